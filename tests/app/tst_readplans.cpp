#include "app/plan/readplans.h"

#include <QTest>

#include <ctime>

using namespace plan;

/// Pastes of every kind, from whole documents to garbage.
class TestReadPlans : public QObject
{
    Q_OBJECT

private slots:
    void severalPlansInOnePaste();
    void rowsInQuotes_data();
    void rowsInQuotes();
    void expandedOutput();
    void psqlNoiseIsNamed();
    void serverLog();
    void csvLog();
    void jsonLog();
    void logWithABrokenPlan();
    void arraysOfTheSameWorkers();
    void unknownKeysAreKept();
    void citusJson();
    void brokenJson_data();
    void brokenJson();
    void hostile_data();
    void hostile();
};

namespace {

PlanDocument read(const QByteArray &text)
{
    const auto document = readPlans(text);
    if (!document)
        qWarning("%s", qPrintable(document.error().message));
    return document ? *document : PlanDocument();
}

QStringList types(const Plan &plan)
{
    QStringList found;
    for (const PlanNode &node : plan.nodes)
        found << node.type;
    return found;
}

const QStringList sortOverScan{QStringLiteral("Sort"), QStringLiteral("Seq Scan")};

} // namespace

void TestReadPlans::severalPlansInOnePaste()
{
    const PlanDocument document =
        read("Result  (cost=0.00..0.01 rows=1 width=4)\n"
             "\n"
             "[{\"Plan\": {\"Node Type\": \"Limit\"}}, {\"Plan\": {\"Node Type\": \"Sort\"}}]\n"
             "- Plan: \n    Node Type: \"Append\"\n"
             "\n"
             "<explain><Query><Plan><Node-Type>Hash</Node-Type></Plan></Query></explain>\n"
             "Seq Scan on t\n"
             "Index Scan using i on t  (cost=0.00..0.01 rows=1 width=4)\n");
    QStringList roots;
    QList<int> lines;
    for (const Plan &plan : document.plans) {
        roots << plan.nodes.front().type;
        lines << plan.nodes.front().line;
    }
    QCOMPARE(roots.join(u','), QStringLiteral("Result,Limit,Sort,Append,Hash,Seq Scan,Index Scan"));
    QCOMPARE(lines, (QList<int>{1, 3, 3, 4, 7, 8, 9}));
    QCOMPARE(document.unreadCount, 0);
}

void TestReadPlans::rowsInQuotes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("a row a line") << QByteArray("\"Sort  (cost=0.00..1.00 rows=1 width=4)\"\n"
                                                "\"  Sort Key: \"\"a b\"\"\"\n"
                                                "\"  ->  Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\"\n");
    QTest::newRow("json in one field") << QByteArray("QUERY PLAN\n\"[{\"\"Plan\"\": {\"\"Node Type\"\": \"\"Sort\"\",\n"
                                                     "  \"\"Sort Key\"\": [\"\"\\\"\"a b\\\"\"\"\"],\n"
                                                     "  \"\"Plans\"\": [{\"\"Node Type\"\": \"\"Seq Scan\"\"}]}}]\"\n");
    QTest::newRow("windows line ends") << QByteArray("Sort  (cost=0.00..1.00 rows=1 width=4)\r\n"
                                                     "  Sort Key: \"a b\"\r\n"
                                                     "  ->  Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\r\n");
}

void TestReadPlans::rowsInQuotes()
{
    QFETCH(QByteArray, text);
    const PlanDocument document = read(text);
    QCOMPARE(document.plans.size(), size_t(1));
    QCOMPARE(types(document.plans.front()), sortOverScan);
    QCOMPARE(valueOf(document.plans.front().nodes.front().properties, u"Sort Key"), QStringLiteral("\"a b\""));
    QCOMPARE(document.unreadCount, 0);
}

