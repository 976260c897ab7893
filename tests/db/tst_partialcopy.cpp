#include "app/catalog/loadcatalog.h"
#include "app/jobs/jobrunner.h"
#include "app/sweep/filterjson.h"
#include "app/sweep/recordfilters.h"
#include "tests/support/privateserver.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sweep;
using testsupport::PrivateServer;
using enum FilterStrategy;

/// Partial indexes that the table does not have, built on a copy and measured beside the table's own ways.
class TestPartialCopy : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void typedConditionGetsAnIndex_data();
    void typedConditionGetsAnIndex();
    void frequentValuesGetOneEach();
    void namedValuesGetOneEach();
    void existingPartialIndexComesFirst();
    void refusedConditionHasTheServersWords();
    void ivfflatAndExpressionGetTheirKind_data();
    void ivfflatAndExpressionGetTheirKind();
    void keptInTheWorkspace();
    void specIsChecked();
    void readOnlySessionIsRefused();
    void cancelLeavesNoCopy();
    void crashLeavesACopyThatTheNextDrops();

private:
    FilterSpec spec(const QString &index = QStringLiteral("od_hnsw"));
    core::Result<FilterResult> run(const FilterSpec &spec, db::Access access = db::Access::ReadWrite);
    static const FilterCell &cell(const FilterResult &result, int stratum, FilterStrategy strategy);
    int clones();

    PrivateServer *m_server = nullptr;
};

void TestPartialCopy::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    // Overlapping clusters, so that an index has something to miss.
    QVERIFY(m_server->run(
        QStringLiteral("CREATE SCHEMA \"s \"\"x\";"
                       "CREATE TABLE \"s \"\"x\".\"od d\" (tenant int, \"k\"\"ey\" text, \"ca\"\"t\" text, n int, "
                       "e vector(12), PRIMARY KEY (tenant, \"k\"\"ey\"));"
                       "INSERT INTO \"s \"\"x\".\"od d\" SELECT i % 7, 'k' || i, "
                       "CASE WHEN i % 10 < 3 THEN 'b''ig' WHEN i % 100 BETWEEN 3 AND 7 THEN 'mid\\dle' "
                       "WHEN i % 1000 BETWEEN 13 AND 17 THEN 'small' ELSE NULL END, i % 20, "
                       "CASE WHEN i % 400 = 1 THEN NULL ELSE "
                       "(SELECT array_agg((hashint8((i % 97) * 31 + j) % 500) / 100.0 + "
                       "(hashint8(i * 131 + j) % 1000) / 300.0) FROM generate_series(1, 12) j)::vector(12) END "
                       "FROM generate_series(1, 8000) i;"
                       "CREATE INDEX od_hnsw ON \"s \"\"x\".\"od d\" USING hnsw (e vector_l2_ops) WITH (m = 12);"
                       "CREATE INDEX od_ivf ON \"s \"\"x\".\"od d\" USING ivfflat (e vector_l2_ops) WITH (lists = 20);"
                       "CREATE INDEX od_half ON \"s \"\"x\".\"od d\" USING hnsw ((e::halfvec(12)) halfvec_cosine_ops);"
                       "CREATE INDEX od_mid ON \"s \"\"x\".\"od d\" USING hnsw (e vector_l2_ops)"
                       " WHERE \"ca\"\"t\" = 'mid\\dle';"
                       "CREATE TABLE keyless AS SELECT e, n FROM \"s \"\"x\".\"od d\";"
                       "CREATE INDEX keyless_hnsw ON keyless USING hnsw (e vector_l2_ops);"
                       "VACUUM ANALYZE")));
}

FilterSpec TestPartialCopy::spec(const QString &index)
{
    const auto pool = m_server->pool(db::Access::ReadOnly);
    const auto lease = pool->lease();
    FilterSpec spec;
    const auto table =
        catalog::loadTable(**lease, catalog::ObjectName{QStringLiteral("s \"x"), QStringLiteral("od d")});
    if (table)
        spec.sweep.table = *table;
    spec.sweep.column = QStringLiteral("e");
    spec.sweep.index = index;
    spec.sweep.queries = 30;
    spec.buildPartials = 3;
    return spec;
}

