#include "app/sweep/plancheck.h"

#include "app/core/resource.h"

#include <algorithm>

namespace sweep {

using core::Result;

namespace {

QStringList common(const QStringList &a, const QStringList &b)
{
    QStringList both;
    std::copy_if(a.begin(), a.end(), std::back_inserter(both), [&b](const QString &name) { return b.contains(name); });
    return both;
}

QString wordsOf(const plan::PlanSummary &plan)
{
    QStringList words;
    for (const QString &index : plan.indexes)
        words << QStringLiteral("Index Scan using ") + index;
    for (const QString &table : plan.seqScans)
        words << QStringLiteral("Seq Scan on ") + table;
    return words.join(QStringLiteral(", "));
}

Result<plan::PlanSummary> explainWith(db::Connection &connection, const QString &options,
                                      const db::Statement &statement)
{
    const auto rows =
        connection.execute({QStringLiteral("EXPLAIN (%1) ").arg(options) + statement.sql, statement.parameters});
    if (!rows)
        return rows.error();
    return plan::summarize(rows->bytes(0, 0).toByteArray());
}

} // namespace

Result<PlanNames> loadPlanNames(db::Connection &connection, const SweepSetup &setup)
{
    const auto rows = connection.execute(
        {core::readResource(QStringLiteral(":/sql/sweep_vector_indexes.sql")),
         {db::Parameter::text(setup.exact.table.toSql()), db::Parameter::text(setup.index.name.toSql())}});
    if (!rows)
        return rows.error();
    PlanNames names;
    for (int row = 0; row < rows->rowCount(); ++row) {
        const bool isIndex = rows->boolean(row, 2);
        QStringList &list = !isIndex ? names.tables : rows->boolean(row, 1) ? names.underTest : names.others;
        list << rows->text(row, 0);
    }
    return names;
}

Result<plan::PlanSummary> explain(db::Connection &connection, const db::Statement &statement)
{
    return explainWith(connection, QStringLiteral("FORMAT JSON"), statement);
}

Result<plan::PlanSummary> explainBuffers(db::Connection &connection, const db::Statement &statement)
{
    return explainWith(connection, QStringLiteral("ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON"), statement);
}

PlanVerdict judge(const plan::PlanSummary &plan, const PlanNames &names, const QString &indexUnderTest)
{
    PlanVerdict verdict;
    verdict.plan = wordsOf(plan);
    verdict.hash = plan.hash;
    const QStringList ours = common(plan.indexes, names.underTest);
    const QStringList others = common(plan.indexes, names.others);
    if (ours.isEmpty() && others.isEmpty()) {
        verdict.kind = PlanKind::Exact;
        return verdict;
    }
    const bool whole = common(plan.seqScans, names.tables).isEmpty();
    const bool alone = others.isEmpty() && whole && names.underTest.contains(plan.orderingIndex);
    verdict.kind = alone ? PlanKind::IndexUnderTest : PlanKind::OtherIndex;
    verdict.indexUsed = others.isEmpty() ? indexUnderTest : others.first();
    return verdict;
}

} // namespace sweep
