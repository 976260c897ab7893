#include "app/db/statementlog.h"
#include "app/sandbox/server.h"
#include "app/settings/settings.h"
#include "app/workspace/savedconnections.h"
#include "tests/support/memorypasswords.h"
#include "tests/support/privateserver.h"
#include "ui/catalog/catalogdock.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/tablepages.h"
#include "ui/search/searchpage.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/jobrow.h"
#include "ui/sweep/sweeplab.h"
#include "ui/tables/tablepage.h"
#include "ui/welcome/welcomepage.h"

#include <QAbstractItemView>
#include <QAction>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QPushButton>
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

    const QString m_database = QStringLiteral("window");

    QString conninfo() const { return m_server->parameters(m_database).toConninfo(); }
    static int rowsOf(QAbstractItemView *view) { return view->model()->rowCount(); }

private slots:
    void initTestCase()
    {
        m_server = testsupport::PrivateServer::instance();
        if (!m_server)
            return;
        QVERIFY(m_server->createDatabase(m_database));
        QVERIFY(m_server->run(QStringLiteral("CREATE TABLE aaa (id int); CREATE SCHEMA \"odd name\";"
                                             "CREATE TABLE \"odd name\".\"Ta.ble\" (id int PRIMARY KEY, v vector(3));"
                                             "INSERT INTO \"odd name\".\"Ta.ble\""
                                             " SELECT i, ARRAY[i, 1, sqrt(i)]::vector FROM generate_series(1, 5000) i;"
                                             "CREATE INDEX ON \"odd name\".\"Ta.ble\" USING hnsw (v vector_l2_ops);"
                                             "ANALYZE \"odd name\".\"Ta.ble\";"),
                              m_database));
    }

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
        fixture.window.session().openText(conninfo());
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
        fixture.find<QToolButton>("stripLock")->click();
        QTRY_VERIFY(fixture.find<QPushButton>("askBeforeYes"));
        QVERIFY(changed.isEmpty());
        fixture.find<QPushButton>("askBeforeYes")->click();
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(session.session()->pool->access(), db::Access::ReadWrite);
        fixture.find<QToolButton>("stripLock")->click();
        QTRY_COMPARE(changed.size(), 2);
        QCOMPARE(session.session()->pool->access(), db::Access::ReadOnly);
    }

    void pagesFillAndLeadToEachOther()
    {
        const QTemporaryDir folder;
        WindowFixture fixture(folder.path());
        fixture.window.session().openText(conninfo());
        QTRY_VERIFY(qobject_cast<TablePages *>(fixture.currentPage()));
        auto *pages = fixture.find<TablePages>("tablePages");
        QTRY_VERIFY(rowsOf(fixture.find<QAbstractItemView>("rowsGrid")) > 50);

        emit fixture.window.findChild<TablePage *>()->similarRowsRequested(pages->table()->name, QStringLiteral("v"),
                                                                           {QStringLiteral("7")});
        QVERIFY(qobject_cast<SearchPage *>(pages->currentWidget()));
        QTRY_COMPARE(rowsOf(fixture.find<QAbstractItemView>("searchResults")), 10);
        emit fixture.window.findChild<TablePage *>()->exampleRowRequested(QStringLiteral("v"), {QStringLiteral("9")},
                                                                          true);
        QTRY_VERIFY(fixture.find<QToolButton>("searchExample0"));

        QTRY_VERIFY(fixture.find<QToolButton>("searchSweep")->isEnabled());
        fixture.find<QToolButton>("searchSweep")->click();
        QVERIFY(qobject_cast<SweepLab *>(pages->currentWidget()));
        fixture.find<QAction>("actionPage1")->trigger();
        QVERIFY(qobject_cast<TablePage *>(pages->currentWidget()));
    }

    void lastTableAndConnectionComeBack()
    {
        const QTemporaryDir folder;
        {
            WindowFixture fixture(folder.path());
            QVERIFY(fixture.workspace.open());
            const auto id =
                workspace::storeConnection(fixture.workspace, {0, QStringLiteral("mine"), conninfo(), {}, false, {}});
            QVERIFY(id);
            fixture.settings.setLastConnection(QString::number(id.value()));
            fixture.settings.setLastTable(QStringLiteral("public"), QStringLiteral("aaa"));
        }
        WindowFixture fixture(folder.path());
        fixture.window.reopenLastSession();
        QTRY_VERIFY(qobject_cast<TablePages *>(fixture.currentPage()));
        QCOMPARE(fixture.find<QToolButton>("currentTable")->text(), QStringLiteral("public.aaa"));
        QCOMPARE(fixture.find<QToolButton>("stripName")->text(), QStringLiteral("mine"));
    }

    void livesOnWhenTheServerIsKilled()
    {
        const QTemporaryDir folder;
        WindowFixture fixture(folder.path());
        fixture.window.session().openText(conninfo());
        QTRY_VERIFY(qobject_cast<TablePages *>(fixture.currentPage()));
        QTRY_VERIFY(fixture.window.isIdle());
        fixture.runner.start<bool>(QStringLiteral("Long work"), fixture.window.session().session()->pool,
                                   [](jobs::JobContext &context) -> core::Result<bool> {
                                       auto lease = context.lease();
                                       if (!lease)
                                           return lease.error();
                                       const auto slept = (*lease)->execute(QStringLiteral("SELECT pg_sleep(60)"));
                                       if (!slept)
                                           return slept.error();
                                       return true;
                                   });
        auto *sentence = fixture.find<JobRow>("jobBarRow")->findChild<ElidedLabel *>(QStringLiteral("jobSentence"));
        auto *title = fixture.find<JobRow>("jobBarRow")->findChild<ElidedLabel *>(QStringLiteral("jobTitle"));
        QTRY_COMPARE(title->text(), QStringLiteral("Long work"));
        m_server->kill();
        QTRY_VERIFY2(sentence->text().startsWith(QStringLiteral("connection lost")), qPrintable(sentence->text()));
        QVERIFY(qobject_cast<TablePages *>(fixture.currentPage()));

        QVERIFY(m_server->restart());
        QSignalSpy loaded(fixture.window.findChild<CatalogDock *>(), &CatalogDock::catalogLoaded);
        fixture.find<QAction>("catalogRefresh")->trigger();
        QTRY_COMPARE(loaded.size(), 1);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
