#pragma once

#include "app/db/serverinfo.h"
#include "app/db/statement.h"
#include "app/tables/windowrequest.h"

#include <QList>

#include <optional>

namespace tables {

/// Blocks of a table's file, `first` included, `end` not.
struct BlockRange
{
    qint64 first = 0;
    qint64 end = 0;

    friend bool operator==(const BlockRange &, const BlockRange &) = default;
};

/// The statements that read a window, run one after another until the window is full: more than one where NULLs of
/// the sort column follow. Each is `SELECT previews FROM (… FROM (SELECT columns FROM table WHERE row behind $n ORDER
/// BY sort, key LIMIT size))`, so that previews are made of the limited rows only, and the row comparison and order
/// let an index on (sort, key) be read from the start key on. For Before and Last the rows come in reverse.
/// `blocks` bounds a read by ctid. A cut sort value has been fetched before. Pure: builds text, sends nothing.
QList<db::Statement> windowStatements(const WindowRequest &request, const db::ServerInfo &server,
                                      const std::optional<BlockRange> &blocks = {});

/// A window of `count` rows from `first` on in a table whose rows have nothing but their place, the whole values of
/// `columns` behind the previews.
db::Statement placeStatement(const WindowRequest &request, const db::ServerInfo &server, int first, int count,
                             const QStringList &columns = {});

/// Rows that the filter lets through, to be counted or estimated: `SELECT <what> FROM table WHERE …`.
db::Statement filteredStatement(const WindowRequest &request, const QString &what);

/// Whole values of `columns` in the rows with these keys: the identity columns first, then the values.
db::Statement valuesStatement(const WindowRequest &request, const QStringList &columns, const QList<QStringList> &keys);

/// `SELECT columns FROM table WHERE … ORDER BY …` with literals and whole values, for copying.
QString windowScript(const WindowRequest &request);

/// Fields of a window statement: the identity columns, two of the sort value where one is needed to go on, then
/// previews.
int firstPreviewField(const WindowRequest &request);

} // namespace tables
