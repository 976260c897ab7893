#include "app/plan/planassembler.h"
#include "app/plan/yamlscanner.h"

#include <QTest>

using namespace plan;

class TestYamlScanner : public QObject
{
    Q_OBJECT

private slots:
    void handsOverAPlan();
    void columnsMayBeTabs();
    void listsOfLists();
    void scalars_data();
    void scalars();
    void saysWhereItIsBroken_data();
    void saysWhereItIsBroken();
};

namespace {

struct Scanned
{
    std::vector<Plan> plans;
    core::Result<void> result;
};

Scanned scan(const QByteArray &text)
{
    PlanAssembler assembler(PlanFormat::Yaml);
    YamlScanner scanner(assembler);
    core::Result<void> result;
    int number = 0;
    for (const QByteArray &line : text.split('\n')) {
        if (result)
            result = scanner.readLine({line.constData(), size_t(line.size())}, ++number);
    }
    if (result)
        result = scanner.finish();
    return {assembler.takePlans(), std::move(result)};
}

} // namespace

void TestYamlScanner::handsOverAPlan()
{
    const Scanned scanned = scan("- Plan: \n"
                                 "    Node Type: \"Sort\"\n"
                                 "    Total Cost: 2.50\n"
                                 "    Sort Key: \n"
                                 "      - \"a\"\n"
                                 "      - \"b: c\"\n"
                                 "    Plans: \n"
                                 "      - Node Type: \"Seq Scan\"\n"
                                 "        Filter: \"(t = 'x: \\\"y\\\"')\"\n"
                                 "      - Node Type: \"Result\"\n"
                                 "  Planning Time: 0.5\n");
    QVERIFY(scanned.result);
    QCOMPARE(scanned.plans.size(), size_t(1));
    const Plan &plan = scanned.plans[0];
    QCOMPARE(plan.nodes.size(), size_t(3));
    QCOMPARE(valueOf(plan.nodes[0].properties, u"Sort Key"), QStringLiteral("a, b: c"));
    QCOMPARE(valueOf(plan.nodes[1].properties, u"Filter"), QStringLiteral("(t = 'x: \"y\"')"));
    QCOMPARE(plan.nodes[2].parent, 0);
    QCOMPARE(plan.nodes[2].line, 10);
    QCOMPARE(plan.planning.time->value, 0.5);
}

void TestYamlScanner::columnsMayBeTabs()
{
    const Scanned scanned = scan("- Plan:\n    Node Type: \"Sort\"\n    Plans:\n      - Node Type: \"Limit\"\n"
                                 "\tPlans:\n\t  - Node Type: \"Seq Scan\"\n");
    QVERIFY(scanned.result);
    QCOMPARE(scanned.plans[0].nodes.size(), size_t(3));
    QCOMPARE(scanned.plans[0].nodes[2].parent, 1);
}

void TestYamlScanner::listsOfLists()
{
    const Scanned scanned =
        scan("- Plan:\n    Node Type: \"Aggregate\"\n    Group Keys:\n      - - \"a\"\n        - \"b\"\n"
             "      - - \"c\"\n");
    QVERIFY(scanned.result);
    QCOMPARE(valueOf(scanned.plans[0].nodes[0].properties, u"Group Keys"), QStringLiteral("[[\"a\",\"b\"],[\"c\"]]"));
}

void TestYamlScanner::scalars_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("good");
    QTest::newRow("bare") << QByteArray("12.50") << QStringLiteral("12.50") << true;
    QTest::newRow("quoted") << QByteArray(R"("a \"b\" \\ \n c")") << QStringLiteral("a \"b\" \\ \n c") << true;
    QTest::newRow("empty") << QByteArray("\"\"") << QString() << true;
    QTest::newRow("open") << QByteArray("\"a") << QString() << false;
    QTest::newRow("more behind it") << QByteArray("\"a\" b") << QString() << false;
}

void TestYamlScanner::scalars()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, value);
    QFETCH(bool, good);
    std::string found;
    QCOMPARE(readYamlScalar({text.constData(), size_t(text.size())}, found), good);
    if (good)
        QCOMPARE(QString::fromStdString(found), value);
}

void TestYamlScanner::saysWhereItIsBroken_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    QTest::newRow("no key") << QByteArray("- Plan:\n    Node Type\n")
                            << QStringLiteral("line 2: expected \"key: value\"");
    QTest::newRow("open quote") << QByteArray("- Plan:\n\n    Node Type: \"Sort\n")
                                << QStringLiteral("line 3: a quoted text does not end here");
    QTest::newRow("open entry") << QByteArray("- Plan:\n    Sort Key:\n      - \"a\n")
                                << QStringLiteral("line 3: a quoted text does not end here");
}

void TestYamlScanner::saysWhereItIsBroken()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const Scanned scanned = scan(text);
    QVERIFY(!scanned.result);
    QCOMPARE(scanned.result.error().message, message);
}

QTEST_GUILESS_MAIN(TestYamlScanner)
#include "tst_yamlscanner.moc"
