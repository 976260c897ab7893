#include "app/plan/plannode.h"

#include <algorithm>

namespace plan {

QString valueOf(const Properties &properties, QStringView key)
{
    const auto found =
        std::find_if(properties.begin(), properties.end(), [key](const Property &one) { return one.key == key; });
    return found == properties.end() ? QString() : found->value;
}

std::optional<double> numberOf(const Properties &properties, QStringView key)
{
    bool read = false;
    const double number = valueOf(properties, key).toDouble(&read);
    return read ? std::optional(number) : std::nullopt;
}

bool neverExecuted(const PlanNode &node)
{
    return node.actual && node.actual->loops <= 0;
}

bool isSubplan(const PlanNode &node)
{
    return node.relationship == Relationship::InitPlan || node.relationship == Relationship::SubPlan;
}

bool isCte(const PlanNode &node)
{
    return node.relationship == Relationship::InitPlan && node.subplanName.startsWith(QLatin1String("CTE "));
}

bool isGather(const PlanNode &node)
{
    return node.type == QLatin1String("Gather") || node.type == QLatin1String("Gather Merge");
}

} // namespace plan
