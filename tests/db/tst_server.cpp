#include "app/db/connection.h"
#include "app/sandbox/server.h"
#include "app/sandbox/socketfolder.h"
#include "tests/support/privateserver.h"
#include "tests/support/processes.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using sandbox::Server;
using testsupport::hasEnded;

namespace {

/// A folder that the server's account can pass through, for one test; what runs in it is stopped at the end.
struct TestFolder
{
    TestFolder()
    {
        QFile::setPermissions(root.path(), QFile::permissions(root.path()) | QFile::ExeGroup | QFile::ExeOther);
    }
    ~TestFolder()
    {
        jobs::JobContext context;
        (void)server().destroy(context);
    }

    sandbox::ServerOptions options() const
    {
        sandbox::ServerOptions options;
        options.folder = root.filePath(name);
        options.binaries = binaries;
        options.durable = false;
        options.settings.insert(QStringLiteral("shared_buffers"), QStringLiteral("32MB"));
        return options;
    }
    Server server() const { return Server(options()); }

    QTemporaryDir root{QStringLiteral("/tmp/workbench-server-XXXXXX")};
    QString name = QStringLiteral("sandbox");
    QString binaries;
};

core::Result<db::ResultSet> query(const db::ConnectionParameters &parameters, const QString &sql)
{
    db::ConnectionOptions options;
    options.access = db::Access::ReadWrite;
    auto connection = db::Connection::open(parameters, options);
    return connection ? connection->execute(sql) : connection.error();
}

bool write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

int modeOf(const QString &path)
{
    struct stat info = {};
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 ? int(info.st_mode & 0777) : -1;
}

} // namespace

#define QVERIFY_RESULT(result) QVERIFY2(result, (result) ? "" : qPrintable(core::toOneLine((result).error())))

class TestServer : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void startsOnFirstUseAndStops_data() { versions(); }
    void startsOnFirstUseAndStops();
    void letsNobodyElseIn();
    void keepsItsDataOverARestart();
    void recoversFromAKilledServer_data() { versions(); }
    void recoversFromAKilledServer();
    void ignoresAPidFileWhoseNumberIsAnotherProcess();
    void neverUsesAHalfMadeFolder();
    void cancelledWhileBeingMadeLeavesNothing();
    void startsOnceForTwoAtATime();
    void startsOnceForTwoPrograms();
    void takesOddAndLongFolderNames_data();
    void takesOddAndLongFolderNames();
    void leavingStopsWhatNobodyUses();
    void keptServerStaysUntilStopped();
    void destroyRemovesEverythingOfItsOwn();
    void refusesAFolderOfOthers();
    void saysWhatTheServerSaid();
    void saysThatThereAreNoBinaries();
    void saysThatTheAccountCannotEnter();

private:
    void versions() const;
    QStringList m_binaries;
};

void TestServer::initTestCase()
{
    if (!testsupport::PrivateServer::instance())
        return;
    m_binaries = testsupport::serverBinaryFolders();
}

void TestServer::versions() const
{
    QTest::addColumn<QString>("binaries");
    for (const QString &folder : m_binaries)
        QTest::addRow("%s", qPrintable(folder)) << folder;
}

