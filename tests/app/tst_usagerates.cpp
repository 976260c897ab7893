#include "app/indexes/usagerates.h"

#include <QTest>

using namespace indexes;

/// Rates between two readings, and what a reset makes of them.
class TestUsageRates : public QObject
{
    Q_OBJECT

private slots:
    void dividesByTheServersClock();
    void newerStatisticsGiveNoRate();
    void countersGoingDownGiveNoRate();
    void othersStayOut();

private:
    static UsageSnapshot reading(qint64 seconds, qint64 scans, qint64 sequentialScans = 0);
};

UsageSnapshot TestUsageRates::reading(qint64 seconds, qint64 scans, qint64 sequentialScans)
{
    UsageSnapshot snapshot;
    snapshot.server = QStringLiteral("s");
    snapshot.database = QStringLiteral("d");
    snapshot.takenAt = QDateTime::fromSecsSinceEpoch(1'000'000 + seconds, Qt::UTC);
    snapshot.statsSince = QDateTime::fromSecsSinceEpoch(500'000, Qt::UTC);
    IndexUsage index;
    index.oid = 7;
    index.counters.scans = scans;
    index.counters.blocksRead = scans * 10;
    index.counters.size.value = 8192 * scans;
    TableUsage table;
    table.oid = 3;
    table.sequentialScans = sequentialScans;
    snapshot.indexes << index;
    snapshot.tables << table;
    return snapshot;
}

void TestUsageRates::dividesByTheServersClock()
{
    const UsageRates rates = ratesBetween(reading(0, 10, 1), reading(4, 50, 3));
    QCOMPARE(rates.seconds, 4.0);
    QVERIFY(!rates.reset);
    QCOMPARE(rates.indexes[7].scans, 10.0);
    QCOMPARE(rates.indexes[7].blocksRead, 100.0);
    QCOMPARE(rates.indexes[7].grown, 40 * 8192);
    QCOMPARE(rates.tables[3].sequentialScans, 0.5);
}

void TestUsageRates::newerStatisticsGiveNoRate()
{
    UsageSnapshot after = reading(4, 50, 3); // more than before, yet counted anew
    after.statsSince = QDateTime::fromSecsSinceEpoch(1'000'001, Qt::UTC);
    const UsageRates rates = ratesBetween(reading(0, 10), after);
    QVERIFY(rates.reset);
    QVERIFY(rates.indexes.isEmpty() && rates.tables.isEmpty() && rates.resetIndexes.isEmpty());
}

void TestUsageRates::countersGoingDownGiveNoRate()
{
    const UsageRates rates = ratesBetween(reading(0, 10, 5), reading(4, 3, 6));
    QVERIFY(!rates.reset);
    QVERIFY(rates.indexes.isEmpty());
    QCOMPARE(rates.resetIndexes, QList<db::Oid>{7});
    QCOMPARE(rates.tables[3].sequentialScans, 0.25);
}

void TestUsageRates::othersStayOut()
{
    QCOMPARE(ratesBetween(reading(4, 1), reading(4, 2)), UsageRates());
    UsageSnapshot elsewhere = reading(4, 2);
    elsewhere.server = QStringLiteral("another");
    QCOMPARE(ratesBetween(reading(0, 1), elsewhere), UsageRates());
    UsageSnapshot renumbered = reading(4, 2);
    renumbered.indexes.first().oid = 8;
    QVERIFY(ratesBetween(reading(0, 1), renumbered).indexes.isEmpty());
}

QTEST_GUILESS_MAIN(TestUsageRates)
#include "tst_usagerates.moc"
