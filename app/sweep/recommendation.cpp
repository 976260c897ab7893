#include "app/sweep/recommendation.h"

#include "app/sweep/sweepresult.h"

#include <algorithm>
#include <optional>

namespace sweep {

namespace {

constexpr double Rounding = 1e-9;
constexpr int MaxEfSearch = 1000;

bool onIndex(const SweepPoint &point)
{
    return point.plan.kind == PlanKind::IndexUnderTest;
}

/// The number in which alone the points differ: one setting each, of one name, whole numbers.
std::optional<int> singleNumber(const SweepPoint &point, const QString &name)
{
    if (point.settings.size() != 1 || point.settings.first().name != name)
        return std::nullopt;
    bool isNumber = false;
    const int value = point.settings.first().value.toInt(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

class Chooser
{
public:
    Chooser(const QList<SweepPoint> &points, const SweepHead &head)
        : m_head(head)
    {
        // Forced plans show what the index can; an application gets the planner's choice.
        const bool natural =
            std::any_of(points.begin(), points.end(), [](const SweepPoint &point) { return !point.forced; });
        std::copy_if(points.begin(), points.end(), std::back_inserter(m_points),
                     [natural](const SweepPoint &point) { return point.queries > 0 && (!point.forced || !natural); });
        const QString name = m_points.isEmpty() || m_points.first().settings.isEmpty()
                                 ? QString()
                                 : m_points.first().settings.first().name;
        m_byNumber = std::all_of(m_points.begin(), m_points.end(),
                                 [&name](const SweepPoint &point) { return singleNumber(point, name).has_value(); });
    }

    Recommendation choose() const
    {
        Recommendation found;
        if (m_points.isEmpty())
            return found;
        found.leavesIndexAt = leavesIndexAt();
        found.inForce = inForce();
        if (const SweepPoint *cheapest = cheapestThatReaches()) {
            found.verdict = Verdict::Found;
            found.position = cheapest->position;
            return found;
        }
        const SweepPoint *best = bestOnIndex();
        found.position = best ? best->position : -1;
        found.verdict = verdictWithout(best);
        if (best)
            found.remedies = remediesFor(*best, found.verdict);
        return found;
    }

    const SweepPoint *at(int position) const
    {
        const auto found = std::find_if(m_points.begin(), m_points.end(),
                                        [position](const SweepPoint &point) { return point.position == position; });
        return found == m_points.end() ? nullptr : &*found;
    }

private:
    bool cheaper(const SweepPoint &a, const SweepPoint &b) const
    {
        if (m_byNumber)
            return a.settings.first().value.toInt() < b.settings.first().value.toInt();
        return a.latency.mean < b.latency.mean;
    }

    const SweepPoint *cheapestThatReaches() const
    {
        const SweepPoint *cheapest = nullptr;
        for (const SweepPoint &point : m_points) {
            const bool reaches = onIndex(point) && point.recall.low >= m_head.targetRecall - Rounding;
            if (reaches && (!cheapest || cheaper(point, *cheapest)))
                cheapest = &point;
        }
        return cheapest;
    }

    const SweepPoint *bestOnIndex() const
    {
        const SweepPoint *best = nullptr;
        for (const SweepPoint &point : m_points) {
            if (onIndex(point) && (!best || point.recall.mean > best->recall.mean))
                best = &point;
        }
        return best;
    }

    int leavesIndexAt() const
    {
        const auto left = std::find_if(m_points.begin(), m_points.end(),
                                       [](const SweepPoint &point) { return point.plan.kind == PlanKind::Exact; });
        return left == m_points.end() ? -1 : left->position;
    }

    int inForce() const
    {
        const auto found = std::find_if(m_points.begin(), m_points.end(), [this](const SweepPoint &point) {
            return point.settings.size() == 1 && point.settings.first().value == m_head.valueInForce;
        });
        return found == m_points.end() ? -1 : found->position;
    }

    Verdict verdictWithout(const SweepPoint *best) const
    {
        if (!best)
            return Verdict::IndexNotUsed;
        if (best->recall.mean >= m_head.targetRecall - Rounding)
            return Verdict::TooFewQueries;
        return leavesIndexAt() >= 0 ? Verdict::OnlyWithoutIndex : Verdict::NotReached;
    }

    /// The last step up the grid brought nothing.
    bool levelsOff() const
    {
        QList<const SweepPoint *> rising;
        for (const SweepPoint &point : m_points) {
            if (onIndex(point))
                rising << &point;
        }
        if (!m_byNumber || rising.size() < 2)
            return false;
        std::sort(rising.begin(), rising.end(),
                  [this](const SweepPoint *a, const SweepPoint *b) { return cheaper(*a, *b); });
        constexpr double nothing = 0.0005;
        return rising.last()->recall.mean < rising.at(rising.size() - 2)->recall.mean + nothing;
    }

    QList<Remedy> remediesFor(const SweepPoint &best, Verdict verdict) const
    {
        QList<Remedy> remedies;
        if (verdict == Verdict::TooFewQueries)
            remedies << Remedy::MoreQueries;
        const bool hnsw = m_head.method == vectors::IndexMethod::Hnsw;
        const int value = m_byNumber ? best.settings.first().value.toInt() : 0;
        if (best.shortResults > 0 && hnsw && m_byNumber && value < m_head.k)
            remedies << Remedy::LargerEfSearchThanK;
        else if (best.shortResults > 0)
            remedies << Remedy::IterativeScan;
        if (leavesIndexAt() < 0 && !(hnsw && value >= MaxEfSearch) && !levelsOff())
            remedies << Remedy::LargerSetting;
        if (verdict != Verdict::TooFewQueries || levelsOff())
            remedies << Remedy::BetterBuild;
        return remedies;
    }

    QList<SweepPoint> m_points;
    const SweepHead &m_head;
    bool m_byNumber = false;
};

QString number(double value, int decimals)
{
    return QString::number(value, 'f', decimals);
}

QString recallText(const SweepPoint &point, const SweepHead &head)
{
    return QStringLiteral("recall@%1 %2 (%3-%4)")
        .arg(head.k)
        .arg(number(point.recall.mean, 3), number(point.recall.low, 3), number(point.recall.high, 3));
}

QString targetText(const SweepHead &head)
{
    return QStringLiteral("recall@%1 %2").arg(head.k).arg(head.targetRecall);
}

QString remedyText(Remedy remedy, const SweepHead &head)
{
    const bool hnsw = head.method == vectors::IndexMethod::Hnsw;
    switch (remedy) {
    case Remedy::LargerSetting:
        return hnsw ? QStringLiteral("a larger ef_search") : QStringLiteral("more probes");
    case Remedy::BetterBuild:
        return hnsw ? QStringLiteral("an index with larger m and ef_construction")
                    : QStringLiteral("an index built after the data was loaded, with fewer lists");
    case Remedy::MoreQueries:
        return QStringLiteral("more queries");
    case Remedy::IterativeScan:
        return QStringLiteral("%1.iterative_scan = relaxed_order").arg(vectors::methodName(head.method));
    case Remedy::LargerEfSearchThanK:
        return QStringLiteral("an ef_search of at least k");
    }
    Q_UNREACHABLE();
}

QString remediesText(const Recommendation &found, const SweepHead &head)
{
    QStringList texts;
    for (const Remedy remedy : found.remedies)
        texts << remedyText(remedy, head);
    return texts.isEmpty() ? QString() : QStringLiteral(" What may help: %1.").arg(texts.join(QStringLiteral("; ")));
}

QString foundText(const SweepPoint &point, const SweepHead &head)
{
    return QStringLiteral("%1 is the cheapest setting whose lower bound reaches %2: %3, p95 %4 ms, %5 queries/s.")
        .arg(settingsText(point.settings), targetText(head), recallText(point, head),
             number(point.latency.p95.value, 2), number(point.latency.queriesPerSecond, 0));
}

QString verdictText(const Recommendation &found, const SweepPoint *best, const SweepPoint *left, const SweepHead &head)
{
    switch (found.verdict) {
    case Verdict::NothingMeasured:
        return QStringLiteral("Nothing was measured.");
    case Verdict::Found:
        return foundText(*best, head);
    case Verdict::NotReached:
        return QStringLiteral("No setting reaches %1: the best, %2, gives %3.")
            .arg(targetText(head), settingsText(best->settings), recallText(*best, head));
    case Verdict::TooFewQueries:
        return QStringLiteral("No setting reaches %1 for certain: the best, %2, gives %3 over %4 queries.")
            .arg(targetText(head), settingsText(best->settings), recallText(*best, head))
            .arg(best->queries);
    case Verdict::IndexNotUsed:
        return QStringLiteral("The planner used %1 at no setting%2.")
            .arg(head.index, left ? QStringLiteral(" (%1)").arg(left->plan.plan) : QString());
    case Verdict::OnlyWithoutIndex:
        return QStringLiteral("No setting on %1 reaches %2: the best, %3, gives %4.")
            .arg(head.index, targetText(head), settingsText(best->settings), recallText(*best, head));
    }
    Q_UNREACHABLE();
}

QString leavingText(const SweepPoint &left, const SweepHead &head)
{
    return QStringLiteral(" At %1 the planner leaves %2 for an exact answer (%3, p50 %4 ms).")
        .arg(settingsText(left.settings), head.index, left.plan.plan, number(left.latency.p50.value, 2));
}

/// What changes against the setting in force; empty where it was not measured.
QString gainText(const Recommendation &found, const SweepPoint *inForce, const SweepHead &head)
{
    if (!inForce)
        return {};
    if (found.verdict == Verdict::Found && found.position == found.inForce)
        return QStringLiteral(" It is the setting in force.");
    return QStringLiteral(" The setting in force, %1, gives %2, p95 %3 ms.")
        .arg(inForce->settings.first().value, recallText(*inForce, head), number(inForce->latency.p95.value, 2));
}

} // namespace

Recommendation recommend(const QList<SweepPoint> &points, const SweepHead &head)
{
    const Chooser chooser(points, head);
    Recommendation found = chooser.choose();
    const SweepPoint *left = chooser.at(found.leavesIndexAt);
    found.sentence = verdictText(found, chooser.at(found.position), left, head) +
                     gainText(found, chooser.at(found.inForce), head) + remediesText(found, head);
    if (left && found.verdict != Verdict::IndexNotUsed)
        found.sentence += leavingText(*left, head);
    if (head.isOptimistic() && found.verdict != Verdict::NothingMeasured)
        found.sentence += QStringLiteral(" The queries are rows of the table, which flatters HNSW: expect less with "
                                         "queries of your own.");
    return found;
}

void recommendForEachK(SweepResult &result)
{
    result.moreRecommendations.clear();
    if (!result.head.hasSeveralK()) {
        result.recommendation = recommend(result.points, result.head);
        return;
    }
    for (const int k : allK(result.head.k, result.head.moreK)) {
        SweepHead head = result.head;
        head.k = k;
        QList<SweepPoint> points = result.points;
        points.removeIf([k](const SweepPoint &point) { return point.k != k; });
        const Recommendation found = recommend(points, head);
        if (k == result.head.k)
            result.recommendation = found;
        else
            result.moreRecommendations.insert(k, found);
    }
}

const Recommendation &recommendationFor(const SweepResult &result, int k)
{
    const auto found = result.moreRecommendations.constFind(k);
    return found == result.moreRecommendations.constEnd() ? result.recommendation : *found;
}

bool isRecommended(const SweepResult &result, const SweepPoint &point)
{
    const Recommendation &found = recommendationFor(result, point.k);
    return found.verdict == Verdict::Found && found.position == point.position;
}

QList<int> recommendedPositions(const SweepResult &result)
{
    QList<int> positions;
    for (const SweepPoint &point : result.points) {
        if (isRecommended(result, point))
            positions << point.position;
    }
    return positions;
}

QStringList recommendationSentences(const SweepResult &result)
{
    QStringList sentences{result.recommendation.sentence};
    for (const Recommendation &found : result.moreRecommendations)
        sentences << found.sentence;
    return sentences;
}

} // namespace sweep
