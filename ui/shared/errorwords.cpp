#include "ui/shared/errorwords.h"

#include <QCoreApplication>
#include <QStringList>

namespace {

struct ErrorWords
{
    Q_DECLARE_TR_FUNCTIONS(ErrorWords)
};

QString adviceByKind(core::ErrorKind kind)
{
    switch (kind) {
    case core::ErrorKind::ConnectionFailed:
        return ErrorWords::tr("Check that the server runs, and the host, port and database of the connection.");
    case core::ErrorKind::ConnectionLost:
        return ErrorWords::tr("Run it again: a new connection is made when it is needed.");
    case core::ErrorKind::Timeout:
        return ErrorWords::tr("Try again later, ask for less, or raise the timeout in the settings.");
    case core::ErrorKind::Permission:
        return ErrorWords::tr("Connect as a role that may do this, or ask the owner to grant it.");
    case core::ErrorKind::ReadOnly:
        return ErrorWords::tr("The connection is read-only: unlock writing in the strip at the top.");
    case core::ErrorKind::Missing:
        return ErrorWords::tr("It may have been renamed or dropped: refresh the catalog.");
    case core::ErrorKind::Resources:
        return ErrorWords::tr("Free disk space or connections on the server, then try again.");
    case core::ErrorKind::Constraint:
    case core::ErrorKind::Syntax:
    case core::ErrorKind::InvalidInput:
    case core::ErrorKind::Cancelled:
    case core::ErrorKind::Local:
    case core::ErrorKind::Server:
        return {};
    }
    return {};
}

} // namespace

QString errorHeadline(const core::Error &error)
{
    switch (error.kind) {
    case core::ErrorKind::InvalidInput:
        return ErrorWords::tr("This cannot be done as asked");
    case core::ErrorKind::Cancelled:
        return ErrorWords::tr("Stopped");
    case core::ErrorKind::ConnectionFailed:
        return ErrorWords::tr("No connection to the server");
    case core::ErrorKind::ConnectionLost:
        return ErrorWords::tr("The connection was lost");
    case core::ErrorKind::Timeout:
        return ErrorWords::tr("It took longer than allowed");
    case core::ErrorKind::Permission:
        return ErrorWords::tr("The server does not permit this");
    case core::ErrorKind::ReadOnly:
        return ErrorWords::tr("Writing is locked");
    case core::ErrorKind::Missing:
        return ErrorWords::tr("Something it needs is not there");
    case core::ErrorKind::Syntax:
        return ErrorWords::tr("The server does not understand the statement");
    case core::ErrorKind::Constraint:
        return ErrorWords::tr("A constraint of the table forbids this");
    case core::ErrorKind::Resources:
        return ErrorWords::tr("The server has run out of something");
    case core::ErrorKind::Local:
        return ErrorWords::tr("Something failed on this machine");
    case core::ErrorKind::Server:
        return ErrorWords::tr("The server reported an error");
    }
    return {};
}

QString errorAdvice(const core::Error &error)
{
    return error.hint.isEmpty() ? adviceByKind(error.kind) : error.hint;
}

QString errorDetails(const core::Error &error, const QString &where)
{
    QStringList lines{errorHeadline(error)};
    const auto add = [&lines](const QString &name, const QString &value) {
        if (!value.isEmpty())
            lines << name + QStringLiteral(": ") + value;
    };
    add(ErrorWords::tr("Where"), where);
    add(ErrorWords::tr("Message"), error.message);
    add(ErrorWords::tr("Detail"), error.detail);
    add(ErrorWords::tr("Hint"), error.hint);
    add(ErrorWords::tr("SQLSTATE"), error.sqlstate);
    add(ErrorWords::tr("Statement"), error.statement);
    return lines.join(u'\n');
}
