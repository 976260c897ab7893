#pragma once

#include "app/catalog/catalog.h"
#include "app/cli/command.h"
#include "app/cli/sweepoutput.h"
#include "app/db/connectionpool.h"
#include "app/sweep/recordload.h"

#include <memory>

namespace cli {

/// The part of `sweep` that measures throughput: `--concurrency` and what goes with it.
class SweepLoad
{
public:
    void declare(CLI::App *app);
    /// `--concurrency` or `--rate` was given.
    bool isWanted() const { return !m_concurrency.isEmpty() || m_rate > 0; }
    /// Error InvalidInput for a list that can't be read.
    core::Result<sweep::LoadSpec> spec(const sweep::SweepSpec &sweep) const;
    core::Result<ExitStatus> run(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                 const sweep::SweepSpec &sweep, const SweepOutcome &outcome) const;

private:
    QString m_concurrency;
    double m_seconds = 10;
    int m_rounds = 3;
    double m_rate = 0;
};

/// What was measured, as it was asked for.
core::Result<ExitStatus> tellLoad(Session &session, const sweep::RecordedLoad &recorded, const SweepOutcome &outcome);
TextTable loadPointsTable(const sweep::LoadResult &result);

} // namespace cli
