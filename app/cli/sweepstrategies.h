#pragma once

#include "app/cli/exitstatus.h"
#include "app/cli/session.h"
#include "app/sweep/filterresult.h"

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

    /// `spec` is what the sweep's other options say. With `assertedRecall` the status is AssertionFailed unless in
    /// every stratum some strategy has its lower bound there.
    core::Result<ExitStatus> run(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                 const sweep::SweepSpec &spec, std::optional<double> assertedRecall) const;

private:
    bool m_wanted = false;
    QString m_filterColumn;
    QString m_filterValues;
};

/// One line per strategy of a stratum.
TextTable strategiesTable(const sweep::FilterResult &result, const sweep::FilterStratum &stratum);
/// A comparison for people.
void writeText(const sweep::FilterResult &result, Output &output);

} // namespace cli