void TestServer::startsOnFirstUseAndStops()
{
    QFETCH(const QString, binaries);
    TestFolder folder;
    folder.binaries = binaries;
    Server server(folder.options());
    jobs::JobContext context;

    const auto before = server.status(context);
    QVERIFY_RESULT(before);
    QVERIFY(!before->running);
    QVERIFY(!server.parameters());

    const auto started = server.start(context);
    QVERIFY_RESULT(started);
    QVERIFY(started->running);
    QCOMPARE(started->binaries, binaries);
    QCOMPARE(started->dataFolder,
             folder.root.filePath(QStringLiteral("sandbox/data-")) + started->serverVersion.section(u'.', 0, 0));
    const auto row =
        query(started->parameters, QStringLiteral("SELECT current_database(), current_setting("
                                                  "'listen_addresses'), current_setting('server_encoding'),"
                                                  " lower('ÄÖ'), '[1,2]'::vector"));
    QVERIFY_RESULT(row);
    QCOMPARE(row->text(0, 0), Server::databaseName());
    QCOMPARE(row->text(0, 1), QString());
    QCOMPARE(row->text(0, 2), QStringLiteral("UTF8"));
    QCOMPARE(row->text(0, 3), QStringLiteral("äö"));
    QVERIFY(!started->vectorVersion.isEmpty());

    const auto again = server.start(context);
    QVERIFY_RESULT(again);
    QCOMPARE(again->pid, started->pid);

    QVERIFY_RESULT(server.stop(context));
    QVERIFY(!server.status(context)->running);
    QTRY_VERIFY(hasEnded(started->pid));
    QVERIFY_RESULT(server.stop(context));
}

void TestServer::letsNobodyElseIn()
{
    TestFolder folder;
    Server server(folder.options());
    jobs::JobContext context;
    const auto started = server.start(context);
    QVERIFY_RESULT(started);
    QCOMPARE(modeOf(server.folder()), 0700);
    QCOMPARE(modeOf(started->dataFolder), 0700);
    QCOMPARE(modeOf(started->parameters.value(QStringLiteral("host"))), 0700);
}

void TestServer::keepsItsDataOverARestart()
{
    TestFolder folder;
    Server server(folder.options());
    jobs::JobContext context;
    auto status = server.start(context);
    QVERIFY_RESULT(status);
    QVERIFY_RESULT(query(status->parameters, QStringLiteral("CREATE TABLE kept AS SELECT 7 AS value")));
    QVERIFY_RESULT(server.stop(context));
    status = server.start(context);
    QVERIFY_RESULT(status);
    const auto row = query(status->parameters, QStringLiteral("SELECT value FROM kept"));
    QVERIFY_RESULT(row);
    QCOMPARE(row->integer(0, 0), 7);
}

void TestServer::recoversFromAKilledServer()
{
    QFETCH(const QString, binaries);
    TestFolder folder;
    folder.binaries = binaries;
    auto options = folder.options();
    options.settings.insert(QStringLiteral("synchronous_commit"), QStringLiteral("on"));
    Server server(options);
    jobs::JobContext context;
    auto status = server.start(context);
    QVERIFY_RESULT(status);
    QVERIFY_RESULT(query(status->parameters, QStringLiteral("CREATE TABLE kept AS SELECT 7 AS value")));

    // A backend that computes does not notice, and keeps the shared memory that the next server wants.
    std::thread busy([parameters = status->parameters] {
        (void)query(parameters, QStringLiteral("SELECT count(*) FROM generate_series(1, 2000000000)"));
    });
    QTest::qWait(300);
    ::kill(pid_t(status->pid), SIGKILL);
    QTRY_VERIFY(!server.parameters());
    QVERIFY(QFile::exists(status->dataFolder + QStringLiteral("/postmaster.pid")));

    const auto killed = status->pid;
    status = server.start(context);
    busy.join();
    QVERIFY_RESULT(status);
    QVERIFY(status->pid != killed);
    const auto row = query(status->parameters, QStringLiteral("SELECT value FROM kept"));
    QVERIFY_RESULT(row);
    QCOMPARE(row->integer(0, 0), 7);
}