core::Result<FilterResult> TestPartialCopy::run(const FilterSpec &spec, db::Access access)
{
    jobs::JobContext context(m_server->pool(access));
    auto result = runFilters(context, spec, {});
    if (!result)
        qWarning("%s: %s", qPrintable(core::toOneLine(result.error())), qPrintable(result.error().statement));
    for (const FilterCell &cell : result ? result->cells : QList<FilterCell>())
        qInfo("%-16s %-14s recall %.3f p50 %.2f ms %s%s %s", qPrintable(result->head.strata.at(cell.stratum).name),
              qPrintable(strategyName(cell.strategy)), cell.point.recall.mean, cell.point.latency.p50.value,
              cell.built ? "[built] " : "", qPrintable(cell.point.plan.plan), qPrintable(cell.notMeasured));
    for (const FilterAdvice &advice : result ? result->advice : QList<FilterAdvice>())
        qInfo("%s", qPrintable(advice.sentence));
    return result;
}

const FilterCell &TestPartialCopy::cell(const FilterResult &result, int stratum, FilterStrategy strategy)
{
    static const FilterCell none;
    const FilterCell *found = cellOf(result.cells, stratum, strategy);
    return found ? *found : none;
}

int TestPartialCopy::clones()
{
    const auto pool = m_server->pool(db::Access::ReadOnly);
    const auto lease = pool->lease();
    const auto rows =
        (*lease)->execute(QStringLiteral("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'pgvector\\_work%'"));
    return rows ? int(rows->integer(0, 0)) : -1;
}

void TestPartialCopy::typedConditionGetsAnIndex_data()
{
    QTest::addColumn<QString>("where");
    QTest::newRow("one column") << QStringLiteral("n = 3");
    QTest::newRow("quotes, a comment and placeholders") << QStringLiteral("\"ca\"\"t\" = 'b''ig' and n <> 4 -- %1 $9");
}

void TestPartialCopy::typedConditionGetsAnIndex()
{
    QFETCH(const QString, where);
    FilterSpec typed = spec();
    typed.sweep.where = where;
    const auto result = run(typed);
    QVERIFY(result);
    QCOMPARE(result->head.built.size(), 1);
    const PartialBuild &build = result->head.built.first();
    QVERIFY2(build.refused.isEmpty(), qPrintable(build.refused));
    QVERIFY(build.build.size.value > 0 && build.build.seconds > 0);
    QCOMPARE(build.rows, result->head.strata.first().rows);
    const FilterCell &partial = cell(*result, 0, PartialIndex);
    QVERIFY(partial.built);
    QCOMPARE(partial.point.queries, result->head.strata.first().queries);
    QCOMPARE(partial.point.plan.kind, PlanKind::IndexUnderTest);
    QCOMPARE(partial.point.plan.indexUsed, build.build.index);
    QCOMPARE(partial.point.shortResults, 0);
    QVERIFY(partial.point.recall.mean > 0.8);
    // The rest is measured on the table itself, whose plans know nothing of the copy.
    QVERIFY(!cell(*result, 0, IndexRelaxed).built);
    QCOMPARE(cell(*result, 0, IndexRelaxed).point.plan.indexUsed, QStringLiteral("od_hnsw"));
    QCOMPARE(cell(*result, 0, ExactFirst).point.recall.mean, 1.0);
    QVERIFY(build.sql.startsWith(QStringLiteral("CREATE INDEX CONCURRENTLY ON \"s \"\"x\".\"od d\"")));
    QCOMPARE(clones(), 0);
    // What is proposed is SQL that the server takes.
    QVERIFY(m_server->run(build.sql));
    QVERIFY(m_server->run(QStringLiteral(
        "DO $$ DECLARE i record; BEGIN FOR i IN SELECT indexrelid::regclass::text AS name FROM pg_index WHERE "
        "indrelid = '\"s \"\"x\".\"od d\"'::regclass AND indpred IS NOT NULL AND indexrelid::regclass::text NOT LIKE "
        "'%od_mid%' LOOP EXECUTE 'DROP INDEX ' || i.name; END LOOP; END $$")));
}

