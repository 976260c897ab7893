#pragma once

#include "app/cli/command.h"
#include "app/cli/embedoptions.h"
#include "app/embedding/embedcolumn.h"

namespace cli {

/// `embed --table T --text-column C --vector-column V (--embed-url U --embed-model M | --builtin)`: fills a vector
/// column from a text column, for the rows that lack a vector. Writes.
class EmbedCommand : public Command
{
public:
    CLI::App *declare(CLI::App &root) override;
    core::Result<ExitStatus> run(Session &session) override;

private:
    core::Result<embedding::FillRequest> request(Session &session, const std::shared_ptr<db::ConnectionPool> &pool);
    core::Result<ExitStatus> showPlan(Session &session, const std::shared_ptr<db::ConnectionPool> &pool);
    core::Result<embedding::FillReport> fill(jobs::JobContext &context, const embedding::FillRequest &request,
                                             const jobs::PartSink<embedding::FillProgress> &onBatch) const;

    QString m_tableName;
    QString m_textColumn;
    QString m_vectorColumn;
    EmbedOptions m_embed;
    bool m_builtin = false;
    bool m_refit = false;
    bool m_dryRun = false;
    catalog::Table m_table;
};

} // namespace cli
