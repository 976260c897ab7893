#include "app/plan/compareplans.h"

#include "app/plan/matchchildren.h"

#include <QHash>

#include <algorithm>

namespace plan {

namespace {

constexpr int LongestDetour = 12;    ///< nodes that one plan may have more in a row
constexpr size_t DetourChildren = 8; ///< of a node in between

QString labelOf(const PlanNode &node)
{
    return node.type + u'\n' + node.schema + u'\n' + node.relation + u'\n' + node.index + u'\n' +
           (isSubplan(node) ? u's' : u'-') + (isCte(node) ? node.subplanName : QString());
}

/// Gives equal texts equal numbers.
class Numbers
{
public:
    int of(const QString &text)
    {
        const auto found = m_known.constFind(text);
        return found == m_known.constEnd() ? *m_known.insert(text, int(m_known.size())) : *found;
    }

private:
    QHash<QString, int> m_known;
};

std::vector<NodeTraits> traitsOf(const Plan &plan, Numbers &labels, Numbers &subtrees)
{
    std::vector<NodeTraits> traits(plan.nodes.size());
    for (size_t at = plan.nodes.size(); at-- > 0;) {
        const PlanNode &node = plan.nodes[at];
        NodeTraits &own = traits[at];
        own.node = &node;
        own.label = labels.of(labelOf(node));
        if (!node.relation.isEmpty())
            own.relations = quint64(1) << (qHash(node.schema + u'.' + node.relation, 7) % 64);
        QString subtree = QString::number(own.label);
        for (const int child : node.children) {
            subtree += u' ' + QString::number(traits[size_t(child)].subtree);
            own.relations |= traits[size_t(child)].relations;
        }
        own.subtree = subtrees.of(subtree);
    }
    return traits;
}

class Comparison
{
public:
    Comparison(const Plan &before, const Plan &after)
        : m_before(before)
        , m_after(after)
        , m_beforeTraits(traitsOf(before, m_labels, m_subtrees))
        , m_afterTraits(traitsOf(after, m_labels, m_subtrees))
    {
        m_result.rowOfBefore.assign(before.nodes.size(), -1);
        m_result.rowOfAfter.assign(after.nodes.size(), -1);
    }

    PlanComparison run()
    {
        if (!m_before.nodes.empty() || !m_after.nodes.empty())
            m_tasks.push_back({m_before.nodes.empty() ? -1 : 0, m_after.nodes.empty() ? -1 : 0, -1});
        while (!m_tasks.empty()) {
            const Task task = m_tasks.back();
            m_tasks.pop_back();
            lay(task);
        }
        m_result.settings = changedValues(m_before.settings, m_after.settings);
        return std::move(m_result);
    }

private:
    struct Task
    {
        int before = -1;
        int after = -1;
        int parent = -1;
    };

    void lay(const Task &task)
    {
        if (task.before < 0 || task.after < 0) {
            addSingle(task, {});
            return;
        }
        const Kinship own = kinship(m_beforeTraits[size_t(task.before)], m_afterTraits[size_t(task.after)]);
        if (own >= Kinship::Work) {
            addPair(task);
            return;
        }
        const auto [down, inAfter] = detour(task);
        if (down >= 0)
            addSingle(inAfter ? Task{-1, task.after, task.parent} : Task{task.before, -1, task.parent},
                      inAfter ? Task{task.before, down, 0} : Task{down, task.after, 0});
        else if (own == Kinship::Type)
            addPair(task);
        else
            pushTasks({{task.before, -1, task.parent}, {-1, task.after, task.parent}});
    }

    /// The child of one of the two below which the other one's like is found, and whether it is of the second plan.
    std::pair<int, bool> detour(const Task &task) const
    {
        const auto fromAfter = stepTowards(m_after, m_afterTraits, task.after, m_beforeTraits[size_t(task.before)]);
        const auto fromBefore = stepTowards(m_before, m_beforeTraits, task.before, m_afterTraits[size_t(task.after)]);
        const bool after = fromAfter.kinship != fromBefore.kinship ? fromAfter.kinship > fromBefore.kinship
                                                                   : fromAfter.length <= fromBefore.length;
        return {after ? fromAfter.child : fromBefore.child, after};
    }

    struct Step
    {
        int child = -1; ///< of the node that is left out
        Kinship kinship = Kinship::None;
        int length = 0;
    };

    static Step stepTowards(const Plan &plan, const std::vector<NodeTraits> &traits, int from, const NodeTraits &like)
    {
        Step step;
        int at = from;
        for (int length = 1; length <= LongestDetour; ++length) {
            const int next = nearestChild(plan.nodes[size_t(at)], traits, like);
            if (next < 0)
                return {};
            if (length == 1)
                step.child = next;
            step.kinship = kinship(traits[size_t(next)], like);
            step.length = length;
            if (step.kinship >= Kinship::Work)
                return step;
            at = next;
        }
        return {};
    }

