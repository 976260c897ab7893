#pragma once

#include "app/cli/command.h"

#include <QString>

namespace cli {

/// `catalog [--schema S]`: schemas, tables, vector columns and their indexes.
class CatalogCommand : public Command
{
public:
    CLI::App *declare(CLI::App &root) override;
    core::Result<ExitStatus> run(Session &session) override;

private:
    QString m_schema;
};

} // namespace cli
