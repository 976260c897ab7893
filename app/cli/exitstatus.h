#pragma once

#include "app/core/error.h"

namespace cli {

/// What the program ends with; part of its interface, so the numbers stay.
enum class ExitStatus {
    Done = 0,
    AssertionFailed = 1, ///< what the person asserted does not hold
    WrongUsage = 2,      ///< options, or a file of this machine
    DatabaseError = 3,   ///< the server refused a statement
    NoConnection = 4,    ///< none could be made, or it was lost
    Interrupted = 130    ///< Ctrl-C or SIGTERM, as shells count it
};

ExitStatus exitStatusOf(const core::Error &error);

} // namespace cli
