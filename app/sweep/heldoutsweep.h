#pragma once

#include "app/sweep/runsweep.h"

namespace sweep {

/// Makes a hold-out clone, sweeps it and drops it. What is told on the way has the table's own name. A clone whose
/// sweep lost its connection, or whose program died, after its first head stays for a while to be gone on with
/// (StandingClone); in every other case it is dropped.
///
/// With `earlier` the clone that it measured is gone on with, if it stands as it was: its index is the same, and all
/// that was measured is kept, even if the table has changed since. If it is gone, or was emptied by a crash of the
/// server, it is made again with the same seed: the same rows, but another index, since neither the graph of HNSW nor
/// the lists of IVFFlat come out alike twice. Then nothing of what was measured before is taken over (onAnew), and the
/// head says how much that was. Errors as runSweep and makeHoldoutClone, those of takeStandingClone, and InvalidInput
/// where the clone is gone and the rows have changed.
core::Result<SweepResult> runHeldOut(jobs::JobContext &context, const SweepSpec &spec, const SweepSetup &setup,
                                     const SweepObserver &observer, const EarlierSweep &earlier);

} // namespace sweep
