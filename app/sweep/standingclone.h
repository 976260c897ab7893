#pragma once

#include "app/sweep/holdoutclone.h"
#include "app/sweep/sweepresult.h"

#include <optional>

namespace sweep {

/// Marks a finished clone as one that a sweep may go on with: for three days dropLeftClones spares it, also when
/// nobody holds on to it, and its comment says so. `index` is the one under test. Errors: the server's.
core::Result<MeasuredCopy> keepClone(db::Connection &connection, const HoldoutClone &clone, const QString &index);

/// The clone that an earlier run of the sweep measured, if it stands as it was; it is locked by this session then.
/// Nothing where it is gone, was emptied by a crash of the server, or has another index now: what is left of it is
/// dropped. `queries` are the rows that it lacks; empty: drawn again from the table. Error Timeout when another session
/// holds on to it, such as that of a program which died just now; the server's.
core::Result<std::optional<HoldoutClone>> takeStandingClone(db::Connection &connection, const SweepSpec &spec,
                                                            const SweepSetup &setup, const MeasuredCopy &copy,
                                                            const QList<vectors::VectorValue> &queries);

} // namespace sweep
