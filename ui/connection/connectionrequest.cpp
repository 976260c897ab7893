#include "ui/connection/connectionrequest.h"

core::Result<ConnectionRequest> requestOf(const workspace::SavedConnection &connection)
{
    const auto parameters = db::ConnectionParameters::parse(connection.conninfo);
    if (!parameters)
        return parameters.error();
    return ConnectionRequest{*parameters, connection.name, connection.color, connection.id, connection.keepsPassword};
}

QString passwordKey(qint64 id, const db::ConnectionParameters &parameters)
{
    return QStringLiteral("%1 (%2)").arg(parameters.toConninfo()).arg(id);
}

bool wantsPassword(const core::Error &error)
{
    return error.kind == core::ErrorKind::Permission && !error.connectionUsable &&
           (error.sqlstate.isEmpty() || error.sqlstate == u"28P01");
}
