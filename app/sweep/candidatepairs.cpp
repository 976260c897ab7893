#include "app/sweep/candidatepairs.h"

#include "app/sweep/samplekey.h"

#include <cmath>

namespace sweep {

namespace {

/// What one query gave, over all builds.
struct QueryFigures
{
    double recall = 0;
    double milliseconds = 0;
    int builds = 0;
};

using FiguresByQuery = QMap<int, QueryFigures>;

FiguresByQuery figuresOf(const CandidateCurve &curve, int point, const CandidateSamples &samples)
{
    FiguresByQuery figures;
    for (int build = 0; build < int(curve.builds.size()); ++build) {
        for (const QuerySample &sample : samples.value(SampleKey{curve.position, build, point}.number())) {
            QueryFigures &query = figures[sample.query];
            query.recall += sample.recall;
            query.milliseconds += sample.milliseconds;
            ++query.builds;
        }
    }
    return figures;
}

std::optional<SweepPoint> pointToCompare(const CandidateCurve &curve, const CandidateHead &head)
{
    if (auto reaching = pointThatReaches(curve, head))
        return reaching;
    std::optional<SweepPoint> best;
    for (const SweepPoint &point : curve.points()) {
        if (point.plan.kind == PlanKind::IndexUnderTest && (!best || point.recall.mean > best->recall.mean))
            best = point;
    }
    return best;
}

CandidateDifference differenceOf(const FiguresByQuery &one, const FiguresByQuery &other)
{
    std::vector<double> recalls;
    std::vector<double> times;
    for (auto query = one.begin(); query != one.end(); ++query) {
        const auto same = other.find(query.key());
        if (same == other.end())
            continue;
        recalls.push_back(query->recall / query->builds - same->recall / same->builds);
        times.push_back(query->milliseconds / query->builds - same->milliseconds / same->builds);
    }
    CandidateDifference difference;
    difference.queries = int(recalls.size());
    difference.recall = pairedInterval(recalls);
    difference.milliseconds = pairedInterval(times);
    return difference;
}

QString signedText(const MeanInterval &difference, int decimals)
{
    const auto text = [decimals](double value) {
        return (value < 0 ? QString() : QStringLiteral("+")) + QString::number(value, 'f', decimals);
    };
    return QStringLiteral("%1 (%2 to %3)").arg(text(difference.mean), text(difference.low), text(difference.high));
}

} // namespace

MeanInterval pairedInterval(const std::vector<double> &differences)
{
    const auto n = double(differences.size());
    if (differences.size() < 2)
        return {0, -1, 1};
    double sum = 0;
    for (const double difference : differences)
        sum += difference;
    const double mean = sum / n;
    double squares = 0;
    for (const double difference : differences)
        squares += (difference - mean) * (difference - mean);
    const double half = squares > 0 ? studentQuantile(n - 1) * std::sqrt(squares / (n - 1) / n) : 3 / n;
    return {mean, mean - half, mean + half};
}

QList<CandidateDifference> differencesOf(const CandidateResult &result, const CandidateSamples &samples)
{
    const CandidateCurve *smallest = curveAt(result.curves, result.answer.smallest);
    const auto chosen = smallest ? pointThatReaches(*smallest, result.head) : std::nullopt;
    if (!chosen)
        return {};
    const FiguresByQuery against = figuresOf(*smallest, chosen->position, samples);
    QList<CandidateDifference> differences;
    for (const CandidateCurve &curve : result.curves) {
        const auto point = pointToCompare(curve, result.head);
        if (curve.position == smallest->position || !point)
            continue;
        CandidateDifference difference = differenceOf(figuresOf(curve, point->position, samples), against);
        difference.curve = curve.position;
        difference.settings = point->settings;
        if (difference.queries > 1)
            differences << difference;
    }
    return differences;
}

QString differenceText(const CandidateResult &result, const CandidateDifference &difference)
{
    const CandidateCurve *curve = curveAt(result.curves, difference.curve);
    const CandidateCurve *smallest = curveAt(result.curves, result.answer.smallest);
    return QStringLiteral("%1 at %2 against %3, over the same %4 queries: recall %5, latency %6 ms%7")
        .arg(curve ? curve->text : QString(), settingsText(difference.settings), smallest ? smallest->text : QString())
        .arg(difference.queries)
        .arg(signedText(difference.recall, 3), signedText(difference.milliseconds, 2),
             difference.differs() ? QString() : QStringLiteral("; their recall is not told apart"));
}

} // namespace sweep
