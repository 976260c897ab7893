#pragma once

#include "app/db/connection.h"
#include "app/db/connectstage.h"

#include <functional>
#include <optional>

namespace db {

/// How one try to connect went: what is known of each stage that was reached.
struct ConnectReport
{
    ConnectStage stage = ConnectStage::Parse; ///< the last one reached: the one that failed, or Database
    std::optional<core::Error> error;         ///< why it failed; nothing when the session was opened
    QString host;                             ///< as libpq uses it: a name, an address or a socket's folder
    QString address;                          ///< the host's address, empty for a socket
    QString port;
    QString user;
    QString database;
    QString encryption; ///< such as "TLSv1.3"; empty when the connection is not encrypted
    bool usedPassword = false;
    ServerInfo server; ///< of the opened session
};

/// Opens a session, describes it, and closes it again. `keepWaiting` as for `Connection::open`.
ConnectReport reportConnection(const ConnectionParameters &parameters, const ConnectionOptions &options,
                               const std::function<bool()> &keepWaiting = {});

} // namespace db
