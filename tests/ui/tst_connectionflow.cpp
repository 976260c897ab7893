#include "app/settings/settings.h"
#include "tests/support/memorypasswords.h"
#include "ui/connection/connectiondialog.h"
#include "ui/connection/connectionflow.h"
#include "ui/connection/passworddialog.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using workspace::SavedConnection;

class TestConnectionFlow : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void opensASavedConnectionWithItsPassword();
    void opensWithoutAPasswordWhenTheKeychainHasNone();
    void missingConnectionIsReported();
    void changedConnectionDoesNotSendTheOldPassword();
    void asksWhenTheServerWantsAPassword();
    void leavesOtherErrorsAlone();
    void keepsThePasswordOnceItWorked();
    void keepsNoneWhereItIsNotWanted();
    void dialogIsOpenedOnce();

private:
    SavedConnection store(const QString &conninfo, bool keepsPassword);
    static core::Error refusal(const QString &sqlstate);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<settings::Settings> m_settings;
    std::unique_ptr<jobs::JobRunner> m_runner;
    testsupport::MemoryPasswords m_passwords;
    std::unique_ptr<QWidget> m_window;
    ConnectionFlow *m_flow = nullptr;
    std::unique_ptr<QSignalSpy> m_requests;
};

void TestConnectionFlow::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = std::make_unique<workspace::Workspace>(m_folder->filePath(QStringLiteral("w.sqlite")));
    m_settings = std::make_unique<settings::Settings>(m_folder->filePath(QStringLiteral("s.ini")));
    m_runner = std::make_unique<jobs::JobRunner>();
    m_passwords = {};
    m_window = std::make_unique<QWidget>();
    m_flow = new ConnectionFlow(*m_runner, *m_settings, *m_workspace, m_passwords, m_window.get());
    m_requests = std::make_unique<QSignalSpy>(m_flow, &ConnectionFlow::connectRequested);
    m_window->show();
}

void TestConnectionFlow::cleanup()
{
    m_requests.reset();
    m_window.reset();
    m_runner.reset();
}

SavedConnection TestConnectionFlow::store(const QString &conninfo, bool keepsPassword)
{
    SavedConnection saved;
    saved.name = QStringLiteral("Shop");
    saved.conninfo = conninfo;
    saved.keepsPassword = keepsPassword;
    const auto id = workspace::storeConnection(*m_workspace, saved);
    saved.id = id ? *id : 0;
    return saved;
}

core::Error TestConnectionFlow::refusal(const QString &sqlstate)
{
    core::Error error;
    error.kind = core::ErrorKind::Permission;
    error.message = QStringLiteral("password authentication failed");
    error.sqlstate = sqlstate;
    error.connectionUsable = false;
    return error;
}

void TestConnectionFlow::opensASavedConnectionWithItsPassword()
{
    const SavedConnection saved = store(QStringLiteral("host=db1 user=ann"), true);
    m_passwords.passwords.insert(passwordKey(saved.id, requestOf(saved)->parameters), QStringLiteral("hunter2"));
    m_flow->openSaved(saved.id);
    QTRY_COMPARE(m_requests->count(), 1);
    const auto request = m_requests->first().first().value<ConnectionRequest>();
    QCOMPARE(request.id, saved.id);
    QCOMPARE(request.name, QStringLiteral("Shop"));
    QCOMPARE(request.parameters.password(), QStringLiteral("hunter2"));
}

void TestConnectionFlow::opensWithoutAPasswordWhenTheKeychainHasNone()
{
    const SavedConnection saved = store(QStringLiteral("host=db1"), true);
    m_passwords.available = false;
    m_flow->openSaved(saved.id);
    QTRY_COMPARE(m_requests->count(), 1);
    QVERIFY(!m_requests->first().first().value<ConnectionRequest>().parameters.hasPassword());
}

void TestConnectionFlow::missingConnectionIsReported()
{
    QSignalSpy failed(m_flow, &ConnectionFlow::failed);
    m_flow->openSaved(41);
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(m_requests->count(), 0);
}

