#pragma once

#include "app/catalog/catalog.h"
#include "app/cli/command.h"
#include "app/cli/sweepcandidates.h"
#include "app/cli/sweepgrowth.h"
#include "app/cli/sweeplist.h"
#include "app/cli/sweepload.h"
#include "app/cli/sweepstrategies.h"
#include "app/sweep/queryorigin.h"
#include "app/sweep/recordsweep.h"

#include <optional>
#include <vector>

namespace cli {

/// `sweep --table T --column C`: recall and latency of an index under each setting.
class SweepCommand : public Command
{
public:
    CLI::App *declare(CLI::App &root) override;
    core::Result<ExitStatus> run(Session &session) override;

    /// What a sweep that did not come to its end has measured.
    struct Unfinished
    {
        std::optional<sweep::SweepHead> head;
        QMap<int, sweep::SweepPoint> points;
    };

private:
    void declareSubject(CLI::App *app);
    void declareQueries(CLI::App *app);
    void declareSettings(CLI::App *app);
    void declareOutcome(CLI::App *app);
    core::Result<sweep::RecordedSweep> measure(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                               const QString &tableName,
                                               const std::shared_ptr<Unfinished> &unfinished) const;
    core::Result<void> noteTruth(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                 const sweep::SweepSpec &spec) const;
    core::Result<sweep::SweepSpec> wanted(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                          const catalog::Table &table) const;
    SweepOutcome outcome() const { return {m_assertRecall, m_report}; }
    QString axesText(const catalog::Index &index) const;
    core::Result<sweep::SweepSpec> spec(const catalog::Table &table) const;
    /// All of it but the index, and what depends on it.
    core::Result<sweep::SweepSpec> specWithoutIndex(const catalog::Table &table) const;
    SweepInCommon inCommon(Session &session) const;
    core::Result<sweep::SweepSpec> withQueries(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                               const sweep::SweepSpec &spec) const;
    core::Result<QList<sweep::GridPoint>> grid(const catalog::Index &index) const;
    ExitStatus assertion(const sweep::SweepResult &result, Session &session) const;

    QString m_table;
    QString m_column;
    QString m_index;
    std::vector<int> m_k{10};
    std::optional<int> m_queries;
    sweep::QueryOrigin m_queryOrigin;
    bool m_holdOut = false;
    QString m_documentColumn;
    std::optional<sweep::TruthMethod> m_truth;
    std::optional<double> m_confidence;
    QString m_iterativeScan;
    QStringList m_sets;
    bool m_asPrepared = false;
    std::optional<qint64> m_resume;
    std::vector<int> m_efSearch;
    std::vector<int> m_probes;
    bool m_auto = false;
    sweep::PlanChoice m_plans = sweep::PlanChoice::Natural;
    QString m_where;
    double m_targetRecall = 0.95;
    std::optional<double> m_assertRecall;
    QString m_report;
    CandidateOptions m_candidates;
    GrowthOptions m_growth;
    qint64 m_seed = 1;
    SweepLoad m_load;
    SweepStrategies m_strategies;
    SweepList m_kept;
};

} // namespace cli
