#include "app/db/statementlog.h"
#include "app/sandbox/server.h"
#include "app/settings/settings.h"
#include "tests/support/memorypasswords.h"
#include "tests/support/privateserver.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/tablepages.h"
#include "ui/welcome/welcomepage.h"

#include <QAction>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

/// A window with all it works with, in a folder of its own.
class WindowFixture
{
public:
    explicit WindowFixture(const QString &folder)
        : settings(folder + QStringLiteral("/settings.ini"))
        , workspace(folder + QStringLiteral("/workspace.sqlite"))
        , log(std::make_shared<db::StatementLog>())
        , server(std::make_shared<sandbox::Server>(
              sandbox::ServerOptions{folder + QStringLiteral("/sandbox"), {}, {}, false}))
        , window({runner, settings, workspace, log, server, passwords})
    {
        window.show();
    }

    template<class Widget>
    Widget *find(const char *name)
    {
        return window.findChild<Widget *>(QLatin1String(name));
    }
    QWidget *currentPage() { return find<QStackedWidget>("windowStack")->currentWidget(); }
    bool showsWelcome() { return qobject_cast<WelcomePage *>(currentPage()); }

    settings::Settings settings;
    workspace::Workspace workspace;
    std::shared_ptr<db::StatementLog> log;
    std::shared_ptr<sandbox::Server> server;
    testsupport::MemoryPasswords passwords;
    jobs::JobRunner runner;
    MainWindow window;
};

class TestMainWindow : public QObject
{
    Q_OBJECT

private:
    testsupport::PrivateServer *m_server = nullptr;

    QString conninfo() const { return m_server->parameters().toConninfo(); }

private slots:
    void initTestCase() { m_server = testsupport::PrivateServer::instance(); }

    void opensOnTheWelcomePage()
    {
        const QTemporaryDir folder;
        WindowFixture fixture(folder.path());
        QVERIFY(fixture.showsWelcome());
        QVERIFY(!fixture.find<QAction>("actionDisconnect")->isEnabled());
        QCOMPARE(fixture.find<QToolButton>("sqlLogButton")->text(), QStringLiteral("SQL log (0)"));
    }

    void brokenSettingsDoNotKeepItFromOpening()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("settings.ini")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[window]\ngeometry=rubbish\nstate=@ByteArray(\\0\\0\\0\\xff rubbish)\nappearance=mauve\n"
                   "[session]\nconnection=saved:999\npage=99\ntable=gone\n");
        file.close();
        WindowFixture fixture(folder.path());
        fixture.window.reopenLastSession();
        QVERIFY(fixture.showsWelcome());
        QVERIFY(fixture.window.width() >= 1100);
        QVERIFY(fixture.window.height() >= 680);
    }

    void remembersItsDocks()
    {
        const QTemporaryDir folder;
        {
            WindowFixture fixture(folder.path());
            auto *dock = fixture.find<QDockWidget>("sqlLogDock");
            QVERIFY(dock->isHidden());
            fixture.find<QToolButton>("sqlLogButton")->click();
            QVERIFY(!dock->isHidden());
            fixture.window.close();
        }
        WindowFixture fixture(folder.path());
        QVERIFY(!fixture.find<QDockWidget>("sqlLogDock")->isHidden());
    }

    void wrongConnectionIsExplainedOnTheWelcomePage()
    {
        const QTemporaryDir folder;
        WindowFixture fixture(folder.path());
        fixture.window.session().openText(QStringLiteral("host=/nowhere/at/all dbname=none user=nobody"));
        auto *headline =
            fixture.find<WelcomePage>("welcomePage")->findChild<QLabel *>(QStringLiteral("messageHeadline"));
        QTRY_COMPARE(headline->text(), QStringLiteral("No connection to the server"));
        QVERIFY(fixture.showsWelcome());
        fixture.window.session().openText(QStringLiteral("not a conninfo = = string"));
        QTRY_COMPARE(headline->text(), QStringLiteral("This cannot be done as asked"));
    }

    void connectsAndDisconnects()
    {
        const QTemporaryDir folder;
        WindowFixture fixture(folder.path());
        QSignalSpy opened(&fixture.window.session(), &SessionController::opened);
        fixture.window.session().openText(conninfo());
        QTRY_COMPARE(opened.size(), 1);
        QVERIFY(!fixture.showsWelcome());
        QTRY_VERIFY(fixture.log->count() > 0);
        QTRY_VERIFY(fixture.find<QToolButton>("sqlLogButton")->text() != QStringLiteral("SQL log (0)"));
        fixture.find<QAction>("actionDisconnect")->trigger();
        QVERIFY(fixture.showsWelcome());
        QVERIFY(!fixture.window.session().session());
    }

    void firstTableWithVectorsComesUp()
    {
        const QTemporaryDir folder;
        WindowFixture fixture(folder.path());
        fixture.window.session().openText(m_server->parameters(QStringLiteral("window")).toConninfo());
        QTRY_VERIFY(qobject_cast<TablePages *>(fixture.currentPage()));
        QCOMPARE(fixture.find<QToolButton>("currentTable")->text(), QStringLiteral("odd name.Ta.ble"));
        QCOMPARE(fixture.settings.lastTable(), QStringLiteral("Ta.ble"));
        QVERIFY(!fixture.find<QDockWidget>("catalogDock")->isHidden());
        fixture.window.session().close();
        QVERIFY(fixture.find<QDockWidget>("catalogDock")->isHidden());
    }

    void writingIsLockedUntilUnlocked()
    {
        const QTemporaryDir folder;
        WindowFixture fixture(folder.path());
        SessionController &session = fixture.window.session();
        QSignalSpy opened(&session, &SessionController::opened);
        QSignalSpy changed(&session, &SessionController::accessChanged);
        session.openText(conninfo());
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(session.session()->pool->access(), db::Access::ReadOnly);
        session.setAccess(db::Access::ReadWrite);
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(session.session()->pool->access(), db::Access::ReadWrite);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
