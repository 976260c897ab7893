#include "app/sweep/specjson.h"

#include "app/sweep/sweepjson.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace sweep {

using core::Result;
using vectors::VectorValue;
using namespace Qt::StringLiterals;

namespace {

constexpr std::array SourceNames = {"given"_L1, "table_rows"_L1, "held_out"_L1};
constexpr std::array PlanChoiceNames = {"natural"_L1, "forced"_L1, "both"_L1};
constexpr std::array TruthNames = {"server"_L1, "stream"_L1};

/// The value with this name; the first one for an unknown name.
template<class Value, size_t Count>
Value fromName(const std::array<QLatin1StringView, Count> &names, const QString &name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? Value() : Value(found - names.begin());
}

} // namespace

QString nameOf(QuerySource source)
{
    return SourceNames.at(size_t(source));
}

QuerySource sourceFromName(const QString &name)
{
    return fromName<QuerySource>(SourceNames, name);
}

QJsonObject specToJson(const SweepSpec &spec)
{
    QJsonArray grid;
    for (const GridPoint &point : spec.grid)
        grid << settingsToJson(point);
    QJsonObject json{
        {u"table"_s, spec.table.name.toText()},
        {u"column"_s, spec.column},
        {u"index"_s, spec.index},
        {u"k"_s, spec.k},
        {u"queries"_s, spec.given.isEmpty() ? spec.queries : int(spec.given.size())},
        {u"source"_s, nameOf(sourceOf(spec))},
        {u"grid"_s, grid},
        {u"plans"_s, PlanChoiceNames.at(size_t(spec.plans))},
        {u"until_target"_s, spec.untilTarget},
        {u"where"_s, spec.where},
        {u"target_recall"_s, spec.targetRecall},
        {u"as_prepared"_s, spec.asPrepared},
        {u"seed"_s, QString::number(spec.seed)},
    };
    if (!spec.moreK.isEmpty())
        json.insert(u"more_k"_s, numbersToJson(spec.moreK));
    if (!spec.documentColumn.isEmpty())
        json.insert(u"document_column"_s, spec.documentColumn);
    if (!spec.axes.isEmpty())
        json.insert(u"axes"_s, axesText(spec.axes));
    if (spec.confidence)
        json.insert(u"confidence"_s, *spec.confidence);
    if (spec.truthMethod)
        json.insert(u"truth_method"_s, TruthNames.at(size_t(*spec.truthMethod)));
    return json;
}

Result<SweepSpec> specFromJson(const QJsonObject &json, const catalog::Table &table, const QList<VectorValue> &given)
{
    if (json.value(u"table").toString() != table.name.toText())
        return core::invalidInput(u"the stored sweep is of another table than %1"_s.arg(table.name.toText()));
    const QuerySource source = sourceFromName(json.value(u"source").toString());
    if ((source == QuerySource::Given) != !given.isEmpty())
        return core::invalidInput(u"the queries that the sweep was given are not stored with it"_s);
    SweepSpec spec;
    spec.table = table;
    spec.column = json.value(u"column").toString();
    spec.index = json.value(u"index").toString();
    spec.k = json.value(u"k").toInt(spec.k);
    spec.moreK = numbersFromJson(json.value(u"more_k"));
    spec.queries = json.value(u"queries").toInt(spec.queries);
    spec.holdOut = source == QuerySource::HeldOut;
    spec.given = given;
    for (const QJsonValue &point : json.value(u"grid").toArray())
        spec.grid << settingsFromJson(point.toObject());
    spec.documentColumn = json.value(u"document_column").toString();
    const auto axes = parseAxes(json.value(u"axes").toString());
    if (!axes)
        return axes.error();
    spec.axes = *axes;
    spec.plans = fromName<PlanChoice>(PlanChoiceNames, json.value(u"plans").toString());
    spec.untilTarget = json.value(u"until_target").toBool();
    spec.where = json.value(u"where").toString();
    spec.targetRecall = json.value(u"target_recall").toDouble(spec.targetRecall);
    spec.asPrepared = json.value(u"as_prepared").toBool();
    spec.seed = json.value(u"seed").toString().toLongLong();
    if (json.contains(u"confidence"))
        spec.confidence = json.value(u"confidence").toDouble();
    if (json.contains(u"truth_method"))
        spec.truthMethod = fromName<TruthMethod>(TruthNames, json.value(u"truth_method").toString());
    return spec;
}

} // namespace sweep
