#include "app/tables/windowstatement.h"

#include <QTest>

using catalog::TableKind;
using tables::NullOrder;
using tables::SortDirection;
using tables::SortOrder;
using tables::WindowPlace;
using tables::WindowRequest;

namespace {

catalog::Column column(const QString &name, db::Oid type, bool notNull)
{
    catalog::Column made;
    made.name = name;
    made.typeOid = type;
    made.notNull = notNull;
    return made;
}

catalog::Column vectorColumn(const QString &name, vectors::VectorType type, int dimensions)
{
    catalog::Column made = column(name, 99999, false);
    made.vector = catalog::VectorShape{type, dimensions};
    return made;
}

/// shop.items (id int8 key, price int4 null, title text null).
WindowRequest items()
{
    WindowRequest request;
    request.table.name = {QStringLiteral("shop"), QStringLiteral("items")};
    request.table.columns = {column(QStringLiteral("id"), 20, true), column(QStringLiteral("price"), 23, false),
                             column(QStringLiteral("title"), 25, false)};
    request.table.keyColumns = {QStringLiteral("id")};
    request.size = 10;
    return request;
}

db::ServerInfo server(const QString &vectorVersion = QStringLiteral("0.8.0"))
{
    db::ServerInfo info;
    info.version = 170000;
    info.vectorVersion = vectorVersion;
    info.vectorSchema = QStringLiteral("public");
    return info;
}

QString clauseOf(const db::Statement &statement, const QString &clause, const QString &end)
{
    const qsizetype at = statement.sql.indexOf(clause);
    return at < 0 ? QString() : statement.sql.mid(at, statement.sql.indexOf(end, at) - at).simplified();
}

QString whereOf(const db::Statement &statement)
{
    return clauseOf(statement, QStringLiteral("WHERE"), QStringLiteral("\n ORDER"));
}

QString orderOf(const db::Statement &statement)
{
    return clauseOf(statement, QStringLiteral("ORDER BY"), QStringLiteral("\n LIMIT"));
}

QStringList valuesOf(const db::Statement &statement)
{
    QStringList values;
    for (const db::Parameter &parameter : statement.parameters)
        values << QString::fromUtf8(*parameter.bytes);
    return values;
}

} // namespace

class TestWindowStatement : public QObject
{
    Q_OBJECT

private slots:
    void firstWindowIsByKey();
    void startKeyIsAParameter();
    void compositeKeysCompareAsRows();
    void goesBackwardInReverse();
    void sortsWithTheKeyAsTieBreak();
    void nullsOfTheSortColumn_data();
    void nullsOfTheSortColumn();
    void sortByAKeyColumnNamesItOnce();
    void tablesWithoutAKeyGoByCtid();
    void viewsAreReadOnceAndBounded();
    void deniedColumnsAreNotAskedFor();
    void hostileNamesAreQuoted();
    void aliasesDoNotCatchTheOrder();
    void vectorsAreNeverFetchedWhole();
    void olderServersNeedNoSubvector();
    void filterComesBehindTheStartKey();
    void wholeValuesByKey();
    void scriptHasLiterals();
};

void TestWindowStatement::firstWindowIsByKey()
{
    const auto statements = tables::windowStatements(items(), server());
    QCOMPARE(statements.size(), 1);
    QCOMPARE(
        statements.first().sql,
        QStringLiteral("SELECT k1, c1, c2, pg_catalog.left(c3, 401), CASE WHEN pg_catalog.octet_length(c3) > 400 THEN "
                       "pg_catalog.octet_length(c3) END\n"
                       "  FROM (SELECT k1, c1, c2, c3\n"
                       "  FROM (SELECT \"items\".\"id\" AS k1, \"items\".\"id\" AS c1, \"items\".\"price\" AS c2, "
                       "\"items\".\"title\" AS c3\n"
                       "  FROM \"shop\".\"items\"\n"
                       " ORDER BY \"items\".\"id\" ASC\n"
                       " LIMIT 10) AS page OFFSET 0) AS previews"));
    QVERIFY(statements.first().parameters.isEmpty());
}

