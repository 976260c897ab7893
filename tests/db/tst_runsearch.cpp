#include "app/catalog/loadcatalog.h"
#include "app/jobs/jobrunner.h"
#include "app/jobs/onfinished.h"
#include "app/search/anyrow.h"
#include "app/search/runsearch.h"
#include "app/search/searchtarget.h"
#include "tests/support/privateserver.h"

#include <QElapsedTimer>
#include <QTest>

using core::ErrorKind;
using core::Result;
using search::SearchAnswer;
using search::SearchRequest;
using search::ShortReason;
using testsupport::PrivateServer;
using vectors::Distance;
using vectors::VectorType;

class TestRunSearch : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();

    void answersWithPlanAndTime();
    void comparesWithTheExactAnswer();
    void leavesTheRowItselfOut();
    void settingsEndWithTheSearch();
    void saysWhyAnAnswerIsShort_data();
    void saysWhyAnAnswerIsShort();
    void exactAnswerUsesTheFiltersIndex();
    void rowsWithoutDistanceAreCounted();
    void showsOtherColumns();
    void findsAnyRowToBeginWith();
    void readsTheServersSettings();

    void hostileNames();
    void compositeKey();
    void rowsWithoutKey_data();
    void rowsWithoutKey();
    void severalDimensionsInOneColumn();

    void rowsThatCannotBeSearchedNear_data();
    void rowsThatCannotBeSearchedNear();
    void conditionsCannotReachOut_data();
    void conditionsCannotReachOut();
    void errorsOfTheServer_data();
    void errorsOfTheServer();
    void withoutExtension();
    void withoutPrivilege();
    void cancelledWhileItRuns();

private:
    PrivateServer *server() const;
    SearchRequest request(const QString &table, const QString &column = QStringLiteral("v")) const;
    Result<SearchAnswer> run(const SearchRequest &request, bool withExact = false) const;
};

namespace {

const QString database = QStringLiteral("search");

QString setupSql()
{
    return QStringLiteral(R"sql(
SELECT setseed(0.42);
CREATE TABLE items (id bigint PRIMARY KEY, v vector(16), tenant int, title text);
INSERT INTO items SELECT i, ARRAY(SELECT random() - 0.5 FROM generate_series(1, 16 + 0 * i))::vector, i % 50, 'row ' || i
  FROM generate_series(1, 3000) AS i;
CREATE INDEX items_hnsw ON items USING hnsw (v vector_l2_ops);
CREATE INDEX ON items (tenant);
CREATE TABLE ivf (id bigint PRIMARY KEY, v vector(16), tenant int);
INSERT INTO ivf SELECT id, v, tenant FROM items;
CREATE INDEX ivf_lists ON ivf USING ivfflat (v vector_l2_ops) WITH (lists = 100);
CREATE TABLE holes (id int PRIMARY KEY, v vector(2));
INSERT INTO holes VALUES (1, '[1,0]'), (2, '[1,1]'), (3, '[0,0]'), (4, NULL), (5, '[0,1]');
CREATE TABLE holes_indexed AS SELECT * FROM holes;
CREATE INDEX ON holes_indexed USING hnsw (v vector_cosine_ops);
CREATE TABLE few AS SELECT * FROM holes WHERE v IS NOT NULL;
CREATE INDEX ON few USING hnsw (v vector_l2_ops);
CREATE TABLE composite (tenant int, "no" text, v vector(2), PRIMARY KEY (tenant, "no"));
INSERT INTO composite VALUES (1, 'a', '[0,0]'), (1, 'b', '[1,0]'), (2, 'a', '[2,0]'), (2, 'it''s', '[3,0]');
CREATE TABLE keyless (v vector(2));
INSERT INTO keyless VALUES ('[0,0]'), ('[1,0]'), ('[2,0]'), ('[3,0]');
CREATE VIEW plain_view AS SELECT v FROM keyless;
CREATE MATERIALIZED VIEW stored_view AS SELECT v FROM keyless;
CREATE TABLE parts (p int, v vector(2)) PARTITION BY LIST (p);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2);
INSERT INTO parts VALUES (1, '[0,0]'), (2, '[1,0]'), (1, '[2,0]'), (2, '[3,0]');
CREATE TABLE mixed (id int PRIMARY KEY, v vector);
INSERT INTO mixed VALUES (1, '[1,2]'), (2, '[1,2,3]'), (3, '[2,2]');
CREATE SCHEMA "odd ""schema"" é";
CREATE TABLE "odd ""schema"" é"."T'; DROP TABLE items --
" ("select" int PRIMARY KEY, "my ""vec"" $1" vector(2), "a,b; --" text);
INSERT INTO "odd ""schema"" é"."T'; DROP TABLE items --
" VALUES (1, '[0,0]', 'x'), (2, '[1,0]', E'y\n"');
CREATE INDEX "idx ""odd"" é" ON "odd ""schema"" é"."T'; DROP TABLE items --
" USING hnsw ("my ""vec"" $1" vector_l2_ops);
CREATE TABLE secret (id int PRIMARY KEY, v vector(2), hidden text);
CREATE TABLE gone (id int PRIMARY KEY, v vector(2));
CREATE SEQUENCE counter;
CREATE ROLE visitor LOGIN;
CREATE ROLE reader LOGIN;
GRANT SELECT (id, v) ON secret TO reader;
ANALYZE;
)sql");
}

