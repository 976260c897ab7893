#include "app/plan/whynotindex.h"

#include "app/plan/indexadvice.h"
#include "app/plan/orderedindexes.h"
#include "app/plan/planmetrics.h"
#include "app/plan/shortenvectors.h"

#include <algorithm>

namespace plan {

namespace {

/// A place in the plan where rows come in the order of a distance: by a sort, or by an index.
struct Ordering
{
    const TableFacts *table = nullptr;
    int node = -1;
    SortTerm term;
    int position = 0;
    QString filter;
    bool limited = false;
    QString indexUsed; ///< name; empty: sorted
};

QList<Ordering> orderingsOf(const ProblemContext &context)
{
    QList<Ordering> orderings;
    for (const VectorScan &scan : context.scans()) {
        Ordering ordering;
        ordering.table = scan.table;
        ordering.node = scan.node;
        ordering.term.distance = scan.distance;
        ordering.filter = scan.filter;
        ordering.limited = scan.limit >= 0;
        ordering.indexUsed = context.node(scan.node).index;
        orderings << ordering;
    }
    for (const DistanceSort &sort : context.sorts()) {
        if (!sort.term.distance || !sort.table)
            continue;
        const QString filter = context.value(sort.scan, u"Filter");
        orderings << Ordering{sort.table, sort.node, sort.term, sort.position, filter, sort.limited, {}};
    }
    return orderings;
}

void fail(IndexVerdict &verdict, IndexCheck check, const QString &reason)
{
    verdict.failed = check;
    verdict.reason = reason;
}

bool isKnownBeforehand(const DistanceExpression &distance)
{
    const bool twoColumns = distance.leftKind == Operand::Column && distance.rightKind == Operand::Column;
    return !twoColumns && distance.queryKind() != Operand::Function;
}

QString columnOf(const DistanceExpression &distance)
{
    return distance.column().left(120);
}

void check(IndexVerdict &verdict, const IndexFacts &index, const Ordering &ordering, const PlanFacts &facts)
{
    const DistanceExpression &distance = *ordering.term.distance;
    const QString ordered = distance.isFunction ? distance.op + QStringLiteral("(…)") : distance.op;
    if (!index.valid)
        fail(verdict, IndexCheck::Valid, QStringLiteral("it is invalid: its build did not finish"));
    else if (!index.predicate.isEmpty() && !impliesPredicate(ordering.filter, index.predicate))
        fail(verdict, IndexCheck::Predicate,
             QStringLiteral("it holds only rows WHERE %1, and the query asks for %2")
                 .arg(index.predicate, ordering.filter.isEmpty() ? QStringLiteral("all rows")
                                                                 : shortenVectors(ordering.filter).left(160)));
    else if (normalized(index.key) != normalized(distance.column()))
        fail(verdict, IndexCheck::Expression,
             QStringLiteral("its key is %1, the query orders by %2").arg(index.key, columnOf(distance)));
    else if (distance.isFunction || !index.operators.contains(distance.op))
        fail(verdict, IndexCheck::Operator,
             QStringLiteral("%1 serves %2, the query orders by %3")
                 .arg(index.operatorClass, index.operators.join(QStringLiteral(", ")), ordered));
    else if (!isKnownBeforehand(distance))
        fail(
            verdict, IndexCheck::QueryVector,
            QStringLiteral("the query vector, %1, is not known before the scan begins").arg(distance.query().left(80)));
    else if (!distance.bare || ordering.term.descending || ordering.term.nullsFirst || ordering.position > 0)
        fail(verdict, IndexCheck::Order,
             ordering.position > 0 ? QStringLiteral("the distance is key %1 of the order").arg(ordering.position + 1)
             : ordering.term.descending ? QStringLiteral("the order is descending")
                                        : QStringLiteral("the order is not by the bare distance"));
    else if (!ordering.limited)
        fail(verdict, IndexCheck::Limit, QStringLiteral("the query has no LIMIT"));
    else if (facts.setting(QStringLiteral("enable_indexscan")) == u"off")
        fail(verdict, IndexCheck::Settings, QStringLiteral("enable_indexscan is off"));
    else
        fail(verdict, IndexCheck::None, QStringLiteral("nothing in the plan speaks against it"));
}

std::optional<double> totalCost(const Plan &plan)
{
    const auto &cost = plan.nodes.front().cost;
    return cost ? std::optional(cost->total) : std::nullopt;
}

/// The tables' own vector indexes and those whose verdict is made; the one in use is not checked.
void addVerdicts(QList<IndexVerdict> &verdicts, const Ordering &ordering, const ExplainedPlan &explained)
{
    if (!ordering.table)
        return;
    for (const IndexFacts &index : ordering.table->indexes) {
        const bool known = std::ranges::any_of(
            verdicts, [&index](const IndexVerdict &verdict) { return verdict.index == index.name; });
        if (known || !index.vectorMethod())
            continue;
        IndexVerdict verdict;
        verdict.index = index.name;
        verdict.node = ordering.node;
        verdict.naturalCost = totalCost(explained.plan);
        if (index.name.name == ordering.indexUsed) {
            verdict.used = true;
            verdict.reason = QStringLiteral("it gives the order");
        } else {
            check(verdict, index, ordering, explained.facts);
            if (!ordering.indexUsed.isEmpty() && verdict.failed == IndexCheck::None)
                verdict.reason = QStringLiteral("%1 was taken instead").arg(ordering.indexUsed);
        }
        adviseOn(verdict, index, *ordering.table, *ordering.term.distance);
        verdicts << verdict;
    }
}

bool usesIndex(const Plan &plan, const catalog::ObjectName &index)
{
    return std::ranges::any_of(plan.nodes, [&index](const PlanNode &node) {
        return node.index == index.name && (node.schema.isEmpty() || node.schema == index.schema);
    });
}

} // namespace

QList<IndexVerdict> whyNotIndexes(const ExplainedPlan &explained)
{
    const PlanMetrics metrics = measure(explained.plan);
    const ProblemContext context(explained.plan, metrics, explained.facts);
    QList<IndexVerdict> verdicts;
    for (const Ordering &ordering : orderingsOf(context))
        addVerdicts(verdicts, ordering, explained);
    return verdicts;
}

namespace {

/// Plans of the same statement with every other way made dear.
class Forcing
{
public:
    Forcing(jobs::JobContext &context, const ExplainRequest &request, const ExplainedPlan &explained)
        : m_context(context)
        , m_request(request)
        , m_hides(explained.facts.hypoPg && hypoPgHides(explained.facts.hypoPgVersion))
    {
        m_request.analyze = false;
        m_request.writes = false;
    }