void TestServer::ignoresAPidFileWhoseNumberIsAnotherProcess()
{
    TestFolder folder;
    Server server(folder.options());
    jobs::JobContext context;
    auto status = server.start(context);
    QVERIFY_RESULT(status);
    QFile file(status->dataFolder + QStringLiteral("/postmaster.pid"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY_RESULT(server.stop(context));

    // This test's own process has the number, and is alive.
    const QByteArray reused = QByteArray::number(qint64(::getpid())) + text.mid(text.indexOf('\n'));
    QVERIFY(write(file.fileName(), reused));
    QVERIFY(!server.status(context)->running);
    QVERIFY_RESULT(server.stop(context));
    status = server.start(context);
    QVERIFY_RESULT(status);
    QVERIFY(status->running);
}

void TestServer::neverUsesAHalfMadeFolder()
{
    TestFolder folder;
    Server server(folder.options());
    jobs::JobContext context;
    QVERIFY(QDir().mkpath(server.folder() + QStringLiteral("/.making-data-17/base")));
    QVERIFY(write(server.folder() + QStringLiteral("/lock"), {}));
    QVERIFY(write(server.folder() + QStringLiteral("/.making-data-17/PG_VERSION"), "17\n"));
    const auto status = server.start(context);
    QVERIFY_RESULT(status);
    QVERIFY(QDir(server.folder()).entryList({QStringLiteral(".making*")}, QDir::Dirs | QDir::Hidden).isEmpty());
}

void TestServer::cancelledWhileBeingMadeLeavesNothing()
{
    TestFolder folder;
    Server server(folder.options());
    jobs::JobContext *running = nullptr;
    jobs::JobContext context({}, [&running](const jobs::JobProgress &progress) {
        if (progress.text.startsWith(QStringLiteral("making")))
            running->requestCancel();
    });
    running = &context;
    const auto cancelled = server.start(context);
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().kind, core::ErrorKind::Cancelled);
    const QStringList left = QDir(server.folder()).entryList(QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot);
    QCOMPARE(left, QStringList());

    jobs::JobContext second;
    QVERIFY_RESULT(server.start(second));
}

void TestServer::startsOnceForTwoAtATime()
{
    TestFolder folder;
    core::Result<sandbox::ServerStatus> first = core::cancelledError();
    core::Result<sandbox::ServerStatus> second = core::cancelledError();
    const auto start = [&folder](core::Result<sandbox::ServerStatus> &result) {
        Server server(folder.options());
        jobs::JobContext context;
        result = server.start(context);
    };
    std::thread other([&] { start(first); });
    start(second);
    other.join();
    QVERIFY_RESULT(first);
    QVERIFY_RESULT(second);
    QCOMPARE(first->pid, second->pid);
}

void TestServer::startsOnceForTwoPrograms()
{
    TestFolder folder;
    QProcess other;
    other.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--start"), folder.options().folder});
    Server server(folder.options());
    jobs::JobContext context;
    const auto own = server.start(context);
    QVERIFY_RESULT(own);
    QVERIFY(other.waitForFinished(60000));
    QCOMPARE(other.readAllStandardOutput().trimmed().toLongLong(), own->pid);
}

void TestServer::takesOddAndLongFolderNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("quotes and spaces") << QStringLiteral("o'd d \"$HOME\" `x` \\ ä");
    QTest::newRow("long") << QStringList(6, QStringLiteral("twenty-three-characters")).join(u'/');
}

void TestServer::takesOddAndLongFolderNames()
{
    QFETCH(const QString, name);
    TestFolder folder;
    folder.name = name;
    Server server(folder.options());
    jobs::JobContext context;
    const auto status = server.start(context);
    QVERIFY_RESULT(status);
    QVERIFY(sandbox::fitsSocket(status->parameters.value(QStringLiteral("host"))));
    QVERIFY_RESULT(query(status->parameters, QStringLiteral("SELECT 1")));
    QVERIFY_RESULT(server.destroy(context));
    QVERIFY(!QFile::exists(status->parameters.value(QStringLiteral("host"))));
}

void TestServer::leavingStopsWhatNobodyUses()
{
    TestFolder folder;
    Server first(folder.options());
    Server second(folder.options());
    jobs::JobContext context;
    QVERIFY_RESULT(first.start(context));
    QVERIFY_RESULT(second.start(context));
    QVERIFY_RESULT(first.leave(context));
    QVERIFY(second.status(context)->running);
    Server onlooker(folder.options());
    QVERIFY_RESULT(onlooker.leave(context));
    QVERIFY(second.status(context)->running);
    QVERIFY_RESULT(second.leave(context));
    QVERIFY(!second.status(context)->running);
}

