#include "app/search/runsearch.h"

#include "app/db/quoting.h"
#include "app/search/checkquery.h"
#include "app/search/compareexact.h"

#include <QElapsedTimer>

#include <cmath>

namespace search {

using core::Error;
using core::ErrorKind;
using core::Result;
using db::Parameter;
using db::ResultSet;
using db::Statement;
using db::Transaction;

namespace {

/// The row whose neighbours are searched: its vector, and its key as the server writes it.
struct Origin
{
    vectors::VectorValue query;
    std::optional<RowKey> key;
};

/// The rows of one statement and the time it took.
struct Measured
{
    QList<AnswerRow> rows;
    int rowsWithoutDistance = 0;
    core::Milliseconds elapsed;
};

QString rowText(const SearchRequest &request)
{
    const QStringList columns = keyColumnsOf(request.target);
    QStringList parts;
    for (qsizetype i = 0; i < columns.size(); ++i)
        parts << QStringLiteral("%1 = %2").arg(columns[i], (*request.row)[i]);
    return parts.join(QStringLiteral(", "));
}

Statement rowStatement(const SearchRequest &request)
{
    Statement statement;
    QStringList columns;
    QStringList conditions;
    const QStringList keyColumns = keyColumnsOf(request.target);
    for (qsizetype i = 0; i < keyColumns.size(); ++i) {
        columns << db::quoteIdentifier(keyColumns[i]);
        conditions << QStringLiteral("%1 = $%2").arg(columns.last()).arg(i + 1);
        statement.parameters << Parameter::text((*request.row)[i]);
    }
    statement.sql = QStringLiteral("SELECT %1, %2\n  FROM %3\n WHERE %4")
                        .arg(orderedExpression(request.target), columns.join(QStringLiteral(", ")),
                             request.target.table.toSql(), conditions.join(QStringLiteral(" AND ")));
    return statement;
}

class Search
{
public:
    Search(jobs::JobContext &context, db::Connection &connection, const SearchRequest &request)
        : m_context(context)
        , m_connection(connection)
        , m_request(request)
    {
    }

    Result<SearchAnswer> run(bool withExact);

private:
    Result<void> applySettings(Transaction &transaction);
    Result<Origin> findOrigin();
    Result<plan::PlanSummary> explain(const Statement &statement, QByteArray *json);
    Result<Measured> measure(const Statement &statement, const Origin &origin);
    Result<void> compare(SearchAnswer &answer, const Origin &origin);
    AnswerRow rowAt(const ResultSet &result, int row, int dimensions) const;
    Statement statementFor(const Origin &origin, Exactness exactness) const;

