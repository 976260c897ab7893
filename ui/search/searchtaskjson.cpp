#include "ui/search/searchtaskjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using search::SearchRequest;

namespace {

constexpr int Version = 1;

QJsonArray toArray(const QList<search::RowKey> &keys)
{
    QJsonArray array;
    for (const search::RowKey &key : keys)
        array << QJsonArray::fromStringList(key);
    return array;
}

QStringList toStrings(const QJsonValue &value)
{
    QStringList strings;
    for (const QJsonValue &element : value.toArray())
        strings << element.toString();
    return strings;
}

QList<search::RowKey> toKeys(const QJsonValue &value)
{
    QList<search::RowKey> keys;
    for (const QJsonValue &element : value.toArray())
        keys << toStrings(element);
    return keys;
}

QJsonArray toArray(const QList<search::SearchFilter> &filters)
{
    QJsonArray array;
    for (const search::SearchFilter &filter : filters)
        array << QJsonObject{{QStringLiteral("column"), filter.column},
                             {QStringLiteral("path"), QJsonArray::fromStringList(filter.path)},
                             {QStringLiteral("op"), search::operatorText(filter.op)},
                             {QStringLiteral("values"), QJsonArray::fromStringList(filter.values)},
                             {QStringLiteral("type"), int(filter.type)},
                             {QStringLiteral("json"), filter.isJson}};
    return array;
}

QList<search::SearchFilter> toFilters(const QJsonValue &value)
{
    QList<search::SearchFilter> filters;
    for (const QJsonValue &element : value.toArray()) {
        search::SearchFilter filter;
        filter.column = element[QStringLiteral("column")].toString();
        filter.path = toStrings(element[QStringLiteral("path")]);
        filter.values = toStrings(element[QStringLiteral("values")]);
        filter.type = search::JsonType(element[QStringLiteral("type")].toInt());
        filter.isJson = element[QStringLiteral("json")].toBool();
        const QString op = element[QStringLiteral("op")].toString();
        for (int i = 0; i <= int(search::FilterOperator::IsNotNull); ++i) {
            if (search::operatorText(search::FilterOperator(i)) == op)
                filter.op = search::FilterOperator(i);
        }
        filters << filter;
    }
    return filters;
}

QJsonArray toArray(const QList<search::Setting> &settings)
{
    QJsonArray array;
    for (const search::Setting &setting : settings)
        array << QJsonArray{setting.name, setting.value};
    return array;
}

QList<search::Setting> toSettings(const QJsonValue &value)
{
    QList<search::Setting> settings;
    for (const QJsonValue &element : value.toArray())
        settings << search::Setting{element[0].toString(), element[1].toString()};
    return settings;
}

QJsonObject queryJson(const SearchRequest &request)
{
    QJsonObject object{{QStringLiteral("like"), toArray(request.examples.like)},
                       {QStringLiteral("unlike"), toArray(request.examples.unlike)}};
    if (request.row)
        object.insert(QStringLiteral("row"), QJsonArray::fromStringList(*request.row));
    if (request.query.dimensions > 0) {
        object.insert(QStringLiteral("type"), vectors::typeName(request.query.type));
        object.insert(QStringLiteral("vector"), vectors::toText(request.query));
    }
    return object;
}

core::Result<void> readQuery(const QJsonValue &value, SearchRequest &request)
{
    request.examples.like = toKeys(value[QStringLiteral("like")]);
    request.examples.unlike = toKeys(value[QStringLiteral("unlike")]);
    if (value[QStringLiteral("row")].isArray())
        request.row = toStrings(value[QStringLiteral("row")]);
    const auto type = vectors::vectorTypeFromName(value[QStringLiteral("type")].toString());
    if (!type)
        return {};
    auto query = vectors::parseVector(*type, value[QStringLiteral("vector")].toString());
    if (!query)
        return query.error();
    request.query = *std::move(query);
    return {};
}

QJsonObject searchJson(const SearchRequest &request)
{
    const search::SearchTarget &target = request.target;
    QJsonObject object{{QStringLiteral("schema"), target.table.schema},
                       {QStringLiteral("table"), target.table.name},
                       {QStringLiteral("column"), target.column},
                       {QStringLiteral("expression"), target.expression},
                       {QStringLiteral("distance"), vectors::operatorOf(target.distance)},
                       {QStringLiteral("where"), target.where},
                       {QStringLiteral("k"), request.k},
                       {QStringLiteral("query"), queryJson(request)},
                       {QStringLiteral("filters"), toArray(request.filters)},
                       {QStringLiteral("settings"), toArray(request.settings)},
                       {QStringLiteral("columns"), QJsonArray::fromStringList(request.shownColumns)}};
    if (request.maxDistance)
        object.insert(QStringLiteral("max_distance"), *request.maxDistance);
    if (request.rerank)
        object.insert(QStringLiteral("rerank"),
                      QJsonArray{request.rerank->factor, vectors::operatorOf(request.rerank->distance)});
    return object;
}

core::Result<SearchRequest> searchOf(const QJsonValue &value)
{
    SearchRequest request;
    search::SearchTarget &target = request.target;
    target.table = {value[QStringLiteral("schema")].toString(), value[QStringLiteral("table")].toString()};
    target.column = value[QStringLiteral("column")].toString();
    target.expression = value[QStringLiteral("expression")].toString();
    target.where = value[QStringLiteral("where")].toString();
    const auto distance = vectors::distanceFromOperator(value[QStringLiteral("distance")].toString());
    if (!distance || target.column.isEmpty())
        return core::invalidInput(QStringLiteral("the saved search names no column or no distance"));
    target.distance = *distance;
    request.k = std::max(1, value[QStringLiteral("k")].toInt(request.k));
    request.filters = toFilters(value[QStringLiteral("filters")]);
    request.settings = toSettings(value[QStringLiteral("settings")]);
    request.shownColumns = toStrings(value[QStringLiteral("columns")]);
    if (const QJsonValue most = value[QStringLiteral("max_distance")]; most.isDouble())
        request.maxDistance = most.toDouble();
    const QJsonValue rerank = value[QStringLiteral("rerank")];
    if (const auto again = vectors::distanceFromOperator(rerank[1].toString()))
        request.rerank = search::Rerank{rerank[0].toInt(), *again};
    if (const auto read = readQuery(value[QStringLiteral("query")], request); !read)
        return read.error();
    return request;
}

QJsonObject legJson(const search::HybridLeg &leg)
{
    QJsonObject object{{QStringLiteral("name"), leg.name}, {QStringLiteral("candidates"), leg.candidates}};
    if (const auto *vector = std::get_if<search::VectorLeg>(&leg.search)) {
        object.insert(QStringLiteral("vector"), searchJson(vector->search));
    } else if (const auto *text = std::get_if<search::TextLeg>(&leg.search)) {
        object.insert(QStringLiteral("text"), QJsonObject{{QStringLiteral("column"), text->column},
                                                          {QStringLiteral("expression"), text->expression},
                                                          {QStringLiteral("configuration"), text->configuration},
                                                          {QStringLiteral("words"), text->text},
                                                          {QStringLiteral("form"), int(text->form)},
                                                          {QStringLiteral("rank"), int(text->rank)}});
    } else if (const auto *trigrams = std::get_if<search::TrigramLeg>(&leg.search)) {
        object.insert(QStringLiteral("trigrams"), QJsonObject{{QStringLiteral("column"), trigrams->column},
                                                              {QStringLiteral("words"), trigrams->text}});
    }
    return object;
}

core::Result<search::HybridLeg> legOf(const QJsonValue &value)
{
    search::HybridLeg leg;
    leg.name = value[QStringLiteral("name")].toString();
    leg.candidates = value[QStringLiteral("candidates")].toInt(leg.candidates);
    if (const QJsonValue text = value[QStringLiteral("text")]; text.isObject()) {
        search::TextLeg words;
        words.column = text[QStringLiteral("column")].toString();
        words.expression = text[QStringLiteral("expression")].toString();
        words.configuration = text[QStringLiteral("configuration")].toString();
        words.text = text[QStringLiteral("words")].toString();
        words.form = search::TextQueryForm(text[QStringLiteral("form")].toInt());
        words.rank = search::TextRank(text[QStringLiteral("rank")].toInt());
        leg.search = words;
    } else if (const QJsonValue trigrams = value[QStringLiteral("trigrams")]; trigrams.isObject()) {
        search::TrigramLeg words;
        words.column = trigrams[QStringLiteral("column")].toString();
        words.text = trigrams[QStringLiteral("words")].toString();
        leg.search = words;
    } else {
        auto request = searchOf(value[QStringLiteral("vector")]);
        if (!request)
            return request.error();
        leg.search = search::VectorLeg{*std::move(request)};
    }
    return leg;
}

QJsonObject fusionJson(const search::FusionSpec &spec)
{
    QJsonArray weights;
    for (const double weight : spec.weights)
        weights << weight;
    QJsonObject object{{QStringLiteral("method"), int(spec.method)},
                       {QStringLiteral("k"), spec.rrfK},
                       {QStringLiteral("scale"), int(spec.scale)},
                       {QStringLiteral("weights"), weights}};
    if (spec.diversity)
        object.insert(QStringLiteral("lambda"), spec.diversity->lambda);
    return object;
}

search::FusionSpec fusionOf(const QJsonValue &value)
{
    search::FusionSpec spec;
    spec.method = search::FusionMethod(value[QStringLiteral("method")].toInt());
    spec.rrfK = value[QStringLiteral("k")].toDouble(spec.rrfK);
    spec.scale = search::ScoreScale(value[QStringLiteral("scale")].toInt());
    for (const QJsonValue &weight : value[QStringLiteral("weights")].toArray())
        spec.weights << weight.toDouble();
    if (const QJsonValue lambda = value[QStringLiteral("lambda")]; lambda.isDouble())
        spec.diversity = search::Diversity{lambda.toDouble(), search::Diversity().pool};
    return spec;
}

core::Result<search::HybridRequest> hybridOf(const QJsonValue &value)
{
    search::HybridRequest request;
    request.fusion = fusionOf(value[QStringLiteral("fusion")]);
    for (const QJsonValue &element : value[QStringLiteral("legs")].toArray()) {
        auto leg = legOf(element);
        if (!leg)
            return leg.error();
        request.legs << *std::move(leg);
    }
    return request;
}

} // namespace

