#include "app/plan/texttitle.h"

#include <QTest>

using namespace plan;

class TestTextTitle : public QObject
{
    Q_OBJECT

private slots:
    void types_data();
    void types();
    void names_data();
    void names();
    void figures();
    void masksAreKept();
    void figuresWithoutANumber_data();
    void figuresWithoutANumber();
    void isNoTitle_data();
    void isNoTitle();
};

void TestTextTitle::types_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("detail"); // join type, strategy or operation
    QTest::newRow("Limit") << QStringLiteral("Limit") << QString();
    QTest::newRow("Parallel Hash Right Anti Join") << QStringLiteral("Hash Join") << QStringLiteral("Right Anti");
    QTest::newRow("Nested Loop") << QStringLiteral("Nested Loop") << QStringLiteral("Inner");
    QTest::newRow("Nested Loop Left Join") << QStringLiteral("Nested Loop") << QStringLiteral("Left");
    QTest::newRow("Merge Full Join") << QStringLiteral("Merge Join") << QStringLiteral("Full");
    QTest::newRow("Hash") << QStringLiteral("Hash") << QString();
    QTest::newRow("Partial HashAggregate") << QStringLiteral("Aggregate") << QStringLiteral("Hashed");
    QTest::newRow("Finalize GroupAggregate") << QStringLiteral("Aggregate") << QStringLiteral("Sorted");
    QTest::newRow("MixedAggregate") << QStringLiteral("Aggregate") << QStringLiteral("Mixed");
    QTest::newRow("HashSetOp Intersect All") << QStringLiteral("SetOp") << QStringLiteral("Hashed");
    QTest::newRow("Merge Append") << QStringLiteral("Merge Append") << QString();
    QTest::newRow("Merge on public.t") << QStringLiteral("ModifyTable") << QStringLiteral("Merge");
    QTest::newRow("Insert on t") << QStringLiteral("ModifyTable") << QStringLiteral("Insert");
    QTest::newRow("Foreign Update on ft") << QStringLiteral("Foreign Scan") << QStringLiteral("Update");
    QTest::newRow("Async Foreign Scan on ft") << QStringLiteral("Foreign Scan") << QString();
    QTest::newRow("Incremental Sort") << QStringLiteral("Incremental Sort") << QString();
    QTest::newRow("Index Only Scan Backward using i on t") << QStringLiteral("Index Only Scan") << QString();
    QTest::newRow("Custom Scan (Citus (nested) Adaptive)") << QStringLiteral("Custom Scan") << QString();
    QTest::newRow("Shiny Scan on t") << QStringLiteral("Shiny Scan") << QString();
}

void TestTextTitle::types()
{
    QFETCH(QString, type);
    QFETCH(QString, detail);
    const QByteArray tag = QTest::currentDataTag();
    const TextTitle title = readTitle(tag.constData());
    QCOMPARE(title.node.type, type);
    QCOMPARE(title.node.joinType + title.node.strategy + title.node.operation, detail);
    QCOMPARE(title.node.parallelAware, tag.startsWith("Parallel "));
    QCOMPARE(title.node.asyncCapable, tag.startsWith("Async "));
    QCOMPARE(title.node.backward, tag.contains("Backward"));
    QCOMPARE(title.knownType, !tag.startsWith("Shiny"));
}

void TestTextTitle::names_data()
{
    QTest::addColumn<QString>("names"); // schema, relation, alias, index, CTE, function
    QTest::newRow("Seq Scan on t") << QStringLiteral("|t|t|||");
    QTest::newRow("Seq Scan on only t") << QStringLiteral("|t|t|||");
    QTest::newRow(R"(Seq Scan on "odd: s"."a ""b"" on c" x)") << QStringLiteral(R"(odd: s|a "b" on c|x|||)");
    QTest::newRow("Index Scan using i on public.t a") << QStringLiteral("public|t|a|i||");
    QTest::newRow("Index Scan using \"I (cost=1)\" on t") << QStringLiteral("|t|t|I (cost=1)||");
    QTest::newRow("Bitmap Index Scan on i") << QStringLiteral("|||i||");
    QTest::newRow("CTE Scan on w x") << QStringLiteral("||x||w|");
    QTest::newRow("Function Scan on pg_catalog.generate_series g") << QStringLiteral("pg_catalog||g|||generate_series");
    QTest::newRow(R"(Values Scan on "*VALUES*")") << QStringLiteral("||*VALUES*|||");
    QTest::newRow("Custom Scan (ColumnarScan) on t") << QStringLiteral("|t|t|||");
}

void TestTextTitle::names()
{
    QFETCH(QString, names);
    const PlanNode node = readTitle(QTest::currentDataTag()).node;
    const QStringList found{node.schema, node.relation, node.alias, node.index, node.cteName, node.functionName};
    QCOMPARE(found.join(u'|'), names);
    QVERIFY(node.properties.isEmpty());
}

void TestTextTitle::figures()
{
    const TextTitle title =
        readTitle("Sort  (cost=1.50..2.25 rows=3 width=4) (actual time=0.125..0.5 rows=2.50 loops=4)");
    QVERIFY(title.hasFigures && title.fractionalRows);
    QCOMPARE(*title.node.cost, (CostFigures{1.5, 2.25, 3, 4}));
    QCOMPARE(*title.node.actual, (ActualFigures{true, {0.125}, {0.5}, 2.5, 4}));
    const PlanNode untimed = readTitle("Sort (actual rows=2 loops=1)").node;
    QCOMPARE(*untimed.actual, (ActualFigures{false, {}, {}, 2, 1}));
    QVERIFY(neverExecuted(readTitle("Sort  (cost=0.00..1.00 rows=1 width=0) (never executed)").node));
    QCOMPARE(readTitle("Sort  (cost=1e+180..2e+180 rows=1 width=0)").node.cost->total, 2e180);
}

void TestTextTitle::masksAreKept()
{
    const PlanNode node = readTitle("Memoize (actual rows=2.00 loops=N)").node;
    QVERIFY(!node.actual);
    QCOMPARE(valueOf(node.properties, u"Actual"), QStringLiteral("(actual rows=2.00 loops=N)"));
}

void TestTextTitle::figuresWithoutANumber_data()
{
    QTest::addColumn<int>("unused");
    for (const char *text : {"Sort  (cost=", "Sort  (cost=1..", "Sort  (actual ", "Sort  (cost=..) (actual time=..",
                             "(", "Sort  (actual time=1..2 rows= loops=", "->", "Custom Scan (", "\"", "on on on"})
        QTest::newRow(text) << 0;
}

void TestTextTitle::figuresWithoutANumber()
{
    const TextTitle title = readTitle(QTest::currentDataTag());
    QVERIFY(!title.node.cost && !title.node.actual);
}

void TestTextTitle::isNoTitle_data()
{
    QTest::addColumn<int>("unused");
    for (const char *text : {"Limit my expectations", "select 1", "Sorted", "Result of it: 3", "Merge", "Update"})
        QTest::newRow(text) << 0;
}

void TestTextTitle::isNoTitle()
{
    const TextTitle title = readTitle(QTest::currentDataTag());
    QVERIFY(!title.knownType && !title.hasFigures);
}

QTEST_GUILESS_MAIN(TestTextTitle)
#include "tst_texttitle.moc"