void TestWindowStatement::startKeyIsAParameter()
{
    WindowRequest request = items();
    request.place = WindowPlace::After;
    request.from.key = {QStringLiteral("42")};
    const auto statement = tables::windowStatements(request, server()).first();
    QCOMPARE(whereOf(statement), QStringLiteral("WHERE \"items\".\"id\" > $1"));
    QCOMPARE(valuesOf(statement), QStringList{QStringLiteral("42")});
}

void TestWindowStatement::compositeKeysCompareAsRows()
{
    WindowRequest request = items();
    request.table.keyColumns = {QStringLiteral("title"), QStringLiteral("id")};
    request.place = WindowPlace::After;
    request.from.key = {QStringLiteral("it's"), QStringLiteral("7")};
    const auto statement = tables::windowStatements(request, server()).first();
    QCOMPARE(whereOf(statement), QStringLiteral("WHERE (\"items\".\"title\", \"items\".\"id\") > ($1, $2)"));
    QCOMPARE(orderOf(statement), QStringLiteral("ORDER BY \"items\".\"title\" ASC, \"items\".\"id\" ASC"));
    QCOMPARE(valuesOf(statement), (QStringList{QStringLiteral("it's"), QStringLiteral("7")}));
}

void TestWindowStatement::goesBackwardInReverse()
{
    WindowRequest request = items();
    request.place = WindowPlace::Before;
    request.from.key = {QStringLiteral("42")};
    const auto before = tables::windowStatements(request, server()).first();
    QCOMPARE(whereOf(before), QStringLiteral("WHERE \"items\".\"id\" < $1"));
    QCOMPARE(orderOf(before), QStringLiteral("ORDER BY \"items\".\"id\" DESC"));
    request.place = WindowPlace::Last;
    const auto last = tables::windowStatements(request, server()).first();
    QCOMPARE(whereOf(last), QString());
    QCOMPARE(orderOf(last), QStringLiteral("ORDER BY \"items\".\"id\" DESC"));
}

void TestWindowStatement::sortsWithTheKeyAsTieBreak()
{
    WindowRequest request = items();
    request.sort = tables::indexedOrder(QStringLiteral("price"), SortDirection::Descending);
    const auto statement = tables::windowStatements(request, server()).first();
    QCOMPARE(orderOf(statement),
             QStringLiteral("ORDER BY \"items\".\"price\" DESC NULLS FIRST, \"items\".\"id\" DESC"));
    QCOMPARE(tables::firstPreviewField(request), 3);
    QVERIFY(statement.sql.startsWith(
        QStringLiteral("SELECT k1, s IS NULL, CASE WHEN pg_catalog.octet_length(s) <= 2000 THEN s END, c1")));
    request.table.columns[1].notNull = true;
    request.place = WindowPlace::After;
    request.from = {{QStringLiteral("42")}, QStringLiteral("9"), false};
    const auto statements = tables::windowStatements(request, server());
    QCOMPARE(statements.size(), 1);
    QCOMPARE(whereOf(statements.first()), QStringLiteral("WHERE (\"items\".\"price\", \"items\".\"id\") < ($1, $2)"));
}

