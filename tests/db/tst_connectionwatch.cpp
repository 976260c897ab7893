#include "app/db/connection.h"
#include "tests/support/privateserver.h"

#include <QTest>

using namespace std::chrono_literals;
using testsupport::PrivateServer;

/// Connection::executeWatched.
class TestConnectionWatch : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_server = PrivateServer::instance(); }
    void looksOnWhileAStatementRuns();
    void givesTheResultOfAShortOne();
    void givesTheServersError();
    void endsWithALostConnection();

private:
    core::Result<db::Connection> open() const { return db::Connection::open(m_server->parameters(), {}); }

    PrivateServer *m_server = nullptr;
};

void TestConnectionWatch::looksOnWhileAStatementRuns()
{
    auto connection = open();
    QVERIFY(connection);
    int looks = 0;
    const auto slept =
        connection->executeWatched(QStringLiteral("SELECT 7 FROM pg_sleep(0.5)"), 20ms, [&] { ++looks; });
    QVERIFY(slept);
    QCOMPARE(slept->integer(0, 0), 7);
    QVERIFY(looks >= 3);
    QVERIFY(connection->execute(QStringLiteral("SELECT 1")));
}

void TestConnectionWatch::givesTheResultOfAShortOne()
{
    auto connection = open();
    QVERIFY(connection);
    const auto rows = connection->executeWatched(QStringLiteral("SELECT * FROM generate_series(1, 5000)"), 1s, [] {});
    QVERIFY(rows);
    QCOMPARE(rows->rowCount(), 5000);
}

void TestConnectionWatch::givesTheServersError()
{
    auto connection = open();
    QVERIFY(connection);
    const auto failed = connection->executeWatched(QStringLiteral("SELECT nothing"), 1s, [] {});
    QVERIFY(!failed);
    QCOMPARE(failed.error().sqlstate, QStringLiteral("42703"));
    QVERIFY(connection->isUsable());
    QVERIFY(!connection->executeWatched(QStringLiteral("CREATE TABLE refused (a int)"), 1s, [] {}));
}

void TestConnectionWatch::endsWithALostConnection()
{
    auto connection = open();
    QVERIFY(connection);
    bool killed = false;
    const auto lost = connection->executeWatched(QStringLiteral("SELECT pg_sleep(60)"), 50ms, [&] {
        if (!std::exchange(killed, true))
            m_server->kill();
    });
    QVERIFY(!lost);
    QCOMPARE(lost.error().kind, core::ErrorKind::ConnectionLost);
    QVERIFY(m_server->restart());
}

QTEST_GUILESS_MAIN(TestConnectionWatch)
#include "tst_connectionwatch.moc"
