#pragma once

#include "app/core/result.h"

#include <memory>

namespace db {

/// Asks the server to cancel what one connection is running. Copies share the handle; usable from any thread, also
/// after the connection is closed. `cancel` opens a second network connection and blocks: not for the window's thread.
class CancelHandle
{
public:
    CancelHandle() = default;

    core::Result<void> cancel() const;
    bool isNull() const { return !m_state; }

    struct State;
    explicit CancelHandle(std::shared_ptr<State> state);

private:
    std::shared_ptr<State> m_state;
};

} // namespace db
