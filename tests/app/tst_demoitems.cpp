#include "app/sandbox/democopy.h"

#include <QCryptographicHash>
#include <QMap>
#include <QTest>

using sandbox::DemoItem;
using sandbox::DemoItems;

namespace {

QByteArray hashOf(quint64 seed, int count)
{
    DemoItems items(seed);
    QByteArray rows;
    for (int i = 0; i < count; ++i)
        sandbox::appendItemRow(rows, items.next());
    return QCryptographicHash::hash(rows, QCryptographicHash::Sha256).toHex();
}

} // namespace

class TestDemoItems : public QObject
{
    Q_OBJECT

private slots:
    void areTheSameForASeedEverywhere();
    void haveSkewedTenantsAndRealisticTitles();
    void encodesPrices_data();
    void encodesPrices();
};

void TestDemoItems::areTheSameForASeedEverywhere()
{
    QCOMPARE(hashOf(1, 500), QByteArray("77cb9f9ffa3a6a712d50e06bfac394f4f5156f22d381b184015c0fdc6dc64e98"));
    QVERIFY(hashOf(2, 500) != hashOf(1, 500));
}

void TestDemoItems::haveSkewedTenantsAndRealisticTitles()
{
    constexpr int count = 5000;
    DemoItems items(1);
    QMap<int, int> ofTenant;
    QMap<QString, int> ofCategory;
    for (int i = 0; i < count; ++i) {
        const DemoItem item = items.next();
        QCOMPARE(item.id, i + 1);
        QCOMPARE(item.embedding.size(), size_t(DemoItems::dimensions));
        QVERIFY(item.tenant >= 1 && item.tenant <= DemoItems::tenants);
        QVERIFY(item.cents > 0);
        ++ofTenant[item.tenant];
        ++ofCategory[item.category];
    }
    QCOMPARE(ofCategory.size(), 12);
    QCOMPARE(ofTenant.size(), DemoItems::tenants);
    QVERIFY(ofTenant[1] > count / 5);
    QVERIFY(ofTenant[DemoItems::tenants] < count / 100);
}

void TestDemoItems::encodesPrices_data()
{
    QTest::addColumn<qint64>("cents");
    QTest::addColumn<QByteArray>("hex"); // as numeric_send gives it
    QTest::newRow("0.05") << qint64(5) << QByteArray("0001ffff0000000201f4");
    QTest::newRow("12.34") << qint64(1234) << QByteArray("0002000000000002000c0d48");
    QTest::newRow("12345.60") << qint64(1234560)
                              << QByteArray("000300010000000200010929"
                                            "1770");
}

void TestDemoItems::encodesPrices()
{
    QFETCH(const qint64, cents);
    QFETCH(const QByteArray, hex);
    QCOMPARE(sandbox::encodeCents(cents).toHex(), hex);
}

QTEST_GUILESS_MAIN(TestDemoItems)
#include "tst_demoitems.moc"
