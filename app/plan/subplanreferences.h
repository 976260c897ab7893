#pragma once

#include "app/plan/plandocument.h"

#include <QHash>

namespace plan {

/// Which nodes read which InitPlan and CTE, from the text of the plan.
class SubplanReferences
{
public:
    /// Nodes that name the InitPlan in a condition, or in their Output, in the order of the plan. They may lie
    /// outside its owner's subtree, or inside the InitPlan itself.
    const std::vector<int> &inConditions(int initPlan) const { return mentions(initPlan).inConditions; }
    const std::vector<int> &inOutput(int initPlan) const { return mentions(initPlan).inOutput; }
    /// The CTE Scans of a CTE, told from those of another CTE of the same name by where they stand.
    const std::vector<int> &scansOf(int cte) const;

private:
    friend SubplanReferences findReferences(const Plan &plan);

    struct Mentions
    {
        std::vector<int> inConditions;
        std::vector<int> inOutput;
    };

    const Mentions &mentions(int initPlan) const;

    std::vector<Mentions> m_mentions; ///< one for each name
    QHash<int, int> m_named;          ///< of an InitPlan: the place of its name's mentions
    QHash<int, std::vector<int>> m_scans;
};

/// One pass over the conditions of all nodes; tokens are matched whole, so that InitPlan 10 is not InitPlan 1.
SubplanReferences findReferences(const Plan &plan);

} // namespace plan
