#pragma once

#include "app/db/cancelhandle.h"

#include <libpq-fe.h>

#include <mutex>

namespace db {

struct CancelHandle::State
{
    explicit State(PGconn *connection);
    core::Result<void> send();

private:
#ifdef LIBPQ_HAS_ASYNC_CANCEL
    using Cancel = std::unique_ptr<PGcancelConn, void (*)(PGcancelConn *)>;
#else
    using Cancel = std::unique_ptr<PGcancel, void (*)(PGcancel *)>;
#endif
    static Cancel makeCancel(PGconn *connection);

    std::mutex m_mutex;
    Cancel m_cancel;
};

} // namespace db
