#include "app/plan/subplancharges.h"

#include "app/plan/subplanreferences.h"

#include <algorithm>

namespace plan {

namespace {

double accessed(const PlanNode &node)
{
    return double(accessedBlocks(node.usage.blocks));
}

/// What a node has beyond its plain children: room for the subplans that ran inside it.
struct Surplus
{
    double blocks = 0;
    double time = 0;

    friend auto operator<=>(const Surplus &, const Surplus &) = default;
};

class Charger
{
public:
    Charger(const Plan &plan, const std::vector<double> &elapsed)
        : m_nodes(plan.nodes)
        , m_elapsed(elapsed)
        , m_references(findReferences(plan))
        , m_charges(plan.nodes.size())
        , m_surplus(plan.nodes.size())
        , m_nearestGather(plan.nodes.size(), -1)
    {
    }

    Charges run()
    {
        for (int at = 0; at < count(); ++at)
            chargeParent(at);
        for (int at = 0; at < count(); ++at)
            findGather(at);
        for (int at = 1; at < count(); ++at) {
            if (node(at).relationship != Relationship::InitPlan || neverExecuted(node(at)))
                continue;
            isCte(node(at)) ? chargeScans(at) : chargeConsumer(at);
        }
        return std::move(m_charges);
    }

private:
    int count() const { return int(m_nodes.size()); }
    const PlanNode &node(int at) const { return m_nodes[size_t(at)]; }

    void charge(int consumer, const Charge &charge)
    {
        m_charges[size_t(consumer)].push_back(charge);
        m_surplus[size_t(consumer)].blocks -= charge.share * accessed(node(charge.child));
        m_surplus[size_t(consumer)].time -= charge.share * m_elapsed[size_t(charge.child)];
    }

    /// False when the steps are used up.
    bool spend(size_t steps)
    {
        m_stepsLeft -= std::min(m_stepsLeft, steps);
        return m_stepsLeft > 0;
    }

    void chargeParent(int at)
    {
        m_surplus[size_t(at)].blocks += accessed(node(at));
        m_surplus[size_t(at)].time += m_elapsed[size_t(at)];
        if (at > 0 && node(at).relationship != Relationship::InitPlan && node(at).relationship != Relationship::Remote)
            charge(node(at).parent, {at});
    }

    /// m_nearestGather[n] is the nearest Gather at or above n; a chain of them leads up to the outermost.
    void findGather(int at)
    {
        if (isGather(node(at)))
            m_nearestGather[size_t(at)] = at;
        else if (node(at).parent >= 0)
            m_nearestGather[size_t(at)] = m_nearestGather[size_t(node(at).parent)];
    }

    /// The outermost Gather from the owner down to the consumer; the consumer itself when there is none.
    int gatherBetween(int owner, int consumer)
    {
        int result = consumer;
        for (int gather = m_nearestGather[size_t(consumer)]; gather >= owner && spend(1);) {
            result = gather;
            const int above = node(gather).parent;
            gather = above < owner ? -1 : m_nearestGather[size_t(above)];
        }
        return result;
    }

    void chargeConsumer(int initPlan)
    {
        const int owner = node(initPlan).parent;
        int consumer = consumerIn(m_references.inConditions(initPlan), initPlan, false);
        if (consumer < 0)
            consumer = consumerIn(m_references.inOutput(initPlan), initPlan, true);
        if (consumer >= 0)
            charge(consumer, {initPlan});
        else
            charge(firstWithRoom(owner, initPlan), {initPlan, 1, true});
    }

    int consumerIn(const std::vector<int> &candidates, int initPlan, bool deepest)
    {
        const int owner = node(initPlan).parent;
        int best = -1;
        for (const int candidate : candidates) {
            if (!spend(1))
                break;
            if (candidate < owner || candidate >= node(owner).end || neverExecuted(node(candidate)) ||
                (candidate >= initPlan && candidate < node(initPlan).end))
                continue;
            const int consumer = gatherBetween(owner, candidate);
            if (best < 0 || (deepest ? node(consumer).depth > node(best).depth : surplus(consumer) > surplus(best)))
                best = consumer;
        }
        return best;
    }

    const Surplus &surplus(int at) const { return m_surplus[size_t(at)]; }

    int firstWithRoom(int owner, int initPlan)
    {
        const auto hasRoom = [&](int at) {
            constexpr double rounding = 0.01;
            return surplus(at).blocks >= accessed(node(initPlan)) &&
                   surplus(at).time + rounding >= m_elapsed[size_t(initPlan)];
        };
        int at = owner;
        while (!hasRoom(at) && spend(node(at).children.size())) {
            int best = -1;
            for (const int child : node(at).children) {
                if (!isSubplan(node(child)) && node(child).relationship != Relationship::Remote &&
                    (best < 0 || surplus(child) > surplus(best)))
                    best = child;
            }
            if (best < 0)
                return owner;
            at = best;
        }
        return at;
    }

    void chargeScans(int cte)
    {
        std::vector<int> scans;
        for (const int scan : m_references.scansOf(cte)) {
            if (!neverExecuted(node(scan)))
                scans.push_back(scan);
        }
        if (scans.empty())
            return charge(node(cte).parent, {cte, 1, true});
        double blocks = 0;
        double time = 0;
        for (const int scan : scans) {
            blocks += accessed(node(scan));
            time += m_elapsed[size_t(scan)];
        }
        for (const int scan : scans) {
            const double part = blocks > 0 ? accessed(node(scan)) / blocks
                                : time > 0 ? m_elapsed[size_t(scan)] / time
                                           : 1.0 / double(scans.size());
            if (part > 0)
                charge(scan, {cte, part});
        }
    }

    const std::vector<PlanNode> &m_nodes;
    const std::vector<double> &m_elapsed;
    SubplanReferences m_references;
    Charges m_charges;
    std::vector<Surplus> m_surplus;
    std::vector<int> m_nearestGather;
    size_t m_stepsLeft = 2'000'000;
};

} // namespace

Charges chargeSubplans(const Plan &plan, const std::vector<double> &elapsed)
{
    return Charger(plan, elapsed).run();
}

} // namespace plan
