#include "app/catalog/loadcatalog.h"
#include "app/tables/fetchwindow.h"
#include "app/tables/previewsql.h"
#include "app/tables/windowstatement.h"
#include "app/vectors/vectorvalue.h"
#include "tests/support/privateserver.h"

#include <QRegularExpression>
#include <QTest>

using tables::NullOrder;
using tables::RowWindow;
using tables::SortDirection;
using tables::SortOrder;
using tables::WindowPlace;
using tables::WindowRequest;
using testsupport::PrivateServer;

namespace {

const QString Database = QStringLiteral("windows");

WindowRequest requestOf(const catalog::Table &table, int size = 7)
{
    WindowRequest request;
    request.table = table;
    request.size = size;
    return request;
}

QStringList textsOf(const RowWindow &window, int column)
{
    QStringList texts;
    for (const tables::Row &row : window.rows)
        texts << row.cells.at(column).text;
    return texts;
}

/// Buffers and node types of EXPLAIN's text.
qint64 buffersOf(const QString &plan)
{
    const QRegularExpression pattern(QStringLiteral("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?"));
    const auto match = pattern.match(plan);
    return match.captured(1).toLongLong() + match.captured(2).toLongLong();
}

} // namespace

class TestFetchWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void everyRowComesOnce_data();
    void everyRowComesOnce();
    void longSortValuesLeadOn();
    void emptyTableIsStartAndEnd();
    void viewsAreReadOnce();
    void childrenOfATableComeToo();
    void windowAnswersWhatIsStored();
    void cutsLongValues();
    void previewsVectors_data();
    void previewsVectors();
    void olderServersGiveTheSameStrip();
    void deniedColumnIsNamed();
    void deniedKeyIsReadByPlace();
    void deniedTableFails();
    void vectorsAsTextWithoutTheSchema();
    void filters();
    void filterCannotWrite();
    void droppedTableIsMissing();
    void millionRowsCostWhatTenCost();
    void millionRowsWithoutAKey();

private:
    core::Result<RowWindow> fetch(const WindowRequest &request);
    catalog::Table table(const QString &name);
    QStringList query(const QString &sql);
    QStringList walk(WindowRequest request, WindowPlace direction, int column);
    QString explain(const WindowRequest &request);

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
};

void TestFetchWindow::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->createDatabase(Database));
    m_pool = m_server->pool(db::Access::ReadWrite, Database);
    QVERIFY(m_server->run(QStringLiteral(R"(
        CREATE SCHEMA "Odd %1 ""schema""";
        CREATE TABLE "Odd %1 ""schema"""."ta'ble %2" ("k ""ey" uuid PRIMARY KEY, "c1" int, "Name" text);
        INSERT INTO "Odd %1 ""schema"""."ta'ble %2"
            SELECT md5(i::text)::uuid, i % 10, 'n' || i FROM generate_series(1, 100) i;
        CREATE TABLE composite (b text, a numeric(10, 3), shown int, v vector(2), PRIMARY KEY (b, a));
        INSERT INTO composite SELECT 'it''s ' || i % 4, i / 7.0, i FROM generate_series(1, 60) i;
        CREATE TABLE nulls (id int PRIMARY KEY, price numeric, label text);
        INSERT INTO nulls SELECT i, CASE WHEN i % 3 > 0 THEN i % 5 END, CASE WHEN i % 2 > 0 THEN 'x' || i % 4 END
            FROM generate_series(1, 50) i;
        CREATE INDEX ON nulls (price, id);
        CREATE TABLE keyless (n int, t text);
        INSERT INTO keyless SELECT i, repeat('x', 400) FROM generate_series(1, 100) i;
        DELETE FROM keyless WHERE n % 3 = 0;
        CREATE TABLE parts (id int, region text NOT NULL, PRIMARY KEY (region, id)) PARTITION BY LIST (region);
        CREATE TABLE parts_eu PARTITION OF parts FOR VALUES IN ('eu');
        CREATE TABLE parts_us PARTITION OF parts FOR VALUES IN ('us', 'ca');
        INSERT INTO parts SELECT i, (ARRAY['eu', 'us', 'ca'])[1 + i % 3] FROM generate_series(1, 40) i;
        CREATE VIEW a_view AS SELECT id, price FROM nulls;
        CREATE VIEW long_view AS SELECT i AS id FROM generate_series(1, 2001) i;
        CREATE MATERIALIZED VIEW kept AS SELECT id, price FROM nulls;
        CREATE TABLE empty (id int PRIMARY KEY);
    )"),
                          Database));
}