QString roleSql()
{
    return QStringLiteral("DROP ROLE IF EXISTS visitor; DROP ROLE IF EXISTS reader;");
}

QStringList keysOf(const QList<search::AnswerRow> &rows)
{
    QStringList keys;
    for (const auto &row : rows)
        keys << row.key.join(u'/');
    return keys;
}

const search::Setting noSeqscan{QStringLiteral("enable_seqscan"), QStringLiteral("off")};

} // namespace

#define REQUIRE(result) QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())))

PrivateServer *TestRunSearch::server() const
{
    QFETCH_GLOBAL(bool, next);
    return next ? PrivateServer::next() : PrivateServer::instance();
}

/// A request on the table (`schema.table` as a person writes it) near zero.
SearchRequest TestRunSearch::request(const QString &tableName, const QString &column) const
{
    jobs::JobContext context(server()->pool(db::Access::ReadOnly, database));
    const auto lease = context.lease();
    const auto table = catalog::loadTable(**lease, tableName);
    SearchRequest request;
    request.target = search::defaultTarget(*table, column).value();
    request.target.distance = request.target.shape.type == VectorType::Bit ? Distance::Hamming : Distance::L2;
    const int dimensions = qMax(request.target.shape.dimensions, 2);
    request.query = {request.target.shape.type, dimensions, std::vector<float>(size_t(dimensions)), {}};
    return request;
}

Result<SearchAnswer> TestRunSearch::run(const SearchRequest &request, bool withExact) const
{
    jobs::JobContext context(server()->pool(db::Access::ReadWrite, database));
    return search::runSearch(context, request, withExact);
}

void TestRunSearch::initTestCase_data()
{
    QTest::addColumn<bool>("next");
    QTest::newRow("installed") << false;
    if (qEnvironmentVariableIsSet("PGVECTOR_WORKBENCH_PG_BIN_NEXT"))
        QTest::newRow("next") << true;
}

void TestRunSearch::initTestCase()
{
    PrivateServer *const installed = PrivateServer::instance();
    if (!installed)
        return;
    for (PrivateServer *one : {installed, PrivateServer::next()}) {
        if (!one)
            continue;
        QVERIFY(one->run(roleSql()));
        QVERIFY(one->createDatabase(database));
        QVERIFY(one->createDatabase(QStringLiteral("bare"), false));
        QVERIFY(one->run(QStringLiteral("CREATE TABLE bits (v bit(4))"), QStringLiteral("bare")));
        QVERIFY(one->run(setupSql(), database));
    }
}

