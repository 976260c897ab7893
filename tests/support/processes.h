#pragma once

#include <QtGlobal>

namespace testsupport {

/// Whether the process has ended; also true of a zombie that nobody waits for, as in a container without an init.
bool hasEnded(qint64 pid);

} // namespace testsupport
