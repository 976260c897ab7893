#include "app/catalog/loadcatalog.h"
#include "app/search/runhybrid.h"
#include "app/search/runsearch.h"
#include "app/search/searchtarget.h"
#include "app/search/textchoice.h"
#include "tests/support/privateserver.h"

#include <QTest>

#include <cmath>

using core::ErrorKind;
using search::HybridAnswer;
using search::HybridRequest;
using search::RowKey;
using search::SearchRequest;
using testsupport::PrivateServer;
using vectors::Distance;
using vectors::VectorType;

#define REQUIRE(result) QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())))

/// Tables that nobody would make on purpose: similarity and hybrid search work on them or say why not, and nothing is
/// sent or written that was not meant.
class TestHostileSearch : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();

    void oddNames_data();
    void oddNames();
    void oddValuesAreValues_data();
    void oddValuesAreValues();
    void nullZeroAndDenormalVectors();
    void severalDimensions();
    void aViewHasNoKey();
    void aViewByItsUniqueColumns();
    void withoutPrimaryKey();
    void partitionsWithoutKey();
    void withoutPrivilegeOnAColumn();
    void nothingIsWritten_data();
    void nothingIsWritten();

private:
    PrivateServer &server() const;
    std::shared_ptr<db::ConnectionPool> pool(const QString &role = {}) const;
    catalog::Table table(const QString &schema, const QString &name) const;
    SearchRequest request(const catalog::Table &table, const QString &column, const QString &query) const;
    HybridRequest hybrid(const SearchRequest &search, const QString &textColumn, const QString &text) const;
    core::Result<search::SearchAnswer> run(const SearchRequest &request, const QString &role = {}) const;
    core::Result<HybridAnswer> run(const HybridRequest &request, const QString &role = {}) const;
    QString fingerprint() const;
};

namespace {

const QString database = QStringLiteral("hostile");
const QString oddSchema = QStringLiteral("odd \"schema\" é");
const QString oddTable = QStringLiteral("T'; DROP TABLE keep --\n%1 %2 $1");
const QString oddColumn = QStringLiteral("my \"vec\" $1 %3\n");
const QString oddText = QStringLiteral("te'xt\t\"%4\" ü");
const QString oddKey = QStringLiteral("key_1");
const QString otherKey = QStringLiteral("score %5");

QString quoted(const QString &name)
{
    return catalog::identifierToSql(name);
}

QString setupSql()
{
    const QString odd = quoted(oddSchema) + u'.' + quoted(oddTable);
    return QStringLiteral(R"sql(
CREATE TABLE keep (id int PRIMARY KEY, body text, v vector(3), note text);
INSERT INTO keep VALUES (1, 'red fox', '[1,0,0]', 'x'), (2, 'blue whale', '[0,1,0]', NULL);
CREATE SEQUENCE counter;
CREATE TABLE vectors (id int PRIMARY KEY, body text, v vector(3));
INSERT INTO vectors VALUES (1, 'red fox', '[1,0,0]'), (2, 'red whale', NULL), (3, 'blue fox', '[0,0,0]'),
  (4, NULL, '[1e-40,1e-41,0]'), (5, '', '[3e38,0,0]'), (6, 'red', '[0,1,0]'), (7, 'fox', '[-1,0,0]');
CREATE INDEX ON vectors USING hnsw (v vector_cosine_ops);
CREATE TABLE mixed (id int PRIMARY KEY, body text, v vector);
INSERT INTO mixed VALUES (1, 'red', '[1,2]'), (2, 'red', '[1,2,3]'), (3, 'red fox', '[2,2]');
CREATE INDEX mixed_2 ON mixed USING hnsw ((v::vector(2)) vector_l2_ops) WHERE id <> 2;
CREATE VIEW seen AS SELECT id, body, v FROM keep;
CREATE TABLE keyless (body text, v vector(3));
INSERT INTO keyless SELECT body, v FROM keep;
CREATE TABLE parts (p int, body text, v vector(3)) PARTITION BY LIST (p);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2);
INSERT INTO parts SELECT id, body, v FROM keep;
CREATE TABLE secret (id int PRIMARY KEY, body text, v vector(3), hidden text);
INSERT INTO secret SELECT id, body, v, 'hush' FROM keep;
CREATE ROLE partly LOGIN;
GRANT SELECT (id, v) ON secret TO partly;
)sql") + QStringLiteral("CREATE SCHEMA ") +
           quoted(oddSchema) + QStringLiteral(";\nCREATE TABLE ") + odd +
           QStringLiteral(
               " (%1 int, %2 text, %3 vector(3), %4 text, distance text, value int, PRIMARY KEY (%1, %2));\n")
               .arg(quoted(oddKey), quoted(otherKey), quoted(oddColumn), quoted(oddText)) +
           QStringLiteral("INSERT INTO ") + odd +
           QStringLiteral(
               " SELECT i, 'it''s \"' || i, ARRAY[i, 1, 0]::real[]::vector, CASE WHEN i % 2 = 0 THEN 'red fox' "
               "ELSE 'blue' END, 'd' || i, i FROM generate_series(1, 50) AS i;\nCREATE INDEX ") +
           quoted(QStringLiteral("idx \"odd\" %1 é")) + QStringLiteral(" ON ") + odd +
           QStringLiteral(" USING hnsw (%1 vector_cosine_ops);\n").arg(quoted(oddColumn)) +
           QStringLiteral("CREATE INDEX ON ") + odd +
           QStringLiteral(" USING gin (to_tsvector('english', %1));\nANALYZE;\n").arg(quoted(oddText));
}

