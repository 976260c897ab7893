#pragma once

#include "app/core/error.h"
#include "app/db/connectionpool.h"
#include "app/jobs/jobrunner.h"
#include "app/jobs/latest.h"
#include "app/workspace/workspace.h"
#include "ui/connection/connectionrequest.h"

#include <QObject>

#include <memory>

namespace sandbox {
class Server;
}
namespace settings {
class Settings;
}

/// The connection that is open.
struct Session
{
    ConnectionRequest request;
    bool isSample = false;
    std::shared_ptr<db::ConnectionPool> pool;
    db::ServerInfo server;
};

/// Opens and closes the one session of the window, and starts the sandbox. All work is done in jobs.
class SessionController : public QObject
{
    Q_OBJECT

public:
    /// What `settings::Settings::lastConnection` holds for the sample data; a saved connection has its id there.
    static const QString SampleId;

    SessionController(jobs::JobRunner &runner, settings::Settings &settings, workspace::Workspace workspace,
                      std::shared_ptr<db::StatementLog> log, std::shared_ptr<sandbox::Server> sandbox,
                      QObject *parent = nullptr);
    ~SessionController() override;

    /// Opens another session; the one before stays until the new one answers.
    void open(const ConnectionRequest &request);
    /// A URL or conninfo string; what is wrong with it comes as `openFailed`.
    void openText(const QString &text);
    /// Starts the sandbox, fills it on first use, then opens it.
    void openSample();
    /// Opens another database of the same server.
    void openDatabase(const QString &database);
    void close();
    void setAccess(db::Access access);

    const std::optional<Session> &session() const { return m_session; }
    /// The job that prepares the sample data, 0 when none does.
    jobs::JobId sampleJob() const { return m_sampleJob; }

signals:
    void opening(const QString &name);
    void opened();
    void openFailed(const core::Error &error, const ConnectionRequest &request);
    void accessChanged(db::Access access);
    void closed();

private:
    void connectTo(const ConnectionRequest &request, bool isSample);
    void replaceSession(const std::optional<Session> &session);

    jobs::JobRunner &m_runner;
    settings::Settings &m_settings;
    workspace::Workspace m_workspace;
    std::shared_ptr<db::StatementLog> m_log;
    std::shared_ptr<sandbox::Server> m_sandbox;
    jobs::Latest m_opening;
    std::optional<Session> m_session;
    jobs::JobId m_sampleJob = 0;
};