void TestWindowStatement::nullsOfTheSortColumn_data()
{
    QTest::addColumn<WindowPlace>("place");
    QTest::addColumn<SortDirection>("direction");
    QTest::addColumn<NullOrder>("nulls");
    QTest::addColumn<bool>("startsAtNull");
    QTest::addColumn<QStringList>("expected");
    const QString above = QStringLiteral("WHERE (\"items\".\"price\", \"items\".\"id\") > ($1, $2)");
    const QString below = QStringLiteral("WHERE (\"items\".\"price\", \"items\".\"id\") < ($1, $2)");
    const QString nulls = QStringLiteral("WHERE \"items\".\"price\" IS NULL");
    const QString notNull = QStringLiteral("WHERE \"items\".\"price\" IS NOT NULL");
    const QString nullsAbove = QStringLiteral("WHERE \"items\".\"price\" IS NULL AND \"items\".\"id\" > $1");
    const QString nullsBelow = QStringLiteral("WHERE \"items\".\"price\" IS NULL AND \"items\".\"id\" < $1");
    const auto after = WindowPlace::After;
    const auto before = WindowPlace::Before;
    const auto up = SortDirection::Ascending;
    const auto down = SortDirection::Descending;
    QTest::newRow("values, nulls follow") << after << up << NullOrder::Last << false << QStringList{above, nulls};
    QTest::newRow("values, nulls are behind us") << after << up << NullOrder::First << false << QStringList{above};
    QTest::newRow("in the nulls at the end") << after << up << NullOrder::Last << true << QStringList{nullsAbove};
    QTest::newRow("in the nulls at the start")
        << after << up << NullOrder::First << true << QStringList{nullsAbove, notNull};
    QTest::newRow("down, nulls follow") << after << down << NullOrder::Last << false << QStringList{below, nulls};
    QTest::newRow("down, in the nulls at the start")
        << after << down << NullOrder::First << true << QStringList{nullsBelow, notNull};
    QTest::newRow("back, nulls before") << before << up << NullOrder::First << false << QStringList{below, nulls};
    QTest::newRow("back, from the nulls at the end")
        << before << up << NullOrder::Last << true << QStringList{nullsBelow, notNull};
    QTest::newRow("back down, from the nulls at the end")
        << before << down << NullOrder::Last << true << QStringList{nullsAbove, notNull};
    QTest::newRow("back down, nulls before")
        << before << down << NullOrder::First << false << QStringList{above, nulls};
}

void TestWindowStatement::nullsOfTheSortColumn()
{
    QFETCH(WindowPlace, place);
    QFETCH(SortDirection, direction);
    QFETCH(NullOrder, nulls);
    QFETCH(bool, startsAtNull);
    QFETCH(QStringList, expected);
    WindowRequest request = items();
    request.sort = SortOrder{QStringLiteral("price"), direction, nulls};
    request.place = place;
    request.from.key = {QStringLiteral("42")};
    if (!startsAtNull)
        request.from.sortValue = QStringLiteral("9");
    QStringList conditions;
    QSet<QString> orders;
    const auto statements = tables::windowStatements(request, server());
    for (const db::Statement &statement : statements) {
        conditions << whereOf(statement);
        orders << orderOf(statement);
    }
    QCOMPARE(conditions, expected);
    QCOMPARE(orders.size(), 1);
}

void TestWindowStatement::sortByAKeyColumnNamesItOnce()
{
    WindowRequest request = items();
    request.table.keyColumns = {QStringLiteral("title"), QStringLiteral("id")};
    request.sort = tables::indexedOrder(QStringLiteral("id"), SortDirection::Ascending);
    request.place = WindowPlace::After;
    request.from = {{QStringLiteral("a"), QStringLiteral("7")}, QStringLiteral("7"), false};
    const auto statements = tables::windowStatements(request, server());
    QCOMPARE(statements.size(), 1);
    QCOMPARE(orderOf(statements.first()),
             QStringLiteral("ORDER BY \"items\".\"id\" ASC NULLS LAST, \"items\".\"title\" ASC"));
    QCOMPARE(whereOf(statements.first()), QStringLiteral("WHERE (\"items\".\"id\", \"items\".\"title\") > ($1, $2)"));
    QCOMPARE(valuesOf(statements.first()), (QStringList{QStringLiteral("7"), QStringLiteral("a")}));
}

