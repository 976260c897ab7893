#pragma once

#include "app/sweep/runsweep.h"

namespace sweep {

/// Makes a hold-out clone, sweeps it and drops it, however the sweep ends. What is told on the way has the table's own
/// name. Errors as runSweep and makeHoldoutClone.
core::Result<SweepResult> runHeldOut(jobs::JobContext &context, const SweepSpec &spec, const SweepSetup &setup,
                                     const SweepObserver &observer);

} // namespace sweep