QStringList keysOf(const search::SearchAnswer &answer)
{
    QStringList keys;
    for (const auto &row : answer.rows)
        keys << row.key.join(u'/');
    return keys;
}

QStringList keysOf(const HybridAnswer &answer)
{
    QStringList keys;
    for (const auto &row : search::fuseAnswer(answer, answer.request.fusion))
        keys << answer.rows[row.row].key.join(u'/');
    return keys;
}

} // namespace

PrivateServer &TestHostileSearch::server() const
{
    QFETCH_GLOBAL(bool, next);
    return next ? *PrivateServer::next() : *PrivateServer::instance();
}

void TestHostileSearch::initTestCase_data()
{
    QTest::addColumn<bool>("next");
    QTest::newRow("installed") << false;
    if (qEnvironmentVariableIsSet("PGVECTOR_WORKBENCH_PG_BIN_NEXT"))
        QTest::newRow("next") << true;
}

void TestHostileSearch::initTestCase()
{
    PrivateServer *const installed = PrivateServer::instance();
    if (!installed)
        return;
    for (PrivateServer *one : {installed, PrivateServer::next()}) {
        if (one)
            QVERIFY(one->createDatabase(database) && one->run(setupSql(), database));
    }
}

/// Read-write, so that only the searches' own transactions keep them from writing.
std::shared_ptr<db::ConnectionPool> TestHostileSearch::pool(const QString &role) const
{
    if (role.isEmpty())
        return server().pool(db::Access::ReadWrite, database);
    auto parameters = server().parameters(database);
    parameters.setValue(QStringLiteral("user"), role);
    return db::ConnectionPool::create(parameters);
}

catalog::Table TestHostileSearch::table(const QString &schema, const QString &name) const
{
    auto lease = pool()->lease();
    return *catalog::loadTable(**lease, catalog::ObjectName{schema, name});
}

SearchRequest TestHostileSearch::request(const catalog::Table &table, const QString &column, const QString &query) const
{
    SearchRequest request;
    request.target = *search::defaultTarget(table, column);
    request.query = *vectors::parseVector(request.target.shape.type, query);
    request.settings = {{QStringLiteral("enable_seqscan"), QStringLiteral("off")},
                        {QStringLiteral("hnsw.ef_search"), QStringLiteral("200")}};
    return request;
}

