#include "app/plan/findproblems.h"
#include "app/plan/readplans.h"
#include "tests/support/planfixture.h"
#include "tests/support/testdata.h"

#include <QFile>
#include <QTest>

using namespace plan;
using testsupport::scenarioFacts;

class TestFindProblems : public QObject
{
    Q_OBJECT

private slots:
    void rules_data();
    void rules();
    void scenarioFiles_data();
    void scenarioFiles();
    void limitsComeFromTheStatement();
    void factsAloneTellOfTables();
    void withoutFactsNothingIsMadeUp();
    void otherTypesHaveSuchOperatorsToo();
    void worstComesFirst();
    void everyFindingIsWhole();
};

namespace {

QStringList words(const QString &text)
{
    return text.split(u' ', Qt::SkipEmptyParts);
}

Plan planOf(const QByteArray &text)
{
    const auto document = readPlans(text);
    return document ? document->plans.front() : Plan();
}

QList<Finding> findingsOf(const QByteArray &text, const PlanFacts &facts = {})
{
    const Plan plan = planOf(text);
    return findProblems(plan, measure(plan), facts);
}

QStringList codesOf(const QList<Finding> &findings)
{
    QStringList codes;
    for (const Finding &finding : findings)
        codes << finding.code;
    return codes;
}

bool has(const QList<Finding> &findings, const char *code)
{
    return codesOf(findings).contains(QLatin1String(code));
}

QStringList badOnes(const QList<Finding> &findings)
{
    QStringList bad;
    for (const Finding &finding : findings) {
        if (finding.severity == Severity::Wrong || finding.severity == Severity::Slow)
            bad << finding.code;
    }
    return bad;
}

/// "good" stands for nothing wrong or slow, "nothing" for no finding at all.
QString disagreement(const QList<Finding> &findings, const QString &expected)
{
    const QStringList found = codesOf(findings);
    for (const QString &code : words(expected)) {
        if (code == u"nothing" && !found.isEmpty())
            return found.join(u' ');
        if (code == u"good" && !badOnes(findings).isEmpty())
            return badOnes(findings).join(u' ');
        if (code != u"good" && code != u"nothing" && !found.contains(code))
            return QStringLiteral("no %1 but %2").arg(code, found.join(u' '));
    }
    return {};
}

const char hnswScan[] =
    "  ->  Index Scan using items_hnsw_cos on public.items  (cost=173.57..13764.00 rows=%1 width=16) "
    "(actual time=1.8..1.9 rows=%2 loops=1)\n"
    "        Order By: (items.embedding <=> '[1,2,3]'::vector)\n";
const char seqScan[] = "        ->  Seq Scan on public.items  (cost=0.00..1575.00 rows=30000 width=16) (actual "
                       "time=0.007..5.722 rows=30000 loops=1)\n";

QString limit(int estimated, int actual)
{
    return QStringLiteral("Limit  (cost=173.57..178.10 rows=%1 width=16) (actual time=1.9..1.9 rows=%2 loops=1)\n")
        .arg(estimated)
        .arg(actual);
}

QString sorted(const char *key, const char *scan = seqScan)
{
    return QStringLiteral("Limit  (cost=2223.29..2223.31 rows=10 width=16) (actual time=7.9..7.9 rows=10 loops=1)\n"
                          "  ->  Sort  (cost=2223.29..2298.29 rows=30000 width=16) (actual time=7.9..7.9 rows=10 "
                          "loops=1)\n        Sort Key: %1\n        Sort Method: top-N heapsort  Memory: 25kB\n%2")
        .arg(QLatin1String(key), QLatin1String(scan));
}

} // namespace

