#include "app/sweep/candidatescript.h"

#include "app/db/quoting.h"
#include "app/sweep/applysettings.h"
#include "app/sweep/buildmemory.h"
#include "app/sweep/measuredstatement.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace sweep {

namespace {

constexpr double Megabyte = 1024.0 * 1024.0;

/// Bytes of a setting as the server shows it, "64MB"; 0 for what is no such text.
double bytesOf(const QString &setting)
{
    static const QRegularExpression form(QStringLiteral(R"(^(\d+)(B|kB|MB|GB|TB)$)"));
    static const QStringList units{QStringLiteral("B"), QStringLiteral("kB"), QStringLiteral("MB"),
                                   QStringLiteral("GB"), QStringLiteral("TB")};
    const auto match = form.match(setting);
    return match.hasMatch() ? match.captured(1).toDouble() * std::pow(1024.0, double(units.indexOf(match.captured(2))))
                            : 0;
}

/// What the build should be given, with a tenth to spare; empty when the server gives as much.
QString memorySetting(const CandidateSpec &spec, const CandidateSetup &setup, const Candidate &candidate,
                      const QString &memory, int serverVersion)
{
    if (candidate.method != vectors::IndexMethod::Hnsw || !spec.base.table.rows.known())
        return {};
    const auto shape = indexedShape(candidate, setup);
    const core::Bytes needed =
        hnswBuildMemory(spec.base.table.rows.value, candidate.m == 0 ? DefaultM : candidate.m, shape, serverVersion);
    const double wanted = double(needed.value) * 1.1;
    if (wanted <= bytesOf(memory))
        return {};
    return QStringLiteral("-- the graph of about %1 rows takes %2 MB while it is built; the server gives %3\n"
                          "SET maintenance_work_mem = '%4MB';\n")
        .arg(spec.base.table.rows.value, 0, 'f', 0)
        .arg(std::ceil(double(needed.value) / Megabyte), 0, 'f', 0)
        .arg(memory.isEmpty() ? QStringLiteral("less") : memory)
        .arg(std::ceil(wanted / Megabyte), 0, 'f', 0);
}

QString freeName(const catalog::Table &table, const QString &wanted)
{
    const auto isTaken = [&table](const QString &name) {
        return std::any_of(table.indexes.begin(), table.indexes.end(),
                           [&name](const catalog::Index &index) { return index.name.name == name; });
    };
    constexpr int mostBytes = 63;
    QString start = wanted;
    for (int number = 1;; ++number) {
        const QString ending = number == 1 ? QStringLiteral("_old") : QStringLiteral("_old%1").arg(number);
        while ((start + ending).toUtf8().size() > mostBytes)
            start.chop(1);
        if (!isTaken(start + ending))
            return start + ending;
    }
}

QString swapScript(const catalog::Table &table, const QString &schema, const QString &fresh, const QString &replaced,
                   const QString &drop)
{
    const QString old = freeName(table, replaced);
    const auto rename = [&schema](const QString &from, const QString &to) {
        return QStringLiteral("ALTER INDEX %1 RENAME TO %2;\n")
            .arg(db::qualifiedName(schema, from), db::quoteIdentifier(to));
    };
    return QStringLiteral("-- the new index takes the old one's name\nBEGIN;\n") + rename(replaced, old) +
           rename(fresh, replaced) + QStringLiteral("COMMIT;\n") +
           QStringLiteral("%1 %2;\n").arg(drop, db::qualifiedName(schema, old));
}

/// "binary_quantize($1)::bit(128)"; of an index that exists the query in the index's own type.
QString queryOf(const CandidateSpec &spec, const CandidateSetup &setup, const Candidate &candidate)
{
    const QString type = vectors::typeName(setup.exact.shape.type);
    const QString query = setup.exact.shape.type == vectors::VectorType::Bit
                              ? QStringLiteral("$1::%1(%2)").arg(type).arg(setup.exact.shape.dimensions)
                              : QStringLiteral("$1::") + type;
    if (candidate.isBuilt())
        return indexedExpression(candidate, setup, query);
    for (const catalog::Index &index : spec.base.table.indexes) {
        if (index.name.name != candidate.existing || index.keys.first().expression.isEmpty())
            continue;
        return QStringLiteral("(SELECT %1 FROM (SELECT %2 AS %3) AS query)")
            .arg(index.keys.first().expression, query, db::quoteIdentifier(spec.base.column));
    }
    return query;
}

/// The target that the candidate's index orders by.
search::SearchTarget targetOf(const CandidateSpec &spec, const CandidateSetup &setup, const Candidate &candidate)
{
    search::SearchTarget target = setup.exact;
    if (candidate.isBuilt()) {
        target.shape = indexedShape(candidate, setup);
        target.distance = *vectors::distanceOfOperatorClass(operatorClassOf(candidate, setup));
        const QString expression = indexedExpression(candidate, setup);
        if (expression != db::quoteIdentifier(setup.exact.column))
            target.expression = expression;
        return target;
    }
    for (const catalog::Index &index : spec.base.table.indexes) {
        if (index.name.name != candidate.existing)
            continue;
        target.expression = index.keys.first().expression;
        target.distance = index.distance().value_or(target.distance);
    }
    return target;
}

} // namespace

