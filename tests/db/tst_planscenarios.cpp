#include "app/jobs/jobcontext.h"
#include "tests/support/privateserver.h"
#include "tests/support/testdata.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

using testsupport::PrivateServer;

/// Makes the tables of the plan scenarios, runs every query through the program, and compares what it finds.
class TestPlanScenarios : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();
    void finds_data();
    void finds();
    void leavesNothingBehind();
};

namespace {

const QString databaseName = QStringLiteral("scenarios");

QString vectorText(int dimensions)
{
    quint32 state = 7;
    QStringList values;
    for (int at = 0; at < dimensions; ++at) {
        state = state * 1664525 + 1013904223;
        values << QString::number(double(state >> 8) / double(1 << 24), 'f', 6);
    }
    return u'[' + values.join(u',') + u']';
}

QStringList words(const QString &text)
{
    return text.split(u' ', Qt::SkipEmptyParts);
}

struct Outcome
{
    int status = -1;
    QJsonObject json;
    QByteArray error;
};

Outcome runPlan(const PrivateServer &server, const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral(WORKBENCH_CLI),
                  QStringList{QStringLiteral("--dsn"), server.parameters(databaseName).toConninfo(),
                              QStringLiteral("--json"), QStringLiteral("plan")} +
                      arguments);
    if (!process.waitForFinished(120'000))
        return {};
    return {process.exitCode(), QJsonDocument::fromJson(process.readAllStandardOutput()).object(),
            process.readAllStandardError()};
}

bool makeTables(PrivateServer &server)
{
    QFile script(testsupport::testDataPath(QStringLiteral("planscenarios.sql")));
    return script.open(QIODevice::ReadOnly) && server.createDatabase(databaseName) &&
           server.run(QString::fromUtf8(script.readAll()), databaseName);
}

PrivateServer &server()
{
    QFETCH_GLOBAL(bool, next);
    return next ? *PrivateServer::next() : *PrivateServer::instance();
}

} // namespace

void TestPlanScenarios::initTestCase_data()
{
    QTest::addColumn<bool>("next");
    QTest::newRow("installed") << false;
    if (qEnvironmentVariableIsSet("PGVECTOR_WORKBENCH_PG_BIN_NEXT"))
        QTest::newRow("next") << true;
}

void TestPlanScenarios::initTestCase()
{
    PrivateServer *const installed = PrivateServer::instance();
    if (!installed)
        return;
    for (PrivateServer *one : {installed, PrivateServer::next()}) {
        if (one)
            QVERIFY(makeTables(*one));
    }
}

/// "good": nothing wrong or slow. %q is a query vector of 64 dimensions, %w one of 1024.
void TestPlanScenarios::finds_data()
{
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *settings, const char *sql, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(settings) << QString::fromLatin1(sql)
                            << QString::fromLatin1(expected);
    };
    row("01_hnsw_used", "", "SELECT id FROM items ORDER BY embedding <=> '%q' LIMIT 10", "good");
    row("02_wrong_operator", "", "SELECT id FROM items ORDER BY embedding <-> '%q' LIMIT 10",
        "operator_opclass_mismatch");
    row("03_desc", "", "SELECT id FROM items ORDER BY embedding <=> '%q' DESC LIMIT 10", "order_not_indexable");
    row("04_similarity", "", "SELECT id FROM items ORDER BY 1 - (embedding <=> '%q') LIMIT 10", "order_not_indexable");
    row("04b_function", "", "SELECT id FROM items ORDER BY cosine_distance(embedding, '%q') LIMIT 10",
        "order_not_indexable");
    row("04c_second_key", "", "SELECT id FROM items ORDER BY category_id, embedding <=> '%q' LIMIT 10",
        "vector_order_not_first");
    row("05_no_limit", "", "SELECT id FROM items ORDER BY embedding <=> '%q'", "missing_limit");
    row("06_no_limit_forced", "enable_seqscan=off enable_sort=off", "SELECT id FROM items ORDER BY embedding <=> '%q'",
        "result_truncated missing_limit");
    row("07_ef_search_lt_limit", "enable_seqscan=off", "SELECT id FROM items ORDER BY embedding <=> '%q' LIMIT 100",
        "limit_exceeds_ef_search");
    row("08_filter_few", "enable_seqscan=off",
        "SELECT id FROM items WHERE category_id < 20 ORDER BY embedding <=> '%q' LIMIT 10", "filter_starves_scan");
    row("09_iter_strict", "enable_seqscan=off hnsw.iterative_scan=strict_order",
        "SELECT id FROM items WHERE category_id < 20 ORDER BY embedding <=> '%q' LIMIT 10", "good");
    row("10_iter_relaxed", "enable_seqscan=off hnsw.iterative_scan=relaxed_order",
        "SELECT id FROM items WHERE category_id < 20 ORDER BY embedding <=> '%q' LIMIT 10", "relaxed_order_unsorted");
    row("11_iter_max_scan_tuples",
        "enable_seqscan=off enable_bitmapscan=off hnsw.iterative_scan=strict_order hnsw.max_scan_tuples=1000",
        "SELECT id FROM items WHERE tenant_id = 5 ORDER BY embedding <=> '%q' LIMIT 10", "iterative_scan_exhausted");
    row("12_iter_memory", "enable_seqscan=off enable_bitmapscan=off hnsw.iterative_scan=strict_order work_mem=64kB",
        "SELECT id FROM items WHERE tenant_id = 5 ORDER BY embedding <=> '%q' LIMIT 10", "iterative_scan_exhausted");
    row("13_selective_filter_seqscan", "",
        "SELECT id FROM items WHERE tenant_id = 5 ORDER BY embedding <=> '%q' LIMIT 10", "good exact_scan_is_cheap");
    row("14_partial_index", "enable_seqscan=off",
        "SELECT id FROM items WHERE category_id = 7 ORDER BY embedding <=> '%q' LIMIT 10", "good");
    row("15_partial_index_nomatch", "enable_seqscan=off",
        "SELECT id FROM items WHERE category_id IN (7,8) ORDER BY embedding <=> '%q' LIMIT 10",
        "partial_index_not_implied filter_starves_scan");
    row("16_scalar_subquery", "",
        "SELECT id FROM items ORDER BY embedding <=> (SELECT embedding FROM items WHERE id = 1) LIMIT 10", "good");
    row("17_cte_join_not_used", "",
        "WITH v AS (SELECT embedding e FROM items WHERE id=1) SELECT i.id FROM items i, v ORDER BY i.embedding <=> v.e "
        "LIMIT 10",
        "query_vector_from_join");
    row("18_lateral", "",
        "SELECT q.id, n.id FROM (SELECT * FROM items WHERE id <= 5) q CROSS JOIN LATERAL (SELECT i.id FROM items i "
        "ORDER "
        "BY i.embedding <=> q.embedding LIMIT 5) n",
        "good");
    row("19_join_filter_few", "enable_seqscan=off enable_hashjoin=off enable_mergejoin=off",
        "SELECT i.id FROM items i JOIN category c ON c.id=i.category_id WHERE c.active ORDER BY i.embedding <=> '%q' "
        "LIMIT 20",
        "join_starves_scan");
    row("20_small_table", "",
        "SELECT id FROM (SELECT * FROM docs_noidx WHERE id <= 300) d ORDER BY embedding <-> '%w' "
        "LIMIT 10",
        "exact_scan_is_cheap");
    row("21_group_by_min_distance", "",
        "SELECT category_id, min(embedding <=> '%q') d FROM items GROUP BY category_id ORDER BY d LIMIT 10",
        "aggregate_over_distance");
    row("22_volatile", "", "SELECT id FROM items ORDER BY embedding <=> any_vector() LIMIT 10",
        "query_vector_volatile");
    row("23_halfvec_expr_ok", "",
        "SELECT id FROM docs ORDER BY embedding::halfvec(1024) <=> '%w'::halfvec(1024) LIMIT 10", "good");
    row("24_halfvec_not_cast", "", "SELECT id FROM docs ORDER BY embedding <=> '%w' LIMIT 10",
        "index_expression_mismatch toast_hides_cost");
    row("25_halfvec_typmod_missing", "", "SELECT id FROM docs ORDER BY embedding::halfvec <=> '%w'::halfvec LIMIT 10",
        "index_expression_mismatch");
    row("26_toast", "max_parallel_workers_per_gather=0",
        "SELECT id FROM docs_noidx ORDER BY embedding <=> '%w' LIMIT 10", "toast_hides_cost exact_scan_not_parallel");
    row("27_exact_parallel_forced", "min_parallel_table_scan_size=1 parallel_setup_cost=1 parallel_tuple_cost=0.001",
        "SELECT id FROM docs_noidx ORDER BY embedding <=> '%w' LIMIT 10", "toast_hides_cost");
    row("28_ivf", "", "SELECT id FROM items_ivf ORDER BY embedding <-> '%q' LIMIT 10", "good");
    row("29_ivf_probes_high_seqscan", "ivfflat.probes=80",
        "SELECT id FROM items_ivf ORDER BY embedding <-> '%q' LIMIT 10", "index_cost_tipped");
    row("31_ivf_iter_relaxed", "enable_seqscan=off ivfflat.iterative_scan=relaxed_order",
        "SELECT id FROM items_ivf WHERE category_id=3 ORDER BY embedding <-> '%q' LIMIT 50",
        "relaxed_order_unsorted shared_index_many_tenants");
    row("32_partitions", "", "SELECT id FROM items_part ORDER BY embedding <=> '%q' LIMIT 10", "good partition_fanout");
    row("33_partition_pruned", "", "SELECT id FROM items_part WHERE category_id=1 ORDER BY embedding <=> '%q' LIMIT 10",
        "good");
    row("34_distance_filter", "enable_seqscan=off",
        "SELECT id FROM items WHERE embedding <=> '%q' < 0.9 ORDER BY embedding <=> '%q' LIMIT 10",
        "good distance_filter_selectivity");
    row("35_distance_filter_no_order", "", "SELECT id FROM items WHERE embedding <=> '%q' < 0.2",
        "distance_filter_without_order");
    row("36_rerank", "hnsw.iterative_scan=relaxed_order",
        "WITH r AS MATERIALIZED (SELECT id, embedding <=> '%q' AS d FROM items ORDER BY d LIMIT 40) SELECT * FROM r "
        "ORDER "
        "BY d + 0 LIMIT 5",
        "good rerank_pattern");
    row("37_relaxed_pg17_sort_elided", "hnsw.iterative_scan=relaxed_order",
        "WITH r AS MATERIALIZED (SELECT id, embedding <=> '%q' AS d FROM items ORDER BY d LIMIT 40) SELECT * FROM r "
        "ORDER "
        "BY d LIMIT 5",
        "relaxed_order_unsorted");
    row("39_generic_plan", "enable_seqscan=off generic",
        "SELECT id FROM items WHERE category_id=$2 ORDER BY embedding <=> $1 LIMIT 10",
        "partial_index_not_implied filter_starves_scan");
    row("40_null_vectors", "enable_seqscan=off", "SELECT id FROM holes ORDER BY embedding <=> '%q' LIMIT 10",
        "good null_vectors_not_indexed");
    row("41_offset_beyond_ef", "enable_seqscan=off",
        "SELECT id FROM items ORDER BY embedding <=> '%q' LIMIT 10 OFFSET 50",
        "result_truncated limit_exceeds_ef_search");
    row("42_count", "enable_seqscan=off",
        "SELECT count(*) FROM (SELECT id FROM items ORDER BY embedding <=> '%q' LIMIT 100) t",
        "result_truncated limit_exceeds_ef_search");
    row("43_for_update", "writes", "SELECT id FROM items ORDER BY embedding <=> '%q' LIMIT 5 FOR UPDATE", "good");
    row("44_vectors_given", "serialize",
        "SELECT * FROM docs ORDER BY embedding::halfvec(1024) <=> '%w'::halfvec(1024) "
        "LIMIT 20",
        "vector_in_output");
    row("45_delete_using", "writes",
        "DELETE FROM items WHERE id IN (SELECT id FROM items ORDER BY embedding <=> '%q' LIMIT 3)", "good");
    row("46_second_key", "", "SELECT id FROM items ORDER BY embedding <=> '%q', id LIMIT 10", "good");
    row("47_iter_scan_big_limit", "enable_seqscan=off hnsw.iterative_scan=strict_order",
        "SELECT id FROM items ORDER BY embedding <=> '%q' LIMIT 1000", "good");
    row("48_invalid_index", "", "SELECT id FROM invalid ORDER BY embedding <=> '%q' LIMIT 10", "index_invalid");
    row("53_dead_rows", "enable_seqscan=off", "SELECT id FROM worn ORDER BY embedding <=> '%q' LIMIT 10",
        "dead_tuples");
}

