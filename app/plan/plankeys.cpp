#include "app/plan/plankeys.h"

#include "app/plan/textpieces.h"

#include <charconv>
#include <limits>

namespace plan {

namespace {

struct KeyEntry
{
    std::string_view name;
    KeyTarget target;
};

const KeyEntry knownKeys[] = {
    {"Parent Relationship", SpecialKey::ParentRelationship},
    {"Scan Direction", SpecialKey::ScanDirection},
    {"Actual Startup Time", SpecialKey::ActualStartupTime},
    {"Actual Total Time", SpecialKey::ActualTotalTime},
    {"Actual Rows", SpecialKey::ActualRows},
    {"Actual Loops", SpecialKey::ActualLoops},
    {"Worker Number", SpecialKey::WorkerNumber},
    {"Shared Hit Blocks", &BlockCounts::sharedHit},
    {"Shared Read Blocks", &BlockCounts::sharedRead},
    {"Shared Dirtied Blocks", &BlockCounts::sharedDirtied},
    {"Shared Written Blocks", &BlockCounts::sharedWritten},
    {"Local Hit Blocks", &BlockCounts::localHit},
    {"Local Read Blocks", &BlockCounts::localRead},
    {"Local Dirtied Blocks", &BlockCounts::localDirtied},
    {"Local Written Blocks", &BlockCounts::localWritten},
    {"Temp Read Blocks", &BlockCounts::tempRead},
    {"Temp Written Blocks", &BlockCounts::tempWritten},
    {"I/O Read Time", &IoTimes::sharedRead},
    {"I/O Write Time", &IoTimes::sharedWrite},
    {"Shared I/O Read Time", &IoTimes::sharedRead},
    {"Shared I/O Write Time", &IoTimes::sharedWrite},
    {"Local I/O Read Time", &IoTimes::localRead},
    {"Local I/O Write Time", &IoTimes::localWrite},
    {"Temp I/O Read Time", &IoTimes::tempRead},
    {"Temp I/O Write Time", &IoTimes::tempWrite},
    {"WAL Records", &WalUsage::records},
    {"WAL FPI", &WalUsage::fullPageImages},
    {"WAL Bytes", &WalUsage::bytes},
    {"WAL Buffers Full", &WalUsage::buffersFull},
    {"Startup Cost", &CostFigures::startup},
    {"Total Cost", &CostFigures::total},
    {"Plan Rows", &CostFigures::rows},
    {"Plan Width", &CostFigures::width},
    {"Node Type", &PlanNode::type},
    {"Subplan Name", &PlanNode::subplanName},
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
    {"Function Name", &PlanNode::functionName},
    {"Parallel Aware", &PlanNode::parallelAware},
    {"Async Capable", &PlanNode::asyncCapable},
    {"Disabled", &PlanNode::disabled},
    {"Inner Unique", &PlanNode::innerUnique},
    {"Single Copy", &PlanNode::singleCopy},
    {"Workers Planned", &PlanNode::workersPlanned},
    {"Workers Launched", &PlanNode::workersLaunched},
};

/// Keys without a member that come often enough to share their text.
constexpr std::string_view commonProperties[] = {
    "Output",        "Filter",          "Index Cond",      "Recheck Cond", "Join Filter",
    "Hash Cond",     "Merge Cond",      "Order By",        "Sort Key",     "Group Key",
    "Sort Method",   "Sort Space Used", "Sort Space Type", "Heap Fetches", "Rows Removed by Filter",
    "Index Searches"};

/// Open addressing over a table that never fills.
class KeyTable
{
public:
    struct Slot
    {
        std::string_view name;
        const KeyTarget *target = nullptr;
        QString text;
    };

    KeyTable()
        : m_slots(slotCount)
    {
        for (const KeyEntry &entry : knownKeys)
            insert(entry.name, &entry.target);
        for (const std::string_view name : commonProperties)
            insert(name, nullptr);
    }

    const Slot *find(std::string_view name) const
    {
        for (size_t at = hash(name);; at = (at + 1) % slotCount) {
            const Slot &slot = m_slots[at];
            if (slot.name == name)
                return &slot;
            if (slot.name.empty())
                return nullptr;
        }
    }

private:
    static constexpr size_t slotCount = 512;

    static size_t hash(std::string_view name)
    {
        if (name.empty())
            return 0;
        size_t value = name.size();
        for (const size_t at : {size_t(0), name.size() / 2, name.size() * 3 / 4, name.size() - 1})
            value = value * 31 + static_cast<unsigned char>(name[at]);
        return (value ^ (value >> 9)) % slotCount;
    }

    void insert(std::string_view name, const KeyTarget *target)
    {
        size_t at = hash(name);
        while (!m_slots[at].name.empty())
            at = (at + 1) % slotCount;
        m_slots[at] = {name, target, QString::fromUtf8(name.data(), qsizetype(name.size()))};
    }

