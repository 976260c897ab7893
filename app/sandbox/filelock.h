#pragma once

#include "app/core/result.h"
#include "app/jobs/jobcontext.h"

#include <QString>

namespace sandbox {

/// A lock on a file that the kernel releases when its holder ends, however that ends. Move-only; programs that this
/// one starts do not inherit it.
class FileLock
{
public:
    enum class Mode { Shared, Exclusive };

    FileLock() = default;
    FileLock(FileLock &&other) noexcept;
    FileLock &operator=(FileLock &&other) noexcept;
    ~FileLock();

    /// Waits until nobody holds it against us, or the job is cancelled. Makes the file when it isn't there.
    static core::Result<FileLock> acquire(jobs::JobContext &context, const QString &path, Mode mode);
    /// Does not wait: a lock that isn't held when somebody else holds it.
    static core::Result<FileLock> tryAcquire(const QString &path, Mode mode);

    bool isHeld() const { return m_descriptor >= 0; }
    void release();

private:
    int m_descriptor = -1;
};

} // namespace sandbox
