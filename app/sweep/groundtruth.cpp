#include "app/sweep/groundtruth.h"

#include "app/search/recall.h"
#include "app/sweep/rowname.h"

#include <cmath>

namespace sweep {

using core::Result;

namespace {

/// Rows asked for beyond k where ties at the k-th distance have to be known by name.
constexpr int TieMargin = 32;

class ExactSearch
{
public:
    ExactSearch(db::Connection &connection, const SweepSetup &setup, int k)
        : m_connection(connection)
        , m_setup(setup)
        , m_k(k)
        , m_keys(int(search::keyColumnsOf(setup.exact).size()))
    {
    }

    Result<void> prepare(const PlanNames &names, const SweepQuery &example)
    {
        const auto value = vectors::fromBinary(m_setup.exact.shape.type, example.original);
        if (!value)
            return value.error();
        m_example = *value;
        m_limit = m_k + int(m_setup.fromTable) + TieMargin;
        const auto plan = explain(m_connection, {text(m_limit), {db::Parameter::binary(example.original)}});
        if (!plan)
            return plan.error();
        if (judge(*plan, names, m_setup.index.name.name).kind != PlanKind::Exact) {
            core::Error error = core::localError(QStringLiteral("the exact search would use the index %1")
                                                     .arg(plan->indexes.join(QStringLiteral(", "))));
            error.statement = text(m_limit);
            return error;
        }
        auto prepared = m_connection.prepare(text(m_limit));
        if (!prepared)
            return prepared.error();
        m_prepared = *prepared;
        return {};
    }

    Result<ExactAnswer> neighboursOf(const SweepQuery &query)
    {
        const QList<db::Parameter> parameters{db::Parameter::binary(query.original)};
        auto rows = m_connection.execute(m_prepared, parameters);
        const int most = m_setup.sameDistance ? FewTies : MostTies;
        int limit = m_limit;
        while (rows && endsInTie(*rows, query, limit) && limit < most) {
            limit *= 8;
            rows = m_connection.execute(db::Statement{text(limit), parameters}, db::Format::Binary);
        }
        if (!rows)
            return rows.error();
        ExactAnswer answer = read(*rows, query);
        answer.tiesKnown = !endsInTie(*rows, query, limit);
        return answer;
    }

private:
    QString text(int limit) const
    {
        return search::searchStatement(m_setup.exact, m_example, limit, {}, search::Exactness::Exact).sql;
    }

    bool isNeighbour(const db::ResultSet &rows, int row, const SweepQuery &query) const
    {
        return !rows.isNull(row, m_keys) && !std::isnan(rows.real(row, m_keys)) &&
               (query.ownRow.isEmpty() || rowName(rows, row, m_keys) != query.ownRow);
    }

    /// Rows at the k-th distance may go on behind the last row that was fetched.
    bool endsInTie(const db::ResultSet &rows, const SweepQuery &query, int limit) const
    {
        if (rows.rowCount() < limit)
            return false;
        const ExactAnswer answer = read(rows, query);
        const double last = rows.real(rows.rowCount() - 1, m_keys);
        return !answer.nearest.empty() && last <= boundOf(answer);
    }

    static double boundOf(const ExactAnswer &answer)
    {
        const double kth = answer.nearest.back();
        return kth + search::distanceTolerance(kth);
    }

    ExactAnswer read(const db::ResultSet &rows, const SweepQuery &query) const
    {
        ExactAnswer answer;
        for (int row = 0; row < rows.rowCount(); ++row) {
            if (!isNeighbour(rows, row, query))
                continue;
            const double distance = rows.real(row, m_keys);
            if (int(answer.nearest.size()) < m_k)
                answer.nearest.push_back(distance);
            else if (distance > boundOf(answer))
                break;
            answer.byRow.insert(rowName(rows, row, m_keys), distance);
        }
        return answer;
    }

    db::Connection &m_connection;
    const SweepSetup &m_setup;
    int m_k = 0;
    int m_keys = 0;
    int m_limit = 0;
    vectors::VectorValue m_example; ///< gives the statement its type
    db::PreparedStatement m_prepared;
};

Result<QList<ExactAnswer>> searchAll(jobs::JobContext &context, ExactSearch &search, const QList<SweepQuery> &queries,
                                     const ProgressSink &progress)
{
    QList<ExactAnswer> answers;
    answers.reserve(queries.size());
    for (const SweepQuery &query : queries) {
        if (context.isCancelled())
            return core::cancelledError();
        progress(answers.size());
        auto answer = search.neighboursOf(query);
        if (!answer)
            return answer.error();
        answers << std::move(*answer);
    }
    return answers;
}

} // namespace

Result<QList<ExactAnswer>> findExactNeighbours(jobs::JobContext &context, db::Connection &connection,
                                               const SweepSetup &setup, const PlanNames &names,
                                               const QList<SweepQuery> &queries, int k, const ProgressSink &progress)
{
    // The savepoint gives the settings back without a guess at what they were.
    for (const auto &sql : {QStringLiteral("SAVEPOINT exact"), QStringLiteral("SET LOCAL enable_indexscan = off"),
                            QStringLiteral("SET LOCAL jit = off")}) {
        if (const auto set = connection.execute(sql); !set)
            return set.error();
    }
    ExactSearch search(connection, setup, k);
    if (const auto prepared = search.prepare(names, queries.first()); !prepared)
        return prepared.error();
    auto answers = searchAll(context, search, queries, progress);
    if (!answers)
        return answers;
    if (const auto restored = connection.execute(QStringLiteral("ROLLBACK TO SAVEPOINT exact")); !restored)
        return restored.error();
    return answers;
}

} // namespace sweep
