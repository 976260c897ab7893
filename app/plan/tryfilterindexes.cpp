#include "app/plan/filterindexes.h"

#include <algorithm>

namespace plan {

using core::Result;

namespace {

std::optional<double> totalCost(const Plan &plan)
{
    const auto &cost = plan.nodes.front().cost;
    return cost ? std::optional(cost->total) : std::nullopt;
}

bool hasVectorOrder(const Plan &plan)
{
    return std::ranges::any_of(plan.nodes,
                               [](const PlanNode &node) { return !valueOf(node.properties, u"Order By").isEmpty(); });
}

/// The node that reads one of the made-up indexes; null when none does.
const PlanNode *reader(const ExplainedPlan &explained)
{
    for (const PlanNode &node : explained.plan.nodes) {
        const bool madeUp = std::ranges::any_of(explained.hypothetical, [&node](const HypotheticalIndex &index) {
            return !node.index.isEmpty() && index.name == node.index;
        });
        if (madeUp)
            return &node;
    }
    return nullptr;
}

bool isAboutTheSession(core::ErrorKind kind)
{
    return kind == core::ErrorKind::Cancelled || kind == core::ErrorKind::ConnectionFailed ||
           kind == core::ErrorKind::ConnectionLost || kind == core::ErrorKind::Timeout;
}

class Trial
{
public:
    Trial(jobs::JobContext &context, const ExplainRequest &request)
        : m_context(context)
        , m_request(request)
    {
        m_request.analyze = false;
        m_request.writes = false;
        m_request.runs = 1;
    }

    Result<QList<WhatIf>> run(const QList<FilterIndex> &indexes)
    {
        const auto plain = runExplain(m_context, m_request);
        if (!plain)
            return plain.error();
        m_cost = totalCost(plain->plan);
        m_ordered = hasVectorOrder(plain->plan);
        QList<WhatIf> tried;
        for (const FilterIndex &index : indexes) {
            m_context.setProgress(tried.size() + 1, indexes.size() + 1);
            const auto one = tryOne(index);
            if (!one)
                return one.error();
            tried << *one;
        }
        return tried;
    }

private:
    Result<WhatIf> tryOne(const FilterIndex &index)
    {
        ExplainRequest request = m_request;
        request.hypotheticalIndexes = index.definitions();
        const auto explained = runExplain(m_context, request);
        WhatIf tried;
        tried.index = index;
        tried.cost = m_cost;
        if (!explained) {
            // The plain statement could be explained: what the server refuses now is the index.
            if (isAboutTheSession(explained.error().kind))
                return explained.error();
            tried.refused = explained.error().message;
            return tried;
        }
        const PlanNode *node = reader(*explained);
        tried.used = node != nullptr;
        tried.way = node ? node->type : QString();
        tried.costWith = totalCost(explained->plan);
        tried.sortsExactly = node && m_ordered && !hasVectorOrder(explained->plan);
        for (const HypotheticalIndex &one : explained->hypothetical)
            tried.size.value += one.size.value;
        return tried;
    }

    jobs::JobContext &m_context;
    ExplainRequest m_request;
    std::optional<double> m_cost;
    bool m_ordered = false;
};

QString costText(const std::optional<double> &cost)
{
    return cost ? QString::number(*cost, 'f', 2) : QStringLiteral("unknown");
}

QString sizeText(core::Bytes size)
{
    return QStringLiteral("%1 kB").arg(double(size.value) / 1024, 0, 'f', 0);
}

Finding findingOf(const WhatIf &tried)
{
    const QString columns = tried.index.columns.join(QStringLiteral(", "));
    const QString table = tried.index.table.toText();
    Finding finding;
    finding.code = QStringLiteral("what_if_index");
    finding.node = tried.index.node;
    if (!tried.refused.isEmpty()) {
        finding.title = QStringLiteral("No what-if for an index on %1 (%2)").arg(table, columns);
        finding.evidence = QStringLiteral("HypoPG: %1").arg(tried.refused);
        finding.advice = QStringLiteral("Only building it would tell.");
        return finding;
    }
    if (!tried.used) {
        finding.title = QStringLiteral("The planner would not take an index on %1 (%2)").arg(table, columns);
        finding.evidence = QStringLiteral("cost %1 with and without it").arg(costText(tried.cost));
        finding.advice = QStringLiteral("It would cost writes and room for nothing here.");
        return finding;
    }
    const bool cheaper = tried.cost && tried.costWith && *tried.costWith < *tried.cost;
    finding.severity = cheaper ? Severity::Slow : Severity::Note;
    finding.title = QStringLiteral("An index on %1 (%2) would be used").arg(table, columns);
    finding.evidence = QStringLiteral("%1: cost %2 with it, %3 without; HypoPG estimates its size at %4")
                           .arg(tried.way, costText(tried.costWith), costText(tried.cost), sizeText(tried.size));
    finding.advice = QStringLiteral("This is what the planner counts, and nothing was built. Build it and measure.");
    if (tried.sortsExactly)
        finding.advice += QStringLiteral(" The answer becomes exact: all rows of the filter are compared, and no "
                                         "vector index is read.");
    finding.sql = tried.index.toSql();
    return finding;
}

} // namespace

Result<QList<WhatIf>> tryFilterIndexes(jobs::JobContext &context, const ExplainRequest &request,
                                       const ExplainedPlan &explained)
{
    if (explained.facts.fromServer() && !explained.facts.hypoPg)
        return noHypoPg(explained.facts.database, explained.facts.serverVersion);
    const QList<FilterIndex> indexes = filterIndexes(explained.plan, explained.facts);
    if (indexes.isEmpty())
        return QList<WhatIf>();
    return Trial(context, request).run(indexes);
}

QList<Finding> findingsOf(const QList<WhatIf> &tried)
{
    if (tried.isEmpty())
        return {Finding{QStringLiteral("what_if_index"),
                        Severity::Note,
                        -1,
                        QStringLiteral("There is no filter that a further index could serve"),
                        QStringLiteral("no filter of the plan compares a column with a value, or each such column has "
                                       "its B-tree index"),
                        QStringLiteral("HypoPG tries B-tree indexes on filters only: hnsw and ivfflat it does not "
                                       "know."),
                        {}}};
    QList<Finding> findings;
    for (const WhatIf &one : tried)
        findings << findingOf(one);
    return findings;
}

} // namespace plan