    static int nearestChild(const PlanNode &node, const std::vector<NodeTraits> &traits, const NodeTraits &like)
    {
        if (node.children.size() > DetourChildren)
            return -1;
        int nearest = -1;
        std::pair<Kinship, quint64> best;
        for (const int child : node.children) {
            const NodeTraits &one = traits[size_t(child)];
            const std::pair<Kinship, quint64> now(kinship(one, like), one.relations & like.relations ? 1 : 0);
            if (nearest < 0 || now > best) {
                nearest = child;
                best = now;
            }
        }
        return nearest;
    }

    int addRow(const Task &task)
    {
        const int row = int(m_result.rows.size());
        ComparedRow added{task.before, task.after, task.parent, 0, 0, {}};
        if (task.parent >= 0) {
            ComparedRow &parent = m_result.rows[size_t(task.parent)];
            added.place = int(parent.children.size());
            added.depth = parent.depth + 1;
            parent.children.push_back(row);
        }
        if (task.before >= 0)
            m_result.rowOfBefore[size_t(task.before)] = row;
        if (task.after >= 0)
            m_result.rowOfAfter[size_t(task.after)] = row;
        m_result.rows.push_back(std::move(added));
        return row;
    }

    /// A node of one plan alone; of its children the one of `through` goes on as a pair.
    void addSingle(const Task &task, const Task &through)
    {
        const int row = addRow(task);
        const bool isAfter = task.before < 0;
        const PlanNode &node = isAfter ? m_after.nodes[size_t(task.after)] : m_before.nodes[size_t(task.before)];
        std::vector<Task> tasks;
        for (const int child : node.children) {
            const bool passes = child == (isAfter ? through.after : through.before);
            if (passes)
                tasks.push_back({through.before, through.after, row});
            else
                tasks.push_back(isAfter ? Task{-1, child, row} : Task{child, -1, row});
        }
        pushTasks(std::move(tasks));
    }

    void addPair(const Task &task)
    {
        const int row = addRow(task);
        const std::vector<int> &left = m_before.nodes[size_t(task.before)].children;
        const std::vector<int> &right = m_after.nodes[size_t(task.after)].children;
        std::vector<int> partner(left.size(), -1);
        std::vector<int> anchor(right.size(), -1);
        for (const auto &[i, j] : matchChildren(select(m_beforeTraits, left), select(m_afterTraits, right))) {
            partner[size_t(i)] = j;
            anchor[size_t(j)] = i;
        }
        // What only the second plan has stands behind its elder sibling.
        std::vector<std::vector<int>> behind(left.size() + 1);
        size_t place = 0;
        for (size_t j = 0; j < right.size(); ++j) {
            if (anchor[j] >= 0)
                place = size_t(anchor[j]) + 1;
            else
                behind[place].push_back(right[j]);
        }
        std::vector<Task> tasks;
        for (size_t i = 0; i <= left.size(); ++i) {
            if (i > 0)
                tasks.push_back({left[i - 1], partner[i - 1] < 0 ? -1 : right[size_t(partner[i - 1])], row});
            for (const int only : behind[i])
                tasks.push_back({-1, only, row});
        }
        pushTasks(std::move(tasks));
    }

    static std::vector<NodeTraits> select(const std::vector<NodeTraits> &traits, const std::vector<int> &nodes)
    {
        std::vector<NodeTraits> selected;
        selected.reserve(nodes.size());
        for (const int node : nodes)
            selected.push_back(traits[size_t(node)]);
        return selected;
    }

    void pushTasks(std::vector<Task> tasks) { m_tasks.insert(m_tasks.end(), tasks.rbegin(), tasks.rend()); }

    const Plan &m_before;
    const Plan &m_after;
    Numbers m_labels;
    Numbers m_subtrees;
    std::vector<NodeTraits> m_beforeTraits;
    std::vector<NodeTraits> m_afterTraits;
    std::vector<Task> m_tasks;
    PlanComparison m_result;
};

} // namespace

PlanComparison comparePlans(const Plan &before, const Plan &after)
{
    return Comparison(before, after).run();
}

QList<ChangedValue> changedValues(const Properties &before, const Properties &after)
{
    QHash<QString, QString> later;
    for (const Property &one : after)
        later.insert(one.key, one.value);
    QList<ChangedValue> changed;
    QHash<QString, bool> seen;
    for (const Property &one : before) {
        seen.insert(one.key, true);
        const auto found = later.constFind(one.key);
        if (found == later.constEnd())
            changed << ChangedValue{one.key, one.value, {}};
        else if (*found != one.value)
            changed << ChangedValue{one.key, one.value, *found};
    }
    for (const Property &one : after) {
        if (!seen.contains(one.key))
            changed << ChangedValue{one.key, {}, one.value};
    }
    return changed;
}

} // namespace plan
