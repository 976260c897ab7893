#include "app/plan/planassembler.h"

#include "app/plan/finishplan.h"
#include "app/plan/plankeys.h"

#include <QHash>

namespace plan {

PlanAssembler::PlanAssembler(PlanFormat format)
    : m_format(format)
{
}

bool PlanAssembler::allowed(int count, int limit, const char *what)
{
    if (count < limit)
        return true;
    m_error =
        core::invalidInput(QStringLiteral("line %1: more than %2 %3").arg(m_line).arg(limit).arg(QLatin1String(what)));
    return false;
}

void PlanAssembler::beginObject(std::string_view key, int line)
{
    begin(key, false, line);
}

void PlanAssembler::beginArray(std::string_view key, int line)
{
    begin(key, true, line);
}

void PlanAssembler::begin(std::string_view key, bool array, int line)
{
    m_line = line;
    if (!allowed(int(m_frames.size()), ReadLimits::nesting, "levels of nesting"))
        return;
    const Scope outer = m_frames.empty() ? Scope::Outside : m_frames.back().scope;
    Frame frame;
    frame.scope = scopeFor(key, array);
    frame.array = array;
    frame.line = line;
    frame.plansBefore = m_plans.size();
    frame.node = m_frames.empty() ? -1 : m_frames.back().node;
    open(frame, outer, key);
    m_frames.push_back(std::move(frame));
}

PlanAssembler::Scope PlanAssembler::scopeFor(std::string_view key, bool array) const
{
    switch (m_frames.empty() ? Scope::Outside : m_frames.back().scope) {
    case Scope::Outside:
        return array ? Scope::Outside : Scope::Query;
    case Scope::Query:
        return scopeInQuery(key, array);
    case Scope::Node:
        return scopeInNode(key, array);
    case Scope::Children:
        return array ? Scope::Foreign : Scope::Node;
    case Scope::Workers:
        return array ? Scope::Foreign : Scope::Worker;
    case Scope::Triggers:
        return array ? Scope::Foreign : Scope::Trigger;
    case Scope::Jit:
        return key == "Options" ? Scope::JitOptions : key == "Timing" ? Scope::JitTiming : Scope::Foreign;
    case Scope::JitTiming:
        return key == "Generation" ? Scope::JitGeneration : Scope::Foreign;
    case Scope::List:
    case Scope::Foreign:
        return key == "Plan" && !array && m_frames.back().node >= 0 ? Scope::Node : Scope::Foreign;
    default:
        return array ? Scope::List : Scope::Foreign;
    }
}

PlanAssembler::Scope PlanAssembler::scopeInNode(std::string_view key, bool array) const
{
    if (!array)
        return Scope::Foreign;
    return key == "Plans" ? Scope::Children : key == "Workers" ? Scope::Workers : Scope::List;
}

PlanAssembler::Scope PlanAssembler::scopeInQuery(std::string_view key, bool array) const
{
    if (key == "Plan" && !array && m_plan.nodes.empty())
        return Scope::Node;
    if (key == "QUERY PLAN")
        return array ? Scope::Outside : Scope::Query;
    if (array)
        return key == "Triggers" ? Scope::Triggers : Scope::List;
    constexpr std::pair<std::string_view, Scope> parts[] = {{"Planning", Scope::Planning},
                                                            {"JIT", Scope::Jit},
                                                            {"Settings", Scope::Settings},
                                                            {"Serialization", Scope::Serialization}};
    for (const auto &[name, scope] : parts) {
        if (name == key)
            return scope;
    }
    return Scope::Foreign;
}

void PlanAssembler::open(Frame &frame, Scope outer, std::string_view key)
{
    switch (frame.scope) {
    case Scope::Query:
        beginQuery(frame.line);
        break;
    case Scope::Node:
        beginNode(frame, outer == Scope::Foreign || outer == Scope::List);
        break;
    case Scope::Worker:
        if (allowed(++m_workerCount, ReadLimits::workers, "workers"))
            m_plan.nodes[size_t(frame.node)].workers.emplace_back();
        break;
    case Scope::Trigger:
        if (allowed(++m_workerCount, ReadLimits::workers, "triggers"))
            m_plan.triggers.emplace_back();
        break;
    case Scope::Jit:
        m_plan.jit.emplace();
        break;
    case Scope::Serialization:
        m_plan.serialization.emplace();
        break;
    case Scope::List:
    case Scope::Foreign:
        beginText(frame, key);
        break;
    default:
        break;
    }
}

void PlanAssembler::beginQuery(int line)
{
    m_plan = {};
    m_plan.format = m_format;
    m_plan.line = line;
}

void PlanAssembler::beginNode(Frame &frame, bool remote)
{
    if (!allowed(m_nodeCount++, ReadLimits::nodes, "nodes"))
        return;
    PlanNode node;
    node.line = frame.line;
    node.parent = frame.node;
    node.relationship = remote ? Relationship::Remote : frame.node < 0 ? Relationship::Root : Relationship::Outer;
    frame.node = int(m_plan.nodes.size());
    if (node.parent >= 0) {
        PlanNode &parent = m_plan.nodes[size_t(node.parent)];
        node.depth = parent.depth + 1;
        parent.children.push_back(frame.node);
    }
    m_plan.nodes.push_back(std::move(node));
}

void PlanAssembler::beginText(Frame &frame, std::string_view key)
{
    const bool inside =
        !m_frames.empty() && (m_frames.back().scope == Scope::List || m_frames.back().scope == Scope::Foreign);
    if (!inside) {
        frame.text = m_text.size();
        frame.key = keyText(key);
    }
    if (frame.scope == Scope::List)
        return;
    if (inside) {
        turnListIntoJson();
        addText(key, frame.array ? "[" : "{", false);
    } else {
        m_text += frame.array ? '[' : '{';
    }
}

void PlanAssembler::turnListIntoJson()
{
    Frame &list = m_frames.back();
    if (list.scope != Scope::List)
        return;
    list.scope = Scope::Foreign;
    const QByteArray listed = m_text.mid(list.text);
    m_text.truncate(list.text);
    m_text += '[';
    if (!list.empty)
        appendJsonText(std::string_view(listed.constData(), size_t(listed.size())));
}

void PlanAssembler::addText(std::string_view key, std::string_view value, bool quoted)
{
    Frame &frame = m_frames.back();
    const bool list = frame.scope == Scope::List;
    if (!frame.empty)
        m_text += list ? ", " : ",";
    frame.empty = false;
    if (!frame.array) {
        appendJsonText(key);
        m_text += ':';
    }
    if (quoted && !list)
        appendJsonText(value);
    else
        m_text.append(value.data(), qsizetype(value.size()));
}

void PlanAssembler::appendJsonText(std::string_view text)
{
    m_text += '"';
    for (const char letter : text) {
        if (letter == '"' || letter == '\\')
            m_text += '\\';
        if (letter == '\n')
            m_text += "\\n";
        else if (static_cast<unsigned char>(letter) >= 0x20)
            m_text += letter;
        else
            m_text += "\\u00" + QByteArray::number(letter, 16).rightJustified(2, '0');
    }
    m_text += '"';
}

void PlanAssembler::end()
{
    const Frame frame = std::move(m_frames.back());
    m_frames.pop_back();
    switch (frame.scope) {
    case Scope::Query:
        endQuery(frame);
        break;
    case Scope::Node:
        endNode(m_plan.nodes[size_t(frame.node)]);
        if (m_frames.empty() || m_frames.back().scope == Scope::Outside)
            endQuery(frame);
        break;
    case Scope::Workers:
        endWorkers(m_plan.nodes[size_t(frame.node)]);
        break;
    case Scope::List:
    case Scope::Foreign:
        endText(frame);
        break;
    default:
        break;
    }
}

void PlanAssembler::endNode(PlanNode &node)
{
    node.end = int(m_plan.nodes.size());
    if (node.type.isEmpty())
        m_error = core::invalidInput(QStringLiteral("line %1: a node without a \"Node Type\"").arg(node.line));
}

void PlanAssembler::endQuery(const Frame &frame)
{
    if (m_plan.nodes.empty()) {
        if (m_plans.size() == frame.plansBefore && m_linesWithoutPlan.size() < ReadLimits::unreadLines)
            m_linesWithoutPlan.push_back(frame.line);
        return;
    }
    finishPlan(m_plan);
    if (allowed(m_planCount++, ReadLimits::plans, "plans"))
        m_plans.push_back(std::move(m_plan));
    m_plan = {};
}

void PlanAssembler::endWorkers(PlanNode &node)
{
    // Up to PostgreSQL 12 a node can have two arrays of this name, with other figures of the same workers.
    QHash<int, size_t> first;
    std::vector<WorkerFigures> merged;
    for (WorkerFigures &worker : node.workers) {
        const auto known = first.constFind(worker.number);
        if (known == first.constEnd()) {
            first.insert(worker.number, merged.size());
            merged.push_back(std::move(worker));
            continue;
        }
        WorkerFigures &same = merged[*known];
        if (worker.actual)
            same.actual = worker.actual;
        if (worker.usage != Usage())
            same.usage = worker.usage;
        same.properties += worker.properties;
    }
    node.workers = std::move(merged);
}

void PlanAssembler::endText(const Frame &frame)
{
    if (frame.scope == Scope::Foreign)
        m_text += frame.array ? ']' : '}';
    if (frame.text < 0)
        return;
    const QString value = QString::fromUtf8(m_text.constData() + frame.text, m_text.size() - frame.text);
    m_text.truncate(frame.text);
    if (!m_frames.empty())
        addProperty(propertiesOf(m_frames.back()), frame.key, value);
}

} // namespace plan
