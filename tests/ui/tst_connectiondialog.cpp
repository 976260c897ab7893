#include "tests/support/memorypasswords.h"
#include "ui/connection/connectiondialog.h"
#include "ui/shared/elidedlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

class TestConnectionDialog : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void pastedUrlFillsTheForm();
    void pastedPasswordLeavesTheText();
    void formWritesTheText_data();
    void formWritesTheText();
    void keepsKeywordsWithoutAField();
    void saysWhatIsWrongWithTheText();
    void offersServices();
    void saysWhenThereIsNoKeychain();
    void connectsWithoutAName();
    void savesANamedConnection();
    void editsAndRemovesASavedConnection();
    void testShowsTheFailedStage();
    void changesForgetTheTest_data();
    void changesForgetTheTest();
    void disabledButtonsSayWhy();
    void testUsesTheKeptPassword();

private:
    QLineEdit *field(const char *name) const { return m_dialog->findChild<QLineEdit *>(QLatin1String(name)); }
    QPushButton *button(const char *name) const { return m_dialog->findChild<QPushButton *>(QLatin1String(name)); }
    QString fact(int stage) const
    {
        return m_dialog->findChild<ElidedLabel *>(QStringLiteral("testFact%1").arg(stage))->text();
    }
    void paste(const QString &text);
    void open();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<jobs::JobRunner> m_runner;
    testsupport::MemoryPasswords m_passwords;
    std::unique_ptr<ConnectionDialog> m_dialog;
    std::unique_ptr<QSignalSpy> m_requests;
};

void TestConnectionDialog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = std::make_unique<workspace::Workspace>(m_folder->filePath(QStringLiteral("w.sqlite")));
    QFile services(m_folder->filePath(QStringLiteral("services")));
    QVERIFY(services.open(QIODevice::WriteOnly));
    services.write("[stock]\nhost=db2\n[shop]\nhost=db1\n");
    services.close();
    qputenv("PGSERVICEFILE", services.fileName().toLocal8Bit());
    qputenv("PGSYSCONFDIR", m_folder->path().toLocal8Bit());
    m_runner = std::make_unique<jobs::JobRunner>();
    m_passwords = {};
    open();
}

void TestConnectionDialog::open()
{
    m_dialog = std::make_unique<ConnectionDialog>(*m_runner, *m_workspace, m_passwords, 5);
    m_requests = std::make_unique<QSignalSpy>(m_dialog.get(), &ConnectionDialog::connectRequested);
    m_dialog->show();
    QTRY_COMPARE(m_dialog->findChild<QComboBox *>(QStringLiteral("connectionService"))->count(), 3);
}

void TestConnectionDialog::cleanup()
{
    m_requests.reset();
    m_dialog.reset();
    m_runner.reset();
}

void TestConnectionDialog::paste(const QString &text)
{
    auto *edit = field("connectionText");
    edit->setFocus();
    edit->selectAll();
    edit->insert(text);
    emit edit->textEdited(edit->text());
}

void TestConnectionDialog::pastedUrlFillsTheForm()
{
    paste(QStringLiteral("postgresql://ann@db1:6432/my%20shop?sslmode=verify-full&sslrootcert=/ca.crt"));
    QCOMPARE(field("connectionField_host")->text(), QStringLiteral("db1"));
    QCOMPARE(field("connectionField_port")->text(), QStringLiteral("6432"));
    QCOMPARE(field("connectionField_dbname")->text(), QStringLiteral("my shop"));
    QCOMPARE(field("connectionField_user")->text(), QStringLiteral("ann"));
    QCOMPARE(field("connectionField_sslrootcert")->text(), QStringLiteral("/ca.crt"));
    QCOMPARE(m_dialog->findChild<QComboBox *>(QStringLiteral("connectionSslMode"))->currentText(),
             QStringLiteral("verify-full"));
}

void TestConnectionDialog::pastedPasswordLeavesTheText()
{
    paste(QStringLiteral("postgresql://ann:hunter2@db1/shop"));
    QCOMPARE(field("connectionField_password")->text(), QStringLiteral("hunter2"));
    QCOMPARE(field("connectionField_password")->echoMode(), QLineEdit::Password);
    QCOMPARE(field("connectionText")->text(), QStringLiteral("postgresql://ann@db1/shop"));
    QCOMPARE(m_dialog->request().parameters.password(), QStringLiteral("hunter2"));
    field("connectionText")->setFocus();
    QTest::keyClick(field("connectionText"), Qt::Key_End);
    QTest::keyClicks(field("connectionText"), QStringLiteral("s"));
    QCOMPARE(m_dialog->request().parameters.password(), QStringLiteral("hunter2"));
    QCOMPARE(field("connectionField_dbname")->text(), QStringLiteral("shops"));
}

