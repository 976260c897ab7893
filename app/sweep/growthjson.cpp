#include "app/sweep/growthjson.h"

#include "app/sweep/candidatejson.h"
#include "app/sweep/growthmemory.h"
#include "app/sweep/sweepjson.h"

#include <QJsonArray>

#include <array>

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

/// Without an expected value where the interval is too wide for one.
QJsonValue timeToJson(const std::optional<Prediction> &time)
{
    if (!time || isTelling(*time))
        return predictionToJson(time);
    return QJsonObject{{QStringLiteral("expected"), QJsonValue()},
                       {QStringLiteral("low"), time->low},
                       {QStringLiteral("high"), time->high}};
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
                     {QStringLiteral("build_seconds"), timeToJson(forecast.seconds)},
                     {QStringLiteral("settings"), settingToJson(result, forecast.setting)},
                     {QStringLiteral("settings_for_certain"), settingToJson(result, forecast.certainSetting)}};
    json.insert(QStringLiteral("build_memory_bytes"),
                forecast.buildMemory ? QJsonValue(forecast.buildMemory->value) : QJsonValue());
    if (forecast.setting < 0)
        return json;
    const GrowthFits::Setting &setting = result.fits.settings.at(forecast.setting);
    json.insert(QStringLiteral("recall"), predictionToJson(setting.recall->at(forecast.rows)));
    json.insert(QStringLiteral("p50_ms"), timeToJson(forecast.latency));
    return json;
}

constexpr std::array SourceNames = {"not_known", "server_files", "same_machine"};
constexpr std::array FitNames = {"shared_buffers", "effective_cache_size", "machine", "nowhere"};

QJsonObject memoryToJson(const catalog::ServerMemory &memory)
{
    return {{QStringLiteral("shared_buffers_bytes"), memory.sharedBuffers.value},
            {QStringLiteral("effective_cache_size_bytes"), memory.effectiveCacheSize.value},
            {QStringLiteral("maintenance_work_mem_bytes"), memory.maintenanceWorkMem.value},
            {QStringLiteral("maintenance_work_mem"), memory.maintenanceText},
            {QStringLiteral("machine_bytes"), memory.machine ? QJsonValue(memory.machine->value) : QJsonValue()},
            {QStringLiteral("machine_source"), QLatin1String(SourceNames.at(size_t(memory.source)))}};
}

catalog::ServerMemory memoryFromJson(const QJsonObject &json)
{
    catalog::ServerMemory memory;
    memory.sharedBuffers = {json.value(QStringLiteral("shared_buffers_bytes")).toInteger()};
    memory.effectiveCacheSize = {json.value(QStringLiteral("effective_cache_size_bytes")).toInteger()};
    memory.maintenanceWorkMem = {json.value(QStringLiteral("maintenance_work_mem_bytes")).toInteger()};
    memory.maintenanceText = json.value(QStringLiteral("maintenance_work_mem")).toString();
    if (const QJsonValue machine = json.value(QStringLiteral("machine_bytes")); machine.isDouble())
        memory.machine = core::Bytes{machine.toInteger()};
    for (size_t source = 0; source < SourceNames.size(); ++source) {
        if (json.value(QStringLiteral("machine_source")).toString() == QLatin1String(SourceNames.at(source)))
            memory.source = catalog::MachineMemorySource(source);
    }
    return memory;
}

QJsonArray memoriesToJson(const GrowthResult &result)
{
    QJsonArray json;
    for (const GrowthMemory &memory : growthMemory(result))
        json << QJsonObject{
            {QStringLiteral("factor"), memory.factor},
            {QStringLiteral("index_bytes"), predictionToJson(memory.index)},
            {QStringLiteral("build_memory_bytes"), memory.build ? QJsonValue(memory.build->value) : QJsonValue()},
            {QStringLiteral("fits_into"), QLatin1String(FitNames.at(size_t(memory.fit)))}};
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
    json.insert(QStringLiteral("index_against_memory"), memoriesToJson(result));
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
    json.insert(QStringLiteral("server_memory"), memoryToJson(head.memory));
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
    head.memory = memoryFromJson(json.value(QStringLiteral("server_memory")).toObject());
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
