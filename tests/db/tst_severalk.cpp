#include "app/catalog/loadcatalog.h"
#include "app/jobs/jobrunner.h"
#include "app/sweep/inspectquery.h"
#include "app/sweep/recordsweep.h"
#include "app/sweep/sweepjson.h"
#include "tests/support/privateserver.h"
#include "tests/support/sweepdata.h"

#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace sweep;
using testsupport::PrivateServer;
using vectors::IndexMethod;

/// Sweeps that measure recall for several numbers of neighbours.
class TestSeveralK : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void figuresAreThoseOfSweepsWithOneK_data();
    void figuresAreThoseOfSweepsWithOneK();
    void eachKHasAPlanOfItsOwn();
    void searchFindsASettingForEachK();
    void keptAndReadAgain();
    void resumedToTheSamePoints();
    void oneQueryIsInspectedWithItsK();
    void cancelEndsWithinAStatement();
    void heldOutCopyServesAllK();

private:
    SweepSpec spec(const QString &table, const QString &index);
    core::Result<SweepResult> run(const SweepSpec &spec, db::Access access = db::Access::ReadOnly);
    static QMap<QString, double> recalls(const SweepResult &result);

    PrivateServer *m_server = nullptr;
};

void TestSeveralK::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    const auto pool = m_server->pool();
    const auto lease = pool->lease();
    QVERIFY(testsupport::fillTable(**lease, QStringLiteral("items"), testsupport::sweepData().base));
    QVERIFY(m_server->run(QStringLiteral(
        "CREATE INDEX items_hnsw ON items USING hnsw (embedding vector_l2_ops) WITH (m = 8, ef_construction = 32);"
        "CREATE SCHEMA \"odd \"\"name\";"
        "CREATE TABLE \"odd \"\"name\".\"Ta.ble\" (\"a b\" text, c int, \"v \"\"ec\" vector(128),"
        " PRIMARY KEY (c, \"a b\"));"
        "INSERT INTO \"odd \"\"name\".\"Ta.ble\" SELECT 'x' || id, id % 7, embedding FROM items WHERE id < 4000;"
        // Every vector three times: ties at each k.
        "INSERT INTO \"odd \"\"name\".\"Ta.ble\" SELECT 'y' || g || '-' || id, id % 7, embedding FROM items,"
        " generate_series(1, 2) g WHERE id < 1000;"
        "CREATE INDEX \"an ivf\" ON \"odd \"\"name\".\"Ta.ble\" USING ivfflat (\"v \"\"ec\" vector_l2_ops)"
        " WITH (lists = 20);"
        "VACUUM ANALYZE")));
}

SweepSpec TestSeveralK::spec(const QString &table, const QString &index)
{
    SweepSpec spec;
    const auto pool = m_server->pool(db::Access::ReadOnly);
    const auto lease = pool->lease();
    const auto loaded = catalog::loadTable(**lease, table);
    if (loaded) {
        spec.table = *loaded;
        spec.column = loaded->vectorColumns().first()->name;
    }
    spec.index = index;
    spec.queries = 40;
    return spec;
}

core::Result<SweepResult> TestSeveralK::run(const SweepSpec &spec, db::Access access)
{
    jobs::JobContext context(m_server->pool(access));
    auto result = runSweep(context, spec, SweepObserver{});
    if (!result)
        qWarning("%s: %s", qPrintable(core::toOneLine(result.error())), qPrintable(result.error().statement));
    for (const SweepPoint &point : result ? result->points : QList<SweepPoint>())
        qInfo("k %3d %-22s%-7s recall %.4f by id %.4f p50 %.2f ms short %d  %s", point.k,
              qPrintable(settingsText(point.settings)), point.forced ? " forced" : "", point.recall.mean,
              point.recallById.value_or(-1), point.latency.p50.value, point.shortResults, qPrintable(point.plan.plan));
    return result;
}

QMap<QString, double> TestSeveralK::recalls(const SweepResult &result)
{
    QMap<QString, double> recalls;
    for (const SweepPoint &point : result.points)
        recalls.insert(QStringLiteral("%1 %2").arg(point.k).arg(settingsText(point.settings)), point.recall.mean);
    return recalls;
}

