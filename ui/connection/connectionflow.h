#pragma once

#include "app/jobs/latest.h"
#include "ui/connection/connectionrequest.h"

#include <QObject>
#include <QPointer>

class ConnectionDialog;
class PasswordStore;

namespace settings {
class Settings;
}

/// What lies between a person's wish to connect and the attempt: the dialog, the saved connections, the keychain, the
/// question for a password. It opens nothing itself: `connectRequested` says what to open, and whoever opens it reports
/// back by `noteOpened` or `handleFailure`.
class ConnectionFlow : public QObject
{
    Q_OBJECT

public:
    ConnectionFlow(jobs::JobRunner &runner, settings::Settings &settings, const workspace::Workspace &workspace,
                   PasswordStore &passwords, QWidget *window);

    /// As last read, the last used first.
    const QList<workspace::SavedConnection> &saved() const { return m_saved; }

    /// Notes the use of a saved connection, and keeps its password where that is wanted.
    void noteOpened(const ConnectionRequest &request);
    /// Asks for a password when `error` is about one, and goes on with `connectRequested`. False when it is about
    /// something else.
    bool handleFailure(const ConnectionRequest &request, const core::Error &error);

public slots:
    /// Reads the saved connections; `savedChanged` brings them.
    void reload();
    void showDialog();
    /// Opens a saved connection by its id, which need not be read yet.
    void openSaved(qint64 id);

signals:
    void connectRequested(const ConnectionRequest &request);
    void savedChanged(const QList<workspace::SavedConnection> &connections);
    void failed(const core::Error &error, const QString &where);

private:
    void open(const ConnectionRequest &request);
    void keepPassword(const ConnectionRequest &request);
    void setKeepsPassword(const ConnectionRequest &request);

    jobs::JobRunner &m_runner;
    settings::Settings &m_settings;
    workspace::Workspace m_workspace;
    PasswordStore &m_passwords;
    QWidget *m_window;
    jobs::Latest m_loading;
    jobs::Latest m_opening;
    QList<workspace::SavedConnection> m_saved;
    QPointer<ConnectionDialog> m_dialog;
    qint64 m_lastOpening = 0; ///< an answer of the keychain to an older wish is dropped
};
