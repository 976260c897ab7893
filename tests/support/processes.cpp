#include "tests/support/processes.h"

#include <QFile>

#include <csignal>
#include <sys/types.h>

namespace testsupport {

bool hasEnded(qint64 pid)
{
    if (::kill(pid_t(pid), 0) != 0)
        return true;
    QFile command(QStringLiteral("/proc/%1/cmdline").arg(pid));
    return command.open(QIODevice::ReadOnly) && command.readAll().isEmpty();
}

} // namespace testsupport