void TestFindProblems::rules_data()
{
    QTest::addColumn<QString>("plan");
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QString>("expected");
    const QString scan = QLatin1String(hnswScan);
    const auto row = [](const char *name, const QString &plan, const char *settings, const char *expected) {
        QTest::newRow(name) << plan << QString::fromLatin1(settings) << QString::fromLatin1(expected);
    };
    row("used", limit(10, 10) + scan.arg(30000).arg(10), "", "nothing");
    row("descending", sorted("((items.embedding <=> '[1]'::vector)) DESC"), "", "order_not_indexable");
    row("similarity", sorted("(('1'::double precision - (items.embedding <=> '[1]'::vector)))"), "",
        "order_not_indexable");
    row("operator by schema", sorted("((items.embedding OPERATOR(ext.<=>) '[1]'::ext.vector)) DESC"), "",
        "order_not_indexable");
    row("function", sorted("(cosine_distance(items.embedding, '[1]'::vector))"), "", "order_not_indexable");
    row("second key", sorted("items.category_id, ((items.embedding <=> '[1]'::vector))"), "", "vector_order_not_first");
    row("other operator", sorted("((items.embedding <-> '[1]'::vector))"), "", "operator_opclass_mismatch");
    row("other expression", sorted("(((items.embedding)::halfvec(64) <=> '[1]'::halfvec(64)))"), "",
        "index_expression_mismatch");
    row("join", sorted("((items.embedding <=> v.e))"), "", "query_vector_from_join");
    row("volatile", sorted("((items.embedding <=> any_vector()))"), "", "query_vector_volatile");
    row("init plan", sorted("((items.embedding <=> (InitPlan 1).col1))"), "", "nothing");
    row("raised ef_search", sorted("((items.embedding <=> '[1]'::vector))"), "hnsw.ef_search=800", "index_cost_tipped");
    row("limit past ef_search", limit(100, 40) + scan.arg(30000).arg(40), "", "limit_exceeds_ef_search");
    row("ef_search is enough", limit(100, 100) + scan.arg(30000).arg(100), "hnsw.ef_search=200", "nothing");
    row("filter",
        limit(10, 4) + scan.arg(3000).arg(4) +
            QStringLiteral("        Filter: (items.category_id < 20)\n"
                           "        Rows Removed by Filter: 36\n"),
        "", "filter_starves_scan");
    row("filter by distance only",
        limit(10, 4) + scan.arg(3000).arg(4) +
            QStringLiteral("        Filter: ((items.embedding <=> '[1]'::vector) < '0.2'::double precision)\n"
                           "        Rows Removed by Filter: 36\n"),
        "", "good distance_filter_selectivity");
    row("iterative, by memory",
        limit(10, 4) + scan.arg(3000).arg(4) +
            QStringLiteral("        Filter: (items.category_id < 20)\n"
                           "        Rows Removed by Filter: 3000\n"),
        "hnsw.iterative_scan=strict_order", "iterative_scan_exhausted");
    row("all rows seen",
        limit(10, 4) + scan.arg(3000).arg(4) +
            QStringLiteral("        Filter: (items.category_id < 20)\n"
                           "        Rows Removed by Filter: 29996\n"),
        "hnsw.iterative_scan=strict_order", "not_starved");
    row("relaxed", limit(10, 10) + scan.arg(30000).arg(10), "hnsw.iterative_scan=relaxed_order",
        "relaxed_order_unsorted");
    row("no limit",
        QStringLiteral("Index Scan using items_hnsw_cos on public.items  (cost=173.57..13764.00 rows=30000 width=16) "
                       "(actual time=1.8..1.9 rows=40 loops=1)\n  Order By: (items.embedding <=> '[1,2,3]'::vector)\n"),
        "", "missing_limit result_truncated");
    row("searches not counted", limit(10, 10) + scan.arg(30000).arg(10) + QStringLiteral("        Index Searches: 0\n"),
        "", "index_search_uncounted good");
    row("cold",
        limit(10, 10) + scan.arg(30000).arg(10) +
            QStringLiteral("        Buffers: shared hit=33 read=934\n        I/O Timings: shared read=1.7\n"),
        "", "cold_cache");
    row("not analyzed, past ef_search",
        QStringLiteral("Limit  (cost=173.57..218.87 rows=100 width=16)\n"
                       "  ->  Index Scan using items_hnsw_cos on public.items  (cost=173.57..13764.00 rows=30000 "
                       "width=16)\n        Order By: (embedding <=> '[1,2,3]'::vector)\n"),
        "", "limit_exceeds_ef_search");
    row("spilled sort",
        QStringLiteral(
            "Sort  (cost=1.0..2.0 rows=300 width=8) (actual time=1.0..2.0 rows=300 loops=1)\n"
            "  Sort Key: a\n  Sort Method: external merge  Disk: 5000kB\n"
            "  ->  Seq Scan on t  (cost=0.0..1.0 rows=300 width=8) (actual time=0.0..1.0 rows=300 loops=1)\n"),
        "", "sort_spill");
    row("batches",
        QStringLiteral(
            "Hash  (cost=1.0..2.0 rows=300 width=8) (actual time=1.0..2.0 rows=300 loops=1)\n"
            "  Buckets: 1024  Batches: 8  Memory Usage: 4000kB\n"
            "  ->  Seq Scan on t  (cost=0.0..1.0 rows=300 width=8) (actual time=0.0..1.0 rows=300 loops=1)\n"),
        "", "hash_batches");
    row("lossy",
        QStringLiteral(
            "Bitmap Heap Scan on t  (cost=1.0..2.0 rows=300 width=8) (actual time=1.0..2.0 rows=300 loops=1)\n"
            "  Recheck Cond: (a > 1)\n  Heap Blocks: exact=100 lossy=900\n"
            "  ->  Bitmap Index Scan on i  (cost=0.0..1.0 rows=300 width=0) (actual time=0.0..1.0 rows=300 "
            "loops=1)\n        Index Cond: (a > 1)\n"),
        "", "lossy_bitmap");
    row("workers",
        QStringLiteral("Gather  (cost=1.0..2.0 rows=300 width=8) (actual time=1.0..2.0 rows=300 loops=1)\n"
                       "  Workers Planned: 4\n  Workers Launched: 1\n"
                       "  ->  Parallel Seq Scan on t  (cost=0.0..1.0 rows=100 width=8) (actual time=0.0..1.0 rows=150 "
                       "loops=2)\n"),
        "", "workers_not_launched");
    row("misestimate",
        QStringLiteral("Seq Scan on t  (cost=0.0..1.0 rows=5 width=8) (actual time=0.0..1.0 rows=9000 loops=1)\n"
                       "  Filter: (a = 1)\n"),
        "", "row_misestimate");
    row("dropped by a filter",
        QStringLiteral("Seq Scan on t  (cost=0.0..1.0 rows=5 width=8) (actual time=0.0..90.0 rows=5 loops=1)\n"
                       "  Filter: (a = 1)\n  Rows Removed by Filter: 900000\nExecution Time: 91.0 ms\n"),
        "", "rows_removed_by_filter");
    row("offset",
        QStringLiteral(
            "Limit  (cost=100.0..101.0 rows=10 width=8) (actual time=0.0..90.0 rows=10 loops=1)\n"
            "  ->  Seq Scan on t  (cost=0.0..1.0 rows=9000 width=8) (actual time=0.0..90.0 rows=5010 loops=1)\n"),
        "", "large_offset");
    row("jit",
        QStringLiteral(
            "Seq Scan on t  (cost=0.0..1.0 rows=5 width=8) (actual time=0.0..90.0 rows=5 loops=1)\n"
            "JIT:\n  Functions: 12\n  Options: Inlining true, Optimization true, Expressions true, Deforming "
            "true\n  Timing: Generation 1.0 ms, Inlining 20.0 ms, Optimization 30.0 ms, Emission 20.0 ms, Total "
            "71.0 ms\nExecution Time: 170.0 ms\n"),
        "", "jit_overhead");
}

