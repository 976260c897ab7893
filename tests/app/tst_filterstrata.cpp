#include "app/sweep/filterstrata.h"

#include <QTest>

using namespace sweep;

class TestFilterStrata : public QObject
{
    Q_OBJECT

private slots:
    void sharesFallIntoStrata_data();
    void sharesFallIntoStrata();
    void sharesAreShort_data();
    void sharesAreShort();
    void valuesAreReadAsTyped_data();
    void valuesAreReadAsTyped();
    void openQuoteIsRefused();
};

void TestFilterStrata::sharesFallIntoStrata_data()
{
    QTest::addColumn<double>("share");
    QTest::addColumn<int>("stratum");
    QTest::addColumn<QString>("name");
    QTest::newRow("all") << 1.0 << 0 << QStringLiteral("10 % and more");
    QTest::newRow("on a limit") << 0.1 << 0 << QStringLiteral("10 % and more");
    QTest::newRow("below it") << 0.0999 << 1 << QStringLiteral("3-10 %");
    QTest::newRow("games") << 0.0174 << 2 << QStringLiteral("1-3 %");
    QTest::newRow("third of a percent") << 0.004 << 3 << QStringLiteral("0.3-1 %");
    QTest::newRow("kernel") << 0.0015 << 4 << QStringLiteral("0.1-0.3 %");
    QTest::newRow("rare") << 0.00001 << 5 << QStringLiteral("below 0.1 %");
    QTest::newRow("none") << 0.0 << 5 << QStringLiteral("below 0.1 %");
}

void TestFilterStrata::sharesFallIntoStrata()
{
    QFETCH(const double, share);
    QTEST(stratumOfShare(share), "stratum");
    QTEST(shareStratumName(stratumOfShare(share)), "name");
    QVERIFY(stratumOfShare(share) < ShareStrata);
}

void TestFilterStrata::sharesAreShort_data()
{
    QTest::addColumn<double>("share");
    QTest::addColumn<QString>("text");
    QTest::newRow("libs") << 0.10566 << QStringLiteral("10.6 %");
    QTest::newRow("games") << 0.01745 << QStringLiteral("1.7 %");
    QTest::newRow("kernel") << 0.00151 << QStringLiteral("0.15 %");
    QTest::newRow("one row of a million") << 0.000001 << QStringLiteral("0.00010 %");
    QTest::newRow("none") << 0.0 << QStringLiteral("0 %");
    QTest::newRow("all") << 1.0 << QStringLiteral("100.0 %");
}

void TestFilterStrata::sharesAreShort()
{
    QFETCH(const double, share);
    QTEST(shareText(share), "text");
}

void TestFilterStrata::valuesAreReadAsTyped_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("values");
    QTest::newRow("nothing") << QString() << QStringList();
    QTest::newRow("plain, each once") << QStringLiteral("libs, games,libs ,")
                                      << QStringList{QStringLiteral("libs"), QStringLiteral("games")};
    QTest::newRow("comma and quote within quotes")
        << QStringLiteral(R"("a, b" , "say ""no""",c d)")
        << QStringList{QStringLiteral("a, b"), QStringLiteral("say \"no\""), QStringLiteral("c d")};
    QTest::newRow("empty value") << QStringLiteral(R"("",x)") << QStringList{QString(), QStringLiteral("x")};
    QTest::newRow("quote within a value") << QStringLiteral(R"(5" disk)") << QStringList{QStringLiteral("5\" disk")};
}

void TestFilterStrata::valuesAreReadAsTyped()
{
    QFETCH(const QString, text);
    const auto values = parseFilterValues(text);
    QVERIFY(values);
    QTEST(*values, "values");
}

void TestFilterStrata::openQuoteIsRefused()
{
    const auto values = parseFilterValues(QStringLiteral("a,\"b"));
    QVERIFY(!values);
    QCOMPARE(values.error().kind, core::ErrorKind::InvalidInput);
}

QTEST_GUILESS_MAIN(TestFilterStrata)
#include "tst_filterstrata.moc"
