#include "app/sweep/loadspec.h"

#include <algorithm>

namespace sweep {

using core::Result;

namespace {

constexpr int MostConnections = 1000;
constexpr int MostRounds = 100;
constexpr double LongestRound = 3600;
constexpr double MostArrivals = 1e7;

Result<void> checkSpec(const LoadSpec &spec)
{
    if (spec.sweep.holdOut || spec.sweep.untilTarget)
        return core::invalidInput(QStringLiteral("a measurement of throughput works on the table itself, and on every "
                                                 "setting it is given"));
    if (const auto single = checkSingleK(spec.sweep, QStringLiteral("a measurement of throughput")); !single)
        return single;
    if (spec.sweep.asPrepared)
        return core::invalidInput(QStringLiteral("throughput is measured with a plan for each query, not as prepared"));
    if (!(spec.seconds > 0) || spec.seconds > LongestRound)
        return core::invalidInput(QStringLiteral("a round takes more than 0 and at most %1 seconds, not %2")
                                      .arg(LongestRound)
                                      .arg(spec.seconds));
    if (spec.rounds < 1 || spec.rounds > MostRounds)
        return core::invalidInput(QStringLiteral("there are 1 to %1 rounds, not %2").arg(MostRounds).arg(spec.rounds));
    if (!(spec.rate >= 0) || spec.rate * spec.seconds > MostArrivals)
        return core::invalidInput(QStringLiteral("a rate of %1 queries/s cannot be measured").arg(spec.rate));
    for (const int connections : spec.connections) {
        if (connections < 1 || connections > MostConnections)
            return core::invalidInput(
                QStringLiteral("connections must be between 1 and %1, not %2").arg(MostConnections).arg(connections));
    }
    return {};
}

} // namespace

Result<SweepSetup> prepareLoad(const LoadSpec &spec)
{
    if (const auto checked = checkSpec(spec); !checked)
        return checked.error();
    auto setup = prepareSweep(spec.sweep);
    if (!setup)
        return setup;
    setup->limit = spec.sweep.k;
    setup->roomForItself = false;
    for (SweepStep &step : setup->steps)
        std::copy(step.settings.begin(), step.settings.end(), step.sent.begin());
    return setup;
}

} // namespace sweep
