#include "app/plan/indexadvice.h"

#include "app/plan/shortenvectors.h"

#include <algorithm>

namespace plan {

namespace {

struct Advice
{
    QString words;
    QString sql;
};

/// The same key served for another operator; nothing where there is no operator class for it.
QString otherClassSql(const IndexFacts &index, const TableFacts &table, const QString &op)
{
    const auto distance = vectors::distanceFromOperator(op);
    const auto type = vectors::vectorTypeFromName(index.keyType.section(u'(', 0, 0));
    if (!distance || !type || !index.vectorMethod())
        return {};
    const QString key = index.expression ? QStringLiteral("(%1)").arg(index.key) : index.key;
    const QString predicate = index.predicate.isEmpty() ? QString() : QStringLiteral(" WHERE %1").arg(index.predicate);
    return QStringLiteral("CREATE INDEX CONCURRENTLY ON %1 USING %2 (%3 %4)%5;")
        .arg(table.name.toSql(), index.method, key, vectors::operatorClass(*type, *distance), predicate);
}

QString orderSql(const IndexFacts &index, const QString &op)
{
    return QStringLiteral("… ORDER BY %1 %2 $1 LIMIT k").arg(index.key, op);
}

QString indexOperator(const IndexFacts &index, const DistanceExpression &ordered)
{
    return index.operators.contains(ordered.op) || index.operators.isEmpty() ? ordered.op : index.operators.first();
}

Advice adviceFor(IndexCheck check, const IndexFacts &index, const TableFacts &table, const DistanceExpression &ordered)
{
    switch (check) {
    case IndexCheck::Valid:
        return {QStringLiteral("Build it anew; until then the planner does not look at it."),
                QStringLiteral("REINDEX INDEX CONCURRENTLY %1;").arg(index.name.toSql())};
    case IndexCheck::Predicate:
        return {QStringLiteral("Ask for its rows alone, with the condition written as the index has it and with "
                               "constants, or build an index without the condition."),
                QStringLiteral("… WHERE %1").arg(index.predicate)};
    case IndexCheck::Expression:
        return {QStringLiteral("Order by what the index holds, casts and their (n) included."),
                orderSql(index, indexOperator(index, ordered))};
    case IndexCheck::Operator: {
        const QString sql = otherClassSql(index, table, ordered.op);
        return {QStringLiteral("Order by an operator of its class, or build one for the operator of the query."),
                sql.isEmpty() ? orderSql(index, indexOperator(index, ordered)) : sql};
    }
    case IndexCheck::QueryVector:
        return {QStringLiteral("Give the query vector as a parameter or a literal, or read it in a subquery of its "
                               "own: its value is then known before the scan begins."),
                QStringLiteral("… ORDER BY %1 %2 (SELECT …) LIMIT k").arg(index.key, ordered.op)};
    case IndexCheck::Order:
        return {QStringLiteral("Order by the bare distance, ascending and before anything else; what else is wanted "
                               "of it belongs around that query."),
                QStringLiteral("SELECT * FROM (SELECT … ORDER BY %1 %2 $1 LIMIT k) AS nearest ORDER BY …")
                    .arg(index.key, ordered.op)};
    case IndexCheck::Limit:
        return {QStringLiteral("Say how many rows are wanted: an index gives the nearest few, not all in order."),
                orderSql(index, ordered.op)};
    case IndexCheck::Settings:
        return {QStringLiteral("Allow index scans again."), QStringLiteral("SET LOCAL enable_indexscan = on;")};
    case IndexCheck::Cost:
        return {QStringLiteral("The planner compares costs, and knows nothing of vectors in TOAST. Measure both: run "
                               "it again with the setting below, and compare."),
                QStringLiteral("SET LOCAL enable_seqscan = off;")};
    case IndexCheck::None:
        break;
    }
    return {};
}

QString costText(double cost)
{
    return QString::number(cost, 'f', 2);
}

QString costsText(const IndexVerdict &verdict)
{
    QStringList parts;
    if (verdict.naturalCost)
        parts << QStringLiteral("the plan costs %1").arg(costText(*verdict.naturalCost));
    if (verdict.forcedCost)
        parts << QStringLiteral("%1 with this index forced").arg(costText(*verdict.forcedCost));
    if (verdict.hiddenCost)
        parts << QStringLiteral("%1 if this index were gone (hidden by HypoPG)").arg(costText(*verdict.hiddenCost));
    return parts.join(QStringLiteral(", "));
}

Finding findingOf(const IndexVerdict &verdict)
{
    Finding finding;
    finding.code = QStringLiteral("why_not_index");
    finding.severity = verdict.used ? Severity::Good : Severity::Note;
    finding.node = verdict.node;
    finding.title = verdict.used ? QStringLiteral("%1 is used").arg(verdict.index.toText())
                                 : QStringLiteral("%1 is not used").arg(verdict.index.toText());
    const QString costs = costsText(verdict);
    finding.evidence = shortenVectors(verdict.reason) + (costs.isEmpty() ? QString() : QStringLiteral("; ") + costs);
    finding.advice = verdict.advice;
    finding.sql = verdict.sql;
    return finding;
}

} // namespace

void adviseOn(IndexVerdict &verdict, const IndexFacts &index, const TableFacts &table,
              const DistanceExpression &ordered)
{
    const Advice advice = verdict.used ? Advice() : adviceFor(verdict.failed, index, table, ordered);
    verdict.advice = advice.words;
    verdict.sql = advice.sql;
}

QList<Finding> findingsOf(const QList<IndexVerdict> &verdicts)
{
    if (verdicts.isEmpty())
        return {Finding{QStringLiteral("why_not_index"),
                        Severity::Note,
                        -1,
                        QStringLiteral("No index of the plan's tables could give its order"),
                        QStringLiteral("the plan orders by no distance, or the tables that it orders have no index of "
                                       "pgvector"),
                        QStringLiteral("An index of pgvector serves ORDER BY column <-> query LIMIT k, with the "
                                       "operator of its class."),
                        {}}};
    QList<Finding> findings;
    for (const IndexVerdict &verdict : verdicts)
        findings << findingOf(verdict);
    std::ranges::stable_sort(findings, {}, &Finding::severity);
    return findings;
}

} // namespace plan
