#pragma once

#include "app/connection/connectiontest.h"
#include "app/jobs/latest.h"
#include "ui/connection/connectionrequest.h"

#include <QDialog>

class ColorSwatches;
class ConnectionForm;
class MessageArea;
class PasswordStore;
class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class TestStepsView;

/// Says where to connect: by a URL or conninfo string pasted whole, by a service, or by a form, which stay in step.
/// Keeps named connections; passwords only in the store it is given.
class ConnectionDialog : public QDialog
{
    Q_OBJECT

public:
    ConnectionDialog(jobs::JobRunner &runner, const workspace::Workspace &workspace, PasswordStore &passwords,
                     int timeoutSeconds, QWidget *parent = nullptr);
    ~ConnectionDialog() override;

    /// What the fields say now.
    ConnectionRequest request() const;
    /// Fills the fields with a connection that is not saved yet.
    void setRequest(const ConnectionRequest &request);

signals:
    /// The dialog closes; a named connection is stored by then.
    void connectRequested(const ConnectionRequest &request);
    /// The list of saved connections has changed.
    void savedChanged();

private:
    void setupViews();
    void connectSignals();
    QWidget *makeSavedList();
    QWidget *makeIdentity();
    QWidget *makeTextRow();
    QWidget *makeDetails();
    QWidget *makeButtons();

    void readText(const QString &text);
    void readForm();
    void tidyText();
    void setParameters(const db::ConnectionParameters &parameters);
    void showTextOf(const db::ConnectionParameters &parameters);
    void showProblem(const QString &problem);
    void forgetTest();
    void updateButtons();
    void showKeychain(const core::Result<void> &available);

    void loadSaved(qint64 select);
    void showSaved(const QList<workspace::SavedConnection> &connections, qint64 select);
    void chooseSaved();
    void startNew();
    void askRemove();
    void remove(const workspace::SavedConnection &connection);
    void accept() override;
    void finish(qint64 id);
    void test();
    void runTest(const db::ConnectionParameters &parameters);

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    PasswordStore &m_passwords;
    int m_timeoutSeconds;
    jobs::Latest m_loading;
    jobs::Latest m_storing;
    jobs::Latest m_testing;
    QList<workspace::SavedConnection> m_saved;
    qint64 m_id = 0; ///< of the saved connection that is edited
    qsizetype m_textLength = 0;
    int m_testNumber = 0; ///< tells a password that is read for a test whether that is still wanted
    bool m_textIsUrl = true;
    bool m_keychain = false;

    MessageArea *m_messages = nullptr;
    QListWidget *m_list = nullptr;
    QPushButton *m_newButton = nullptr;
    QPushButton *m_removeButton = nullptr;
    QLineEdit *m_name = nullptr;
    ColorSwatches *m_colors = nullptr;
    QLineEdit *m_text = nullptr;
    QLabel *m_textProblem = nullptr;
    ConnectionForm *m_form = nullptr;
    QCheckBox *m_keep = nullptr;
    TestStepsView *m_steps = nullptr;
    QPushButton *m_testButton = nullptr;
    QPushButton *m_connectButton = nullptr;
};