void TestPartialCopy::frequentValuesGetOneEach()
{
    FilterSpec frequent = spec();
    frequent.filterColumn = QStringLiteral("ca\"t");
    frequent.buildPartials = 1;
    const auto result = run(frequent);
    QVERIFY(result);
    QCOMPARE(result->head.built.size(), 1);
    QCOMPARE(result->head.built.first().value, QStringLiteral("b'ig"));
    QCOMPARE(result->head.strata.first().values, QStringList{QStringLiteral("b'ig")});
    QVERIFY(cell(*result, 0, PartialIndex).built);
    QVERIFY(cell(*result, 0, PartialIndex).notMeasured.isEmpty());
    const int last = int(result->head.strata.size()) - 1;
    QVERIFY(!cell(*result, last, PartialIndex).measured());
    QVERIFY(cell(*result, last, PartialIndex).notMeasured.contains(QStringLiteral("most frequent values only")));
    QCOMPARE(clones(), 0);
}

void TestPartialCopy::namedValuesGetOneEach()
{
    FilterSpec named = spec();
    named.filterColumn = QStringLiteral("ca\"t");
    named.filterValues = {QStringLiteral("small"), QStringLiteral("b'ig")};
    const auto result = run(named);
    QVERIFY(result);
    QCOMPARE(result->head.built.size(), 2);
    for (int stratum = 0; stratum < 2; ++stratum) {
        const FilterCell &partial = cell(*result, stratum, PartialIndex);
        QVERIFY(partial.built);
        QCOMPARE(partial.point.plan.indexUsed, result->head.built.at(stratum).build.index);
        QCOMPARE(builtFor(result->head, result->head.strata.at(stratum)).size(), 1);
    }
    QCOMPARE(clones(), 0);
}

void TestPartialCopy::existingPartialIndexComesFirst()
{
    FilterSpec named = spec();
    named.filterColumn = QStringLiteral("ca\"t");
    named.filterValues = {QStringLiteral("mid\\dle")};
    const auto result = run(named);
    QVERIFY(result);
    QVERIFY(!cell(*result, 0, PartialIndex).built);
    QCOMPARE(cell(*result, 0, PartialIndex).point.plan.indexUsed, QStringLiteral("od_mid"));
}

void TestPartialCopy::refusedConditionHasTheServersWords()
{
    FilterSpec moving = spec();
    moving.sweep.where = QStringLiteral("n < 5 AND now() > '2020-01-01'");
    moving.sweep.index = QStringLiteral("od_half");
    const auto result = run(moving);
    QVERIFY(result);
    QVERIFY2(result->head.built.first().refused.contains(QStringLiteral("IMMUTABLE")),
             qPrintable(result->head.built.first().refused));
    QVERIFY(!cell(*result, 0, PartialIndex).measured());
    QVERIFY2(cell(*result, 0, PartialIndex).notMeasured.contains(QStringLiteral("IMMUTABLE")),
             qPrintable(cell(*result, 0, PartialIndex).notMeasured));
    QVERIFY(cell(*result, 0, ExactFirst).measured());
    QCOMPARE(clones(), 0);
}

void TestPartialCopy::ivfflatAndExpressionGetTheirKind_data()
{
    QTest::addColumn<QString>("index");
    QTest::addColumn<QString>("kind");
    QTest::newRow("ivfflat") << QStringLiteral("od_ivf") << QStringLiteral("USING ivfflat");
    QTest::newRow("expression") << QStringLiteral("od_half") << QStringLiteral("halfvec_cosine_ops");
}

void TestPartialCopy::ivfflatAndExpressionGetTheirKind()
{
    QFETCH(const QString, index);
    QFETCH(const QString, kind);
    FilterSpec typed = spec(index);
    typed.sweep.where = QStringLiteral("n < 8");
    typed.strategies = {PartialIndex, ExactFirst};
    const auto result = run(typed);
    QVERIFY(result);
    QVERIFY2(result->head.built.first().refused.isEmpty(), qPrintable(result->head.built.first().refused));
    QVERIFY(result->head.built.first().sql.contains(kind));
    QVERIFY(cell(*result, 0, PartialIndex).built);
    QVERIFY(cell(*result, 0, PartialIndex).point.recall.mean > 0.3);
    QCOMPARE(cell(*result, 0, ExactFirst).point.recall.mean, 1.0);
}

