#include "app/plan/planassembler.h"
#include "app/plan/xmlscanner.h"

#include <QTest>

using namespace plan;

class TestXmlScanner : public QObject
{
    Q_OBJECT

private slots:
    void handsOverAPlan();
    void keysGetTheirSignsBack();
    void lineEndsInAValueStay();
    void autoExplainHasNoQuery();
    void saysWhereItIsBroken_data();
    void saysWhereItIsBroken();
};

namespace {

struct Scanned
{
    std::vector<Plan> plans;
    core::Result<void> result;
};

Scanned scan(std::string_view text)
{
    PlanAssembler assembler(PlanFormat::Xml);
    core::Result<void> result = readXml(text, 1, assembler);
    return {assembler.takePlans(), std::move(result)};
}

QByteArray inPlan(const QByteArray &properties)
{
    return "<explain xmlns=\"http://www.postgresql.org/2009/explain\">\n <Query>\n  <Plan>\n"
           "   <Node-Type>Sort</Node-Type>\n" +
           properties + "  </Plan>\n </Query>\n</explain>";
}

PlanNode nodeOf(const QByteArray &properties)
{
    const QByteArray text = inPlan(properties);
    const Scanned scanned = scan({text.constData(), size_t(text.size())});
    return scanned.result && scanned.plans.size() == 1 ? scanned.plans[0].nodes.front() : PlanNode();
}

} // namespace

void TestXmlScanner::handsOverAPlan()
{
    const QByteArray text = inPlan("<Sort-Key><Item>a</Item><Item>b &lt; c</Item></Sort-Key>\n"
                                   "<Plans><Plan><Node-Type>Seq Scan</Node-Type><Total-Cost>2.50</Total-Cost>"
                                   "<Plan-Rows>3</Plan-Rows><Plan-Width>4</Plan-Width><Startup-Cost>0.00</Startup-Cost>"
                                   "</Plan></Plans>");
    const Scanned scanned = scan({text.constData(), size_t(text.size())});
    QVERIFY(scanned.result);
    const std::vector<PlanNode> &nodes = scanned.plans[0].nodes;
    QCOMPARE(nodes.size(), size_t(2));
    QCOMPARE(valueOf(nodes[0].properties, u"Sort Key"), QStringLiteral("a, b < c"));
    QCOMPARE(nodes[1].cost->total, 2.5);
    QCOMPARE(nodes[1].line, 6);
}

void TestXmlScanner::keysGetTheirSignsBack()
{
    const PlanNode node =
        nodeOf("<One-Time-Filter>true</One-Time-Filter><Shared-I-O-Read-Time>1.5</Shared-I-O-Read-Time>");
    QCOMPARE(valueOf(node.properties, u"One-Time Filter"), QStringLiteral("true"));
    QCOMPARE(node.usage.io.sharedRead.value, 1.5);
}

void TestXmlScanner::lineEndsInAValueStay()
{
    const PlanNode node = nodeOf("<Filter>(a = 'x\n-&gt;  Sort'::text)</Filter>");
    QCOMPARE(valueOf(node.properties, u"Filter"), QStringLiteral("(a = 'x\n->  Sort'::text)"));
}

void TestXmlScanner::autoExplainHasNoQuery()
{
    const Scanned scanned = scan("<explain><Query-Text>select 1</Query-Text><Plan><Node-Type>Result</Node-Type></Plan>"
                                 "</explain>");
    QVERIFY(scanned.result);
    QCOMPARE(scanned.plans[0].queryText, QStringLiteral("select 1"));
}

void TestXmlScanner::saysWhereItIsBroken_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    QTest::newRow("cut") << QByteArray("<explain>\n<Query>\n<Plan>") << QStringLiteral("line 3: ");
    QTest::newRow("other end") << QByteArray("<explain>\n</Query>") << QStringLiteral("line 2: ");
    QTest::newRow("too deep") << QByteArray("<a>").repeated(ReadLimits::nesting + 1)
                              << QStringLiteral("line 1: more than");
}

void TestXmlScanner::saysWhereItIsBroken()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const Scanned scanned = scan({text.constData(), size_t(text.size())});
    QVERIFY(!scanned.result);
    QVERIFY2(scanned.result.error().message.startsWith(message), qPrintable(scanned.result.error().message));
}

QTEST_GUILESS_MAIN(TestXmlScanner)
#include "tst_xmlscanner.moc"
