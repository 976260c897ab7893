#include "app/plan/planassembler.h"

#include "app/plan/plankeys.h"
#include "app/plan/textpieces.h"

namespace plan {

namespace {

/// Stores a number when the value is one.
template<class T>
bool storeNumber(T &place, std::string_view value)
{
    const std::optional<double> number = toNumber(value);
    if (number)
        place = T{*number};
    return number.has_value();
}

} // namespace

void PlanAssembler::scalar(std::string_view key, std::string_view value, bool quoted)
{
    if (m_frames.empty())
        return;
    const Frame &frame = m_frames.back();
    switch (frame.scope) {
    case Scope::Query:
        if (key == "Node Type" && m_plan.nodes.empty())
            turnQueryIntoNode(value);
        else
            scalarInQuery(key, value);
        break;
    case Scope::Node:
        scalarInNode(frame.node, key, value);
        break;
    case Scope::Worker:
        scalarInWorker(m_plan.nodes[size_t(frame.node)].workers.back(), key, value);
        break;
    case Scope::Trigger:
        scalarInTrigger(key, value);
        break;
    case Scope::Jit:
    case Scope::JitTiming:
    case Scope::JitGeneration:
        scalarInJit(frame.scope, key, value);
        break;
    case Scope::Planning:
        if (!scalarInPlanning(key, value))
            scalarInQuery(key, value);
        break;
    case Scope::Serialization:
        scalarInSerialization(key, value);
        break;
    case Scope::List:
    case Scope::Foreign:
        addText(key, value, quoted);
        break;
    default:
        addProperty(propertiesOf(frame), keyText(key), toText(value));
    }
}

void PlanAssembler::turnQueryIntoNode(std::string_view type)
{
    m_frames.back().scope = Scope::Node;
    beginNode(m_frames.back(), false);
    if (!m_error)
        scalarInNode(0, "Node Type", type);
}

void PlanAssembler::scalarInWorker(WorkerFigures &worker, std::string_view key, std::string_view value)
{
    const KeyTarget *target = findKey(key);
    if (!target || !storeWorker(worker, *target, value))
        addProperty(&worker.properties, keyText(key), toText(value));
}

void PlanAssembler::scalarInQuery(std::string_view key, std::string_view value)
{
    if (key == "Planning Time" && storeNumber(m_plan.planning.time.emplace(), value))
        return;
    if ((key == "Execution Time" || key == "Total Runtime") && storeNumber(m_plan.executionTime.emplace(), value))
        return;
    if (key == "Query Text")
        m_plan.queryText = toText(value);
    else
        addProperty(&m_plan.properties, keyText(key), toText(value));
}

void PlanAssembler::scalarInNode(int node, std::string_view key, std::string_view value)
{
    PlanNode &target = m_plan.nodes[size_t(node)];
    const KeyTarget *known = findKey(key);
    if (!known || !storeNode(target, *known, value))
        addProperty(&target.properties, keyText(key), toText(value));
    else if (std::holds_alternative<qint64 BlockCounts::*>(*known))
        m_plan.hasBuffers = true;
    else if (const auto special = std::get_if<SpecialKey>(known))
        m_plan.fractionalRows |= *special == SpecialKey::ActualRows && value.find('.') != std::string_view::npos;
}

void PlanAssembler::scalarInTrigger(std::string_view key, std::string_view value)
{
    TriggerFigures &trigger = m_plan.triggers.back();
    if (key == "Trigger Name")
        trigger.name = toText(value);
    else if (key == "Constraint Name")
        trigger.constraint = toText(value);
    else if (key == "Relation")
        trigger.relation = toText(value);
    else if (!(key == "Time" && storeNumber(trigger.time, value)) &&
             !(key == "Calls" && storeNumber(trigger.calls, value)))
        addProperty(&m_plan.properties, QStringLiteral("Trigger ") + keyText(key), toText(value));
}

void PlanAssembler::scalarInJit(Scope scope, std::string_view key, std::string_view value)
{
    JitFigures &jit = *m_plan.jit;
    if (scope == Scope::JitGeneration && key == "Total")
        key = "Generation";
    constexpr std::pair<std::string_view, core::Milliseconds JitFigures::*> times[] = {
        {"Generation", &JitFigures::generation}, {"Deform", &JitFigures::deforming},
        {"Inlining", &JitFigures::inlining},     {"Optimization", &JitFigures::optimization},
        {"Emission", &JitFigures::emission},     {"Total", &JitFigures::total}};
    for (const auto &[name, time] : times) {
        if (scope != Scope::Jit && name == key && storeNumber(jit.*time, value))
            return;
    }
    const std::optional<double> functions = key == "Functions" ? toNumber(value) : std::nullopt;
    if (functions && *functions >= 0 && *functions < 1e9)
        jit.functions = int(*functions);
    else
        addProperty(&jit.properties, keyText(key), toText(value));
}

void PlanAssembler::scalarInSerialization(std::string_view key, std::string_view value)
{
    SerializationFigures &serialization = *m_plan.serialization;
    const KeyTarget *known = findKey(key);
    if (key == "Format")
        serialization.format = toText(value);
    else if (!(key == "Time" && storeNumber(serialization.time, value)) &&
             !(key == "Output Volume" && storeNumber(serialization.outputKilobytes, value)) &&
             !(known && storeUsage(serialization.usage, *known, value)))
        addProperty(&m_plan.properties, QStringLiteral("Serialization ") + keyText(key), toText(value));
}

bool PlanAssembler::scalarInPlanning(std::string_view key, std::string_view value)
{
    const KeyTarget *known = findKey(key);
    if (known)
        return storeUsage(m_plan.planning.usage, *known, value);
    return (key == "Memory Used" && storeNumber(m_plan.planning.memoryUsedKilobytes.emplace(), value)) ||
           (key == "Memory Allocated" && storeNumber(m_plan.planning.memoryAllocatedKilobytes.emplace(), value));
}

Properties *PlanAssembler::propertiesOf(const Frame &frame)
{
    switch (frame.scope) {
    case Scope::Node:
    case Scope::Children:
    case Scope::Workers:
        return &m_plan.nodes[size_t(frame.node)].properties;
    case Scope::Worker:
        return &m_plan.nodes[size_t(frame.node)].workers.back().properties;
    case Scope::Jit:
    case Scope::JitOptions:
    case Scope::JitTiming:
    case Scope::JitGeneration:
        return &m_plan.jit->properties;
    case Scope::Settings:
        return &m_plan.settings;
    default:
        return &m_plan.properties;
    }
}

void PlanAssembler::addProperty(Properties *properties, const QString &key, const QString &value)
{
    if (allowed(m_propertyCount++, ReadLimits::properties, "properties"))
        properties->append({key, value});
}

} // namespace plan