    jobs::JobContext &m_context;
    db::Connection &m_connection;
    const SearchRequest &m_request;
};

Statement Search::statementFor(const Origin &origin, Exactness exactness) const
{
    return searchStatement(m_request.target, origin.query, limitOf(m_request), m_request.shownColumns, exactness);
}

Result<void> Search::applySettings(Transaction &transaction)
{
    for (const Setting &setting : m_request.settings) {
        if (const auto set = transaction.setLocal(setting.name, setting.value); !set)
            return set;
    }
    // checkCondition has read backslashes in plain quotes as the standard does.
    if (m_request.target.where.contains(u'\\'))
        return transaction.setLocal(QStringLiteral("standard_conforming_strings"), QStringLiteral("on"));
    return {};
}

Result<Origin> Search::findOrigin()
{
    if (!m_request.row)
        return Origin{m_request.query, {}};
    const auto found = m_connection.execute(rowStatement(m_request));
    if (!found)
        return found.error();
    if (found->rowCount() == 0) {
        Error error = core::invalidInput(
            QStringLiteral("%1 has no row with %2").arg(m_request.target.table.toText(), rowText(m_request)));
        error.kind = ErrorKind::Missing;
        return error;
    }
    if (found->isNull(0, 0))
        return core::invalidInput(QStringLiteral("the row with %1 has no vector: \"%2\" is NULL")
                                      .arg(rowText(m_request), m_request.target.column));
    auto query = vectors::parseVector(m_request.target.shape.type, found->text(0, 0));
    if (!query)
        return query.error();
    if (const auto checked = checkQuery(m_request.target, *query); !checked) {
        Error error = checked.error();
        error.detail = QStringLiteral("it is the vector of the row with %1").arg(rowText(m_request));
        return error;
    }
    Origin origin{*std::move(query), RowKey()};
    for (int column = 1; column < found->columnCount(); ++column)
        *origin.key << found->text(0, column);
    return origin;
}

Result<plan::PlanSummary> Search::explain(const Statement &statement, QByteArray *json)
{
    const auto plan =
        m_connection.execute(Statement{QStringLiteral("EXPLAIN (FORMAT JSON) ") + statement.sql, statement.parameters});
    if (!plan)
        return plan.error();
    const QByteArray text = plan->bytes(0, 0).toByteArray();
    if (json)
        *json = text;
    return plan::summarize(text);
}

AnswerRow Search::rowAt(const ResultSet &result, int row, int dimensions) const
{
    const int keys = int(keyColumnsOf(m_request.target).size());
    AnswerRow answer;
    for (int column = 0; column < keys; ++column)
        answer.key << result.text(row, column);
    answer.distance = result.real(row, keys);
    answer.similarity = vectors::similarity(m_request.target.distance, answer.distance, dimensions);
    for (int column = keys + 1; column < result.columnCount(); ++column)
        answer.values << result.text(row, column);
    return answer;
}

Result<Measured> Search::measure(const Statement &statement, const Origin &origin)
{
    QElapsedTimer clock;
    clock.start();
    const auto result = m_connection.execute(statement);
    Measured measured;
    measured.elapsed.value = double(clock.nsecsElapsed()) / 1e6;
    if (!result)
        return result.error();
    const int distanceColumn = int(keyColumnsOf(m_request.target).size());
    for (int row = 0; row < result->rowCount() && measured.rows.size() < m_request.k; ++row) {
        AnswerRow answer = rowAt(*result, row, origin.query.dimensions);
        if (origin.key == answer.key)
            continue;
        if (result->isNull(row, distanceColumn) || std::isnan(answer.distance))
            ++measured.rowsWithoutDistance;
        else
            measured.rows << std::move(answer);
    }
    return measured;
}

Result<void> Search::compare(SearchAnswer &answer, const Origin &origin)
{
    if (m_context.isCancelled())
        return core::cancelledError();
    const Statement statement = statementFor(origin, Exactness::Exact);
    const auto plan = explain(statement, nullptr);
    if (!plan)
        return plan.error();
    if (!plan->orderingIndex.isEmpty())
        return core::localError(
            QStringLiteral("the exact search would be ordered by index \"%1\"").arg(plan->orderingIndex));
    const auto exact = measure(statement, origin);
    if (!exact)
        return exact.error();
    answer.exact = compareWithExact(answer.rows, exact->rows, m_request.k);
    answer.exact->elapsed = exact->elapsed;
    return {};
}

/// From what is known without another query, or from the exact answer where there is one.
ShortReason shortReasonOf(const SearchAnswer &answer)
{
    const qsizetype k = answer.request.k;
    if (answer.rows.size() >= k)
        return ShortReason::None;
    if (answer.exact && answer.exact->rows.size() <= answer.rows.size())
        return answer.rowsWithoutDistance > 0 ? ShortReason::NoVector : ShortReason::FewerRows;
    if (!answer.indexMethod)
        return answer.rowsWithoutDistance > 0 ? ShortReason::NoVector : ShortReason::FewerRows;
    const bool hnsw = answer.indexMethod == vectors::IndexMethod::Hnsw;
    const QString iterative = hnsw ? answer.settings.hnswIterativeScan : answer.settings.ivfflatIterativeScan;
    if (!iterative.isEmpty() && iterative != u"off")
        return ShortReason::ScanLimit;
    if (hnsw && limitOf(answer.request) > answer.settings.efSearch.toInt())
        return ShortReason::EfSearch;
    if (!answer.request.target.where.trimmed().isEmpty())
        return ShortReason::Filter;
    return hnsw ? ShortReason::NoVector : ShortReason::Probes;
}

Result<SearchAnswer> Search::run(bool withExact)
{
    auto transaction = Transaction::begin(m_connection, Transaction::Mode::ReadOnlySnapshot);
    if (!transaction)
        return transaction.error();
    if (const auto applied = applySettings(*transaction); !applied)
        return applied.error();
    const auto origin = findOrigin();
    if (!origin)
        return origin.error();

    SearchAnswer answer;
    answer.request = m_request;
    answer.query = origin->query;
    const Statement statement = statementFor(*origin, Exactness::AsPlanned);
    answer.statement = statement.sql;
    const auto plan = explain(statement, &answer.explain);
    if (!plan)
        return plan.error();
    answer.plan = *plan;
    answer.indexUsed = plan->orderingIndex;
    const auto facts = readSearchFacts(m_connection, answer.indexUsed, m_request.target.table);
    if (!facts)
        return facts.error();
    answer.settings = facts->settings;
    answer.indexMethod = facts->indexMethod;
    auto measured = measure(statement, *origin);
    if (!measured)
        return measured.error();
    answer.rows = std::move(measured->rows);
    answer.rowsWithoutDistance = measured->rowsWithoutDistance;
    answer.elapsed = measured->elapsed;
    if (withExact) {
        if (const auto compared = compare(answer, *origin); !compared)
            return compared.error();
    }
    answer.shortReason = shortReasonOf(answer);
    if (const auto ended = transaction->commit(); !ended)
        return ended.error();
    return answer;
}

/// A type or operator that is missing is pgvector's.
Error withExtensionHint(Error error, const db::ServerInfo &server)
{
    if ((error.sqlstate == u"42704" || error.sqlstate == u"42883") && !server.hasVector())
        error.hint =
            QStringLiteral("pgvector is not in database \"%1\"; a superuser adds it with CREATE EXTENSION vector")
                .arg(server.database);
    return error;
}

} // namespace

Result<SearchAnswer> runSearch(jobs::JobContext &context, const SearchRequest &request, bool withExact)
{
    if (const auto checked = checkRequest(request); !checked)
        return checked.error();
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    auto answer = Search(context, **lease, request).run(withExact);
    if (!answer)
        return withExtensionHint(answer.error(), (*lease)->serverInfo());
    return answer;
}

} // namespace search
