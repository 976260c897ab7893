#pragma once

#include "app/catalog/catalog.h"
#include "app/search/queryvector.h"
#include "app/search/searchfilter.h"
#include "app/search/searchsql.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace search {

/// What is searched: a vector column (or an expression over it that an index has as its key) under one distance.
struct SearchTarget
{
    catalog::ObjectName table;
    QString column;
    QString expression;         ///< SQL that is ordered by; empty: the quoted column
    catalog::VectorShape shape; ///< of the expression
    vectors::Distance distance = vectors::Distance::L2;
    QStringList keyColumns;           ///< what names a row; empty: ctid
    QString where;                    ///< the person's own condition, as typed; may be empty
    bool namelessRows = false;        ///< of views and foreign tables without a key: there is no ctid to ask for either
    catalog::VectorShape columnShape; ///< of the column itself, which an expression is computed from

    friend bool operator==(const SearchTarget &, const SearchTarget &) = default;
};

/// What an expression index gives, ordered anew by the whole vector.
struct Rerank
{
    int factor = 4; ///< so many times k rows are taken from the index; at least 1
    vectors::Distance distance = vectors::Distance::Cosine; ///< between whole vectors

    friend bool operator==(const Rerank &, const Rerank &) = default;
};

/// Neighbours of a vector, of a row that has it, or of what examples make.
struct SearchRequest
{
    SearchTarget target;
    int k = 10;
    /// Of the target's shape or, where it orders by an expression, of the column's, then put through the expression.
    /// Ignored when `row` is given; taken together with `examples` when it has dimensions.
    vectors::VectorValue query;
    std::optional<RowKey> row; ///< search near this row's own vector, the row itself left out of the answer
    QStringList shownColumns;  ///< fetched beside key and distance
    QList<Setting> settings;
    Examples examples;
    QList<SearchFilter> filters;       ///< besides `target.where`; all have to be met
    std::optional<double> maxDistance; ///< of what is answered; the k nearest are looked for, then cut off
    std::optional<Rerank> rerank;      ///< of an expression; takes a query of the column's shape
    QString queryLabel;                ///< what the query was made from, such as a text that was embedded; not sent

    friend bool operator==(const SearchRequest &, const SearchRequest &) = default;
};

/// The search with the index left to the planner, or exact: an order that no index matches.
enum class Exactness { AsPlanned, Exact };

/// SQL of what is ordered by: the quoted column, or the index's expression in parentheses.
QString orderedExpression(const SearchTarget &target);

/// The columns that stand before the distance in the answer: the key, else ctid, else none (nameless rows).
QStringList keyColumnsOf(const SearchTarget &target);

/// Example rows, the row that is searched near among them.
Examples examplesOf(const SearchRequest &request);

/// The distance that rows are answered with: of the whole vectors when they are ordered anew.
vectors::Distance answeredDistance(const SearchRequest &request);

/// Elements of what that distance is measured between.
int answeredDimensions(const SearchRequest &request, const vectors::VectorValue &query);

/// Whether the query is of the column's shape and goes through the target's expression.
bool isThroughExpression(const SearchTarget &target, const vectors::VectorValue &query);

/// Rows to ask the server for: k, and one more for every row that has to be left out.
int limitOf(const SearchRequest &request);

/// `SELECT key…, distance, shown… FROM table [WHERE …] ORDER BY column <op> $1::type LIMIT n` with `$1` the query in
/// binary. With `limit` a literal in the text, so that the planner sees it. Pure: builds text, sends nothing. The
/// condition is to be checked by `db::checkCondition` and the statement to be run in a read-only transaction.
db::Statement searchStatement(const SearchTarget &target, const vectors::VectorValue &query, int limit,
                              const QStringList &shownColumns, Exactness exactness);

/// The whole statement of a request for `query`: as `searchStatement`, and with filters, threshold and re-ranking.
/// With a threshold, re-ranking or a relaxed iterative scan the nearest rows are a MATERIALIZED CTE that is filtered
/// and ordered outside, as pgvector documents it. Columns: the key, distance, the shown ones; what two of them would be
/// called alike is told apart by underscores. Pure.
SearchSql requestSql(const SearchRequest &request, const vectors::VectorValue &query, Exactness exactness);

/// The SQL with every value as a literal in it, for people and for psql.
QString withLiterals(const SearchSql &sql);

/// "SET LOCAL hnsw.ef_search = '80';" with a line feed.
QString settingScript(const Setting &setting);

/// The same as a script for psql: BEGIN, SET LOCAL…, SELECT with literals, COMMIT.
QString searchScript(const SearchRequest &request, const vectors::VectorValue &query);

} // namespace search
