#include "app/catalog/loadcatalog.h"
#include "app/jobs/jobrunner.h"
#include "app/sweep/truthestimate.h"
#include "tests/support/privateserver.h"
#include "tests/support/sweepdata.h"

#include <QTest>

using namespace sweep;
using testsupport::PrivateServer;

/// What the exact neighbours of a sweep would take, asked before it starts.
class TestTruthEstimate : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void bothCostsAreKnown();
    void fewQueriesAreLeftToTheServer();
    void trialThatTakesTooLongIsSaidToBe();
    void wrongConditionHasTheServersWords();
    void conditionRunsReadOnly();
    void emptyTableIsSaidToBe();
    void cancelEndsIt();

private:
    SweepSpec spec(const QString &table = QStringLiteral("items"));
    core::Result<GroundTruthPlan> estimate(const SweepSpec &spec,
                                           std::chrono::milliseconds patience = std::chrono::seconds(60));

    PrivateServer *m_server = nullptr;
};

void TestTruthEstimate::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    const auto pool = m_server->pool();
    const auto lease = pool->lease();
    QVERIFY(testsupport::fillTable(**lease, QStringLiteral("items"), testsupport::sweepData().base));
    QVERIFY(m_server->run(QStringLiteral(
        "CREATE INDEX items_ivf ON items USING ivfflat (embedding vector_l2_ops) WITH (lists = 10);"
        "CREATE TABLE \"no \"\"rows\" (\"i d\" int PRIMARY KEY, embedding vector(128));"
        "CREATE INDEX no_ivf ON \"no \"\"rows\" USING ivfflat (embedding vector_l2_ops) WITH (lists = 10);"
        "ANALYZE;"
        "CREATE FUNCTION writes(int) RETURNS boolean LANGUAGE sql VOLATILE AS"
        " 'INSERT INTO \"no \"\"rows\" VALUES ($1) RETURNING true'")));
}

SweepSpec TestTruthEstimate::spec(const QString &table)
{
    SweepSpec spec;
    const auto pool = m_server->pool(db::Access::ReadOnly);
    const auto lease = pool->lease();
    if (const auto loaded = catalog::loadTable(**lease, table))
        spec.table = *loaded;
    spec.column = QStringLiteral("embedding");
    return spec;
}

core::Result<GroundTruthPlan> TestTruthEstimate::estimate(const SweepSpec &spec, std::chrono::milliseconds patience)
{
    jobs::JobContext context(m_server->pool(db::Access::ReadWrite));
    const auto plan = estimateGroundTruth(context, spec, patience);
    qInfo("%s", qPrintable(plan ? estimateText(*plan) : core::toOneLine(plan.error())));
    return plan;
}

void TestTruthEstimate::bothCostsAreKnown()
{
    const auto plan = estimate(spec());
    QVERIFY(plan);
    QVERIFY(plan->serverSeconds && *plan->serverSeconds > 0);
    QVERIFY(plan->streamSeconds && *plan->streamSeconds > 0);
    QCOMPARE(plan->queries, 200);
    QVERIFY2(plan->rows > 9000 && plan->rows < 11000, qPrintable(QString::number(plan->rows)));
    QCOMPARE(plan->method == TruthMethod::ClientStream, *plan->streamSeconds < *plan->serverSeconds);
    const QString text = estimateText(*plan);
    QVERIFY2(text.startsWith(QStringLiteral("stream of the table ")) && text.contains(QStringLiteral(", scans on ")),
             qPrintable(text));
    SweepSpec held = spec();
    held.holdOut = true;
    QVERIFY(estimate(held)); // without a copy
    SweepSpec wanted = spec();
    wanted.truthMethod = TruthMethod::ServerScans;
    const auto scans = estimate(wanted);
    QVERIFY(scans && estimateText(*scans).endsWith(QStringLiteral(": the server scans")));
}

void TestTruthEstimate::fewQueriesAreLeftToTheServer()
{
    SweepSpec few = spec();
    few.queries = 3;
    const auto plan = estimate(few);
    QVERIFY(plan);
    QCOMPARE(plan->method, TruthMethod::ServerScans);
    QCOMPARE(estimateText(*plan),
             QStringLiteral("the server scans; how long that takes is not known (so few queries)"));
}

void TestTruthEstimate::trialThatTakesTooLongIsSaidToBe()
{
    SweepSpec slow = spec();
    slow.where = QStringLiteral("pg_sleep(5) IS NOT NULL");
    const auto plan = estimate(slow, std::chrono::milliseconds(200));
    QVERIFY(plan);
    QVERIFY(!plan->serverSeconds);
    QVERIFY2(estimateText(*plan).contains(QStringLiteral("statement timeout")), qPrintable(estimateText(*plan)));
    slow.truthMethod = TruthMethod::ClientStream;
    const auto streamed = estimate(slow, std::chrono::milliseconds(200));
    QVERIFY(streamed);
    QCOMPARE(streamed->method, TruthMethod::ClientStream);
    QVERIFY(estimateText(*streamed).startsWith(QStringLiteral("the table is streamed; how long")));
}

void TestTruthEstimate::wrongConditionHasTheServersWords()
{
    SweepSpec wrong = spec();
    wrong.where = QStringLiteral("nothing = 1");
    const auto plan = estimate(wrong);
    QVERIFY(plan);
    QVERIFY2(plan->reason.contains(QStringLiteral("nothing")), qPrintable(plan->reason));
    wrong.where = QStringLiteral("true) OR (true");
    QVERIFY(!estimate(wrong));
}

void TestTruthEstimate::conditionRunsReadOnly()
{
    SweepSpec writing = spec();
    writing.where = QStringLiteral("writes(id)");
    const auto plan = estimate(writing);
    QVERIFY(plan);
    QVERIFY2(plan->reason.contains(QStringLiteral("read-only")), qPrintable(plan->reason));
    const auto pool = m_server->pool(db::Access::ReadOnly);
    const auto lease = pool->lease();
    QCOMPARE((*lease)->execute(QStringLiteral("SELECT count(*) FROM \"no \"\"rows\""))->integer(0, 0), 0);
}

void TestTruthEstimate::emptyTableIsSaidToBe()
{
    const auto plan = estimate(spec(QStringLiteral("\"no \"\"rows\"")));
    QVERIFY(plan);
    QCOMPARE(plan->reason, QStringLiteral("no row has a vector"));
}

void TestTruthEstimate::cancelEndsIt()
{
    SweepSpec slow = spec();
    slow.where = QStringLiteral("pg_sleep(60) IS NOT NULL");
    jobs::JobRunner runner;
    const auto job = runner.start<GroundTruthPlan>(
        QStringLiteral("estimate"), m_server->pool(db::Access::ReadOnly),
        [slow](jobs::JobContext &context) { return estimateGroundTruth(context, slow, std::chrono::minutes(2)); });
    QTRY_VERIFY(!runner.activeJobs().isEmpty() && runner.activeJobs().first().state == jobs::JobState::Running);
    runner.cancel(job.id);
    QTRY_VERIFY_WITH_TIMEOUT(job.result.isFinished(), 20000);
    QVERIFY(!job.result.result());
    QCOMPARE(job.result.result().error().kind, core::ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestTruthEstimate)
#include "tst_truthestimate.moc"
