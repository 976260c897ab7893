#include "app/db/connection.h"

#include "app/core/resource.h"
#include "app/db/connectattempt.h"
#include "app/db/connectionstate.h"
#include "app/db/quoting.h"

namespace db {

using core::Result;

namespace {

void receiveNotice(void *target, const PGresult *result)
{
    const auto &onNotice = *static_cast<std::function<void(const Notice &)> *>(target);
    if (!onNotice)
        return;
    const auto field = [result](int code) {
        return QString::fromUtf8(PQresultErrorField(result, code));
    };
    onNotice({field(PG_DIAG_SEVERITY_NONLOCALIZED), field(PG_DIAG_MESSAGE_PRIMARY), field(PG_DIAG_MESSAGE_DETAIL),
              field(PG_DIAG_MESSAGE_HINT)});
}

Result<ServerInfo> readServerInfo(Connection &connection)
{
    const auto row = connection.execute(core::readResource(QStringLiteral(":/sql/server_info.sql")));
    if (!row)
        return row.error();
    ServerInfo info;
    info.version = int(row->integer(0, 0));
    info.versionText = row->text(0, 1);
    info.database = row->text(0, 2);
    info.user = row->text(0, 3);
    info.superuser = row->boolean(0, 4);
    info.vectorVersion = row->text(0, 5);
    info.vectorSchema = row->text(0, 6);
    info.availableVectorVersion = row->text(0, 7);
    info.vectorOnSearchPath = row->boolean(0, 8);
    return info;
}

} // namespace

Result<Connection> Connection::open(const ConnectionParameters &parameters, const ConnectionOptions &options,
                                    const std::function<bool()> &keepWaiting)
{
    auto attempt = attemptConnection(parameters, options, keepWaiting);
    if (attempt.error)
        return *attempt.error;
    return adopt(std::move(attempt), options);
}

Result<Connection> Connection::adopt(ConnectAttempt attempt, const ConnectionOptions &options)
{
    auto state = std::make_unique<State>();
    state->options = options;
    state->handle = std::move(attempt.handle);
    PGconn *handle = state->handle.get();
    PQsetNoticeReceiver(handle, &receiveNotice, &state->onNotice);

    Connection connection(std::move(state));
    auto info = readServerInfo(connection);
    if (!info)
        return info.error();
    info->host = QString::fromUtf8(PQhost(handle));
    info->port = QString::fromUtf8(PQport(handle));
    connection.m_state->info = *info;
    if (const auto prepared = connection.prepareSession(); !prepared)
        return prepared.error();
    return connection;
}

Result<void> Connection::prepareSession()
{
    const ServerInfo &info = serverInfo();
    if (!info.hasVector())
        return {};
    if (!info.vectorOnSearchPath) {
        const auto extended =
            execute({QStringLiteral("SELECT set_config('search_path', "
                                    "current_setting('search_path') || ', ' || quote_ident($1), false)"),
                     {Parameter::text(info.vectorSchema)}});
        if (!extended)
            return extended.error();
    }
    const auto loaded =
        execute(QStringLiteral("SELECT '[1]'::%1").arg(qualifiedName(info.vectorSchema, QStringLiteral("vector"))));
    // A role that may not use the extension can still look around.
    if (!loaded && !loaded.error().connectionUsable)
        return loaded.error();
    return {};
}

} // namespace db
