#pragma once

#include "app/jobs/jobcontext.h"
#include "app/tables/rowwindow.h"

namespace tables {

/// Whole values, row by row, as the server prints them; a null string is NULL.
using ValueRows = QList<QStringList>;

/// Whole values of some columns in rows that a window has shown.
struct ValuesRequest
{
    WindowRequest window; ///< that the rows come from
    QStringList columns;
    QList<Row> rows;
    QList<qint64> places; ///< of the rows in the answer, from 0; used where nothing else names a row
    qint64 maxBytes = 256 * 1024 * 1024;

    friend bool operator==(const ValuesRequest &, const ValuesRequest &) = default;
};

/// In the order of the request's rows. Where nothing names the rows, they are read again by place and compared with
/// what was shown. Errors: the server's; Missing when a row is gone or another has taken its place; Resources when
/// the values together are larger than `maxBytes`.
core::Result<ValueRows> fetchValues(jobs::JobContext &context, const ValuesRequest &request);

/// The whole value of one cell of a table whose rows have a key or ctid.
core::Result<QString> fetchValue(jobs::JobContext &context, const catalog::Table &table, const QStringList &key,
                                 const QString &column);

/// The same on a connection that is already in a transaction, for any number of rows.
core::Result<ValueRows> fetchKeyedValues(db::Connection &connection, const WindowRequest &window,
                                         const QStringList &columns, const QList<QStringList> &keys);

} // namespace tables