void TestRunSearch::answersWithPlanAndTime()
{
    SearchRequest search = request(QStringLiteral("items"));
    search.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("80")}, noSeqscan};
    const auto answer = run(search);
    REQUIRE(answer);
    QCOMPARE(answer->rows.size(), 10);
    QCOMPARE(answer->indexUsed, QStringLiteral("items_hnsw"));
    QCOMPARE(answer->indexMethod, vectors::IndexMethod::Hnsw);
    QCOMPARE(answer->settings.efSearch, QStringLiteral("80"));
    QCOMPARE(answer->settings.hnswIterativeScan, QStringLiteral("off"));
    QCOMPARE(answer->shortReason, ShortReason::None);
    QVERIFY(answer->elapsed.value > 0);
    QVERIFY(!answer->exact);
    QVERIFY(answer->statement.contains(QStringLiteral("<-> $1::vector")));
    QVERIFY(plan::summarize(answer->explain));
    for (qsizetype i = 1; i < answer->rows.size(); ++i)
        QVERIFY(answer->rows[i - 1].distance <= answer->rows[i].distance);
    QCOMPARE(answer->rows[0].similarity, 1 / (1 + answer->rows[0].distance));
}

void TestRunSearch::comparesWithTheExactAnswer()
{
    SearchRequest search = request(QStringLiteral("items"));
    search.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("10")}, noSeqscan};
    const auto answer = run(search, true);
    REQUIRE(answer);
    QVERIFY(answer->exact);
    QCOMPARE(answer->exact->rows.size(), 10);
    QCOMPARE(answer->exact->marks.size(), answer->rows.size());
    QCOMPARE(answer->exact->recall.missed(), int(answer->exact->missed.size()));
    QCOMPARE(answer->exact->recall.possible, 10);
    QVERIFY(answer->exact->elapsed.value > 0);

    search.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("1000")}, noSeqscan};
    const auto thorough = run(search, true);
    REQUIRE(thorough);
    QCOMPARE(thorough->exact->recall.value, 1.0);
    QCOMPARE(keysOf(thorough->rows), keysOf(thorough->exact->rows));
    QCOMPARE(keysOf(thorough->exact->rows), keysOf(answer->exact->rows));
}

void TestRunSearch::leavesTheRowItselfOut()
{
    SearchRequest search = request(QStringLiteral("items"));
    search.row = search::RowKey{QStringLiteral("007")};
    const auto answer = run(search, true);
    REQUIRE(answer);
    QCOMPARE(answer->rows.size(), 10);
    QCOMPARE(answer->exact->rows.size(), 10);
    QVERIFY(!keysOf(answer->rows + answer->exact->rows).contains(QStringLiteral("7")));
    QCOMPARE(answer->query.dimensions, 16);

    search.target.where = QStringLiteral("id <> 7");
    const auto filtered = run(search, true);
    REQUIRE(filtered);
    QCOMPARE(keysOf(filtered->exact->rows), keysOf(answer->exact->rows));
}

void TestRunSearch::settingsEndWithTheSearch()
{
    const auto pool = server()->pool(db::Access::ReadOnly, database);
    jobs::JobContext context(pool);
    SearchRequest search = request(QStringLiteral("items"));
    search.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("77")}, noSeqscan};
    REQUIRE(search::runSearch(context, search, false));
    const auto lease = context.lease();
    REQUIRE(lease);
    const auto now = (*lease)->execute(
        QStringLiteral("SELECT current_setting('hnsw.ef_search'), current_setting('enable_seqscan')"));
    REQUIRE(now);
    QCOMPARE(now->text(0, 0), QStringLiteral("40"));
    QCOMPARE(now->text(0, 1), QStringLiteral("on"));
}