HybridRequest TestHostileSearch::hybrid(const SearchRequest &search, const QString &textColumn,
                                        const QString &text) const
{
    jobs::JobContext context(pool());
    auto lease = context.lease();
    const auto loaded = catalog::loadTable(**lease, search.target.table);
    const auto choices = search::loadTextChoices(context, *loaded);
    search::TextLeg leg = search::textChoiceOf(*choices, *loaded, textColumn)->leg;
    leg.text = text;
    HybridRequest request;
    request.table = search.target.table;
    request.keyColumns = search.target.keyColumns;
    request.namelessRows = search.target.namelessRows;
    request.legs.resize(2);
    request.legs[0].name = QStringLiteral("vector");
    request.legs[0].search = search::VectorLeg{search};
    request.legs[1].name = QStringLiteral("text");
    request.legs[1].search = leg;
    request.legs[1].settings = {{QStringLiteral("enable_seqscan"), QStringLiteral("off")}};
    return request;
}

core::Result<search::SearchAnswer> TestHostileSearch::run(const SearchRequest &request, const QString &role) const
{
    jobs::JobContext context(pool(role));
    return search::runSearch(context, request, true);
}

core::Result<HybridAnswer> TestHostileSearch::run(const HybridRequest &request, const QString &role) const
{
    jobs::JobContext context(pool(role));
    return search::runHybrid(context, request, true);
}

/// Everything that a search could have changed.
QString TestHostileSearch::fingerprint() const
{
    auto lease = pool()->lease();
    const auto row = (*lease)->execute(
        QStringLiteral("SELECT (SELECT count(*) FROM pg_class), (SELECT md5(string_agg(t::text, '' ORDER BY id)) "
                       "FROM keep t), (SELECT last_value FROM counter), (SELECT count(*) FROM pg_roles), "
                       "(SELECT count(*) FROM pg_prepared_xacts)"));
    QStringList values;
    for (int column = 0; column < row->columnCount(); ++column)
        values << row->text(0, column);
    return values.join(u'|');
}

void TestHostileSearch::oddNames_data()
{
    QTest::addColumn<bool>("near");
    QTest::addColumn<bool>("cut");
    QTest::newRow("near a vector") << false << false;
    QTest::newRow("near a row") << true << false;
    QTest::newRow("with a greatest distance") << false << true;
}

void TestHostileSearch::oddNames()
{
    QFETCH(bool, near);
    QFETCH(bool, cut);
    const auto odd = table(oddSchema, oddTable);
    SearchRequest search = request(odd, oddColumn, QStringLiteral("[1,1,0]"));
    QCOMPARE(search.target.keyColumns, (QStringList{oddKey, otherKey}));
    search.shownColumns = {QStringLiteral("distance"), oddText, QStringLiteral("value")};
    if (near)
        search.row = RowKey{QStringLiteral("1"), QStringLiteral("it's \"1")};
    if (cut)
        search.maxDistance = 0.5;
    search.filters = {{oddText, {}, search::FilterOperator::Contains, {QStringLiteral("e")}}};
    const auto answer = run(search);
    REQUIRE(answer);
    QCOMPARE(answer->rows.size(), 10);
    QCOMPARE(keysOf(*answer).first(), near ? QStringLiteral("2/it's \"2") : QStringLiteral("1/it's \"1"));
    QCOMPARE(answer->rows.first().values.size(), 3);
    QVERIFY(answer->rows.first().values.first().startsWith(u'd'));
    QCOMPARE(answer->indexUsed, QStringLiteral("idx \"odd\" %1 é"));

    HybridRequest mixed = hybrid(search, oddText, QStringLiteral("red"));
    mixed.shownColumns = search.shownColumns;
    const auto fused = run(mixed);
    REQUIRE(fused);
    QCOMPARE(fused->legs[1].index == search::LegIndex::Used, !fused->legs[1].indexUsed.isEmpty());
    QVERIFY(!fused->legs[1].indexUsed.isEmpty());
    QCOMPARE(fused->rows.first().values.size(), 3);
    QVERIFY(keysOf(*fused).contains(QStringLiteral("2/it's \"2")));
    // The same in one statement.
    auto lease = pool()->lease();
    const auto one =
        (*lease)->execute(search::toStatement(search::hybridSql(mixed, {fused->legs[0].query}, fused->leftOut)));
    REQUIRE(one);
    QStringList keys;
    for (int row = 0; row < one->rowCount(); ++row)
        keys << one->text(row, 0) + u'/' + one->text(row, 1);
    QCOMPARE(keys, keysOf(*fused).mid(0, 10));
}

