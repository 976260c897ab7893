#pragma once

#include <QString>

namespace core {

/// What kind of thing went wrong, so that a caller can act without reading the message.
enum class ErrorKind {
    InvalidInput,     ///< the request itself is wrong; nothing was sent
    Cancelled,        ///< the person stopped it
    ConnectionFailed, ///< no connection could be made
    ConnectionLost,   ///< an open connection broke
    Timeout,          ///< statement_timeout or lock_timeout ended it
    Permission,       ///< SQLSTATE 42501, or authentication refused
    ReadOnly,         ///< a write in a read-only session
    Missing,          ///< table, column, index, function or extension does not exist
    Syntax,           ///< the server could not parse or type the statement
    Constraint,       ///< unique, foreign key, check or not-null violated
    Resources,        ///< disk full, out of memory, too many connections
    Local,            ///< a file or process on this machine
    Server            ///< any other error of the server
};

/// One failure as a value: what happened, in the server's words where it spoke, and what to try.
struct Error
{
    ErrorKind kind = ErrorKind::Local;
    QString message;
    QString detail;
    QString hint;
    QString sqlstate;  ///< five characters, empty when the server did not speak
    QString statement; ///< the SQL it happened in, without parameters
    bool connectionUsable = true;

    friend bool operator==(const Error &, const Error &) = default;
};

Error invalidInput(const QString &message, const QString &hint = {});
Error localError(const QString &message, const QString &hint = {});
Error cancelledError();

/// "message (SQLSTATE 42P01)" with detail and hint behind it, in one line; for logs and the command line.
QString toOneLine(const Error &error);

} // namespace core