void TestConnectionDialog::formWritesTheText_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::newRow("url") << QStringLiteral("postgresql://db1/") << QStringLiteral("postgresql://db1:99/");
    QTest::newRow("conninfo") << QStringLiteral("host=db1") << QStringLiteral("host=db1 port=99");
    QTest::newRow("several hosts") << QStringLiteral("postgresql://a,b/") << QStringLiteral("host=a,b port=99");
}

void TestConnectionDialog::formWritesTheText()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    paste(before);
    auto *port = field("connectionField_port");
    port->clear();
    QTest::keyClicks(port, QStringLiteral("99"));
    QCOMPARE(field("connectionText")->text(), after);
}

void TestConnectionDialog::keepsKeywordsWithoutAField()
{
    paste(QStringLiteral("host=db1 target_session_attrs=read-only"));
    QTest::keyClicks(field("connectionField_user"), QStringLiteral("ann"));
    QCOMPARE(m_dialog->request().parameters.value(QStringLiteral("target_session_attrs")), QStringLiteral("read-only"));
    QTest::keyClicks(field("connectionField_password"), QStringLiteral(" s p "));
    QCOMPARE(m_dialog->request().parameters.password(), QStringLiteral(" s p "));
    QVERIFY(!field("connectionText")->text().contains(QStringLiteral(" s p ")));
}

void TestConnectionDialog::saysWhatIsWrongWithTheText()
{
    auto *problem = m_dialog->findChild<QLabel *>(QStringLiteral("connectionTextProblem"));
    paste(QStringLiteral("hots=db1"));
    QVERIFY(problem->text().contains(QStringLiteral("hots")));
    QVERIFY(!button("openConnection")->isEnabled());
    paste(QStringLiteral("host=db1"));
    QVERIFY(problem->text().isEmpty());
    QVERIFY(button("openConnection")->isEnabled());
}

void TestConnectionDialog::offersServices()
{
    auto *services = m_dialog->findChild<QComboBox *>(QStringLiteral("connectionService"));
    services->setCurrentIndex(services->findText(QStringLiteral("shop")));
    emit services->activated(services->currentIndex());
    QCOMPARE(m_dialog->request().parameters.value(QStringLiteral("service")), QStringLiteral("shop"));
    QVERIFY(field("connectionText")->text().contains(QStringLiteral("service=shop")));
    paste(QStringLiteral("service=elsewhere"));
    QCOMPARE(services->currentText(), QStringLiteral("elsewhere"));
}

void TestConnectionDialog::saysWhenThereIsNoKeychain()
{
    auto *keep = m_dialog->findChild<QCheckBox *>(QStringLiteral("keepPassword"));
    QTRY_VERIFY(keep->isEnabled());
    QVERIFY(keep->isChecked());
    m_passwords.available = false;
    open();
    keep = m_dialog->findChild<QCheckBox *>(QStringLiteral("keepPassword"));
    QTRY_COMPARE(keep->toolTip(), QStringLiteral("no keychain here"));
    QVERIFY(!keep->isEnabled());
    QVERIFY(!keep->isChecked());
    QVERIFY(!m_dialog->request().keepPassword);
}

void TestConnectionDialog::connectsWithoutAName()
{
    paste(QStringLiteral("postgresql://ann:hunter2@db1/shop"));
    button("openConnection")->click();
    QCOMPARE(m_requests->count(), 1);
    const auto request = m_requests->first().first().value<ConnectionRequest>();
    QCOMPARE(request.id, 0);
    QCOMPARE(request.parameters.password(), QStringLiteral("hunter2"));
    QVERIFY(!m_dialog->isVisible());
    QVERIFY(workspace::listConnections(*m_workspace)->isEmpty());
}

void TestConnectionDialog::savesANamedConnection()
{
    paste(QStringLiteral("postgresql://ann:hunter2@db1/shop"));
    QTest::keyClicks(field("connectionName"), QStringLiteral("Shop"));
    m_dialog->findChild<QToolButton *>(QStringLiteral("colorSwatch1"))->click();
    button("openConnection")->click();
    QTRY_COMPARE(m_requests->count(), 1);
    const auto request = m_requests->first().first().value<ConnectionRequest>();
    QVERIFY(request.id > 0);
    QVERIFY(request.keepPassword);
    QCOMPARE(request.name, QStringLiteral("Shop"));
    QCOMPARE(request.color, QStringLiteral("#0072b2"));
    const auto saved = workspace::loadConnection(*m_workspace, request.id);
    QVERIFY(saved);
    QCOMPARE(saved->conninfo, QStringLiteral("dbname=shop host=db1 user=ann"));
    QVERIFY(m_passwords.passwords.isEmpty());
}