void TestServer::keptServerStaysUntilStopped()
{
    TestFolder folder;
    Server server(folder.options());
    jobs::JobContext context;
    const auto status = server.start(context, Server::Keep::UntilStopped);
    QVERIFY_RESULT(status);
    QVERIFY(status->kept);
    QVERIFY_RESULT(server.leave(context));
    QVERIFY(server.status(context)->running);
    QVERIFY_RESULT(server.stop(context));
    QVERIFY(!server.status(context)->running);
    QVERIFY(!server.status(context)->kept);
}

void TestServer::destroyRemovesEverythingOfItsOwn()
{
    TestFolder folder;
    Server server(folder.options());
    jobs::JobContext context;
    const auto status = server.start(context);
    QVERIFY_RESULT(status);
    QVERIFY(write(server.folder() + QStringLiteral("/letter.txt"), "mine"));
    QVERIFY_RESULT(server.destroy(context));
    QTRY_VERIFY(hasEnded(status->pid));
    QCOMPARE(QDir(server.folder()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList(QStringLiteral("letter.txt")));
    QVERIFY(QFile::remove(server.folder() + QStringLiteral("/letter.txt")));
    QVERIFY(!server.destroy(context));
    QVERIFY(QDir().rmdir(server.folder()));
    QVERIFY_RESULT(server.destroy(context));
}

void TestServer::refusesAFolderOfOthers()
{
    TestFolder folder;
    Server server(folder.options());
    QVERIFY(QDir().mkpath(server.folder()));
    QVERIFY(write(server.folder() + QStringLiteral("/thesis.tex"), "text"));
    jobs::JobContext context;
    const auto refused = server.start(context);
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(QStringLiteral("neither empty nor")));
    QVERIFY(!server.destroy(context));
    QVERIFY(QFile::exists(server.folder() + QStringLiteral("/thesis.tex")));
}

void TestServer::saysWhatTheServerSaid()
{
    TestFolder folder;
    auto options = folder.options();
    options.settings.insert(QStringLiteral("shared_buffers"), QStringLiteral("many"));
    Server server(options);
    jobs::JobContext context;
    const auto failed = server.start(context);
    QVERIFY(!failed);
    QVERIFY2(failed.error().detail.contains(QStringLiteral("invalid value for parameter \"shared_buffers\"")),
             qPrintable(failed.error().detail));
    QVERIFY(failed.error().hint.contains(QStringLiteral("server.log")));
}

void TestServer::saysThatThereAreNoBinaries()
{
    TestFolder folder;
    folder.binaries = QStringLiteral("/nowhere/bin");
    jobs::JobContext context;
    const auto failed = folder.server().start(context);
    QVERIFY(!failed);
    QVERIFY(failed.error().message.contains(QStringLiteral("/nowhere/bin has no program postgres")));
}

void TestServer::saysThatTheAccountCannotEnter()
{
    if (::geteuid() != 0)
        QSKIP("only root runs the server as another account");
    TestFolder folder;
    QFile::setPermissions(folder.root.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    jobs::JobContext context;
    const auto failed = folder.server().start(context);
    QVERIFY(!failed);
    QVERIFY(failed.error().message.contains(QStringLiteral("cannot enter ") + folder.root.path()));
}

namespace {

/// The second program of startsOnceForTwoPrograms.
int startAndPrint(const QString &folder)
{
    sandbox::ServerOptions options;
    options.folder = folder;
    options.durable = false;
    Server server(options);
    jobs::JobContext context;
    const auto status = server.start(context);
    if (!status) {
        qWarning("%s", qPrintable(core::toOneLine(status.error())));
        return 1;
    }
    printf("%lld\n", (long long)status->pid);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == QStringLiteral("--start"))
        return startAndPrint(application.arguments().value(2));
    TestServer test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_server.moc"
