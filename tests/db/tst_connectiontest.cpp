#include "app/connection/connectiontest.h"
#include "app/connection/services.h"
#include "app/jobs/jobrunner.h"
#include "app/jobs/onfinished.h"
#include "tests/support/privateserver.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

using namespace connection;
using db::ConnectionParameters;
using testsupport::PrivateServer;

class TestConnectionTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void passesEveryStage();
    void failsAtTheRightStage_data();
    void failsAtTheRightStage();
    void warnsWithoutVector();
    void failsWhereTheServerHasNoEncryption();
    void givesUpOnASilentHost();
    void stopsWhenCancelled();
    void neverTellsThePassword();

private:
    QList<TestStep> steps(const ConnectionParameters &parameters);

    PrivateServer *m_server = nullptr;
};

namespace {

ConnectionParameters parsed(const QString &text)
{
    const auto parameters = ConnectionParameters::parse(text);
    return parameters ? *parameters : ConnectionParameters();
}

/// Runs the test as a job, so that a server in this thread can answer it.
core::Result<QList<TestStep>> runTest(jobs::JobRunner &runner, const ConnectionParameters &parameters, int timeout,
                                      const std::function<void(jobs::JobId)> &onStarted = {})
{
    core::Result<QList<TestStep>> outcome = core::localError(QStringLiteral("not ended"));
    bool ended = false;
    QObject receiver;
    const auto job =
        runner.start<QList<TestStep>>(QStringLiteral("test"), {}, [parameters, timeout](jobs::JobContext &context) {
            return testConnection(context, parameters, timeout);
        });
    jobs::onFinished(job.result, &receiver, [&](const core::Result<QList<TestStep>> &result) {
        outcome = result;
        ended = true;
    });
    if (onStarted)
        onStarted(job.id);
    [&] {
        QTRY_VERIFY_WITH_TIMEOUT(ended, 20000);
    }();
    return outcome;
}

QString urlOf(const QTcpServer &server, const QString &rest)
{
    return QStringLiteral("postgresql://u@127.0.0.1:%1/d?%2").arg(server.serverPort()).arg(rest);
}

} // namespace

QList<TestStep> TestConnectionTest::steps(const ConnectionParameters &parameters)
{
    jobs::JobContext context;
    const auto result = testConnection(context, parameters);
    return result ? *result : QList<TestStep>();
}

void TestConnectionTest::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->createDatabase(QStringLiteral("closed")));
    QVERIFY(m_server->createDatabase(QStringLiteral("bare"), false));
    QVERIFY(m_server->run(QStringLiteral(R"(
        SET password_encryption = 'scram-sha-256';
        CREATE ROLE guarded LOGIN PASSWORD 'right one';
        CREATE ROLE rejected LOGIN;
        REVOKE CONNECT ON DATABASE closed FROM PUBLIC;
        DO $$ BEGIN
            EXECUTE format('COPY (SELECT unnest(ARRAY[''local all guarded scram-sha-256'',
                ''local all rejected reject'', ''local all all trust''])) TO %L', current_setting('hba_file'));
        END $$;
        SELECT pg_reload_conf();)")));
}

void TestConnectionTest::passesEveryStage()
{
    auto parameters = m_server->parameters();
    parameters.setValue(QStringLiteral("user"), QStringLiteral("guarded"));
    parameters.setPassword(QStringLiteral("right one"));
    QTRY_COMPARE(steps(parameters).value(3).fact, QStringLiteral("guarded, by password"));
    const auto all = steps(parameters);
    QCOMPARE(all.size(), 6);
    for (const TestStep &step : all) {
        QCOMPARE(step.state, TestState::Passed);
        QVERIFY(!step.error);
    }
    QVERIFY(all[1].fact.contains(QStringLiteral(".s.PGSQL.")));
    QVERIFY(all[4].fact.contains(QStringLiteral("PostgreSQL")));
    QVERIFY(!all[5].fact.isEmpty());
}

void TestConnectionTest::failsAtTheRightStage_data()
{
    QTest::addColumn<QString>("changes");
    QTest::addColumn<int>("stage");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("sqlstate");
    const auto row = [](const char *name, const char *changes, TestStage stage, const char *words,
                        const char *sqlstate = "") {
        QTest::newRow(name) << QString::fromLatin1(changes) << int(stage) << QString::fromLatin1(words)
                            << QString::fromLatin1(sqlstate);
    };
    row("sslmode", "sslmode=perhaps", TestStage::Parse, "perhaps");
    row("service", "service=no_such_service", TestStage::Parse, "no_such_service");
    row("port number", "port=123456789", TestStage::Parse, "123456789");
    row("host name", "host=no-such-host.invalid", TestStage::Reach, "no-such-host.invalid");
    row("port refused", "host=127.0.0.1 port=1", TestStage::Reach, "127.0.0.1");
    row("socket", "host=/nowhere", TestStage::Reach, "/nowhere");
    row("role", "user=stranger", TestStage::Authenticate, "stranger", "28000");
    row("rejected", "user=rejected", TestStage::Authenticate, "rejected", "28000");
    row("no password", "user=guarded", TestStage::Authenticate, "no password");
    row("wrong password", "user=guarded password=wrong", TestStage::Authenticate, "guarded", "28P01");
    row("database", "dbname=nowhere", TestStage::Database, "nowhere", "3D000");
    row("closed database", "user=guarded password='right one' dbname=closed", TestStage::Database, "closed", "42501");
}

