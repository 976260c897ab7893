#include "app/jobs/jobrunner.h"
#include "app/jobs/onfinished.h"
#include "app/plan/runexplain.h"
#include "app/plan/whynotindex.h"
#include "app/search/exactplan.h"
#include "tests/support/privateserver.h"
#include "tests/support/testdata.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using core::ErrorKind;
using plan::ExplainedPlan;
using plan::ExplainRequest;
using plan::IndexCheck;
using testsupport::PrivateServer;

class TestRunExplain : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();

    void plansWithoutRunning();
    void measuresSeveralRuns();
    void settingsHoldForTheStatementOnly();
    void factsTellOfOddTables();
    void factsKnowPartitions();
    void writesAreRolledBack_data();
    void writesAreRolledBack();
    void writesNeedToBeAllowed();
    void readOnlyConnectionsStayReadOnly();
    void sessionIsLeftAsItWas();
    void genericPlans();
    void errorsAreTheServers_data();
    void errorsAreTheServers();
    void timeoutLeavesThePlan();
    void timeoutKeepsTheRunsBefore();
    void cancelEndsTheStatement();
    void lostConnectionIsSaid();
    void saysWhyAnIndexIsNotUsed_data();
    void saysWhyAnIndexIsNotUsed();
    void comparesWithTheExactAnswer();

private:
    PrivateServer &server() const;
    core::Result<ExplainedPlan> run(const ExplainRequest &request, db::Access access = db::Access::ReadWrite) const;
    QString value(const QString &sql) const;
};

namespace {

const QString databaseName = QStringLiteral("explain");
const QString oddTable = QStringLiteral("\"odd \"\"schema\"\" é\".\"T'; DROP TABLE items --\"");

QString setupSql()
{
    QFile script(testsupport::testDataPath(QStringLiteral("explaintables.sql")));
    return script.open(QIODevice::ReadOnly) ? QString::fromUtf8(script.readAll()).arg(oddTable) : QString();
}

ExplainRequest requestOf(const QString &sql, bool analyze = true)
{
    ExplainRequest request;
    request.sql = sql;
    request.analyze = analyze;
    return request;
}

QString zero(int dimensions)
{
    return QStringLiteral("'[%1]'").arg(QStringList(dimensions, QStringLiteral("0.1")).join(u','));
}

QStringList indexesOf(const plan::Plan &plan)
{
    QStringList names;
    for (const plan::PlanNode &node : plan.nodes)
        names << node.index;
    names.removeAll(QString());
    return names;
}

} // namespace

#define REQUIRE(result) QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())))

PrivateServer &TestRunExplain::server() const
{
    QFETCH_GLOBAL(bool, next);
    return next ? *PrivateServer::next() : *PrivateServer::instance();
}

core::Result<ExplainedPlan> TestRunExplain::run(const ExplainRequest &request, db::Access access) const
{
    jobs::JobContext context(server().pool(access, databaseName));
    return plan::runExplain(context, request);
}

QString TestRunExplain::value(const QString &sql) const
{
    jobs::JobContext context(server().pool(db::Access::ReadWrite, databaseName));
    const auto lease = context.lease();
    const auto rows = lease ? (*lease)->execute(sql) : core::Result<db::ResultSet>(lease.error());
    return rows ? rows->text(0, 0) : core::toOneLine(rows.error());
}

void TestRunExplain::initTestCase_data()
{
    QTest::addColumn<bool>("next");
    QTest::newRow("installed") << false;
    if (qEnvironmentVariableIsSet("PGVECTOR_WORKBENCH_PG_BIN_NEXT"))
        QTest::newRow("next") << true;
}

void TestRunExplain::initTestCase()
{
    PrivateServer *const installed = PrivateServer::instance();
    if (!installed)
        return;
    for (PrivateServer *one : {installed, PrivateServer::next()}) {
        if (one)
            QVERIFY(one->createDatabase(databaseName) && one->run(setupSql(), databaseName));
    }
}

