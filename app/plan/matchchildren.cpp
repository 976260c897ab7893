#include "app/plan/matchchildren.h"

#include <QHash>

#include <algorithm>
#include <bit>
#include <deque>

namespace plan {

namespace {

using Pair = std::pair<int, int>;

constexpr size_t FewPairs = 4096; ///< up to here every child is compared with every other

/// Types that do the same work; empty: only its own type does.
QLatin1StringView workOf(const PlanNode &node)
{
    const QString &type = node.type;
    if (!node.relation.isEmpty())
        return QLatin1StringView("scan");
    if (type == u"Nested Loop" || type == u"Hash Join" || type == u"Merge Join")
        return QLatin1StringView("join");
    if (type == u"Aggregate" || type == u"Group" || type == u"Unique")
        return QLatin1StringView("aggregate");
    if (type == u"Append" || type == u"Merge Append")
        return QLatin1StringView("append");
    if (type == u"Gather" || type == u"Gather Merge")
        return QLatin1StringView("gather");
    if (type == u"Sort" || type == u"Incremental Sort")
        return QLatin1StringView("sort");
    if (type == u"Materialize" || type == u"Memoize")
        return QLatin1StringView("store");
    return {};
}

int sharedRelations(const NodeTraits &before, const NodeTraits &after)
{
    return std::popcount(before.relations & after.relations);
}

struct Candidate
{
    Kinship kinship = Kinship::None;
    int shared = 0;
    int apart = 0;
    Pair pair;
};

bool isNearer(const Candidate &a, const Candidate &b)
{
    if (a.kinship != b.kinship)
        return a.kinship > b.kinship;
    if (a.shared != b.shared)
        return a.shared > b.shared;
    return a.apart != b.apart ? a.apart < b.apart : a.pair < b.pair;
}

class Matching
{
public:
    Matching(const std::vector<NodeTraits> &before, const std::vector<NodeTraits> &after)
        : m_before(before)
        , m_after(after)
        , m_beforeTaken(before.size())
        , m_afterTaken(after.size())
    {
    }

    std::vector<Pair> run()
    {
        if (m_before.size() * m_after.size() <= FewPairs) {
            compareAll();
        } else {
            pairBy([](const NodeTraits &traits) { return traits.subtree; });
            pairBy([](const NodeTraits &traits) { return traits.label; });
            pairBy([](const NodeTraits &traits) { return qHash(traits.relations); });
            pairBy([](const NodeTraits &traits) { return qHash(traits.node->type); });
        }
        pairTheLast();
        std::sort(m_pairs.begin(), m_pairs.end());
        return std::move(m_pairs);
    }

private:
    void take(const Pair &pair)
    {
        m_beforeTaken[size_t(pair.first)] = true;
        m_afterTaken[size_t(pair.second)] = true;
        m_pairs.push_back(pair);
    }

    void compareAll()
    {
        std::vector<Candidate> candidates;
        for (size_t i = 0; i < m_before.size(); ++i) {
            for (size_t j = 0; j < m_after.size(); ++j) {
                const Candidate one{kinship(m_before[i], m_after[j]), sharedRelations(m_before[i], m_after[j]),
                                    std::abs(int(i) - int(j)), Pair(int(i), int(j))};
                if (one.kinship != Kinship::None || one.shared > 0)
                    candidates.push_back(one);
            }
        }
        std::sort(candidates.begin(), candidates.end(), isNearer);
        for (const Candidate &one : candidates) {
            if (!m_beforeTaken[size_t(one.pair.first)] && !m_afterTaken[size_t(one.pair.second)])
                take(one.pair);
        }
    }

    /// Pairs what is left and has the same key, first with first.
    template<class Key>
    void pairBy(Key keyOf)
    {
        using Value = decltype(keyOf(m_after.front()));
        QHash<Value, std::deque<int>> waiting;
        for (size_t j = 0; j < m_after.size(); ++j) {
            if (!m_afterTaken[j])
                waiting[keyOf(m_after[j])].push_back(int(j));
        }
        for (size_t i = 0; i < m_before.size(); ++i) {
            if (m_beforeTaken[i])
                continue;
            const auto found = waiting.find(keyOf(m_before[i]));
            if (found == waiting.end() || found->empty())
                continue;
            take({int(i), found->front()});
            found->pop_front();
        }
    }

    void pairTheLast()
    {
        const auto left = std::count(m_beforeTaken.begin(), m_beforeTaken.end(), false);
        const auto right = std::count(m_afterTaken.begin(), m_afterTaken.end(), false);
        if (left != 1 || right != 1)
            return;
        const auto first = [](const std::vector<bool> &taken) {
            return int(std::find(taken.begin(), taken.end(), false) - taken.begin());
        };
        take({first(m_beforeTaken), first(m_afterTaken)});
    }

    const std::vector<NodeTraits> &m_before;
    const std::vector<NodeTraits> &m_after;
    std::vector<bool> m_beforeTaken;
    std::vector<bool> m_afterTaken;
    std::vector<Pair> m_pairs;
};

} // namespace

Kinship kinship(const NodeTraits &before, const NodeTraits &after)
{
    if (before.subtree == after.subtree)
        return Kinship::Equal;
    if (before.label == after.label)
        return Kinship::Label;
    const PlanNode &left = *before.node;
    const PlanNode &right = *after.node;
    if (isSubplan(left) != isSubplan(right) && left.relation.isEmpty())
        return Kinship::None;
    const QLatin1StringView work = workOf(left);
    const bool sameRelation = left.relation == right.relation && left.schema == right.schema;
    if (!work.isEmpty() && work == workOf(right) && sameRelation)
        return Kinship::Work;
    return left.type == right.type ? Kinship::Type : Kinship::None;
}

std::vector<std::pair<int, int>> matchChildren(const std::vector<NodeTraits> &before,
                                               const std::vector<NodeTraits> &after)
{
    return Matching(before, after).run();
}

} // namespace plan