void TestReadPlans::expandedOutput()
{
    const PlanDocument document = read("-[ RECORD 1 ]-----------------\n"
                                       "QUERY PLAN | Sort\n"
                                       "-[ RECORD 2 ]-----------------\n"
                                       "QUERY PLAN |   Sort Key: a\n"
                                       "-[ RECORD 3 ]-----------------\n"
                                       "QUERY PLAN |   ->  Seq Scan on t\n");
    QCOMPARE(document.plans.size(), size_t(1));
    QCOMPARE(types(document.plans.front()), sortOverScan);
    QCOMPARE(document.unreadCount, 0);
}

void TestReadPlans::psqlNoiseIsNamed()
{
    const PlanDocument document = read("db=# EXPLAIN SELECT 1;\n"
                                       "         QUERY PLAN          \n"
                                       "-----------------------------\n"
                                       " Seq Scan on t\n"
                                       "   Filter: (a = 'one\n"
                                       "two'::text)\n"
                                       "   what is this\n"
                                       "(1 Zeile)\n");
    QCOMPARE(document.plans.size(), size_t(1));
    QCOMPARE(valueOf(document.plans.front().nodes.front().properties, u"Filter"),
             QStringLiteral("(a = 'one\ntwo'::text)"));
    QCOMPARE(document.unreadCount, 2);
    QCOMPARE(document.unread.at(0), (UnreadLine{1, QStringLiteral("db=# EXPLAIN SELECT 1;")}));
    QCOMPARE(document.unread.at(1), (UnreadLine{7, QStringLiteral("what is this")}));
}

void TestReadPlans::serverLog()
{
    const PlanDocument document = read("2024-05-01 10:00:00 UTC [42] app@db LOG:  duration: 3.250 ms  plan:\n"
                                       "\tQuery Text: SELECT *\n"
                                       "\tResult\n"
                                       "\tFROM t ORDER BY a\n"
                                       "\tSort  (cost=0.00..1.00 rows=1 width=4)\n"
                                       "\t  ->  Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n"
                                       "2024-05-01 10:00:01 UTC [42] app@db LOG:  checkpoint starting\n"
                                       "2024-05-01 10:00:02 UTC [42] app@db LOG:  duration: 1.5 ms  plan:\n"
                                       "\t{\n"
                                       "\t  \"Query Text\": \"SELECT 1\",\n"
                                       "\t  \"Plan\": {\"Node Type\": \"Result\"}\n"
                                       "\t}\n");
    QCOMPARE(document.plans.size(), size_t(2));
    QCOMPARE(types(document.plans.at(0)), sortOverScan);
    QCOMPARE(document.plans.at(0).queryText, QStringLiteral("SELECT *\nResult\nFROM t ORDER BY a"));
    QCOMPARE(valueOf(document.plans.at(0).properties, u"Duration"), QStringLiteral("3.250 ms"));
    QCOMPARE(document.plans.at(1).queryText, QStringLiteral("SELECT 1"));
    QCOMPARE(valueOf(document.plans.at(1).properties, u"Duration"), QStringLiteral("1.5 ms"));
    QCOMPARE(document.unreadCount, 1);
    QCOMPARE(document.unread.front().line, 7);
}

void TestReadPlans::csvLog()
{
    const PlanDocument document = read("2024-05-01 10:00:00.000 UTC,\"u\",\"d\",42,,LOG,00000,\"duration: 2 ms  plan:\n"
                                       "Query Text: select \"\"a\"\"\n"
                                       "Sort  (cost=0.00..1.00 rows=1 width=4)\n"
                                       "  Sort Key: \"\"a b\"\"\n"
                                       "  ->  Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\",,,,,,,,,\"psql\"\n"
                                       "2024-05-01 10:00:00.000 UTC,\"u\",\"d\",42,,LOG,00000,\"other\",,\n");
    QCOMPARE(document.plans.size(), size_t(1));
    QCOMPARE(types(document.plans.front()), sortOverScan);
    QCOMPARE(document.plans.front().queryText, QStringLiteral("select \"a\""));
    QCOMPARE(valueOf(document.plans.front().nodes.front().properties, u"Sort Key"), QStringLiteral("\"a b\""));
}