void TestRunExplain::plansWithoutRunning()
{
    const auto explained = run(requestOf(QStringLiteral("DELETE FROM items;"), false), db::Access::ReadOnly);
    REQUIRE(explained);
    QCOMPARE(explained->sql, QStringLiteral("DELETE FROM items"));
    QCOMPARE(explained->runs.size(), 1);
    QVERIFY(!explained->plan.analyzed);
    QVERIFY(!explained->rolledBack);
    QVERIFY(!explained->medianTime());
    QCOMPARE(value(QStringLiteral("SELECT count(*) FROM items")), QStringLiteral("6000"));
}

void TestRunExplain::measuresSeveralRuns()
{
    ExplainRequest request = requestOf(QStringLiteral("SELECT id FROM items ORDER BY v <-> %1 LIMIT 10").arg(zero(16)));
    request.runs = 5;
    const auto explained = run(request);
    REQUIRE(explained);
    QCOMPARE(explained->runs.size(), 5);
    QList<double> times;
    for (const plan::ExplainRun &ran : explained->runs) {
        QVERIFY(ran.executionTime && ran.planningTime);
        QVERIFY(ran.blocksHit + ran.blocksRead > 0);
        QVERIFY(!ran.json.isEmpty());
        times << ran.executionTime->value;
    }
    std::ranges::sort(times);
    QCOMPARE(explained->medianTime()->value, times[2]);
    QCOMPARE(explained->plan.executionTime->value, times[2]);
    QCOMPARE(explained->plan.queryText, request.sql);
}

void TestRunExplain::settingsHoldForTheStatementOnly()
{
    jobs::JobContext context(server().pool(db::Access::ReadOnly, databaseName));
    ExplainRequest request = requestOf(QStringLiteral("SELECT id FROM items ORDER BY v <-> %1 LIMIT 10").arg(zero(16)));
    request.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("77")},
                        {QStringLiteral("enable_seqscan"), QStringLiteral("off")}};
    const auto explained = plan::runExplain(context, request);
    REQUIRE(explained);
    QCOMPARE(explained->facts.setting(QStringLiteral("hnsw.ef_search")), QStringLiteral("77"));
    QCOMPARE(explained->facts.number(QStringLiteral("hnsw.ef_search")).value_or(0), 77);
    QVERIFY(explained->facts.changedSettings.contains(QStringLiteral("hnsw.ef_search")));
    QVERIFY(explained->facts.changedSettings.contains(QStringLiteral("enable_seqscan")));
    QVERIFY(!explained->facts.changedSettings.contains(QStringLiteral("ivfflat.probes")));
    QCOMPARE(explained->facts.setting(QStringLiteral("ivfflat.probes")), QStringLiteral("1"));
    QCOMPARE(plan::valueOf(explained->plan.settings, u"enable_seqscan"), QStringLiteral("off"));
    const auto lease = context.lease();
    REQUIRE(lease);
    const auto now = (*lease)->execute(QStringLiteral("SELECT current_setting('hnsw.ef_search')"));
    REQUIRE(now);
    QCOMPARE(now->text(0, 0), QStringLiteral("40"));
}

void TestRunExplain::factsTellOfOddTables()
{
    ExplainRequest request = requestOf(
        QStringLiteral("SELECT \"select\" FROM %1 ORDER BY \"my \"\"vec\"\" $1\" <-> $1 LIMIT 5").arg(oddTable));
    request.parameters = {db::Parameter::text(QStringLiteral("[0,0]"))};
    request.settings = {{QStringLiteral("enable_seqscan"), QStringLiteral("off")}};
    const auto explained = run(request, db::Access::ReadOnly);
    REQUIRE(explained);
    const plan::PlanFacts &facts = explained->facts;
    QVERIFY(facts.fromServer());
    QVERIFY(!facts.vectorVersion.isEmpty());
    QCOMPARE(facts.blockSize.value, 8192);
    QCOMPARE(facts.database, databaseName);
    QCOMPARE(facts.tables.size(), 1);
    const plan::TableFacts &table = facts.tables.first();
    QCOMPARE(table.name.toSql(), oddTable);
    QCOMPARE(table.rows.value, 501.0);
    QVERIFY(table.pages > 0 && table.size.value > 0);
    const plan::ColumnFacts *column = table.column(QStringLiteral("my \"vec\" $1"));
    QVERIFY(column && column->vector);
    QCOMPARE(column->vector->dimensions, 2);
    QCOMPARE(column->storage, QStringLiteral("external"));
    QVERIFY(column->nullFraction.value_or(0) > 0 && *column->nullFraction < 0.01);
    const plan::IndexFacts *index = facts.index(&table, QStringLiteral("idx \"odd\" é"));
    QVERIFY(index);
    QCOMPARE(index->method, QStringLiteral("hnsw"));
    QCOMPARE(index->operatorClass, QStringLiteral("vector_l2_ops"));
    QCOMPARE(index->operators, QStringList{QStringLiteral("<->")});
    QCOMPARE(index->key, QStringLiteral("\"my \"\"vec\"\" $1\""));
    QVERIFY(!index->expression && index->valid && index->size.value > 0);
    QCOMPARE(indexesOf(explained->plan), QStringList{QStringLiteral("idx \"odd\" é")});
    const auto findings = plan::findProblems(*explained);
    QCOMPARE(findings.size(), 1);
    QCOMPARE(findings.first().code, QStringLiteral("null_vectors_not_indexed"));
}