void TestPlanScenarios::finds()
{
    QFETCH(QString, settings);
    QFETCH(QString, sql);
    QFETCH(QString, expected);
    const QString query =
        QString(sql).replace(QLatin1String("%q"), vectorText(64)).replace(QLatin1String("%w"), vectorText(1024));
    // Three runs, so that the one shown is of a warm cache.
    QStringList arguments{QStringLiteral("--analyze"), QStringLiteral("--runs"), QStringLiteral("3"),
                          QStringLiteral("--sql"), query};
    for (const QString &setting : words(settings)) {
        if (setting.contains(u'='))
            arguments << QStringLiteral("--set") << setting;
        else
            arguments << QStringLiteral("--") + setting;
        if (setting == u"generic")
            arguments << QStringLiteral("--param") << vectorText(64) << QStringLiteral("--param")
                      << QStringLiteral("7");
    }
    const Outcome outcome = runPlan(server(), arguments);
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    QStringList found;
    QStringList bad;
    for (const QJsonValue &finding : outcome.json[QStringLiteral("findings")].toArray()) {
        const QString severity = finding[QStringLiteral("severity")].toString();
        found << finding[QStringLiteral("code")].toString();
        if (severity == u"wrong" || severity == u"slow")
            bad << found.last();
        QVERIFY(!finding[QStringLiteral("evidence")].toString().isEmpty());
        QVERIFY(!finding[QStringLiteral("advice")].toString().isEmpty());
    }
    qInfo("%s | expected %s | found %s", QTest::currentDataTag(), qPrintable(expected), qPrintable(found.join(u' ')));
    for (const QString &code : words(expected)) {
        if (code == u"good")
            QVERIFY2(bad.isEmpty(), qPrintable(bad.join(u' ')));
        else
            QVERIFY2(found.contains(code), qPrintable(code));
    }
}

void TestPlanScenarios::leavesNothingBehind()
{
    const auto pool = server().pool(db::Access::ReadOnly, databaseName);
    jobs::JobContext context(pool);
    const auto lease = context.lease();
    QVERIFY(lease);
    const auto rows = (*lease)->execute(QStringLiteral("SELECT (SELECT count(*) FROM items), (SELECT count(*) FROM "
                                                       "pg_class WHERE relnamespace = 'public'::regnamespace "
                                                       "AND relname LIKE '%workbench%'), (SELECT count(*) FROM "
                                                       "pg_stat_activity WHERE state LIKE 'idle in transaction%')"));
    QVERIFY(rows);
    QCOMPARE(rows->integer(0, 0), 30000);
    QCOMPARE(rows->integer(0, 1), 0);
    QCOMPARE(rows->integer(0, 2), 0);
}

QTEST_GUILESS_MAIN(TestPlanScenarios)

#include "tst_planscenarios.moc"