void TestConnectionFlow::changedConnectionDoesNotSendTheOldPassword()
{
    SavedConnection saved = store(QStringLiteral("host=db1"), true);
    m_passwords.passwords.insert(passwordKey(saved.id, requestOf(saved)->parameters), QStringLiteral("hunter2"));
    saved.conninfo = QStringLiteral("host=evil");
    QVERIFY(workspace::storeConnection(*m_workspace, saved));
    m_flow->openSaved(saved.id);
    QTRY_COMPARE(m_requests->count(), 1);
    QVERIFY(!m_requests->first().first().value<ConnectionRequest>().parameters.hasPassword());
}

void TestConnectionFlow::asksWhenTheServerWantsAPassword()
{
    ConnectionRequest request = *requestOf(store(QStringLiteral("host=db1"), false));
    QVERIFY(m_flow->handleFailure(request, refusal({})));
    auto *dialog = m_window->findChild<PasswordDialog *>();
    QVERIFY(dialog);
    QVERIFY(!dialog->findChild<QLabel *>(QStringLiteral("passwordReason"))->isVisibleTo(dialog));
    QTRY_VERIFY(dialog->findChild<QCheckBox *>(QStringLiteral("passwordKeep"))->isEnabled());
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("passwordEdit")), QStringLiteral("first"));
    dialog->accept();
    QCOMPARE(m_requests->count(), 1);
    request = m_requests->takeFirst().first().value<ConnectionRequest>();
    QCOMPARE(request.parameters.password(), QStringLiteral("first"));
    QVERIFY(!request.keepPassword);

    QTRY_VERIFY(!m_window->findChild<PasswordDialog *>());
    QVERIFY(m_flow->handleFailure(request, refusal(QStringLiteral("28P01"))));
    dialog = m_window->findChild<PasswordDialog *>();
    QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("passwordReason"))->text().contains(QStringLiteral("failed")));
    dialog->reject();
    QCOMPARE(m_requests->count(), 0);
}

void TestConnectionFlow::leavesOtherErrorsAlone()
{
    QVERIFY(!m_flow->handleFailure({}, refusal(QStringLiteral("28000"))));
    QVERIFY(!m_flow->handleFailure({}, core::localError(QStringLiteral("no"))));
    QVERIFY(!m_window->findChild<PasswordDialog *>());
}

void TestConnectionFlow::keepsThePasswordOnceItWorked()
{
    const SavedConnection saved = store(QStringLiteral("host=db1"), false);
    ConnectionRequest request = *requestOf(saved);
    request.parameters.setPassword(QStringLiteral("hunter2"));
    request.keepPassword = true;
    QSignalSpy changed(m_flow, &ConnectionFlow::savedChanged);
    m_flow->noteOpened(request);
    QCOMPARE(m_passwords.passwords.value(passwordKey(saved.id, request.parameters)), QStringLiteral("hunter2"));
    QTRY_VERIFY(!m_flow->saved().isEmpty() && m_flow->saved().first().keepsPassword &&
                m_flow->saved().first().lastUsed.has_value());
    QVERIFY(!m_flow->saved().first().conninfo.contains(QStringLiteral("hunter2")));
}

void TestConnectionFlow::keepsNoneWhereItIsNotWanted()
{
    ConnectionRequest request = *requestOf(store(QStringLiteral("host=db1"), false));
    request.parameters.setPassword(QStringLiteral("hunter2"));
    QSignalSpy changed(m_flow, &ConnectionFlow::savedChanged);
    m_flow->noteOpened(request);
    QTRY_VERIFY(changed.count() > 0);
    QVERIFY(m_passwords.passwords.isEmpty());
    request.id = 0;
    request.keepPassword = true;
    m_flow->noteOpened(request);
    QVERIFY(m_passwords.passwords.isEmpty());
}

void TestConnectionFlow::dialogIsOpenedOnce()
{
    m_flow->showDialog();
    m_flow->showDialog();
    QCOMPARE(m_window->findChildren<ConnectionDialog *>().size(), 1);
}

QTEST_MAIN(TestConnectionFlow)
#include "tst_connectionflow.moc"
