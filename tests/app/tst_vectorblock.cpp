#include "app/sweep/vectorblock.h"
#include "app/vectors/vectorvalue.h"

#include <QTest>

using sweep::VectorBlock;
using vectors::VectorType;

class TestVectorBlock : public QObject
{
    Q_OBJECT

private slots:
    void readsEveryType_data();
    void readsEveryType();
    void startsAnew();
    void refusesOtherDimensions();
    void refusesWhatIsNoVector_data();
    void refusesWhatIsNoVector();
};

namespace {

QByteArray binary(VectorType type, const char *text)
{
    const auto value = vectors::parseVector(type, QString::fromLatin1(text));
    return value ? vectors::toBinary(*value) : QByteArray();
}

} // namespace

void TestVectorBlock::readsEveryType_data()
{
    QTest::addColumn<VectorType>("type");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<double>("square");
    QTest::addColumn<vectors::Distance>("distance");
    QTest::addColumn<double>("between");
    using vectors::Distance;
    QTest::newRow("vector") << VectorType::Vector << QByteArray("[1,2,-2]") << QByteArray("[1,2,1]") << 9.0
                            << Distance::L2 << 3.0;
    QTest::newRow("halfvec") << VectorType::Halfvec << QByteArray("[0.5,-65504,6e-8]") << QByteArray("[0,-65504,0]")
                             << 0.25 + 65504.0 * 65504.0 + 5.9604644775390625e-8 * 5.9604644775390625e-8 << Distance::L1
                             << 0.5 + 5.9604644775390625e-8;
    QTest::newRow("sparsevec") << VectorType::Sparsevec << QByteArray("{1:3,900000000:4}/1000000000")
                               << QByteArray("{2:1,900000000:2}/1000000000") << 25.0 << Distance::InnerProduct << -8.0;
    QTest::newRow("empty sparsevec") << VectorType::Sparsevec << QByteArray("{}/5") << QByteArray("{2:1}/5") << 0.0
                                     << Distance::L1 << 1.0;
    QTest::newRow("bit") << VectorType::Bit << QByteArray("1101") << QByteArray("1000") << 3.0 << Distance::Hamming
                         << 2.0;
    QTest::newRow("two words of bits") << VectorType::Bit << QByteArray(70, '1') << QByteArray(69, '1') + '0' << 70.0
                                       << Distance::Hamming << 1.0;
}

void TestVectorBlock::readsEveryType()
{
    QFETCH(const VectorType, type);
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, second);
    QFETCH(const double, square);
    QFETCH(const vectors::Distance, distance);
    QFETCH(const double, between);
    VectorBlock block(type);
    QVERIFY(block.append(binary(type, second), "two"));
    QVERIFY(block.append(binary(type, first), "one"));
    QCOMPARE(block.rows(), 2);
    QCOMPARE(block.name(0).toByteArray(), QByteArray("two"));
    QCOMPARE(block.name(1).toByteArray(), QByteArray("one"));
    QCOMPARE(block.square(1), square);
    QCOMPARE(measure(distance, block, 0, block, 1).value, between);
    QCOMPARE(measure(distance, block, 1, block, 0).value, between);
}

void TestVectorBlock::startsAnew()
{
    VectorBlock block(VectorType::Sparsevec);
    QVERIFY(block.append(binary(VectorType::Sparsevec, "{1:3,2:4}/5"), "a"));
    block.clear();
    QCOMPARE(block.rows(), 0);
    QCOMPARE(block.bytes(), 0);
    QVERIFY(block.append(binary(VectorType::Sparsevec, "{3:2}/5"), "b"));
    QCOMPARE(block.positions(0).size(), size_t(1));
    QCOMPARE(block.positions(0)[0], 2);
    QCOMPARE(block.name(0).toByteArray(), QByteArray("b"));
}

void TestVectorBlock::refusesOtherDimensions()
{
    VectorBlock block(VectorType::Vector);
    QVERIFY(block.append(binary(VectorType::Vector, "[1,2,3]"), {}));
    const auto other = block.append(binary(VectorType::Vector, "[1,2]"), {});
    QVERIFY(!other);
    QCOMPARE(other.error().message, QStringLiteral("different vector dimensions 2 and 3"));
    QCOMPARE(block.rows(), 1);

    VectorBlock bits(VectorType::Bit, 4);
    const auto shorter = bits.append(binary(VectorType::Bit, "101"), {});
    QVERIFY(!shorter);
    QCOMPARE(shorter.error().message, QStringLiteral("different bit lengths 3 and 4"));
}

void TestVectorBlock::refusesWhatIsNoVector_data()
{
    QTest::addColumn<VectorType>("type");
    QTest::addColumn<QByteArray>("bytes");
    for (const VectorType type : {VectorType::Vector, VectorType::Halfvec, VectorType::Sparsevec, VectorType::Bit}) {
        QTest::addRow("%s, nothing", qPrintable(vectors::typeName(type))) << type << QByteArray();
        QTest::addRow("%s, a byte short", qPrintable(vectors::typeName(type)))
            << type
            << binary(type, type == VectorType::Sparsevec ? "{1:1}/3"
                            : type == VectorType::Bit     ? "101"
                                                          : "[1,2]")
                   .chopped(1);
    }
}

void TestVectorBlock::refusesWhatIsNoVector()
{
    QFETCH(const VectorType, type);
    QFETCH(const QByteArray, bytes);
    VectorBlock block(type);
    QVERIFY(!block.append(bytes, {}));
    QCOMPARE(block.rows(), 0);
}

QTEST_GUILESS_MAIN(TestVectorBlock)
#include "tst_vectorblock.moc"