void TestSeveralK::figuresAreThoseOfSweepsWithOneK_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("index");
    QTest::addColumn<QList<int>>("values");
    QTest::addColumn<std::optional<TruthMethod>>("truth");
    const QString odd = QStringLiteral("\"odd \"\"name\".\"Ta.ble\"");
    QTest::newRow("hnsw, scans") << QStringLiteral("items") << QStringLiteral("items_hnsw") << QList<int>{20, 120}
                                 << std::optional(TruthMethod::ServerScans);
    QTest::newRow("hnsw, stream") << QStringLiteral("items") << QStringLiteral("items_hnsw") << QList<int>{20, 120}
                                  << std::optional(TruthMethod::ClientStream);
    QTest::newRow("ivfflat, ties and a composite key, scans")
        << odd << QStringLiteral("an ivf") << QList<int>{2, 8} << std::optional(TruthMethod::ServerScans);
    QTest::newRow("ivfflat, ties and a composite key, stream")
        << odd << QStringLiteral("an ivf") << QList<int>{2, 8} << std::optional(TruthMethod::ClientStream);
}

/// What a query finds under a setting depends on nothing that other points do.
void TestSeveralK::figuresAreThoseOfSweepsWithOneK()
{
    QFETCH(const QString, table);
    QFETCH(const QString, index);
    QFETCH(const QList<int>, values);
    QFETCH(const std::optional<TruthMethod>, truth);
    SweepSpec several = spec(table, index);
    several.grid = gridOf(several.table.vectorIndexesOf(several.column).first()->vectorMethod().value(), values);
    several.truthMethod = truth;
    several.plans = PlanChoice::Forced;
    several.k = 10;
    several.moreK = {100, 1};
    const auto all = run(several);
    QVERIFY(all);
    QCOMPARE(all->points.size(), 3 * values.size());
    QCOMPARE(all->points.first().k, 1);
    QCOMPARE(all->points.last().k, 100);
    for (const int k : {1, 10, 100}) {
        SweepSpec single = several;
        single.k = k;
        single.moreK.clear();
        const auto one = run(single);
        QVERIFY(one);
        for (const SweepPoint &point : one->points) {
            const auto same = std::find_if(all->points.begin(), all->points.end(), [&](const SweepPoint &each) {
                return each.k == k && each.settings == point.settings;
            });
            QVERIFY(same != all->points.end());
            QCOMPARE(same->queries, 40);
            QVERIFY(same->finished);
            QCOMPARE(same->plan, point.plan);
            QCOMPARE(same->recall, point.recall);
            QCOMPARE(same->recallById.has_value(), point.recallById.has_value());
            if (point.recallById)
                QVERIFY(std::abs(*same->recallById - *point.recallById) < 1e-9);
            QCOMPARE(same->shortResults, point.shortResults);
        }
        if (k == 10)
            QCOMPARE(all->head.idCeiling.has_value(), one->head.idCeiling.has_value());
    }
}

/// Where one k is answered by the index and another by a scan, each point says so.
void TestSeveralK::eachKHasAPlanOfItsOwn()
{
    SweepSpec wide = spec(QStringLiteral("items"), QStringLiteral("items_hnsw"));
    wide.k = 1;
    wide.moreK = {5000};
    wide.grid = gridOf(IndexMethod::Hnsw, {40});
    wide.queries = 5;
    const auto result = run(wide);
    QVERIFY(result);
    QCOMPARE(result->points.size(), 2);
    const SweepPoint &narrow = result->points.first();
    const SweepPoint &half = result->points.last();
    QCOMPARE(narrow.plan.kind, PlanKind::IndexUnderTest);
    // Which of the two plans half of the table gets is the server's to say; the point has to say it too.
    const auto pool = m_server->pool(db::Access::ReadOnly);
    const auto lease = pool->lease();
    const auto plan =
        (*lease)->execute(QStringLiteral("EXPLAIN SELECT id FROM items ORDER BY embedding <-> '%1'::vector LIMIT 5001")
                              .arg(QStringLiteral("[1%1]").arg(QStringLiteral(",1").repeated(127))));
    QVERIFY2(plan, plan ? "" : qPrintable(plan.error().message));
    bool byIndex = false;
    for (int row = 0; row < plan->rowCount(); ++row)
        byIndex = byIndex || plan->text(row, 0).contains(QStringLiteral("items_hnsw"));
    QCOMPARE(half.plan.kind, byIndex ? PlanKind::IndexUnderTest : PlanKind::Exact);
    if (byIndex)
        QCOMPARE(half.shortResults, 5); // 40 candidates for 5,000 places
    else
        QCOMPARE(half.recall.mean, 1.0);
}

