#include "app/workspace/storevalues.h"

#include "app/workspace/workspacesession.h"

#include <QDateTime>

namespace workspace {

QVariant textValue(const QString &text)
{
    return text.isNull() ? QStringLiteral("") : text;
}

QString timestamp()
{
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
}

core::Result<void> runAlone(const Workspace &workspace, const QString &sql, const QVariantList &values)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    const auto ran = session->run(sql, values);
    return ran ? core::Result<void>() : core::Result<void>(ran.error());
}

} // namespace workspace