void TestWindowStatement::tablesWithoutAKeyGoByCtid()
{
    WindowRequest request = items();
    request.table.keyColumns.clear();
    request.place = WindowPlace::After;
    request.from.key = {QStringLiteral("(3,7)")};
    const auto statement = tables::windowStatements(request, server(), tables::BlockRange{3, 9}).first();
    QCOMPARE(whereOf(statement), QStringLiteral("WHERE \"items\".\"ctid\" > $1 AND \"items\".\"ctid\" >= '(3,0)'::tid "
                                                "AND \"items\".\"ctid\" < '(9,0)'::tid"));
    QCOMPARE(orderOf(statement), QStringLiteral("ORDER BY \"items\".\"ctid\" ASC"));
}

void TestWindowStatement::viewsAreReadOnceAndBounded()
{
    WindowRequest request = items();
    request.table.keyColumns.clear();
    request.table.kind = TableKind::View;
    request.sort = tables::indexedOrder(QStringLiteral("price"), SortDirection::Ascending);
    const auto statement = tables::placeStatement(request, server(), 5, 1, {QStringLiteral("title")});
    QVERIFY(statement.sql.contains(QStringLiteral("\n LIMIT 1 OFFSET 5) AS page")));
    QCOMPARE(orderOf(statement), QStringLiteral("ORDER BY \"items\".\"price\" ASC NULLS LAST"));
    QVERIFY(statement.sql.contains(QStringLiteral("END, w4\n")));
    QCOMPARE(tables::firstPreviewField(request), 0);
}

void TestWindowStatement::deniedColumnsAreNotAskedFor()
{
    WindowRequest request = items();
    request.limits.denied = {QStringLiteral("price")};
    QVERIFY(!tables::windowStatements(request, server()).first().sql.contains(QStringLiteral("price")));
    QCOMPARE(tables::rowIdentity(request), tables::RowIdentity::Key);
    request.limits.denied = {QStringLiteral("id")};
    QCOMPARE(tables::rowIdentity(request), tables::RowIdentity::Place);
}

void TestWindowStatement::hostileNamesAreQuoted()
{
    WindowRequest request = items();
    request.table.name = {QStringLiteral("%1 \"s\""), QStringLiteral("t'; --%2")};
    request.table.columns[0].name = QStringLiteral("k\"%3");
    request.table.keyColumns = {QStringLiteral("k\"%3")};
    const auto statement = tables::windowStatements(request, server()).first();
    QVERIFY(statement.sql.contains(QStringLiteral("\n  FROM \"%1 \"\"s\"\"\".\"t'; --%2\"\n")));
    QCOMPARE(orderOf(statement), QStringLiteral("ORDER BY \"t'; --%2\".\"k\"\"%3\" ASC"));
}

void TestWindowStatement::aliasesDoNotCatchTheOrder()
{
    WindowRequest request = items();
    request.table.columns[1].name = QStringLiteral("c1");
    request.sort = tables::indexedOrder(QStringLiteral("c1"), SortDirection::Ascending);
    QVERIFY(orderOf(tables::windowStatements(request, server()).first())
                .startsWith(QStringLiteral("ORDER BY \"items\".\"c1\" ")));
}

void TestWindowStatement::vectorsAreNeverFetchedWhole()
{
    using vectors::VectorType;
    WindowRequest request = items();
    request.table.columns = {column(QStringLiteral("id"), 20, true),
                             vectorColumn(QStringLiteral("v"), VectorType::Vector, 1536),
                             vectorColumn(QStringLiteral("h"), VectorType::Halfvec, 0),
                             vectorColumn(QStringLiteral("s"), VectorType::Sparsevec, 30000),
                             vectorColumn(QStringLiteral("b"), VectorType::Bit, 768),
                             vectorColumn(QStringLiteral("flags"), VectorType::Bit, 8)};
    const QString sql = tables::windowStatements(request, server()).first().sql;
    const QString outer = sql.left(sql.indexOf(QStringLiteral("\n  FROM (SELECT k1")));
    QVERIFY(outer.contains(QStringLiteral("d2, \"public\".vector_norm(c2), ARRAY(SELECT")));
    QVERIFY(outer.contains(QStringLiteral("d3, \"public\".l2_norm(c3), ARRAY(SELECT")));
    QVERIFY(outer.contains(QStringLiteral("\"public\".subvector(c3, low + 1, high - low)")));
    QVERIFY(outer.contains(QStringLiteral("d4, pg_catalog.encode(substring(c4 ")));
    QVERIFY(outer.contains(QStringLiteral("d5, pg_catalog.bit_count(c5), ARRAY(SELECT")));
    QVERIFY(outer.endsWith(QStringLiteral(", c6")));
    QVERIFY(sql.contains(QStringLiteral("\"public\".vector(c2, -1, true) AS c2")));
}

