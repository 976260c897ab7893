#include "app/plan/subplancharges.h"

#include "app/plan/readplans.h"

#include <QTest>

using namespace plan;

class TestSubplanCharges : public QObject
{
    Q_OBJECT

private slots:
    void plainChildrenAndSubPlans();
    void initPlanGoesToWhoNamesIt();
    void initPlanGoesToTheGather();
    void initPlanWithoutMentionIsGuessed();
    void cteIsSharedByBlocks();
    void cteIsSharedByTimeWithoutBlocks();
    void neverExecutedIsChargedToNobody();
};

namespace {

/// `indent` is that of the lines below the title: 8 for a child of the root, 14 for its child.
QByteArray title(const QByteArray &name, double time, int blocks, int indent = 8)
{
    return name + "  (cost=0.00..1.00 rows=1 width=4) (actual time=0.000.." + QByteArray::number(time) +
           " rows=1 loops=1)\n" + QByteArray(indent, ' ') + "Buffers: shared hit=" + QByteArray::number(blocks) + "\n";
}

/// "2:0.75" for what lies inside of a node's figures; "?" marks a guess.
QStringList charged(const QByteArray &text)
{
    const auto document = readPlans(text);
    if (!document)
        return {document.error().message};
    const Plan &plan = document->plans.front();
    std::vector<double> elapsed;
    for (const PlanNode &node : plan.nodes)
        elapsed.push_back(node.actual ? node.actual->totalTime.value * node.actual->loops : 0);
    QStringList list;
    for (const std::vector<Charge> &charges : chargeSubplans(plan, elapsed)) {
        QStringList own;
        for (const Charge &charge : charges)
            own << QStringLiteral("%1:%2%3").arg(charge.child).arg(charge.share).arg(charge.guessed ? u"?" : u"");
        list << own.join(u' ');
    }
    return list;
}

} // namespace

void TestSubplanCharges::plainChildrenAndSubPlans()
{
    QCOMPARE(charged(title("Seq Scan on a", 9, 90) + "  Filter: (x = (SubPlan 1))\n  SubPlan 1\n    ->  " +
                     title("Aggregate", 2, 20) + "          ->  " + title("Seq Scan on b", 1, 10)),
             (QStringList{QStringLiteral("1:1"), QStringLiteral("2:1"), QString()}));
}

void TestSubplanCharges::initPlanGoesToWhoNamesIt()
{
    QCOMPARE(charged(title("Limit", 9, 90) + "  InitPlan 1\n    ->  " + title("Result", 2, 20) + "  ->  " +
                     title("Sort", 8, 80) + "        ->  " + title("Seq Scan on a", 7, 70, 14) +
                     "              Filter: (x = (InitPlan 1).col1)\n"),
             (QStringList{QStringLiteral("2:1"), QString(), QStringLiteral("3:1"), QStringLiteral("1:1")}));
}

void TestSubplanCharges::initPlanGoesToTheGather()
{
    QCOMPARE(charged(title("Limit", 9, 90) + "  InitPlan 1\n    ->  " + title("Result", 2, 20) + "  ->  " +
                     title("Gather", 8, 80) + "        Workers Planned: 1\n        ->  " +
                     title("Seq Scan on a", 3, 40, 14) + "              Filter: (x = (InitPlan 1).col1)\n"),
             (QStringList{QStringLiteral("2:1"), QString(), QStringLiteral("3:1 1:1"), QString()}));
}

void TestSubplanCharges::initPlanWithoutMentionIsGuessed()
{
    // The root has no blocks beyond its child's: only the scan has room.
    QCOMPARE(charged(title("Sort", 9, 90) + "  InitPlan 1\n    ->  " + title("Result", 2, 20) + "  ->  " +
                     title("Foreign Scan on a", 9, 90)),
             (QStringList{QStringLiteral("2:1"), QString(), QStringLiteral("1:1?")}));
}

void TestSubplanCharges::cteIsSharedByBlocks()
{
    QCOMPARE(charged(title("Nested Loop", 9, 90) + "  CTE c\n    ->  " + title("Seq Scan on a", 6, 60) + "  ->  " +
                     title("CTE Scan on c", 5, 60) + "  ->  " + title("CTE Scan on c c_1", 3, 20)),
             (QStringList{QStringLiteral("2:1 3:1"), QString(), QStringLiteral("1:0.75"), QStringLiteral("1:0.25")}));
}

void TestSubplanCharges::cteIsSharedByTimeWithoutBlocks()
{
    QCOMPARE(charged(title("Nested Loop", 9, 0) + "  CTE c\n    ->  " + title("Seq Scan on a", 4, 0) + "  ->  " +
                     title("CTE Scan on c", 4, 0) + "  ->  " + title("CTE Scan on c c_1", 4, 0)),
             (QStringList{QStringLiteral("2:1 3:1"), QString(), QStringLiteral("1:0.5"), QStringLiteral("1:0.5")}));
}

void TestSubplanCharges::neverExecutedIsChargedToNobody()
{
    QCOMPARE(charged(title("Limit", 9, 90) +
                     "  InitPlan 1\n    ->  Result  (cost=0.00..1.00 rows=1 width=4) (never executed)\n  ->  " +
                     title("Seq Scan on a", 7, 70) + "        Filter: (x = (InitPlan 1).col1)\n"),
             (QStringList{QStringLiteral("2:1"), QString(), QString()}));
}

QTEST_GUILESS_MAIN(TestSubplanCharges)
#include "tst_subplancharges.moc"
