#include "app/db/connectreport.h"

#include "app/db/connectattempt.h"

namespace db {

namespace {

QString encryptionOf(PGconn *connection)
{
    if (PQsslInUse(connection))
        return QString::fromUtf8(PQsslAttribute(connection, "protocol"));
    return PQgssEncInUse(connection) ? QStringLiteral("GSSAPI") : QString();
}

} // namespace

ConnectReport reportConnection(const ConnectionParameters &parameters, const ConnectionOptions &options,
                               const std::function<bool()> &keepWaiting)
{
    auto attempt = attemptConnection(parameters, options, keepWaiting);
    ConnectReport report;
    report.stage = attempt.stage;
    report.error = attempt.error;
    PGconn *handle = attempt.handle.get();
    if (!handle)
        return report;
    report.host = QString::fromUtf8(PQhost(handle));
    report.address = QString::fromUtf8(PQhostaddr(handle));
    report.port = QString::fromUtf8(PQport(handle));
    report.user = QString::fromUtf8(PQuser(handle));
    report.database = QString::fromUtf8(PQdb(handle));
    report.encryption = encryptionOf(handle);
    report.usedPassword = PQconnectionUsedPassword(handle);
    if (report.error)
        return report;
    const auto session = Connection::adopt(std::move(attempt), options);
    if (session)
        report.server = session->serverInfo();
    else
        report.error = session.error();
    return report;
}

} // namespace db
