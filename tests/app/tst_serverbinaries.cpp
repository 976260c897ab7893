#include "app/sandbox/serverbinaries.h"
#include "tests/support/processes.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using sandbox::findServerBinaries;

/// Servers and scripts of this test's own, written as shell scripts.
class TestServerBinaries : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void readsTheVersion_data();
    void readsTheVersion();
    void takesWhatTheEnvironmentNames();
    void takesWhatTheScriptPrints();
    void saysWhatTheScriptSaid();
    void saysThatAProgramIsMissing();
    void saysThatTheServerDoesNotRun();
    void cancelEndsTheScriptAndWhatItStarted();

private:
    QString script(const QString &name, const QByteArray &body);
    QString bin() const { return m_folder->path(); }
    void makeServer(const QByteArray &version);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestServerBinaries::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qunsetenv("PGVECTOR_WORKBENCH_PG_BIN");
}

void TestServerBinaries::cleanup()
{
    qunsetenv("PGVECTOR_WORKBENCH_POSTGRES_SCRIPT");
}

QString TestServerBinaries::script(const QString &name, const QByteArray &body)
{
    QFile file(m_folder->filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write("#!/bin/bash\n" + body + "\n") < 0)
        return {};
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return file.fileName();
}

void TestServerBinaries::makeServer(const QByteArray &version)
{
    script(QStringLiteral("postgres"), "echo '" + version + "'");
    script(QStringLiteral("initdb"), "true");
    script(QStringLiteral("pg_ctl"), "true");
}

void TestServerBinaries::readsTheVersion_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("major");
    QTest::newRow("plain") << QByteArray("postgres (PostgreSQL) 17.2") << QStringLiteral("17.2") << 17;
    QTest::newRow("debian") << QByteArray("postgres (PostgreSQL) 17.11 (Debian 17.11-0+deb13u1)")
                            << QStringLiteral("17.11") << 17;
    QTest::newRow("beta") << QByteArray("postgres (PostgreSQL) 19beta1") << QStringLiteral("19") << 19;
}

void TestServerBinaries::readsTheVersion()
{
    QFETCH(const QByteArray, line);
    QFETCH(const QString, text);
    QFETCH(const int, major);
    makeServer(line);
    jobs::JobContext context;
    const auto found = sandbox::serverBinariesIn(context, bin());
    QVERIFY(found);
    QCOMPARE(found->versionText, text);
    QCOMPARE(found->majorVersion, major);
}

void TestServerBinaries::takesWhatTheEnvironmentNames()
{
    makeServer("postgres (PostgreSQL) 17.2");
    qputenv("PGVECTOR_WORKBENCH_PG_BIN", bin().toUtf8());
    qputenv("PGVECTOR_WORKBENCH_POSTGRES_SCRIPT", script(QStringLiteral("find"), "echo /elsewhere").toUtf8());
    jobs::JobContext context;
    const auto found = findServerBinaries(context);
    qunsetenv("PGVECTOR_WORKBENCH_PG_BIN");
    QVERIFY(found);
    QCOMPARE(found->folder, bin());
}

void TestServerBinaries::takesWhatTheScriptPrints()
{
    makeServer("postgres (PostgreSQL) 17.2");
    qputenv(
        "PGVECTOR_WORKBENCH_POSTGRES_SCRIPT",
        script(QStringLiteral("find"), "echo 'Fetching' >&2; echo 'Unpacking' >&2; echo " + bin().toUtf8()).toUtf8());
    QStringList messages;
    jobs::JobContext context({}, [&](const jobs::JobProgress &progress) { messages << progress.text; });
    const auto found = findServerBinaries(context);
    QVERIFY(found);
    QCOMPARE(found->folder, bin());
    QCOMPARE(messages.mid(1), QStringList({QStringLiteral("Fetching"), QStringLiteral("Unpacking")}));
}

void TestServerBinaries::saysWhatTheScriptSaid()
{
    qputenv("PGVECTOR_WORKBENCH_POSTGRES_SCRIPT",
            script(QStringLiteral("find"), "echo 'postgres.sh: no network' >&2; exit 1").toUtf8());
    jobs::JobContext context;
    const auto failed = findServerBinaries(context);
    QVERIFY(!failed);
    QCOMPARE(failed.error().detail, QStringLiteral("postgres.sh: no network"));
    QVERIFY(failed.error().hint.contains(QStringLiteral("PGVECTOR_WORKBENCH_PG_BIN")));
}

void TestServerBinaries::saysThatAProgramIsMissing()
{
    makeServer("postgres (PostgreSQL) 17.2");
    QVERIFY(QFile::remove(bin() + QStringLiteral("/initdb")));
    jobs::JobContext context;
    const auto failed = sandbox::serverBinariesIn(context, bin());
    QVERIFY(!failed);
    QVERIFY(failed.error().message.endsWith(QStringLiteral("has no program initdb")));
}

void TestServerBinaries::saysThatTheServerDoesNotRun()
{
    makeServer("");
    script(QStringLiteral("postgres"), "echo 'libpq.so.5: cannot open shared object file' >&2; exit 127");
    jobs::JobContext context;
    const auto failed = sandbox::serverBinariesIn(context, bin());
    QVERIFY(!failed);
    QCOMPARE(failed.error().detail, QStringLiteral("libpq.so.5: cannot open shared object file"));
}

void TestServerBinaries::cancelEndsTheScriptAndWhatItStarted()
{
    qputenv("PGVECTOR_WORKBENCH_POSTGRES_SCRIPT",
            script(QStringLiteral("find"), "sleep 100 & echo $! >&2; wait").toUtf8());
    jobs::JobContext *running = nullptr;
    qint64 child = 0;
    jobs::JobContext context({}, [&](const jobs::JobProgress &progress) {
        child = progress.text.toLongLong();
        if (child > 0)
            running->requestCancel();
    });
    running = &context;
    QElapsedTimer clock;
    clock.start();
    const auto cancelled = findServerBinaries(context);
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().kind, core::ErrorKind::Cancelled);
    QVERIFY(clock.elapsed() < 20000);
    QTRY_VERIFY(testsupport::hasEnded(child));
}

QTEST_GUILESS_MAIN(TestServerBinaries)
#include "tst_serverbinaries.moc"
