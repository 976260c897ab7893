#pragma once

#include "app/catalog/catalog.h"
#include "app/db/statement.h"
#include "app/vectors/vectorvalue.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace search {

/// A session setting that a search is run under, such as hnsw.ef_search = 80.
struct Setting
{
    QString name;
    QString value;

    friend bool operator==(const Setting &, const Setting &) = default;
};

/// The values of a row's key columns, as text, in the order of `SearchTarget::keyColumns`.
using RowKey = QStringList;

/// What is searched: a vector column (or an expression over it that an index has as its key) under one distance.
struct SearchTarget
{
    catalog::ObjectName table;
    QString column;
    QString expression;         ///< SQL that is ordered by; empty: the quoted column
    catalog::VectorShape shape; ///< of the expression
    vectors::Distance distance = vectors::Distance::L2;
    QStringList keyColumns;    ///< what names a row; empty: ctid
    QString where;             ///< the person's own condition, as typed; may be empty
    bool namelessRows = false; ///< of views and foreign tables without a key: there is no ctid to ask for either

    friend bool operator==(const SearchTarget &, const SearchTarget &) = default;
};

/// Neighbours of a vector, or of a row that has it.
struct SearchRequest
{
    SearchTarget target;
    int k = 10;
    vectors::VectorValue query; ///< ignored when `row` is given
    std::optional<RowKey> row;  ///< search near this row's own vector, the row itself left out of the answer
    QStringList shownColumns;   ///< fetched beside key and distance
    QList<Setting> settings;

    friend bool operator==(const SearchRequest &, const SearchRequest &) = default;
};

/// The search with the index left to the planner, or exact: an order that no index matches.
enum class Exactness { AsPlanned, Exact };

/// SQL of what is ordered by: the quoted column, or the index's expression in parentheses.
QString orderedExpression(const SearchTarget &target);

/// The columns that stand before the distance in the answer: the key, else ctid, else none (nameless rows).
QStringList keyColumnsOf(const SearchTarget &target);

/// Rows to ask the server for: k, and one more when the row itself has to be left out.
int limitOf(const SearchRequest &request);

/// `SELECT key…, distance, shown… FROM table [WHERE …] ORDER BY column <op> $1::type LIMIT n` with `$1` the query in
/// binary. With `limit` a literal in the text, so that the planner sees it. Pure: builds text, sends nothing. The
/// condition is to be checked by `db::checkCondition` and the statement to be run in a read-only transaction.
db::Statement searchStatement(const SearchTarget &target, const vectors::VectorValue &query, int limit,
                              const QStringList &shownColumns, Exactness exactness);

/// The same as a script for psql: BEGIN, SET LOCAL…, SELECT with literals, COMMIT.
QString searchScript(const SearchRequest &request, const vectors::VectorValue &query);

} // namespace search
