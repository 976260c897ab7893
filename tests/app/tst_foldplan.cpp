#include "app/plan/foldplan.h"
#include "app/plan/readplans.h"
#include "app/plan/rowfigures.h"
#include "tests/bench/planbuilder.h"

#include <QElapsedTimer>
#include <QTest>

using namespace plan;

/// Which rows a plan's tree has, and that folds lose nothing.
class TestFoldPlan : public QObject
{
    Q_OBJECT

private slots:
    void plainPlansStayAsTheyAre();
    void equalPartitionsFold();
    void whatDiffersStays();
    void fewStay();
    void onlyAppendsFold();
    void foldsSumWhatTheyHide();
    void tenThousandPartitions();
};

namespace {

Plan read(const QByteArray &text)
{
    const auto document = readPlans(text);
    if (!document)
        qWarning("%s", qPrintable(document.error().message));
    return document ? document->plans.front() : Plan();
}

QByteArray scan(const char *relation, const char *figures)
{
    return QByteArray("  ->  Index Scan using ") + relation + "_ix on " + relation +
           "  (cost=0.10..2.00 rows=10 width=4) (actual time=" + figures + ")\n        Index Cond: (id = 7)\n" +
           "        Buffers: shared hit=3 read=1\n";
}

QByteArray append(const QByteArray &children)
{
    return "Append  (cost=0.00..99.00 rows=40 width=4) (actual time=0.010..9.000 rows=20 loops=1)\n"
           "  Buffers: shared hit=12 read=4\n" +
           children;
}

QByteArray fourScans()
{
    return scan("p1", "0.01..1.000 rows=5 loops=1") + scan("p2", "0.01..2.000 rows=5 loops=1") +
           scan("p3", "0.01..3.000 rows=9 loops=1") + scan("p4", "0.01..1.000 rows=1 loops=1");
}

/// "Append(Index Scan*4(p1 p2 p3 p4) Seq Scan(q))": a fold with its number, a leaf with its relation.
QString printed(const Plan &plan, const FoldedPlan &folded, int row = 0)
{
    const FoldedRow &own = folded.rows[size_t(row)];
    const PlanNode &node = plan.nodes[size_t(own.node)];
    QStringList children;
    for (const int child : own.children)
        children << printed(plan, folded, child);
    QString text = own.fold ? QStringLiteral("%1*%2").arg(node.type).arg(own.children.size())
                            : (node.relation.isEmpty() ? node.type : node.relation);
    if (!children.isEmpty())
        text += u'(' + children.join(u' ') + u')';
    return text;
}

QString folded(const QByteArray &text)
{
    const Plan plan = read(text);
    return printed(plan, foldPlan(plan));
}

} // namespace

void TestFoldPlan::plainPlansStayAsTheyAre()
{
    const Plan plan = read("Limit  (cost=0.00..1.00 rows=1 width=4)\n"
                           "  ->  Sort  (cost=0.00..1.00 rows=1 width=4)\n"
                           "        Sort Key: a\n"
                           "        ->  Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n");
    const FoldedPlan rows = foldPlan(plan);
    QCOMPARE(printed(plan, rows), QStringLiteral("Limit(Sort(t))"));
    QCOMPARE(rows.rowOfNode, (std::vector<int>{0, 1, 2}));
    QCOMPARE(foldPlan(Plan()), FoldedPlan());
}

void TestFoldPlan::equalPartitionsFold()
{
    QCOMPARE(folded(append(fourScans())), QStringLiteral("Append(Index Scan*4(p1 p2 p3 p4))"));
}

void TestFoldPlan::whatDiffersStays()
{
    const QByteArray other =
        "  ->  Seq Scan on q  (cost=0.00..2.00 rows=9 width=4) (actual time=0.01..1.0 rows=5 loops=1)\n";
    const QByteArray never = "  ->  Index Scan using n_ix on n  (cost=0.10..2.00 rows=10 width=4) (never executed)\n"
                             "        Index Cond: (id = 7)\n";
    QCOMPARE(folded(append(scan("p0", "0.01..1.000 rows=5 loops=1") + other + never +
                           fourScans().mid(scan("p1", "0.01..1.000 rows=5 loops=1").size()))),
             QStringLiteral("Append(Index Scan*4(p0 p2 p3 p4) q n)"));
}

void TestFoldPlan::fewStay()
{
    QCOMPARE(folded(append(scan("p1", "0.01..1.000 rows=5 loops=1") + scan("p2", "0.01..2.000 rows=5 loops=1"))),
             QStringLiteral("Append(p1 p2)"));
}

void TestFoldPlan::onlyAppendsFold()
{
    QByteArray bitmaps =
        "Bitmap Heap Scan on t  (cost=0.00..9.00 rows=1 width=4)\n  ->  BitmapOr  (cost=0.00..8.00 rows=1 width=0)\n";
    for (const char *index : {"a", "b", "c", "d", "e"})
        bitmaps += QByteArray("        ->  Bitmap Index Scan on ") + index + "  (cost=0.00..1.00 rows=1 width=0)\n";
    const QString rows = folded(bitmaps);
    QVERIFY2(!rows.contains(u'*'), qPrintable(rows));
}

void TestFoldPlan::foldsSumWhatTheyHide()
{
    const Plan plan = read(append(fourScans()));
    const PlanMetrics metrics = measure(plan);
    const FoldedPlan rows = foldPlan(plan);
    const std::vector<RowFigures> figures = rowFigures(plan, metrics, rows);
    QVERIFY(rows.rows[1].fold);
    const RowFigures &fold = figures[1];
    QCOMPARE(fold.nodes, 4);
    QCOMPARE(fold.exclusive->value, 7.0);
    QCOMPARE(fold.elapsed->value, 7.0);
    QCOMPARE(*fold.rows, 20.0);
    QCOMPARE(*fold.estimatedRows, 40.0);
    QCOMPARE(*fold.rowsFactor, 0.1); // p4's
    QCOMPARE(fold.exclusiveBlocks.sharedHit, 12);
    QCOMPARE(fold.exclusiveBlocks.sharedRead, 4);
    QCOMPARE(*fold.cost, 8.0);
    QCOMPARE(figures[0].exclusive->value, 2.0);
    QCOMPARE(figures[0].nodes, 1);
}

void TestFoldPlan::tenThousandPartitions()
{
    const Plan plan = read(benchdata::partitionedPlan(10'000));
    QCOMPARE(plan.nodes.size(), size_t(10'000));
    const PlanMetrics metrics = measure(plan);
    QElapsedTimer timer;
    timer.start();
    const FoldedPlan rows = foldPlan(plan);
    const std::vector<RowFigures> figures = rowFigures(plan, metrics, rows);
    qInfo("10,000 nodes folded and summed in %lld ms", timer.elapsed());
    QCOMPARE(rows.rows.size(), size_t(10'001));
    QVERIFY(rows.rows[2].fold);
    QCOMPARE(figures[2].nodes, 9998);
    double sum = 0;
    for (size_t at = 2; at < plan.nodes.size(); ++at)
        sum += metrics.nodes[at].exclusive->value;
    QVERIFY(qAbs(figures[2].exclusive->value - sum) < 1e-6);
}

QTEST_GUILESS_MAIN(TestFoldPlan)
#include "tst_foldplan.moc"
