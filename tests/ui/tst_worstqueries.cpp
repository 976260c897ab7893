#include "ui/sweep/recallhistogram.h"
#include "ui/sweep/worstqueries.h"

#include <QLabel>
#include <QListWidget>
#include <QSignalSpy>
#include <QTest>

using sweep::SweepPoint;

class TestWorstQueries : public QObject
{
    Q_OBJECT

private slots:
    void listsTheWorst();
    void perfectPointHasNone();
    void obstacleKeepsFromChoosing();
    void histogramNamesItsBars();

private:
    static SweepPoint point();
};

SweepPoint TestWorstQueries::point()
{
    SweepPoint point;
    point.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("40")}};
    point.queries = 100;
    point.imperfectQueries = 2;
    point.distribution = {0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 98};
    point.worst = {{17, 0.4}, {3, 0.9}};
    return point;
}

void TestWorstQueries::listsTheWorst()
{
    WorstQueries worst;
    worst.setPoint(point());
    const auto *list = worst.findChild<QListWidget *>(QStringLiteral("worstQueries"));
    QCOMPARE(list->count(), 2);
    QCOMPARE(list->item(0)->text(), QStringLiteral("query 17 · recall 0.400"));
    QVERIFY(worst.findChild<QLabel *>(QStringLiteral("worstNote"))->text().startsWith(QStringLiteral("2 of 100")));
    QSignalSpy chosen(&worst, &WorstQueries::queryChosen);
    emit const_cast<QListWidget *>(list)->itemActivated(list->item(1));
    QCOMPARE(chosen.first().first().toInt(), 3);
    worst.clear();
    QCOMPARE(list->count(), 0);
}

void TestWorstQueries::perfectPointHasNone()
{
    WorstQueries worst;
    SweepPoint perfect = point();
    perfect.worst.clear();
    worst.setPoint(perfect);
    QVERIFY(worst.findChild<QLabel *>(QStringLiteral("worstNote"))->text().contains(QStringLiteral("perfect")));
}

void TestWorstQueries::obstacleKeepsFromChoosing()
{
    WorstQueries worst;
    worst.setObstacle(QStringLiteral("Not connected"));
    worst.setPoint(point());
    auto *list = worst.findChild<QListWidget *>(QStringLiteral("worstQueries"));
    QCOMPARE(list->item(0)->toolTip(), QStringLiteral("Not connected"));
    QSignalSpy chosen(&worst, &WorstQueries::queryChosen);
    emit list->itemActivated(list->item(0));
    QVERIFY(chosen.isEmpty());
}

void TestWorstQueries::histogramNamesItsBars()
{
    RecallHistogram histogram;
    histogram.setDistribution(point().distribution);
    QCOMPARE(histogram.textAt(10), QStringLiteral("98 queries with recall 1"));
    QVERIFY(histogram.textAt(4).contains(QStringLiteral("0.4–0.5")));
    QVERIFY(histogram.grab().toImage().height() > 60);
}

QTEST_MAIN(TestWorstQueries)
#include "tst_worstqueries.moc"