void TestRunExplain::factsKnowPartitions()
{
    const auto explained = run(requestOf(QStringLiteral("SELECT p FROM parts ORDER BY v <-> '[1,1]' LIMIT 5"), false));
    REQUIRE(explained);
    QStringList names;
    for (const plan::TableFacts &table : explained->facts.tables)
        names << table.name.name;
    names.sort();
    QCOMPARE(names, (QStringList{QStringLiteral("parts"), QStringLiteral("parts_1"), QStringLiteral("parts_2")}));
    const plan::TableFacts *parent = explained->facts.table(QStringLiteral("public"), QStringLiteral("parts"));
    QVERIFY(parent && parent->partitioned);
    const plan::TableFacts *part = explained->facts.table({}, QStringLiteral("parts_1"));
    QVERIFY(part && part->parent == parent->name);
    QCOMPARE(part->indexes.first().options.value(QStringLiteral("lists")), QStringLiteral("3"));
}

void TestRunExplain::writesAreRolledBack_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("insert") << QStringLiteral("INSERT INTO small VALUES (1000, NULL, 1, 'x')");
    QTest::newRow("update") << QStringLiteral("UPDATE small SET title = 'x'");
    QTest::newRow("delete") << QStringLiteral("DELETE FROM small");
    QTest::newRow("merge") << QStringLiteral(
        "MERGE INTO small s USING items i ON s.id = i.id WHEN MATCHED THEN DELETE");
    QTest::newRow("cte") << QStringLiteral("WITH d AS (DELETE FROM small RETURNING id) SELECT count(*) FROM d");
    QTest::newRow("lock") << QStringLiteral("SELECT * FROM small FOR UPDATE");
    QTest::newRow("table") << QStringLiteral("CREATE TABLE made AS SELECT * FROM small");
}

void TestRunExplain::writesAreRolledBack()
{
    QFETCH(QString, sql);
    QVERIFY(plan::mayWrite(sql));
    ExplainRequest request = requestOf(sql);
    request.writes = true;
    request.runs = 3;
    const auto explained = run(request);
    REQUIRE(explained);
    QVERIFY(explained->plan.analyzed && explained->rolledBack);
    QCOMPARE(explained->runs.size(), 3);
    QCOMPARE(value(QStringLiteral("SELECT count(*) FROM small WHERE title LIKE 'row%'")), QStringLiteral("200"));
    QCOMPARE(value(QStringLiteral("SELECT count(*) FROM small")), QStringLiteral("200"));
    QCOMPARE(value(QStringLiteral("SELECT count(*) FROM log")), QStringLiteral("0"));
    QCOMPARE(value(QStringLiteral("SELECT to_regclass('made') IS NULL")), QStringLiteral("t"));
}

void TestRunExplain::writesNeedToBeAllowed()
{
    const auto refused = run(requestOf(QStringLiteral("DELETE FROM small")));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::ReadOnly);
    QCOMPARE(refused.error().sqlstate, QStringLiteral("25006"));
    QVERIFY(refused.error().hint.contains(u"rolled back"));
    const auto hidden = run(requestOf(QStringLiteral("SELECT nextval('counter')")));
    QVERIFY(!hidden);
    QCOMPARE(hidden.error().kind, ErrorKind::ReadOnly);
}

