#include "ui/mainwindow/sessioncontroller.h"

#include "app/sandbox/demo.h"
#include "app/sandbox/server.h"
#include "app/settings/settings.h"
#include "app/workspace/textmodelstore.h"

const QString SessionController::SampleId = QStringLiteral("sample");

namespace {

core::Result<db::ServerInfo> askServer(jobs::JobContext &context)
{
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    return (*lease)->serverInfo();
}

/// So that a search by text finds the model of demo.functions; without it the sample data are as good.
void keepModel(const workspace::Workspace &workspace, const sandbox::DemoTables &tables)
{
    const workspace::TextModelPlace place{tables.server, tables.database, QStringLiteral("demo"),
                                          QLatin1String(sandbox::FunctionsTable),
                                          QLatin1String(sandbox::FunctionsVectorColumn)};
    (void)workspace::storeTextModel(workspace, place, QLatin1String(sandbox::FunctionsTextColumn),
                                    tables.functions.model);
}

} // namespace

SessionController::SessionController(jobs::JobRunner &runner, settings::Settings &settings,
                                     workspace::Workspace workspace, std::shared_ptr<db::StatementLog> log,
                                     std::shared_ptr<sandbox::Server> sandbox, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_settings(settings)
    , m_workspace(std::move(workspace))
    , m_log(std::move(log))
    , m_sandbox(std::move(sandbox))
    , m_opening(runner)
{
}

SessionController::~SessionController() = default;

void SessionController::open(const ConnectionRequest &request)
{
    connectTo(request, false);
}

void SessionController::connectTo(const ConnectionRequest &request, bool isSample)
{
    db::PoolOptions options;
    options.maxConnections = m_settings.maxConnections();
    options.connection.connectTimeoutSeconds = m_settings.connectTimeoutSeconds();
    options.connection.statementTimeoutMs = m_settings.statementTimeoutMs();
    options.connection.lockTimeoutMs = m_settings.lockTimeoutMs();
    options.connection.log = m_log;
    const auto pool = db::ConnectionPool::create(request.parameters, options);

    emit opening(request.name);
    m_opening.follow(
        m_runner.start<db::ServerInfo>(tr("Connect to %1").arg(request.name), pool, askServer), this,
        [this, pool, request, isSample](const core::Result<db::ServerInfo> &server) {
            if (!server) {
                emit openFailed(server.error(), request);
                return;
            }
            m_settings.setLastConnection(isSample ? SampleId : request.id ? QString::number(request.id) : QString());
            replaceSession(Session{request, isSample, pool, server.value()});
            emit opened();
        });
}

void SessionController::openText(const QString &text)
{
    const auto parameters = db::ConnectionParameters::parse(text);
    if (parameters)
        open({parameters.value(), parameters.value().displayName(), {}, 0, false});
    else
        emit openFailed(parameters.error(), {{}, tr("the connection string"), {}, 0, false});
}

void SessionController::openSample()
{
    const QString name = tr("sample data");
    const auto job = m_runner.start<sandbox::DemoServer>(
        tr("Prepare sample data"), {},
        [server = m_sandbox, log = m_log, workspace = m_workspace](jobs::JobContext &context) {
            auto demo = sandbox::startWithDemo(context, *server, sandbox::Server::Keep::AsItIs, {}, log);
            if (demo)
                keepModel(workspace, demo->tables);
            return demo;
        });
    m_sampleJob = job.id;
    emit opening(name);
    m_opening.follow(job, this, [this, name](const core::Result<sandbox::DemoServer> &demo) {
        m_sampleJob = 0;
        if (demo)
            connectTo({demo.value().server.parameters, name, {}, 0, false}, true);
        else
            emit openFailed(demo.error(), {{}, name, {}, 0, false});
    });
}

void SessionController::openDatabase(const QString &database)
{
    if (!m_session)
        return;
    ConnectionRequest request = m_session->request;
    request.parameters.setValue(QStringLiteral("dbname"), database);
    connectTo(request, m_session->isSample);
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
