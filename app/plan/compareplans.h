#pragma once

#include "app/plan/planmetrics.h"

namespace plan {

/// A row of two plans laid over each other: a node of both, or of one alone.
struct ComparedRow
{
    int before = -1; ///< index in the first plan's nodes; -1: only the second has it
    int after = -1;  ///< index in the second plan's nodes; -1: only the first has it
    int parent = -1; ///< index of a row
    int place = 0;   ///< position among the parent's children
    int depth = 0;
    std::vector<int> children;

    friend bool operator==(const ComparedRow &, const ComparedRow &) = default;
};

/// A name whose values differ; a null value: that side does not have it.
struct ChangedValue
{
    QString name;
    QString before;
    QString after;

    friend bool operator==(const ChangedValue &, const ChangedValue &) = default;
};

/// Two plans matched node by node. Every node of both is in exactly one row. Parents come first; row 0 is the root,
/// and where the roots do not match, further rows have no parent.
struct PlanComparison
{
    std::vector<ComparedRow> rows;
    std::vector<int> rowOfBefore; ///< for each node of the first plan
    std::vector<int> rowOfAfter;
    QList<ChangedValue> settings; ///< that the plans print and that differ

    friend bool operator==(const PlanComparison &, const PlanComparison &) = default;
};

/// Matches by shape: nodes pair where type, relation and index agree, else where they do the same work (a scan of the
/// same relation, another kind of join); a node that only one plan has in between, such as a Sort or a Gather, stands
/// alone with its children still matched. Children are matched in whichever order. Near-linear in the number of nodes;
/// does not recurse.
PlanComparison comparePlans(const Plan &before, const Plan &after);

/// Names whose values differ, in the order of the first list, then what only the second has.
QList<ChangedValue> changedValues(const Properties &before, const Properties &after);

} // namespace plan
