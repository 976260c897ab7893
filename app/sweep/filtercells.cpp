#include "app/sweep/filtercells.h"

#include <QMap>

#include <algorithm>

namespace sweep {

namespace {

constexpr int MostPlans = 3;

/// The texts, the most used first; with the queries of each where there are several.
QString usedTexts(const QMap<QString, int> &uses)
{
    if (uses.size() == 1)
        return uses.firstKey();
    QList<std::pair<QString, int>> texts;
    for (auto it = uses.begin(); it != uses.end(); ++it)
        texts.append({it.key(), it.value()});
    std::stable_sort(texts.begin(), texts.end(), [](const auto &a, const auto &b) { return a.second > b.second; });
    QStringList words;
    for (const auto &[text, count] : texts.first(std::min<qsizetype>(texts.size(), MostPlans)))
        words << QStringLiteral("%1 (%2 queries)").arg(text, QString::number(count));
    if (texts.size() > MostPlans)
        words << QStringLiteral("%1 other plans").arg(texts.size() - MostPlans);
    return words.join(QStringLiteral("; "));
}

} // namespace

void describeRoutes(FilterCell &cell, const std::vector<FilterRoute> &routes, const std::vector<int> &uses)
{
    QMap<QString, int> plans;
    QMap<QString, int> reasons;
    int measured = 0;
    int all = 0;
    const FilterRoute *first = nullptr;
    PlanVerdict &verdict = cell.point.plan;
    for (size_t value = 0; value < routes.size(); ++value) {
        const FilterRoute &route = routes[value];
        all += uses[value];
        if (!route.form) {
            reasons[route.reason] += uses[value];
            continue;
        }
        measured += uses[value];
        plans[route.verdict.plan] += uses[value];
        cell.hidden = cell.hidden || route.form == FilterForm::Hidden;
        cell.built = cell.built || route.form == FilterForm::OnCopy;
        if (!first)
            verdict = route.verdict;
        else if (verdict.kind != route.verdict.kind)
            verdict.kind = PlanKind::OtherIndex;
        if (first && verdict.indexUsed.isEmpty())
            verdict.indexUsed = route.verdict.indexUsed;
        first = &route;
    }
    if (!plans.isEmpty())
        verdict.plan = usedTexts(plans);
    if (measured == 0)
        cell.notMeasured = usedTexts(reasons);
    else if (measured < all)
        cell.notMeasured = QStringLiteral("measured for %1 of %2 queries only: %3")
                               .arg(QString::number(measured), QString::number(all), usedTexts(reasons));
}

QList<PartialBuild> builtFor(const FilterHead &head, const FilterStratum &stratum)
{
    QList<PartialBuild> builds = head.built;
    builds.removeIf([&](const PartialBuild &build) {
        const bool fits = head.filterColumn.isEmpty() || stratum.values.contains(build.value);
        return !fits || !build.refused.isEmpty();
    });
    return builds;
}

const FilterCell *cellOf(const QList<FilterCell> &cells, int stratum, FilterStrategy strategy)
{
    const auto found = std::find_if(cells.begin(), cells.end(), [&](const FilterCell &cell) {
        return cell.stratum == stratum && cell.strategy == strategy;
    });
    return found == cells.end() ? nullptr : &*found;
}

bool isAdvised(const QList<FilterAdvice> &advice, const FilterCell &cell)
{
    return std::any_of(advice.begin(), advice.end(), [&cell](const FilterAdvice &each) {
        return each.verdict == FilterAdvice::Verdict::Found && each.stratum == cell.stratum &&
               each.strategy == cell.strategy;
    });
}

} // namespace sweep
