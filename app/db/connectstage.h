#pragma once

namespace db {

/// The steps in which a connection is made, in their order.
enum class ConnectStage {
    Parse,        ///< the parameters make sense: keywords, values, service
    Reach,        ///< the host is found and something answers there
    Tls,          ///< encryption, where it is wanted
    Authenticate, ///< the server lets the user in
    Database      ///< the database exists, and takes one more session
};

} // namespace db