void TestRunExplain::readOnlyConnectionsStayReadOnly()
{
    ExplainRequest request = requestOf(QStringLiteral("DELETE FROM small"));
    request.writes = true;
    const auto refused = run(request, db::Access::ReadOnly);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::ReadOnly);
    QCOMPARE(value(QStringLiteral("SELECT count(*) FROM small")), QStringLiteral("200"));
}

void TestRunExplain::sessionIsLeftAsItWas()
{
    const auto pool = server().pool(db::Access::ReadWrite, databaseName);
    jobs::JobContext context(pool);
    ExplainRequest request = requestOf(QStringLiteral("SELECT id FROM items WHERE tenant = $1"));
    request.parameters = {db::Parameter::text(QStringLiteral("7"))};
    request.genericPlan = true;
    REQUIRE(plan::runExplain(context, request));
    request.sql = QStringLiteral("SELECT nothing FROM items");
    QVERIFY(!plan::runExplain(context, request));
    const auto lease = context.lease();
    REQUIRE(lease);
    QVERIFY(!(*lease)->inTransaction());
    const auto left = (*lease)->execute(
        QStringLiteral("SELECT (SELECT count(*) FROM pg_prepared_statements), current_setting('plan_cache_mode')"));
    REQUIRE(left);
    QCOMPARE(left->text(0, 0), QStringLiteral("0"));
    QCOMPARE(left->text(0, 1), QStringLiteral("auto"));
}

void TestRunExplain::genericPlans()
{
    ExplainRequest request =
        requestOf(QStringLiteral("SELECT id FROM items WHERE tenant = $2 ORDER BY v <-> $1 LIMIT 3"), false);
    request.genericPlan = true;
    const auto planned = run(request);
    REQUIRE(planned);
    bool named = false;
    for (const plan::PlanNode &node : planned->plan.nodes)
        named = named || plan::valueOf(node.properties, u"Filter").contains(u"$2");
    QVERIFY(named);
    request.analyze = true;
    QVERIFY(!run(request)); // no values
    request.parameters = {db::Parameter::text(zero(16).mid(1).chopped(1)), db::Parameter::text(QStringLiteral("7"))};
    const auto ran = run(request);
    REQUIRE(ran);
    QVERIFY(ran->plan.analyzed);
}

void TestRunExplain::errorsAreTheServers_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("message");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("table") << QStringLiteral("SELECT * FROM nowhere") << QString()
                           << QStringLiteral("relation \"nowhere\" does not exist") << ErrorKind::Missing;
    QTest::newRow("syntax") << QStringLiteral("SELEC 1") << QString()
                            << QStringLiteral("syntax error at or near \"SELEC\"") << ErrorKind::Syntax;
    QTest::newRow("dimensions") << QStringLiteral("SELECT id FROM items ORDER BY v <-> '[1]'") << QString()
                                << QStringLiteral("different vector dimensions") << ErrorKind::Server;
    QTest::newRow("setting") << QStringLiteral("SELECT 1") << QStringLiteral("hnsw.no_such")
                             << QStringLiteral("hnsw.no_such") << ErrorKind::Server;
    QTest::newRow("several") << QStringLiteral("SELECT 1; SELECT 2") << QString()
                             << QStringLiteral("only one statement") << ErrorKind::InvalidInput;
}

void TestRunExplain::errorsAreTheServers()
{
    QFETCH(QString, sql);
    QFETCH(QString, setting);
    QFETCH(QString, message);
    QFETCH(ErrorKind, kind);
    ExplainRequest request = requestOf(sql);
    if (!setting.isEmpty())
        request.settings = {{setting, QStringLiteral("1")}};
    const auto failed = run(request);
    QVERIFY(!failed);
    QVERIFY2(failed.error().message.contains(message), qPrintable(failed.error().message));
    if (kind != ErrorKind::Server)
        QCOMPARE(failed.error().kind, kind);
}

