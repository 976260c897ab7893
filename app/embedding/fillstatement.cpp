#include "app/embedding/fillstatement.h"

namespace embedding {

using catalog::TableKind;
using core::Result;
using vectors::VectorType;

namespace {

Result<const catalog::Column *> columnOf(const catalog::Table &table, const QString &name)
{
    if (const catalog::Column *column = table.column(name))
        return column;
    QStringList names;
    for (const catalog::Column &column : table.columns)
        names << column.name;
    auto error = core::invalidInput(QStringLiteral("%1 has no column \"%2\"").arg(table.name.toText(), name),
                                    QStringLiteral("it has %1").arg(names.join(QStringLiteral(", "))));
    error.kind = core::ErrorKind::Missing;
    return error;
}

core::Error doesNotFit(const catalog::Table &table, const catalog::Column &column, const QString &expected)
{
    return core::invalidInput(QStringLiteral("column \"%1\" of %2 is %3%4: expected %5")
                                  .arg(column.name, table.name.toText(),
                                       column.generated ? QStringLiteral("a generated ") : QString(), column.type,
                                       expected));
}

Result<void> checkKind(const catalog::Table &table)
{
    switch (table.kind) {
    case TableKind::View:
    case TableKind::MaterializedView:
        return core::invalidInput(
            QStringLiteral("%1 is a view; vectors are written into tables").arg(table.name.toText()));
    case TableKind::Foreign:
        return core::invalidInput(
            QStringLiteral("%1 is a foreign table; embed the column where the table is").arg(table.name.toText()));
    default:
        return {};
    }
}

QList<FillTarget::KeyPart> keyOf(const catalog::Table &table)
{
    QList<FillTarget::KeyPart> key;
    for (const QString &name : table.keyColumns)
        key << FillTarget::KeyPart{catalog::identifierToSql(name), table.column(name)->type};
    if (!key.isEmpty())
        return key;
    // Places are unique within one table; a partitioned one is several.
    if (table.kind == TableKind::Partitioned)
        key << FillTarget::KeyPart{QStringLiteral("tableoid"), QStringLiteral("oid")};
    key << FillTarget::KeyPart{QStringLiteral("ctid"), QStringLiteral("tid")};
    return key;
}

/// "t.a, t.b" with `pattern` applied to each part of the key; %1 is its column, %2 its type, %3 its number from 1.
QString keyList(const FillTarget &target, const QString &pattern, const QString &separator = QStringLiteral(", "))
{
    QStringList parts;
    for (const FillTarget::KeyPart &part : target.key) {
        QString text = pattern;
        text.replace(QStringLiteral("%3"), QString::number(parts.size() + 1));
        parts << text.replace(QStringLiteral("%2"), part.type).replace(QStringLiteral("%1"), part.column);
    }
    return parts.join(separator);
}

QString vectorOf(const FillTarget &target)
{
    return QStringLiteral("t.") + catalog::identifierToSql(target.vectorColumn);
}

QString textOf(const FillTarget &target)
{
    return QStringLiteral("t.") + catalog::identifierToSql(target.textColumn);
}

} // namespace

Result<FillTarget> fillTarget(const catalog::Table &table, const QString &textColumn, const QString &vectorColumn)
{
    if (const auto checked = checkKind(table); !checked)
        return checked.error();
    const auto text = columnOf(table, textColumn);
    if (!text)
        return text.error();
    const auto vector = columnOf(table, vectorColumn);
    if (!vector)
        return vector.error();
    if ((*text)->vector)
        return doesNotFit(table, **text, QStringLiteral("a column of text"));
    const auto &shape = (*vector)->vector;
    const bool dense = shape && (shape->type == VectorType::Vector || shape->type == VectorType::Halfvec);
    if (!dense || (*vector)->generated)
        return doesNotFit(table, **vector, QStringLiteral("vector or halfvec"));
    return FillTarget{table.name, table.oid, textColumn, vectorColumn, (*vector)->type, *shape, keyOf(table)};
}

db::Statement countStatement(const FillTarget &target)
{
    return {QStringLiteral("SELECT count(%1), count(*) - count(%1) FROM %2 AS t WHERE %3 IS NULL")
                .arg(textOf(target), target.table.toSql(), vectorOf(target)),
            {}};
}

db::Statement privilegeStatement(const FillTarget &target)
{
    return {QStringLiteral("SELECT pg_catalog.has_column_privilege($1::oid, $2, 'SELECT'), "
                           "pg_catalog.has_column_privilege($1::oid, $3, 'UPDATE')"),
            {db::Parameter::integer(target.oid), db::Parameter::text(target.textColumn),
             db::Parameter::text(target.vectorColumn)}};
}

db::Statement readStatement(const FillTarget &target, const QStringList &after, int limit)
{
    db::Statement statement;
    QString behind;
    if (!after.isEmpty()) {
        behind = QStringLiteral(" AND (%1) > (%2)")
                     .arg(keyList(target, QStringLiteral("t.%1")), keyList(target, QStringLiteral("$%3::%2")));
        for (const QString &value : after)
            statement.parameters << db::Parameter::text(value);
    }
    const QString text = textOf(target);
    statement.sql = QStringLiteral("SELECT ") + keyList(target, QStringLiteral("t.%1::text")) + QStringLiteral(", ") +
                    text + QStringLiteral("::text, pg_catalog.md5(") + text + QStringLiteral("::text) FROM ") +
                    target.table.toSql() + QStringLiteral(" AS t WHERE ") + vectorOf(target) +
                    QStringLiteral(" IS NULL AND ") + text + QStringLiteral(" IS NOT NULL") + behind +
                    QStringLiteral(" ORDER BY ") + keyList(target, QStringLiteral("t.%1")) + QStringLiteral(" LIMIT ") +
                    QString::number(limit);
    return statement;
}

db::Statement writeStatement(const FillTarget &target, const QList<FillRow> &rows)
{
    db::Statement statement;
    QStringList arrays;
    QStringList names;
    const auto add = [&](const QString &name, const QStringList &values) {
        statement.parameters << db::Parameter::text(textArray(values));
        arrays << QStringLiteral("$%1::text[]").arg(statement.parameters.size());
        names << name;
    };
    for (qsizetype part = 0; part < target.key.size(); ++part) {
        QStringList values;
        for (const FillRow &row : rows)
            values << row.key.at(part);
        add(QStringLiteral("k%1").arg(part + 1), values);
    }
    QStringList hashes;
    QStringList values;
    for (const FillRow &row : rows) {
        hashes << row.textHash;
        values << vectors::toText(row.vector);
    }
    add(QStringLiteral("hash"), hashes);
    add(QStringLiteral("v"), values);
    statement.sql = QStringLiteral("UPDATE ") + target.table.toSql() + QStringLiteral(" AS t SET ") +
                    catalog::identifierToSql(target.vectorColumn) + QStringLiteral(" = n.v::") + target.vectorType +
                    QStringLiteral(" FROM unnest(") + arrays.join(QStringLiteral(", ")) + QStringLiteral(") AS n(") +
                    names.join(QStringLiteral(", ")) + QStringLiteral(") WHERE ") +
                    keyList(target, QStringLiteral("t.%1 = n.k%3::%2"), QStringLiteral(" AND ")) +
                    QStringLiteral(" AND ") + vectorOf(target) + QStringLiteral(" IS NULL AND pg_catalog.md5(") +
                    textOf(target) + QStringLiteral("::text) = n.hash");
    return statement;
}

QString textArray(const QStringList &elements)
{
    QString array = QStringLiteral("{");
    for (const QString &element : elements) {
        QString escaped = element;
        escaped.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
        array += (array.size() > 1 ? QStringLiteral(",\"") : QStringLiteral("\"")) + escaped + u'"';
    }
    return array + u'}';
}

} // namespace embedding
