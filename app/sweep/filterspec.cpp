#include "app/sweep/filterspec.h"

#include "app/sweep/sweepsetup.h"

#include <algorithm>
#include <array>

namespace sweep {

using core::Result;

namespace {

using namespace Qt::StringLiterals;

constexpr std::array<QLatin1StringView, FilterStrategyCount> Names = {
    "planner"_L1, "index_off"_L1, "index_relaxed"_L1, "index_strict"_L1, "exact_first"_L1, "partial_index"_L1};

constexpr std::array<QLatin1StringView, FilterStrategyCount> Labels = {
    "planner's choice"_L1,    "index, iterative off"_L1, "index, relaxed_order"_L1,
    "index, strict_order"_L1, "exact pre-filter"_L1,     "partial index"_L1};

constexpr std::array<QLatin1StringView, FilterStrategyCount> Texts = {
    "the planner's own choice"_L1,
    "the index with iterative scan off"_L1,
    "the index with iterative scan relaxed_order"_L1,
    "the index with iterative scan strict_order"_L1,
    "an exact pre-filter (the condition first, then a sort)"_L1,
    "a partial index"_L1};

Result<void> checkColumn(const FilterSpec &spec)
{
    if (spec.filterColumn.isEmpty()) {
        if (!spec.filterValues.isEmpty())
            return core::invalidInput(QStringLiteral("values to filter by need the column that they are values of"));
        if (spec.sweep.where.trimmed().isEmpty())
            return core::invalidInput(QStringLiteral("without a condition there is nothing to compare"),
                                      QStringLiteral("name a condition, or a column that every query filters by"));
        return {};
    }
    if (spec.sweep.table.column(spec.filterColumn))
        return {};
    core::Error missing = core::invalidInput(
        QStringLiteral("%1 has no column \"%2\"").arg(spec.sweep.table.name.toText(), spec.filterColumn));
    missing.kind = core::ErrorKind::Missing;
    return missing;
}

Result<void> checkBuilds(const FilterSpec &spec)
{
    constexpr int mostBuilds = 100;
    if (spec.buildPartials == 0)
        return {};
    if (spec.buildPartials < 0 || spec.buildPartials > mostBuilds)
        return core::invalidInput(
            QStringLiteral("1 to %1 partial indexes can be built, not %2").arg(mostBuilds).arg(spec.buildPartials));
    if (!strategiesOf(spec).contains(FilterStrategy::PartialIndex))
        return core::invalidInput(QStringLiteral("a partial index is built to be measured, which is not asked for"));
    if (spec.sweep.table.keyColumns.isEmpty())
        return core::invalidInput(
            QStringLiteral("%1 has no key: its rows could not be told on the copy that partial indexes are built on")
                .arg(spec.sweep.table.name.toText()));
    const auto index = indexUnderTest(spec.sweep);
    if (index && !index->predicate.isEmpty())
        return core::invalidInput(QStringLiteral("%1 is partial itself").arg(index->name.name));
    return {};
}

} // namespace

QList<FilterStrategy> allFilterStrategies()
{
    QList<FilterStrategy> all;
    for (int i = 0; i < FilterStrategyCount; ++i)
        all << FilterStrategy(i);
    return all;
}

QString strategyName(FilterStrategy strategy)
{
    return Names.at(size_t(strategy));
}

std::optional<FilterStrategy> strategyFromName(const QString &name)
{
    const auto found = std::find(Names.begin(), Names.end(), name);
    return found == Names.end() ? std::nullopt : std::optional(FilterStrategy(found - Names.begin()));
}

QString strategyLabel(FilterStrategy strategy)
{
    return Labels.at(size_t(strategy));
}

QString strategyText(FilterStrategy strategy)
{
    return Texts.at(size_t(strategy));
}

QList<FilterStrategy> strategiesOf(const FilterSpec &spec)
{
    QList<FilterStrategy> strategies = allFilterStrategies();
    if (!spec.strategies.isEmpty())
        strategies.removeIf([&spec](FilterStrategy strategy) { return !spec.strategies.contains(strategy); });
    return strategies;
}

Result<void> checkFilters(const FilterSpec &spec)
{
    if (spec.sweep.holdOut)
        return core::invalidInput(QStringLiteral("strategies are compared with rows of the table or with given "
                                                 "queries, not with held-out rows"));
    if (!spec.sweep.published.isEmpty())
        return core::invalidInput(QStringLiteral("published neighbours know no condition"));
    if (spec.sweep.untilTarget || spec.sweep.asPrepared || spec.sweep.plans != PlanChoice::Natural)
        return core::invalidInput(QStringLiteral("each strategy has its own way to its plan"));
    if (const auto single = checkSingleK(spec.sweep, QStringLiteral("a comparison of strategies")); !single)
        return single;
    if (spec.sweep.grid.size() > 1)
        return core::invalidInput(QStringLiteral("strategies are compared at one value of %1")
                                      .arg(spec.sweep.grid.first().isEmpty() ? QStringLiteral("the setting")
                                                                             : spec.sweep.grid.first().first().name));
    if (!spec.filterColumn.isEmpty() && !spec.sweep.documentColumn.isEmpty())
        return core::invalidInput(QStringLiteral("queries are drawn by stratum, not by document"));
    for (const SettingAxis &axis : spec.sweep.axes) {
        if (axis.name.endsWith(u".iterative_scan"))
            return core::invalidInput(QStringLiteral("the strategies themselves set %1").arg(axis.name));
        if (axis.values.size() != 1)
            return core::invalidInput(QStringLiteral("strategies are compared at one value of %1").arg(axis.name));
    }
    if (const auto checked = checkColumn(spec); !checked)
        return checked;
    if (const auto checked = checkBuilds(spec); !checked)
        return checked;
    const auto setup = prepareSweep(spec.sweep);
    return setup ? Result<void>() : Result<void>(setup.error());
}

} // namespace sweep
