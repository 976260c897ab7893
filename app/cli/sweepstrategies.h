#pragma once

#include "app/cli/exitstatus.h"
#include "app/cli/session.h"
#include "app/cli/sweepoutput.h"
#include "app/sweep/recordfilters.h"

#include <optional>

namespace CLI {
class App;
} // namespace CLI

namespace cli {

class TextTable;

/// `sweep --strategies`: the ways to answer a search that has a condition, instead of the settings of an index.
class SweepStrategies
{
public:
    /// Adds its options to `sweep`, behind that one's own.
    void declare(CLI::App &sweep);
    bool isWanted() const { return m_wanted; }
    /// It needs a pool that may write.
    bool writes() const { return m_buildPartials > 0; }

    /// `spec` is what the sweep's other options say.
    core::Result<ExitStatus> run(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                 const sweep::SweepSpec &spec, const SweepOutcome &outcome) const;

private:
    bool m_wanted = false;
    QString m_filterColumn;
    QString m_filterValues;
    int m_buildPartials = 0;
};

/// One line per strategy of a stratum.
TextTable strategiesTable(const sweep::FilterResult &result, const sweep::FilterStratum &stratum);
/// What was measured, as it was asked for. The asserted recall is reached when in every stratum some strategy has its
/// lower bound there.
core::Result<ExitStatus> tellFilters(Session &session, const sweep::RecordedFilters &recorded,
                                     const SweepOutcome &outcome);
/// A comparison for people.
void writeText(const sweep::FilterResult &result, Output &output);

} // namespace cli
