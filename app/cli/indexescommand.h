#pragma once

#include "app/cli/command.h"
#include "app/indexes/observeindexes.h"
#include "app/indexes/usagerates.h"

#include <QStringList>

namespace cli {

/// `indexes [--table T]`: what every index earns and costs, and what is wrong with it.
class IndexesCommand : public Command
{
public:
    CLI::App *declare(CLI::App &root) override;
    core::Result<ExitStatus> run(Session &session) override;

private:
    core::Result<indexes::ObserveRequest> request(const db::ConnectionPool &pool) const;

    QString m_table;
    QString m_format = QStringLiteral("text");
    QStringList m_standbys;
    double m_interval = 0;
    int m_count = 1;
    double m_unusedDays = indexes::HealthLimits().unusedDays;
    double m_minSize = double(indexes::HealthLimits().unusedSize.value) / 1e6;
    bool m_buffers = false;
};

} // namespace cli
