#pragma once

#include "app/cli/command.h"

#include <memory>
#include <string>
#include <vector>

namespace cli {

/// Parses the arguments (without the program's name), runs the command they name, and reports what went wrong on
/// standard error. Answers the exit status.
int runCommandLine(const std::vector<std::string> &arguments, std::vector<std::unique_ptr<Command>> commands);

/// Overwrites the value of --dsn in the arguments that the process list shows: it may hold a password.
void hideDsn(int argc, char **argv);

} // namespace cli
