#include "ui/mainwindow/sessioncontroller.h"

#include "app/sandbox/demo.h"
#include "app/sandbox/server.h"
#include "app/settings/settings.h"

const QString SessionController::SampleId = QStringLiteral("sample");

namespace {

const QString savedPrefix = QStringLiteral("saved:");

ConnectionRequest named(const QString &name)
{
    ConnectionRequest request;
    request.name = name;
    return request;
}

core::Result<db::ServerInfo> askServer(jobs::JobContext &context)
{
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    return (*lease)->serverInfo();
}

} // namespace

SessionController::SessionController(jobs::JobRunner &runner, settings::Settings &settings,
                                     std::shared_ptr<db::StatementLog> log, std::shared_ptr<sandbox::Server> sandbox,
                                     QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_settings(settings)
    , m_log(std::move(log))
    , m_sandbox(std::move(sandbox))
    , m_opening(runner)
{
}

SessionController::~SessionController() = default;

qint64 SessionController::savedConnection(const QString &lastConnection)
{
    return lastConnection.startsWith(savedPrefix) ? lastConnection.mid(savedPrefix.size()).toLongLong() : 0;
}

void SessionController::open(const ConnectionRequest &request)
{
    open(request, request.id == 0 ? QString() : savedPrefix + QString::number(request.id));
}

void SessionController::open(const ConnectionRequest &wanted, const QString &rememberedAs)
{
    ConnectionRequest request = wanted;
    if (request.name.isEmpty())
        request.name = request.parameters.displayName();
    db::PoolOptions options;
    options.maxConnections = m_settings.maxConnections();
    options.connection.connectTimeoutSeconds = m_settings.connectTimeoutSeconds();
    options.connection.statementTimeoutMs = m_settings.statementTimeoutMs();
    options.connection.lockTimeoutMs = m_settings.lockTimeoutMs();
    options.connection.log = m_log;
    const auto pool = db::ConnectionPool::create(request.parameters, options);

    emit opening(request.name);
    m_opening.follow(m_runner.start<db::ServerInfo>(tr("Connect to %1").arg(request.name), pool, askServer), this,
                     [this, pool, request, rememberedAs](const core::Result<db::ServerInfo> &server) {
                         if (!server) {
                             emit openFailed(server.error(), request);
                             return;
                         }
                         m_settings.setLastConnection(rememberedAs);
                         replaceSession(Session{request, rememberedAs, pool, server.value()});
                         emit opened();
                     });
}

void SessionController::openText(const QString &text)
{
    const auto parameters = db::ConnectionParameters::parse(text);
    if (!parameters) {
        emit openFailed(parameters.error(), named(tr("the connection string")));
        return;
    }
    ConnectionRequest request;
    request.parameters = *parameters;
    open(request);
}

void SessionController::openService(const QString &service)
{
    ConnectionRequest request = named(service);
    request.parameters = db::ConnectionParameters::fromService(service);
    open(request);
}

void SessionController::openSample()
{
    const QString name = tr("sample data");
    const auto job = m_runner.start<sandbox::DemoServer>(
        tr("Prepare sample data"), {}, [server = m_sandbox, log = m_log](jobs::JobContext &context) {
            return sandbox::startWithDemo(context, *server, sandbox::Server::Keep::AsItIs, {}, log);
        });
    m_sampleJob = job.id;
    emit opening(name);
    m_opening.follow(job, this, [this, name](const core::Result<sandbox::DemoServer> &demo) {
        m_sampleJob = 0;
        ConnectionRequest request = named(name);
        if (!demo) {
            emit openFailed(demo.error(), request);
            return;
        }
        request.parameters = demo->server.parameters;
        open(request, SampleId);
    });
}

void SessionController::openDatabase(const QString &database)
{
    if (!m_session)
        return;
    ConnectionRequest request = m_session->request;
    request.parameters.setValue(QStringLiteral("dbname"), database);
    open(request, m_session->rememberedAs);
}

void SessionController::close()
{
    m_opening.forget();
    m_settings.setLastConnection({});
    replaceSession({});
    emit closed();
}

void SessionController::setAccess(db::Access access)
{
    if (!m_session)
        return;
    const auto pool = m_session->pool;
    const auto job = m_runner.start<bool>(access == db::Access::ReadWrite ? tr("Unlock writing") : tr("Lock writing"),
                                          pool, [pool, access](jobs::JobContext &) -> core::Result<bool> {
                                              pool->setAccess(access);
                                              return true;
                                          });
    jobs::onFinished(job.result, this, [this, access, pool](const core::Result<bool> &done) {
        if (done && m_session && m_session->pool == pool)
            emit accessChanged(access);
    });
}

/// Closing a pool's connections talks to the server, so that the last hold on the old one is let go in a job.
void SessionController::replaceSession(const std::optional<Session> &session)
{
    const auto old = m_session ? m_session->pool : nullptr;
    m_session = session;
    if (!old)
        return;
    m_runner.start<bool>(tr("Disconnect"), {}, [old](jobs::JobContext &) -> core::Result<bool> {
        old->closeIdle();
        return true;
    });
}
