#pragma once

#include "app/cli/command.h"
#include "app/plan/filterindexes.h"
#include "app/plan/runexplain.h"
#include "app/plan/whynotindex.h"
#include "app/search/exactplan.h"

#include <optional>

namespace cli {

/// What `plan` answers of one plan.
struct PlanAnswer
{
    plan::ExplainedPlan explained;
    QList<plan::Finding> findings;
    std::optional<search::ExactAnswer> exact;
    QString withoutExact; ///< why there is no exact answer to compare with, though it was asked for
    std::optional<QList<plan::IndexVerdict>> indexes;
    std::optional<QList<plan::WhatIf>> whatIf;
};

/// `plan (--sql SQL | --file PATH)`: explains a statement or reads plans, and says what is wrong with them;
/// `plan diff A B` lays two over each other.
class PlanCommand : public Command
{
public:
    CLI::App *declare(CLI::App &root) override;
    core::Result<ExitStatus> run(Session &session) override;

private:
    core::Result<plan::ExplainRequest> request() const;
    core::Result<PlanAnswer> explain(Session &session) const;
    core::Result<QList<PlanAnswer>> read(Session &session) const;
    core::Result<void> save(const plan::ExplainedPlan &explained) const;
    core::Result<ExitStatus> diff(Session &session) const;
    void declareDiff(CLI::App *app);

    QString m_sql;
    QString m_file;
    QStringList m_parameters;
    QStringList m_settings;
    bool m_analyze = false;
    bool m_writes = false;
    bool m_generic = false;
    bool m_serialize = false;
    bool m_wal = false;
    int m_runs = 1;
    int m_timeoutMs = 0;
    bool m_exact = false;
    bool m_why = false;
    bool m_whatIf = false;
    QString m_save;
    bool m_wholeVectors = false;
    bool m_anonymize = false;
    CLI::App *m_diff = nullptr;
    QString m_before;
    QString m_after;
};

} // namespace cli