void TestHostileSearch::oddValuesAreValues_data()
{
    QTest::addColumn<QString>("value");
    for (const char *value : {"'; DROP TABLE keep; --", "\\", "' OR true --", "$1", "%s %1", "\"", "{a,b}", "NULL",
                              "\xC3\xA9\xF0\x9F\x98\x80", "a\nb\r\nc", "", "E'\\x'"})
        QTest::newRow(value) << QString::fromUtf8(value);
}

void TestHostileSearch::oddValuesAreValues()
{
    QFETCH(QString, value);
    const QString before = fingerprint();
    const auto keep = table(QStringLiteral("public"), QStringLiteral("keep"));
    SearchRequest search = request(keep, QStringLiteral("v"), QStringLiteral("[1,1,1]"));
    for (const auto op : {search::FilterOperator::NotEqual, search::FilterOperator::Equal,
                          search::FilterOperator::Contains, search::FilterOperator::AnyOf}) {
        search.filters = {{QStringLiteral("body"), {}, op, {value}}};
        const auto answer = run(search);
        REQUIRE(answer);
        const bool all =
            op == search::FilterOperator::NotEqual || (op == search::FilterOperator::Contains && value.isEmpty());
        QCOMPARE(answer->rows.size(), all ? 2 : 0);
    }
    search.filters.clear();
    if (!value.trimmed().isEmpty()) {
        REQUIRE(run(hybrid(search, QStringLiteral("body"), value)));
    }
    search.row = RowKey{value};
    QVERIFY(!run(search));
    QCOMPARE(fingerprint(), before);
}

void TestHostileSearch::nullZeroAndDenormalVectors()
{
    const auto odd = table(QStringLiteral("public"), QStringLiteral("vectors"));
    SearchRequest search = request(odd, QStringLiteral("v"), QStringLiteral("[1,0,0]"));
    QCOMPARE(search.target.distance, Distance::Cosine);
    const auto answer = run(search);
    REQUIRE(answer);
    // No distance for NULL and zero; the denormal and the huge one have a length that the server rounds as it does.
    for (const QString &key : keysOf(*answer))
        QVERIFY(key != u"2" && key != u"3");
    QCOMPARE(keysOf(*answer).first(), QStringLiteral("1"));
    QVERIFY(answer->shortReason != search::ShortReason::None);

    search.row = RowKey{QStringLiteral("3")};
    const auto zero = run(search);
    QVERIFY(!zero && zero.error().message.contains(QStringLiteral("zero")));
    search.row = RowKey{QStringLiteral("2")};
    const auto null = run(search);
    QVERIFY(!null && null.error().message.contains(QStringLiteral("NULL")));
    search.row.reset();
    search.examples.like = {{QStringLiteral("1")}, {QStringLiteral("2")}};
    QVERIFY(!run(search));

    search.examples = {};
    HybridRequest mixed = hybrid(search, QStringLiteral("body"), QStringLiteral("red"));
    mixed.fusion.diversity = search::Diversity{0.5, 100};
    const auto fused = run(mixed);
    REQUIRE(fused);
    // Row 2 has no vector and is found by its text.
    QVERIFY(keysOf(*fused).contains(QStringLiteral("2")));
    for (const auto &row : search::fuseAnswer(*fused, mixed.fusion))
        QVERIFY(std::isfinite(row.score) && std::isfinite(row.marginal));
}

