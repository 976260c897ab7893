#include "app/search/searchtarget.h"
#include "app/search/shortanswer.h"
#include "tests/support/searchdatabase.h"

#include <QTest>

using search::RowKey;
using search::SearchRequest;
using search::ShortReason;
using testsupport::PrivateServer;
using testsupport::SearchDatabase;
using vectors::Distance;

#define REQUIRE(result) QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())))

/// What similarity search has beside the nearest rows: examples, filters, thresholds, re-ranking, cures.
class TestSimilarity : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();

    void filtersAreMetAsTheyRead_data();
    void filtersAreMetAsTheyRead();
    void severalFiltersHoldTogether();
    void filtersLeaveTheIndexInUse();
    void thresholdCutsOff();
    void relaxedScansAreInOrder();
    void meanOfRows();
    void moreLikeTheseLessLikeThose();
    void exampleRowsThatAreGone();
    void rerankedRowsAreOrderedByTheWholeVector();
    void rerankingNeedsAnExpression();
    void aCureCures_data();
    void aCureCures();

private:
    SearchDatabase searches() const;
    core::Result<search::SearchAnswer> run(const SearchRequest &request) const { return searches().run(request, true); }
};

namespace {

const search::Setting noSeqscan{QStringLiteral("enable_seqscan"), QStringLiteral("off")};

QStringList keysOf(const QList<search::AnswerRow> &rows)
{
    QStringList keys;
    for (const auto &row : rows)
        keys << row.key.join(u'/');
    return keys;
}

QString setupSql()
{
    return QStringLiteral(R"sql(
CREATE TABLE goods (id int PRIMARY KEY, price numeric, title text, sold timestamptz, tags text[], meta jsonb, old json,
                    v vector(3));
INSERT INTO goods VALUES
 (1, 10, 'Red Fox', '2024-01-01 00:00+00', '{a,b}', '{"n": 5, "ok": true, "brand": {"name": "Acme"}, "l": ["x", 7]}', '{"a": 1}', '[1,0,0]'),
 (2, 9.5, '100% red_', '2024-06-01 00:00+00', '{b}', '{"n": "5", "ok": "true", "brand": {"name": "acme"}}', '{"a": "1"}', '[0,1,0]'),
 (3, NULL, NULL, NULL, NULL, '{"n": 50, "brand": null}', NULL, '[0,0,1]'),
 (4, 100, '100 reds', '2025-01-01 00:00+00', '{}', NULL, '{"a": {"b": null}}', '[1,1,0]');
CREATE TABLE whole AS SELECT i AS id, ARRAY(SELECT random() - 0.5 FROM generate_series(1, 32 + 0 * i))::vector(32) AS v
  FROM generate_series(1, 2000) AS i;
ALTER TABLE whole ADD PRIMARY KEY (id);
CREATE INDEX whole_bits ON whole USING hnsw ((binary_quantize(v)::bit(32)) bit_hamming_ops);
ANALYZE;
)sql");
}

} // namespace

SearchDatabase TestSimilarity::searches() const
{
    QFETCH_GLOBAL(bool, next);
    return SearchDatabase(next ? *PrivateServer::next() : *PrivateServer::instance());
}

void TestSimilarity::initTestCase_data()
{
    QTest::addColumn<bool>("next");
    QTest::newRow("installed") << false;
    if (qEnvironmentVariableIsSet("PGVECTOR_WORKBENCH_PG_BIN_NEXT"))
        QTest::newRow("next") << true;
}

void TestSimilarity::initTestCase()
{
    PrivateServer *const installed = PrivateServer::instance();
    if (!installed)
        return;
    for (PrivateServer *one : {installed, PrivateServer::next()}) {
        if (one)
            QVERIFY(SearchDatabase::create(*one) && one->run(setupSql(), QLatin1String(SearchDatabase::Name)));
    }
}

