#pragma once

#include "app/sweep/groundtruth.h"
#include "app/sweep/sweeppoint.h"

#include <functional>
#include <random>

namespace sweep {

/// Runs every query under every point's settings and keeps the figures. Queries come in blocks in random order; within
/// a block the points come in random order, so that drift of the machine falls on all points alike. The first block is
/// run once before, for nothing. Uses the connection and transaction of its caller, which outlive it.
class Measurement
{
public:
    Measurement(jobs::JobContext &context, db::Connection &connection, db::Transaction &transaction,
                const SweepSetup &setup, const PlanNames &names, int k, qint64 seed);

    /// `queries`, `answers` and, where there are any, `published` (see publishedDistances) side by side; those without
    /// any neighbour are left out. Error InvalidInput when none is left.
    core::Result<void> setQueries(const QList<SweepQuery> &queries, const QList<ExactAnswer> &answers,
                                  const QList<std::vector<double>> &published = {});
    int queryCount() const { return int(m_queries.size()); }

    /// Prepares the statement, and judges every point's plan.
    core::Result<void> prepare();

    /// Statements that `run` will time, warm-up included.
    qint64 steps() const;
    /// `blockDone` is called between blocks, when `points` has new figures, with the statements timed so far.
    core::Result<void> run(const std::function<void(qint64 done)> &blockDone);

    /// Runs queries under one point's settings until `queries` of them are in; the same queries, in the same order, for
    /// every point. Before its first one the point is warmed up with a block of queries, for nothing.
    core::Result<void> measureUpTo(int point, int queries);
    /// Judges the plans again: to be called when no more queries will be run. All points count as finished then.
    core::Result<void> finish();

    QList<SweepPoint> points() const;
    SweepPoint point(int position) const;
    /// Median of 21 empty SELECTs.
    core::Result<core::Milliseconds> roundTrip();

private:
    struct Query
    {
        QList<db::Parameter> parameters;
        QByteArray ownRow;
        ExactAnswer answer;
        std::vector<double> published;
    };
    struct Samples
    {
        std::vector<double> milliseconds;
        std::vector<double> recalls;
        std::vector<double> publishedRecalls;
        int shortResults = 0;
        PlanVerdict plan;
    };
    using Block = std::vector<int>;

    core::Result<void> readInitialSettings();
    core::Result<void> apply(int point);
    core::Result<void> judgePlans(const std::function<void(int point, const PlanVerdict &)> &judged);
    core::Result<void> runBlock(const Block &block, bool keep);
    core::Result<void> runQueries(int point, const Block &block, bool keep);
    void keepAnswer(Samples &samples, const Query &query, const db::ResultSet &rows, double milliseconds) const;
    double exactDistance(const Query &query, const QByteArray &row, double measured) const;
    const std::vector<int> &order();
    std::vector<int> shuffled(int count);
    std::vector<Block> blocks();

    jobs::JobContext &m_context;
    db::Connection &m_connection;
    db::Transaction &m_transaction;
    const SweepSetup &m_setup;
    const PlanNames &m_names;
    int m_k = 0;
    int m_keys = 0;
    std::mt19937_64 m_random;
    std::vector<Query> m_queries;
    std::vector<int> m_order; ///< of the queries, see order()
    std::vector<Samples> m_samples;
    db::Statement m_statement;
    db::PreparedStatement m_prepared;
    QMap<QString, QString> m_initial; ///< settings that not every point makes, as they were
    QMap<QString, QString> m_current;
    qint64 m_done = 0;
    bool m_finished = false;
};

} // namespace sweep
