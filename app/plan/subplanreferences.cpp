#include "app/plan/subplanreferences.h"

namespace plan {

namespace {

bool isWordLetter(QChar letter)
{
    return letter.isLetterOrNumber() || letter == u'_';
}

/// The token that begins at a position: "InitPlan 1" after its word, or "$0".
QStringView tokenAt(QStringView text, qsizetype begin)
{
    constexpr QStringView word = u"InitPlan ";
    qsizetype end = begin + 1;
    if (text[begin] != u'$') {
        if (!text.mid(begin).startsWith(word))
            return {};
        end = begin + word.size();
    }
    const qsizetype nameBegin = end;
    while (end < text.size() && isWordLetter(text[end]))
        ++end;
    return end > nameBegin ? text.mid(begin, end - begin) : QStringView();
}

template<class Handle>
void forEachToken(QStringView text, Handle handle)
{
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar letter = text[at];
        if (letter != u'$' && letter != u'I')
            continue;
        if (at > 0 && isWordLetter(text[at - 1]))
            continue;
        const QStringView token = tokenAt(text, at);
        if (token.isEmpty())
            continue;
        handle(token);
        at += token.size() - 1;
    }
}

void addOnce(std::vector<int> &nodes, int node)
{
    if (nodes.empty() || nodes.back() != node)
        nodes.push_back(node);
}

} // namespace

const SubplanReferences::Mentions &SubplanReferences::mentions(int initPlan) const
{
    static const Mentions none;
    const auto found = m_named.constFind(initPlan);
    return found == m_named.constEnd() ? none : m_mentions[size_t(*found)];
}

const std::vector<int> &SubplanReferences::scansOf(int cte) const
{
    static const std::vector<int> none;
    const auto found = m_scans.constFind(cte);
    return found == m_scans.constEnd() ? none : *found;
}

namespace {

/// The CTEs that can be seen from the node that is being passed.
class VisibleCtes
{
public:
    explicit VisibleCtes(const std::vector<PlanNode> &nodes)
        : m_nodes(nodes)
    {
    }

    void enter(int at)
    {
        for (const int child : m_nodes[size_t(at)].children) {
            const PlanNode &cte = m_nodes[size_t(child)];
            if (isCte(cte))
                m_byName[cte.subplanName.mid(4)].push_back({child, m_nodes[size_t(at)].end});
        }
    }

    int find(const QString &name, int at)
    {
        const auto found = m_byName.find(name);
        if (found == m_byName.end())
            return -1;
        while (!found->empty() && found->back().second <= at)
            found->pop_back();
        return found->empty() ? -1 : found->back().first;
    }

private:
    const std::vector<PlanNode> &m_nodes;
    QHash<QString, std::vector<std::pair<int, int>>> m_byName;
};

} // namespace

SubplanReferences findReferences(const Plan &plan)
{
    SubplanReferences references;
    VisibleCtes ctes(plan.nodes);
    QHash<QString, int> places; // "InitPlan 1" and "$0", both of "InitPlan 1 (returns $0)", to its mentions
    for (int at = 0; at < int(plan.nodes.size()); ++at) {
        const PlanNode &node = plan.nodes[size_t(at)];
        if (node.relationship != Relationship::InitPlan || isCte(node))
            continue;
        forEachToken(node.subplanName, [&](QStringView token) {
            const int place = references.m_named.value(at, places.value(token.toString(), int(places.size())));
            references.m_named.insert(at, place);
            places.insert(token.toString(), place);
            references.m_mentions.resize(std::max(references.m_mentions.size(), size_t(place) + 1));
        });
    }
    for (int at = 0; at < int(plan.nodes.size()); ++at) {
        const PlanNode &node = plan.nodes[size_t(at)];
        ctes.enter(at);
        const int cte = node.cteName.isEmpty() || node.type != u"CTE Scan" ? -1 : ctes.find(node.cteName, at);
        if (cte >= 0)
            references.m_scans[cte].push_back(at);
        if (places.isEmpty())
            continue;
        for (const Property &property : node.properties) {
            forEachToken(property.value, [&](QStringView token) {
                const auto place = places.constFind(token.toString());
                if (place == places.constEnd())
                    return;
                SubplanReferences::Mentions &mentions = references.m_mentions[size_t(*place)];
                addOnce(property.key == u"Output" ? mentions.inOutput : mentions.inConditions, at);
            });
        }
    }
    return references;
}

} // namespace plan
