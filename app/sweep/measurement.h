#pragma once

#include "app/sweep/answerquality.h"
#include "app/sweep/groundtruth.h"
#include "app/sweep/pointfigures.h"
#include "app/sweep/settingswitch.h"

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
                const SweepSpec &spec, const SweepSetup &setup, const PlanNames &names);

    /// `queries`, `answers` for the largest k and, where there are any, `published` (see publishedDistances) side by
    /// side; those without any neighbour are left out. Error InvalidInput when none is left.
    core::Result<void> setQueries(const QList<SweepQuery> &queries, const QList<ExactAnswer> &answers,
                                  const QList<std::vector<double>> &published = {});
    int queryCount() const { return int(m_searches.front().queries.size()); }
    /// Mean of idCeiling() with the spec's k; none where not all ties are known.
    std::optional<double> meanIdCeiling() const;

    /// Takes over what an earlier run with the same queries and seed has measured of a point, from its first query on;
    /// to be called before `run`. Error InvalidInput when they are not this run's first queries.
    core::Result<void> restore(int point, const std::vector<QuerySample> &samples);
    const std::vector<QuerySample> &samples(int point) const { return m_points[size_t(point)].samples; }

    /// Prepares a statement for each k, and judges every point's plan.
    core::Result<void> prepare();

    /// Statements that `run` will time, warm-up included.
    qint64 steps() const;
    /// `blockDone` is called between blocks, when `points` has new figures, with the statements timed so far.
    core::Result<void> run(const std::function<void(qint64 done)> &blockDone);

    /// Runs queries under one point's settings until `queries` of them are in; the same queries, in the same order, for
    /// every point. Before its first one the point is warmed up with a block of queries, for nothing.
    core::Result<void> measureUpTo(int point, int queries);
    /// Judges the plans again and counts buffers: to be called when no more queries will be run. All points count as
    /// finished then.
    core::Result<void> finish();

    QList<SweepPoint> points() const;
    SweepPoint point(int position) const;
    /// The figures that rest on a point's first queries only.
    SweepPoint point(int position, int queries) const;
    /// What the session had before, of a setting that some point makes.
    QString initialValue(const QString &setting) const { return m_settings.initialValue(setting); }
    /// How much slower, over all points, the second half of the queries was than the first; none for few queries.
    std::optional<double> drift() const;
    /// Median of 21 empty SELECTs.
    core::Result<core::Milliseconds> roundTrip();

private:
    struct Point
    {
        std::vector<QuerySample> samples;
        PlanVerdict plan;
        std::optional<BuffersPerQuery> buffers;
    };
    /// The search for one k: its LIMIT makes it a statement, and plans, of its own.
    struct Search
    {
        AnswerShape shape;
        std::vector<MeasuredQuery> queries; ///< the same ones for every k
        db::Statement statement;
        db::PreparedStatement prepared;
    };
    using Block = std::vector<int>;

    const Search &searchOf(int point) const;
    core::Result<void> prepare(Search &search);
    core::Result<void> apply(int point);
    core::Result<void> judgePlans(const std::function<void(int point, const PlanVerdict &)> &judged);
    core::Result<plan::PlanSummary> currentPlan(const Search &search) const;
    core::Result<void> countBuffers();
    core::Result<void> runBlock(const Block &block, qsizetype first, bool keep);
    core::Result<void> runQueries(int point, const Block &block, bool keep);
    bool wants(int point, qsizetype first) const;
    const std::vector<int> &order();

    jobs::JobContext &m_context;
    db::Connection &m_connection;
    db::Transaction &m_transaction;
    SettingSwitch m_settings;
    const SweepSpec &m_spec;
    const SweepSetup &m_setup;
    const PlanNames &m_names;
    std::mt19937_64 m_random;
    std::vector<Search> m_searches; ///< by k, ascending
    std::vector<int> m_order;       ///< of the queries, see order()
    std::vector<Point> m_points;
    qint64 m_done = 0;
    bool m_finished = false;
};

} // namespace sweep