void TestRunExplain::timeoutLeavesThePlan()
{
    ExplainRequest request = requestOf(QStringLiteral("SELECT id, pg_sleep(30) FROM items ORDER BY v <-> $1 LIMIT 3"));
    request.parameters = {db::Parameter::text(zero(16).mid(1).chopped(1))};
    request.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("77")}};
    request.timeoutMs = 200;
    QElapsedTimer clock;
    clock.start();
    const auto planned = run(request);
    REQUIRE(planned);
    QVERIFY(clock.elapsed() < 5000);
    QVERIFY(planned->stopped && planned->stopped->after.value >= 190);
    QVERIFY2(planned->stopped->message.contains(u"statement timeout"), qPrintable(planned->stopped->message));
    QVERIFY(!planned->plan.analyzed && planned->plan.hasCosts);
    QCOMPARE(planned->runs.size(), 1);
    QCOMPARE(indexesOf(planned->plan), QStringList{QStringLiteral("items_hnsw")});
    QCOMPARE(planned->facts.setting(QStringLiteral("hnsw.ef_search")), QStringLiteral("77")); // under the same settings
    const auto findings = plan::findProblems(*planned);
    QCOMPARE(findings.first().code, QStringLiteral("analyze_timed_out"));
    QVERIFY(findings.first().evidence.contains(u"statement timeout"));
    request.sql = QStringLiteral("SELECT 1");
    request.parameters.clear();
    const auto next = run(request);
    REQUIRE(next);
    QVERIFY(!next->stopped && next->plan.analyzed);
}

/// The second of three runs waits: the first one is what was measured.
void TestRunExplain::timeoutKeepsTheRunsBefore()
{
    ExplainRequest request =
        requestOf(QStringLiteral("SELECT pg_sleep(CASE WHEN nextval('counter') % 2 = 0 THEN 30 ELSE 0 END)"));
    request.writes = true;
    request.runs = 3;
    request.timeoutMs = 400;
    QCOMPARE(value(QStringLiteral("SELECT setval('counter', 2)")), QStringLiteral("2"));
    const auto explained = run(request);
    REQUIRE(explained);
    QVERIFY(explained->stopped);
    QCOMPARE(explained->runs.size(), 1);
    QVERIFY(explained->plan.analyzed && explained->rolledBack);
    QVERIFY(plan::findProblems(*explained).first().evidence.contains(u"1 had ended"));
    // A prepared statement of the run before does not stand in the way of the plan.
    request.sql = QStringLiteral("SELECT pg_sleep($1::int)");
    request.parameters = {db::Parameter::text(QStringLiteral("30"))};
    request.genericPlan = true;
    const auto generic = run(request);
    REQUIRE(generic);
    QVERIFY(generic->stopped && !generic->plan.analyzed);
}

void TestRunExplain::cancelEndsTheStatement()
{
    jobs::JobRunner runner;
    const auto pool = server().pool(db::Access::ReadWrite, databaseName);
    ExplainRequest request = requestOf(QStringLiteral("SELECT pg_sleep(30)"));
    request.runs = 3;
    const auto job = runner.start<ExplainedPlan>(QStringLiteral("Explain"), pool, [request](jobs::JobContext &context) {
        return plan::runExplain(context, request);
    });
    QTRY_COMPARE(value(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'EXPLAIN%pg_sleep%' AND "
                                      "state = 'active'")),
                 QStringLiteral("1"));
    QElapsedTimer clock;
    clock.start();
    runner.cancel(job.id);
    std::optional<core::Result<ExplainedPlan>> ended;
    jobs::onFinished(job.result, this, [&ended](const core::Result<ExplainedPlan> &result) { ended = result; });
    QTRY_VERIFY(ended);
    QVERIFY(clock.elapsed() < 3000);
    QVERIFY(!*ended);
    QCOMPARE(ended->error().kind, ErrorKind::Cancelled);
    QTRY_COMPARE(value(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'EXPLAIN%pg_sleep%' AND "
                                      "state <> 'idle'")),
                 QStringLiteral("0"));
}

void TestRunExplain::lostConnectionIsSaid()
{
    const auto failed = run(requestOf(QStringLiteral("SELECT pg_terminate_backend(pg_backend_pid())")));
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, ErrorKind::ConnectionLost);
    REQUIRE(run(requestOf(QStringLiteral("SELECT 1"))));
}

