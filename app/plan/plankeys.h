#pragma once

#include "app/plan/plannode.h"

#include <string_view>
#include <variant>

namespace plan {

/// Keys whose value needs more than being stored in a member.
enum class SpecialKey {
    ParentRelationship,
    ScanDirection,
    ActualStartupTime,
    ActualTotalTime,
    ActualRows,
    ActualLoops,
    WorkerNumber
};

/// Where the value of a known key of FORMAT JSON goes.
using KeyTarget = std::variant<SpecialKey, qint64 BlockCounts::*, core::Milliseconds IoTimes::*, qint64 WalUsage::*,
                               double CostFigures::*, int CostFigures::*, QString PlanNode::*, bool PlanNode::*,
                               std::optional<int> PlanNode::*>;

/// The target of a key of a node, a worker or a usage; null when it has no member of its own.
const KeyTarget *findKey(std::string_view key);

/// The key's text, shared for the keys that are seen often.
QString keyText(std::string_view key);

/// A number as EXPLAIN prints it; nothing when there is anything else in the text.
std::optional<double> toNumber(std::string_view text);

/// Each stores a value under a known key and says whether it could: the key belongs there and the value is of its kind.
bool storeUsage(Usage &usage, const KeyTarget &target, std::string_view value);
bool storeActual(std::optional<ActualFigures> &actual, const KeyTarget &target, std::string_view value);
bool storeNode(PlanNode &node, const KeyTarget &target, std::string_view value);
bool storeWorker(WorkerFigures &worker, const KeyTarget &target, std::string_view value);

Relationship toRelationship(std::string_view text);

} // namespace plan
