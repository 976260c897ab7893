#include "app/db/connectionpool.h"
#include "app/jobs/jobrunner.h"
#include "app/jobs/onfinished.h"
#include "tests/support/privateserver.h"

#include <QElapsedTimer>
#include <QTest>

using namespace db;
using core::ErrorKind;
using core::Result;
using jobs::JobContext;
using jobs::JobRunner;
using testsupport::PrivateServer;

/// The pool, and jobs that lease from it and are cancelled.
class TestConnectionPool : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void lendsTheSameConnectionAgain();
    void givesBackAsLent();
    void neverOpensMoreThanItsMaximum();
    void waitingEndsWhenNobodyWantsIt();
    void replacesAClosedConnection();
    void changesAccess();
    void forgetsFailedOpenings();
    void cancelReachesTheServer();
    void cancelReachesAJobBetweenStatements();
    void manyJobsShareFewConnections();
    void lostConnectionIsItsOwnEnd();

private:
    PrivateServer *m_server = nullptr;
    std::shared_ptr<ConnectionPool> m_pool;
};

namespace {

int backendOf(const std::shared_ptr<ConnectionPool> &pool)
{
    const auto lease = pool->lease();
    return lease ? (*lease)->backendPid() : -1;
}

Result<qint64> sleepOnServer(JobContext &context, double seconds)
{
    const auto lease = context.lease();
    if (!lease)
        return lease.error();
    const auto slept = (*lease)->execute({QStringLiteral("SELECT pg_sleep($1)"), {Parameter::real(seconds)}});
    return slept ? Result<qint64>(1) : Result<qint64>(slept.error());
}

} // namespace

void TestConnectionPool::initTestCase()
{
    m_server = PrivateServer::instance();
}

void TestConnectionPool::init()
{
    PoolOptions options;
    options.maxConnections = 2;
    m_pool = ConnectionPool::create(m_server->parameters(), options);
}

void TestConnectionPool::lendsTheSameConnectionAgain()
{
    QCOMPARE(backendOf(m_pool), backendOf(m_pool));
    QCOMPARE(m_pool->openCount(), 1);
}

void TestConnectionPool::givesBackAsLent()
{
    {
        const auto lease = m_pool->lease();
        QVERIFY((*lease)->execute(QStringLiteral("SET work_mem = '9MB'")));
        QVERIFY((*lease)->execute(QStringLiteral("BEGIN")));
        QVERIFY(!(*lease)->execute(QStringLiteral("SELECT 1/0")));
    }
    const auto lease = m_pool->lease();
    QVERIFY(!(*lease)->inTransaction());
    QVERIFY((*lease)->execute(QStringLiteral("SHOW work_mem"))->text(0, 0) != QStringLiteral("9MB"));
}

void TestConnectionPool::neverOpensMoreThanItsMaximum()
{
    std::optional first = std::move(*m_pool->lease());
    const auto second = m_pool->lease();
    QVERIFY(second);
    int asked = 0;
    const auto third = m_pool->lease([&] {
        if (++asked == 2)
            first.reset();
        return true;
    });
    QVERIFY(third);
    QCOMPARE(m_pool->openCount(), 2);
    QVERIFY(asked >= 2);
}

void TestConnectionPool::waitingEndsWhenNobodyWantsIt()
{
    const auto first = m_pool->lease();
    const auto second = m_pool->lease();
    const auto third = m_pool->lease([] { return false; });
    QVERIFY(!third);
    QCOMPARE(third.error().kind, ErrorKind::Cancelled);
}

void TestConnectionPool::replacesAClosedConnection()
{
    const int before = backendOf(m_pool);
    QVERIFY(m_server->run(QStringLiteral("SELECT pg_terminate_backend(%1, 5000)").arg(before)));
    const auto lease = m_pool->lease();
    QVERIFY(lease);
    QVERIFY((*lease)->backendPid() != before);
    QVERIFY((*lease)->execute(QStringLiteral("SELECT 1")));
    QCOMPARE(m_pool->openCount(), 1);
}

