#include "app/db/connection.h"

#include "app/core/resource.h"
#include "app/db/connectionstate.h"
#include "app/db/libpqerror.h"
#include "app/db/quoting.h"

#include <vector>

namespace db {

using core::Error;
using core::ErrorKind;
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

/// Start-up settings: as such they are what DISCARD ALL goes back to.
QString startupOptions(const ConnectionOptions &options)
{
    QString text = QStringLiteral("-c default_transaction_read_only=%1 -c statement_timeout=%2 -c lock_timeout=%3")
                       .arg(options.access == Access::ReadOnly ? QStringLiteral("on") : QStringLiteral("off"))
                       .arg(options.statementTimeoutMs)
                       .arg(options.lockTimeoutMs);
    return text;
}

QMap<QString, QString> connectKeywords(const ConnectionParameters &parameters, const ConnectionOptions &options)
{
    QMap<QString, QString> keywords{
        {QStringLiteral("connect_timeout"), QString::number(options.connectTimeoutSeconds)},
        {QStringLiteral("keepalives_idle"), QStringLiteral("30")},
        {QStringLiteral("keepalives_interval"), QStringLiteral("10")},
        {QStringLiteral("keepalives_count"), QStringLiteral("3")},
    };
    keywords.insert(parameters.values());
    if (parameters.hasPassword())
        keywords.insert(QStringLiteral("password"), parameters.password());
    keywords.insert(QStringLiteral("application_name"), QStringLiteral("pgvector-workbench"));
    keywords.insert(QStringLiteral("client_encoding"), QStringLiteral("UTF8"));
    const QString own = keywords.value(QStringLiteral("options"), qEnvironmentVariable("PGOPTIONS"));
    keywords.insert(QStringLiteral("options"), (own + u' ' + startupOptions(options)).trimmed());
    return keywords;
}

PGconn *connectWith(const QMap<QString, QString> &keywords)
{
    std::vector<QByteArray> texts;
    for (auto it = keywords.begin(); it != keywords.end(); ++it)
        texts.insert(texts.end(), {it.key().toUtf8(), it.value().toUtf8()});
    std::vector<const char *> names;
    std::vector<const char *> values;
    for (size_t i = 0; i < texts.size(); i += 2) {
        names.push_back(texts[i].constData());
        values.push_back(texts[i + 1].constData());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    return PQconnectdbParams(names.data(), values.data(), 0);
}

Error openError(PGconn *handle)
{
    Error error = connectionError(handle, ErrorKind::ConnectionFailed);
    if (PQconnectionNeedsPassword(handle)) {
        error.kind = ErrorKind::Permission;
        error.hint = QStringLiteral("give a password, or put one into ~/.pgpass");
    } else if (PQconnectionUsedPassword(handle)) {
        error.kind = ErrorKind::Permission;
        error.hint = QStringLiteral("check user and password");
    }
    return error;
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

Result<Connection> Connection::open(const ConnectionParameters &parameters, const ConnectionOptions &options)
{
    auto state = std::make_unique<State>();
    state->options = options;
    state->handle.reset(connectWith(connectKeywords(parameters, options)));
    PGconn *handle = state->handle.get();
    if (PQstatus(handle) != CONNECTION_OK)
        return openError(handle);
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
