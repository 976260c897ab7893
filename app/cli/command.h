#pragma once

#include "app/cli/exitstatus.h"
#include "app/core/result.h"

namespace CLI {
class App;
}

namespace cli {

class Session;

/// One subcommand of the program: says what options it has, then runs once.
class Command
{
public:
    Command() = default;
    virtual ~Command() = default;
    Command(const Command &) = delete;
    Command &operator=(const Command &) = delete;

    /// Adds the subcommand to `root` and answers it. Options are bound to members of this object (options.h), so it
    /// outlives the parsing.
    virtual CLI::App *declare(CLI::App &root) = 0;

    /// Writes its answer to the session's output. The caller reports an error: one line, and its exit status.
    virtual core::Result<ExitStatus> run(Session &session) = 0;
};

} // namespace cli
