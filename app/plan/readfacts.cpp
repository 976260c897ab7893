#include "app/plan/readfacts.h"

#include "app/core/resource.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

namespace plan {

using core::Result;

namespace {

constexpr qsizetype tableLimit = 200;

enum Field {
    SchemaField,
    NameField,
    KindField,
    ParentSchemaField,
    ParentNameField,
    RowsField,
    PagesField,
    BytesField,
    ToastBytesField,
    LiveField,
    DeadField,
    ChangedField,
    AnalyzeField,
    VacuumField,
    ColumnsField,
    IndexesField
};

QJsonArray tablesOf(const Plan &plan)
{
    QJsonArray tables;
    QSet<std::pair<QString, QString>> known;
    for (const PlanNode &node : plan.nodes) {
        if (node.relation.isEmpty() || node.relationship == Relationship::Remote)
            continue;
        const std::pair name(node.schema, node.relation);
        if (known.contains(name))
            continue;
        known.insert(name);
        tables << QJsonArray{node.schema.isEmpty() ? QJsonValue() : QJsonValue(node.schema), node.relation};
    }
    return tables;
}

QJsonArray arrayAt(const db::ResultSet &rows, int row, Field field)
{
    return QJsonDocument::fromJson(rows.bytes(row, field).toByteArray()).array();
}

std::optional<double> maybeReal(const db::ResultSet &rows, int row, Field field)
{
    return rows.isNull(row, field) ? std::nullopt : std::optional(rows.real(row, field));
}

std::optional<double> maybeNumber(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

ColumnFacts columnOf(const QJsonArray &fields)
{
    ColumnFacts column;
    column.name = fields[0].toString();
    column.type = fields[1].toString();
    if (const auto type = vectors::vectorTypeFromName(fields[2].toString())) {
        const int modifier = fields[3].toInt();
        if (*type != vectors::VectorType::Bit || modifier > 0)
            column.vector = catalog::VectorShape{*type, std::max(modifier, 0)};
    }
    column.storage = fields[4].toString();
    column.nullFraction = maybeNumber(fields[5]);
    if (const auto width = maybeNumber(fields[6]))
        column.averageWidth = core::Bytes{qint64(*width)};
    column.distinctValues = maybeNumber(fields[7]);
    return column;
}

IndexFacts indexOf(const QJsonArray &fields)
{
    IndexFacts index;
    index.name = {fields[0].toString(), fields[1].toString()};
    index.definition = fields[2].toString();
    index.method = fields[3].toString();
    index.operatorClass = fields[4].toString();
    const QJsonArray operators = fields[5].toArray();
    for (const QJsonValue &op : operators)
        index.operators << op.toString();
    index.key = fields[6].toString();
    index.expression = fields[7].toBool();
    index.keyType = fields[8].toString();
    index.keyCount = fields[9].toInt();
    index.predicate = fields[10].toString();
    const QJsonArray options = fields[11].toArray();
    for (const QJsonValue &option : options) {
        const QString text = option.toString();
        index.options.insert(text.section(u'=', 0, 0), text.section(u'=', 1));
    }
    index.size.value = fields[12].toInteger();
    index.rows.value = fields[13].toDouble(-1);
    index.valid = fields[14].toBool();
    index.unique = fields[15].toBool();
    if (const auto scans = maybeNumber(fields[16]))
        index.scans = qint64(*scans);
    return index;
}

TableFacts tableOf(const db::ResultSet &rows, int row)
{
    TableFacts table;
    table.name = {rows.text(row, SchemaField), rows.text(row, NameField)};
    table.partitioned = rows.text(row, KindField) == u"p";
    if (!rows.isNull(row, ParentNameField))
        table.parent = catalog::ObjectName{rows.text(row, ParentSchemaField), rows.text(row, ParentNameField)};
    table.rows.value = rows.isNull(row, RowsField) ? -1 : rows.real(row, RowsField);
    table.pages = rows.integer(row, PagesField);
    table.size.value = rows.integer(row, BytesField);
    table.toastSize.value = rows.integer(row, ToastBytesField);
    table.liveRows = maybeReal(rows, row, LiveField);
    table.deadRows = maybeReal(rows, row, DeadField);
    table.rowsChanged = maybeReal(rows, row, ChangedField);
    table.lastAnalyze = rows.text(row, AnalyzeField);
    table.lastVacuum = rows.text(row, VacuumField);
    const QJsonArray columns = arrayAt(rows, row, ColumnsField);
    for (const QJsonValue &column : columns)
        table.columns << columnOf(column.toArray());
    const QJsonArray indexes = arrayAt(rows, row, IndexesField);
    for (const QJsonValue &index : indexes)
        table.indexes << indexOf(index.toArray());
    return table;
}

Result<void> readSettings(db::Connection &connection, PlanFacts &facts)
{
    const auto rows = connection.execute(core::readResource(QStringLiteral(":/sql/plan_settings.sql")));
    if (!rows)
        return rows.error();
    for (int row = 0; row < rows->rowCount(); ++row) {
        const QString name = rows->text(row, 0);
        const QString value = rows->text(row, 1);
        if (name == u"block_size") {
            facts.blockSize.value = value.toLongLong();
            continue;
        }
        facts.settings << Setting{name, value};
        if (rows->boolean(row, 2))
            facts.changedSettings << name;
    }
    return {};
}

Result<void> readTables(db::Connection &connection, const Plan &plan, PlanFacts &facts)
{
    QJsonArray tables = tablesOf(plan);
    facts.tablesLeftOut = int(std::max(qsizetype(0), tables.size() - tableLimit));
    while (tables.size() > tableLimit)
        tables.removeLast();
    if (tables.isEmpty())
        return {};
    const QString names = QString::fromUtf8(QJsonDocument(tables).toJson(QJsonDocument::Compact));
    const auto rows =
        connection.execute({core::readResource(QStringLiteral(":/sql/plan_tables.sql")), {db::Parameter::text(names)}});
    if (!rows)
        return rows.error();
    for (int row = 0; row < rows->rowCount(); ++row)
        facts.tables << tableOf(*rows, row);
    return {};
}

} // namespace

Result<PlanFacts> readFacts(db::Connection &connection, const Plan &plan)
{
    const db::ServerInfo &server = connection.serverInfo();
    PlanFacts facts;
    facts.serverVersion = server.version;
    facts.serverVersionText = server.versionText;
    facts.vectorVersion = server.vectorVersion;
    facts.database = server.database;
    facts.readAt = QDateTime::currentDateTimeUtc().toString(Qt::ISODate);
    const auto hypoPg = connection.execute(
        QStringLiteral("SELECT max(extversion) FROM pg_catalog.pg_extension WHERE extname = 'hypopg'"));
    if (!hypoPg)
        return hypoPg.error();
    facts.hypoPg = !hypoPg->isNull(0, 0);
    facts.hypoPgVersion = hypoPg->text(0, 0);
    if (const auto read = readSettings(connection, facts); !read)
        return read.error();
    if (const auto read = readTables(connection, plan, facts); !read)
        return read.error();
    return facts;
}

} // namespace plan