void TestReadPlans::jsonLog()
{
    const PlanDocument document =
        read("{\"timestamp\":\"now\",\"message\":\"duration: 2 ms  plan:\\nQuery Text: select 1\\n"
             "Sort  (cost=0.00..1.00 rows=1 width=4)\\n  ->  Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\"}\n"
             "{\"timestamp\":\"now\",\"message\":\"other\"}\n");
    QCOMPARE(document.plans.size(), size_t(1));
    QCOMPARE(types(document.plans.front()), sortOverScan);
    QCOMPARE(document.plans.front().line, 1);
    QCOMPARE(document.unreadCount, 1);
}

void TestReadPlans::logWithABrokenPlan()
{
    const PlanDocument document = read("x LOG:  duration: 1 ms  plan:\n"
                                       "\t{ \"Plan\": {\"Node Type\": \"Sort\",\n"
                                       "x LOG:  duration: 2 ms  plan:\n"
                                       "\t{ \"Plan\": {\"Node Type\": \"Result\"}}\n");
    QCOMPARE(document.plans.size(), size_t(1));
    QCOMPARE(document.plans.front().nodes.front().type, QStringLiteral("Result"));
    QVERIFY(document.unreadCount >= 1);
    QVERIFY(document.unread.front().text.contains(QStringLiteral("line 2")));
}

void TestReadPlans::arraysOfTheSameWorkers()
{
    const PlanDocument document = read(R"([{"Plan": {"Node Type": "Sort",
                 "Workers": [{"Worker Number": 0, "Sort Method": "quicksort"}, {"Worker Number": 1}],
                 "Workers": [{"Worker Number": 1, "Actual Rows": 2, "Actual Loops": 1}]}}])");
    const std::vector<WorkerFigures> &workers = document.plans.front().nodes.front().workers;
    QCOMPARE(workers.size(), size_t(2));
    QCOMPARE(valueOf(workers.at(0).properties, u"Sort Method"), QStringLiteral("quicksort"));
    QCOMPARE(workers.at(1).actual->rows, 2.0);
}

void TestReadPlans::unknownKeysAreKept()
{
    const PlanDocument document =
        read(R"([{"Plan": {"Node Type": "Sort", "New Key": 1.50, "Nested": {"a": [1, "x\"y", {"b": null}], "c": {}},
                 "Sort Key": ["a", "b"], "Startup Cost": N.N},
                 "Range Table": [{"RTI": 1}], "Query Identifier": -42}])");
    const Plan &plan = document.plans.front();
    QStringList kept;
    for (const Property &property : plan.nodes.front().properties)
        kept << property.key + u'=' + property.value;
    QCOMPARE(kept, (QStringList{QStringLiteral("New Key=1.50"),
                                QStringLiteral(R"(Nested={"a":[1,"x\"y",{"b":null}],"c":{}})"),
                                QStringLiteral("Sort Key=a, b"), QStringLiteral("Startup Cost=N.N")}));
    QCOMPARE(valueOf(plan.properties, u"Range Table"), QStringLiteral(R"([{"RTI":1}])"));
    QCOMPARE(valueOf(plan.properties, u"Query Identifier"), QStringLiteral("-42"));
}

void TestReadPlans::citusJson()
{
    const PlanDocument document =
        read(R"([{"Plan": {"Node Type": "Custom Scan", "Custom Plan Provider": "Citus Adaptive",
        "Distributed Query": {"Job": {"Task Count": 2, "Tasks": [{"Node": "host=a", "Remote Plan": [[
            {"Plan": {"Node Type": "Aggregate", "Plans": [{"Node Type": "Seq Scan"}]}, "Planning Time": 1.5}]]}]}}},
        "Planning Time": 0.5}])");
    const Plan &plan = document.plans.front();
    QCOMPARE(plan.nodes.size(), size_t(3));
    QCOMPARE(plan.nodes.at(1).relationship, Relationship::Remote);
    QCOMPARE(plan.nodes.at(1).parent, 0);
    QCOMPARE(plan.nodes.at(2).parent, 1);
    QCOMPARE(plan.planning.time->value, 0.5);
    QCOMPARE(valueOf(plan.nodes.front().properties, u"Distributed Query"),
             QStringLiteral(
                 R"({"Job":{"Task Count":2,"Tasks":[{"Node":"host=a","Remote Plan":[[{"Planning Time":1.5}]]}]}})"));
}

