#include "app/plan/planmetrics.h"

#include "app/plan/rowestimates.h"
#include "app/plan/subplancharges.h"

#include <QHash>

#include <algorithm>
#include <cmath>

namespace plan {

namespace {

class Measurement
{
public:
    explicit Measurement(const Plan &plan)
        : m_plan(plan)
        , m_nodes(plan.nodes)
        , m_elapsed(plan.nodes.size())
        , m_shareSoFar(plan.nodes.size())
    {
        m_metrics.nodes.resize(plan.nodes.size());
    }

    PlanMetrics run()
    {
        for (size_t at = 0; at < m_nodes.size(); ++at)
            measureTime(at);
        const Charges charges = chargeSubplans(m_plan, m_elapsed);
        for (size_t at = 0; at < m_nodes.size(); ++at)
            subtractCharges(at, charges[at]);
        compareRows(m_plan, m_metrics.nodes);
        measureRest();
        return std::move(m_metrics);
    }

private:
    const PlanNode *parentOf(size_t at) const
    {
        return m_nodes[at].parent < 0 ? nullptr : &m_nodes[size_t(m_nodes[at].parent)];
    }

    void measureTime(size_t at)
    {
        const PlanNode &node = m_nodes[at];
        NodeMetrics &metrics = m_metrics.nodes[at];
        const PlanNode *parent = parentOf(at);
        metrics.ownClock =
            node.relationship == Relationship::Remote || (parent && m_metrics.nodes[size_t(node.parent)].ownClock);
        m_launched.push_back(launchedAbove(at));
        if (!node.actual || (!node.actual->timed && !neverExecuted(node)) || !m_plan.timed)
            return;
        const double processor = node.actual->totalTime.value * node.actual->loops;
        metrics.processorTime = {processor};
        metrics.elapsed = {m_launched[at] < 0 ? processor : elapsedInGather(node, processor, m_launched[at], metrics)};
        m_elapsed[at] = metrics.elapsed->value;
    }

    /// Workers launched by the nearest Gather above; -1 when there is none.
    int launchedAbove(size_t at) const
    {
        const PlanNode *parent = parentOf(at);
        if (!parent || m_nodes[at].relationship == Relationship::Remote)
            return -1;
        return isGather(*parent) ? parent->workersLaunched.value_or(0) : m_launched[size_t(m_nodes[at].parent)];
    }

    static double elapsedInGather(const PlanNode &node, double processor, int launched, NodeMetrics &metrics)
    {
        double workers = 0;
        double longest = 0;
        bool perWorker = false;
        for (const WorkerFigures &worker : node.workers) {
            if (!worker.actual || !worker.actual->timed)
                continue;
            const double time = worker.actual->totalTime.value * worker.actual->loops;
            perWorker = true;
            workers += time;
            longest = std::max(longest, time);
        }
        if (perWorker)
            return std::max(processor - workers, longest);
        const double processes = std::min(node.actual->loops, 1.0 + launched);
        metrics.approximate = processes > 1;
        return processes > 1 ? processor / processes : processor;
    }

    void subtractCharges(size_t at, const std::vector<Charge> &charges)
    {
        const PlanNode &node = m_nodes[at];
        NodeMetrics &metrics = m_metrics.nodes[at];
        double time = m_elapsed[at];
        metrics.exclusiveBlocks = node.usage.blocks;
        metrics.exclusiveIo = node.usage.io;
        for (const Charge &charge : charges) {
            const size_t child = size_t(charge.child);
            time -= charge.share * m_elapsed[child];
            subtractUsage(metrics, child, charge.share);
            metrics.approximate = metrics.approximate || charge.guessed || charge.share < 1;
            noteConsumer(int(at), charge);
        }
        if (metrics.elapsed) {
            metrics.clampedTime = {std::min(time, 0.0)};
            metrics.exclusive = {std::max(time, 0.0)};
        }
        clamp(metrics);
        metrics.approximate = metrics.approximate || time < 0 || metrics.clampedBlocks != BlockCounts();
    }

    void subtractUsage(NodeMetrics &metrics, size_t child, double share)
    {
        // Blocks are whole: the parts of one child are cut so that they add up.
        const double before = m_shareSoFar[child];
        const double after = before + share > 0.999999 ? 1 : before + share;
        m_shareSoFar[child] = after;
        for (const auto counter : allBlockCounts) {
            const auto count = double(m_nodes[child].usage.blocks.*counter);
            metrics.exclusiveBlocks.*counter -= std::llround(after * count) - std::llround(before * count);
        }
        for (const auto time : allIoTimes)
            (metrics.exclusiveIo.*time).value -= share * (m_nodes[child].usage.io.*time).value;
    }

    void noteConsumer(int at, const Charge &charge)
    {
        if (m_nodes[size_t(charge.child)].relationship != Relationship::InitPlan)
            return;
        NodeMetrics &child = m_metrics.nodes[size_t(charge.child)];
        double &largest = m_largestShare[charge.child];
        if (charge.share > largest) {
            largest = charge.share;
            child.consumer = at;
        }
    }

    static void clamp(NodeMetrics &metrics)
    {
        for (const auto counter : allBlockCounts) {
            qint64 &count = metrics.exclusiveBlocks.*counter;
            metrics.clampedBlocks.*counter = std::min<qint64>(count, 0);
            count = std::max<qint64>(count, 0);
        }
        for (const auto time : allIoTimes)
            (metrics.exclusiveIo.*time).value = std::max((metrics.exclusiveIo.*time).value, 0.0);
    }

    void measureRest()
    {
        if (!m_plan.executionTime || m_nodes.empty() || !m_metrics.nodes.front().elapsed)
            return;
        double rest = m_plan.executionTime->value - m_elapsed.front();
        if (m_plan.serialization)
            rest -= m_plan.serialization->time.value;
        double others = 0;
        for (const TriggerFigures &trigger : m_plan.triggers)
            (trigger.constraint.isEmpty() ? others : rest) -= trigger.time.value;
        // A trigger that is no constraint's may be a BEFORE trigger, whose time is already in a node.
        if (rest + others >= 0)
            rest += others;
        m_metrics.unattributed = {std::max(rest, 0.0)};
    }

    const Plan &m_plan;
    const std::vector<PlanNode> &m_nodes;
    PlanMetrics m_metrics;
    std::vector<double> m_elapsed;
    std::vector<double> m_shareSoFar;
    std::vector<int> m_launched;
    QHash<int, double> m_largestShare;
};

} // namespace

PlanMetrics measure(const Plan &plan)
{
    return Measurement(plan).run();
}

std::optional<double> rowMisestimate(const NodeMetrics &metrics)
{
    if (!metrics.rowsFactor || metrics.stoppedEarly || *metrics.rowsFactor <= 0)
        return std::nullopt;
    return std::max(*metrics.rowsFactor, 1 / *metrics.rowsFactor);
}

} // namespace plan
