#pragma once

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/sweepoutput.h"
#include "app/db/connectionpool.h"
#include "app/sweep/recordcandidates.h"

#include <functional>
#include <optional>

namespace cli {

class Session;

/// What the kinds of `sweep` have in common, from the command's options.
struct SweepInCommon
{
    QString table; ///< as typed
    /// All of the spec but the index, with the queries of a file or of another table.
    std::function<core::Result<sweep::SweepSpec>(const std::shared_ptr<db::ConnectionPool> &, const catalog::Table &)>
        base;
    QList<int> efSearch;
    QList<int> probes;
    std::optional<vectors::Distance> distance; ///< empty: that of the column's indexes
    SweepOutcome outcome;
};

/// What was measured, as it was asked for; for people also what puts it in force, in the place of `replaces`.
core::Result<ExitStatus> tellCandidates(Session &session, const sweep::RecordedCandidates &recorded,
                                        const sweep::CandidateSpec &spec, const QString &replaces,
                                        const SweepOutcome &outcome);

/// What `sweep --candidates FILE` adds to the command: several indexes held against each other.
class CandidateOptions
{
public:
    void declare(CLI::App *app);
    bool isGiven() const { return !m_file.isEmpty(); }
    /// That candidates, and a growth, are to order by.
    std::optional<vectors::Distance> distance() const { return vectors::distanceFromOperator(m_distance); }

    core::Result<ExitStatus> run(Session &session, const SweepInCommon &common) const;

private:
    core::Result<sweep::CandidateSpec> spec(const sweep::SweepSpec &base, const SweepInCommon &common) const;

    QString m_file;
    QString m_replaces;
    QString m_distance;
    int m_buildsWhenClose = 3;
};

} // namespace cli
