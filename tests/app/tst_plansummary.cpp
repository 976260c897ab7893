#include "app/plan/plansummary.h"
#include "tests/support/testdata.h"

#include <QFile>
#include <QTest>

class TestPlanSummary : public QObject
{
    Q_OBJECT

private slots:
    void realPlans_data();
    void realPlans();
    void cheapestCostIsTheRoots();
    void orderInsideAConditionIsNotTheAnswers();
    void readsAPlanWithoutItsArray();
    void refusesWhatIsNoPlan_data();
    void refusesWhatIsNoPlan();
};

namespace {

QByteArray planFile(const QString &name)
{
    QFile file(testsupport::testDataPath(QStringLiteral("plans/%1.json").arg(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void TestPlanSummary::realPlans_data()
{
    QTest::addColumn<QString>("orderingIndex");
    QTest::addColumn<QStringList>("indexes");
    QTest::addColumn<QStringList>("seqScans");
    QTest::addColumn<bool>("sorted");
    const QString none;
    const QString cosine = QStringLiteral("items_hnsw_cos");
    const QStringList items{QStringLiteral("public.items")};

    QTest::newRow("01_hnsw_used") << cosine << QStringList{cosine} << QStringList{} << false;
    QTest::newRow("13_selective_filter_seqscan") << none << QStringList{} << items << true;
    QTest::newRow("17_cte_join_not_used") << none << QStringList{QStringLiteral("items_pkey")} << items << true;
    QTest::newRow("19_join_filter_few") << cosine << QStringList{cosine, QStringLiteral("category_pkey")}
                                        << QStringList{} << false;
    QTest::newRow("29_ivf_probes_high_seqscan")
        << none << QStringList{} << QStringList{QStringLiteral("public.items_ivf")} << true;
    QTest::newRow("31_ivf_iter_relaxed") << QStringLiteral("items_ivf_l2")
                                         << QStringList{QStringLiteral("items_ivf_l2")} << QStringList{} << false;
    QTest::newRow("33_partition_pruned") << QStringLiteral("items_part_1_embedding_idx")
                                         << QStringList{QStringLiteral("items_part_1_embedding_idx")} << QStringList{}
                                         << false;
    QTest::newRow("37_relaxed_pg17_sort_elided") << cosine << QStringList{cosine} << QStringList{} << false;
}

void TestPlanSummary::realPlans()
{
    QFETCH(QString, orderingIndex);
    QFETCH(QStringList, indexes);
    QFETCH(QStringList, seqScans);
    QFETCH(bool, sorted);
    const auto summary = plan::summarize(planFile(QString::fromLatin1(QTest::currentDataTag())));
    QVERIFY(summary);
    QCOMPARE(summary->orderingIndex, orderingIndex);
    QCOMPARE(summary->indexes, indexes);
    QCOMPARE(summary->seqScans, seqScans);
    QCOMPARE(summary->sorted, sorted);
}

void TestPlanSummary::cheapestCostIsTheRoots()
{
    const auto summary = plan::summarize(planFile(QStringLiteral("01_hnsw_used")));
    QVERIFY(summary);
    QCOMPARE(summary->totalCost, 178.10);
}

void TestPlanSummary::orderInsideAConditionIsNotTheAnswers()
{
    const auto summary = plan::summarize(planFile(QStringLiteral("order_in_condition")));
    QVERIFY(summary);
    QVERIFY(summary->orderingIndex.isEmpty());
    QCOMPARE(summary->indexes, QStringList{QStringLiteral("other_hnsw")});
    QCOMPARE(summary->seqScans, QStringList{QStringLiteral("items")});
}

void TestPlanSummary::readsAPlanWithoutItsArray()
{
    const auto summary = plan::summarize(R"({"Plan": {"Node Type": "Result", "Total Cost": 0.01}})");
    QVERIFY(summary);
    QCOMPARE(summary->totalCost, 0.01);
}

void TestPlanSummary::refusesWhatIsNoPlan_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text format") << QByteArray("Limit  (cost=0.00..1.00 rows=1 width=4)");
    QTest::newRow("cut off") << QByteArray(R"([{"Plan": {"Node Type": "Limit")");
    QTest::newRow("empty array") << QByteArray("[]");
    QTest::newRow("other json") << QByteArray(R"([{"plan": 3}])");
    QTest::newRow("no node") << QByteArray(R"([{"Plan": {}}])");
}

void TestPlanSummary::refusesWhatIsNoPlan()
{
    QFETCH(QByteArray, text);
    const auto summary = plan::summarize(text);
    QVERIFY(!summary);
    QCOMPARE(summary.error().kind, core::ErrorKind::InvalidInput);
}

QTEST_GUILESS_MAIN(TestPlanSummary)
#include "tst_plansummary.moc"