void TestConnectionTest::failsAtTheRightStage()
{
    QFETCH(QString, changes);
    QFETCH(int, stage);
    QFETCH(QString, words);
    QFETCH(QString, sqlstate);
    auto parameters = m_server->parameters();
    const auto changed = parsed(changes);
    for (auto it = changed.values().begin(); it != changed.values().end(); ++it)
        parameters.setValue(it.key(), it.value());
    parameters.setPassword(changed.password());
    const auto all = steps(parameters);
    QCOMPARE(all.size(), 6);
    for (const TestStep &step : all) {
        const TestState expected = int(step.stage) < stage    ? TestState::Passed
                                   : int(step.stage) == stage ? TestState::Failed
                                                              : TestState::NotReached;
        QVERIFY2(step.state == expected,
                 qPrintable(QStringLiteral("stage %1 is %2").arg(int(step.stage)).arg(int(step.state))));
    }
    const core::Error error = *all[stage].error;
    QVERIFY2(error.message.contains(words), qPrintable(error.message));
    QCOMPARE(error.sqlstate, sqlstate);
    QVERIFY(!error.hint.isEmpty());
}

void TestConnectionTest::warnsWithoutVector()
{
    const auto all = steps(m_server->parameters(QStringLiteral("bare")));
    QCOMPARE(all[4].state, TestState::Passed);
    QCOMPARE(all[5].state, TestState::Warned);
    QVERIFY(all[5].error->message.contains(QStringLiteral("bare")));
    QVERIFY(all[5].error->hint.contains(QStringLiteral("CREATE EXTENSION vector")));
}

void TestConnectionTest::failsWhereTheServerHasNoEncryption()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->readAll();
            socket->write("N");
        });
    });
    jobs::JobRunner runner;
    const auto all = runTest(runner, parsed(urlOf(server, QStringLiteral("sslmode=require&gssencmode=disable"))), 10);
    QVERIFY(all);
    QCOMPARE(all->at(1).state, TestState::Passed);
    QCOMPARE(all->at(1).fact, QStringLiteral("127.0.0.1 port %1").arg(server.serverPort()));
    QCOMPARE(all->at(2).state, TestState::Failed);
    QVERIFY(all->at(2).error->hint.contains(QStringLiteral("sslmode")));
    QCOMPARE(all->at(3).state, TestState::NotReached);
}

void TestConnectionTest::givesUpOnASilentHost()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    jobs::JobRunner runner;
    QElapsedTimer clock;
    clock.start();
    const auto all = runTest(runner, parsed(urlOf(server, QStringLiteral("sslmode=disable&gssencmode=disable"))), 2);
    QVERIFY(all);
    QVERIFY(clock.elapsed() < 10000);
    QCOMPARE(all->at(1).state, TestState::Passed);
    QCOMPARE(all->at(3).state, TestState::Failed);
    QVERIFY(all->at(3).error->message.contains(QStringLiteral("no answer")));
}

void TestConnectionTest::stopsWhenCancelled()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    jobs::JobRunner runner;
    QElapsedTimer clock;
    clock.start();
    const auto all = runTest(runner, parsed(urlOf(server, QStringLiteral("sslmode=disable"))), 60,
                             [&](jobs::JobId id) { QTimer::singleShot(200, &runner, [&, id] { runner.cancel(id); }); });
    QVERIFY(!all);
    QCOMPARE(all.error().kind, core::ErrorKind::Cancelled);
    QVERIFY(clock.elapsed() < 5000);
}

void TestConnectionTest::neverTellsThePassword()
{
    auto parameters = m_server->parameters();
    parameters.setValue(QStringLiteral("user"), QStringLiteral("guarded"));
    parameters.setPassword(QStringLiteral("hunter2"));
    for (const TestStep &step : steps(parameters)) {
        QVERIFY(!step.fact.contains(QStringLiteral("hunter2")));
        QVERIFY(!step.error || !core::toOneLine(*step.error).contains(QStringLiteral("hunter2")));
    }
}

QTEST_GUILESS_MAIN(TestConnectionTest)
#include "tst_connectiontest.moc"
