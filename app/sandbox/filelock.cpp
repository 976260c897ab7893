#include "app/sandbox/filelock.h"

#include <QFile>
#include <QThread>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace sandbox {

using core::Result;

FileLock::FileLock(FileLock &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

FileLock &FileLock::operator=(FileLock &&other) noexcept
{
    release();
    m_descriptor = std::exchange(other.m_descriptor, -1);
    return *this;
}

FileLock::~FileLock()
{
    release();
}

Result<FileLock> FileLock::acquire(jobs::JobContext &context, const QString &path, Mode mode)
{
    while (!context.isCancelled()) {
        auto lock = tryAcquire(path, mode);
        if (!lock || lock->isHeld())
            return lock;
        QThread::msleep(50);
    }
    return core::cancelledError();
}

Result<FileLock> FileLock::tryAcquire(const QString &path, Mode mode)
{
    FileLock lock;
    const QByteArray name = QFile::encodeName(path);
    lock.m_descriptor = ::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock.m_descriptor < 0) {
        return core::localError(
            QStringLiteral("cannot open %1: %2").arg(path, QString::fromLocal8Bit(std::strerror(errno))));
    }
    struct stat held = {};
    struct stat named = {};
    if (::flock(lock.m_descriptor, (mode == Mode::Shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 ||
        ::fstat(lock.m_descriptor, &held) != 0 || ::stat(name.constData(), &named) != 0 ||
        held.st_ino != named.st_ino) // its holder has removed the file meanwhile
        lock.release();
    return lock;
}

void FileLock::release()
{
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
}

} // namespace sandbox