void TestFindProblems::rules()
{
    QFETCH(QString, plan);
    QFETCH(QString, settings);
    QFETCH(QString, expected);
    const auto findings = findingsOf(plan.toUtf8(), scenarioFacts(settings));
    if (expected == u"not_starved") {
        QVERIFY2(!codesOf(findings).contains(u"iterative_scan_exhausted") &&
                     !codesOf(findings).contains(u"filter_starves_scan"),
                 qPrintable(codesOf(findings).join(u' ')));
        return;
    }
    const QString wrong = disagreement(findings, expected);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

/// The real plans, with the facts that belong to them.
void TestFindProblems::scenarioFiles_data()
{
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *settings, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(settings) << QString::fromLatin1(expected);
    };
    row("01_hnsw_used", "", "nothing");
    row("03_desc", "", "order_not_indexable");
    row("05_no_limit", "", "missing_limit");
    row("07_ef_search_lt_limit", "", "limit_exceeds_ef_search");
    row("09_iter_strict", "hnsw.iterative_scan=strict_order", "nothing");
    row("11_iter_max_scan_tuples", "hnsw.iterative_scan=strict_order hnsw.max_scan_tuples=1000",
        "iterative_scan_exhausted");
    row("13_selective_filter_seqscan", "", "good exact_scan_is_cheap");
    row("15_partial_index_nomatch", "", "partial_index_not_implied filter_starves_scan");
    row("17_cte_join_not_used", "", "query_vector_from_join");
    row("19_join_filter_few", "", "join_starves_scan");
    row("21_group_by_min_distance", "", "aggregate_over_distance");
    row("23_halfvec_expr_ok", "", "nothing");
    row("25_halfvec_typmod_missing", "", "index_expression_mismatch toast_hides_cost");
    row("27_exact_parallel_forced", "", "toast_hides_cost");
    row("29_ivf_probes_high_seqscan", "ivfflat.probes=80", "index_cost_tipped");
    row("31_ivf_iter_relaxed", "ivfflat.iterative_scan=relaxed_order",
        "relaxed_order_unsorted shared_index_many_tenants");
    row("33_partition_pruned", "", "nothing");
    row("35_distance_filter_no_order", "", "distance_filter_without_order distance_filter_selectivity");
    row("37_relaxed_pg17_sort_elided", "hnsw.iterative_scan=relaxed_order", "relaxed_order_unsorted");
    row("39_generic_plan_prepared", "", "partial_index_not_implied filter_starves_scan");
    row("41_offset_beyond_ef", "", "result_truncated limit_exceeds_ef_search");
    row("43_for_update", "", "nothing");
    row("45_delete_using", "", "nothing");
    row("47_iter_scan_big_limit", "hnsw.iterative_scan=strict_order", "nothing");
    row("49_cold_cache", "", "cold_cache");
    row("49_warm_cache", "", "nothing");
}

