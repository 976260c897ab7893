#pragma once

#include "app/plan/plannode.h"

#include <utility>

namespace plan {

/// What the matching of two plans has to know of a node and its subtree. Numbers mean the same in both plans.
struct NodeTraits
{
    const PlanNode *node = nullptr;
    int label = 0;         ///< equal for equal type, relation and index
    int subtree = 0;       ///< equal for subtrees whose labels are equal throughout
    quint64 relations = 0; ///< a bit for each relation in the subtree, by its hash
};

/// How much two nodes have in common, least first.
enum class Kinship {
    None,
    Type,  ///< the same type on another relation
    Work,  ///< the same work in another way: a scan of the same relation, a join, an aggregate
    Label, ///< the same type on the same relation and index
    Equal  ///< equal subtrees
};

Kinship kinship(const NodeTraits &before, const NodeTraits &after);

/// Positions of children that belong together, by the first list's order. Children that have nothing in common but
/// relations, or that are the only ones left, are paired too: something in between them may be new.
std::vector<std::pair<int, int>> matchChildren(const std::vector<NodeTraits> &before,
                                               const std::vector<NodeTraits> &after);

} // namespace plan