void TestRunSearch::saysWhyAnAnswerIsShort_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<int>("k");
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("setting");
    QTest::addColumn<bool>("withExact");
    QTest::addColumn<ShortReason>("reason");
    const QString items = QStringLiteral("items");
    const QString ivf = QStringLiteral("ivf");
    const QString none;
    const QString tenant = QStringLiteral("tenant = 7 AND length(title) > 0");
    QTest::newRow("enough") << items << 10 << none << none << false << ShortReason::None;
    QTest::newRow("ef_search") << items << 100 << none << none << false << ShortReason::EfSearch;
    QTest::newRow("filter") << items << 10 << tenant << none << false << ShortReason::Filter;
    QTest::newRow("scan limit") << items << 70 << tenant << QStringLiteral("hnsw.iterative_scan=strict_order") << false
                                << ShortReason::ScanLimit;
    QTest::newRow("fewer rows, proven") << QStringLiteral("few") << 10 << none << none << true
                                        << ShortReason::FewerRows;
    QTest::newRow("index holds no more") << QStringLiteral("few") << 10 << none << none << false
                                         << ShortReason::NoVector;
    QTest::newRow("probes") << ivf << 200 << none << none << false << ShortReason::Probes;
    QTest::newRow("no index, fewer rows")
        << QStringLiteral("keyless") << 10 << none << none << false << ShortReason::FewerRows;
    QTest::newRow("no index, no vector") << QStringLiteral("holes") << 5 << none << none << false
                                         << ShortReason::NoVector;
}

void TestRunSearch::saysWhyAnAnswerIsShort()
{
    QFETCH(QString, table);
    QFETCH(int, k);
    QFETCH(QString, where);
    QFETCH(QString, setting);
    QFETCH(bool, withExact);
    QFETCH(ShortReason, reason);
    SearchRequest search = request(table);
    search.k = k;
    search.target.where = where;
    if (table == u"items" || table == u"ivf" || table == u"few") {
        search.settings = {noSeqscan, {QStringLiteral("enable_bitmapscan"), QStringLiteral("off")}};
        if (!where.isEmpty())
            search.settings << search::Setting{QStringLiteral("enable_sort"), QStringLiteral("off")};
    }
    if (!setting.isEmpty())
        search.settings << search::Setting{setting.section(u'=', 0, 0), setting.section(u'=', 1)};
    const auto answer = run(search, withExact);
    REQUIRE(answer);
    QCOMPARE(answer->shortReason, reason);
    QCOMPARE(answer->rows.size() < k, reason != ShortReason::None);
}

void TestRunSearch::exactAnswerUsesTheFiltersIndex()
{
    const auto pool = server()->pool(db::Access::ReadOnly, database);
    jobs::JobContext context(pool);
    SearchRequest search = request(QStringLiteral("items"));
    search.target.where = QStringLiteral("tenant = 7");
    auto statement = search::searchStatement(search.target, search.query, 10, {}, search::Exactness::Exact);
    statement.sql.prepend(QStringLiteral("EXPLAIN (FORMAT JSON) "));
    const auto lease = context.lease();
    REQUIRE(lease);
    const auto plan = (*lease)->execute(statement);
    REQUIRE(plan);
    const auto summary = plan::summarize(plan->bytes(0, 0).toByteArray());
    REQUIRE(summary);
    QCOMPARE(summary->indexes, QStringList{QStringLiteral("items_tenant_idx")});
    QVERIFY(summary->orderingIndex.isEmpty());
}

void TestRunSearch::rowsWithoutDistanceAreCounted()
{
    SearchRequest search = request(QStringLiteral("holes"));
    search.target.distance = Distance::Cosine;
    search.query.elements = {1, 0};
    const auto answer = run(search, true);
    REQUIRE(answer);
    QCOMPARE(keysOf(answer->rows), (QStringList{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("5")}));
    QCOMPARE(answer->rowsWithoutDistance, 2);
    QCOMPARE(answer->exact->recall.possible, 3);

    SearchRequest indexed = request(QStringLiteral("holes_indexed"));
    indexed.target.distance = Distance::Cosine;
    indexed.query.elements = {1, 0};
    indexed.settings = {noSeqscan};
    const auto byIndex = run(indexed, true);
    REQUIRE(byIndex);
    QCOMPARE(byIndex->indexUsed, QStringLiteral("holes_indexed_v_idx"));
    QCOMPARE(byIndex->exact->recall.value, 1.0);
}

