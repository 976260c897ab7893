#include "app/sweep/growthjson.h"

#include "app/sweep/candidatejson.h"
#include "app/sweep/sweepjson.h"

#include <QJsonArray>

namespace sweep {

using core::Result;

namespace {

QJsonValue predictionToJson(const std::optional<Prediction> &prediction)
{
    if (!prediction)
        return {};
    return QJsonObject{{QStringLiteral("expected"), prediction->value},
                       {QStringLiteral("low"), prediction->low},
                       {QStringLiteral("high"), prediction->high}};
}

QJsonValue settingToJson(const GrowthResult &result, int setting)
{
    return setting < 0 ? QJsonValue() : QJsonValue(settingsToJson(result.fits.settings.at(setting).settings));
}

QJsonObject forecastToJson(const GrowthResult &result, const GrowthForecast &forecast)
{
    QJsonObject json{{QStringLiteral("factor"), forecast.factor},
                     {QStringLiteral("rows"), forecast.rows},
                     {QStringLiteral("index_bytes"), predictionToJson(forecast.size)},
                     {QStringLiteral("build_seconds"), predictionToJson(forecast.seconds)},
                     {QStringLiteral("settings"), settingToJson(result, forecast.setting)},
                     {QStringLiteral("settings_for_certain"), settingToJson(result, forecast.certainSetting)}};
    json.insert(QStringLiteral("build_memory_bytes"),
                forecast.buildMemory ? QJsonValue(forecast.buildMemory->value) : QJsonValue());
    if (forecast.setting < 0)
        return json;
    const GrowthFits::Setting &setting = result.fits.settings.at(forecast.setting);
    json.insert(QStringLiteral("recall"), predictionToJson(setting.recall->at(forecast.rows)));
    if (setting.latency)
        json.insert(QStringLiteral("p50_ms"), predictionToJson(setting.latency->at(forecast.rows)));
    return json;
}

} // namespace

QJsonObject toJson(const GrowthResult &result)
{
    QJsonObject json = growthHeadToJson(result.head);
    QJsonArray levels;
    for (const GrowthLevel &level : result.levels)
        levels << levelToJson(level);
    QJsonArray forecasts;
    for (const GrowthForecast &forecast : result.forecasts)
        forecasts << forecastToJson(result, forecast);
    json.insert(QStringLiteral("levels"), levels);
    json.insert(QStringLiteral("forecasts"), forecasts);
    json.insert(QStringLiteral("sentences"), QJsonArray::fromStringList(result.sentences));
    return json;
}

QJsonObject levelToJson(const GrowthLevel &level)
{
    QJsonArray points;
    for (const SweepPoint &point : level.points)
        points << pointToJson(point);
    return {{QStringLiteral("position"), level.position},
            {QStringLiteral("share"), level.share},
            {QStringLiteral("rows"), level.rows},
            {QStringLiteral("build_seconds"), level.seconds},
            {QStringLiteral("index_bytes"), level.size.value},
            {QStringLiteral("notices"), QJsonArray::fromStringList(level.notices)},
            {QStringLiteral("left_maintenance_work_mem"), level.outgrew},
            {QStringLiteral("points"), points}};
}

Result<GrowthLevel> levelFromJson(const QJsonObject &json)
{
    if (!json.contains(QStringLiteral("share")) || !json.contains(QStringLiteral("rows")))
        return core::invalidInput(QStringLiteral("not a stored sample"));
    GrowthLevel level;
    level.position = json.value(QStringLiteral("position")).toInt();
    level.share = json.value(QStringLiteral("share")).toDouble();
    level.rows = json.value(QStringLiteral("rows")).toInteger();
    level.seconds = json.value(QStringLiteral("build_seconds")).toDouble();
    level.size = {json.value(QStringLiteral("index_bytes")).toInteger()};
    for (const QJsonValue &notice : json.value(QStringLiteral("notices")).toArray())
        level.notices << notice.toString();
    level.outgrew = json.value(QStringLiteral("left_maintenance_work_mem")).toBool();
    for (const QJsonValue &each : json.value(QStringLiteral("points")).toArray()) {
        const auto point = pointFromJson(each.toObject());
        if (!point)
            return point.error();
        level.points << *point;
    }
    return level;
}

QJsonObject growthHeadToJson(const GrowthHead &head)
{
    QJsonObject json = headToJson(head.sweep);
    json.insert(QStringLiteral("definition"), head.tail);
    json.insert(QStringLiteral("rerank"), head.rerank);
    json.insert(QStringLiteral("m"), head.m);
    json.insert(QStringLiteral("indexed_type"), vectors::typeName(head.shape.type));
    json.insert(QStringLiteral("indexed_dimensions"), head.shape.dimensions);
    json.insert(QStringLiteral("maintenance_work_mem"), head.maintenanceWorkMem);
    json.insert(QStringLiteral("maintenance_work_mem_bytes"), head.maintenanceBytes.value);
    json.insert(QStringLiteral("server_version_num"), head.serverNumber);
    return json;
}

Result<GrowthHead> growthHeadFromJson(const QJsonObject &json)
{
    const auto sweep = headFromJson(json);
    if (!sweep)
        return sweep.error();
    GrowthHead head;
    head.sweep = *sweep;
    head.tail = json.value(QStringLiteral("definition")).toString();
    head.rerank = json.value(QStringLiteral("rerank")).toInt();
    head.m = json.value(QStringLiteral("m")).toInt();
    head.shape = {vectors::vectorTypeFromName(json.value(QStringLiteral("indexed_type")).toString())
                      .value_or(vectors::VectorType::Vector),
                  json.value(QStringLiteral("indexed_dimensions")).toInt()};
    head.maintenanceWorkMem = json.value(QStringLiteral("maintenance_work_mem")).toString();
    head.maintenanceBytes = {json.value(QStringLiteral("maintenance_work_mem_bytes")).toInteger()};
    head.serverNumber = json.value(QStringLiteral("server_version_num")).toInt();
    return head;
}

QJsonObject growthSpecToJson(const GrowthSpec &spec)
{
    QJsonObject json = candidateSpecToJson(spec.index);
    QJsonArray shares;
    for (const double share : spec.shares)
        shares << share;
    json.insert(QStringLiteral("shares"), shares);
    return json;
}

Result<GrowthSpec> growthSpecFromJson(const QJsonObject &json, const catalog::Table &table,
                                      const QList<vectors::VectorValue> &given)
{
    const auto index = candidateSpecFromJson(json, table, given);
    if (!index)
        return index.error();
    GrowthSpec spec{*index, {}};
    for (const QJsonValue &share : json.value(QStringLiteral("shares")).toArray())
        spec.shares << share.toDouble();
    return spec;
}

} // namespace sweep