    std::vector<Slot> m_slots;
};

const KeyTable &keyTable()
{
    static const KeyTable table;
    return table;
}

std::optional<bool> toBool(std::string_view text)
{
    if (text == "true")
        return true;
    return text == "false" ? std::optional(false) : std::nullopt;
}

qint64 toCount(double number)
{
    constexpr double most = 9e18;
    return number >= most ? std::numeric_limits<qint64>::max() : number <= 0 ? 0 : qint64(number);
}

int toInt(double number)
{
    return int(std::min<qint64>(toCount(number), std::numeric_limits<int>::max()));
}

bool storeSpecial(PlanNode &node, SpecialKey key, std::string_view value)
{
    if (key == SpecialKey::ParentRelationship) {
        node.relationship = toRelationship(value);
        return node.relationship != Relationship::Other;
    }
    if (key == SpecialKey::ScanDirection) {
        node.backward = value == "Backward";
        return true;
    }
    return storeActual(node.actual, key, value);
}

} // namespace

const KeyTarget *findKey(std::string_view key)
{
    const KeyTable::Slot *slot = keyTable().find(key);
    return slot ? slot->target : nullptr;
}

QString keyText(std::string_view key)
{
    const KeyTable::Slot *slot = keyTable().find(key);
    return slot && !slot->name.empty() ? slot->text : toText(key);
}

std::optional<double> toNumber(std::string_view text)
{
    // Most numbers of a plan are short and whole.
    int whole = 0;
    size_t digits = 0;
    for (; digits < text.size() && digits < 9 && text[digits] >= '0' && text[digits] <= '9'; ++digits)
        whole = whole * 10 + (text[digits] - '0');
    if (digits == text.size() && digits > 0)
        return whole;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (end != text.data() + text.size() || text.empty())
        return std::nullopt;
    if (error == std::errc::result_out_of_range)
        return text.find("e-") == std::string_view::npos ? std::numeric_limits<double>::max() : 0.0;
    return error == std::errc() ? std::optional(number) : std::nullopt;
}

bool storeUsage(Usage &usage, const KeyTarget &target, std::string_view value)
{
    const std::optional<double> number = toNumber(value);
    if (!number)
        return false;
    if (const auto blocks = std::get_if<qint64 BlockCounts::*>(&target))
        usage.blocks.**blocks = toCount(*number);
    else if (const auto io = std::get_if<core::Milliseconds IoTimes::*>(&target))
        usage.io.**io = {*number};
    else if (const auto wal = std::get_if<qint64 WalUsage::*>(&target))
        usage.wal.**wal = toCount(*number);
    else
        return false;
    return true;
}

bool storeActual(std::optional<ActualFigures> &actual, const KeyTarget &target, std::string_view value)
{
    const auto special = std::get_if<SpecialKey>(&target);
    const std::optional<double> number = toNumber(value);
    if (!special || !number || *special < SpecialKey::ActualStartupTime || *special > SpecialKey::ActualLoops)
        return false;
    if (!actual)
        actual.emplace();
    if (*special == SpecialKey::ActualRows)
        actual->rows = *number;
    else if (*special == SpecialKey::ActualLoops)
        actual->loops = *number;
    else {
        actual->timed = true;
        (*special == SpecialKey::ActualStartupTime ? actual->startupTime : actual->totalTime) = {*number};
    }
    return true;
}

bool storeNode(PlanNode &node, const KeyTarget &target, std::string_view value)
{
    if (const auto text = std::get_if<QString PlanNode::*>(&target)) {
        node.**text = toText(value);
        return true;
    }
    if (const auto flag = std::get_if<bool PlanNode::*>(&target)) {
        const std::optional<bool> on = toBool(value);
        if (on)
            node.**flag = *on;
        return on.has_value();
    }
    if (const auto special = std::get_if<SpecialKey>(&target))
        return storeSpecial(node, *special, value);
    const auto costDouble = std::get_if<double CostFigures::*>(&target);
    const auto costInt = std::get_if<int CostFigures::*>(&target);
    const auto workers = std::get_if<std::optional<int> PlanNode::*>(&target);
    if (!costDouble && !costInt && !workers)
        return storeUsage(node.usage, target, value);
    const std::optional<double> number = toNumber(value);
    if (!number)
        return false;
    if (workers) {
        node.**workers = toInt(*number);
        return true;
    }
    if (!node.cost)
        node.cost.emplace();
    if (costDouble)
        *node.cost.*(*costDouble) = *number;
    else
        *node.cost.*(*costInt) = toInt(*number);
    return true;
}

bool storeWorker(WorkerFigures &worker, const KeyTarget &target, std::string_view value)
{
    const auto special = std::get_if<SpecialKey>(&target);
    if (special && *special == SpecialKey::WorkerNumber) {
        const std::optional<double> number = toNumber(value);
        if (number)
            worker.number = toInt(*number);
        return number.has_value();
    }
    return special ? storeActual(worker.actual, target, value) : storeUsage(worker.usage, target, value);
}

Relationship toRelationship(std::string_view text)
{
    constexpr std::pair<std::string_view, Relationship> names[] = {
        {"Outer", Relationship::Outer},       {"Inner", Relationship::Inner},       {"Member", Relationship::Member},
        {"Subquery", Relationship::Subquery}, {"InitPlan", Relationship::InitPlan}, {"SubPlan", Relationship::SubPlan},
        {"Remote", Relationship::Remote}};
    for (const auto &[name, relationship] : names) {
        if (name == text)
            return relationship;
    }
    return Relationship::Other;
}

} // namespace plan