void TestSimilarity::filtersAreMetAsTheyRead_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("ids");
    QTest::newRow("equal") << "price=10"
                           << "1";
    QTest::newRow("at least") << "price>=10"
                              << "1 4";
    QTest::newRow("less") << "price<10"
                          << "2";
    QTest::newRow("not equal") << "price<>10"
                               << "2 4";
    QTest::newRow("null") << "title is null"
                          << "3";
    QTest::newRow("not null") << "price is not null"
                              << "1 2 4";
    QTest::newRow("part of a text") << "title~RED"
                                    << "1 2 4";
    QTest::newRow("signs of patterns") << "title~100%"
                                       << "2";
    QTest::newRow("a single sign") << "title~_"
                                   << "2";
    QTest::newRow("a time") << "sold>2024-03-01"
                            << "2 4";
    QTest::newRow("an array") << "tags={b}"
                              << "2";
    QTest::newRow("JSON number") << "meta.n=5"
                                 << "1";
    QTest::newRow("JSON numbers in order") << "meta.n>6"
                                           << "3";
    QTest::newRow("JSON text of digits") << "meta.n=\"5\""
                                         << "1 2";
    QTest::newRow("JSON boolean") << "meta.ok=true"
                                  << "1";
    QTest::newRow("JSON path") << "meta.brand.name=Acme"
                               << "1";
    QTest::newRow("JSON path contains") << "meta.brand.name~ACM"
                                        << "1 2";
    QTest::newRow("JSON element") << "meta.l.1=7"
                                  << "1";
    QTest::newRow("JSON null or missing") << "meta.brand.name is null"
                                          << "3 4";
    QTest::newRow("containment") << "meta@>{\"brand\": {\"name\": \"Acme\"}}"
                                 << "1";
    QTest::newRow("json, not jsonb") << "old.a=1"
                                     << "1";
    QTest::newRow("json containment") << "old@>{\"a\": \"1\"}"
                                      << "2";
}

void TestSimilarity::filtersAreMetAsTheyRead()
{
    QFETCH(QString, filter);
    QFETCH(QString, ids);
    SearchRequest search = searches().request(QStringLiteral("goods"));
    const auto read = search::parseFilter(filter, {QStringLiteral("meta"), QStringLiteral("old")});
    REQUIRE(read);
    search.filters = {*read};
    const auto answer = run(search);
    REQUIRE(answer);
    QStringList keys = keysOf(answer->rows);
    keys.sort();
    QCOMPARE(keys.join(u' '), ids);
}

void TestSimilarity::severalFiltersHoldTogether()
{
    SearchRequest search = searches().request(QStringLiteral("goods"));
    search.target.where = QStringLiteral("id < 4 -- not the last");
    search.filters = {*search::parseFilter(QStringLiteral("price>1"), {}),
                      {QStringLiteral("id"),
                       {},
                       search::FilterOperator::AnyOf,
                       {QStringLiteral("2"), QStringLiteral("3"), QStringLiteral("4")}}};
    QCOMPARE(keysOf(run(search)->rows), QStringList{QStringLiteral("2")});
    search.filters << *search::parseFilter(QStringLiteral("price=cheap"), {});
    const auto refused = run(search);
    QVERIFY(!refused);
    QCOMPARE(refused.error().sqlstate, QStringLiteral("22P02"));
}

void TestSimilarity::filtersLeaveTheIndexInUse()
{
    SearchRequest search = searches().request(QStringLiteral("items"));
    search.settings = {noSeqscan,
                       {QStringLiteral("hnsw.iterative_scan"), QStringLiteral("strict_order")},
                       {QStringLiteral("enable_sort"), QStringLiteral("off")}};
    search.filters = {*search::parseFilter(QStringLiteral("tenant>=25"), {})};
    const auto answer = run(search);
    REQUIRE(answer);
    QCOMPARE(answer->indexUsed, QStringLiteral("items_hnsw"));
    QCOMPARE(answer->rows.size(), 10);
}