void TestFindProblems::scenarioFiles()
{
    QFETCH(QString, settings);
    QFETCH(QString, expected);
    const QString name = QString::fromUtf8(QTest::currentDataTag());
    int read = 0;
    for (const QString &path : {testsupport::testDataPath(QStringLiteral("plans/%1.json").arg(name)),
                                testsupport::sharedDataPath(QStringLiteral("plans/scenarios/%1.json").arg(name)),
                                testsupport::sharedDataPath(QStringLiteral("plans/scenarios/%1.txt").arg(name))}) {
        QFile file(path);
        if (path.isEmpty() || !file.open(QIODevice::ReadOnly))
            continue;
        ++read;
        const auto findings = findingsOf(file.readAll(), scenarioFacts(settings));
        if (path.endsWith(u".json"))
            qInfo("%s | expected %s | found %s", qPrintable(name), qPrintable(expected),
                  qPrintable(codesOf(findings).join(u' ')));
        const QString wrong = disagreement(findings, expected);
        QVERIFY2(wrong.isEmpty(), qPrintable(path + u' ' + wrong));
    }
    if (read == 0)
        QSKIP("the plan lies in the shared data only");
}

void TestFindProblems::limitsComeFromTheStatement()
{
    const QString text = limit(30, 30) + QString::fromLatin1(hnswScan).arg(30).arg(30);
    Plan plan = planOf(text.toUtf8());
    QVERIFY(findProblems(plan, measure(plan), {}).isEmpty());
    plan.queryText =
        QStringLiteral("SELECT id FROM (SELECT * FROM items LIMIT 5) i ORDER BY embedding <=> '[1]' LIMIT 500");
    const auto facts = scenarioFacts();
    QVERIFY(has(findProblems(plan, measure(plan), facts), "limit_exceeds_ef_search"));
}

