#include "app/plan/orderedindexes.h"
#include "app/plan/problemrules.h"
#include "app/plan/shortenvectors.h"

#include "app/db/quoting.h"

#include <algorithm>

namespace plan {

using vectors::IndexMethod;

namespace {

constexpr double fewRows = 1000;
constexpr double cheapMilliseconds = 50;
constexpr double cheapBlocks = 4000;
constexpr double smallTable = 10'000;

/// CREATE INDEX for the order of a distance, where the column's type is known.
QString indexSql(const DistanceSort &sort, const QString &method)
{
    const QStringList columns = columnNames(sort.term.distance->column());
    if (!sort.table || columns.size() != 1)
        return {};
    const ColumnFacts *column = sort.table->column(columns.first());
    const auto distance = vectors::distanceFromOperator(sort.term.distance->op);
    if (!column || !column->vector || !distance)
        return {};
    return QStringLiteral("CREATE INDEX CONCURRENTLY ON %1 USING %2 (%3 %4);")
        .arg(sort.table->name.toSql(), method, db::quoteIdentifier(column->name),
             vectors::operatorClass(column->vector->type, *distance));
}

struct Candidate
{
    const IndexFacts *index = nullptr;
    IndexObstacle obstacle = IndexObstacle::OtherKey;
};

QList<Candidate> candidatesFor(const TableFacts &table, const DistanceExpression &distance, const QString &filter)
{
    QList<Candidate> candidates;
    for (const IndexFacts &index : table.indexes) {
        if (index.vectorMethod())
            candidates << Candidate{&index, obstacleOf(index, distance, filter)};
    }
    return candidates;
}

/// The rows that were, or were estimated to be, left for the sort.
double rowsToSort(const ProblemContext &context, const DistanceSort &sort)
{
    const PlanNode &scan = context.node(sort.scan);
    return scan.actual ? context.metrics(sort.scan).rows : scan.cost ? scan.cost->rows : 0;
}

Finding cheapScan(const ProblemContext &context, const DistanceSort &sort)
{
    const auto elapsed = context.metrics(sort.scan).elapsed;
    const QString time = elapsed ? QStringLiteral(", read in %1").arg(millisecondsText(*elapsed)) : QString();
    return {QStringLiteral("exact_scan_is_cheap"),
            Severity::Good,
            sort.scan,
            QStringLiteral("The exact search is the right choice here"),
            QStringLiteral("%1 had to be sorted%2").arg(rowsText(rowsToSort(context, sort)), time),
            QStringLiteral("The answer is exact, and an index would save little."),
            {}};
}

bool isCheap(const ProblemContext &context, const DistanceSort &sort)
{
    const auto elapsed = context.metrics(sort.scan).elapsed;
    const bool dear = double(accessedBlocks(context.node(sort.scan).usage.blocks)) > cheapBlocks;
    if (dear || (elapsed && elapsed->value > cheapMilliseconds))
        return false;
    if (rowsToSort(context, sort) <= fewRows)
        return true;
    const auto rows = context.tableRows(sort.table);
    return rows && *rows <= smallTable;
}

Finding tipped(const ProblemContext &context, const DistanceSort &sort, const QString &setting, const QString &value,
               const IndexFacts *index)
{
    QString evidence = QStringLiteral("%1 is %2").arg(setting, value);
    if (index && index->options.contains(QStringLiteral("lists")))
        evidence +=
            QStringLiteral(", and %1 has %2 lists").arg(index->name.name, index->options[QStringLiteral("lists")]);
    if (const auto &cost = context.node(sort.node).cost)
        evidence += QStringLiteral("; the exact plan was estimated at %1").arg(countText(cost->total));
    return {QStringLiteral("index_cost_tipped"),
            Severity::Slow,
            sort.scan,
            QStringLiteral("The search setting makes the index too dear for the planner"),
            evidence,
            QStringLiteral("The planner counts the index as reading more with each step of %1, until reading the whole "
                           "table looks cheaper. Lower it, or keep the planner from the table for this query alone.")
                .arg(setting),
            QStringLiteral("SET LOCAL enable_seqscan = off;")};
}

/// The search setting that was raised far enough to matter; a null string when none was.
QString raisedSetting(const PlanFacts &facts, std::optional<IndexMethod> method)
{
    constexpr qint64 manyCandidates = 100;
    constexpr qint64 manyProbes = 10;
    const auto probes = facts.number(QStringLiteral("ivfflat.probes"));
    const auto efSearch = facts.number(QStringLiteral("hnsw.ef_search"));
    if (method != IndexMethod::Hnsw && probes && *probes >= manyProbes)
        return QStringLiteral("ivfflat.probes");
    if (method != IndexMethod::Ivfflat && efSearch && *efSearch >= manyCandidates)
        return QStringLiteral("hnsw.ef_search");
    return {};
}

/// An index could give the order, or no facts say that none could, and the planner read the table.
void examineCosts(const ProblemContext &context, const DistanceSort &sort, const IndexFacts *index, Findings &findings)
{
    const bool indexScansOff = context.facts().setting(QStringLiteral("enable_indexscan")) == u"off" ||
                               valueOf(context.plan().settings, u"enable_indexscan") == u"off";
    if (indexScansOff || !sort.limited)
        return;
    const std::optional<IndexMethod> method = index ? index->vectorMethod() : std::nullopt;
    const QString raised = raisedSetting(context.facts(), method);
    const bool selective = rowsToSort(context, sort) <= fewRows;
    if (!raised.isEmpty() && !selective)
        findings << tipped(context, sort, raised, context.facts().setting(raised), index);
    else if (isCheap(context, sort))
        findings << cheapScan(context, sort);
}

Finding mismatchedOperator(const DistanceSort &sort, const QList<const IndexFacts *> &indexes)
{
    QStringList kinds;
    for (const IndexFacts *index : indexes)
        kinds << QStringLiteral("%1 (%2) serves %3")
                     .arg(index->name.name, index->operatorClass, index->operators.join(QStringLiteral(", ")));
    return {QStringLiteral("operator_opclass_mismatch"),
            Severity::Slow,
            sort.node,
            QStringLiteral("No index orders by %1").arg(sort.term.distance->op),
            QStringLiteral("the query orders by %1; %2").arg(sort.term.distance->op, kinds.join(QStringLiteral("; "))),
            QStringLiteral("Order by the operator that the index was made for, or make an index with the operator "
                           "class of this one."),
            indexSql(sort, QStringLiteral("hnsw"))};
}

Finding mismatchedExpression(const DistanceSort &sort, const IndexFacts *index)
{
    const QString ordered = sort.term.distance->column();
    if (!index)
        return {
            QStringLiteral("index_expression_mismatch"),
            Severity::Slow,
            sort.node,
            QStringLiteral("The order is by a cast that no index can have"),
            QStringLiteral("the query orders by %1, a type without its number of dimensions").arg(ordered.left(120)),
            QStringLiteral("Index keys have dimensions. Write the cast as the index has it, such as "
                           "(v::halfvec(1024)), the number included, on both sides of the operator."),
            {}};
    return {QStringLiteral("index_expression_mismatch"),
            Severity::Slow,
            sort.node,
            QStringLiteral("The order is not by the expression that is indexed"),
            QStringLiteral("the query orders by %1; %2 has the key %3")
                .arg(ordered.left(120), index->name.name, index->key),
            QStringLiteral("Order by exactly what the index has, casts and their dimensions included."),
            QStringLiteral("ORDER BY %1 %2 …")
                .arg(index->expression ? QStringLiteral("(%1)").arg(index->key) : index->key, sort.term.distance->op)};
}

Finding notImplied(int node, const IndexFacts &index, const QString &filter)
{
    const bool generic = std::ranges::any_of(conjuncts(filter), [](const QString &part) {
        const auto distance = findDistance(part);
        return !distance && part.contains(u'$');
    });
    const QString asked = filter.isEmpty()
                              ? QStringLiteral("the query has no condition")
                              : QStringLiteral("the query asks for %1").arg(shortenVectors(filter).left(160));
    Finding finding{QStringLiteral("partial_index_not_implied"),
                    Severity::Slow,
                    node,
                    QStringLiteral("The partial index is not seen to hold the rows asked for"),
                    QStringLiteral("%1 holds the rows WHERE %2; %3").arg(index.name.name, index.predicate, asked),
                    QStringLiteral("Write the predicate of the index into the WHERE clause as it stands there, with "
                                   "constants; several values need one search for each partial index."),
                    {}};
    if (generic) {
        finding.title = QStringLiteral("A generic plan cannot use the partial index");
        finding.evidence += QStringLiteral(" (detail: generic plan, the parameter has no value yet)");
        finding.advice =
            QStringLiteral("A plan for any value of a parameter cannot know that the index holds the rows. "
                           "Let such statements be planned with their values.");
        finding.sql = QStringLiteral("SET plan_cache_mode = force_custom_plan;");
    } else {
        finding.evidence += QStringLiteral(" (detail: predicate)");
    }
    return finding;
}

Finding invalidIndex(int node, const IndexFacts &index)
{
    return {
        QStringLiteral("index_invalid"),
        Severity::Slow,
        node,
        QStringLiteral("Index %1 is invalid").arg(index.name.name),
        QStringLiteral("pg_index.indisvalid is false: a CREATE INDEX CONCURRENTLY did not finish"),
        QStringLiteral("The planner passes it over, and it is still kept up to date at every write. Build it anew, or "
                       "drop it."),
        QStringLiteral("REINDEX INDEX CONCURRENTLY %1;").arg(index.name.toSql())};
}

Finding noIndex(const DistanceSort &sort)
{
    return {QStringLiteral("no_vector_index"),
            Severity::Note,
            sort.scan,
            QStringLiteral("The table has no index for nearest rows"),
            QStringLiteral("no hnsw or ivfflat index of %1 has the column ordered by").arg(sort.table->name.toText()),
            QStringLiteral("The answer is exact. An index makes it approximate and fast."),
            indexSql(sort, QStringLiteral("hnsw"))};
}

void examineTable(const ProblemContext &context, const DistanceSort &sort, Findings &findings)
{
    const QString filter = context.value(sort.scan, u"Filter");
    const QList<Candidate> candidates = candidatesFor(*sort.table, *sort.term.distance, filter);
    const auto of = [&candidates](IndexObstacle obstacle) {
        QList<const IndexFacts *> found;
        for (const Candidate &candidate : candidates) {
            if (candidate.obstacle == obstacle)
                found << candidate.index;
        }
        return found;
    };
    if (const auto usable = of(IndexObstacle::None); !usable.isEmpty()) {
        examineCosts(context, sort, usable.first(), findings);
        return;
    }
    const auto partial = of(IndexObstacle::Predicate);
    const auto expressions = of(IndexObstacle::Expression);
    const auto operators = of(IndexObstacle::Operator);
    if (!partial.isEmpty() && asksForMore(filter, partial.first()->predicate))
        findings << notImplied(sort.scan, *partial.first(), filter);
    else if (!operators.isEmpty())
        findings << mismatchedOperator(sort, operators);
    else if (!expressions.isEmpty())
        findings << mismatchedExpression(sort, expressions.first());
    else if (isCheap(context, sort))
        findings << cheapScan(context, sort);
    else if (of(IndexObstacle::Invalid).isEmpty())
        findings << noIndex(sort);
}

/// A cast to a vector type without dimensions: the server prints "(v)::halfvec".
bool castsWithoutDimensions(const QString &expression)
{
    const QString text = normalized(expression);
    return text.endsWith(u":: halfvec") || text.endsWith(u":: vector") || text.endsWith(u":: sparsevec");
}

void examine(const ProblemContext &context, const DistanceSort &sort, Findings &findings)
{
    const DistanceExpression &distance = *sort.term.distance;
    const bool indexable = sort.position == 0 && distance.bare && !distance.isFunction && !sort.term.descending &&
                           !sort.term.nullsFirst && distance.queryKind() != Operand::Function &&
                           (distance.leftKind != Operand::Column || distance.rightKind != Operand::Column);
    if (!indexable || sort.scan < 0)
        return;
    if (sort.table)
        examineTable(context, sort, findings);
    else if (castsWithoutDimensions(distance.column()))
        findings << mismatchedExpression(sort, nullptr);
    else if (!context.facts().fromServer() && !raisedSetting(context.facts(), std::nullopt).isEmpty())
        examineCosts(context, sort, nullptr, findings);
    else if (rowsToSort(context, sort) <= fewRows && isCheap(context, sort))
        findings << cheapScan(context, sort);
}

/// A vector index gave the order, but a partial one made for a part of these rows was passed over.
void examineScan(const ProblemContext &context, const VectorScan &scan, Findings &findings)
{
    if (!scan.filtersRows || !scan.distance.bare)
        return;
    const bool usesPartial = scan.index && !scan.index->predicate.isEmpty();
    if (scan.table && !usesPartial) {
        for (const IndexFacts &index : scan.table->indexes) {
            const bool passedOver = index.vectorMethod() && !index.predicate.isEmpty() &&
                                    obstacleOf(index, scan.distance, scan.filter) == IndexObstacle::Predicate;
            if (passedOver && asksForMore(scan.filter, index.predicate)) {
                findings << notImplied(scan.node, index, scan.filter);
                return;
            }
        }
    }
    const bool forcedGeneric = valueOf(context.plan().settings, u"plan_cache_mode") == u"force_generic_plan";
    if (!scan.table && forcedGeneric && scan.filter.contains(u'$'))
        findings << Finding{
            QStringLiteral("partial_index_not_implied"),
            Severity::Slow,
            scan.node,
            QStringLiteral("A generic plan can use no partial index"),
            QStringLiteral("plan_cache_mode is force_generic_plan, and the filter %1 has no value while "
                           "it is planned (detail: generic plan)")
                .arg(shortenVectors(scan.filter).left(160)),
            QStringLiteral("Where there are partial indexes for values of the filter, let the statement "
                           "be planned with its values."),
            QStringLiteral("SET plan_cache_mode = force_custom_plan;")};
}

void examineInvalid(const ProblemContext &context, Findings &findings)
{
    QSet<const IndexFacts *> told;
    for (int at = 0; at < context.nodeCount(); ++at) {
        const PlanNode &node = context.node(at);
        const TableFacts *table = node.relation.isEmpty() ? nullptr : context.facts().table(node.schema, node.relation);
        if (!table)
            continue;
        for (const IndexFacts &index : table->indexes) {
            if (index.valid || !index.vectorMethod() || told.contains(&index))
                continue;
            told.insert(&index);
            findings << invalidIndex(at, index);
        }
    }
}

} // namespace

void findIndexChoices(const ProblemContext &context, Findings &findings)
{
    for (const DistanceSort &sort : context.sorts()) {
        if (!sort.reranks)
            examine(context, sort, findings);
    }
    for (const VectorScan &scan : context.scans())
        examineScan(context, scan, findings);
    if (context.measuresDistance())
        examineInvalid(context, findings);
}

} // namespace plan
