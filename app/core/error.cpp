#include "app/core/error.h"

namespace core {

Error invalidInput(const QString &message, const QString &hint)
{
    Error error;
    error.kind = ErrorKind::InvalidInput;
    error.message = message;
    error.hint = hint;
    return error;
}

Error localError(const QString &message, const QString &hint)
{
    Error error;
    error.kind = ErrorKind::Local;
    error.message = message;
    error.hint = hint;
    return error;
}

Error cancelledError()
{
    Error error;
    error.kind = ErrorKind::Cancelled;
    error.message = QStringLiteral("stopped");
    return error;
}

QString toOneLine(const Error &error)
{
    QString line = error.message;
    if (!error.sqlstate.isEmpty())
        line += QStringLiteral(" (SQLSTATE %1)").arg(error.sqlstate);
    if (!error.detail.isEmpty())
        line += QStringLiteral("; ") + error.detail;
    if (!error.hint.isEmpty())
        line += QStringLiteral("; ") + error.hint;
    return line.simplified();
}

} // namespace core
