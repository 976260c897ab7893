#include "app/db/cancelhandle.h"

#include "app/db/cancelstate.h"

#include <array>

namespace db {

CancelHandle::CancelHandle(std::shared_ptr<State> state)
    : m_state(std::move(state))
{
}

CancelHandle::State::State(PGconn *connection)
    : m_cancel(makeCancel(connection))
{
}

#ifdef LIBPQ_HAS_ASYNC_CANCEL // libpq 17: the cancel request travels as encrypted as its connection

CancelHandle::State::Cancel CancelHandle::State::makeCancel(PGconn *connection)
{
    return {PQcancelCreate(connection), &PQcancelFinish};
}

core::Result<void> CancelHandle::State::send()
{
    const std::lock_guard lock(m_mutex);
    PQcancelReset(m_cancel.get());
    if (PQcancelBlocking(m_cancel.get()))
        return {};
    return core::localError(QString::fromUtf8(PQcancelErrorMessage(m_cancel.get())).trimmed());
}

#else

CancelHandle::State::Cancel CancelHandle::State::makeCancel(PGconn *connection)
{
    return {PQgetCancel(connection), &PQfreeCancel};
}

core::Result<void> CancelHandle::State::send()
{
    const std::lock_guard lock(m_mutex);
    std::array<char, 256> message{};
    if (PQcancel(m_cancel.get(), message.data(), int(message.size())))
        return {};
    return core::localError(QString::fromUtf8(message.data()).trimmed());
}

#endif

core::Result<void> CancelHandle::cancel() const
{
    if (!m_state)
        return core::localError(QStringLiteral("nothing to cancel"));
    return m_state->send();
}

} // namespace db
