#include "app/search/anyrow.h"
#include "tests/support/searchdatabase.h"

#include <QTest>

using core::ErrorKind;
using search::SearchRequest;
using search::ShortReason;
using testsupport::PrivateServer;
using testsupport::SearchDatabase;
using vectors::Distance;

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

private:
    SearchDatabase searches() const;
};

namespace {

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

SearchDatabase TestRunSearch::searches() const
{
    QFETCH_GLOBAL(bool, next);
    return SearchDatabase(next ? *PrivateServer::next() : *PrivateServer::instance());
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
        if (one)
            QVERIFY(SearchDatabase::create(*one));
    }
}

void TestRunSearch::answersWithPlanAndTime()
{
    SearchRequest search = searches().request(QStringLiteral("items"));
    search.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("80")}, noSeqscan};
    const auto answer = searches().run(search);
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
    SearchRequest search = searches().request(QStringLiteral("items"));
    search.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("10")}, noSeqscan};
    const auto answer = searches().run(search, true);
    REQUIRE(answer);
    QVERIFY(answer->exact);
    QCOMPARE(answer->exact->rows.size(), 10);
    QCOMPARE(answer->exact->marks.size(), answer->rows.size());
    QCOMPARE(answer->exact->recall.missed(), int(answer->exact->missed.size()));
    QCOMPARE(answer->exact->recall.possible, 10);
    QVERIFY(answer->exact->elapsed.value > 0);

    search.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("1000")}, noSeqscan};
    const auto thorough = searches().run(search, true);
    REQUIRE(thorough);
    QCOMPARE(thorough->exact->recall.value, 1.0);
    QCOMPARE(keysOf(thorough->rows), keysOf(thorough->exact->rows));
    QCOMPARE(keysOf(thorough->exact->rows), keysOf(answer->exact->rows));
}

void TestRunSearch::leavesTheRowItselfOut()
{
    SearchRequest search = searches().request(QStringLiteral("items"));
    search.row = search::RowKey{QStringLiteral("007")};
    const auto answer = searches().run(search, true);
    REQUIRE(answer);
    QCOMPARE(answer->rows.size(), 10);
    QCOMPARE(answer->exact->rows.size(), 10);
    QVERIFY(!keysOf(answer->rows + answer->exact->rows).contains(QStringLiteral("7")));
    QCOMPARE(answer->query.dimensions, 16);

    search.target.where = QStringLiteral("id <> 7");
    const auto filtered = searches().run(search, true);
    REQUIRE(filtered);
    QCOMPARE(keysOf(filtered->exact->rows), keysOf(answer->exact->rows));
}

void TestRunSearch::settingsEndWithTheSearch()
{
    const auto pool = searches().pool();
    jobs::JobContext context(pool);
    SearchRequest search = searches().request(QStringLiteral("items"));
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
    SearchRequest search = searches().request(table);
    search.k = k;
    search.target.where = where;
    if (table == u"items" || table == u"ivf" || table == u"few") {
        search.settings = {noSeqscan, {QStringLiteral("enable_bitmapscan"), QStringLiteral("off")}};
        if (!where.isEmpty())
            search.settings << search::Setting{QStringLiteral("enable_sort"), QStringLiteral("off")};
    }
    if (!setting.isEmpty())
        search.settings << search::Setting{setting.section(u'=', 0, 0), setting.section(u'=', 1)};
    const auto answer = searches().run(search, withExact);
    REQUIRE(answer);
    QCOMPARE(answer->shortReason, reason);
    QCOMPARE(answer->rows.size() < k, reason != ShortReason::None);
}

void TestRunSearch::exactAnswerUsesTheFiltersIndex()
{
    const auto pool = searches().pool();
    jobs::JobContext context(pool);
    SearchRequest search = searches().request(QStringLiteral("items"));
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
    SearchRequest search = searches().request(QStringLiteral("holes"));
    search.target.distance = Distance::Cosine;
    search.query.elements = {1, 0};
    const auto answer = searches().run(search, true);
    REQUIRE(answer);
    QCOMPARE(keysOf(answer->rows), (QStringList{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("5")}));
    QCOMPARE(answer->rowsWithoutDistance, 2);
    QCOMPARE(answer->exact->recall.possible, 3);

    SearchRequest indexed = searches().request(QStringLiteral("holes_indexed"));
    indexed.target.distance = Distance::Cosine;
    indexed.query.elements = {1, 0};
    indexed.settings = {noSeqscan};
    const auto byIndex = searches().run(indexed, true);
    REQUIRE(byIndex);
    QCOMPARE(byIndex->indexUsed, QStringLiteral("holes_indexed_v_idx"));
    QCOMPARE(byIndex->exact->recall.value, 1.0);
}

