#include "app/sweep/sweepjson.h"

#include "app/sweep/specjson.h"

#include <array>

namespace sweep {

using core::Result;

namespace {

constexpr std::array PlanKindNames = {"index", "other_index", "exact"};

QString planKindName(PlanKind kind)
{
    return QLatin1String(PlanKindNames.at(size_t(kind)));
}

QJsonObject textsToJson(const QList<search::Setting> &settings)
{
    QJsonObject json;
    for (const search::Setting &setting : settings)
        json.insert(setting.name, setting.value);
    return json;
}

QJsonValue nameOrNull(const QString &name)
{
    return name.isEmpty() ? QJsonValue() : QJsonValue(name);
}

/// The keys that the command line prints of a point.
QJsonObject publicPoint(const SweepPoint &point)
{
    QJsonObject json{
        {QStringLiteral("settings"), settingsToJson(point.settings)},
        {QStringLiteral("k"), point.k},
        {QStringLiteral("recall"), point.recall.mean},
        {QStringLiteral("recall_low"), point.recall.low},
        {QStringLiteral("recall_high"), point.recall.high},
        {QStringLiteral("p50_ms"), point.latency.p50.value},
        {QStringLiteral("p95_ms"), point.latency.p95.value},
        {QStringLiteral("p99_ms"), point.latency.p99.value},
        {QStringLiteral("mean_ms"), point.latency.mean.value},
        {QStringLiteral("qps"), point.latency.queriesPerSecond},
        {QStringLiteral("index_used"), nameOrNull(point.plan.indexUsed)},
        {QStringLiteral("plan_hash"), nameOrNull(point.plan.hash)},
        {QStringLiteral("short_results"), point.shortResults},
    };
    if (point.forced)
        json.insert(QStringLiteral("forced"), true);
    if (point.publishedRecall)
        json.insert(QStringLiteral("recall_published"), *point.publishedRecall);
    if (point.recallById)
        json.insert(QStringLiteral("recall_by_id"), *point.recallById);
    if (point.buffers) {
        json.insert(QStringLiteral("buffers_hit"), point.buffers->hit);
        json.insert(QStringLiteral("buffers_read"), point.buffers->read);
    }
    return json;
}

/// The keys that the command line prints beside points and recommendation.
QJsonObject publicHead(const SweepHead &head)
{
    QJsonObject json{
        {QStringLiteral("table"), head.table},
        {QStringLiteral("column"), head.column},
        {QStringLiteral("index"), head.index},
        {QStringLiteral("method"), vectors::methodName(head.method)},
        {QStringLiteral("operator"), head.op()},
        {QStringLiteral("k"), head.k},
        {QStringLiteral("queries"), head.queries},
        {QStringLiteral("id_ceiling"), head.idCeiling ? QJsonValue(*head.idCeiling) : QJsonValue()},
        {QStringLiteral("ground_truth"), QJsonObject{{QStringLiteral("method"), head.groundTruth.method},
                                                     {QStringLiteral("seconds"), head.groundTruth.seconds}}},
    };
    if (head.hasSeveralK())
        json.insert(QStringLiteral("ks"), numbersToJson(allK(head.k, head.moreK)));
    return json;
}

QJsonArray worstToJson(const QList<WorstQuery> &worst)
{
    QJsonArray json;
    for (const WorstQuery &query : worst)
        json << QJsonArray{query.query, query.recall};
    return json;
}

QList<WorstQuery> worstFromJson(const QJsonArray &json)
{
    QList<WorstQuery> worst;
    for (const QJsonValue &query : json)
        worst.append({query.toArray().at(0).toInt(), query.toArray().at(1).toDouble()});
    return worst;
}

QJsonValue numberOrNull(const std::optional<qint64> &number)
{
    return number ? QJsonValue(*number) : QJsonValue();
}

QJsonObject factsToJson(const ServerFacts &facts)
{
    return {
        {QStringLiteral("rows"), facts.rows.value},
        {QStringLiteral("table_bytes"), facts.tableSize.value},
        {QStringLiteral("index_bytes"), facts.indexSize.value},
        {QStringLiteral("index_definition"), facts.indexDefinition},
        {QStringLiteral("shared_buffers_bytes"), facts.sharedBuffers.value},
        {QStringLiteral("changed_settings"), textsToJson(facts.changedSettings)},
        {QStringLiteral("busy_sessions"), facts.busySessions},
        {QStringLiteral("sessions"), facts.sessions},
        {QStringLiteral("probe_ms"), facts.probe.value},
        {QStringLiteral("checkpoints_before"), numberOrNull(facts.checkpointsBefore)},
        {QStringLiteral("checkpoints"), numberOrNull(facts.checkpoints)},
    };
}

std::optional<qint64> numberOrNothing(const QJsonValue &json)
{
    return json.isDouble() ? std::optional(json.toInteger()) : std::nullopt;
}

ServerFacts factsFromJson(const QJsonObject &json)
{
    ServerFacts facts;
    facts.rows.value = json.value(QStringLiteral("rows")).toDouble(-1);
    facts.tableSize.value = json.value(QStringLiteral("table_bytes")).toInteger();
    facts.indexSize.value = json.value(QStringLiteral("index_bytes")).toInteger();
    facts.indexDefinition = json.value(QStringLiteral("index_definition")).toString();
    facts.sharedBuffers.value = json.value(QStringLiteral("shared_buffers_bytes")).toInteger();
    facts.changedSettings = settingsFromJson(json.value(QStringLiteral("changed_settings")).toObject());
    facts.busySessions = json.value(QStringLiteral("busy_sessions")).toInt();
    facts.sessions = json.value(QStringLiteral("sessions")).toInt();
    facts.probe.value = json.value(QStringLiteral("probe_ms")).toDouble();
    facts.checkpointsBefore = numberOrNothing(json.value(QStringLiteral("checkpoints_before")));
    facts.checkpoints = numberOrNothing(json.value(QStringLiteral("checkpoints")));
    return facts;
}

QJsonObject copyToJson(const MeasuredCopy &copy)
{
    return {{QStringLiteral("schema"), copy.schema},
            {QStringLiteral("identity"), copy.identity},
            {QStringLiteral("made_at"), copy.madeAt.toUTC().toString(Qt::ISODateWithMs)},
            {QStringLiteral("set_aside"), copy.setAside}};
}

std::optional<MeasuredCopy> copyFromJson(const QJsonValue &json)
{
    if (!json.isObject())
        return std::nullopt;
    const auto text = [&json](const char *key) {
        return json[QLatin1String(key)].toString();
    };
    return MeasuredCopy{text("schema"), text("identity"), QDateTime::fromString(text("made_at"), Qt::ISODateWithMs),
                        json[QLatin1String("set_aside")].toInteger()};
}

QJsonObject recommendationToJson(const SweepResult &result, int k)
{
    const Recommendation &found = recommendationFor(result, k);
    QJsonObject json{{QStringLiteral("settings"), QJsonValue()},
                     {QStringLiteral("recall"), QJsonValue()},
                     {QStringLiteral("sentence"), found.sentence}};
    if (result.head.hasSeveralK())
        json.insert(QStringLiteral("k"), k);
    if (found.verdict != Verdict::Found)
        return json;
    for (const SweepPoint &point : result.points) {
        if (point.position == found.position) {
            json.insert(QStringLiteral("settings"), settingsToJson(point.settings));
            json.insert(QStringLiteral("recall"), point.recall.mean);
        }
    }
    return json;
}

} // namespace

QJsonObject settingsToJson(const GridPoint &settings)
{
    QJsonObject json;
    for (const search::Setting &setting : settings) {
        bool isNumber = false;
        const int number = setting.value.toInt(&isNumber);
        json.insert(setting.name, isNumber ? QJsonValue(number) : QJsonValue(setting.value));
    }
    return json;
}

GridPoint settingsFromJson(const QJsonObject &json)
{
    GridPoint settings;
    for (auto it = json.begin(); it != json.end(); ++it)
        settings.append(
            {it.key(), it.value().isDouble() ? QString::number(it.value().toInt()) : it.value().toString()});
    return settings;
}

QJsonArray numbersToJson(const QList<int> &numbers)
{
    QJsonArray json;
    for (const int number : numbers)
        json << number;
    return json;
}

QList<int> numbersFromJson(const QJsonValue &json)
{
    QList<int> numbers;
    for (const QJsonValue &number : json.toArray())
        numbers << number.toInt();
    return numbers;
}

QJsonObject toJson(const SweepResult &result)
{
    QJsonObject json = publicHead(result.head);
    QJsonArray points;
    for (const SweepPoint &point : result.points)
        points << publicPoint(point);
    json.insert(QStringLiteral("points"), points);
    json.insert(QStringLiteral("recommendation"), recommendationToJson(result, result.head.k));
    json.insert(QStringLiteral("measured"), headToJson(result.head));
    if (!result.head.hasSeveralK())
        return json;
    QJsonArray each;
    for (const int k : allK(result.head.k, result.head.moreK))
        each << recommendationToJson(result, k);
    json.insert(QStringLiteral("recommendations"), each);
    return json;
}

QJsonObject pointToJson(const SweepPoint &point)
{
    QJsonObject json = publicPoint(point);
    json.insert(QStringLiteral("position"), point.position);
    json.insert(QStringLiteral("queries"), point.queries);
    json.insert(QStringLiteral("finished"), point.finished);
    json.insert(QStringLiteral("worst_recall"), point.worstRecall);
    json.insert(QStringLiteral("imperfect_queries"), point.imperfectQueries);
    json.insert(QStringLiteral("low_recall"), point.lowRecall);
    json.insert(QStringLiteral("repeated_results"), point.repeatedResults);
    json.insert(QStringLiteral("distribution"), numbersToJson(point.distribution));
    json.insert(QStringLiteral("worst"), worstToJson(point.worst));
    json.insert(QStringLiteral("plan_kind"), planKindName(point.plan.kind));
    json.insert(QStringLiteral("plan"), point.plan.plan);
    return json;
}

Result<SweepPoint> pointFromJson(const QJsonObject &json, int k)
{
    if (!json.contains(QStringLiteral("settings")) || !json.contains(QStringLiteral("recall")))
        return core::invalidInput(QStringLiteral("not a stored sweep point"));
    const auto real = [&json](const char *key) {
        return json.value(QLatin1String(key)).toDouble();
    };
    const auto integer = [&json](const char *key) {
        return json.value(QLatin1String(key)).toInt();
    };
    SweepPoint point;
    point.position = integer("position");
    point.settings = settingsFromJson(json.value(QStringLiteral("settings")).toObject());
    point.forced = json.value(QStringLiteral("forced")).toBool();
    point.k = json.value(QStringLiteral("k")).toInt(k);
    point.queries = integer("queries");
    point.finished = json.value(QStringLiteral("finished")).toBool();
    point.recall = {real("recall"), real("recall_low"), real("recall_high")};
    point.worstRecall = real("worst_recall");
    point.imperfectQueries = integer("imperfect_queries");
    if (json.contains(QStringLiteral("recall_published")))
        point.publishedRecall = real("recall_published");
    if (json.contains(QStringLiteral("recall_by_id")))
        point.recallById = real("recall_by_id");
    if (json.contains(QStringLiteral("buffers_hit")))
        point.buffers = BuffersPerQuery{real("buffers_hit"), real("buffers_read")};
    point.lowRecall = real("low_recall");
    point.repeatedResults = integer("repeated_results");
    point.distribution = numbersFromJson(json.value(QStringLiteral("distribution")));
    point.worst = worstFromJson(json.value(QStringLiteral("worst")).toArray());
    point.latency = {{real("mean_ms")}, {real("p50_ms")}, {real("p95_ms")}, {real("p99_ms")}, real("qps")};
    for (size_t kind = 0; kind < PlanKindNames.size(); ++kind) {
        if (json.value(QStringLiteral("plan_kind")).toString() == QLatin1String(PlanKindNames.at(kind)))
            point.plan.kind = PlanKind(kind);
    }
    point.plan.indexUsed = json.value(QStringLiteral("index_used")).toString();
    point.plan.plan = json.value(QStringLiteral("plan")).toString();
    point.plan.hash = json.value(QStringLiteral("plan_hash")).toString();
    point.shortResults = integer("short_results");
    return point;
}

QJsonObject headToJson(const SweepHead &head)
{
    QJsonObject json = publicHead(head);
    json.insert(QStringLiteral("exact_operator"), vectors::operatorOf(head.exactDistance));
    json.insert(QStringLiteral("source"), nameOf(head.source));
    json.insert(QStringLiteral("seed"), QString::number(head.seed));
    json.insert(QStringLiteral("where"), head.where);
    json.insert(QStringLiteral("target_recall"), head.targetRecall);
    json.insert(QStringLiteral("server_version"), head.serverVersion);
    json.insert(QStringLiteral("vector_version"), head.vectorVersion);
    json.insert(QStringLiteral("round_trip_ms"), head.roundTrip.value);
    json.insert(QStringLiteral("room_for_itself"), head.roomForItself);
    json.insert(QStringLiteral("as_prepared"), head.asPrepared);
    json.insert(QStringLiteral("value_in_force"), head.valueInForce);
    json.insert(QStringLiteral("digest"), head.digest);
    json.insert(QStringLiteral("warmed_by"), head.warmedBy);
    if (head.drift)
        json.insert(QStringLiteral("drift"), *head.drift);
    json.insert(QStringLiteral("facts"), factsToJson(head.facts));
    if (head.groundTruth.serverEstimate)
        json.insert(QStringLiteral("server_truth_estimate_s"), *head.groundTruth.serverEstimate);
    if (head.groundTruth.streamEstimate)
        json.insert(QStringLiteral("stream_truth_estimate_s"), *head.groundTruth.streamEstimate);
    json.insert(QStringLiteral("started_at"), head.startedAt.toUTC().toString(Qt::ISODateWithMs));
    if (head.endedAt)
        json.insert(QStringLiteral("ended_at"), head.endedAt->toUTC().toString(Qt::ISODateWithMs));
    if (head.copy)
        json.insert(QStringLiteral("copy"), copyToJson(*head.copy));
    return json;
}

Result<SweepHead> headFromJson(const QJsonObject &json)
{
    const auto text = [&json](const char *key) {
        return json.value(QLatin1String(key)).toString();
    };
    const auto realOrNothing = [&json](const char *key) {
        const QJsonValue value = json.value(QLatin1String(key));
        return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
    };
    const auto method = vectors::methodFromName(text("method"));
    const auto distance = vectors::distanceFromOperator(text("operator"));
    const auto exactDistance = vectors::distanceFromOperator(text("exact_operator"));
    if (!method || !distance || !exactDistance)
        return core::invalidInput(QStringLiteral("not a stored sweep"));
    const QJsonObject truth = json.value(QStringLiteral("ground_truth")).toObject();
    SweepHead head;
    head.table = text("table");
    head.column = text("column");
    head.index = text("index");
    head.method = *method;
    head.distance = *distance;
    head.exactDistance = *exactDistance;
    head.k = json.value(QStringLiteral("k")).toInt();
    head.moreK = numbersFromJson(json.value(QStringLiteral("ks")));
    head.moreK.removeAll(head.k);
    head.queries = json.value(QStringLiteral("queries")).toInt();
    head.source = sourceFromName(text("source"));
    head.seed = text("seed").toLongLong();
    head.where = text("where");
    head.targetRecall = json.value(QStringLiteral("target_recall")).toDouble();
    head.serverVersion = text("server_version");
    head.vectorVersion = text("vector_version");
    head.roundTrip.value = json.value(QStringLiteral("round_trip_ms")).toDouble();
    head.roomForItself = json.value(QStringLiteral("room_for_itself")).toBool();
    head.asPrepared = json.value(QStringLiteral("as_prepared")).toBool();
    head.valueInForce = text("value_in_force");
    head.digest = text("digest");
    head.warmedBy = text("warmed_by");
    head.idCeiling = realOrNothing("id_ceiling");
    head.drift = realOrNothing("drift");
    head.groundTruth = {truth.value(QStringLiteral("method")).toString(),
                        truth.value(QStringLiteral("seconds")).toDouble(), realOrNothing("server_truth_estimate_s"),
                        realOrNothing("stream_truth_estimate_s")};
    head.facts = factsFromJson(json.value(QStringLiteral("facts")).toObject());
    head.startedAt = QDateTime::fromString(text("started_at"), Qt::ISODateWithMs);
    if (json.contains(QStringLiteral("ended_at")))
        head.endedAt = QDateTime::fromString(text("ended_at"), Qt::ISODateWithMs);
    head.copy = copyFromJson(json.value(QStringLiteral("copy")));
    return head;
}

} // namespace sweep