void TestWindowStatement::olderServersNeedNoSubvector()
{
    WindowRequest request = items();
    request.table.columns << vectorColumn(QStringLiteral("v"), vectors::VectorType::Vector, 3);
    request.table.columns << vectorColumn(QStringLiteral("b"), vectors::VectorType::Bit, 100);
    db::ServerInfo old = server(QStringLiteral("0.5.1"));
    old.version = 130000;
    const QString sql = tables::windowStatements(request, old).first().sql;
    QVERIFY(!sql.contains(QStringLiteral("subvector")));
    QVERIFY(!sql.contains(QStringLiteral("bit_count")));
    QVERIFY(sql.contains(QStringLiteral("pg_catalog.unnest((c4::real[])[low + 1:high])")));
}

void TestWindowStatement::filterComesBehindTheStartKey()
{
    WindowRequest request = items();
    request.place = WindowPlace::After;
    request.from.key = {QStringLiteral("42")};
    request.filter = {QStringLiteral("price > 3"),
                      {{QStringLiteral("title"), tables::FilterOperator::Equal, QStringLiteral("x")}}};
    const auto statement = tables::windowStatements(request, server()).first();
    QCOMPARE(whereOf(statement),
             QStringLiteral("WHERE \"items\".\"id\" > $1 AND (price > 3 ) AND \"items\".\"title\" = $2"));
    QCOMPARE(valuesOf(statement), (QStringList{QStringLiteral("42"), QStringLiteral("x")}));
    QCOMPARE(tables::filteredStatement(request, QStringLiteral("count(*)")).sql,
             QStringLiteral("SELECT count(*)\n  FROM \"shop\".\"items\"\n WHERE (price > 3\n) AND \"items\".\"title\" "
                            "= $1"));
}

void TestWindowStatement::wholeValuesByKey()
{
    WindowRequest request = items();
    const auto single =
        tables::valuesStatement(request, {QStringLiteral("title")}, {{QStringLiteral("1")}, {QStringLiteral("2")}});
    QCOMPARE(single.sql,
             QStringLiteral("SELECT \"id\", \"title\"\n  FROM \"shop\".\"items\"\n WHERE \"id\" IN ($1, $2)"));
    request.table.keyColumns << QStringLiteral("price");
    const auto composite =
        tables::valuesStatement(request, {QStringLiteral("title")}, {{QStringLiteral("1"), QStringLiteral("2")}});
    QCOMPARE(composite.sql, QStringLiteral("SELECT \"id\", \"price\", \"title\"\n  FROM \"shop\".\"items\"\n WHERE "
                                           "(\"id\", \"price\") IN (($1, $2))"));
}

void TestWindowStatement::scriptHasLiterals()
{
    WindowRequest request = items();
    request.filter.columns = {{QStringLiteral("title"), tables::FilterOperator::Equal, QStringLiteral("it's")}};
    request.sort = tables::indexedOrder(QStringLiteral("price"), SortDirection::Descending);
    QCOMPARE(
        tables::windowScript(request),
        QStringLiteral("SELECT \"id\", \"price\", \"title\"\n  FROM \"shop\".\"items\"\n WHERE \"title\" = 'it''s'\n"
                       " ORDER BY \"items\".\"price\" DESC NULLS FIRST, \"items\".\"id\" DESC\n LIMIT 10;"));
}

QTEST_GUILESS_MAIN(TestWindowStatement)
#include "tst_windowstatement.moc"
