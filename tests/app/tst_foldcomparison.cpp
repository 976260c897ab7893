#include "app/plan/foldcomparison.h"
#include "app/plan/foldplan.h"
#include "app/plan/readplans.h"
#include "tests/bench/planbuilder.h"

#include <QElapsedTimer>
#include <QTest>

using namespace plan;

class TestFoldComparison : public QObject
{
    Q_OBJECT

private slots:
    void foldsEqualPartitions();
    void sumsAreThoseOfAllRows();
    void keepsApartWhatOnlyOneSideHas();
    void foldsByBothShapes();
    void fewAreNotFolded();
    void everyRowIsThereOnce();
    void tenThousandNodesTakeAMoment();
};

namespace {

Plan read(const QByteArray &text)
{
    const auto document = readPlans(text);
    return document ? document->plans.front() : Plan();
}

/// An Append over `scans` partitions, the last `indexed` of them read by an index.
QByteArray appendText(int scans, int indexed, int firstNumber = 1)
{
    QByteArray text = "Append  (cost=0.00..10.00 rows=10 width=4) (actual time=0.010..10.000 rows=10 loops=1)\n"
                      "  Buffers: shared hit=100\n";
    for (int at = 0; at < scans; ++at) {
        const QByteArray name = "p_" + QByteArray::number(firstNumber + at);
        const bool byIndex = at >= scans - indexed;
        text += "  ->  " + (byIndex ? "Index Scan using " + name + "_i on " + name : "Seq Scan on " + name) +
                "  (cost=0.00..1.00 rows=1 width=4) (actual time=0.010..0.500 rows=2 loops=1)\n"
                "        Buffers: shared hit=3\n";
    }
    return text;
}

struct Folded
{
    Plan before;
    Plan after;
    PlanMetrics beforeMetrics;
    PlanMetrics afterMetrics;
    PlanComparison comparison;
    FoldedComparison folded;

    Folded(const QByteArray &first, const QByteArray &second)
        : before(read(first))
        , after(read(second))
        , beforeMetrics(measure(before))
        , afterMetrics(measure(after))
        , comparison(comparePlans(before, after))
        , folded(foldComparison(comparison, {before, beforeMetrics}, {after, afterMetrics}))
    {
    }

    const FoldedComparisonRow &row(int at) const { return folded.rows[size_t(at)]; }
    std::vector<int> below(int at) const { return row(at).children; }
};

} // namespace

void TestFoldComparison::foldsEqualPartitions()
{
    const Folded folded(appendText(8, 0), appendText(8, 0));
    QCOMPARE(folded.folded.roots, std::vector<int>{0});
    QCOMPARE(folded.below(0).size(), size_t(1));
    const FoldedComparisonRow &fold = folded.row(folded.below(0).front());
    QVERIFY(fold.fold);
    QCOMPARE(fold.count, 8);
    QCOMPARE(fold.children.size(), size_t(8));
    QCOMPARE(fold.row, 1);
    QVERIFY(!folded.row(0).fold);
    QCOMPARE(folded.row(fold.children[3]).place, 3);
}

void TestFoldComparison::sumsAreThoseOfAllRows()
{
    const Folded folded(appendText(8, 0), appendText(8, 0));
    const FoldedComparisonRow &fold = folded.row(folded.below(0).front());
    QCOMPARE(fold.before.milliseconds, std::optional(4.0));
    QCOMPARE(fold.before.blocks, std::optional(24.0));
    QCOMPARE(fold.after.rows, std::optional(16.0));
    double all = 0;
    for (const NodeMetrics &node : folded.beforeMetrics.nodes)
        all += node.exclusive->value;
    QCOMPARE(*folded.row(0).before.milliseconds + *fold.before.milliseconds, all);
}

void TestFoldComparison::keepsApartWhatOnlyOneSideHas()
{
    const Folded folded(appendText(5, 0), appendText(15, 0));
    QList<int> counts;
    for (const int row : folded.below(0)) {
        QVERIFY(folded.row(row).fold);
        counts << folded.row(row).count;
        const bool onlyAfter = folded.comparison.rows[size_t(folded.row(row).row)].before < 0;
        QCOMPARE(folded.row(row).before.milliseconds.has_value(), !onlyAfter);
    }
    QCOMPARE(counts, (QList<int>{5, 10}));
}

void TestFoldComparison::foldsByBothShapes()
{
    const Folded folded(appendText(10, 0), appendText(10, 5));
    QCOMPARE(folded.below(0).size(), size_t(2)); // five as before, five by an index now
    for (const int row : folded.below(0))
        QCOMPARE(folded.row(row).count, 5);
}

void TestFoldComparison::fewAreNotFolded()
{
    const Folded folded(appendText(FoldFrom - 1, 0), appendText(FoldFrom - 1, 0));
    for (const FoldedComparisonRow &row : folded.folded.rows)
        QVERIFY(!row.fold);
    QCOMPARE(folded.below(0).size(), size_t(FoldFrom - 1));
}

void TestFoldComparison::everyRowIsThereOnce()
{
    const Folded folded(appendText(9, 4), appendText(12, 0, 4));
    std::vector<int> seen(folded.comparison.rows.size());
    for (size_t at = 0; at < folded.folded.rows.size(); ++at) {
        const FoldedComparisonRow &row = folded.row(int(at));
        if (!row.fold)
            ++seen[size_t(row.row)];
        if (row.parent >= 0) {
            QVERIFY(row.parent < int(at));
            QCOMPARE(folded.row(row.parent).children[size_t(row.place)], int(at));
        }
    }
    QCOMPARE(seen, std::vector<int>(seen.size(), 1));
    const Folded apart("Seq Scan on a  (cost=0.00..1.00 rows=1 width=4)\n",
                       "Insert on b  (cost=0.00..1.00 rows=1 width=4)\n");
    QCOMPARE(apart.folded.roots.size(), apart.comparison.rows.size());
}

void TestFoldComparison::tenThousandNodesTakeAMoment()
{
    const Folded warm(appendText(5, 0), appendText(5, 0));
    const QByteArray text = benchdata::partitionedPlan(10'000);
    const Plan plan = read(text);
    const PlanMetrics metrics = measure(plan);
    const PlanComparison comparison = comparePlans(plan, plan);
    QElapsedTimer timer;
    timer.start();
    const FoldedComparison folded = foldComparison(comparison, {plan, metrics}, {plan, metrics});
    qInfo("folding 10,000 compared nodes took %lld ms", timer.elapsed());
    QVERIFY(timer.elapsed() < 2000);
    QCOMPARE(folded.rows.size(), size_t(10'001)); // the fold stands beside what it hides
}

QTEST_GUILESS_MAIN(TestFoldComparison)
#include "tst_foldcomparison.moc"
