#include "ui/sweep/sweepmodel.h"
#include "ui/sweep/sweepwords.h"

#include <QAbstractItemModelTester>
#include <QFont>
#include <QSignalSpy>
#include <QTest>

using sweep::PlanKind;
using sweep::SweepPoint;
using sweep::SweepResult;

class TestSweepModel : public QObject
{
    Q_OBJECT

private slots:
    void fillsGrowsAndClears();
    void showsFiguresAndSortsByNumbers();
    void recommendedRowIsBold();
    void wordsOfAnAnswer();
    void wordsOfNoAnswer();
    void pointOffTheIndexSaysSo();

private:
    static SweepPoint point(int position, int ef, double recall);
    static SweepResult result(const QList<SweepPoint> &points);
};

SweepPoint TestSweepModel::point(int position, int ef, double recall)
{
    SweepPoint point;
    point.position = position;
    point.settings = {{QStringLiteral("hnsw.ef_search"), QString::number(ef)}};
    point.queries = 200;
    point.finished = true;
    point.recall = {recall, recall - 0.009, std::min(1.0, recall + 0.008)};
    point.worstRecall = 0.4;
    point.latency = {{1.5}, {0.9}, {2.1}, {12.345}, 1420};
    point.plan = {PlanKind::IndexUnderTest, QStringLiteral("items_hnsw"), QStringLiteral("Index Scan")};
    return point;
}

SweepResult TestSweepModel::result(const QList<SweepPoint> &points)
{
    SweepResult result;
    result.head.index = QStringLiteral("items_hnsw");
    result.head.queries = 200;
    result.head.seed = 7;
    result.points = points;
    result.recommendation = sweep::recommend(points, result.head);
    return result;
}

void TestSweepModel::fillsGrowsAndClears()
{
    SweepModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.setPoints({point(0, 40, 0.9), point(1, 80, 0.95)}, {});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(resets.count(), 1);
    model.setPoints({point(0, 40, 0.91), point(1, 80, 0.96)}, {1});
    QCOMPARE(resets.count(), 1); // the same rows with new figures
    QCOMPARE(changes.count(), 1);
    QCOMPARE(model.rowOf(1), 1);
    QCOMPARE(model.rowOf(7), -1);
    model.setPoints({point(0, 40, 0.91)}, {});
    QCOMPARE(resets.count(), 2);
    model.setPoints({}, {});
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.columnCount(), int(SweepModel::ColumnCount));
    QVERIFY(!model.hasSeveralK());
    SweepPoint narrow = point(0, 40, 0.95);
    narrow.k = 1;
    model.setPoints({narrow, point(1, 40, 0.9)}, {0, 1});
    QVERIFY(model.hasSeveralK());
    QCOMPARE(model.index(0, SweepModel::KColumn).data().toString(), QStringLiteral("1"));
    QCOMPARE(model.index(1, SweepModel::KColumn).data().toString(), QStringLiteral("10"));
    for (int row = 0; row < 2; ++row)
        QVERIFY(model.index(row, 0).data(Qt::FontRole).value<QFont>().bold());
}

void TestSweepModel::showsFiguresAndSortsByNumbers()
{
    SweepModel model;
    model.setPoints({point(0, 40, 0.9)}, {});
    const auto text = [&model](SweepModel::Column column) {
        return model.index(0, column).data().toString();
    };
    QCOMPARE(text(SweepModel::SettingsColumn).simplified(), QStringLiteral("ef_search 40"));
    QCOMPARE(text(SweepModel::RecallColumn), QStringLiteral("0.900"));
    QCOMPARE(text(SweepModel::IntervalColumn), QStringLiteral("0.891–0.908"));
    QCOMPARE(text(SweepModel::P99Column), QStringLiteral("12.35"));
    QCOMPARE(text(SweepModel::PlanColumn), QStringLiteral("items_hnsw"));
    QCOMPARE(model.index(0, SweepModel::P99Column).data(SweepModel::SortRole).toDouble(), 12.345);
    for (int column = 0; column < SweepModel::ColumnCount; ++column) {
        QVERIFY(model.index(0, column).data(SweepModel::SortRole).isValid());
        QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
    }
}

void TestSweepModel::recommendedRowIsBold()
{
    SweepModel model;
    model.setPoints({point(3, 40, 0.9), point(5, 80, 0.97)}, {5});
    QVERIFY(!model.index(0, 0).data(Qt::FontRole).isValid());
    QVERIFY(model.index(1, 0).data(Qt::FontRole).value<QFont>().bold());
}

void TestSweepModel::wordsOfAnAnswer()
{
    SweepResult found = result({point(0, 40, 0.9), point(1, 80, 0.967)});
    QCOMPARE(answerText(found).replace(QChar(QChar::Nbsp), u' ').replace(QChar(0x202f), u' '),
             QStringLiteral("ef_search 80 → recall@10 0.967 (0.958–0.975) · p95 2.1 ms · 1 420 queries/s"));
    QCOMPARE(
        answerDetails(found),
        QStringLiteral("cheapest setting whose lower bound reaches 0.95 · 200 rows of the table as queries, seed 7"));
    QVERIFY(answerCaveat(found).contains(QStringLiteral("optimistic for HNSW")));
    found.points[1].finished = false;
    found.points[1].queries = 120;
    QVERIFY(answerDetails(found).contains(QStringLiteral("after 120 of 200 queries")));
    found.head.source = sweep::QuerySource::Given;
    QVERIFY(answerCaveat(found).isEmpty());
}

void TestSweepModel::wordsOfNoAnswer()
{
    QVERIFY(answerText(result({})).isEmpty());
    const SweepResult missed = result({point(0, 40, 0.7)});
    QVERIFY(answerText(missed).startsWith(QStringLiteral("Not reached")));
    QVERIFY(answerDetails(missed).contains(QStringLiteral("no setting reaches 0.95")));
    QVERIFY(answerDetails(missed).contains(QStringLiteral("what may help: a larger ef_search")));
}

void TestSweepModel::pointOffTheIndexSaysSo()
{
    SweepPoint left = point(1, 320, 1);
    left.plan = {PlanKind::Exact, {}, QStringLiteral("Seq Scan on items")};
    QCOMPARE(planWords(left), QStringLiteral("exact: Seq Scan on items"));
    QVERIFY(pointDetails(left).contains(QStringLiteral("exact: Seq Scan on items")));
    QVERIFY(answerCaveat(result({point(0, 40, 0.99), left})).contains(QStringLiteral("the planner leaves items_hnsw")));
}

QTEST_MAIN(TestSweepModel)
#include "tst_sweepmodel.moc"