void TestRunSearch::showsOtherColumns()
{
    SearchRequest search = request(QStringLiteral("items"));
    search.shownColumns = {QStringLiteral("title"), QStringLiteral("tenant")};
    search.target.where = QStringLiteral("id = 51");
    const auto answer = run(search);
    REQUIRE(answer);
    QCOMPARE(answer->rows.first().values, (QStringList{QStringLiteral("row 51"), QStringLiteral("1")}));
}

void TestRunSearch::findsAnyRowToBeginWith()
{
    jobs::JobContext context(server()->pool(db::Access::ReadOnly, database));
    const auto key = search::anyRow(context, request(QStringLiteral("composite")).target);
    REQUIRE(key);
    QCOMPARE(*key, (search::RowKey{QStringLiteral("1"), QStringLiteral("a")}));
    search::SearchTarget holes = request(QStringLiteral("holes")).target;
    holes.distance = Distance::Cosine;
    REQUIRE(search::anyRow(context, holes));
    QVERIFY(!search::anyRow(context, request(QStringLiteral("plain_view")).target));
    const auto none = search::anyRow(context, request(QStringLiteral("gone")).target);
    QVERIFY(!none);
    QCOMPARE(none.error().kind, ErrorKind::Missing);
}

void TestRunSearch::readsTheServersSettings()
{
    jobs::JobContext context(server()->pool(db::Access::ReadOnly, database));
    const auto settings = search::readServerSettings(context);
    REQUIRE(settings);
    QCOMPARE(settings->efSearch, QStringLiteral("40"));
    QCOMPARE(settings->probes, QStringLiteral("1"));
    QVERIFY(settings->hasIterativeScan());
    QVERIFY(!settings->vectorVersion.isEmpty());
    jobs::JobContext bare(server()->pool(db::Access::ReadOnly, QStringLiteral("bare")));
    const auto nothing = search::readServerSettings(bare);
    REQUIRE(nothing);
    QVERIFY(nothing->efSearch.isNull());
    QVERIFY(!nothing->hasIterativeScan());
}

void TestRunSearch::hostileNames()
{
    const QString table = QStringLiteral("\"odd \"\"schema\"\" é\".\"T'; DROP TABLE items --\n\"");
    SearchRequest search = request(table, QStringLiteral("my \"vec\" $1"));
    search.shownColumns = {QStringLiteral("a,b; --")};
    search.row = search::RowKey{QStringLiteral("1")};
    search.settings = {noSeqscan};
    const auto answer = run(search, true);
    REQUIRE(answer);
    QCOMPARE(answer->indexUsed, QStringLiteral("idx \"odd\" é"));
    QCOMPARE(keysOf(answer->rows), QStringList{QStringLiteral("2")});
    QCOMPARE(answer->rows.first().values, QStringList{QStringLiteral("y\n\"")});
    REQUIRE(run(request(QStringLiteral("items"))));
}

void TestRunSearch::compositeKey()
{
    SearchRequest search = request(QStringLiteral("composite"));
    search.row = search::RowKey{QStringLiteral("2"), QStringLiteral("it's")};
    search.k = 2;
    const auto answer = run(search, true);
    REQUIRE(answer);
    QCOMPARE(keysOf(answer->rows), (QStringList{QStringLiteral("2/a"), QStringLiteral("1/b")}));
    QCOMPARE(answer->exact->recall.value, 1.0);
}

void TestRunSearch::rowsWithoutKey_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QStringList>("keyColumns");
    const QStringList ctid{QStringLiteral("ctid")};
    QTest::newRow("table") << QStringLiteral("keyless") << ctid;
    QTest::newRow("materialized view") << QStringLiteral("stored_view") << ctid;
    QTest::newRow("partitioned") << QStringLiteral("parts")
                                 << QStringList{QStringLiteral("tableoid"), QStringLiteral("ctid")};
    QTest::newRow("view") << QStringLiteral("plain_view") << QStringList{};
}