void TestSimilarity::thresholdCutsOff()
{
    SearchRequest search = searches().request(QStringLiteral("items"));
    search.settings = {noSeqscan, {QStringLiteral("hnsw.ef_search"), QStringLiteral("200")}};
    search.k = 50;
    const auto all = run(search);
    REQUIRE(all);
    search.maxDistance = all->rows[19].distance;
    const auto cut = run(search);
    REQUIRE(cut);
    QCOMPARE(keysOf(cut->rows), keysOf(all->rows.mid(0, 20)));
    QCOMPARE(cut->indexUsed, QStringLiteral("items_hnsw"));
    QCOMPARE(cut->shortReason, ShortReason::Threshold);
    QCOMPARE(search::cureOf(*cut), QList<search::Setting>());
    QVERIFY(cut->statement.contains(QStringLiteral("AS MATERIALIZED")));
    QCOMPARE(cut->exact->recall.possible, 20);
}

void TestSimilarity::relaxedScansAreInOrder()
{
    SearchRequest search = searches().request(QStringLiteral("items"));
    search.settings = {noSeqscan,
                       {QStringLiteral("hnsw.ef_search"), QStringLiteral("10")},
                       {QStringLiteral("hnsw.iterative_scan"), QStringLiteral("relaxed_order")}};
    search.k = 200;
    const auto answer = run(search);
    REQUIRE(answer);
    QCOMPARE(answer->rows.size(), 200);
    QCOMPARE(answer->indexUsed, QStringLiteral("items_hnsw"));
    for (qsizetype i = 1; i < answer->rows.size(); ++i)
        QVERIFY(answer->rows[i - 1].distance <= answer->rows[i].distance);
}

void TestSimilarity::meanOfRows()
{
    SearchRequest search = searches().request(QStringLiteral("goods"));
    search.query = {};
    search.examples.like = {{QStringLiteral("1")}, {QStringLiteral("02")}};
    const auto answer = run(search);
    REQUIRE(answer);
    QCOMPARE(vectors::toText(answer->query), QStringLiteral("[0.5,0.5,0]"));
    QCOMPARE(answer->leftOut, (QList<RowKey>{{QStringLiteral("1")}, {QStringLiteral("2")}}));
    QCOMPARE(keysOf(answer->rows), (QStringList{QStringLiteral("4"), QStringLiteral("3")}));
    QCOMPARE(keysOf(answer->exact->rows), keysOf(answer->rows));
}

void TestSimilarity::moreLikeTheseLessLikeThose()
{
    SearchRequest search = searches().request(QStringLiteral("goods"));
    search.query = {};
    search.examples.like = {{QStringLiteral("4")}};
    search.examples.unlike = {{QStringLiteral("1")}};
    search.examples.weights = {1, 2, 1};
    const auto answer = run(search);
    REQUIRE(answer);
    // 2 · (1, 1, 0) − (1, 0, 0)
    QCOMPARE(vectors::toText(answer->query), QStringLiteral("[1,2,0]"));
    QCOMPARE(keysOf(answer->rows), (QStringList{QStringLiteral("2"), QStringLiteral("3")}));
    // The vector of a text takes part as well.
    search.query = *vectors::parseVector(vectors::VectorType::Vector, u"[0,0,3]");
    QCOMPARE(vectors::toText(run(search)->query), QStringLiteral("[0.5,1,1.5]"));
}

void TestSimilarity::exampleRowsThatAreGone()
{
    SearchRequest search = searches().request(QStringLiteral("goods"));
    search.examples.like = {{QStringLiteral("1")}, {QStringLiteral("99")}};
    const auto gone = run(search);
    QVERIFY(!gone);
    QCOMPARE(gone.error().kind, core::ErrorKind::Missing);
    QVERIFY2(gone.error().message.contains(QStringLiteral("id = 99")), qPrintable(gone.error().message));
    search.examples.like = {{QStringLiteral("1"), QStringLiteral("2")}};
    QCOMPARE(run(search).error().kind, core::ErrorKind::InvalidInput);
}

