#include "app/tables/fetchwindow.h"

#include "app/tables/fetchvalues.h"
#include "app/tables/previewsql.h"
#include "app/tables/windowstatement.h"

#include <algorithm>

namespace tables {

using core::Result;

namespace {

/// How a table's file is laid out, as far as reading it by ctid needs.
struct TableBlocks
{
    qint64 count = 0;
    double rowsPerBlock = 0;
    bool hasChildren = false;
};

bool isBackward(const WindowRequest &request)
{
    return request.place == WindowPlace::Before || request.place == WindowPlace::Last;
}

/// How the cells of a window's rows are read; nothing for a column that may not be read.
QList<std::optional<PreviewKind>> cellKinds(const WindowRequest &request)
{
    QList<std::optional<PreviewKind>> kinds;
    const QList<catalog::Column> shown = shownColumns(request);
    for (const catalog::Column &column : shown)
        kinds << (request.limits.denied.contains(column.name) ? std::nullopt
                                                              : std::optional(previewKind(request, column)));
    return kinds;
}

RowPosition readPosition(const db::ResultSet &result, int row, int keys, bool sorted)
{
    RowPosition position;
    for (int i = 0; i < keys; ++i)
        position.key << result.text(row, i);
    if (sorted && !result.boolean(row, keys)) {
        position.sortValueCut = result.isNull(row, keys + 1);
        if (!position.sortValueCut)
            position.sortValue = result.text(row, keys + 1);
    }
    return position;
}

QList<Row> readRows(const db::ResultSet &result, const WindowRequest &request)
{
    const auto kinds = cellKinds(request);
    const int keys = int(identityColumns(request).size());
    const int firstPreview = firstPreviewField(request);
    QList<Row> rows;
    rows.reserve(result.rowCount());
    for (int row = 0; row < result.rowCount(); ++row) {
        Row read;
        read.position = readPosition(result, row, keys, firstPreview > keys);
        int field = firstPreview;
        for (const auto &kind : kinds) {
            read.cells << (kind ? readPreview(*kind, result, row, field) : Cell());
            field += kind ? previewFields(*kind) : 0;
        }
        rows << std::move(read);
    }
    return rows;
}

/// Runs statements until `rows` is full; a statement's surplus is dropped.
Result<void> readStatements(db::Connection &connection, const WindowRequest &request,
                            const QList<db::Statement> &statements, QList<Row> &rows)
{
    for (const db::Statement &statement : statements) {
        if (rows.size() >= request.size)
            break;
        const auto result = connection.execute(statement);
        if (!result)
            return result.error();
        rows << readRows(*result, request);
    }
    if (rows.size() > request.size)
        rows.resize(request.size);
    return {};
}

Result<TableBlocks> tableBlocks(db::Connection &connection, const catalog::ObjectName &table)
{
    const auto result = connection.execute(
        {QStringLiteral("SELECT pg_relation_size(oid) / current_setting('block_size')::int8,\n"
                        "       CASE WHEN relpages > 0 AND reltuples > 0 THEN reltuples / relpages ELSE 0 END,\n"
                        "       EXISTS (SELECT FROM pg_inherits WHERE inhparent = pg_class.oid)\n"
                        "  FROM pg_class\n WHERE oid = $1::regclass"),
         {db::Parameter::text(table.toSql())}});
    if (!result)
        return result.error();
    if (result->rowCount() == 0)
        return TableBlocks{};
    return TableBlocks{result->integer(0, 0), result->real(0, 1), result->boolean(0, 2)};
}

qint64 blockOf(const RowPosition &position)
{
    return position.key.value(0).section(u',', 0, 0).mid(1).toLongLong();
}

/// Ordering a whole table by ctid would sort it, so ranges of blocks are read, each twice as long as the one before,
/// until the window is full or the table ends.
Result<QList<Row>> readByBlocks(jobs::JobContext &context, db::Connection &connection, const WindowRequest &request,
                                const TableBlocks &blocks)
{
    const bool backward = isBackward(request);
    const bool fromRow = request.place == WindowPlace::After || request.place == WindowPlace::Before;
    qint64 at = fromRow ? blockOf(request.from) + (backward ? 1 : 0) : backward ? blocks.count : 0;
    qint64 step = qint64(request.size / qMax(1.0, blocks.rowsPerBlock)) + 2;
    QList<Row> rows;
    while (rows.size() < request.size && (backward ? at > 0 : at < blocks.count)) {
        if (context.isCancelled())
            return core::cancelledError();
        const qint64 next = backward ? qMax(qint64(0), at - step) : at + step;
        const auto read = readStatements(
            connection, request,
            windowStatements(request, connection.serverInfo(), BlockRange{qMin(at, next), qMax(at, next)}), rows);
        if (!read)
            return read.error();
        at = next;
        step *= 2;
    }
    return rows;
}

Result<QList<Row>> readByKey(db::Connection &connection, WindowRequest request)
{
    if (request.from.sortValueCut) {
        auto values = fetchKeyedValues(connection, request, {request.sort->column}, {request.from.key});
        if (!values)
            return values.error();
        request.from.sortValue = values->first().first();
        request.from.sortValueCut = false;
    }
    QList<Row> rows;
    const auto read = readStatements(connection, request, windowStatements(request, connection.serverInfo()), rows);
    return read ? Result<QList<Row>>(rows) : Result<QList<Row>>(read.error());
}

RowWindow windowOf(QList<Row> rows, const WindowRequest &request)
{
    RowWindow window;
    const bool ended = rows.size() < request.size;
    const bool backward = isBackward(request);
    if (backward)
        std::reverse(rows.begin(), rows.end());
    window.rows = std::move(rows);
    window.limits = request.limits;
    window.reachesStart = request.place == WindowPlace::First || (backward && ended);
    window.reachesEnd = request.place == WindowPlace::Last || (!backward && ended);
    return window;
}

Result<RowWindow> readByPlace(db::Connection &connection, const WindowRequest &request)
{
    const auto result = connection.execute(placeStatement(request, connection.serverInfo(), 0, PlaceLimit + 1));
    if (!result)
        return result.error();
    RowWindow window;
    window.rows = readRows(*result, request);
    window.limits = request.limits;
    window.truncated = window.rows.size() > PlaceLimit;
    if (window.truncated)
        window.rows.resize(PlaceLimit);
    window.reachesStart = true;
    window.reachesEnd = true;
    return window;
}

/// By ctid, unless the rows come from the files of other tables too.
Result<RowWindow> readByCtid(jobs::JobContext &context, db::Connection &connection, WindowRequest request)
{
    const auto blocks = tableBlocks(connection, request.table.name);
    if (!blocks)
        return blocks.error();
    if (blocks->hasChildren) {
        request.limits.placeOnly = true;
        return readByPlace(connection, request);
    }
    auto rows = request.sort ? readByKey(connection, request) : readByBlocks(context, connection, request, *blocks);
    return rows ? Result<RowWindow>(windowOf(std::move(*rows), request)) : Result<RowWindow>(rows.error());
}

Result<RowWindow> readWindow(jobs::JobContext &context, db::Connection &connection, const WindowRequest &request)
{
    auto transaction = db::Transaction::begin(connection, db::Transaction::Mode::ReadOnlySnapshot);
    if (!transaction)
        return transaction.error();
    switch (rowIdentity(request)) {
    case RowIdentity::Place:
        return readByPlace(connection, request);
    case RowIdentity::Ctid:
        return readByCtid(context, connection, request);
    case RowIdentity::Key:
        break;
    }
    auto rows = readByKey(connection, request);
    return rows ? Result<RowWindow>(windowOf(std::move(*rows), request)) : Result<RowWindow>(rows.error());
}

/// What the role may not do with the table.
Result<ReadLimits> limitsOf(db::Connection &connection, const WindowRequest &request)
{
    const auto result = connection.execute(
        {QStringLiteral(
             "SELECT a.attname,\n"
             "       coalesce(NOT has_schema_privilege(to_regnamespace(quote_ident($2)), 'USAGE'), false),\n"
             "       has_column_privilege(a.attrelid, a.attnum, 'SELECT')\n"
             "  FROM pg_attribute a\n WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped"),
         {db::Parameter::text(request.table.name.toSql()), db::Parameter::text(connection.serverInfo().vectorSchema)}});
    if (!result)
        return result.error();
    ReadLimits limits = request.limits;
    limits.denied.clear();
    for (int row = 0; row < result->rowCount(); ++row) {
        limits.vectorsAsText = result->boolean(row, 1);
        if (!result->boolean(row, 2))
            limits.denied << result->text(row, 0);
    }
    return limits;
}

core::Error cannotWrite(core::Error error)
{
    error.hint = QStringLiteral("rows are read in a read-only transaction, whatever the connection may do");
    return error;
}

/// The window within what the role may do, where that is anything.
Result<RowWindow> readPermitted(jobs::JobContext &context, db::Connection &connection, WindowRequest request,
                                const core::Error &refusal)
{
    const auto limits = limitsOf(connection, request);
    if (!limits)
        return limits.error();
    const QList<catalog::Column> shown = shownColumns(request);
    const bool nothingLeft = std::all_of(shown.begin(), shown.end(), [&](const catalog::Column &column) {
        return limits->denied.contains(column.name);
    });
    if (*limits == request.limits || nothingLeft)
        return refusal;
    request.limits = *limits;
    return readWindow(context, connection, request);
}

} // namespace

Result<RowWindow> fetchWindow(jobs::JobContext &context, const WindowRequest &request)
{
    if (const auto checked = checkFilter(request.filter); !checked)
        return checked.error();
    auto connection = context.lease();
    if (!connection)
        return connection.error();
    auto window = readWindow(context, **connection, request);
    if (!window && window.error().kind == core::ErrorKind::Permission)
        return readPermitted(context, **connection, request, window.error());
    if (!window && window.error().kind == core::ErrorKind::ReadOnly)
        return cannotWrite(window.error());
    return window;
}

} // namespace tables