void TestConnectionDialog::editsAndRemovesASavedConnection()
{
    workspace::SavedConnection saved;
    saved.name = QStringLiteral("Shop");
    saved.conninfo = QStringLiteral("host=db1 user=ann");
    saved.keepsPassword = true;
    saved.id = *workspace::storeConnection(*m_workspace, saved);
    const QString key = passwordKey(saved.id, requestOf(saved)->parameters);
    m_passwords.passwords.insert(key, QStringLiteral("hunter2"));
    open();
    auto *list = m_dialog->findChild<QListWidget *>(QStringLiteral("savedConnections"));
    QTRY_COMPARE(list->count(), 1);
    list->setCurrentRow(0);
    QCOMPARE(field("connectionName")->text(), QStringLiteral("Shop"));
    QCOMPARE(field("connectionField_host")->text(), QStringLiteral("db1"));
    QTest::keyClicks(field("connectionField_dbname"), QStringLiteral("shop"));
    button("openConnection")->click();
    QTRY_COMPARE(m_requests->count(), 1);
    QCOMPARE(m_requests->first().first().value<ConnectionRequest>().id, saved.id);
    QCOMPARE(workspace::loadConnection(*m_workspace, saved.id)->conninfo,
             QStringLiteral("dbname=shop host=db1 user=ann"));

    open();
    list = m_dialog->findChild<QListWidget *>(QStringLiteral("savedConnections"));
    QTRY_COMPARE(list->count(), 1);
    list->setCurrentRow(0);
    button("removeConnection")->click();
    button("askBeforeYes")->click();
    QTRY_COMPARE(list->count(), 0);
    QVERIFY(workspace::listConnections(*m_workspace)->isEmpty());
    QVERIFY(field("connectionName")->text().isEmpty());
}

void TestConnectionDialog::testShowsTheFailedStage()
{
    paste(QStringLiteral("host=/nowhere/at/all"));
    button("testConnection")->click();
    QVERIFY(!button("testConnection")->isEnabled());
    QTRY_VERIFY(button("testConnection")->isEnabled());
    QCOMPARE(fact(0), QStringLiteral("good"));
    QVERIFY(fact(1).startsWith(QStringLiteral("failed")));
    QCOMPARE(fact(5), QStringLiteral("not tried"));
    QVERIFY(m_dialog->findChild<QLabel *>(QStringLiteral("testWords"))->text().contains(QStringLiteral("/nowhere")));
    QVERIFY(!m_dialog->findChild<QLabel *>(QStringLiteral("testAdvice"))->text().isEmpty());
}

void TestConnectionDialog::changesForgetTheTest_data()
{
    QTest::addColumn<QString>("field");
    for (const char *name : {"connectionText", "connectionField_user", "connectionField_password"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestConnectionDialog::changesForgetTheTest()
{
    QFETCH(QString, field);
    auto *edit = m_dialog->findChild<QLineEdit *>(field);
    const auto *words = m_dialog->findChild<QLabel *>(QStringLiteral("testWords"));
    paste(QStringLiteral("host=/nowhere/at/all"));
    button("testConnection")->click();
    QTRY_VERIFY(!words->text().isEmpty());
    edit->end(false);
    QTest::keyClicks(edit, QStringLiteral("x"));
    QCOMPARE(fact(1), QStringLiteral("not tried"));
    QVERIFY(words->text().isEmpty());

    button("testConnection")->click();
    QVERIFY(!button("testConnection")->isEnabled());
    QTest::keyClicks(edit, QStringLiteral("y"));
    QVERIFY(button("testConnection")->isEnabled());
    QTRY_VERIFY(m_runner->activeJobs().isEmpty());
    QTest::qWait(0);
    QCOMPARE(fact(0), QStringLiteral("not tried"));
    QVERIFY(words->text().isEmpty());
}

void TestConnectionDialog::disabledButtonsSayWhy()
{
    QTRY_VERIFY(m_runner->activeJobs().isEmpty());
    QVERIFY(!button("removeConnection")->isEnabled());
    QVERIFY(!button("removeConnection")->toolTip().isEmpty());
    paste(QStringLiteral("hots=db1"));
    for (const char *name : {"testConnection", "openConnection"}) {
        QVERIFY(!button(name)->isEnabled());
        QVERIFY(button(name)->toolTip().contains(QStringLiteral("hots")));
    }
    paste(QStringLiteral("host=/nowhere"));
    for (const char *name : {"testConnection", "openConnection"})
        QVERIFY(button(name)->isEnabled() && button(name)->toolTip().isEmpty());
    button("testConnection")->click();
    QVERIFY(!button("testConnection")->isEnabled());
    QVERIFY(!button("testConnection")->toolTip().isEmpty());
}

void TestConnectionDialog::testUsesTheKeptPassword()
{
    workspace::SavedConnection saved;
    saved.name = QStringLiteral("Shop");
    saved.conninfo = QStringLiteral("host=/nowhere/at/all");
    saved.keepsPassword = true;
    QVERIFY(workspace::storeConnection(*m_workspace, saved));
    open();
    auto *list = m_dialog->findChild<QListWidget *>(QStringLiteral("savedConnections"));
    QTRY_COMPARE(list->count(), 1);
    list->setCurrentRow(0);
    button("testConnection")->click();
    QTRY_VERIFY(button("testConnection")->isEnabled());
}

QTEST_MAIN(TestConnectionDialog)
#include "tst_connectiondialog.moc"
