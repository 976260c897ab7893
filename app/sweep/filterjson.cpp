#include "app/sweep/filterjson.h"

#include "app/sweep/specjson.h"
#include "app/sweep/sweepjson.h"

#include <QJsonArray>

namespace sweep {

using core::Result;

namespace {

QJsonArray textsOf(const QStringList &texts)
{
    return QJsonArray::fromStringList(texts);
}

QStringList textsFrom(const QJsonValue &json)
{
    QStringList texts;
    for (const QJsonValue &text : json.toArray())
        texts << text.toString();
    return texts;
}

/// Pairs: an object would forget the order in which they are made.
QJsonArray orderedSettings(const QList<search::Setting> &settings)
{
    QJsonArray pairs;
    for (const search::Setting &setting : settings)
        pairs << QJsonArray{setting.name, setting.value};
    return pairs;
}

QJsonObject stratumToJson(const FilterStratum &stratum)
{
    return {
        {QStringLiteral("name"), stratum.name},
        {QStringLiteral("values"), textsOf(stratum.values)},
        {QStringLiteral("value_count"), stratum.valueCount},
        {QStringLiteral("queries"), stratum.queries},
        {QStringLiteral("rows"), stratum.rows},
        {QStringLiteral("share"), stratum.share},
    };
}

FilterStratum stratumFromJson(const QJsonObject &json, int position)
{
    FilterStratum stratum;
    stratum.position = position;
    stratum.name = json.value(u"name").toString();
    stratum.values = textsFrom(json.value(u"values"));
    stratum.valueCount = json.value(u"value_count").toInt();
    stratum.queries = json.value(u"queries").toInt();
    stratum.rows = json.value(u"rows").toDouble();
    stratum.share = json.value(u"share").toDouble();
    stratum.partialSql = json.value(u"partial_sql").toString();
    return stratum;
}

/// The keys that the command line prints of a cell.
QJsonObject publicCell(const FilterCell &cell)
{
    if (!cell.measured())
        return {{QStringLiteral("strategy"), strategyName(cell.strategy)},
                {QStringLiteral("not_measured"), cell.notMeasured}};
    const SweepPoint &point = cell.point;
    QJsonObject json{
        {QStringLiteral("strategy"), strategyName(cell.strategy)},
        {QStringLiteral("settings"), settingsToJson(point.settings)},
        {QStringLiteral("queries"), point.queries},
        {QStringLiteral("recall"), point.recall.mean},
        {QStringLiteral("recall_low"), point.recall.low},
        {QStringLiteral("recall_high"), point.recall.high},
        {QStringLiteral("rows_returned"), cell.rowsReturned},
        {QStringLiteral("rows_possible"), cell.rowsPossible},
        {QStringLiteral("short_share"), cell.shortShare()},
        {QStringLiteral("mean_ms"), point.latency.mean.value},
        {QStringLiteral("p50_ms"), point.latency.p50.value},
        {QStringLiteral("p95_ms"), point.latency.p95.value},
        {QStringLiteral("p99_ms"), point.latency.p99.value},
        {QStringLiteral("index_used"),
         point.plan.indexUsed.isEmpty() ? QJsonValue() : QJsonValue(point.plan.indexUsed)},
        {QStringLiteral("plan"), point.plan.plan},
    };
    if (!cell.notMeasured.isEmpty())
        json.insert(QStringLiteral("not_measured"), cell.notMeasured);
    if (cell.hidden)
        json.insert(QStringLiteral("condition_hidden"), true);
    if (cell.built)
        json.insert(QStringLiteral("built_on_copy"), true);
    return json;
}

QJsonArray buildsToJson(const QList<PartialBuild> &builds)
{
    QJsonArray json;
    for (const PartialBuild &build : builds)
        json << QJsonObject{
            {QStringLiteral("value"), build.value},
            {QStringLiteral("condition"), build.condition},
            {QStringLiteral("rows"), build.rows},
            {QStringLiteral("index"), build.build.index},
            {QStringLiteral("build_seconds"), build.build.seconds},
            {QStringLiteral("size_bytes"), build.build.size.value},
            {QStringLiteral("notices"), textsOf(build.build.notices)},
            {QStringLiteral("outgrew_memory"), build.build.outgrew},
            {QStringLiteral("refused"), build.refused},
            {QStringLiteral("sql"), build.sql},
        };
    return json;
}

QList<PartialBuild> buildsFromJson(const QJsonValue &json)
{
    QList<PartialBuild> builds;
    for (const QJsonValue &each : json.toArray()) {
        const QJsonObject object = each.toObject();
        PartialBuild build;
        build.value = object.value(u"value").toString();
        build.condition = object.value(u"condition").toString();
        build.rows = object.value(u"rows").toDouble();
        build.build.index = object.value(u"index").toString();
        build.build.seconds = object.value(u"build_seconds").toDouble();
        build.build.size.value = object.value(u"size_bytes").toInteger();
        build.build.notices = textsFrom(object.value(u"notices"));
        build.build.outgrew = object.value(u"outgrew_memory").toBool();
        build.refused = object.value(u"refused").toString();
        build.sql = object.value(u"sql").toString();
        builds << build;
    }
    return builds;
}

QString verdictName(FilterAdvice::Verdict verdict)
{
    switch (verdict) {
    case FilterAdvice::Verdict::NothingMeasured:
        return QStringLiteral("nothing_measured");
    case FilterAdvice::Verdict::Found:
        return QStringLiteral("found");
    case FilterAdvice::Verdict::TooFewQueries:
        return QStringLiteral("too_few_queries");
    case FilterAdvice::Verdict::NotReached:
        return QStringLiteral("not_reached");
    }
    Q_UNREACHABLE();
}

QJsonObject adviceToJson(const FilterAdvice &advice)
{
    const bool found = advice.verdict == FilterAdvice::Verdict::Found;
    QJsonObject json{
        {QStringLiteral("verdict"), verdictName(advice.verdict)},
        {QStringLiteral("strategy"), found ? QJsonValue(strategyName(advice.strategy)) : QJsonValue()},
        {QStringLiteral("sentence"), advice.sentence},
        {QStringLiteral("sql"), advice.sql},
    };
    if (!advice.moreSql.isEmpty())
        json.insert(QStringLiteral("index_to_try_sql"), advice.moreSql);
    return json;
}

} // namespace

QJsonObject toJson(const FilterResult &result)
{
    const SweepHead &head = result.head.sweep;
    QJsonArray strata;
    for (const FilterStratum &stratum : result.head.strata) {
        QJsonObject json = stratumToJson(stratum);
        QJsonArray cells;
        for (const FilterCell &cell : result.cells) {
            if (cell.stratum == stratum.position)
                cells << publicCell(cell);
        }
        json.insert(QStringLiteral("strategies"), cells);
        for (const FilterAdvice &advice : result.advice) {
            if (advice.stratum == stratum.position)
                json.insert(QStringLiteral("recommendation"), adviceToJson(advice));
        }
        strata << json;
    }
    QJsonObject json{
        {QStringLiteral("table"), head.table},
        {QStringLiteral("column"), head.column},
        {QStringLiteral("index"), head.index},
        {QStringLiteral("method"), vectors::methodName(head.method)},
        {QStringLiteral("operator"), head.op()},
        {QStringLiteral("k"), head.k},
        {QStringLiteral("queries"), head.queries},
        {QStringLiteral("where"), head.where},
        {QStringLiteral("filter_column"),
         result.head.filterColumn.isEmpty() ? QJsonValue() : QJsonValue(result.head.filterColumn)},
        {QStringLiteral("settings"), settingsToJson(result.head.settings)},
        {QStringLiteral("target_recall"), head.targetRecall},
        {QStringLiteral("rows"), result.head.rows},
        {QStringLiteral("ground_truth"), QJsonObject{{QStringLiteral("method"), head.groundTruth.method},
                                                     {QStringLiteral("seconds"), head.groundTruth.seconds}}},
        {QStringLiteral("strata"), strata},
        {QStringLiteral("measured"), headToJson(head)},
    };
    if (!result.head.built.isEmpty())
        json.insert(QStringLiteral("built_partial_indexes"), buildsToJson(result.head.built));
    return json;
}

QJsonObject filterHeadToJson(const FilterHead &head)
{
    QJsonArray strata;
    for (const FilterStratum &stratum : head.strata) {
        QJsonObject json = stratumToJson(stratum);
        json.insert(QStringLiteral("partial_sql"), stratum.partialSql);
        strata << json;
    }
    return {
        {QStringLiteral("sweep"), headToJson(head.sweep)},
        {QStringLiteral("filter_column"), head.filterColumn},
        {QStringLiteral("settings"), settingsToJson(head.settings)},
        {QStringLiteral("rows"), head.rows},
        {QStringLiteral("search_sql"), head.searchSql},
        {QStringLiteral("exact_sql"), head.exactSql},
        {QStringLiteral("column_index_sql"), head.columnIndexSql},
        {QStringLiteral("strata"), strata},
        {QStringLiteral("built"), buildsToJson(head.built)},
    };
}

Result<FilterHead> filterHeadFromJson(const QJsonObject &json)
{
    const auto sweep = headFromJson(json.value(u"sweep").toObject());
    if (!sweep)
        return sweep.error();
    FilterHead head;
    head.sweep = *sweep;
    head.filterColumn = json.value(u"filter_column").toString();
    head.settings = settingsFromJson(json.value(u"settings").toObject());
    head.rows = json.value(u"rows").toDouble();
    head.searchSql = json.value(u"search_sql").toString();
    head.exactSql = json.value(u"exact_sql").toString();
    head.columnIndexSql = json.value(u"column_index_sql").toString();
    head.built = buildsFromJson(json.value(u"built"));
    for (const QJsonValue &stratum : json.value(u"strata").toArray())
        head.strata << stratumFromJson(stratum.toObject(), int(head.strata.size()));
    return head;
}

QJsonObject cellToJson(const FilterCell &cell)
{
    return {
        {QStringLiteral("stratum"), cell.stratum},
        {QStringLiteral("strategy"), strategyName(cell.strategy)},
        {QStringLiteral("not_measured"), cell.notMeasured},
        {QStringLiteral("point"), pointToJson(cell.point)},
        {QStringLiteral("rows_returned"), cell.rowsReturned},
        {QStringLiteral("rows_possible"), cell.rowsPossible},
        {QStringLiteral("sent"), orderedSettings(cell.sent)},
        {QStringLiteral("hidden"), cell.hidden},
        {QStringLiteral("built"), cell.built},
    };
}

Result<FilterCell> cellFromJson(const QJsonObject &json)
{
    const auto strategy = strategyFromName(json.value(u"strategy").toString());
    if (!strategy)
        return core::invalidInput(QStringLiteral("not a stored cell of a comparison"));
    auto point = pointFromJson(json.value(u"point").toObject());
    if (!point)
        return point.error();
    FilterCell cell;
    cell.stratum = json.value(u"stratum").toInt();
    cell.strategy = *strategy;
    cell.notMeasured = json.value(u"not_measured").toString();
    cell.point = *point;
    cell.rowsReturned = json.value(u"rows_returned").toDouble();
    cell.rowsPossible = json.value(u"rows_possible").toDouble();
    for (const QJsonValue &setting : json.value(u"sent").toArray())
        cell.sent << search::Setting{setting.toArray().at(0).toString(), setting.toArray().at(1).toString()};
    cell.hidden = json.value(u"hidden").toBool();
    cell.built = json.value(u"built").toBool();
    return cell;
}

QJsonObject filterSpecToJson(const FilterSpec &spec)
{
    QStringList strategies;
    for (const FilterStrategy strategy : strategiesOf(spec))
        strategies << strategyName(strategy);
    return {
        {QStringLiteral("sweep"), specToJson(spec.sweep)},
        {QStringLiteral("filter_column"), spec.filterColumn},
        {QStringLiteral("filter_values"), textsOf(spec.filterValues)},
        {QStringLiteral("strategies"), textsOf(strategies)},
        {QStringLiteral("build_partials"), spec.buildPartials},
    };
}

Result<FilterSpec> filterSpecFromJson(const QJsonObject &json, const catalog::Table &table,
                                      const QList<vectors::VectorValue> &given)
{
    const auto sweep = specFromJson(json.value(u"sweep").toObject(), table, given);
    if (!sweep)
        return sweep.error();
    FilterSpec spec;
    spec.sweep = *sweep;
    spec.filterColumn = json.value(u"filter_column").toString();
    spec.filterValues = textsFrom(json.value(u"filter_values"));
    for (const QString &name : textsFrom(json.value(u"strategies"))) {
        if (const auto strategy = strategyFromName(name))
            spec.strategies << *strategy;
    }
    spec.buildPartials = json.value(u"build_partials").toInt();
    return spec;
}

} // namespace sweep
