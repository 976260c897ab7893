#include "app/workspace/migrations.h"
#include "app/workspace/workspace.h"
#include "app/workspace/workspacesession.h"

#include <QSqlDatabase>
#include <QTemporaryDir>
#include <QtTest>

#include <mutex>
#include <thread>

using workspace::Workspace;
using workspace::WorkspaceSession;

class TestWorkspace : public QObject
{
    Q_OBJECT

private slots:
    void makesFileAndFolderForTheOwnerOnly();
    void opensAgain();
    void refusesNewerSchema();
    void setsDamagedFileAside_data();
    void setsDamagedFileAside();
    void saysWhenFolderIsNotWritable();
    void sessionsOfSeveralThreadsWrite();
    void severalThreadsOpenAndClose();
    void leavesNoConnectionBehind();

private:
    static void run(const QString &path, const QString &sql);
};

void TestWorkspace::run(const QString &path, const QString &sql)
{
    const auto session = WorkspaceSession::open(path);
    QVERIFY2(session, session ? "" : qPrintable(session.error().message));
    const auto ran = session->run(sql);
    QVERIFY2(ran, ran ? "" : qPrintable(ran.error().message));
}

void TestWorkspace::makesFileAndFolderForTheOwnerOnly()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("a/b/workspace.sqlite")));
    const auto opened = workspace.open();
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
    QVERIFY(opened->setAside.isEmpty());
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(workspace.path()) & others));
}

void TestWorkspace::opensAgain()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    QVERIFY(workspace.open());
    run(workspace.path(), QStringLiteral("CREATE TABLE kept (id INTEGER)"));
    QVERIFY(workspace.open());
    run(workspace.path(), QStringLiteral("INSERT INTO kept VALUES (1)"));
    const auto session = WorkspaceSession::open(workspace.path());
    auto version = session->run(QStringLiteral("PRAGMA user_version"));
    QVERIFY(version->next());
    QCOMPARE(version->value(0).toInt(), workspace::schemaVersion());
}

void TestWorkspace::refusesNewerSchema()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    QVERIFY(workspace.open());
    run(workspace.path(), QStringLiteral("PRAGMA user_version = 9999"));
    const auto opened = workspace.open();
    QVERIFY(!opened);
    QVERIFY(opened.error().message.contains(QStringLiteral("newer version")));
    QVERIFY(opened.error().hint.contains(QStringLiteral("9999")));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).filter(QStringLiteral("damaged")).size(), 0);
}

void TestWorkspace::setsDamagedFileAside_data()
{
    QTest::addColumn<bool>("text");
    QTest::newRow("not a database") << true;
    QTest::newRow("pages overwritten") << false;
}

void TestWorkspace::setsDamagedFileAside()
{
    QFETCH(const bool, text);
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    if (!text) {
        QVERIFY(workspace.open());
        run(workspace.path(), QStringLiteral("CREATE TABLE filler AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT "
                                             "i + 1 FROM n WHERE i < 5000) SELECT i, hex(randomblob(20)) AS h FROM n"));
    }
    QFile file(workspace.path());
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(text ? 0 : 4096 * 5);
    file.write(QByteArray(4096 * 8, 'x'));
    file.close();

    const auto opened = workspace.open();
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
    QVERIFY2(QFile::exists(opened->setAside), qPrintable(opened->setAside));
    const auto again = workspace.open();
    QVERIFY(again);
    QVERIFY(again->setAside.isEmpty());
}

void TestWorkspace::saysWhenFolderIsNotWritable()
{
    const QTemporaryDir folder;
    QFile blocker(folder.filePath(QStringLiteral("file")));
    QVERIFY(blocker.open(QIODevice::WriteOnly));
    const auto opened = Workspace(blocker.fileName() + QStringLiteral("/w.sqlite")).open();
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, core::ErrorKind::Local);
    QVERIFY(opened.error().message.contains(blocker.fileName()));
}

void TestWorkspace::sessionsOfSeveralThreadsWrite()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    std::atomic<int> failures = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&workspace, &failures] {
            for (int i = 0; i < 5; ++i) {
                const auto session = WorkspaceSession::open(workspace.path());
                const bool wrote = session && session->begin() &&
                                   session->run(QStringLiteral("CREATE TABLE IF NOT EXISTS t (id INTEGER)")) &&
                                   session->run(QStringLiteral("INSERT INTO t VALUES (1)")) && session->commit();
                failures += wrote ? 0 : 1;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(failures.load(), 0);
    const auto session = WorkspaceSession::open(workspace.path());
    auto count = session->run(QStringLiteral("SELECT count(*) FROM t"));
    QVERIFY(count->next());
    QCOMPARE(count->value(0).toInt(), 20);
}

void TestWorkspace::severalThreadsOpenAndClose()
{
    const QTemporaryDir folder;
    for (int round = 0; round < 30; ++round) {
        const Workspace workspace(folder.filePath(QStringLiteral("w%1.sqlite").arg(round)));
        std::mutex guard;
        QStringList failures;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 5; ++i) {
                    const auto opened = workspace.open();
                    const auto session = WorkspaceSession::open(workspace.path());
                    const std::lock_guard lock(guard);
                    if (!opened || !opened->setAside.isEmpty())
                        failures += opened ? opened->setAside : opened.error().message;
                    if (!session)
                        failures += session.error().message;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QVERIFY2(failures.isEmpty(), qPrintable(failures.join(QLatin1Char('\n'))));
    }
}

void TestWorkspace::leavesNoConnectionBehind()
{
    QCOMPARE(QSqlDatabase::connectionNames(), QStringList());
}

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
