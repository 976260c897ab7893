#pragma once

#include "app/jobs/jobcontext.h"
#include "app/workspace/savedconnections.h"

/// A connection that is to be opened, and how it is called.
struct ConnectionRequest
{
    db::ConnectionParameters parameters; ///< with the password, where there is one
    QString name;
    QString color;             ///< as QColor reads it; empty where the person chose none
    qint64 id = 0;             ///< of the saved connection; 0 for one that is not saved
    bool keepPassword = false; ///< in the keychain, once the server has taken it; may be there already

    friend bool operator==(const ConnectionRequest &, const ConnectionRequest &) = default;
};

/// A saved connection as a request, without its password. What is wrong with its conninfo is the error.
core::Result<ConnectionRequest> requestOf(const workspace::SavedConnection &connection);

/// The name that the connection's password has in the keychain. It tells server and user, so that a changed connection
/// does not send the password elsewhere.
QString passwordKey(qint64 id, const db::ConnectionParameters &parameters);

/// Whether the server asked for a password, or for another one.
bool wantsPassword(const core::Error &error);
