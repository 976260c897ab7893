#include "app/db/binarycodec.h"

#include <QTest>

#include <limits>

using namespace db;

class TestBinaryCodec : public QObject
{
    Q_OBJECT

private slots:
    void readsBackWhatItWrites();
    void isBigEndian();
    void refusesWrongLengths();
};

void TestBinaryCodec::readsBackWhatItWrites()
{
    QCOMPARE(decodeInt2(encodeInt2(-2)), qint16(-2));
    QCOMPARE(decodeInt4(encodeInt4(std::numeric_limits<qint32>::min())), std::numeric_limits<qint32>::min());
    QCOMPARE(decodeInt8(encodeInt8(std::numeric_limits<qint64>::max())), std::numeric_limits<qint64>::max());
    QCOMPARE(decodeFloat4(encodeFloat4(0.1F)), 0.1F);
    QCOMPARE(decodeFloat8(encodeFloat8(-1e300)), -1e300);
    QCOMPARE(decodeBool(encodeBool(true)), true);
}

void TestBinaryCodec::isBigEndian()
{
    QCOMPARE(encodeInt4(0x01020304), QByteArray("\x01\x02\x03\x04"));
    QCOMPARE(encodeFloat4(1.0F), QByteArray("\x3f\x80\x00\x00", 4));
}

void TestBinaryCodec::refusesWrongLengths()
{
    QVERIFY(!decodeInt4(QByteArray("\x01\x02")));
    QVERIFY(!decodeFloat8(QByteArray()));
    QVERIFY(!decodeBool(QByteArray("ab")));
}

QTEST_GUILESS_MAIN(TestBinaryCodec)
#include "tst_binarycodec.moc"
