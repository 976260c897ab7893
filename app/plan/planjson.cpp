#include "app/plan/planjson.h"

#include <QJsonArray>

namespace plan {

namespace {

QString blockKey(qint64 BlockCounts::*member)
{
    constexpr const char *names[] = {"Shared Hit Blocks",     "Shared Read Blocks",   "Shared Dirtied Blocks",
                                     "Shared Written Blocks", "Local Hit Blocks",     "Local Read Blocks",
                                     "Local Dirtied Blocks",  "Local Written Blocks", "Temp Read Blocks",
                                     "Temp Written Blocks"};
    const auto place = std::find(allBlockCounts.begin(), allBlockCounts.end(), member) - allBlockCounts.begin();
    return QString::fromLatin1(names[place]);
}

QString ioKey(core::Milliseconds IoTimes::*member)
{
    constexpr const char *names[] = {"Shared I/O Read Time", "Shared I/O Write Time", "Local I/O Read Time",
                                     "Local I/O Write Time", "Temp I/O Read Time",    "Temp I/O Write Time"};
    const auto place = std::find(allIoTimes.begin(), allIoTimes.end(), member) - allIoTimes.begin();
    return QString::fromLatin1(names[place]);
}

void addUsage(QJsonObject &json, const Usage &usage, bool withBlocks)
{
    for (const auto member : allBlockCounts) {
        if (withBlocks)
            json.insert(blockKey(member), usage.blocks.*member);
    }
    for (const auto member : allIoTimes) {
        if ((usage.io.*member).value != 0)
            json.insert(ioKey(member), (usage.io.*member).value);
    }
    constexpr std::pair<const char *, qint64 WalUsage::*> wal[] = {{"WAL Records", &WalUsage::records},
                                                                   {"WAL FPI", &WalUsage::fullPageImages},
                                                                   {"WAL Bytes", &WalUsage::bytes},
                                                                   {"WAL Buffers Full", &WalUsage::buffersFull}};
    for (const auto &[name, member] : wal) {
        if (usage.wal.*member != 0)
            json.insert(QLatin1String(name), usage.wal.*member);
    }
}

void addActual(QJsonObject &json, const std::optional<ActualFigures> &actual)
{
    if (!actual)
        return;
    if (actual->timed) {
        json.insert(QStringLiteral("Actual Startup Time"), actual->startupTime.value);
        json.insert(QStringLiteral("Actual Total Time"), actual->totalTime.value);
    }
    json.insert(QStringLiteral("Actual Rows"), actual->rows);
    json.insert(QStringLiteral("Actual Loops"), actual->loops);
}

void addProperties(QJsonObject &json, const Properties &properties)
{
    for (const Property &property : properties)
        json.insert(property.key, property.value);
}

void addNames(QJsonObject &json, const PlanNode &node)
{
    constexpr std::pair<const char *, QString PlanNode::*> names[] = {{"Subplan Name", &PlanNode::subplanName},
                                                                      {"Operation", &PlanNode::operation},
                                                                      {"Join Type", &PlanNode::joinType},
                                                                      {"Strategy", &PlanNode::strategy},
                                                                      {"Partial Mode", &PlanNode::partialMode},
                                                                      {"Custom Plan Provider", &PlanNode::provider},
                                                                      {"Schema", &PlanNode::schema},
                                                                      {"Relation Name", &PlanNode::relation},
                                                                      {"Alias", &PlanNode::alias},
                                                                      {"Index Name", &PlanNode::index},
                                                                      {"CTE Name", &PlanNode::cteName},
                                                                      {"Function Name", &PlanNode::functionName}};
    for (const auto &[name, member] : names) {
        if (!(node.*member).isEmpty())
            json.insert(QLatin1String(name), node.*member);
    }
}

QString relationshipName(Relationship relationship)
{
    switch (relationship) {
    case Relationship::Outer:
        return QStringLiteral("Outer");
    case Relationship::Inner:
        return QStringLiteral("Inner");
    case Relationship::Member:
        return QStringLiteral("Member");
    case Relationship::Subquery:
        return QStringLiteral("Subquery");
    case Relationship::InitPlan:
        return QStringLiteral("InitPlan");
    case Relationship::SubPlan:
        return QStringLiteral("SubPlan");
    case Relationship::Remote:
        return QStringLiteral("Remote");
    case Relationship::Root:
    case Relationship::Other:
        return {};
    }
    Q_UNREACHABLE();
}

void addFlags(QJsonObject &json, const PlanNode &node)
{
    constexpr std::pair<const char *, bool PlanNode::*> flags[] = {{"Parallel Aware", &PlanNode::parallelAware},
                                                                   {"Async Capable", &PlanNode::asyncCapable},
                                                                   {"Disabled", &PlanNode::disabled},
                                                                   {"Inner Unique", &PlanNode::innerUnique},
                                                                   {"Single Copy", &PlanNode::singleCopy}};
    for (const auto &[name, member] : flags) {
        if (node.*member)
            json.insert(QLatin1String(name), true);
    }
    if (node.backward)
        json.insert(QStringLiteral("Scan Direction"), QStringLiteral("Backward"));
    if (node.workersPlanned)
        json.insert(QStringLiteral("Workers Planned"), *node.workersPlanned);
    if (node.workersLaunched)
        json.insert(QStringLiteral("Workers Launched"), *node.workersLaunched);
}

QJsonObject workerJson(const WorkerFigures &worker, bool withBlocks)
{
    QJsonObject json{{QStringLiteral("Worker Number"), worker.number}};
    addActual(json, worker.actual);
    addUsage(json, worker.usage, withBlocks && worker.usage.blocks != BlockCounts());
    addProperties(json, worker.properties);
    return json;
}

QJsonObject nodeJson(const PlanNode &node, bool withBlocks)
{
    // A paste may have lost a node's name, and readers ask for one.
    QJsonObject json{{QStringLiteral("Node Type"), node.type.isEmpty() ? QStringLiteral("?") : node.type}};
    addProperties(json, node.properties);
    if (const QString relationship = relationshipName(node.relationship); !relationship.isEmpty())
        json.insert(QStringLiteral("Parent Relationship"), relationship);
    addNames(json, node);
    addFlags(json, node);
    if (node.cost) {
        json.insert(QStringLiteral("Startup Cost"), node.cost->startup);
        json.insert(QStringLiteral("Total Cost"), node.cost->total);
        json.insert(QStringLiteral("Plan Rows"), node.cost->rows);
        json.insert(QStringLiteral("Plan Width"), node.cost->width);
    }
    addActual(json, node.actual);
    addUsage(json, node.usage, withBlocks);
    QJsonArray workers;
    for (const WorkerFigures &worker : node.workers)
        workers << workerJson(worker, withBlocks);
    if (!workers.isEmpty())
        json.insert(QStringLiteral("Workers"), workers);
    return json;
}

/// Without recursion: a node's object is whole once those behind it are.
QJsonObject treeJson(const Plan &plan)
{
    std::vector<QJsonArray> children(plan.nodes.size());
    QJsonObject root;
    for (size_t at = plan.nodes.size(); at-- > 0;) {
        const PlanNode &node = plan.nodes[at];
        QJsonObject json = nodeJson(node, plan.hasBuffers);
        if (!children[at].isEmpty())
            json.insert(QStringLiteral("Plans"), children[at]);
        children[at] = {};
        if (node.parent < 0)
            root = json;
        else
            children[size_t(node.parent)].prepend(json);
    }
    return root;
}

QJsonObject jitJson(const JitFigures &jit)
{
    const QJsonObject generation{{QStringLiteral("Deform"), jit.deforming.value},
                                 {QStringLiteral("Total"), jit.generation.value}};
    const QJsonObject timing{{QStringLiteral("Generation"), generation},
                             {QStringLiteral("Inlining"), jit.inlining.value},
                             {QStringLiteral("Optimization"), jit.optimization.value},
                             {QStringLiteral("Emission"), jit.emission.value},
                             {QStringLiteral("Total"), jit.total.value}};
    QJsonObject options;
    addProperties(options, jit.properties);
    return {{QStringLiteral("Functions"), jit.functions},
            {QStringLiteral("Options"), options},
            {QStringLiteral("Timing"), timing}};
}

QJsonArray triggersJson(const std::vector<TriggerFigures> &triggers)
{
    QJsonArray array;
    for (const TriggerFigures &trigger : triggers) {
        QJsonObject json{{QStringLiteral("Time"), trigger.time.value}, {QStringLiteral("Calls"), trigger.calls}};
        if (!trigger.name.isEmpty())
            json.insert(QStringLiteral("Trigger Name"), trigger.name);
        if (!trigger.constraint.isEmpty())
            json.insert(QStringLiteral("Constraint Name"), trigger.constraint);
        if (!trigger.relation.isEmpty())
            json.insert(QStringLiteral("Relation"), trigger.relation);
        array << json;
    }
    return array;
}

void addPlanning(QJsonObject &json, const PlanningFigures &planning)
{
    QJsonObject inner;
    addUsage(inner, planning.usage, planning.usage.blocks != BlockCounts());
    if (planning.memoryUsedKilobytes)
        inner.insert(QStringLiteral("Memory Used"), *planning.memoryUsedKilobytes);
    if (planning.memoryAllocatedKilobytes)
        inner.insert(QStringLiteral("Memory Allocated"), *planning.memoryAllocatedKilobytes);
    if (!inner.isEmpty())
        json.insert(QStringLiteral("Planning"), inner);
    if (planning.time)
        json.insert(QStringLiteral("Planning Time"), planning.time->value);
}

} // namespace

QJsonObject explainJson(const Plan &plan)
{
    QJsonObject json;
    addProperties(json, plan.properties);
    json.insert(QStringLiteral("Plan"), treeJson(plan));
    if (!plan.queryText.isEmpty())
        json.insert(QStringLiteral("Query Text"), plan.queryText);
    addPlanning(json, plan.planning);
    if (plan.executionTime)
        json.insert(QStringLiteral("Execution Time"), plan.executionTime->value);
    if (!plan.triggers.empty())
        json.insert(QStringLiteral("Triggers"), triggersJson(plan.triggers));
    if (plan.jit)
        json.insert(QStringLiteral("JIT"), jitJson(*plan.jit));
    if (plan.serialization) {
        QJsonObject inner{{QStringLiteral("Time"), plan.serialization->time.value},
                          {QStringLiteral("Output Volume"), plan.serialization->outputKilobytes},
                          {QStringLiteral("Format"), plan.serialization->format}};
        addUsage(inner, plan.serialization->usage, plan.serialization->usage.blocks != BlockCounts());
        json.insert(QStringLiteral("Serialization"), inner);
    }
    QJsonObject settings;
    addProperties(settings, plan.settings);
    if (!settings.isEmpty())
        json.insert(QStringLiteral("Settings"), settings);
    return json;
}

} // namespace plan