void TestHostileSearch::severalDimensions()
{
    const auto mixed = table(QStringLiteral("public"), QStringLiteral("mixed"));
    SearchRequest plain;
    for (const auto &choice : search::searchChoices(mixed, QStringLiteral("v"))) {
        if (choice.expression.isEmpty() && choice.distance == Distance::L2)
            plain.target = search::targetOf(mixed, QStringLiteral("v"), choice);
    }
    plain.query = *vectors::parseVector(VectorType::Vector, u"[1,2]");
    const auto refused = run(plain);
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains(QStringLiteral("different vector dimensions")),
             qPrintable(refused.error().message));
    // A condition on the dimensions makes it work, and so does the index's expression with its predicate.
    plain.target.where = QStringLiteral("vector_dims(v) = 2");
    QCOMPARE(keysOf(*run(plain)), (QStringList{QStringLiteral("1"), QStringLiteral("3")}));
    SearchRequest indexed = request(mixed, QStringLiteral("v"), QStringLiteral("[1,2]"));
    QVERIFY(!indexed.target.expression.isEmpty());
    indexed.target.where = QStringLiteral("id <> 2");
    const auto answer = run(indexed);
    REQUIRE(answer);
    QCOMPARE(answer->indexUsed, QStringLiteral("mixed_2"));
    HybridRequest fused = hybrid(indexed, QStringLiteral("body"), QStringLiteral("red"));
    fused.where = indexed.target.where;
    QCOMPARE(run(fused)->rows.size(), 2);
    fused.where.clear();
    const auto failed = run(fused);
    QVERIFY(!failed);
    QVERIFY2(failed.error().message.startsWith(QStringLiteral("vector: ")), qPrintable(failed.error().message));
    QVERIFY(failed.error().connectionUsable);
}

void TestHostileSearch::aViewHasNoKey()
{
    const auto seen = table(QStringLiteral("public"), QStringLiteral("seen"));
    const SearchRequest search = request(seen, QStringLiteral("v"), QStringLiteral("[1,0,0]"));
    const auto answer = run(search);
    REQUIRE(answer);
    QCOMPARE(answer->rows.size(), 2);
    const auto fused = run(hybrid(search, QStringLiteral("body"), QStringLiteral("fox")));
    QVERIFY(!fused);
    QCOMPARE(fused.error().kind, ErrorKind::InvalidInput);
    QVERIFY(fused.error().message.contains(QStringLiteral("have no key")) && !fused.error().hint.isEmpty());
}

void TestHostileSearch::aViewByItsUniqueColumns()
{
    const auto seen = table(QStringLiteral("public"), QStringLiteral("seen"));
    SearchRequest search = request(seen, QStringLiteral("v"), QStringLiteral("[1,0,0]"));
    search.target.keyColumns = {QStringLiteral("id")};
    search.target.namelessRows = false;
    const auto fused = run(hybrid(search, QStringLiteral("body"), QStringLiteral("fox")));
    REQUIRE(fused);
    QCOMPARE(keysOf(*fused), (QStringList{QStringLiteral("1"), QStringLiteral("2")}));
    search.row = RowKey{QStringLiteral("1")};
    QCOMPARE(keysOf(*run(search)), QStringList{QStringLiteral("2")});
}