void TestSeveralK::searchFindsASettingForEachK()
{
    SweepSpec searched = spec(QStringLiteral("items"), QStringLiteral("items_hnsw"));
    searched.k = 10;
    searched.moreK = {1};
    searched.queries = 200;
    searched.untilTarget = true;
    searched.targetRecall = 0.9;
    const auto result = run(searched);
    QVERIFY(result);
    QCOMPARE(result->recommendation.verdict, Verdict::Found);
    QCOMPARE(result->moreRecommendations.keys(), QList<int>{1});
    const Recommendation &first = recommendationFor(*result, 1);
    QCOMPARE(first.verdict, Verdict::Found);
    for (const SweepPoint &point : result->points) {
        if (isRecommended(*result, point))
            QVERIFY(point.recall.low >= 0.9 - 1e-9);
        QCOMPARE(point.position == first.position, point.k == 1 && isRecommended(*result, point));
    }
    QVERIFY2(first.sentence.contains(QStringLiteral("recall@1 ")), qPrintable(first.sentence));
    QCOMPARE(recommendationSentences(*result).size(), 2);
}

void TestSeveralK::keptAndReadAgain()
{
    QTemporaryDir folder;
    const workspace::Workspace workspace(folder.filePath(QStringLiteral("workspace.sqlite")));
    SweepSpec several = spec(QStringLiteral("items"), QStringLiteral("items_hnsw"));
    several.k = 10;
    several.moreK = {1, 20};
    several.grid = gridOf(IndexMethod::Hnsw, {40, 80});
    jobs::JobContext context(m_server->pool(db::Access::ReadOnly));
    const auto recorded = recordSweep(context, workspace, QStringLiteral("here"), several, {});
    QVERIFY2(recorded, recorded ? "" : qPrintable(core::toOneLine(recorded.error())));
    QVERIFY(!recorded->notStored);
    const auto past = loadPastSweep(workspace, recorded->id);
    QVERIFY(past);
    QCOMPARE(past->result.head.k, 10);
    QCOMPARE(past->result.head.moreK, (QList<int>{1, 20}));
    QCOMPARE(past->result.moreRecommendations, recorded->result.moreRecommendations);
    QCOMPARE(recalls(past->result), recalls(recorded->result));
    const auto again = loadStoredSpec(workspace, recorded->id, several.table);
    QVERIFY(again);
    QCOMPARE(allK(*again), (QList<int>{1, 10, 20}));
}

