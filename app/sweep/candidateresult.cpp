#include "app/sweep/candidateresult.h"

#include <QMap>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace sweep {

namespace {

constexpr double SameSize = 0.02;

using PointsAt = QList<const SweepPoint *>;

double meanOf(const PointsAt &points, const std::function<double(const SweepPoint &)> &figure)
{
    double sum = 0;
    for (const SweepPoint *point : points)
        sum += figure(*point);
    return sum / double(points.size());
}

Latency meanLatency(const PointsAt &points)
{
    const auto of = [&points](core::Milliseconds Latency::*member) {
        return core::Milliseconds{
            meanOf(points, [member](const SweepPoint &point) { return (point.latency.*member).value; })};
    };
    Latency latency{of(&Latency::mean), of(&Latency::p50), of(&Latency::p95), of(&Latency::p99), 0};
    latency.queriesPerSecond = latency.mean.value > 0 ? 1000 / latency.mean.value : 0;
    return latency;
}

SweepPoint pooled(const PointsAt &points)
{
    SweepPoint all = *points.first();
    all.recall.mean = meanOf(points, [](const SweepPoint &point) { return point.recall.mean; });
    all.latency = meanLatency(points);
    for (const SweepPoint *point : points.sliced(1)) {
        all.recall.low = std::min(all.recall.low, point->recall.low);
        all.recall.high = std::max(all.recall.high, point->recall.high);
        all.worstRecall = std::min(all.worstRecall, point->worstRecall);
        all.imperfectQueries += point->imperfectQueries;
        all.shortResults += point->shortResults;
        all.queries += point->queries;
        all.finished = all.finished && point->finished;
        if (point->plan.kind != all.plan.kind) {
            all.plan.plan += QStringLiteral("; another build: ") + point->plan.plan;
            all.plan.kind = PlanKind::OtherIndex;
        }
    }
    return all;
}

QString bytesText(core::Bytes size)
{
    return QStringLiteral("%1 MB").arg(double(size.value) / (1024.0 * 1024.0), 0, 'f', size.value < 100 << 20 ? 1 : 0);
}

QString pointText(const SweepPoint &point, int k)
{
    return QStringLiteral("%1: recall@%2 %3 (%4-%5), p95 %6 ms")
        .arg(settingsText(point.settings))
        .arg(k)
        .arg(point.recall.mean, 0, 'f', 3)
        .arg(point.recall.low, 0, 'f', 3)
        .arg(point.recall.high, 0, 'f', 3)
        .arg(point.latency.p95.value, 0, 'f', 2);
}

/// A curve that reaches the target, with the point at which it does so most cheaply.
struct Reaching
{
    const CandidateCurve *curve = nullptr;
    SweepPoint point;
    double size = 0;

    bool isFaster(const Reaching &other) const { return point.latency.mean < other.point.latency.mean; }
};

QList<Reaching> reachingCurves(const QList<CandidateCurve> &curves, const CandidateHead &head)
{
    QList<Reaching> reaching;
    for (const CandidateCurve &curve : curves) {
        const auto point = pointThatReaches(curve, head);
        if (point)
            reaching << Reaching{&curve, *point, double(curve.size().value_or(core::Bytes{}).value)};
    }
    return reaching;
}

const Reaching &fastestOf(const QList<Reaching> &reaching, double mostBytes)
{
    const Reaching *fastest = nullptr;
    for (const Reaching &each : reaching) {
        if (each.size <= mostBytes && (!fastest || each.isFaster(*fastest)))
            fastest = &each;
    }
    return *fastest;
}

const SweepPoint *samePoint(const QList<SweepPoint> &points, const SweepPoint &wanted)
{
    const auto found = std::find_if(points.begin(), points.end(), [&wanted](const SweepPoint &point) {
        return point.settings == wanted.settings && point.forced == wanted.forced;
    });
    return found == points.end() ? nullptr : &*found;
}

/// Other indexes whose recall under the same settings differs from the chosen one's by less than a rebuild may.
QList<int> closeTo(const Reaching &chosen, const QList<CandidateCurve> &curves)
{
    QList<int> close;
    for (const CandidateCurve &curve : curves) {
        if (curve.candidate == chosen.curve->candidate || curve.method != chosen.curve->method ||
            curve.rerank != chosen.curve->rerank)
            continue;
        const QList<SweepPoint> points = curve.points();
        const SweepPoint *same = samePoint(points, chosen.point);
        if (same && same->queries > 0 && std::abs(same->recall.mean - chosen.point.recall.mean) < BuildLottery)
            close << curve.position;
    }
    return close;
}

QString closeText(const QList<int> &close, const Reaching &chosen, const QList<CandidateCurve> &curves)
{
    QStringList names;
    qsizetype builds = chosen.curve->builds.size();
    for (const CandidateCurve &curve : curves) {
        if (close.contains(curve.position)) {
            names << curve.text;
            builds = std::min(builds, curve.builds.size());
        }
    }
    const QString rest = builds > 1 ? QStringLiteral(", over %1 builds of each").arg(builds)
                                    : QStringLiteral(", which one build more may turn round; builds=3 tells");
    return QStringLiteral(" In recall %1 differs by less than %2 from %3%4.")
        .arg(chosen.curve->text, QString::number(BuildLottery), names.join(QStringLiteral(" and ")), rest);
}

QString sizeText(const Reaching &reaching)
{
    QString text = bytesText(reaching.curve->size().value_or(core::Bytes{}));
    if (const auto seconds = reaching.curve->seconds())
        text += QStringLiteral(", built in %1 s").arg(*seconds, 0, 'f', 1);
    return text;
}

QString foundText(const Reaching &smallest, const Reaching &fastest, const CandidateHead &head)
{
    const bool one = smallest.curve == fastest.curve;
    QString text = QStringLiteral("The %1 that reaches recall@%2 %3 is %4 (%5) at %6.")
                       .arg(one ? QStringLiteral("smallest and fastest") : QStringLiteral("smallest"))
                       .arg(head.sweep.k)
                       .arg(head.sweep.targetRecall)
                       .arg(smallest.curve->text, sizeText(smallest), pointText(smallest.point, head.sweep.k));
    if (!one)
        text += QStringLiteral(" The fastest is %1 (%2) at %3.")
                    .arg(fastest.curve->text, sizeText(fastest), pointText(fastest.point, head.sweep.k));
    return text;
}

QString noneText(const QList<CandidateCurve> &curves, const CandidateHead &head)
{
    const CandidateCurve *best = nullptr;
    SweepPoint highest;
    for (const CandidateCurve &curve : curves) {
        for (const SweepPoint &point : curve.points()) {
            if (point.queries > 0 && point.plan.kind == PlanKind::IndexUnderTest &&
                (!best || point.recall.mean > highest.recall.mean)) {
                best = &curve;
                highest = point;
            }
        }
    }
    if (!best)
        return QStringLiteral("No candidate's index was used.");
    return QStringLiteral("No candidate reaches recall@%1 %2%3: the best is %4 at %5.")
        .arg(head.sweep.k)
        .arg(head.sweep.targetRecall)
        .arg(highest.recall.mean >= head.sweep.targetRecall ? QStringLiteral(" for certain") : QString(), best->text,
             pointText(highest, head.sweep.k));
}

} // namespace

