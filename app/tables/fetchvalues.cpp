#include "app/tables/fetchvalues.h"

#include "app/tables/previewsql.h"
#include "app/tables/windowstatement.h"

#include <QHash>

#include <algorithm>

namespace tables {

using core::Result;

namespace {

constexpr qsizetype RowsPerStatement = 50;

core::Error rowGone(const QString &message)
{
    core::Error error;
    error.kind = core::ErrorKind::Missing;
    error.message = message;
    error.hint = QStringLiteral("load the rows again");
    return error;
}

core::Error tooLarge(qint64 maxBytes)
{
    core::Error error;
    error.kind = core::ErrorKind::Resources;
    error.message = QStringLiteral("the values are larger than %1 MB together").arg(maxBytes / (1024 * 1024));
    error.hint = QStringLiteral("choose fewer rows or columns");
    return error;
}

QStringList valuesOf(const db::ResultSet &result, int row, int firstField)
{
    QStringList values;
    for (int field = firstField; field < result.columnCount(); ++field)
        values << result.text(row, field);
    return values;
}

qint64 bytesOf(const db::ResultSet &result)
{
    qint64 bytes = 0;
    for (int row = 0; row < result.rowCount(); ++row) {
        for (int field = 0; field < result.columnCount(); ++field)
            bytes += result.bytes(row, field).size();
    }
    return bytes;
}

Result<ValueRows> readKeyed(db::Connection &connection, const WindowRequest &window, const QStringList &columns,
                            const QList<QStringList> &keys, qint64 &bytesLeft)
{
    const auto result = connection.execute(valuesStatement(window, columns, keys));
    if (!result)
        return result.error();
    bytesLeft -= bytesOf(*result);
    const int keyFields = int(identityColumns(window).size());
    QHash<QStringList, QStringList> found;
    for (int row = 0; row < result->rowCount(); ++row)
        found.insert(valuesOf(*result, row, 0).first(keyFields), valuesOf(*result, row, keyFields));
    ValueRows values;
    for (const QStringList &key : keys) {
        const auto row = found.constFind(key);
        if (row == found.constEnd())
            return rowGone(QStringLiteral("the row %1 is no longer there").arg(key.join(QStringLiteral(", "))));
        values << *row;
    }
    return values;
}

Result<ValueRows> fetchByKey(jobs::JobContext &context, db::Connection &connection, const ValuesRequest &request)
{
    ValueRows values;
    qint64 bytesLeft = request.maxBytes;
    for (qsizetype at = 0; at < request.rows.size(); at += RowsPerStatement) {
        QList<QStringList> keys;
        for (qsizetype i = at; i < qMin(at + RowsPerStatement, request.rows.size()); ++i)
            keys << request.rows[i].position.key;
        const auto read = readKeyed(connection, request.window, request.columns, keys, bytesLeft);
        if (!read)
            return read.error();
        if (bytesLeft < 0)
            return tooLarge(request.maxBytes);
        values << *read;
        context.setProgress(values.size(), request.rows.size());
    }
    return values;
}

bool showsTheSame(const db::ResultSet &result, int row, const WindowRequest &window, const Row &shown)
{
    int field = firstPreviewField(window);
    const QList<catalog::Column> columns = shownColumns(window);
    for (qsizetype i = 0; i < columns.size(); ++i) {
        if (window.limits.denied.contains(columns[i].name))
            continue;
        const PreviewKind kind = previewKind(window, columns[i]);
        if (i >= shown.cells.size() || readPreview(kind, result, row, field) != shown.cells.at(i))
            return false;
        field += previewFields(kind);
    }
    return true;
}

Result<ValueRows> fetchByPlace(db::Connection &connection, const ValuesRequest &request)
{
    const auto [first, last] = std::minmax_element(request.places.begin(), request.places.end());
    const auto result = connection.execute(
        placeStatement(request.window, connection.serverInfo(), int(*first), int(*last - *first + 1), request.columns));
    if (!result)
        return result.error();
    if (bytesOf(*result) > request.maxBytes)
        return tooLarge(request.maxBytes);
    const int firstValue = result->columnCount() - int(request.columns.size());
    ValueRows values;
    for (qsizetype i = 0; i < request.rows.size(); ++i) {
        const int row = int(request.places[i] - *first);
        if (row >= result->rowCount() || !showsTheSame(*result, row, request.window, request.rows[i]))
            return rowGone(QStringLiteral("the rows came in another order this time"));
        values << valuesOf(*result, row, firstValue);
    }
    return values;
}

} // namespace

Result<ValueRows> fetchValues(jobs::JobContext &context, const ValuesRequest &request)
{
    if (request.rows.isEmpty())
        return ValueRows();
    if (const auto checked = checkFilter(request.window.filter); !checked)
        return checked.error();
    auto connection = context.lease();
    if (!connection)
        return connection.error();
    auto transaction = db::Transaction::begin(**connection, db::Transaction::Mode::ReadOnlySnapshot);
    if (!transaction)
        return transaction.error();
    return rowIdentity(request.window) == RowIdentity::Place ? fetchByPlace(**connection, request)
                                                             : fetchByKey(context, **connection, request);
}

Result<QString> fetchValue(jobs::JobContext &context, const catalog::Table &table, const QStringList &key,
                           const QString &column)
{
    ValuesRequest request;
    request.window.table = table;
    request.columns = {column};
    request.rows = {Row{{}, RowPosition{key, {}, false}}};
    request.places = {0};
    const auto values = fetchValues(context, request);
    return values ? Result<QString>(values->first().first()) : Result<QString>(values.error());
}

Result<ValueRows> fetchKeyedValues(db::Connection &connection, const WindowRequest &window, const QStringList &columns,
                                   const QList<QStringList> &keys)
{
    qint64 bytesLeft = 0;
    return readKeyed(connection, window, columns, keys, bytesLeft);
}

} // namespace tables
