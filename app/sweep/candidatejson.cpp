#include "app/sweep/candidatejson.h"

#include "app/sweep/specjson.h"
#include "app/sweep/sweepjson.h"

#include <QJsonArray>

namespace sweep {

using core::Result;

namespace {

QJsonArray pointsToJson(const QList<SweepPoint> &points)
{
    QJsonArray json;
    for (const SweepPoint &point : points)
        json << pointToJson(point);
    return json;
}

QJsonObject buildToJson(const CandidateBuild &build)
{
    return {{QStringLiteral("build_seconds"), build.seconds ? QJsonValue(*build.seconds) : QJsonValue()},
            {QStringLiteral("index_bytes"), build.size.value},
            {QStringLiteral("notices"), QJsonArray::fromStringList(build.notices)},
            {QStringLiteral("left_maintenance_work_mem"), build.outgrew},
            {QStringLiteral("points"), pointsToJson(build.points)}};
}

Result<CandidateBuild> buildFromJson(const QJsonObject &json)
{
    CandidateBuild build;
    const QJsonValue seconds = json.value(QStringLiteral("build_seconds"));
    if (seconds.isDouble())
        build.seconds = seconds.toDouble();
    build.size = {json.value(QStringLiteral("index_bytes")).toInteger()};
    for (const QJsonValue &notice : json.value(QStringLiteral("notices")).toArray())
        build.notices << notice.toString();
    build.outgrew = json.value(QStringLiteral("left_maintenance_work_mem")).toBool();
    for (const QJsonValue &point : json.value(QStringLiteral("points")).toArray()) {
        const auto read = pointFromJson(point.toObject());
        if (!read)
            return read.error();
        build.points << *read;
    }
    return build;
}

QJsonValue positionText(const QList<CandidateCurve> &curves, int position)
{
    const CandidateCurve *curve = curveAt(curves, position);
    return curve ? QJsonValue(curve->text) : QJsonValue();
}

QJsonObject answerToJson(const CandidateResult &result)
{
    QJsonObject json{{QStringLiteral("smallest"), positionText(result.curves, result.answer.smallest)},
                     {QStringLiteral("fastest"), positionText(result.curves, result.answer.fastest)},
                     {QStringLiteral("sentence"), result.answer.sentence}};
    QJsonArray close;
    for (const int position : result.answer.tooClose)
        close << positionText(result.curves, position);
    json.insert(QStringLiteral("too_close_to_tell"), close);
    const CandidateCurve *curve = curveAt(result.curves, result.answer.smallest);
    if (!curve)
        return json;
    if (const auto point = pointThatReaches(*curve, result.head)) {
        json.insert(QStringLiteral("settings"), settingsToJson(point->settings));
        json.insert(QStringLiteral("recall"), point->recall.mean);
    }
    return json;
}

QJsonObject intervalToJson(const MeanInterval &interval)
{
    return {{QStringLiteral("mean"), interval.mean},
            {QStringLiteral("low"), interval.low},
            {QStringLiteral("high"), interval.high}};
}

QJsonArray differencesToJson(const CandidateResult &result)
{
    QJsonArray json;
    for (const CandidateDifference &difference : result.differences)
        json << QJsonObject{{QStringLiteral("candidate"), positionText(result.curves, difference.curve)},
                            {QStringLiteral("settings"), settingsToJson(difference.settings)},
                            {QStringLiteral("queries"), difference.queries},
                            {QStringLiteral("recall_difference"), intervalToJson(difference.recall)},
                            {QStringLiteral("ms_difference"), intervalToJson(difference.milliseconds)}};
    return json;
}

QJsonArray numbersOf(const QList<int> &values)
{
    QJsonArray json;
    for (const int value : values)
        json << value;
    return json;
}

QList<int> numbersFrom(const QJsonValue &json)
{
    QList<int> values;
    for (const QJsonValue &value : json.toArray())
        values << value.toInt();
    return values;
}

} // namespace

QJsonObject toJson(const CandidateResult &result)
{
    QJsonObject json = candidateHeadToJson(result.head);
    QJsonArray curves;
    for (const CandidateCurve &curve : result.curves) {
        QJsonObject each = curveToJson(curve);
        each.insert(QStringLiteral("points"), pointsToJson(curve.points()));
        curves << each;
    }
    json.insert(QStringLiteral("candidates"), curves);
    json.insert(QStringLiteral("answer"), answerToJson(result));
    json.insert(QStringLiteral("paired_with_smallest"), differencesToJson(result));
    return json;
}

QJsonObject curveToJson(const CandidateCurve &curve)
{
    QJsonArray builds;
    for (const CandidateBuild &build : curve.builds)
        builds << buildToJson(build);
    return {{QStringLiteral("position"), curve.position},
            {QStringLiteral("candidate_number"), curve.candidate},
            {QStringLiteral("candidate"), curve.text},
            {QStringLiteral("method"), vectors::methodName(curve.method)},
            {QStringLiteral("definition"), curve.tail},
            {QStringLiteral("rerank"), curve.rerank},
            {QStringLiteral("ef_search_raised"), curve.raised},
            {QStringLiteral("builds"), builds},
            {QStringLiteral("failure"), curve.failure.isEmpty() ? QJsonValue() : QJsonValue(curve.failure)}};
}

Result<CandidateCurve> curveFromJson(const QJsonObject &json)
{
    const auto method = vectors::methodFromName(json.value(QStringLiteral("method")).toString());
    if (!method || !json.contains(QStringLiteral("candidate")))
        return core::invalidInput(QStringLiteral("not a stored candidate"));
    CandidateCurve curve;
    curve.position = json.value(QStringLiteral("position")).toInt();
    curve.candidate = json.value(QStringLiteral("candidate_number")).toInt();
    curve.text = json.value(QStringLiteral("candidate")).toString();
    curve.method = *method;
    curve.tail = json.value(QStringLiteral("definition")).toString();
    curve.rerank = json.value(QStringLiteral("rerank")).toInt();
    curve.raised = json.value(QStringLiteral("ef_search_raised")).toBool();
    curve.failure = json.value(QStringLiteral("failure")).toString();
    for (const QJsonValue &each : json.value(QStringLiteral("builds")).toArray()) {
        const auto build = buildFromJson(each.toObject());
        if (!build)
            return build.error();
        curve.builds << *build;
    }
    return curve;
}

QJsonObject candidateHeadToJson(const CandidateHead &head)
{
    QJsonObject json = headToJson(head.sweep);
    json.remove(QStringLiteral("index"));
    json.insert(QStringLiteral("on_copy"), head.onCopy);
    json.insert(QStringLiteral("maintenance_work_mem"), head.maintenanceWorkMem);
    json.insert(QStringLiteral("max_parallel_maintenance_workers"), head.maintenanceWorkers);
    return json;
}

Result<CandidateHead> candidateHeadFromJson(const QJsonObject &json)
{
    const auto sweep = headFromJson(json);
    if (!sweep)
        return sweep.error();
    CandidateHead head;
    head.sweep = *sweep;
    head.onCopy = json.value(QStringLiteral("on_copy")).toBool();
    head.maintenanceWorkMem = json.value(QStringLiteral("maintenance_work_mem")).toString();
    head.maintenanceWorkers = json.value(QStringLiteral("max_parallel_maintenance_workers")).toInt();
    return head;
}

QJsonObject candidateSpecToJson(const CandidateSpec &spec)
{
    QJsonObject json = specToJson(spec.base);
    QJsonArray candidates;
    for (const Candidate &candidate : spec.candidates)
        candidates << candidateText(candidate);
    json.insert(QStringLiteral("candidates"), candidates);
    json.insert(QStringLiteral("ef_search"), numbersOf(spec.efSearch));
    json.insert(QStringLiteral("probes"), numbersOf(spec.probes));
    json.insert(QStringLiteral("builds_when_close"), spec.buildsWhenClose);
    if (spec.distance)
        json.insert(QStringLiteral("operator"), vectors::operatorOf(*spec.distance));
    return json;
}

Result<CandidateSpec> candidateSpecFromJson(const QJsonObject &json, const catalog::Table &table,
                                            const QList<vectors::VectorValue> &given)
{
    const auto base = specFromJson(json, table, given);
    if (!base)
        return base.error();
    CandidateSpec spec;
    spec.base = *base;
    for (const QJsonValue &line : json.value(QStringLiteral("candidates")).toArray()) {
        const auto candidate = parseCandidate(line.toString());
        if (!candidate)
            return candidate.error();
        spec.candidates << *candidate;
    }
    spec.efSearch = numbersFrom(json.value(QStringLiteral("ef_search")));
    spec.probes = numbersFrom(json.value(QStringLiteral("probes")));
    spec.buildsWhenClose = json.value(QStringLiteral("builds_when_close")).toInt(spec.buildsWhenClose);
    spec.distance = vectors::distanceFromOperator(json.value(QStringLiteral("operator")).toString());
    return spec;
}

} // namespace sweep
