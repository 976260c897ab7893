#include "app/plan/planfacts.h"

#include <QJsonArray>

namespace plan {

using core::Result;

namespace {

QJsonValue valueOrNull(const std::optional<double> &value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue toJson(const core::RowEstimate &rows)
{
    return rows.known() ? QJsonValue(rows.value) : QJsonValue();
}

QJsonObject toJson(const ColumnFacts &column)
{
    QJsonObject json{
        {QStringLiteral("name"), column.name},
        {QStringLiteral("type"), column.type},
        {QStringLiteral("storage"), column.storage},
        {QStringLiteral("null_fraction"), valueOrNull(column.nullFraction)},
        {QStringLiteral("average_width"), column.averageWidth ? QJsonValue(column.averageWidth->value) : QJsonValue()},
        {QStringLiteral("distinct_values"), valueOrNull(column.distinctValues)}};
    if (column.vector) {
        json.insert(QStringLiteral("vector_type"), vectors::typeName(column.vector->type));
        json.insert(QStringLiteral("dimensions"), column.vector->dimensions);
    }
    return json;
}

QJsonObject toJson(const IndexFacts &index)
{
    QJsonObject options;
    for (auto it = index.options.begin(); it != index.options.end(); ++it)
        options.insert(it.key(), it.value());
    return {{QStringLiteral("schema"), index.name.schema},
            {QStringLiteral("name"), index.name.name},
            {QStringLiteral("definition"), index.definition},
            {QStringLiteral("method"), index.method},
            {QStringLiteral("operator_class"), index.operatorClass},
            {QStringLiteral("operators"), QJsonArray::fromStringList(index.operators)},
            {QStringLiteral("key"), index.key},
            {QStringLiteral("is_expression"), index.expression},
            {QStringLiteral("key_type"), index.keyType},
            {QStringLiteral("key_count"), index.keyCount},
            {QStringLiteral("predicate"), textOrNull(index.predicate)},
            {QStringLiteral("options"), options},
            {QStringLiteral("size_bytes"), index.size.value},
            {QStringLiteral("rows"), toJson(index.rows)},
            {QStringLiteral("valid"), index.valid},
            {QStringLiteral("unique"), index.unique},
            {QStringLiteral("scans"), index.scans ? QJsonValue(*index.scans) : QJsonValue()}};
}

QJsonObject toJson(const TableFacts &table);

template<class Value>
QJsonArray toArray(const QList<Value> &values)
{
    QJsonArray array;
    for (const Value &value : values)
        array << toJson(value);
    return array;
}

QJsonObject toJson(const TableFacts &table)
{
    QJsonObject json{{QStringLiteral("schema"), table.name.schema},
                     {QStringLiteral("name"), table.name.name},
                     {QStringLiteral("partitioned"), table.partitioned},
                     {QStringLiteral("rows"), toJson(table.rows)},
                     {QStringLiteral("pages"), table.pages},
                     {QStringLiteral("size_bytes"), table.size.value},
                     {QStringLiteral("toast_bytes"), table.toastSize.value},
                     {QStringLiteral("live_rows"), valueOrNull(table.liveRows)},
                     {QStringLiteral("dead_rows"), valueOrNull(table.deadRows)},
                     {QStringLiteral("rows_changed"), valueOrNull(table.rowsChanged)},
                     {QStringLiteral("last_analyze"), textOrNull(table.lastAnalyze)},
                     {QStringLiteral("last_vacuum"), textOrNull(table.lastVacuum)},
                     {QStringLiteral("columns"), toArray(table.columns)},
                     {QStringLiteral("indexes"), toArray(table.indexes)}};
    if (table.parent) {
        json.insert(QStringLiteral("parent_schema"), table.parent->schema);
        json.insert(QStringLiteral("parent"), table.parent->name);
    }
    return json;
}

/// Reads the members of one object; the first that has the wrong type is remembered.
class Reader
{
public:
    Reader(const QJsonObject &json, std::optional<core::Error> &error)
        : m_json(json)
        , m_error(error)
    {
    }

    QString text(const char *key) const { return value(key, QJsonValue::String).toString(); }
    bool boolean(const char *key, bool fallback) const { return value(key, QJsonValue::Bool).toBool(fallback); }
    double number(const char *key, double fallback = 0) const
    {
        return value(key, QJsonValue::Double).toDouble(fallback);
    }
    qint64 integer(const char *key) const { return value(key, QJsonValue::Double).toInteger(); }
    std::optional<double> maybeNumber(const char *key) const
    {
        const QJsonValue found = value(key, QJsonValue::Double);
        return found.isDouble() ? std::optional(found.toDouble()) : std::nullopt;
    }
    QStringList texts(const char *key) const
    {
        QStringList list;
        const QJsonArray array = value(key, QJsonValue::Array).toArray();
        for (const QJsonValue &element : array) {
            if (!element.isString())
                complain(key);
            list << element.toString();
        }
        return list;
    }
    QJsonObject object(const char *key) const { return value(key, QJsonValue::Object).toObject(); }

    template<class Read>
    auto list(const char *key, Read read) const
    {
        QList<decltype(read(*this))> values;
        const QJsonArray array = value(key, QJsonValue::Array).toArray();
        for (const QJsonValue &element : array) {
            if (!element.isObject())
                complain(key);
            const QJsonObject object = element.toObject();
            values << read(Reader(object, m_error));
        }
        return values;
    }

private:
    QJsonValue value(const char *key, QJsonValue::Type type) const
    {
        const QJsonValue found = m_json.value(QLatin1String(key));
        if (found.type() == type)
            return found;
        if (!found.isUndefined() && !found.isNull())
            complain(key);
        return {};
    }

    void complain(const char *key) const
    {
        if (!m_error)
            m_error = core::invalidInput(
                QStringLiteral("the facts of the plan: \"%1\" has the wrong type").arg(QLatin1String(key)));
    }

    const QJsonObject &m_json;
    std::optional<core::Error> &m_error;
};

ColumnFacts readColumn(const Reader &json)
{
    ColumnFacts column;
    column.name = json.text("name");
    column.type = json.text("type");
    column.storage = json.text("storage");
    column.nullFraction = json.maybeNumber("null_fraction");
    if (const auto width = json.maybeNumber("average_width"))
        column.averageWidth = core::Bytes{qint64(*width)};
    column.distinctValues = json.maybeNumber("distinct_values");
    if (const auto type = vectors::vectorTypeFromName(json.text("vector_type")))
        column.vector = catalog::VectorShape{*type, int(json.integer("dimensions"))};
    return column;
}

IndexFacts readIndex(const Reader &json)
{
    IndexFacts index;
    index.name = {json.text("schema"), json.text("name")};
    index.definition = json.text("definition");
    index.method = json.text("method");
    index.operatorClass = json.text("operator_class");
    index.operators = json.texts("operators");
    index.key = json.text("key");
    index.expression = json.boolean("is_expression", false);
    index.keyType = json.text("key_type");
    index.keyCount = int(json.number("key_count", 1));
    index.predicate = json.text("predicate");
    const QJsonObject options = json.object("options");
    for (auto it = options.begin(); it != options.end(); ++it)
        index.options.insert(it.key(), it.value().toString());
    index.size.value = json.integer("size_bytes");
    index.rows.value = json.number("rows", -1);
    index.valid = json.boolean("valid", true);
    index.unique = json.boolean("unique", false);
    if (const auto scans = json.maybeNumber("scans"))
        index.scans = qint64(*scans);
    return index;
}

TableFacts readTable(const Reader &json)
{
    TableFacts table;
    table.name = {json.text("schema"), json.text("name")};
    table.partitioned = json.boolean("partitioned", false);
    if (const QString parent = json.text("parent"); !parent.isEmpty())
        table.parent = catalog::ObjectName{json.text("parent_schema"), parent};
    table.rows.value = json.number("rows", -1);
    table.pages = json.integer("pages");
    table.size.value = json.integer("size_bytes");
    table.toastSize.value = json.integer("toast_bytes");
    table.liveRows = json.maybeNumber("live_rows");
    table.deadRows = json.maybeNumber("dead_rows");
    table.rowsChanged = json.maybeNumber("rows_changed");
    table.lastAnalyze = json.text("last_analyze");
    table.lastVacuum = json.text("last_vacuum");
    table.columns = json.list("columns", readColumn);
    table.indexes = json.list("indexes", readIndex);
    return table;
}

} // namespace

QJsonObject toJson(const PlanFacts &facts)
{
    QJsonObject settings;
    for (const Setting &setting : facts.settings)
        settings.insert(setting.name, setting.value);
    return {{QStringLiteral("server_version"), facts.serverVersion},
            {QStringLiteral("server_version_text"), facts.serverVersionText},
            {QStringLiteral("pgvector_version"), facts.vectorVersion},
            {QStringLiteral("database"), facts.database},
            {QStringLiteral("block_size"), facts.blockSize.value},
            {QStringLiteral("hypopg"), facts.hypoPg},
            {QStringLiteral("hypopg_version"), facts.hypoPgVersion},
            {QStringLiteral("read_at"), facts.readAt},
            {QStringLiteral("settings"), settings},
            {QStringLiteral("changed_settings"), QJsonArray::fromStringList(facts.changedSettings)},
            {QStringLiteral("tables"), toArray(facts.tables)},
            {QStringLiteral("tables_left_out"), facts.tablesLeftOut}};
}

Result<PlanFacts> planFactsFromJson(const QJsonObject &object)
{
    std::optional<core::Error> error;
    const Reader json(object, error);
    PlanFacts facts;
    facts.serverVersion = int(json.integer("server_version"));
    facts.serverVersionText = json.text("server_version_text");
    facts.vectorVersion = json.text("pgvector_version");
    facts.database = json.text("database");
    facts.blockSize.value = qint64(json.number("block_size", 8192));
    facts.hypoPg = json.boolean("hypopg", false);
    facts.hypoPgVersion = json.text("hypopg_version");
    facts.readAt = json.text("read_at");
    const QJsonObject settings = json.object("settings");
    for (auto it = settings.begin(); it != settings.end(); ++it)
        facts.settings << Setting{it.key(), it.value().toString()};
    facts.changedSettings = json.texts("changed_settings");
    facts.tables = json.list("tables", readTable);
    facts.tablesLeftOut = int(json.integer("tables_left_out"));
    if (error)
        return *error;
    return facts;
}

} // namespace plan
