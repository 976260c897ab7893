#include "app/sweep/truthestimate.h"

#include <algorithm>

namespace sweep {

using core::Result;

namespace {

Result<void> makeSettings(db::Transaction &transaction, const SweepSpec &spec, std::chrono::milliseconds patience)
{
    const auto set = transaction.setLocal(QStringLiteral("statement_timeout"), QString::number(patience.count()));
    // checkCondition has read backslashes in plain quotes as the standard does.
    if (set && spec.where.contains(u'\\'))
        return transaction.setLocal(QStringLiteral("standard_conforming_strings"), QStringLiteral("on"));
    return set;
}

QString secondsText(double seconds)
{
    if (seconds < 0.1)
        return QStringLiteral("less than 0.1 s");
    return QStringLiteral("about %1 s").arg(seconds, 0, 'f', seconds < 10 ? 1 : 0);
}

} // namespace

Result<GroundTruthPlan> estimateGroundTruth(jobs::JobContext &context, const SweepSpec &spec,
                                            std::chrono::milliseconds patience)
{
    SweepSpec onTable = spec;
    onTable.holdOut = false;
    const auto setup = prepareSweep(onTable);
    if (!setup)
        return setup.error();
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnlySnapshot);
    if (!transaction)
        return transaction.error();
    if (const auto set = makeSettings(*transaction, spec, patience); !set)
        return set.error();
    const int queries = spec.given.isEmpty() ? spec.queries : int(spec.given.size());
    auto plan = planGroundTruth(context, **lease, onTable, *setup, queries);
    const bool stays = !plan && !context.isCancelled() && plan.error().connectionUsable &&
                       plan.error().kind != core::ErrorKind::Cancelled &&
                       plan.error().kind != core::ErrorKind::ConnectionLost;
    if (!stays)
        return plan;
    GroundTruthPlan unknown;
    unknown.method = spec.truthMethod.value_or(TruthMethod::ServerScans);
    unknown.queries = queries;
    unknown.reason = plan.error().message;
    return unknown;
}

QString estimateText(const GroundTruthPlan &plan)
{
    const bool streams = plan.method == TruthMethod::ClientStream;
    const QString choice = streams ? QStringLiteral("the table is streamed") : QStringLiteral("the server scans");
    if (!plan.serverSeconds || !plan.streamSeconds)
        return QStringLiteral("%1; how long that takes is not known (%2)").arg(choice, plan.reason);
    return QStringLiteral("stream of the table %1, scans on the server %2: %3")
        .arg(secondsText(*plan.streamSeconds), secondsText(*plan.serverSeconds), choice);
}

} // namespace sweep