void TestHostileSearch::withoutPrimaryKey()
{
    const auto keyless = table(QStringLiteral("public"), QStringLiteral("keyless"));
    SearchRequest search = request(keyless, QStringLiteral("v"), QStringLiteral("[1,0,0]"));
    const auto answer = run(search);
    REQUIRE(answer);
    QCOMPARE(keysOf(*answer).first(), QStringLiteral("(0,1)"));
    search.maxDistance = 0.5;
    QCOMPARE(keysOf(*run(search)), QStringList{QStringLiteral("(0,1)")});
    search.maxDistance.reset();
    HybridRequest mixed = hybrid(search, QStringLiteral("body"), QStringLiteral("whale"));
    mixed.shownColumns = {QStringLiteral("body")};
    const auto fused = run(mixed);
    REQUIRE(fused);
    QCOMPARE(fused->rows.size(), 2);
    QCOMPARE(fused->rows.last().values.first(), QStringLiteral("blue whale"));
    auto lease = pool()->lease();
    const auto one = (*lease)->execute(search::toStatement(search::hybridSql(mixed, {fused->legs[0].query})));
    REQUIRE(one);
    QCOMPARE(one->text(0, 0), keysOf(*fused).first());
}

void TestHostileSearch::partitionsWithoutKey()
{
    const auto parts = table(QStringLiteral("public"), QStringLiteral("parts"));
    const SearchRequest search = request(parts, QStringLiteral("v"), QStringLiteral("[1,0,0]"));
    REQUIRE(run(search));
    // Both rows are the first of their partition.
    const auto fused = run(hybrid(search, QStringLiteral("body"), QStringLiteral("whale")));
    REQUIRE(fused);
    QCOMPARE(fused->rows.size(), 2);
    QCOMPARE(fused->rows.first().key.size(), 2);
    QCOMPARE(fused->legs[1].rows.size(), 1);
}

void TestHostileSearch::withoutPrivilegeOnAColumn()
{
    const auto secret = table(QStringLiteral("public"), QStringLiteral("secret"));
    const QString role = QStringLiteral("partly");
    SearchRequest search = request(secret, QStringLiteral("v"), QStringLiteral("[1,0,0]"));
    const auto answer = run(search, role);
    REQUIRE(answer);
    QCOMPARE(answer->rows.size(), 2);
    const auto fused = run(hybrid(search, QStringLiteral("body"), QStringLiteral("fox")), role);
    QVERIFY(!fused);
    QCOMPARE(fused.error().kind, ErrorKind::Permission);
    QVERIFY2(fused.error().message.startsWith(QStringLiteral("text: permission denied")),
             qPrintable(fused.error().message));
    search.shownColumns = {QStringLiteral("hidden")};
    const auto hidden = run(search, role);
    QVERIFY(!hidden);
    QCOMPARE(hidden.error().kind, ErrorKind::Permission);
    QCOMPARE(hidden.error().sqlstate, QStringLiteral("42501"));
}

void TestHostileSearch::nothingIsWritten_data()
{
    QTest::addColumn<QString>("where");
    QTest::newRow("a sequence") << QStringLiteral("nextval('counter') > 0");
    QTest::newRow("out of the parentheses") << QStringLiteral("true); DELETE FROM keep; SELECT (1");
    QTest::newRow("out of the transaction")
        << QStringLiteral("set_config('transaction_read_only', 'off', true) = 'off'");
    QTest::newRow("a large object") << QStringLiteral("lo_create(0) > 0");
}

void TestHostileSearch::nothingIsWritten()
{
    QFETCH(QString, where);
    const QString before = fingerprint();
    const auto keep = table(QStringLiteral("public"), QStringLiteral("keep"));
    SearchRequest search = request(keep, QStringLiteral("v"), QStringLiteral("[1,1,1]"));
    HybridRequest mixed = hybrid(search, QStringLiteral("body"), QStringLiteral("red or fox"));
    mixed.where = where;
    QVERIFY(!run(mixed));
    search.target.where = where;
    QVERIFY(!run(search));
    QCOMPARE(fingerprint(), before);
}

QTEST_GUILESS_MAIN(TestHostileSearch)
#include "tst_hostilesearch.moc"