void TestReadPlans::brokenJson_data()
{
    QTest::addColumn<int>("line");
    const auto row = [](const char *text, int line) {
        QTest::newRow(text) << line;
    };
    row("[{\"Plan\": {\"Node Type\":\n \"Limit\"", 2);
    row("[{\"Plan\":\n {\"Node Type\" \"Limit\"}}]", 2);
    row("[{\"Plan\":\n\n {\"Node Type\": \"Limit}}]", 3);
    row("[{\"Plan\": {]}]", 1);
    row("{\"Plan\": {\"Node Type\": }}", 1);
    row("{\"Plan\": {\"Node Type\": \"\\u12\"}}", 1);
    row("{\"Plan\": {Node: 3}}", 1);
}

void TestReadPlans::brokenJson()
{
    QFETCH(int, line);
    const auto document = readPlans(QTest::currentDataTag());
    QVERIFY(!document);
    QCOMPARE(document.error().kind, core::ErrorKind::InvalidInput);
    QVERIFY2(document.error().message.startsWith(QStringLiteral("line %1:").arg(line)),
             qPrintable(document.error().message));
}

void TestReadPlans::hostile_data()
{
    QTest::addColumn<QByteArray>("text");
    constexpr int many = 1'000'000;
    const QByteArray node = "{\"Plan\":{\"Node Type\":\"a\",\"Plans\":[";
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("deep arrays") << QByteArray(many, '[');
    QTest::newRow("deep plans") << node + QByteArray("{\"Plans\":[").repeated(many / 10);
    QTest::newRow("many plans") << QByteArray("{\"Plan\":{\"Node Type\":\"a\"}}\n").repeated(many / 20);
    QTest::newRow("many nodes") << node + QByteArray("{},").repeated(many / 3) + "{}]}}";
    QTest::newRow("unclosed elements") << QByteArray("<explain>") + QByteArray("<a>").repeated(many / 3);
    QTest::newRow("many explains") << QByteArray("<explain>\n").repeated(many / 10);
    QTest::newRow("deep yaml") << QByteArray("- Plan:\n  ") + QByteArray("- ").repeated(many / 2) + "a: b\n";
    QTest::newRow("arrows") << QByteArray("Limit\n") + QByteArray("->\n").repeated(many / 3);
    QTest::newRow("open brackets") << QByteArray("[{\n").repeated(many / 3);
    QTest::newRow("announcements") << QByteArray("duration: 1 ms  plan:\n{\n").repeated(many / 20);
    QTest::newRow("zeros") << QByteArray(many, '\0');
    QTest::newRow("quotes") << QByteArray("Limit\n  Filter: '\n") + QByteArray("''\n").repeated(many / 3);
    QTest::newRow("query text") << QByteArray("Query Text: a\n") + QByteArray("b\n").repeated(many / 3);
}

void TestReadPlans::hostile()
{
    QFETCH(QByteArray, text);
    // Of the processor: other programs may have it too. A quadratic reader would need hours.
    const std::clock_t begin = std::clock();
    const auto document = readPlans(text);
    const double seconds = double(std::clock() - begin) / CLOCKS_PER_SEC;
    QVERIFY2(seconds < 30, qPrintable(QString::number(seconds)));
    if (!document)
        QCOMPARE(document.error().kind, core::ErrorKind::InvalidInput);
}

QTEST_GUILESS_MAIN(TestReadPlans)
#include "tst_readplans.moc"
