#include "ui/shared/format.h"

#include <QTest>

#include <cmath>

class TestFormat : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void durationReadsAsPeopleSayIt_data()
    {
        QTest::addColumn<double>("milliseconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << "0 ms";
        QTest::newRow("microseconds") << 0.0042 << "0.004 ms";
        QTest::newRow("below one") << 0.42 << "0.42 ms";
        QTest::newRow("rounds up to one") << 0.997 << "1.0 ms";
        QTest::newRow("few") << 1.93 << "1.9 ms";
        QTest::newRow("many") << 412.4 << "412 ms";
        QTest::newRow("rounds up to a second") << 999.7 << "1.0 s";
        QTest::newRow("seconds") << 8100.0 << "8.1 s";
        QTest::newRow("rounds up to a minute") << 59970.0 << "1 min 00 s";
        QTest::newRow("minutes") << 125000.0 << "2 min 05 s";
        QTest::newRow("hours") << 12000000.0 << "3 h 20 min";
        QTest::newRow("days") << 180000000.0 << "2 d 02 h";
        QTest::newRow("not a number") << std::nan("") << "–";
    }
    void durationReadsAsPeopleSayIt()
    {
        QFETCH(double, milliseconds);
        QFETCH(QString, text);
        QCOMPARE(formatDuration({milliseconds}).replace(QChar(0x00A0), u' '), text);
    }

    void countHasThinSpaces()
    {
        QCOMPARE(formatCount(7), QStringLiteral("7"));
        QCOMPARE(formatCount(10482113), QStringLiteral("10\u202f482\u202f113"));
        QCOMPARE(formatCount(core::RowCount{1420}), QStringLiteral("1\u202f420"));
    }

    void numbersFollowTheLocale()
    {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(formatCount(10482113), QStringLiteral("10\u202f482\u202f113"));
        QCOMPARE(formatNumber(1420.5, 2), QStringLiteral("1\u202f420,50"));
        QCOMPARE(formatRecall(0.957), QStringLiteral("0,957"));
        QLocale::setDefault(QLocale::c());
    }

    void estimateIsMarked()
    {
        QCOMPARE(formatEstimate({10482}), QStringLiteral("~10\u202f482"));
        QCOMPARE(formatEstimate({-1}), QStringLiteral("unknown"));
    }

    void bytesAreBinary_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << qint64(0) << "0 bytes";
        QTest::newRow("below a kilobyte") << qint64(1023) << "1\u202f023 bytes";
        QTest::newRow("kilobyte") << qint64(1024) << "1.0 kB";
        QTest::newRow("megabytes") << qint64(812) * 1024 * 1024 << "812 MB";
        QTest::newRow("next unit before four digits") << qint64(1023) * 1024 * 1024 << "1.0 GB";
        QTest::newRow("gigabytes") << qint64(1.9 * 1024 * 1024 * 1024) << "1.9 GB";
    }
    void bytesAreBinary()
    {
        QFETCH(qint64, bytes);
        QFETCH(QString, text);
        QCOMPARE(formatBytes({bytes}).replace(QChar(0x00A0), u' '), text);
    }

    void recallHasThreeDecimals()
    {
        QCOMPARE(formatRecall(0.95), QStringLiteral("0.950"));
        QCOMPARE(formatRecall(1), QStringLiteral("1.000"));
        QCOMPARE(formatRecall(0.9998), QStringLiteral("0.999"));
        QCOMPARE(formatInterval(0.957, 0.948, 0.965), QStringLiteral("0.957 (0.948–0.965)"));
    }

    void clockShowsWhatIsLeft()
    {
        QCOMPARE(formatClock({41000}), QStringLiteral("00:41"));
        QCOMPARE(formatClock({3727000}), QStringLiteral("1:02:07"));
        QCOMPARE(formatClock({-5}), QStringLiteral("00:00"));
    }

    void percentKeepsSmallShares()
    {
        QCOMPARE(formatPercent(0.92), QStringLiteral("92\u00a0%"));
        QCOMPARE(formatPercent(0.004), QStringLiteral("0.4\u00a0%"));
    }
};

QTEST_GUILESS_MAIN(TestFormat)
#include "tst_format.moc"