void TestSeveralK::resumedToTheSamePoints()
{
    QTemporaryDir folder;
    const workspace::Workspace workspace(folder.filePath(QStringLiteral("workspace.sqlite")));
    SweepSpec several = spec(QStringLiteral("items"), QStringLiteral("items_hnsw"));
    several.k = 10;
    several.moreK = {1};
    several.grid = gridOf(IndexMethod::Hnsw, {40, 80});
    several.truthMethod = TruthMethod::ClientStream;
    several.queries = 1000; // so many that points are told before the last query
    const auto whole = run(several);
    QVERIFY(whole);
    qint64 id = 0;
    {
        // The job is cancelled from within, after its first points.
        jobs::JobRunner runner;
        std::atomic<bool> told = false;
        const auto job = runner.start<RecordedSweep>(
            QStringLiteral("sweep"), m_server->pool(db::Access::ReadOnly), [&](jobs::JobContext &context) {
                SweepObserver observer;
                observer.onRecorded = [&id](qint64 recorded) {
                    id = recorded;
                };
                observer.onPoint = [&told, &context](const SweepPoint &point) {
                    if (point.queries == 0 || point.finished || told.exchange(true))
                        return;
                    while (!context.isCancelled())
                        QThread::msleep(1);
                };
                return recordSweep(context, workspace, QStringLiteral("here"), several, observer);
            });
        QTRY_VERIFY(told.load());
        runner.cancel(job.id);
        QTRY_VERIFY(job.result.isFinished());
        QVERIFY(!job.result.result());
        QCOMPARE(job.result.result().error().kind, core::ErrorKind::Cancelled);
    }
    jobs::JobContext context(m_server->pool(db::Access::ReadOnly));
    const auto resumed = resumeSweep(context, workspace, id, several.table, {});
    QVERIFY2(resumed, resumed ? "" : qPrintable(core::toOneLine(resumed.error())));
    QCOMPARE(recalls(resumed->result), recalls(*whole));
}

void TestSeveralK::oneQueryIsInspectedWithItsK()
{
    QTemporaryDir folder;
    const workspace::Workspace workspace(folder.filePath(QStringLiteral("workspace.sqlite")));
    SweepSpec several = spec(QStringLiteral("items"), QStringLiteral("items_hnsw"));
    several.k = 10;
    several.moreK = {3};
    several.grid = gridOf(IndexMethod::Hnsw, {40});
    jobs::JobContext context(m_server->pool(db::Access::ReadOnly));
    const auto recorded = recordSweep(context, workspace, QStringLiteral("here"), several, {});
    QVERIFY(recorded);
    InspectRequest request{recorded->id, several.table, 0, several.grid, 3};
    const auto narrow = inspectQuery(context, workspace, request);
    QVERIFY2(narrow, narrow ? "" : qPrintable(core::toOneLine(narrow.error())));
    QCOMPARE(narrow->exact.size(), 3);
    request.k = 0;
    const auto own = inspectQuery(context, workspace, request);
    QVERIFY(own);
    QCOMPARE(own->exact.size(), 10);
}

void TestSeveralK::cancelEndsWithinAStatement()
{
    jobs::JobRunner runner;
    SweepSpec several = spec(QStringLiteral("items"), QStringLiteral("items_hnsw"));
    several.moreK = {1, 100};
    several.queries = 5000;
    several.truthMethod = TruthMethod::ServerScans;
    const auto job = runner.start<SweepResult>(
        QStringLiteral("sweep"), m_server->pool(db::Access::ReadOnly),
        [several](jobs::JobContext &context) { return runSweep(context, several, SweepObserver{}); });
    QTRY_VERIFY(!runner.activeJobs().isEmpty() && runner.activeJobs().first().state == jobs::JobState::Running);
    runner.cancel(job.id);
    QTRY_VERIFY(job.result.isFinished());
    QVERIFY(!job.result.result());
    QCOMPARE(job.result.result().error().kind, core::ErrorKind::Cancelled);
}

void TestSeveralK::heldOutCopyServesAllK()
{
    SweepSpec held = spec(QStringLiteral("\"odd \"\"name\".\"Ta.ble\""), QStringLiteral("an ivf"));
    held.holdOut = true;
    held.moreK = {1};
    held.queries = 20;
    held.grid = gridOf(IndexMethod::Ivfflat, {20});
    const auto result = run(held, db::Access::ReadWrite);
    QVERIFY(result);
    QCOMPARE(result->points.size(), 2);
    for (const SweepPoint &point : result->points)
        QCOMPARE(point.recall.mean, 1.0); // all lists
    const auto pool = m_server->pool(db::Access::ReadOnly);
    const auto lease = pool->lease();
    const auto left =
        (*lease)->execute(QStringLiteral("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'pgvector\\_work%'"));
    QCOMPARE(left->integer(0, 0), 0);
}

QTEST_GUILESS_MAIN(TestSeveralK)
#include "tst_severalk.moc"
