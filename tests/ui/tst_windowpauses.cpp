#include "app/db/statementlog.h"
#include "app/sandbox/server.h"
#include "app/settings/settings.h"
#include "tests/support/memorypasswords.h"
#include "tests/support/pauseprobe.h"
#include "tests/support/privateserver.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/sweep/sweeppage.h"

#include <QAbstractItemView>
#include <QAction>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

namespace {

/// The figure to look at is the printed one; a pause this long means that the window waited for a query.
constexpr double LongestPauseMs = 1000;

} // namespace

/// The event loop of the whole window under its heaviest work: it never waits for a job; the longest pause is printed.
class TestWindowPauses : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void scrollSweepAndCancel();

private:
    template<class Widget>
    Widget *child(const char *name)
    {
        return m_window->findChild<Widget *>(QLatin1String(name));
    }
    void report(const char *work, const testsupport::PauseProbe &probe);

    testsupport::PrivateServer *m_server = nullptr;
    MainWindow *m_window = nullptr;
};

void TestWindowPauses::initTestCase()
{
    m_server = testsupport::PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->createDatabase(QStringLiteral("pauses")));
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE million (id int PRIMARY KEY, label text, v vector(3));"
                                         "INSERT INTO million SELECT i, 'row ' || i, ARRAY[i % 100, i % 77, 1]::vector"
                                         "  FROM generate_series(1, 1000000) i;"
                                         "CREATE INDEX million_ivf ON million USING ivfflat (v vector_l2_ops);"
                                         "ANALYZE million;"),
                          QStringLiteral("pauses")));
}

void TestWindowPauses::report(const char *work, const testsupport::PauseProbe &probe)
{
    qInfo("%s: longest pause %.1f ms, %.1f ms of them the window's own, %lld turns of the loop", work,
          probe.longestPauseMs(), probe.longestOwnPauseMs(), probe.tickCount());
    QVERIFY(probe.tickCount() > 10);
    QVERIFY(probe.longestOwnPauseMs() <= LongestPauseMs);
}

void TestWindowPauses::scrollSweepAndCancel()
{
    const QTemporaryDir folder;
    settings::Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    workspace::Workspace workspace(folder.filePath(QStringLiteral("workspace.sqlite")));
    const auto log = std::make_shared<db::StatementLog>();
    const auto sandboxServer = std::make_shared<sandbox::Server>();
    jobs::JobRunner runner;
    testsupport::MemoryPasswords passwords;
    MainWindow window({runner, settings, workspace, log, sandboxServer, passwords});
    m_window = &window;
    window.show();
    window.session().openText(m_server->parameters(QStringLiteral("pauses")).toConninfo());
    auto *grid = child<QAbstractItemView>("rowsGrid");
    QTRY_VERIFY(grid->isVisible() && grid->model()->rowCount() > 100);

    testsupport::PauseProbe probe;
    probe.start();
    for (int step = 0; step < 60; ++step) {
        grid->verticalScrollBar()->setValue(grid->verticalScrollBar()->maximum());
        QTest::qWait(20);
    }
    probe.stop();
    report("scrolling a table of 1,000,000 rows", probe);

    child<QAction>("actionPage4")->trigger();
    child<QLineEdit>("sweepValues")->setText(QStringLiteral("1, 2, 4, 8"));
    auto *start = child<QPushButton>("sweepStart");
    QTRY_VERIFY(start->isVisible() && start->isEnabled());
    auto *stop = child<QToolButton>("sweepStop");
    probe.start();
    QTest::mouseClick(start, Qt::LeftButton);
    QTRY_VERIFY(stop->isVisible() && stop->isEnabled());
    QTest::qWait(4000);
    probe.stop();
    report("a sweep", probe);

    probe.start();
    QTest::mouseClick(stop, Qt::LeftButton);
    QTRY_VERIFY(window.isIdle());
    QTest::qWait(200);
    probe.stop();
    report("stopping it", probe);
}

QTEST_MAIN(TestWindowPauses)
#include "tst_windowpauses.moc"
