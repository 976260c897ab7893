#pragma once

#include "app/plan/plandocument.h"

namespace plan {

/// A part of one subtree's inclusive figures that lies inside the figures of another node.
struct Charge
{
    int child = -1;
    double share = 1;     ///< the shares of one child add up to 1
    bool guessed = false; ///< nothing in the plan names the node that it is charged to
};

/// For every node the subtrees whose figures are contained in its own.
using Charges = std::vector<std::vector<Charge>>;

/// The consumer rule. elapsed holds each node's time by the clock, 0 where it is unknown. Rules:
/// 1. plain children and SubPlans: to the parent;
/// 2. an InitPlan: to the node in its owner's subtree that names it in a condition, or only in its output, the deepest
///    then; to the Gather between the two when there is one, since it evaluates what its workers need; of several to
///    the one whose own blocks, then time, exceed its children's most; named by none: to the first node from the owner
///    down that has room for it;
/// 3. a CTE: to its scans, by their blocks, else by their time;
/// 4. what never ran, and what another server measured, is charged to nobody.
/// Past a number of comparisons that no real plan needs, what is left is charged to its owner, so that the time stays
/// linear.
Charges chargeSubplans(const Plan &plan, const std::vector<double> &elapsed);

} // namespace plan
