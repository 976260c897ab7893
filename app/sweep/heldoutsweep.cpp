#include "app/sweep/heldoutsweep.h"

#include "app/sweep/holdoutclone.h"

namespace sweep {

using core::Result;

namespace {

/// The spec's sweep on the clone; what it tells has the table's name, and says where the queries come from.
Result<SweepResult> sweepClone(jobs::JobContext &context, const SweepSpec &spec, const HoldoutClone &clone,
                               const SweepObserver &observer)
{
    SweepSpec onClone = spec;
    onClone.holdOut = false;
    onClone.table = clone.table;
    onClone.given = clone.queries;
    const auto named = [&spec](SweepHead head) {
        head.table = spec.table.name.toText();
        head.source = QuerySource::HeldOut;
        return head;
    };
    SweepObserver renaming = observer;
    renaming.truth = {}; // the copy will be gone
    if (observer.onHead)
        renaming.onHead = [&](const SweepHead &head) {
            observer.onHead(named(head));
        };
    auto result = runSweep(context, onClone, renaming);
    if (result)
        result->head = named(result->head);
    return result;
}

} // namespace

Result<SweepResult> runHeldOut(jobs::JobContext &context, const SweepSpec &spec, const SweepSetup &setup,
                               const SweepObserver &observer)
{
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    if (const auto dropped = dropLeftClones(**lease); !dropped)
        return dropped.error();
    const QString schema = newHoldoutSchema();
    const auto clone = makeHoldoutClone(context, **lease, spec, setup, schema);
    auto result = clone ? sweepClone(context, spec, *clone, observer) : Result<SweepResult>(clone.error());
    if (const auto dropped = cleanUpClone(context, schema); result && !dropped)
        return dropped.error();
    return result;
}

} // namespace sweep