void TestRunSearch::rowsWithoutKey()
{
    QFETCH(QString, table);
    QFETCH(QStringList, keyColumns);
    SearchRequest search = request(table);
    QCOMPARE(search::keyColumnsOf(search.target), keyColumns);
    search.query.elements = {1, 0};
    search.k = 3;
    const auto answer = run(search, true);
    REQUIRE(answer);
    QCOMPARE(answer->rows.size(), 3);
    QCOMPARE(answer->rows[0].key.size(), keyColumns.size());
    QCOMPARE(answer->rows[0].distance, 0.0);
    QCOMPARE(answer->exact->recall.value, 1.0);
    QVERIFY(answer->exact->missed.isEmpty());

    search.row = answer->rows[0].key;
    const auto near = run(search, true);
    if (keyColumns.isEmpty()) {
        QVERIFY(!near);
        QCOMPARE(near.error().kind, ErrorKind::InvalidInput);
    } else {
        REQUIRE(near);
        QCOMPARE(near->rows.size(), 3);
        QCOMPARE(near->rows[0].distance, 1.0);
        QVERIFY(near->query == search.query);
    }
}

void TestRunSearch::severalDimensionsInOneColumn()
{
    SearchRequest search = request(QStringLiteral("mixed"));
    QCOMPARE(search.target.shape.dimensions, 0);
    const auto answer = run(search);
    QVERIFY(!answer);
    QVERIFY2(answer.error().message.contains(QStringLiteral("different vector dimensions")),
             qPrintable(answer.error().message));
    QVERIFY(answer.error().connectionUsable);
    search.target.where = QStringLiteral("vector_dims(v) = 2");
    const auto filtered = run(search);
    REQUIRE(filtered);
    QCOMPARE(keysOf(filtered->rows), (QStringList{QStringLiteral("1"), QStringLiteral("3")}));
}

void TestRunSearch::rowsThatCannotBeSearchedNear_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("named");
    QTest::newRow("gone") << QStringLiteral("99") << ErrorKind::Missing << QStringLiteral("id = 99");
    QTest::newRow("NULL") << QStringLiteral("4") << ErrorKind::InvalidInput << QStringLiteral("NULL");
    QTest::newRow("zero") << QStringLiteral("3") << ErrorKind::InvalidInput << QStringLiteral("zero");
    QTest::newRow("not a key") << QStringLiteral("x'; --") << ErrorKind::InvalidInput << QStringLiteral("x'; --");
}

void TestRunSearch::rowsThatCannotBeSearchedNear()
{
    QFETCH(QString, key);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, named);
    SearchRequest search = request(QStringLiteral("holes"));
    search.target.distance = Distance::Cosine;
    search.row = search::RowKey{key};
    const auto answer = run(search);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, kind);
    QVERIFY2(answer.error().message.contains(named), qPrintable(answer.error().message));
}

void TestRunSearch::conditionsCannotReachOut_data()
{
    QTest::addColumn<QString>("where");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("second statement") << QStringLiteral("true); DROP TABLE gone; --") << ErrorKind::InvalidInput;
    QTest::newRow("union") << QStringLiteral("true) UNION SELECT 1, 2 FROM secret WHERE (true")
                           << ErrorKind::InvalidInput;
    QTest::newRow("open quote") << QStringLiteral("title = '") << ErrorKind::InvalidInput;
    QTest::newRow("writes through a function") << QStringLiteral("nextval('counter') > 0") << ErrorKind::ReadOnly;
    QTest::newRow("leaves read-only") << QStringLiteral("set_config('transaction_read_only', 'off', true) = 'off'")
                                      << ErrorKind::Server;
    QTest::newRow("not a condition") << QStringLiteral("title") << ErrorKind::Syntax;
    QTest::newRow("no such column") << QStringLiteral("nope = 1") << ErrorKind::Missing;
}

void TestRunSearch::conditionsCannotReachOut()
{
    QFETCH(QString, where);
    QFETCH(ErrorKind, kind);
    SearchRequest search = request(QStringLiteral("items"));
    search.target.where = where;
    const auto answer = run(search);
    QVERIFY(!answer);
    QVERIFY2(answer.error().kind == kind, qPrintable(core::toOneLine(answer.error())));
    search.target.where = QStringLiteral("true -- nothing follows");
    REQUIRE(run(search));
}