void TestRunSearch::showsOtherColumns()
{
    SearchRequest search = searches().request(QStringLiteral("items"));
    search.shownColumns = {QStringLiteral("title"), QStringLiteral("tenant")};
    search.target.where = QStringLiteral("id = 51");
    const auto answer = searches().run(search);
    REQUIRE(answer);
    QCOMPARE(answer->rows.first().values, (QStringList{QStringLiteral("row 51"), QStringLiteral("1")}));
}

void TestRunSearch::findsAnyRowToBeginWith()
{
    jobs::JobContext context(searches().pool());
    const auto key = search::anyRow(context, searches().request(QStringLiteral("composite")).target);
    REQUIRE(key);
    QCOMPARE(*key, (search::RowKey{QStringLiteral("1"), QStringLiteral("a")}));
    search::SearchTarget holes = searches().request(QStringLiteral("holes")).target;
    holes.distance = Distance::Cosine;
    REQUIRE(search::anyRow(context, holes));
    QVERIFY(!search::anyRow(context, searches().request(QStringLiteral("plain_view")).target));
    const auto none = search::anyRow(context, searches().request(QStringLiteral("gone")).target);
    QVERIFY(!none);
    QCOMPARE(none.error().kind, ErrorKind::Missing);
}

void TestRunSearch::readsTheServersSettings()
{
    jobs::JobContext context(searches().pool());
    const auto settings = search::readServerSettings(context);
    REQUIRE(settings);
    QCOMPARE(settings->efSearch, QStringLiteral("40"));
    QCOMPARE(settings->probes, QStringLiteral("1"));
    QVERIFY(settings->hasIterativeScan());
    QVERIFY(!settings->vectorVersion.isEmpty());
    jobs::JobContext bare(searches().pool(db::Access::ReadOnly, SearchDatabase::BareName));
    const auto nothing = search::readServerSettings(bare);
    REQUIRE(nothing);
    QVERIFY(nothing->efSearch.isNull());
    QVERIFY(!nothing->hasIterativeScan());
}

void TestRunSearch::hostileNames()
{
    const QString table = QStringLiteral("\"odd \"\"schema\"\" é\".\"T'; DROP TABLE items --\n\"");
    SearchRequest search = searches().request(table, QStringLiteral("my \"vec\" $1"));
    search.shownColumns = {QStringLiteral("a,b; --")};
    search.row = search::RowKey{QStringLiteral("1")};
    search.settings = {noSeqscan};
    const auto answer = searches().run(search, true);
    REQUIRE(answer);
    QCOMPARE(answer->indexUsed, QStringLiteral("idx \"odd\" é"));
    QCOMPARE(keysOf(answer->rows), QStringList{QStringLiteral("2")});
    QCOMPARE(answer->rows.first().values, QStringList{QStringLiteral("y\n\"")});
    REQUIRE(searches().run(searches().request(QStringLiteral("items"))));
}

void TestRunSearch::compositeKey()
{
    SearchRequest search = searches().request(QStringLiteral("composite"));
    search.row = search::RowKey{QStringLiteral("2"), QStringLiteral("it's")};
    search.k = 2;
    const auto answer = searches().run(search, true);
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
    SearchRequest search = searches().request(table);
    QCOMPARE(search::keyColumnsOf(search.target), keyColumns);
    search.query.elements = {1, 0};
    search.k = 3;
    const auto answer = searches().run(search, true);
    REQUIRE(answer);
    QCOMPARE(answer->rows.size(), 3);
    QCOMPARE(answer->rows[0].key.size(), keyColumns.size());
    QCOMPARE(answer->rows[0].distance, 0.0);
    QCOMPARE(answer->exact->recall.value, 1.0);
    QVERIFY(answer->exact->missed.isEmpty());

    search.row = answer->rows[0].key;
    const auto near = searches().run(search, true);
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
    SearchRequest search = searches().request(QStringLiteral("mixed"));
    QCOMPARE(search.target.shape.dimensions, 0);
    const auto answer = searches().run(search);
    QVERIFY(!answer);
    QVERIFY2(answer.error().message.contains(QStringLiteral("different vector dimensions")),
             qPrintable(answer.error().message));
    QVERIFY(answer.error().connectionUsable);
    search.target.where = QStringLiteral("vector_dims(v) = 2");
    const auto filtered = searches().run(search);
    REQUIRE(filtered);
    QCOMPARE(keysOf(filtered->rows), (QStringList{QStringLiteral("1"), QStringLiteral("3")}));
}

QTEST_GUILESS_MAIN(TestRunSearch)
#include "tst_runsearch.moc"
