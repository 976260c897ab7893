#pragma once

#include "app/catalog/catalog.h"
#include "app/tables/rowfilter.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace tables {

enum class SortDirection { Ascending, Descending };
enum class NullOrder { First, Last };

struct SortOrder
{
    QString column;
    SortDirection direction = SortDirection::Ascending;
    NullOrder nulls = NullOrder::Last;

    friend bool operator==(const SortOrder &, const SortOrder &) = default;
};

/// The order that an index has by itself, so that the server can use one: NULLs last ascending, first descending.
SortOrder indexedOrder(const QString &column, SortDirection direction);

/// What names a row of a table: its key, its place in the file of a table without one, or, where neither exists
/// (views, foreign and partitioned tables without a key), nothing but its place in the answer.
enum class RowIdentity { Key, Ctid, Place };

/// Most rows that are read where nothing names a row: these tables can't be read in windows.
constexpr int PlaceLimit = 2000;

/// Where a row stands in the order of a window.
struct RowPosition
{
    QStringList key;                  ///< values of `identityColumns`, as the server prints them
    std::optional<QString> sortValue; ///< of the sort column; nothing for NULL
    bool sortValueCut = false;        ///< the value was too long to come along; `sortValue` is then empty

    friend bool operator==(const RowPosition &, const RowPosition &) = default;
};

/// What the first window of a table teaches about reading it, for the windows after it to start with.
struct ReadLimits
{
    QStringList denied;         ///< columns that the role may not read: shown as NULL, not asked for
    bool placeOnly = false;     ///< rows come from more files than the table's own, so that ctid names none
    bool vectorsAsText = false; ///< the role may not use pgvector's schema and with it no function on vectors

    friend bool operator==(const ReadLimits &, const ReadLimits &) = default;
};

enum class WindowPlace { First, After, Before, Last };

/// Some rows of a table, in order, from one place on.
struct WindowRequest
{
    catalog::Table table;
    QStringList columns;           ///< those shown; empty: all
    std::optional<SortOrder> sort; ///< with the key as tie-break; nothing: by the key alone
    RowFilter filter;
    WindowPlace place = WindowPlace::First;
    RowPosition from; ///< with After and Before
    int size = 200;
    ReadLimits limits;

    friend bool operator==(const WindowRequest &, const WindowRequest &) = default;
};

RowIdentity rowIdentity(const WindowRequest &request);

/// The columns whose values name a row: the table's key, "ctid", or none.
QStringList identityColumns(const WindowRequest &request);

/// The shown columns that the table has, in the request's order.
QList<catalog::Column> shownColumns(const WindowRequest &request);

} // namespace tables