void TestSimilarity::rerankedRowsAreOrderedByTheWholeVector()
{
    SearchRequest search = searches().request(QStringLiteral("whole"));
    QVERIFY(!search.target.expression.isEmpty());
    search.row = RowKey{QStringLiteral("17")};
    search.settings = {noSeqscan, {QStringLiteral("hnsw.ef_search"), QStringLiteral("1000")}};
    double last = -1;
    for (const int factor : {1, 4, 20}) {
        search.rerank = search::Rerank{factor, Distance::L2};
        const auto answer = run(search);
        REQUIRE(answer);
        QCOMPARE(answer->indexUsed, QStringLiteral("whole_bits"));
        QCOMPARE(answer->rows.size(), 10);
        QVERIFY(!keysOf(answer->rows).contains(QStringLiteral("17")));
        QCOMPARE(answer->rows[0].similarity, 1 / (1 + answer->rows[0].distance));
        for (qsizetype i = 1; i < answer->rows.size(); ++i)
            QVERIFY(answer->rows[i - 1].distance <= answer->rows[i].distance);
        QVERIFY2(answer->exact->recall.value >= last, qPrintable(QString::number(answer->exact->recall.value)));
        last = answer->exact->recall.value;
    }
    QVERIFY(last > 0.3);
    // The index cannot give as many rows as are to be ordered anew.
    search.settings = {noSeqscan};
    const auto narrow = run(search);
    REQUIRE(narrow);
    QCOMPARE(narrow->shortReason, ShortReason::None);
    QCOMPARE(search::cureOf(*narrow),
             (QList<search::Setting>{{QStringLiteral("hnsw.ef_search"), QStringLiteral("220")}}));
}

void TestSimilarity::rerankingNeedsAnExpression()
{
    SearchRequest search = searches().request(QStringLiteral("items"));
    search.rerank = search::Rerank();
    QCOMPARE(run(search).error().kind, core::ErrorKind::InvalidInput);
    SearchRequest bits = searches().request(QStringLiteral("whole"));
    bits.rerank = search::Rerank{0, Distance::L2};
    bits.row = RowKey{QStringLiteral("1")};
    QVERIFY(!run(bits));
    bits.rerank = search::Rerank{4, Distance::Hamming};
    QVERIFY(!run(bits));
    bits.rerank = search::Rerank{4, Distance::L2};
    bits.row.reset();
    bits.query = *vectors::parseVector(vectors::VectorType::Bit, QString(32, u'1'));
    const auto notWhole = run(bits);
    QVERIFY(!notWhole);
    QVERIFY2(notWhole.error().message.contains(QStringLiteral("expected a vector of 32 dimensions, given a bit of 32")),
             qPrintable(notWhole.error().message));
}

void TestSimilarity::aCureCures_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("where");
    QTest::addColumn<QList<search::Setting>>("settings");
    QTest::addColumn<ShortReason>("reason");
    const search::Setting noSort{QStringLiteral("enable_sort"), QStringLiteral("off")};
    QTest::newRow("ef_search") << QStringLiteral("items") << QString()
                               << QList<search::Setting>{noSeqscan,
                                                         {QStringLiteral("hnsw.ef_search"), QStringLiteral("20")}}
                               << ShortReason::EfSearch;
    QTest::newRow("filter") << QStringLiteral("items") << QStringLiteral("tenant + 0 = 3")
                            << QList<search::Setting>{noSeqscan, noSort} << ShortReason::Filter;
    QTest::newRow("probes") << QStringLiteral("ivf") << QString() << QList<search::Setting>{noSeqscan}
                            << ShortReason::Probes;
}

void TestSimilarity::aCureCures()
{
    QFETCH(QString, table);
    QFETCH(QString, where);
    QFETCH(QList<search::Setting>, settings);
    QFETCH(ShortReason, reason);
    SearchRequest search = searches().request(table);
    search.target.where = where;
    search.settings = settings;
    search.k = reason == ShortReason::Probes ? 300 : 40;
    const auto sick = searches().run(search);
    REQUIRE(sick);
    QVERIFY(sick->rows.size() < search.k);
    QCOMPARE(sick->shortReason, reason);
    const auto cure = search::cureOf(*sick);
    QVERIFY(!cure.isEmpty());
    search.settings << cure;
    const auto healthy = searches().run(search);
    REQUIRE(healthy);
    QCOMPARE(healthy->rows.size(), search.k);
    QCOMPARE(healthy->shortReason, ShortReason::None);
}

QTEST_GUILESS_MAIN(TestSimilarity)
#include "tst_similarity.moc"
