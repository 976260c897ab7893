#pragma once

#include "app/plan/plannode.h"

namespace plan {

enum class PlanFormat { Json, Text, Yaml, Xml };

/// A trigger's time. AFTER triggers ran outside the nodes, BEFORE triggers are in their ModifyTable as well.
struct TriggerFigures
{
    QString name; ///< may be empty: before PostgreSQL 18 TEXT without VERBOSE names the constraint only
    QString constraint;
    QString relation;
    core::Milliseconds time;
    double calls = 0;

    friend bool operator==(const TriggerFigures &, const TriggerFigures &) = default;
};

/// Just-in-time compilation. Its time lies inside the nodes that compiled.
struct JitFigures
{
    int functions = 0;
    core::Milliseconds generation;
    core::Milliseconds deforming; ///< part of generation
    core::Milliseconds inlining;
    core::Milliseconds optimization;
    core::Milliseconds emission;
    core::Milliseconds total;
    Properties properties; ///< the options

    friend bool operator==(const JitFigures &, const JitFigures &) = default;
};

/// EXPLAIN (SERIALIZE): the answer turned into what the client would get.
struct SerializationFigures
{
    core::Milliseconds time;
    double outputKilobytes = 0;
    QString format;
    Usage usage;

    friend bool operator==(const SerializationFigures &, const SerializationFigures &) = default;
};

struct PlanningFigures
{
    std::optional<core::Milliseconds> time;
    std::optional<double> memoryUsedKilobytes;
    std::optional<double> memoryAllocatedKilobytes;
    Usage usage;

    friend bool operator==(const PlanningFigures &, const PlanningFigures &) = default;
};

/// A line of a paste that nothing could be made of.
struct UnreadLine
{
    int line = 0; ///< from 1
    QString text; ///< its beginning

    friend bool operator==(const UnreadLine &, const UnreadLine &) = default;
};

/// One plan: its nodes in the order of the text, and what stands beside them.
struct Plan
{
    PlanFormat format = PlanFormat::Json;
    int line = 1;      ///< of the paste, where it begins
    QString queryText; ///< auto_explain prints it
    std::vector<PlanNode> nodes;
    PlanningFigures planning;
    std::optional<core::Milliseconds> executionTime;
    std::vector<TriggerFigures> triggers;
    std::optional<JitFigures> jit;
    std::optional<SerializationFigures> serialization;
    Properties settings;   ///< changed settings: name and value
    Properties properties; ///< everything else: Query Identifier, auto_explain's duration, unknown keys

    bool analyzed = false; ///< some node has actual figures
    bool timed = false;    ///< and times
    bool hasCosts = false;
    bool fractionalRows = false; ///< row averages have two decimals (from PostgreSQL 18 on)
    bool hasBuffers = false;     ///< block counts were asked for (TEXT: some are not zero)

    friend bool operator==(const Plan &, const Plan &) = default;
};

/// What a paste holds.
struct PlanDocument
{
    std::vector<Plan> plans;
    std::vector<UnreadLine> unread; ///< the first of them
    int unreadCount = 0;            ///< all of them

    friend bool operator==(const PlanDocument &, const PlanDocument &) = default;
};

} // namespace plan