void TestFindProblems::factsAloneTellOfTables()
{
    const QByteArray text = (limit(10, 10) + QString::fromLatin1(hnswScan).arg(30000).arg(10)).toUtf8();
    PlanFacts facts = scenarioFacts();
    facts.tables[0].deadRows = 20000;
    facts.tables[0].rowsChanged = 20000;
    facts.tables[0].columns.last().nullFraction = 0.25;
    facts.tables[0].indexes.last().valid = false;
    const auto findings = findingsOf(text, facts);
    for (const char *code : {"index_invalid", "stale_statistics", "dead_tuples", "null_vectors_not_indexed"})
        QVERIFY2(has(findings, code), code);
}

void TestFindProblems::withoutFactsNothingIsMadeUp()
{
    // Whether there is an index for this is not known.
    QVERIFY(findingsOf(sorted("((items.embedding <-> '[1]'::vector))").toUtf8()).isEmpty());
    QVERIFY(has(findingsOf(sorted("(((items.embedding)::halfvec <-> '[1]'::halfvec))").toUtf8()),
                "index_expression_mismatch"));
}

void TestFindProblems::otherTypesHaveSuchOperatorsToo()
{
    const QByteArray points = "Limit  (cost=0.14..0.9 rows=10 width=16) (actual time=1.9..1.9 rows=4 loops=1)\n"
                              "  ->  Index Scan using spots on places  (cost=0.14..13.00 rows=3000 width=16) (actual "
                              "time=1.8..1.9 rows=4 loops=1)\n        Order By: (spot <-> '(0,0)'::point)\n"
                              "        Filter: (kind = 1)\n        Rows Removed by Filter: 400\n";
    QVERIFY(findingsOf(points).isEmpty());
}

void TestFindProblems::worstComesFirst()
{
    const auto findings = findingsOf((limit(10, 4) + QString::fromLatin1(hnswScan).arg(3000).arg(4) +
                                      QStringLiteral("        Filter: (items.category_id = ANY ('{7,8}'::integer[]))\n"
                                                     "        Rows Removed by Filter: 36\n        Index Searches: 0\n"))
                                         .toUtf8(),
                                     scenarioFacts());
    QCOMPARE(codesOf(findings),
             words(QStringLiteral("filter_starves_scan partial_index_not_implied index_search_uncounted")));
    QCOMPARE(findings.first().severity, Severity::Wrong);
    QCOMPARE(findings.first().node, 1);
    QVERIFY(findings.first().sql.contains(u"hnsw.iterative_scan"));
    QVERIFY(findings.first().evidence.contains(u"36"));
}

void TestFindProblems::everyFindingIsWhole()
{
    QVERIFY(findProblems(Plan(), PlanMetrics(), PlanFacts()).isEmpty());
    for (const char *key : {"((items.embedding <-> '[1]'::vector))", "((items.embedding <=> '[1]'::vector)) DESC"}) {
        for (const Finding &finding : findingsOf(sorted(key).toUtf8(), scenarioFacts())) {
            QVERIFY(!finding.title.isEmpty() && !finding.evidence.isEmpty() && !finding.advice.isEmpty());
            QVERIFY(finding.node >= -1 && finding.node < 3);
        }
    }
}

QTEST_GUILESS_MAIN(TestFindProblems)

#include "tst_findproblems.moc"