void TestConnectionPool::changesAccess()
{
    QCOMPARE(m_pool->access(), Access::ReadOnly);
    auto oldLease = std::make_unique<Lease>(std::move(*m_pool->lease()));
    m_pool->setAccess(Access::ReadWrite);
    QCOMPARE((*m_pool->lease())->access(), Access::ReadWrite);
    QCOMPARE((*oldLease)->access(), Access::ReadOnly);
    oldLease.reset();
    QCOMPARE(m_pool->openCount(), 1);
}

void TestConnectionPool::forgetsFailedOpenings()
{
    ConnectionParameters parameters = m_server->parameters();
    parameters.setValue(QStringLiteral("dbname"), QStringLiteral("nowhere"));
    const auto pool = ConnectionPool::create(parameters);
    for (int i = 0; i < 10; ++i)
        QVERIFY(!pool->lease());
    QCOMPARE(pool->openCount(), 0);
}

void TestConnectionPool::cancelReachesTheServer()
{
    JobRunner runner;
    QElapsedTimer clock;
    qint64 stoppedAfter = 0;
    ErrorKind kind = ErrorKind::Local;
    const auto job = runner.start<qint64>({}, m_pool, [](JobContext &context) { return sleepOnServer(context, 30); });
    jobs::onFinished(job.result, this, [&](const Result<qint64> &result) {
        stoppedAfter = clock.elapsed();
        kind = result.error().kind;
    });
    QTest::qWait(300);
    clock.start();
    runner.cancel(job.id);
    QTRY_COMPARE(kind, ErrorKind::Cancelled);
    qInfo("stopped after %lld ms", stoppedAfter);
    QVERIFY(stoppedAfter < 2000);
    QCOMPARE(m_pool->openCount(), 0); // a late cancel could hit the connection's next user
}

void TestConnectionPool::cancelReachesAJobBetweenStatements()
{
    JobRunner runner;
    bool ended = false;
    const auto job = runner.start<qint64>({}, m_pool, [](JobContext &context) -> Result<qint64> {
        const auto lease = context.lease();
        while (!context.isCancelled())
            QThread::msleep(1);
        QThread::msleep(100); // the first cancel has gone to an idle session
        const auto slept = (*lease)->execute(QStringLiteral("SELECT pg_sleep(30)"));
        return slept ? Result<qint64>(1) : Result<qint64>(slept.error());
    });
    jobs::onFinished(job.result, this, [&](const Result<qint64> &) { ended = true; });
    QTest::qWait(200);
    runner.cancel(job.id);
    QTRY_VERIFY_WITH_TIMEOUT(ended, 5000);
}

void TestConnectionPool::manyJobsShareFewConnections()
{
    JobRunner runner;
    int ended = 0;
    for (int i = 0; i < 40; ++i) {
        const auto job =
            runner.start<qint64>({}, m_pool, [](JobContext &context) { return sleepOnServer(context, 0.005); });
        jobs::onFinished(job.result, this, [&](const Result<qint64> &result) { ended += result ? 1 : 0; });
        if (i % 8 == 7)
            runner.cancel(job.id);
    }
    QTRY_VERIFY_WITH_TIMEOUT(runner.activeJobs().isEmpty(), 20000);
    QTRY_VERIFY(ended >= 35);
    QVERIFY(m_pool->openCount() <= 2);
}

void TestConnectionPool::lostConnectionIsItsOwnEnd()
{
    JobRunner runner;
    ErrorKind kind = ErrorKind::Local;
    const auto job = runner.start<qint64>({}, m_pool, [](JobContext &context) { return sleepOnServer(context, 30); });
    jobs::onFinished(job.result, this, [&](const Result<qint64> &result) { kind = result.error().kind; });
    QTest::qWait(300);
    m_server->kill();
    QTRY_COMPARE(kind, ErrorKind::ConnectionLost);
    QVERIFY(m_server->restart());
    QVERIFY(m_pool->lease());
}

QTEST_GUILESS_MAIN(TestConnectionPool)
#include "tst_connectionpool.moc"