core::Result<RowWindow> TestFetchWindow::fetch(const WindowRequest &request)
{
    jobs::JobContext context(m_pool);
    return tables::fetchWindow(context, request);
}

catalog::Table TestFetchWindow::table(const QString &name)
{
    auto connection = m_pool->lease();
    const auto loaded = catalog::loadTable(**connection, name);
    return loaded ? *loaded : catalog::Table();
}

QStringList TestFetchWindow::query(const QString &sql)
{
    auto connection = m_pool->lease();
    const auto result = (*connection)->execute(sql);
    QStringList values;
    for (int row = 0; result && row < result->rowCount(); ++row)
        values << result->text(row, 0);
    return values;
}

/// The texts of one column in all rows, window by window, in the order of the request.
QStringList TestFetchWindow::walk(WindowRequest request, WindowPlace direction, int column)
{
    const bool forward = direction == WindowPlace::After;
    request.place = forward ? WindowPlace::First : WindowPlace::Last;
    QStringList texts;
    for (int windows = 0; windows < 100; ++windows) {
        const auto window = fetch(request);
        if (!window)
            return {core::toOneLine(window.error())};
        texts = forward ? texts + textsOf(*window, column) : textsOf(*window, column) + texts;
        if (forward ? window->reachesEnd : window->reachesStart)
            return texts;
        request.place = direction;
        request.from = (forward ? window->rows.last() : window->rows.first()).position;
    }
    return {QStringLiteral("no end")};
}

QString TestFetchWindow::explain(const WindowRequest &request)
{
    auto connection = m_pool->lease();
    db::Statement statement = tables::windowStatements(request, (*connection)->serverInfo()).first();
    statement.sql.prepend(QStringLiteral("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) "));
    const auto plan = (*connection)->execute(statement);
    QString text;
    for (int row = 0; plan && row < plan->rowCount(); ++row)
        text += plan->text(row, 0) + u'\n';
    return plan ? text : core::toOneLine(plan.error());
}

