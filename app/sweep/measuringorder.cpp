#include "app/sweep/measuringorder.h"

#include "app/sweep/statistics.h"

#include <algorithm>

namespace sweep {

namespace {

constexpr int MostPerBlock = 10;
constexpr int FewestBlocks = 10;
constexpr int RoundTrips = 21;

} // namespace

double millisecondsSince(MeasuringClock::time_point start)
{
    return std::chrono::duration<double, std::milli>(MeasuringClock::now() - start).count();
}

int measuringBlock(int queries)
{
    return std::clamp(queries / FewestBlocks, 1, MostPerBlock);
}

core::Result<core::Milliseconds> measureRoundTrip(db::Connection &connection)
{
    const auto prepared = connection.prepare(QStringLiteral("SELECT"));
    if (!prepared)
        return prepared.error();
    std::vector<double> times;
    for (int i = 0; i < RoundTrips; ++i) {
        const auto start = MeasuringClock::now();
        const auto answered = connection.execute(*prepared, {});
        if (!answered)
            return answered.error();
        times.push_back(millisecondsSince(start));
    }
    return core::Milliseconds{percentile(times, 0.5)};
}

} // namespace sweep
