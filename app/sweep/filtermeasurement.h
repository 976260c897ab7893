#pragma once

#include "app/sweep/answerquality.h"
#include "app/sweep/filterqueries.h"
#include "app/sweep/filterroute.h"
#include "app/sweep/groundtruth.h"
#include "app/sweep/settingswitch.h"

#include <functional>
#include <random>

namespace sweep {

/// Runs the queries of every stratum by every strategy and keeps the figures. Queries come in blocks in random order,
/// the strata take turns, and within a block the strategies come in random order, so that drift of the machine falls on
/// all of them alike. The first block of each stratum is run once before, for nothing. Uses the connection and
/// transaction of its caller, which outlive it.
class FilterMeasurement
{
public:
    FilterMeasurement(jobs::JobContext &context, db::Connection &connection, db::Transaction &transaction,
                      const FilterSetup &setup, const PlanNames &names, int k, qint64 seed);

    /// `answers` beside the stratum's queries; those without any neighbour are left out. Answers how many are in.
    int addStratum(const FilterQueries &stratum, const QList<ExactAnswer> &answers);

    /// Prepares the statements, and finds every strategy's plan for every value. Error InvalidInput when no query has a
    /// neighbour.
    core::Result<void> prepare();

    /// Takes over what an earlier run with the same queries and seed has measured of a cell, from its first query on;
    /// to be called between `prepare` and `run`. Error InvalidInput when they are not this run's first queries.
    core::Result<void> restore(int cell, const std::vector<QuerySample> &samples);
    /// Of a cell, by its position, in the order of measuring.
    const std::vector<QuerySample> &samples(int cell) const;

    /// Statements that `run` will time, warm-up included.
    qint64 steps() const;
    /// `blockDone` is called between blocks, when `cells` has new figures, with the statements timed so far. Judges the
    /// plans once more at the end.
    core::Result<void> run(const std::function<void(qint64 done)> &blockDone);

    /// By stratum, then strategy.
    QList<FilterCell> cells() const;
    QString searchText(FilterForm form) const { return m_router.text(form); }

private:
    struct Query
    {
        MeasuredQuery asked;
        int value = 0; ///< position in the stratum's values
    };
    struct Samples
    {
        std::vector<QuerySample> samples;
        double returned = 0; ///< rows
        double possible = 0;
        size_t blocks = 0; ///< that are in
    };
    using Block = std::vector<int>;
    struct Stratum
    {
        std::vector<Query> queries;
        std::vector<int> valueUses;                   ///< queries of each value
        std::vector<int> valueExamples;               ///< one of them
        std::vector<std::vector<FilterRoute>> routes; ///< by step, then value
        std::vector<Samples> samples;                 ///< by step
        std::vector<Block> blocks;

        const FilterRoute &route(int step, const Query &query) const;
    };

    core::Result<void> findRoutes(const std::function<void(FilterRoute &, const FilterRoute &)> &found);
    /// Of the stratum's blocks, by its number; to keep the answers, or for nothing.
    core::Result<void> runBlock(Stratum &stratum, size_t block, bool keep);
    core::Result<void> runStep(Stratum &stratum, int step, const Block &block, bool keep);
    QuerySample judged(const MeasuredQuery &query, const db::ResultSet &rows, double milliseconds) const;
    static void keep(Samples &samples, const MeasuredQuery &query, const QuerySample &sample);
    void makeBlocks();
    FilterCell cell(int stratum, int step) const;

    jobs::JobContext &m_context;
    db::Connection &m_connection;
    SettingSwitch m_settings;
    const FilterSetup &m_setup;
    FilterRouter m_router;
    AnswerShape m_shape;
    std::mt19937_64 m_random;
    std::vector<Stratum> m_strata;
    qint64 m_done = 0;
    bool m_finished = false;
};

} // namespace sweep
