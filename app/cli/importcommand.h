#pragma once

#include "app/cli/command.h"
#include "app/transfer/importvectors.h"

namespace cli {

/// `import --table T --file F`: vectors of a TEXMEX file into a table. The only command beside sandbox that writes.
class ImportCommand : public Command
{
public:
    CLI::App *declare(CLI::App &root) override;
    core::Result<ExitStatus> run(Session &session) override;

private:
    transfer::ImportSpec m_spec;
};

} // namespace cli
