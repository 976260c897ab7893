#include "app/db/quoting.h"
#include "app/indexes/healthrules.h"
#include "app/plan/problemcontext.h"

#include <algorithm>

namespace indexes {

namespace {

using namespace Qt::StringLiterals;
using vectors::IndexMethod;
using vectors::VectorType;

bool hasVectorIndex(const HealthFacts &facts, const TableUsage &table, const QString &column)
{
    return std::ranges::any_of(facts.now.indexes, [&](const IndexUsage &index) {
        return index.tableOid == table.oid && index.vectorMethod() && readsColumn(index, column);
    });
}

/// The opclass that statements on the table ask for, by calls; cosine, which most models are made for, without any.
vectors::Distance wantedDistance(const HealthFacts &facts, const TableUsage &table, VectorType type)
{
    QMap<QString, qint64> calls;
    if (facts.workload) {
        for (const WorkloadStatement &statement : facts.workload->vectors) {
            for (const StatementDistance &distance : statement.distances) {
                if (distance.table == table.name)
                    calls[distance.op] += statement.calls;
            }
        }
    }
    const auto possible = vectors::distancesOf(type);
    auto wanted = possible.contains(vectors::Distance::Cosine) ? vectors::Distance::Cosine : possible.first();
    qint64 most = 0;
    for (auto op = calls.begin(); op != calls.end(); ++op) {
        const auto distance = vectors::distanceFromOperator(op.key());
        if (distance && possible.contains(*distance) && op.value() > most) {
            wanted = *distance;
            most = op.value();
        }
    }
    return wanted;
}

QString rowsAndBytes(const TableUsage &table, const SearchColumn &column)
{
    QString text = u"~%1 rows"_s.arg(plan::countText(table.knownRows()));
    if (column.vector && column.vector->dimensions > 0)
        text += u" of %1"_s.arg(column.type);
    return text + u", %1 with TOAST, read whole %2 times so far"_s.arg(bytesText(table.size),
                                                                       plan::countText(double(table.sequentialScans)));
}

/// Bytes of one value of the type.
double valueBytes(const catalog::VectorShape &shape)
{
    switch (shape.type) {
    case VectorType::Vector:
        return 8 + 4.0 * shape.dimensions;
    case VectorType::Halfvec:
        return 8 + 2.0 * shape.dimensions;
    case VectorType::Bit:
        return 8 + shape.dimensions / 8.0;
    case VectorType::Sparsevec:
        return 16;
    }
    Q_UNREACHABLE();
}

QString columnFinding(const TableUsage &table, const SearchColumn &column)
{
    return table.name.toText() + u'.' + column.name;
}

/// Statements that ask the table with one of the operators; their calls.
qint64 callsOn(const HealthFacts &facts, const TableUsage &table, const SearchColumn &column,
               const QStringList &operators)
{
    qint64 calls = 0;
    if (!facts.workload)
        return 0;
    for (const ContainmentStatement &statement : facts.workload->containments) {
        const bool asks =
            std::ranges::any_of(statement.operators, [&](const QString &op) { return operators.contains(op); });
        if (asks && namesRelation(statement.sql, table.name) && namesRelation(statement.sql, {{}, column.name}))
            calls += statement.calls;
    }
    return calls;
}

} // namespace

/// More dimensions than hnsw takes of the type: only an index on something smaller that is computed from the column
/// serves it, and it has none.
Finding findOverLimit(const HealthFacts &facts, const TableUsage &table, const SearchColumn &column)
{
    if (!column.vector || column.vector->type == VectorType::Sparsevec)
        return std::nullopt;
    const int limit = vectors::indexLimit(IndexMethod::Hnsw, column.vector->type);
    const int dimensions = column.vector->dimensions;
    if (dimensions <= limit || hasVectorIndex(facts, table, column.name))
        return std::nullopt;
    HealthFinding finding = about(table, u"dimensions_over_limit"_s, plan::Severity::Slow,
                                  u"Too many dimensions for an index on the column itself"_s);
    finding.column = column.name;
    finding.evidence = u"%1 is %2; hnsw and ivfflat take %3 dimensions of %4"_s.arg(
        columnFinding(table, column), column.type, plan::countText(limit), vectors::typeName(column.vector->type));
    const QString name = db::quoteIdentifier(column.name);
    const QString create = u"CREATE INDEX CONCURRENTLY ON %1 USING hnsw "_s.arg(table.name.toSql());
    if (dimensions <= vectors::indexLimit(IndexMethod::Hnsw, VectorType::Halfvec)) {
        finding.advice = u"An index over halfvec takes up to 4000 dimensions, at a loss of recall that is hardly "
                         "measurable; the query has to order by the same expression."_s;
        finding.sql = create + u"((%1::halfvec(%2)) %3);"_s.arg(
                                   name, QString::number(dimensions),
                                   vectors::operatorClass(VectorType::Halfvec,
                                                          wantedDistance(facts, table, VectorType::Halfvec)));
    } else {
        finding.advice = u"An index over its bits takes up to 64000 dimensions: search ten times the rows by it, then "
                         "order them by the whole vector. Of models that allow it, subvector() takes the first "
                         "dimensions."_s;
        finding.sql =
            create + u"((binary_quantize(%1)::bit(%2)) bit_hamming_ops);"_s.arg(name, QString::number(dimensions));
    }
    return finding;
}

/// Rule: from ten thousand rows on, and once the table is read whole for what it is asked, an exact search is felt.
Finding findNoVectorIndex(const HealthFacts &facts, const TableUsage &table, const SearchColumn &column)
{
    if (!column.vector || column.vector->dimensions == 0)
        return std::nullopt;
    const bool indexable = vectors::indexLimit(IndexMethod::Hnsw, column.vector->type) >= column.vector->dimensions ||
                           column.vector->type == VectorType::Sparsevec;
    if (!indexable || table.knownRows() < facts.limits.manyRows || table.sequentialScans == 0 ||
        hasVectorIndex(facts, table, column.name))
        return std::nullopt;
    HealthFinding finding =
        about(table, u"no_vector_index"_s, plan::Severity::Slow, u"Every search reads the whole table"_s);
    finding.column = column.name;
    finding.evidence = u"%1: %2; an exact search computes %3 of vectors"_s.arg(
        columnFinding(table, column), rowsAndBytes(table, column),
        bytesText({qint64(table.knownRows() * valueBytes(*column.vector))}));
    finding.advice = u"Rule: an index pays from %1 rows on. Where the searches are few, or always among few rows of a "
                     "filter, exact ones may do."_s.arg(plan::countText(facts.limits.manyRows));
    finding.sql = u"CREATE INDEX %1ON %2 USING hnsw (%3 %4);"_s.arg(
        table.partitioned ? QString() : u"CONCURRENTLY "_s, table.name.toSql(), db::quoteIdentifier(column.name),
        vectors::operatorClass(column.vector->type, wantedDistance(facts, table, column.vector->type)));
    return finding;
}

/// A tsvector column is made to be searched: without an index it is read whole. Of jsonb only statements tell.
Finding findNoGin(const HealthFacts &facts, const TableUsage &table, const SearchColumn &column)
{
    const bool text = column.base == u"tsvector"_s;
    if ((!text && column.base != u"jsonb"_s) || table.knownRows() < facts.limits.manyRows)
        return std::nullopt;
    const bool indexed = std::ranges::any_of(facts.now.indexes, [&](const IndexUsage &index) {
        return index.tableOid == table.oid && (index.method == u"gin"_s || index.method == u"gist"_s) &&
               readsColumn(index, column.name);
    });
    const QStringList operators =
        text ? QStringList{u"@@"_s} : QStringList{u"@>"_s, u"@?"_s, u"@@"_s, u"?"_s, u"?|"_s, u"?&"_s};
    const qint64 calls = callsOn(facts, table, column, operators);
    if (indexed || (text ? table.sequentialScans == 0 : calls == 0))
        return std::nullopt;
    const bool byKey = !text && callsOn(facts, table, column, {u"?"_s, u"?|"_s, u"?&"_s}) > 0;
    HealthFinding finding =
        about(table, text ? u"tsvector_without_gin"_s : u"jsonb_without_gin"_s, plan::Severity::Slow,
              text ? u"The text search has no index"_s : u"Conditions on jsonb have no index"_s);
    finding.column = column.name;
    finding.evidence = u"%1: %2"_s.arg(columnFinding(table, column), rowsAndBytes(table, column));
    if (calls > 0)
        finding.evidence += u"; %1 calls of statements with %2"_s.arg(plan::countText(double(calls)),
                                                                      text ? u"@@"_s : u"@> and its kin"_s);
    finding.advice = text || byKey ? u"A GIN index answers it without reading the table."_s
                                   : u"A GIN index with jsonb_path_ops answers @> and JSON paths, and is smaller than "
                                     "the default."_s;
    finding.sql = u"CREATE INDEX %1ON %2 USING gin (%3%4);"_s.arg(table.partitioned ? QString() : u"CONCURRENTLY "_s,
                                                                  table.name.toSql(), db::quoteIdentifier(column.name),
                                                                  text || byKey ? QString() : u" jsonb_path_ops"_s);
    return finding;
}

QList<HealthFinding> findFilterIndexes(const HealthFacts &facts)
{
    QList<HealthFinding> findings;
    if (!facts.workload)
        return findings;
    for (const WorkloadStatement &statement : facts.workload->vectors) {
        for (const plan::FilterIndex &missing : statement.filterIndexes) {
            const auto table = std::ranges::find(facts.now.tables, missing.table, &TableUsage::name);
            const QString sql = missing.toSql();
            const bool known = std::ranges::any_of(findings, [&](const HealthFinding &one) { return one.sql == sql; });
            if (table == facts.now.tables.end() || table->knownRows() < facts.limits.manyRows || known)
                continue;
            HealthFinding finding = about(*table, u"missing_filter_index"_s, plan::Severity::Slow,
                                          u"A filter beside a vector search has no index"_s);
            finding.column = missing.columns.join(u", "_s);
            finding.evidence = u"%1 calls, %2 a call: %3"_s.arg(plan::countText(double(statement.calls)),
                                                                plan::millisecondsText(statement.mean),
                                                                statement.sql.simplified().left(200));
            finding.advice = u"Where the condition leaves few rows, an index on it lets the planner order those "
                             "exactly; where it leaves many, hnsw.iterative_scan or a partial vector index helps "
                             "more. A sweep with --strategies measures which."_s;
            finding.sql = sql;
            findings << finding;
        }
    }
    return findings;
}

} // namespace indexes
