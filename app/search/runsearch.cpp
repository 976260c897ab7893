#include "app/search/runsearch.h"

#include "app/search/checkquery.h"
#include "app/search/compareexact.h"
#include "app/search/findquery.h"
#include "app/search/plannedrows.h"
#include "app/search/shortanswer.h"

#include <algorithm>
#include <cmath>

namespace search {

using core::Error;
using core::Result;
using db::ResultSet;
using db::Transaction;

namespace {

/// The rows of one statement and the time it took.
struct Measured
{
    QList<AnswerRow> rows;
    int rowsWithoutDistance = 0;
    core::Milliseconds elapsed;
};

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
    Result<void> answer(SearchAnswer &answer);
    Result<void> compare(SearchAnswer &answer);
    Measured measured(const PlannedRows &planned) const;
    AnswerRow rowAt(const ResultSet &result, int row) const;
    Result<PlannedRows> send(Exactness exactness);

    jobs::JobContext &m_context;
    db::Connection &m_connection;
    const SearchRequest &m_request;
    FoundQuery m_origin;
};

Result<PlannedRows> Search::send(Exactness exactness)
{
    return runPlanned(m_connection, toStatement(requestSql(m_request, m_origin.query, exactness)));
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

AnswerRow Search::rowAt(const ResultSet &result, int row) const
{
    const int keys = int(keyColumnsOf(m_request.target).size());
    AnswerRow answer;
    for (int column = 0; column < keys; ++column)
        answer.key << result.text(row, column);
    answer.distance = result.real(row, keys);
    answer.similarity = vectors::similarity(answeredDistance(m_request), answer.distance,
                                            answeredDimensions(m_request, m_origin.query));
    for (int column = keys + 1; column < result.columnCount(); ++column)
        answer.values << result.text(row, column);
    return answer;
}

Measured Search::measured(const PlannedRows &planned) const
{
    Measured measured;
    measured.elapsed = planned.elapsed;
    const int distanceColumn = int(keyColumnsOf(m_request.target).size());
    for (int row = 0; row < planned.rows.rowCount() && measured.rows.size() < m_request.k; ++row) {
        AnswerRow answer = rowAt(planned.rows, row);
        if (!answer.key.isEmpty() && m_origin.leftOut.contains(answer.key))
            continue;
        if (planned.rows.isNull(row, distanceColumn) || std::isnan(answer.distance))
            ++measured.rowsWithoutDistance;
        else
            measured.rows << std::move(answer);
    }
    // A relaxed iterative scan may be the server's default.
    std::ranges::stable_sort(measured.rows, {}, &AnswerRow::distance);
    return measured;
}

Result<void> Search::compare(SearchAnswer &answer)
{
    if (m_context.isCancelled())
        return core::cancelledError();
    const auto planned = send(Exactness::Exact);
    if (!planned)
        return planned.error();
    if (!planned->plan.orderingIndex.isEmpty())
        return core::localError(
            QStringLiteral("the exact search would be ordered by index \"%1\"").arg(planned->plan.orderingIndex));
    const Measured exact = measured(*planned);
    answer.exact = compareWithExact(answer.rows, exact.rows, m_request.k);
    answer.exact->elapsed = exact.elapsed;
    return {};
}

Result<void> Search::answer(SearchAnswer &answer)
{
    const auto planned = send(Exactness::AsPlanned);
    if (!planned)
        return planned.error();
    answer.statement = requestSql(m_request, m_origin.query, Exactness::AsPlanned).sql;
    answer.plan = planned->plan;
    answer.explain = planned->explain;
    answer.indexUsed = planned->plan.orderingIndex;
    const auto facts = readSearchFacts(m_connection, answer.indexUsed, m_request.target.table);
    if (!facts)
        return facts.error();
    answer.settings = facts->settings;
    answer.indexMethod = facts->indexMethod;
    Measured rows = measured(*planned);
    answer.rows = std::move(rows.rows);
    answer.rowsWithoutDistance = rows.rowsWithoutDistance;
    answer.elapsed = rows.elapsed;
    return {};
}

Result<SearchAnswer> Search::run(bool withExact)
{
    auto transaction = Transaction::begin(m_connection, Transaction::Mode::ReadOnlySnapshot);
    if (!transaction)
        return transaction.error();
    if (const auto applied = applySettings(*transaction); !applied)
        return applied.error();
    auto origin = findQuery(m_connection, m_request);
    if (!origin)
        return origin.error();
    m_origin = *std::move(origin);

    SearchAnswer found;
    found.request = m_request;
    found.query = m_origin.query;
    found.leftOut = m_origin.leftOut;
    if (const auto answered = answer(found); !answered)
        return answered.error();
    if (withExact) {
        if (const auto compared = compare(found); !compared)
            return compared.error();
    }
    found.shortReason = shortReasonOf(found);
    if (const auto ended = transaction->commit(); !ended)
        return ended.error();
    return found;
}

} // namespace

Error withExtensionHint(Error error, const db::ServerInfo &server)
{
    if ((error.sqlstate == u"42704" || error.sqlstate == u"42883") && !server.hasVector())
        error.hint =
            QStringLiteral("pgvector is not in database \"%1\"; a superuser adds it with CREATE EXTENSION vector")
                .arg(server.database);
    return error;
}

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
