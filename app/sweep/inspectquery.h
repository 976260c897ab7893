#pragma once

#include "app/sweep/recordsweep.h"

namespace sweep {

/// A query of a stored sweep to be looked at, and the settings to run it under.
struct InspectRequest
{
    qint64 sweep = 0;
    catalog::Table table; ///< the sweep's, as it is now
    int query = 0;        ///< its place among the sweep's queries, from 0
    QList<GridPoint> settings;
    int k = 0; ///< one of the sweep's; 0: its own, or its first
};

/// A neighbour, its key as text.
struct InspectedRow
{
    QString key;
    double distance = 0;

    friend bool operator==(const InspectedRow &, const InspectedRow &) = default;
};

/// What the query got under one setting.
struct InspectedSetting
{
    GridPoint settings;
    double recall = 0;
    core::Milliseconds time; ///< of the second of two runs
    PlanVerdict plan;
    QList<bool> found;         ///< for each of the exact rows: it was returned
    QList<InspectedRow> extra; ///< returned rows that are too far; their distance is the index's own

    friend bool operator==(const InspectedSetting &, const InspectedSetting &) = default;
};

struct QueryInspection
{
    int query = 0;
    QString ownKey;            ///< of the row that the query is; empty when it is none
    QList<InspectedRow> exact; ///< nearest first: k, and those as near as the last of them
    QList<InspectedSetting> settings;

    friend bool operator==(const QueryInspection &, const QueryInspection &) = default;
};

/// Runs one query of a stored sweep again, exactly and under each of the settings, in one read-only snapshot. The query
/// is drawn anew by the sweep's seed; one that was held out of a copy is searched in the table itself, without itself.
/// Errors: Missing, InvalidInput when the sweep has no such query any more, Cancelled, ConnectionLost, the server's.
core::Result<QueryInspection> inspectQuery(jobs::JobContext &context, const workspace::Workspace &workspace,
                                           const InspectRequest &request);

} // namespace sweep