QString buildScript(const CandidateSpec &spec, const CandidateSetup &setup, int candidate, const QString &replaced,
                    const QString &memory, int serverVersion)
{
    const Candidate &wanted = spec.candidates.at(candidate);
    const catalog::Table &table = spec.base.table;
    if (!wanted.isBuilt())
        return {};
    const bool parted = table.kind == catalog::TableKind::Partitioned;
    const QString concurrently = parted ? QString() : QStringLiteral(" CONCURRENTLY");
    const QString name = candidateIndexName(wanted, table, spec.base.column);
    QString script = memorySetting(spec, setup, wanted, memory, serverVersion);
    script += parted ? QStringLiteral("-- a partitioned table takes no CONCURRENTLY: writers wait until it is built\n")
                     : QStringLiteral("-- outside a transaction; if it fails, drop what it leaves and start again\n");
    script += QStringLiteral("CREATE INDEX%1 %2 ON %3 %4;\n")
                  .arg(concurrently, db::quoteIdentifier(name), table.name.toSql(), indexTail(wanted, setup));
    if (!replaced.isEmpty())
        script += swapScript(table, table.name.schema, name, replaced, QStringLiteral("DROP INDEX") + concurrently);
    if (script.contains(QStringLiteral("SET maintenance_work_mem")))
        script += QStringLiteral("RESET maintenance_work_mem;\n");
    return script;
}

QString searchText(const CandidateSpec &spec, const CandidateSetup &setup, const CandidateVariant &variant,
                   const GridPoint &settings)
{
    const Candidate &candidate = spec.candidates.at(variant.candidate);
    SweepSetup search;
    search.exact = setup.exact;
    search.measured = targetOf(spec, setup, candidate);
    search.limit = spec.base.k;
    search.rerank = variant.rerank;
    const QString query = queryOf(spec, setup, candidate);
    QString text;
    if (variant.rerank > 0) {
        text = rerankedText(search, query, QStringLiteral("$1::") + vectors::typeName(setup.exact.shape.type));
    } else {
        const QString where = setup.exact.where.trimmed().isEmpty()
                                  ? QString()
                                  : QStringLiteral("\n WHERE (") + setup.exact.where + QStringLiteral("\n)");
        QStringList keys;
        for (const QString &key : search::keyColumnsOf(setup.exact))
            keys << db::quoteIdentifier(key);
        text = QStringLiteral("SELECT %1\n  FROM ").arg(keys.join(QStringLiteral(", "))) + setup.exact.table.toSql() +
               where + QStringLiteral("\n ORDER BY ") + search::orderedExpression(search.measured) + u' ' +
               vectors::operatorOf(search.measured.distance) + u' ' + query +
               QStringLiteral("\n LIMIT %1").arg(search.limit);
    }
    return applyScript(settings, ApplyScope::Transaction).replace(QStringLiteral("-- the search"), text + u';');
}

QString buildScriptOf(const CandidateHead &head, const CandidateSpec &spec, const CandidateCurve &curve,
                      const QString &replaced)
{
    constexpr int numbersOfRelease = 10000;
    const auto setup = prepareCandidates(spec);
    const int version = head.sweep.serverVersion.section(u'.', 0, 0).toInt() * numbersOfRelease;
    return setup ? buildScript(spec, *setup, curve.candidate, replaced, head.maintenanceWorkMem, version) : QString();
}

QString searchTextOf(const CandidateHead &head, const CandidateSpec &spec, const CandidateCurve &curve)
{
    const auto setup = prepareCandidates(spec);
    const auto point = pointThatReaches(curve, head);
    return setup ? searchText(spec, *setup, {curve.candidate, curve.rerank}, point ? point->settings : GridPoint())
                 : QString();
}

QString winnerScript(const CandidateResult &result, const CandidateSpec &spec, const QString &replaced)
{
    const CandidateCurve *winner = curveAt(result.curves, result.answer.smallest);
    const QString search = winner ? searchTextOf(result.head, spec, *winner) : QString();
    if (search.isEmpty())
        return {};
    const QString build = buildScriptOf(result.head, spec, *winner, replaced);
    const QString built = build.isEmpty() ? QString()
                                          : QStringLiteral("-- to build %1\n\n").arg(winner->text) + build.trimmed() +
                                                QStringLiteral("\n\n");
    return built + QStringLiteral("-- to search with it, $1 the query\n\n") + search.trimmed() + u'\n';
}

} // namespace sweep