void TestRunExplain::saysWhyAnIndexIsNotUsed_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("index");
    QTest::addColumn<IndexCheck>("check");
    QTest::addColumn<bool>("used");
    const auto row = [](const char *name, const char *order, const char *table, const char *index, IndexCheck check) {
        const QString sql =
            QStringLiteral("SELECT id FROM %1 ORDER BY %2").arg(QLatin1String(table), QLatin1String(order));
        QTest::newRow(name) << QString(sql).replace(QLatin1String("%q"), zero(16)) << QString::fromLatin1(index)
                            << check << (check == IndexCheck::None);
    };
    row("used", "v <-> %q LIMIT 5", "items", "items_hnsw", IndexCheck::None);
    row("predicate", "v <-> %q LIMIT 5", "items", "items_seven", IndexCheck::Predicate);
    row("expression", "v <-> %q LIMIT 5", "items", "items_half", IndexCheck::Expression);
    row("operator", "v <=> %q LIMIT 5", "items", "items_hnsw", IndexCheck::Operator);
    row("descending", "v <-> %q DESC LIMIT 5", "items", "items_hnsw", IndexCheck::Order);
    row("around", "1 - (v <-> %q) LIMIT 5", "items", "items_hnsw", IndexCheck::Order);
    row("limit", "v <-> %q", "small", "small_hnsw", IndexCheck::Cost);
    row("cost", "v <-> %q LIMIT 150", "small", "small_hnsw", IndexCheck::Cost);
}

void TestRunExplain::saysWhyAnIndexIsNotUsed()
{
    QFETCH(QString, sql);
    QFETCH(QString, index);
    QFETCH(IndexCheck, check);
    QFETCH(bool, used);
    jobs::JobContext context(server().pool(db::Access::ReadOnly, databaseName));
    const ExplainRequest request = requestOf(sql, false);
    const auto explained = plan::runExplain(context, request);
    REQUIRE(explained);
    const auto verdicts = plan::whyNotIndexes(context, request, *explained);
    REQUIRE(verdicts);
    const auto found = std::ranges::find_if(
        verdicts.value(), [&](const plan::IndexVerdict &verdict) { return verdict.index.name == index; });
    QVERIFY(found != verdicts.value().end());
    QVERIFY2(found->used == used, qPrintable(found->reason));
    if (!used)
        QVERIFY2(found->failed == check, qPrintable(found->reason));
    QVERIFY(!found->reason.isEmpty());
    if (check == IndexCheck::Cost)
        QVERIFY(found->forcedCost && found->naturalCost && *found->forcedCost >= *found->naturalCost);
    const auto lease = context.lease();
    REQUIRE(lease);
    QCOMPARE((*lease)->execute(QStringLiteral("SHOW enable_seqscan"))->text(0, 0), QStringLiteral("on"));
}

void TestRunExplain::comparesWithTheExactAnswer()
{
    jobs::JobContext context(server().pool(db::Access::ReadOnly, databaseName));
    ExplainRequest request = requestOf(QStringLiteral("SELECT id FROM items ORDER BY v <-> $1 LIMIT 10"));
    request.parameters = {db::Parameter::text(zero(16).mid(1).chopped(1))};
    request.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("1000")},
                        {QStringLiteral("enable_seqscan"), QStringLiteral("off")}};
    const auto thorough = search::compareStatement(context, request);
    REQUIRE(thorough);
    QCOMPARE(thorough->recall.value, 1.0);
    QCOMPARE(thorough->indexUsed, QStringLiteral("items_hnsw"));
    QCOMPARE(thorough->exactRows, 10);
    QVERIFY(thorough->elapsed.value > 0 && thorough->exactElapsed.value > 0);

    request.sql = QStringLiteral("SELECT id, v <-> $1 AS d FROM items WHERE tenant = 7 ORDER BY d LIMIT 50");
    request.settings = {{QStringLiteral("enable_seqscan"), QStringLiteral("off")},
                        {QStringLiteral("enable_sort"), QStringLiteral("off")},
                        {QStringLiteral("hnsw.ef_search"), QStringLiteral("10")}};
    const auto starved = search::compareStatement(context, request);
    REQUIRE(starved);
    QCOMPARE(starved->exactRows, 50);
    QCOMPARE(starved->recall.found, starved->rows);
    QVERIFY(starved->recall.value < 0.5);

    request.sql = QStringLiteral("SELECT id FROM items");
    const auto refused = search::compareStatement(context, request);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::InvalidInput);
}

QTEST_GUILESS_MAIN(TestRunExplain)

#include "tst_runexplain.moc"