QList<SweepPoint> CandidateCurve::points() const
{
    QMap<int, PointsAt> samePoints;
    for (const CandidateBuild &build : builds) {
        for (const SweepPoint &point : build.points) {
            if (point.queries > 0)
                samePoints[point.position] << &point;
        }
    }
    QList<SweepPoint> all;
    for (const PointsAt &same : std::as_const(samePoints))
        all << pooled(same);
    return all;
}

std::optional<core::Bytes> CandidateCurve::size() const
{
    qint64 sum = 0;
    for (const CandidateBuild &build : builds)
        sum += build.size.value;
    return builds.isEmpty() ? std::nullopt : std::optional(core::Bytes{sum / builds.size()});
}

std::optional<double> CandidateCurve::seconds() const
{
    double sum = 0;
    for (const CandidateBuild &build : builds) {
        if (!build.seconds)
            return std::nullopt;
        sum += *build.seconds;
    }
    return builds.isEmpty() ? std::nullopt : std::optional(sum / double(builds.size()));
}

bool CandidateCurve::outgrew() const
{
    return std::any_of(builds.begin(), builds.end(), [](const CandidateBuild &build) { return build.outgrew; });
}

bool CandidateCurve::isFinished() const
{
    const QList<SweepPoint> all = points();
    return !failure.isEmpty() || (!all.isEmpty() && std::all_of(all.begin(), all.end(), [](const SweepPoint &point) {
        return point.finished;
    }));
}

const CandidateCurve *curveAt(const QList<CandidateCurve> &curves, int position)
{
    const auto found = std::find_if(curves.begin(), curves.end(),
                                    [position](const CandidateCurve &curve) { return curve.position == position; });
    return found == curves.end() ? nullptr : &*found;
}

Recommendation recommendOf(const CandidateCurve &curve, const CandidateHead &head)
{
    SweepHead own = head.sweep;
    own.index = curve.text;
    own.method = curve.method;
    return recommend(curve.points(), own);
}

std::optional<SweepPoint> pointThatReaches(const CandidateCurve &curve, const CandidateHead &head)
{
    const Recommendation found = recommendOf(curve, head);
    if (found.verdict != Verdict::Found)
        return std::nullopt;
    for (const SweepPoint &point : curve.points()) {
        if (point.position == found.position)
            return point;
    }
    return std::nullopt;
}

CandidateAnswer answerOf(const QList<CandidateCurve> &curves, const CandidateHead &head)
{
    CandidateAnswer answer;
    const QList<Reaching> reaching = reachingCurves(curves, head);
    if (reaching.isEmpty()) {
        const bool measured = std::any_of(curves.begin(), curves.end(),
                                          [](const CandidateCurve &curve) { return !curve.builds.isEmpty(); });
        answer.sentence = measured ? noneText(curves, head) : QStringLiteral("Nothing was measured.");
        return answer;
    }
    const double least = std::min_element(reaching.begin(), reaching.end(), [](const Reaching &a, const Reaching &b) {
                             return a.size < b.size;
                         })->size;
    const Reaching &smallest = fastestOf(reaching, least * (1 + SameSize));
    const Reaching &fastest = fastestOf(reaching, std::numeric_limits<double>::infinity());
    answer.smallest = smallest.curve->position;
    answer.fastest = fastest.curve->position;
    answer.tooClose = closeTo(smallest, curves);
    answer.sentence = foundText(smallest, fastest, head);
    if (!answer.tooClose.isEmpty())
        answer.sentence += closeText(answer.tooClose, smallest, curves);
    return answer;
}

} // namespace sweep
