#include "app/plan/jsonscanner.h"
#include "app/plan/planassembler.h"

#include <QTest>

using namespace plan;

class TestJsonScanner : public QObject
{
    Q_OBJECT

private slots:
    void handsOverAPlan();
    void stopsBehindTheFirstValue();
    void countsLines();
    void takesMaskedFigures();
    void stringsOfEveryLength();
    void saysWhereItIsBroken_data();
    void saysWhereItIsBroken();
};

namespace {

struct Scanned
{
    std::vector<Plan> plans;
    core::Result<void> result;
    size_t position = 0;
    int line = 0;
};

Scanned scan(std::string_view text, int firstLine = 1)
{
    PlanAssembler assembler(PlanFormat::Json);
    JsonScanner scanner(text, firstLine, assembler);
    core::Result<void> result = scanner.readValue();
    return {assembler.takePlans(), std::move(result), scanner.position(), scanner.line()};
}

} // namespace

void TestJsonScanner::handsOverAPlan()
{
    const Scanned scanned = scan(R"json([{"Plan": {"Node Type": "Sort", "Sort Key": ["a", "b \"c\""],
        "Plans": [{"Node Type": "Seq Scan", "Filter": "(t = '\u00e4\n')"}]}}])json");
    QVERIFY(scanned.result);
    QCOMPARE(scanned.plans.size(), size_t(1));
    const std::vector<PlanNode> &nodes = scanned.plans[0].nodes;
    QCOMPARE(nodes.size(), size_t(2));
    QCOMPARE(valueOf(nodes[0].properties, u"Sort Key"), QStringLiteral("a, b \"c\""));
    QCOMPARE(valueOf(nodes[1].properties, u"Filter"), QString::fromUtf8("(t = 'ä\n')"));
}

void TestJsonScanner::stopsBehindTheFirstValue()
{
    const std::string_view text = R"({"Plan": {"Node Type": "Limit"}} {"Plan": {"Node Type": "Sort"}})";
    const Scanned scanned = scan(text);
    QVERIFY(scanned.result);
    QCOMPARE(scanned.plans.size(), size_t(1));
    QCOMPARE(text.substr(scanned.position).find("{\"Plan\": {\"Node Type\": \"Sort\"}}"), size_t(1));
}

void TestJsonScanner::countsLines()
{
    const Scanned scanned = scan("[\n{\n\"Plan\":\n{\"Node Type\": \"Limit\",\n\"Filter\": \"a\nb\"}\n}\n]\n\n", 10);
    QVERIFY(scanned.result);
    QCOMPARE(scanned.plans[0].line, 11);
    QCOMPARE(scanned.plans[0].nodes[0].line, 13);
    QCOMPARE(scanned.line, 17);
}

void TestJsonScanner::takesMaskedFigures()
{
    const Scanned scanned = scan(R"({"Plan": {"Node Type": "Limit", "Total Cost": N.N, "Plan Rows": 5, "A": null}})");
    QVERIFY(scanned.result);
    QCOMPARE(valueOf(scanned.plans[0].nodes[0].properties, u"Total Cost"), QStringLiteral("N.N"));
}

/// Eight letters are looked at at once: every place of the end and of an escape in them.
void TestJsonScanner::stringsOfEveryLength()
{
    for (int length = 1; length < 40; ++length) {
        const QByteArray letters(length, 'x');
        for (const QByteArray &end : {QByteArray(), QByteArray("\\\\"), QByteArray("\\\"y"), QByteArray("\n")}) {
            const QByteArray text = "{\"Plan\": {\"Node Type\": \"" + letters + end + "\"}}";
            const Scanned scanned = scan({text.constData(), size_t(text.size())});
            QVERIFY2(scanned.result, text.constData());
            QByteArray expected = letters + end;
            expected.replace("\\\\", "\\").replace("\\\"", "\"");
            QCOMPARE(scanned.plans[0].nodes[0].type, QString::fromUtf8(expected));
            QCOMPARE(scanned.position, size_t(text.size()));
        }
    }
}

void TestJsonScanner::saysWhereItIsBroken_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *text, const char *message) {
        QTest::newRow(text) << QByteArray(text) << QString::fromLatin1(message);
    };
    row("", "line 5: the JSON ends here");
    row("3", "line 5: expected an object or an array");
    row("[\n{]", "line 6: ");
    row("[}", "line 5: the bracket does not match");
    row("{\"Plan\"\n3}", "line 6: expected ':'");
    row("{\"Plan\": {\"Node Type\": \"a", "line 5: a string that begins here does not end");
    row("{\"Plan\": {\"Node Type\": \"a\" 3}}", "line 5: expected ','");
    row("{\"Plan\": ,}", "line 5: expected a value");
}

void TestJsonScanner::saysWhereItIsBroken()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const Scanned scanned = scan({text.constData(), size_t(text.size())}, 5);
    QVERIFY(!scanned.result);
    QVERIFY2(scanned.result.error().message.startsWith(message), qPrintable(scanned.result.error().message));
}

QTEST_GUILESS_MAIN(TestJsonScanner)
#include "tst_jsonscanner.moc"