void TestFetchWindow::everyRowComesOnce_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("column");
    QTest::addColumn<std::optional<SortOrder>>("sort");
    QTest::addColumn<QString>("expected");
    const auto none = std::optional<SortOrder>();
    const auto by = [](const char *column, SortDirection direction, NullOrder nulls) {
        return std::optional(SortOrder{QString::fromLatin1(column), direction, nulls});
    };
    const auto up = SortDirection::Ascending;
    const auto down = SortDirection::Descending;
    const QString odd = QStringLiteral(R"("Odd %1 ""schema"""."ta'ble %2")");
    QTest::newRow("odd names, uuid key") << odd << 2 << none
                                         << QStringLiteral(R"(SELECT "Name" FROM %1 ORDER BY "k ""ey")");
    QTest::newRow("column named like an alias") << odd << 2 << by("c1", up, NullOrder::Last)
                                                << QStringLiteral(R"(SELECT "Name" FROM %1 ORDER BY "c1", "k ""ey")");
    QTest::newRow("composite key of text and numeric")
        << QStringLiteral("composite") << 2 << none << QStringLiteral("SELECT shown FROM %1 ORDER BY b, a");
    QTest::newRow("sorted by the second key column")
        << QStringLiteral("composite") << 2 << by("a", down, NullOrder::First)
        << QStringLiteral("SELECT shown FROM %1 ORDER BY a DESC, b DESC");
    const QString nulls = QStringLiteral("nulls");
    QTest::newRow("up, nulls last") << nulls << 0 << by("price", up, NullOrder::Last)
                                    << QStringLiteral("SELECT id FROM %1 ORDER BY price ASC NULLS LAST, id");
    QTest::newRow("up, nulls first") << nulls << 0 << by("price", up, NullOrder::First)
                                     << QStringLiteral("SELECT id FROM %1 ORDER BY price ASC NULLS FIRST, id");
    QTest::newRow("down, nulls last") << nulls << 0 << by("price", down, NullOrder::Last)
                                      << QStringLiteral("SELECT id FROM %1 ORDER BY price DESC NULLS LAST, id DESC");
    QTest::newRow("down, nulls first") << nulls << 0 << by("label", down, NullOrder::First)
                                       << QStringLiteral("SELECT id FROM %1 ORDER BY label DESC NULLS FIRST, id DESC");
    QTest::newRow("no key") << QStringLiteral("keyless") << 0 << none
                            << QStringLiteral("SELECT n FROM %1 ORDER BY ctid");
    QTest::newRow("no key, sorted") << QStringLiteral("keyless") << 0 << by("n", down, NullOrder::First)
                                    << QStringLiteral("SELECT n FROM %1 ORDER BY n DESC");
    QTest::newRow("materialized view") << QStringLiteral("kept") << 0 << by("price", up, NullOrder::Last)
                                       << QStringLiteral("SELECT id FROM %1 ORDER BY price, ctid");
    QTest::newRow("partitioned") << QStringLiteral("parts") << 0 << none
                                 << QStringLiteral("SELECT id FROM %1 ORDER BY region, id");
    QTest::newRow("one partition") << QStringLiteral("parts_us") << 0 << none
                                   << QStringLiteral("SELECT id FROM %1 ORDER BY region, id");
    QTest::newRow("view") << QStringLiteral("a_view") << 0 << by("id", down, NullOrder::First)
                          << QStringLiteral("SELECT id FROM %1 ORDER BY id DESC");
}

void TestFetchWindow::everyRowComesOnce()
{
    QFETCH(QString, name);
    QFETCH(int, column);
    QFETCH(std::optional<SortOrder>, sort);
    QFETCH(QString, expected);
    WindowRequest request = requestOf(table(name));
    QVERIFY(!request.table.columns.isEmpty());
    request.sort = sort;
    const QStringList all = query(QString(expected).replace(QStringLiteral("%1"), name));
    QVERIFY(all.size() >= 20);
    QCOMPARE(walk(request, WindowPlace::After, column), all);
    if (tables::rowIdentity(request) != tables::RowIdentity::Place)
        QCOMPARE(walk(request, WindowPlace::Before, column), all);
}

void TestFetchWindow::longSortValuesLeadOn()
{
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE long_texts (id int PRIMARY KEY, t text);"
                                         "INSERT INTO long_texts SELECT i, repeat('a', 3000 + i % 3) "
                                         "FROM generate_series(1, 30) i"),
                          Database));
    WindowRequest request = requestOf(table(QStringLiteral("long_texts")));
    request.sort = tables::indexedOrder(QStringLiteral("t"), SortDirection::Ascending);
    QCOMPARE(walk(request, WindowPlace::After, 0), query(QStringLiteral("SELECT id FROM long_texts ORDER BY t, id")));
}

void TestFetchWindow::emptyTableIsStartAndEnd()
{
    const auto window = fetch(requestOf(table(QStringLiteral("empty"))));
    QVERIFY(window);
    QVERIFY(window->rows.isEmpty());
    QVERIFY(window->reachesStart);
    QVERIFY(window->reachesEnd);
}

void TestFetchWindow::viewsAreReadOnce()
{
    const auto whole = fetch(requestOf(table(QStringLiteral("a_view"))));
    QVERIFY(whole);
    QCOMPARE(whole->rows.size(), 50);
    QVERIFY(!whole->truncated);
    QVERIFY(whole->reachesEnd);
    const auto bounded = fetch(requestOf(table(QStringLiteral("long_view"))));
    QVERIFY(bounded);
    QCOMPARE(bounded->rows.size(), tables::PlaceLimit);
    QVERIFY(bounded->truncated);
}

void TestFetchWindow::childrenOfATableComeToo()
{
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE parent (n int); CREATE TABLE child () INHERITS (parent);"
                                         "INSERT INTO parent VALUES (1), (2); INSERT INTO child VALUES (3)"),
                          Database));
    const auto window = fetch(requestOf(table(QStringLiteral("parent"))));
    QVERIFY(window);
    QVERIFY(window->limits.placeOnly);
    QStringList values = textsOf(*window, 0);
    values.sort();
    QCOMPARE(values, (QStringList{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")}));
}

void TestFetchWindow::windowAnswersWhatIsStored()
{
    QVERIFY(m_server->run(QStringLiteral(R"(
        CREATE TYPE mood AS ENUM ('sad', 'it''s fine');
        CREATE TYPE pair AS (a int, b text);
        CREATE DOMAIN code AS varchar(8) CHECK (value <> '');
        CREATE TABLE types (id int PRIMARY KEY, b bool, f4 real, f8 double precision, n numeric, c char(6), t text,
            ts timestamptz, d date, i interval, u uuid, ip inet, j json, jb jsonb, ia int[], ta text[], r int4range,
            m mood, p pair, nothing pair, h bytea, x xml, dom code, tv tsvector, bits bit(8), pt point);
        INSERT INTO types VALUES (1, true, 0.1, 'NaN', 12345678901234567890.123456789, 'ab', E'a\tb\n''c''',
            '2024-02-29 12:34:56.789+02', '0044-03-15 BC', '1 mon -3 days', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
            '192.168.0.1', '{"a" :  1}', '{"a" :  1}', '{1,NULL,3}', '{"a b",NULL,"q\"x"}', '[1,5)', 'it''s fine',
            ROW(NULL, NULL), NULL, '\xdeadbeef', '<a>1</a>', 'k', 'fat:1 cat:2', '10101010', '(1,2)');
    )"),
                          Database));
    const WindowRequest request = requestOf(table(QStringLiteral("types")));
    const auto window = fetch(request);
    QVERIFY2(window, window ? "" : qPrintable(core::toOneLine(window.error())));
    auto connection = m_pool->lease();
    const auto stored = (*connection)->execute(QStringLiteral("SELECT * FROM types"));
    QVERIFY(stored);
    for (int column = 0; column < stored->columnCount(); ++column) {
        const tables::Cell &cell = window->rows.first().cells.at(column);
        QVERIFY(cell.isWhole());
        QCOMPARE(cell.isNull(), stored->isNull(0, column));
        QCOMPARE(cell.text, stored->text(0, column));
    }
}

void TestFetchWindow::cutsLongValues()
{
    QVERIFY(m_server->run(QStringLiteral(R"(
        CREATE TABLE longs (id int PRIMARY KEY, t text, e text, j jsonb, h bytea, exactly text);
        INSERT INTO longs VALUES (1, repeat('ä', 5000), repeat('😀', 400), to_jsonb(repeat('z', 900)),
                                  decode(repeat('ab', 300), 'hex'), repeat('y', 400));
    )"),
                          Database));
    const auto window = fetch(requestOf(table(QStringLiteral("longs"))));
    QVERIFY(window);
    const QList<tables::Cell> &cells = window->rows.first().cells;
    QCOMPARE(cells[1].text, QString(400, QChar(u'ä')));
    QCOMPARE(cells[1].wholeBytes, 10000);
    QVERIFY(cells[2].isWhole());
    QCOMPARE(cells[2].text.size(), 800);
    QVERIFY(cells[3].isCut());
    QCOMPARE(cells[3].wholeBytes, 902);
    QVERIFY(cells[4].isCut());
    QCOMPARE(cells[4].wholeBytes, 300);
    QVERIFY(cells[4].text.startsWith(QStringLiteral("\\xabab")));
    QVERIFY(cells[5].isWhole());
    QVERIFY(!cells[0].isCut());
}

void TestFetchWindow::previewsVectors_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("kind");
    QTest::newRow("vector") << QStringLiteral("vector(3)") << QStringLiteral("[3,0,4]")
                            << int(vectors::VectorType::Vector);
    QTest::newRow("zero vector") << QStringLiteral("vector(3)") << QStringLiteral("[0,0,0]")
                                 << int(vectors::VectorType::Vector);
    QString many = QStringLiteral("[");
    for (int i = 0; i < 1000; ++i)
        many += QString::number(i % 7 - 3) + (i < 999 ? u',' : u']');
    QTest::newRow("TOASTed vector") << QStringLiteral("vector(1000)") << many << int(vectors::VectorType::Vector);
    QTest::newRow("no dimensions given") << QStringLiteral("vector") << many << int(vectors::VectorType::Vector);
    QTest::newRow("halfvec") << QStringLiteral("halfvec(1000)") << many << int(vectors::VectorType::Halfvec);
    QTest::newRow("sparsevec") << QStringLiteral("sparsevec(30000)") << QStringLiteral("{1:1,900:-2,30000:2}/30000")
                               << int(vectors::VectorType::Sparsevec);
    QTest::newRow("bit") << QStringLiteral("bit(70)") << QString(QStringLiteral("10")).repeated(35)
                         << int(vectors::VectorType::Bit);
}

void TestFetchWindow::previewsVectors()
{
    QFETCH(QString, type);
    QFETCH(QString, value);
    QFETCH(int, kind);
    QVERIFY(m_server->run(QStringLiteral("DROP TABLE IF EXISTS v; CREATE TABLE v (id int PRIMARY KEY, v %1, w vector);"
                                         "INSERT INTO v VALUES (1, '%2', '[1]'), (2, NULL, '[1,2]')")
                              .arg(type, value),
                          Database));
    const auto window = fetch(requestOf(table(QStringLiteral("v"))));
    QVERIFY2(window, window ? "" : qPrintable(core::toOneLine(window.error())));
    const auto stored = vectors::parseVector(vectors::VectorType(kind), value);
    QVERIFY(stored);
    const auto &preview = window->rows[0].cells[1].vector;
    QVERIFY(preview);
    QCOMPARE(preview->dimensions, stored->dimensions);
    QCOMPARE(preview->norm, vectors::norm(*stored));
    const QList<float> strip = tables::stripOf(stored->elements, stored->positions, stored->dimensions);
    QCOMPARE(preview->strip.size(), strip.size());
    for (qsizetype i = 0; i < strip.size(); ++i)
        QVERIFY(qAbs(preview->strip[i] - strip[i]) < 1e-6f);
    QVERIFY(window->rows[1].cells[1].isNull());
    QCOMPARE(window->rows[0].cells[2].vector->dimensions, 1);
    QCOMPARE(window->rows[1].cells[2].vector->dimensions, 2);
}

void TestFetchWindow::olderServersGiveTheSameStrip()
{
    QVERIFY(m_server->run(
        QStringLiteral("CREATE TABLE old (id int PRIMARY KEY, v vector, b bit(100));"
                       "INSERT INTO old SELECT i, (SELECT array_agg(i * sin(g)) FROM generate_series(1, 30 * i) g)"
                       "::real[]::vector, repeat('110100', 17)::bit(100) FROM generate_series(1, 5) i"),
        Database));
    const WindowRequest request = requestOf(table(QStringLiteral("old")));
    auto connection = m_pool->lease();
    db::ServerInfo old = (*connection)->serverInfo();
    const auto today = (*connection)->execute(tables::windowStatements(request, old).first());
    old.vectorVersion = QStringLiteral("0.5.1");
    old.version = 130000;
    const auto before = (*connection)->execute(tables::windowStatements(request, old).first());
    QVERIFY(today);
    QVERIFY2(before, before ? "" : qPrintable(core::toOneLine(before.error())));
    QCOMPARE(before->rowCount(), 5);
    for (int row = 0; row < 5; ++row) {
        const auto strip = tables::readPreview(tables::PreviewKind::Dense, *today, row, 2).vector->strip;
        const auto oldStrip = tables::readPreview(tables::PreviewKind::Dense, *before, row, 2).vector->strip;
        QCOMPARE(strip.size(), qMin(32, 30 * (row + 1)));
        QCOMPARE(oldStrip.size(), strip.size());
        for (qsizetype i = 0; i < strip.size(); ++i)
            QVERIFY(qAbs(strip[i] - oldStrip[i]) < 1e-6f);
        QCOMPARE(today->text(row, 7), before->text(row, 7));
    }
}

void TestFetchWindow::deniedColumnIsNamed()
{
    QVERIFY(m_server->run(
        QStringLiteral("CREATE ROLE clerk LOGIN; CREATE TABLE staff (id int PRIMARY KEY, pay int, t text);"
                       "INSERT INTO staff VALUES (1, 100, 'a'), (2, 200, 'b');"
                       "GRANT SELECT (id, t) ON staff TO clerk"),
        Database));
    auto parameters = m_server->parameters(Database);
    parameters.setValue(QStringLiteral("user"), QStringLiteral("clerk"));
    jobs::JobContext context(db::ConnectionPool::create(parameters));
    WindowRequest request = requestOf(table(QStringLiteral("staff")), 1);
    const auto window = tables::fetchWindow(context, request);
    QVERIFY2(window, window ? "" : qPrintable(core::toOneLine(window.error())));
    QCOMPARE(window->limits.denied, QStringList{QStringLiteral("pay")});
    QCOMPARE(window->rows.first().cells.size(), 3);
    QCOMPARE(window->rows.first().cells[2].text, QStringLiteral("a"));
    request.limits.denied = window->limits.denied;
    request.place = WindowPlace::After;
    request.from = window->rows.first().position;
    const auto next = tables::fetchWindow(context, request);
    QVERIFY(next);
    QCOMPARE(next->limits.denied, request.limits.denied);
    QCOMPARE(textsOf(*next, 2), QStringList{QStringLiteral("b")});
}

void TestFetchWindow::deniedKeyIsReadByPlace()
{
    QVERIFY(m_server->run(QStringLiteral("REVOKE SELECT (id) ON staff FROM clerk"), Database));
    auto parameters = m_server->parameters(Database);
    parameters.setValue(QStringLiteral("user"), QStringLiteral("clerk"));
    jobs::JobContext context(db::ConnectionPool::create(parameters));
    const auto window = tables::fetchWindow(context, requestOf(table(QStringLiteral("staff"))));
    QVERIFY2(window, window ? "" : qPrintable(core::toOneLine(window.error())));
    QCOMPARE(window->limits.denied, (QStringList{QStringLiteral("id"), QStringLiteral("pay")}));
    QCOMPARE(window->rows.size(), 2);
    QVERIFY(window->rows.first().position.key.isEmpty());
}

void TestFetchWindow::deniedTableFails()
{
    QVERIFY(m_server->run(QStringLiteral("REVOKE SELECT (t) ON staff FROM clerk"), Database));
    auto parameters = m_server->parameters(Database);
    parameters.setValue(QStringLiteral("user"), QStringLiteral("clerk"));
    jobs::JobContext context(db::ConnectionPool::create(parameters));
    const auto window = tables::fetchWindow(context, requestOf(table(QStringLiteral("staff"))));
    QVERIFY(!window);
    QCOMPARE(window.error().kind, core::ErrorKind::Permission);
}

void TestFetchWindow::vectorsAsTextWithoutTheSchema()
{
    const QString database = QStringLiteral("closed_schema");
    QVERIFY(m_server->createDatabase(database, false));
    QVERIFY(m_server->run(QStringLiteral("CREATE SCHEMA \"Ext\"; CREATE EXTENSION vector SCHEMA \"Ext\";"
                                         "CREATE TABLE items (id int PRIMARY KEY, v \"Ext\".vector(3), b bit(100));"
                                         "INSERT INTO items VALUES (1, '[1,2,3]', repeat('1', 100)::bit(100));"
                                         "GRANT SELECT ON items TO clerk"),
                          database));
    const auto ofOwner = m_server->pool(db::Access::ReadOnly, database);
    WindowRequest request;
    {
        auto connection = ofOwner->lease();
        request = requestOf(*catalog::loadTable(**connection, QStringLiteral("items")));
    }
    jobs::JobContext owner(ofOwner);
    const auto whole = tables::fetchWindow(owner, request);
    QVERIFY2(whole, whole ? "" : qPrintable(core::toOneLine(whole.error())));
    QCOMPARE(whole->rows.first().cells[1].vector->dimensions, 3);
    auto parameters = m_server->parameters(database);
    parameters.setValue(QStringLiteral("user"), QStringLiteral("clerk"));
    jobs::JobContext clerk(db::ConnectionPool::create(parameters));
    const auto text = tables::fetchWindow(clerk, request);
    QVERIFY2(text, text ? "" : qPrintable(core::toOneLine(text.error())));
    QVERIFY(text->limits.vectorsAsText);
    QCOMPARE(text->rows.first().cells[1].text, QStringLiteral("[1,2,3]"));
    QCOMPARE(text->rows.first().cells[2].vector->nonZero, 100);
}

void TestFetchWindow::filters()
{
    using tables::FilterOperator;
    WindowRequest request = requestOf(table(QStringLiteral("nulls")), 100);
    const auto idsWith = [&](const QString &where, const QList<tables::QuickFilter> &quick) {
        request.filter = {where, quick};
        const auto window = fetch(request);
        return window ? textsOf(*window, 0) : QStringList{core::toOneLine(window.error())};
    };
    QCOMPARE(idsWith(QStringLiteral("nulls.id < 4 -- few"), {}),
             (QStringList{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")}));
    QCOMPARE(idsWith({}, {{QStringLiteral("id"), FilterOperator::Greater, QStringLiteral("47")},
                          {QStringLiteral("price"), FilterOperator::IsNull, {}}}),
             QStringList{QStringLiteral("48")});
    QCOMPARE(
        idsWith(QStringLiteral("id < 10"), {{QStringLiteral("label"), FilterOperator::Contains, QStringLiteral("X3")}}),
        (QStringList{QStringLiteral("3"), QStringLiteral("7")}));
    QVERIFY(idsWith({}, {{QStringLiteral("id"), FilterOperator::Equal, QStringLiteral("abc")}})
                .first()
                .contains(QStringLiteral("22P02")));
    QVERIFY(idsWith(QStringLiteral("id > $1"), {}).first().contains(QStringLiteral("$1")));
    QVERIFY(idsWith(QStringLiteral("nothing = 1"), {}).first().contains(QStringLiteral("42703")));
}

void TestFetchWindow::filterCannotWrite()
{
    QVERIFY(m_server->run(QStringLiteral("CREATE SEQUENCE counter"), Database));
    WindowRequest request = requestOf(table(QStringLiteral("nulls")));
    request.filter.where = QStringLiteral("nextval('counter') > 0");
    const auto window = fetch(request);
    QVERIFY(!window);
    QCOMPARE(window.error().kind, core::ErrorKind::ReadOnly);
}

void TestFetchWindow::droppedTableIsMissing()
{
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE gone (id int PRIMARY KEY); CREATE TABLE gone_too (id int)"),
                          Database));
    const WindowRequest keyed = requestOf(table(QStringLiteral("gone")));
    const WindowRequest keyless = requestOf(table(QStringLiteral("gone_too")));
    QVERIFY(m_server->run(QStringLiteral("DROP TABLE gone, gone_too"), Database));
    for (const WindowRequest &request : {keyed, keyless}) {
        const auto window = fetch(request);
        QVERIFY(!window);
        QCOMPARE(window.error().kind, core::ErrorKind::Missing);
    }
}

void TestFetchWindow::millionRowsCostWhatTenCost()
{
    QVERIFY(m_server->run(
        QStringLiteral("CREATE TABLE ten (id int PRIMARY KEY, v vector(3));"
                       "CREATE TABLE million (id int PRIMARY KEY, v vector(3));"
                       "INSERT INTO ten SELECT i, ARRAY[i, 1, 2]::vector FROM generate_series(1, 10) i;"
                       "INSERT INTO million SELECT i, ARRAY[i, 1, 2]::vector FROM generate_series(1, 1000000) i;"
                       "VACUUM ANALYZE ten; VACUUM ANALYZE million"),
        Database));
    WindowRequest small = requestOf(table(QStringLiteral("ten")), 200);
    WindowRequest big = requestOf(table(QStringLiteral("million")), 200);
    const qint64 fewBuffers = buffersOf(explain(small));
    QVERIFY(fewBuffers > 0);
    const auto costsLittle = [&](const char *what) {
        const QString plan = explain(big);
        qInfo("%s: %lld buffers (ten rows: %lld)", what, buffersOf(plan), fewBuffers);
        return plan.contains(QStringLiteral("Index Scan")) && !plan.contains(QStringLiteral("Sort")) &&
               buffersOf(plan) <= fewBuffers + 10;
    };
    QVERIFY(costsLittle("first window of 1,000,000 rows"));
    big.place = WindowPlace::After;
    big.from.key = {QStringLiteral("500000")};
    QVERIFY(costsLittle("window in the middle"));
    const auto middle = fetch(big);
    QCOMPARE(middle->rows.first().cells.first().text, QStringLiteral("500001"));
    big.place = WindowPlace::Before;
    QVERIFY(costsLittle("window before the middle"));
    QCOMPARE(fetch(big)->rows.last().cells.first().text, QStringLiteral("499999"));
    big.place = WindowPlace::Last;
    QVERIFY(costsLittle("last window"));
    QCOMPARE(fetch(big)->rows.last().cells.first().text, QStringLiteral("1000000"));
}

void TestFetchWindow::millionRowsWithoutAKey()
{
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE heap AS SELECT id FROM million; ANALYZE heap"), Database));
    WindowRequest request = requestOf(table(QStringLiteral("heap")), 200);
    request.place = WindowPlace::Last;
    const auto last = fetch(request);
    QVERIFY(last);
    QCOMPARE(last->rows.size(), 200);
    QCOMPARE(last->rows.last().cells.first().text, QStringLiteral("1000000"));
    request.place = WindowPlace::Before;
    request.from = last->rows.first().position;
    const auto before = fetch(request);
    QVERIFY(before);
    QCOMPARE(before->rows.last().cells.first().text, QStringLiteral("999800"));
    auto connection = m_pool->lease();
    db::Statement statement =
        tables::windowStatements(request, (*connection)->serverInfo(), tables::BlockRange{4400, 4420}).first();
    statement.sql.prepend(QStringLiteral("EXPLAIN (COSTS OFF) "));
    const auto plan = (*connection)->execute(statement);
    QVERIFY(plan);
    QString text;
    for (int row = 0; row < plan->rowCount(); ++row)
        text += plan->text(row, 0);
    QVERIFY2(text.contains(QStringLiteral("Tid Range Scan")), qPrintable(text));
}

QTEST_GUILESS_MAIN(TestFetchWindow)
#include "tst_fetchwindow.moc"
