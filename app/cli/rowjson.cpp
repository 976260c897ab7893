#include "app/cli/rowjson.h"

#include <QJsonArray>

namespace cli {

namespace {

bool isInteger(const catalog::Column *column)
{
    return column &&
           (column->typeOid == db::OidInt2 || column->typeOid == db::OidInt4 || column->typeOid == db::OidInt8);
}

} // namespace

QJsonValue valueJson(const QString &text, const QString &column, const catalog::Table &table)
{
    if (text.isNull())
        return {};
    return isInteger(table.column(column)) ? QJsonValue(text.toLongLong()) : QJsonValue(text);
}

QJsonValue keyJson(const QStringList &key, const QStringList &columns, const catalog::Table &table)
{
    if (columns.isEmpty())
        return {};
    if (columns.size() == 1)
        return valueJson(key.first(), columns.first(), table);
    QJsonArray values;
    for (qsizetype i = 0; i < columns.size(); ++i)
        values << valueJson(key[i], columns[i], table);
    return values;
}

} // namespace cli