void TestRunSearch::errorsOfTheServer_data()
{
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("table");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("sqlstate");
    QTest::newRow("unknown setting") << QStringLiteral("hnsw.nope") << QStringLiteral("1") << QStringLiteral("items")
                                     << ErrorKind::Syntax << QStringLiteral("42602");
    QTest::newRow("out of range") << QStringLiteral("hnsw.ef_search") << QStringLiteral("0") << QStringLiteral("items")
                                  << ErrorKind::InvalidInput << QStringLiteral("22023");
    QTest::newRow("dropped table") << QString() << QString() << QStringLiteral("gone") << ErrorKind::Missing
                                   << QStringLiteral("42P01");
}

void TestRunSearch::errorsOfTheServer()
{
    QFETCH(QString, setting);
    QFETCH(QString, value);
    QFETCH(QString, table);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, sqlstate);
    SearchRequest search = request(table);
    if (!setting.isEmpty())
        search.settings = {{setting, value}};
    else
        QVERIFY(server()->run(QStringLiteral("DROP TABLE %1").arg(table), database));
    const auto answer = run(search);
    QVERIFY(!answer);
    QCOMPARE(answer.error().sqlstate, sqlstate);
    QCOMPARE(answer.error().kind, kind);
    QVERIFY(answer.error().connectionUsable);
}

void TestRunSearch::withoutExtension()
{
    SearchRequest search;
    search.target.table = {QStringLiteral("public"), QStringLiteral("bits")};
    search.target.column = QStringLiteral("v");
    search.target.shape = {VectorType::Bit, 4};
    search.target.distance = Distance::Hamming;
    search.query = vectors::parseVector(VectorType::Bit, u"0101").value();
    jobs::JobContext context(server()->pool(db::Access::ReadOnly, QStringLiteral("bare")));
    const auto answer = search::runSearch(context, search, false);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Missing);
    QVERIFY2(answer.error().hint.contains(QStringLiteral("CREATE EXTENSION vector")), qPrintable(answer.error().hint));
}

void TestRunSearch::withoutPrivilege()
{
    const auto runAs = [this](const QString &role, const SearchRequest &search) {
        auto parameters = server()->parameters(database);
        parameters.setValue(QStringLiteral("user"), role);
        jobs::JobContext context(db::ConnectionPool::create(parameters));
        return search::runSearch(context, search, false);
    };
    SearchRequest search = request(QStringLiteral("secret"));
    const auto refused = runAs(QStringLiteral("visitor"), search);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Permission);
    REQUIRE(runAs(QStringLiteral("reader"), search));
    search.shownColumns = {QStringLiteral("hidden")};
    const auto hidden = runAs(QStringLiteral("reader"), search);
    QVERIFY(!hidden);
    QCOMPARE(hidden.error().kind, ErrorKind::Permission);
}

void TestRunSearch::cancelledWhileItRuns()
{
    jobs::JobRunner runner;
    SearchRequest search = request(QStringLiteral("items"));
    search.target.where = QStringLiteral("pg_sleep(20) IS NOT NULL");
    const auto job = runner.start<SearchAnswer>(
        QStringLiteral("search"), server()->pool(db::Access::ReadOnly, database),
        [search](jobs::JobContext &context) { return search::runSearch(context, search, true); });
    std::optional<Result<SearchAnswer>> ended;
    jobs::onFinished(job.result, this, [&ended](const Result<SearchAnswer> &result) { ended = result; });
    QTRY_VERIFY(!runner.activeJobs().isEmpty() && runner.activeJobs().first().state == jobs::JobState::Running);
    QElapsedTimer clock;
    clock.start();
    runner.cancel(job.id);
    QTRY_VERIFY(ended);
    QVERIFY(clock.elapsed() < 2000);
    QVERIFY(!*ended);
    QCOMPARE(ended->error().kind, ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestRunSearch)
#include "tst_runsearch.moc"
