#include "app/sweep/loadjson.h"

#include "app/sweep/specjson.h"
#include "app/sweep/sweepjson.h"

#include <QJsonArray>

#include <array>

namespace sweep {

using core::Result;

namespace {

constexpr std::array PlanKindNames = {"index", "other_index", "exact"};

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

QJsonArray arrayOf(const QList<double> &values)
{
    QJsonArray array;
    for (const double value : values)
        array << value;
    return array;
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonObject publicPoint(const LoadPoint &point)
{
    const Latency &latency = point.latency;
    QJsonObject json{
        {QStringLiteral("settings"), settingsToJson(point.settings)},
        {QStringLiteral("connections"), point.connections},
        {QStringLiteral("qps"), latency.queriesPerSecond},
        {QStringLiteral("qps_low"), point.low()},
        {QStringLiteral("qps_high"), point.high()},
        {QStringLiteral("qps_rounds"), arrayOf(point.rounds)},
        {QStringLiteral("samples"), point.samples},
        {QStringLiteral("p50_ms"), latency.p50.value},
        {QStringLiteral("p95_ms"), latency.p95.value},
        {QStringLiteral("p99_ms"), point.hasP99() ? QJsonValue(latency.p99.value) : QJsonValue()},
        {QStringLiteral("mean_ms"), latency.mean.value},
        {QStringLiteral("index_used"), textOrNull(point.plan.indexUsed)},
        {QStringLiteral("client_share"), point.clientShare},
        {QStringLiteral("backlog"), point.backlog},
        {QStringLiteral("unanswered"), point.unanswered},
    };
    if (point.forced)
        json.insert(QStringLiteral("forced"), true);
    return json;
}

QJsonArray findingsToJson(const LoadResult &result)
{
    QJsonArray array;
    for (const LoadFinding &finding : loadFindings(result)) {
        QJsonObject json{{QStringLiteral("settings"), settingsToJson(finding.settings)},
                         {QStringLiteral("connections"), QJsonValue()},
                         {QStringLiteral("gain_beyond"), QJsonValue()}};
        for (const LoadPoint &point : result.points) {
            if (point.position == finding.position) {
                json.insert(QStringLiteral("connections"), point.connections);
                json.insert(QStringLiteral("qps"), point.latency.queriesPerSecond);
            }
        }
        if (finding.next >= 0)
            json.insert(QStringLiteral("gain_beyond"), finding.gain);
        if (result.head.rate > 0)
            json.insert(QStringLiteral("keeps_up"), finding.keepsUp);
        array << json;
    }
    return array;
}

} // namespace

QJsonObject toJson(const LoadResult &result)
{
    const LoadHead &head = result.head;
    QJsonArray points;
    for (const LoadPoint &point : result.points)
        points << publicPoint(point);
    return {
        {QStringLiteral("table"), head.sweep.table},
        {QStringLiteral("column"), head.sweep.column},
        {QStringLiteral("index"), head.sweep.index},
        {QStringLiteral("method"), vectors::methodName(head.sweep.method)},
        {QStringLiteral("operator"), head.sweep.op()},
        {QStringLiteral("k"), head.sweep.k},
        {QStringLiteral("queries"), head.sweep.queries},
        {QStringLiteral("seconds"), head.seconds},
        {QStringLiteral("rounds"), head.rounds},
        {QStringLiteral("rate"), head.rate > 0 ? QJsonValue(head.rate) : QJsonValue()},
        {QStringLiteral("round_trip_ms"), head.sweep.roundTrip.value},
        {QStringLiteral("refused"), textOrNull(head.refused)},
        {QStringLiteral("points"), points},
        {QStringLiteral("findings"), findingsToJson(result)},
        {QStringLiteral("measured"), headToJson(head.sweep)},
    };
}

QJsonObject loadPointToJson(const LoadPoint &point)
{
    QJsonObject json = publicPoint(point);
    json.insert(QStringLiteral("p99_ms"), point.latency.p99.value);
    json.insert(QStringLiteral("position"), point.position);
    json.insert(QStringLiteral("finished"), point.finished);
    json.insert(QStringLiteral("plan_kind"), QLatin1String(PlanKindNames.at(size_t(point.plan.kind))));
    json.insert(QStringLiteral("plan"), point.plan.plan);
    json.insert(QStringLiteral("plan_hash"), point.plan.hash);
    return json;
}

Result<LoadPoint> loadPointFromJson(const QJsonObject &json)
{
    for (const char *key : {"settings", "connections", "qps_rounds"}) {
        if (!json.contains(QLatin1String(key)))
            return core::invalidInput(
                QStringLiteral("not a stored point of load: %1 is missing").arg(QLatin1String(key)));
    }
    const auto real = [&json](const char *key) {
        return json.value(QLatin1String(key)).toDouble();
    };
    LoadPoint point;
    point.position = json.value(QStringLiteral("position")).toInt();
    point.settings = settingsFromJson(json.value(QStringLiteral("settings")).toObject());
    point.forced = json.value(QStringLiteral("forced")).toBool();
    point.connections = json.value(QStringLiteral("connections")).toInt();
    const QJsonArray rounds = json.value(QStringLiteral("qps_rounds")).toArray();
    for (const QJsonValue &round : rounds)
        point.rounds << round.toDouble();
    point.finished = json.value(QStringLiteral("finished")).toBool();
    point.latency = {{real("mean_ms")}, {real("p50_ms")}, {real("p95_ms")}, {real("p99_ms")}, real("qps")};
    point.samples = json.value(QStringLiteral("samples")).toInteger();
    for (size_t kind = 0; kind < PlanKindNames.size(); ++kind) {
        if (json.value(QStringLiteral("plan_kind")).toString() == QLatin1String(PlanKindNames.at(kind)))
            point.plan.kind = PlanKind(kind);
    }
    point.plan.indexUsed = json.value(QStringLiteral("index_used")).toString();
    point.plan.plan = json.value(QStringLiteral("plan")).toString();
    point.plan.hash = json.value(QStringLiteral("plan_hash")).toString();
    point.backlog = json.value(QStringLiteral("backlog")).toInteger();
    point.unanswered = json.value(QStringLiteral("unanswered")).toInteger();
    point.clientShare = real("client_share");
    return point;
}

QJsonObject loadHeadToJson(const LoadHead &head)
{
    QJsonObject json = headToJson(head.sweep);
    json.insert(QStringLiteral("seconds"), head.seconds);
    json.insert(QStringLiteral("rounds"), head.rounds);
    json.insert(QStringLiteral("rate"), head.rate);
    json.insert(QStringLiteral("ladder"), head.ladder);
    json.insert(QStringLiteral("levels"), numbersOf(head.levels));
    json.insert(QStringLiteral("refused_at"), head.refusedAt);
    json.insert(QStringLiteral("refused"), head.refused);
    return json;
}

Result<LoadHead> loadHeadFromJson(const QJsonObject &json)
{
    const auto sweep = headFromJson(json);
    if (!sweep)
        return sweep.error();
    LoadHead head;
    head.sweep = *sweep;
    head.seconds = json.value(QStringLiteral("seconds")).toDouble();
    head.rounds = json.value(QStringLiteral("rounds")).toInt();
    head.rate = json.value(QStringLiteral("rate")).toDouble();
    head.ladder = json.value(QStringLiteral("ladder")).toBool();
    head.levels = numbersFrom(json.value(QStringLiteral("levels")));
    head.refusedAt = json.value(QStringLiteral("refused_at")).toInt();
    head.refused = json.value(QStringLiteral("refused")).toString();
    return head;
}

QJsonObject loadSpecToJson(const LoadSpec &spec)
{
    QJsonObject json = specToJson(spec.sweep);
    json.insert(QStringLiteral("connections"), numbersOf(spec.connections));
    json.insert(QStringLiteral("seconds"), spec.seconds);
    json.insert(QStringLiteral("rounds"), spec.rounds);
    json.insert(QStringLiteral("rate"), spec.rate);
    return json;
}

Result<LoadSpec> loadSpecFromJson(const QJsonObject &json, const catalog::Table &table,
                                  const QList<vectors::VectorValue> &given)
{
    const auto sweep = specFromJson(json, table, given);
    if (!sweep)
        return sweep.error();
    LoadSpec spec;
    spec.sweep = *sweep;
    spec.connections = numbersFrom(json.value(QStringLiteral("connections")));
    spec.seconds = json.value(QStringLiteral("seconds")).toDouble(spec.seconds);
    spec.rounds = json.value(QStringLiteral("rounds")).toInt(spec.rounds);
    spec.rate = json.value(QStringLiteral("rate")).toDouble();
    return spec;
}

} // namespace sweep
