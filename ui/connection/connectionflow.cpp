#include "ui/connection/connectionflow.h"

#include "app/settings/settings.h"
#include "ui/connection/connectiondialog.h"
#include "ui/connection/passworddialog.h"
#include "ui/shared/passwordstore.h"

using core::Result;
using workspace::SavedConnection;

ConnectionFlow::ConnectionFlow(jobs::JobRunner &runner, settings::Settings &settings,
                               const workspace::Workspace &workspace, PasswordStore &passwords, QWidget *window)
    : QObject(window)
    , m_runner(runner)
    , m_settings(settings)
    , m_workspace(workspace)
    , m_passwords(passwords)
    , m_window(window)
    , m_loading(runner)
    , m_opening(runner)
{
}

void ConnectionFlow::reload()
{
    const auto job = m_runner.start<QList<SavedConnection>>(
        tr("Read connections"), {},
        [workspace = m_workspace](jobs::JobContext &) { return workspace::listConnections(workspace); });
    m_loading.follow(job, this, [this](const Result<QList<SavedConnection>> &connections) {
        if (!connections) {
            emit failed(connections.error(), tr("reading the saved connections"));
            return;
        }
        m_saved = *connections;
        emit savedChanged(m_saved);
    });
}

void ConnectionFlow::showDialog()
{
    if (!m_dialog) {
        m_dialog =
            new ConnectionDialog(m_runner, m_workspace, m_passwords, m_settings.connectTimeoutSeconds(), m_window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &ConnectionDialog::connectRequested, this, &ConnectionFlow::open);
        connect(m_dialog, &ConnectionDialog::savedChanged, this, &ConnectionFlow::reload);
    }
    m_dialog->open();
    m_dialog->raise();
}

void ConnectionFlow::openSaved(qint64 id)
{
    const auto job =
        m_runner.start<SavedConnection>(tr("Read connection"), {}, [workspace = m_workspace, id](jobs::JobContext &) {
            return workspace::loadConnection(workspace, id);
        });
    m_opening.follow(job, this, [this](const Result<SavedConnection> &saved) {
        const auto request = saved ? requestOf(*saved) : Result<ConnectionRequest>(saved.error());
        if (request)
            open(*request);
        else
            emit failed(request.error(), saved ? saved->name : tr("the saved connection"));
    });
}

/// Without a password of its own, a request gets the one in the keychain; if that fails, the server has the word.
void ConnectionFlow::open(const ConnectionRequest &request)
{
    const qint64 opening = ++m_lastOpening;
    if (request.parameters.hasPassword() || !request.keepPassword || request.id == 0) {
        emit connectRequested(request);
        return;
    }
    jobs::onFinished(m_passwords.read(passwordKey(request.id, request.parameters)), this,
                     [this, request, opening](const Result<QString> &password) {
                         if (opening != m_lastOpening)
                             return;
                         ConnectionRequest complete = request;
                         if (password)
                             complete.parameters.setPassword(*password);
                         emit connectRequested(complete);
                     });
}

void ConnectionFlow::noteOpened(const ConnectionRequest &request)
{
    if (request.id == 0)
        return;
    const auto job = m_runner.start<void>(tr("Note use of connection"), {},
                                          [workspace = m_workspace, id = request.id](jobs::JobContext &) {
                                              return workspace::markConnectionUsed(workspace, id);
                                          });
    jobs::onFinished(job.result, this, [this](const Result<void> &) { reload(); });
    if (request.keepPassword && request.parameters.hasPassword())
        keepPassword(request);
}

void ConnectionFlow::keepPassword(const ConnectionRequest &request)
{
    const QString key = passwordKey(request.id, request.parameters);
    jobs::onFinished(m_passwords.write(key, request.parameters.password()), this,
                     [this, request](const Result<void> &written) {
                         if (written)
                             setKeepsPassword(request);
                         else
                             emit failed(written.error(), tr("keeping the password of %1").arg(request.name));
                     });
}

void ConnectionFlow::setKeepsPassword(const ConnectionRequest &request)
{
    const SavedConnection saved{request.id, request.name, request.parameters.toConninfo(), request.color, true, {}};
    const auto job =
        m_runner.start<qint64>(tr("Save connection"), {}, [workspace = m_workspace, saved](jobs::JobContext &) {
            return workspace::storeConnection(workspace, saved);
        });
    jobs::onFinished(job.result, this, [this](const Result<qint64> &) { reload(); });
}

bool ConnectionFlow::handleFailure(const ConnectionRequest &request, const core::Error &error)
{
    if (!wantsPassword(error))
        return false;
    const QString reason = request.parameters.hasPassword() ? error.message : QString();
    const QString name = request.name.isEmpty() ? request.parameters.displayName() : request.name;
    auto *dialog = new PasswordDialog(name, request.parameters.displayName(), reason, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setKeeping(false, false, tr("Only a connection with a name can keep its password"));
    if (request.id != 0) {
        jobs::onFinished(m_passwords.check(), dialog, [dialog, request](const Result<void> &available) {
            dialog->setKeeping(bool(available), request.keepPassword,
                               available ? QString() : tr("No keychain service: %1").arg(available.error().message));
        });
    }
    connect(dialog, &QDialog::accepted, this, [this, dialog, request] {
        ConnectionRequest again = request;
        again.parameters.setPassword(dialog->password());
        again.keepPassword = dialog->keepPassword();
        emit connectRequested(again);
    });
    dialog->open();
    return true;
}
