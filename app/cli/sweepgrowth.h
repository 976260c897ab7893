#pragma once

#include "app/cli/sweepcandidates.h"
#include "app/sweep/recordgrowth.h"

namespace cli {

/// What `sweep --growth` adds to the command: one index on nested samples of the table, and what more rows would need.
class GrowthOptions
{
public:
    void declare(CLI::App *app);
    bool isGiven() const { return m_growth; }

    core::Result<ExitStatus> run(Session &session, const SweepInCommon &common) const;

private:
    core::Result<sweep::GrowthSpec> spec(const sweep::SweepSpec &base, const SweepInCommon &common) const;

    bool m_growth = false;
    QString m_index;
    QString m_shares;
};

/// What was measured, as it was asked for.
core::Result<ExitStatus> tellGrowth(Session &session, const sweep::RecordedGrowth &recorded,
                                    const sweep::GrowthSpec &spec, const SweepOutcome &outcome);

} // namespace cli