void TestPartialCopy::keptInTheWorkspace()
{
    QTemporaryDir folder;
    const workspace::Workspace workspace(folder.filePath(QStringLiteral("workspace.sqlite")));
    FilterSpec typed = spec();
    typed.sweep.where = QStringLiteral("n < 2");
    jobs::JobContext context(m_server->pool());
    const auto recorded = recordFilters(context, workspace, QStringLiteral("here"), typed, {});
    QVERIFY2(recorded, recorded ? "" : qPrintable(core::toOneLine(recorded.error())));
    const auto past = loadPastFilters(workspace, recorded->id);
    QVERIFY(past);
    QCOMPARE(past->result.head.built, recorded->result.head.built);
    QCOMPARE(past->result.advice, recorded->result.advice);
    QVERIFY(cell(past->result, 0, PartialIndex).built);
    QVERIFY(toJson(recorded->result).contains(QStringLiteral("built_partial_indexes")));
}

void TestPartialCopy::specIsChecked()
{
    FilterSpec wrong = spec();
    wrong.sweep.where = QStringLiteral("n < 2");
    QVERIFY(checkFilters(wrong));
    wrong.buildPartials = -1;
    QVERIFY(!checkFilters(wrong));
    wrong.buildPartials = 1000;
    QVERIFY(!checkFilters(wrong));
    wrong.buildPartials = 1;
    wrong.strategies = {ExactFirst};
    QVERIFY(!checkFilters(wrong));
    wrong.strategies.clear();
    wrong.sweep.index = QStringLiteral("od_mid");
    QVERIFY(!checkFilters(wrong));
    const auto pool = m_server->pool(db::Access::ReadOnly);
    const auto lease = pool->lease();
    wrong.sweep.table = *catalog::loadTable(**lease, QStringLiteral("keyless"));
    wrong.sweep.index = QStringLiteral("keyless_hnsw");
    const auto keyless = checkFilters(wrong);
    QVERIFY(!keyless);
    QVERIFY2(keyless.error().message.contains(QStringLiteral("has no key")), qPrintable(keyless.error().message));
    FilterSpec typed = spec();
    typed.sweep.where = QStringLiteral("n < 2");
    const auto script = partialCopyScript(typed, QStringLiteral("some\"where"));
    QVERIFY(script);
    QVERIFY2(script->contains(QStringLiteral("DROP SCHEMA \"some\"\"where\" CASCADE;")), qPrintable(*script));
}

void TestPartialCopy::readOnlySessionIsRefused()
{
    FilterSpec typed = spec();
    typed.sweep.where = QStringLiteral("n < 2");
    const auto result = run(typed, db::Access::ReadOnly);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, core::ErrorKind::ReadOnly);
}

void TestPartialCopy::cancelLeavesNoCopy()
{
    jobs::JobRunner runner;
    FilterSpec typed = spec();
    typed.sweep.where = QStringLiteral("n < 15");
    typed.sweep.queries = 3000;
    const auto job =
        runner.start<FilterResult>(QStringLiteral("filters"), m_server->pool(),
                                   [typed](jobs::JobContext &context) { return runFilters(context, typed, {}); });
    QTRY_COMPARE(clones(), 1);
    runner.cancel(job.id);
    QTRY_VERIFY_WITH_TIMEOUT(job.result.isFinished(), 20000);
    QVERIFY(!job.result.result());
    QCOMPARE(job.result.result().error().kind, core::ErrorKind::Cancelled);
    QCOMPARE(clones(), 0);
}

void TestPartialCopy::crashLeavesACopyThatTheNextDrops()
{
    FilterSpec typed = spec();
    typed.sweep.where = QStringLiteral("n < 2");
    typed.strategies = {PartialIndex};
    {
        jobs::JobContext context(m_server->pool());
        auto lease = context.lease();
        QVERIFY(makePartialCopy(context, **lease, typed, newHoldoutSchema()));
    }
    QTRY_COMPARE(clones(), 1);
    QVERIFY(run(typed));
    QCOMPARE(clones(), 0);
}

QTEST_GUILESS_MAIN(TestPartialCopy)
#include "tst_partialcopy.moc"
