#pragma once

#include "app/catalog/catalog.h"
#include "app/cli/command.h"
#include "app/sweep/sweepresult.h"

#include <optional>
#include <vector>

namespace cli {

/// `sweep --table T --column C`: recall and latency of an index under each setting.
class SweepCommand : public Command
{
public:
    CLI::App *declare(CLI::App &root) override;
    core::Result<ExitStatus> run(Session &session) override;

private:
    core::Result<sweep::SweepSpec> spec(const catalog::Table &table) const;
    core::Result<QList<sweep::GridPoint>> grid(const catalog::Index &index) const;
    core::Result<QList<vectors::VectorValue>> queriesFromFile() const;
    core::Result<QList<QList<qint64>>> publishedNeighbours() const;
    core::Result<void> writeReport(const sweep::SweepResult &result) const;
    ExitStatus assertion(const sweep::SweepResult &result, Session &session) const;

    QString m_table;
    QString m_column;
    QString m_index;
    int m_k = 10;
    std::optional<int> m_queries;
    QString m_queriesFrom;
    QString m_groundTruth;
    bool m_holdOut = false;
    std::vector<int> m_efSearch;
    std::vector<int> m_probes;
    bool m_auto = false;
    sweep::PlanChoice m_plans = sweep::PlanChoice::Natural;
    QString m_where;
    double m_targetRecall = 0.95;
    std::optional<double> m_assertRecall;
    QString m_report;
    qint64 m_seed = 1;
};

} // namespace cli
