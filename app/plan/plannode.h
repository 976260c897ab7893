#pragma once

#include "app/plan/usage.h"

#include <QList>
#include <QString>

#include <optional>
#include <vector>

namespace plan {

/// One "key: value" of a plan that has no member of its own, under its name in FORMAT JSON. A list is joined by ", ";
/// an object that this program does not know is compact JSON.
struct Property
{
    QString key;
    QString value;

    friend bool operator==(const Property &, const Property &) = default;
};

using Properties = QList<Property>;

/// The planner's figures; rows are per execution.
struct CostFigures
{
    double startup = 0;
    double total = 0;
    double rows = 0;
    int width = 0;

    friend bool operator==(const CostFigures &, const CostFigures &) = default;
};

/// What ANALYZE measured. Times and rows are averages per loop; loops is the sum over the processes, 0 when the node
/// was never executed.
struct ActualFigures
{
    bool timed = false; ///< the times are there (not with TIMING OFF)
    core::Milliseconds startupTime;
    core::Milliseconds totalTime;
    double rows = 0;
    double loops = 0;

    friend bool operator==(const ActualFigures &, const ActualFigures &) = default;
};

/// One parallel worker's part in a node (VERBOSE); it is contained in the node's own figures.
struct WorkerFigures
{
    int number = 0;
    std::optional<ActualFigures> actual;
    Usage usage;
    Properties properties;

    friend bool operator==(const WorkerFigures &, const WorkerFigures &) = default;
};

enum class Relationship {
    Root,
    Outer,
    Inner,
    Member,
    Subquery,
    InitPlan, ///< also every CTE
    SubPlan,
    Remote, ///< a plan of another server (Citus), with a clock of its own
    Other
};

/// One node of a plan. Nodes lie in the plan's list in the order of the text, a parent before its children.
struct PlanNode
{
    int parent = -1; ///< index in Plan::nodes; -1 for the root
    int end = 0;     ///< one past the last node below this one
    int depth = 0;
    int line = 0; ///< of the paste, from 1
    std::vector<int> children;

    QString type; ///< as FORMAT JSON names it: "Hash Join", "Aggregate", "ModifyTable"
    Relationship relationship = Relationship::Root;
    QString subplanName; ///< "InitPlan 1", "CTE x", "SubPlan 2", with "(returns $0)" up to PostgreSQL 16
    QString operation;   ///< Insert, Update, Delete, Merge or Select
    QString joinType;
    QString strategy;    ///< Plain, Sorted, Hashed or Mixed
    QString partialMode; ///< Partial, Finalize or Simple
    QString provider;    ///< of a Custom Scan
    QString schema;
    QString relation;
    QString alias;
    QString index;
    QString cteName;
    QString functionName;
    bool parallelAware = false;
    bool asyncCapable = false;
    bool backward = false;
    bool disabled = false; ///< PostgreSQL 18; before, the costs carry the penalty
    bool innerUnique = false;
    bool singleCopy = false;

    std::optional<CostFigures> cost;
    std::optional<ActualFigures> actual;
    std::optional<int> workersPlanned;
    std::optional<int> workersLaunched;
    Usage usage;
    std::vector<WorkerFigures> workers;
    Properties properties; ///< conditions, keys and everything else, in the order of the plan

    friend bool operator==(const PlanNode &, const PlanNode &) = default;
};

/// The value under a key of FORMAT JSON, such as "Filter"; empty when there is none.
QString valueOf(const Properties &properties, QStringView key);
/// The same as a number; TEXT's units ("25kB") are already gone.
std::optional<double> numberOf(const Properties &properties, QStringView key);

/// Was planned, and no process ever asked it for a row.
bool neverExecuted(const PlanNode &node);
/// A subplan that does not hand its rows to its parent: InitPlan, CTE or SubPlan.
bool isSubplan(const PlanNode &node);
bool isCte(const PlanNode &node);
bool isGather(const PlanNode &node);

} // namespace plan