    core::Result<void> prove(QList<IndexVerdict> &verdicts)
    {
        for (IndexVerdict &verdict : verdicts) {
            m_context.setProgress(&verdict - verdicts.data(), verdicts.size());
            const bool stands = verdict.failed < IndexCheck::Predicate || verdict.failed == IndexCheck::Settings;
            const auto proved = verdict.used ? weigh(verdict)
                                : stands     ? core::Result<void>()
                                             : force(verdict, verdicts);
            if (!proved)
                return proved;
        }
        return {};
    }

private:
    /// What the plan would cost without the index that it uses.
    core::Result<void> weigh(IndexVerdict &verdict)
    {
        if (!m_hides)
            return {};
        ExplainRequest request = m_request;
        request.hiddenIndexes << verdict.index;
        const auto explained = runExplain(m_context, request);
        if (!explained)
            return explained.error();
        if (!usesIndex(explained->plan, verdict.index))
            verdict.hiddenCost = totalCost(explained->plan);
        return {};
    }

    core::Result<void> force(IndexVerdict &verdict, const QList<IndexVerdict> &verdicts)
    {
        ExplainRequest request = m_request;
        for (const char *name : {"enable_seqscan", "enable_sort", "enable_bitmapscan"})
            request.settings << Setting{QLatin1String(name), QStringLiteral("off")};
        for (const IndexVerdict &other : verdicts) {
            if (m_hides && other.index != verdict.index)
                request.hiddenIndexes << other.index;
        }
        const auto explained = runExplain(m_context, request);
        if (!explained)
            return explained.error();
        if (usesIndex(explained->plan, verdict.index))
            judge(verdict, totalCost(explained->plan));
        return {};
    }

    /// The planner can take it: what speaks against it is the cost.
    void judge(IndexVerdict &verdict, const std::optional<double> &forcedCost) const
    {
        verdict.byHypoPg = m_hides;
        verdict.forcedCost = forcedCost;
        const auto text = [](const std::optional<double> &cost) {
            return cost ? QString::number(*cost, 'f', 2) : QStringLiteral("an unknown cost");
        };
        fail(verdict, IndexCheck::Cost,
             QStringLiteral("the planner counts %1 for the plan that takes it, and %2 for the one without it")
                 .arg(text(forcedCost), text(verdict.naturalCost)));
        adviseOn(verdict, IndexFacts(), TableFacts(), DistanceExpression());
    }

    jobs::JobContext &m_context;
    ExplainRequest m_request;
    bool m_hides = false;
};

} // namespace

core::Result<QList<IndexVerdict>> whyNotIndexes(jobs::JobContext &context, const ExplainRequest &request,
                                                const ExplainedPlan &explained)
{
    QList<IndexVerdict> verdicts = whyNotIndexes(explained);
    if (const auto proved = Forcing(context, request, explained).prove(verdicts); !proved)
        return proved.error();
    return verdicts;
}

} // namespace plan