QString taskToJson(const SearchTask &task)
{
    QJsonObject object{{QStringLiteral("version"), Version},
                       {QStringLiteral("search"), searchJson(task.search)},
                       {QStringLiteral("text"), task.text},
                       {QStringLiteral("exact"), task.exact}};
    if (task.hybrid) {
        QJsonArray legs;
        for (const search::HybridLeg &leg : task.hybrid->legs)
            legs << legJson(leg);
        object.insert(
            QStringLiteral("hybrid"),
            QJsonObject{{QStringLiteral("legs"), legs}, {QStringLiteral("fusion"), fusionJson(task.hybrid->fusion)}});
    }
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

core::Result<SearchTask> taskFromJson(const QString &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json.toUtf8()).object();
    if (object.value(QStringLiteral("version")).toInt() != Version)
        return core::invalidInput(QStringLiteral("the saved search cannot be read: it is of another version"));
    SearchTask task;
    auto request = searchOf(object.value(QStringLiteral("search")));
    if (!request)
        return request.error();
    task.search = *std::move(request);
    task.text = object.value(QStringLiteral("text")).toString();
    task.search.queryLabel = task.text;
    task.exact = object.value(QStringLiteral("exact")).toBool();
    if (const QJsonValue hybrid = object.value(QStringLiteral("hybrid")); hybrid.isObject()) {
        auto mixed = hybridOf(hybrid);
        if (!mixed)
            return mixed.error();
        task.hybrid = *std::move(mixed);
    }
    return task;
}
