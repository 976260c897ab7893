#include "app/vectors/vectorvalue.h"

#include <QTest>

#include <cmath>
#include <cstring>

using namespace vectors;

class TestVectorValue : public QObject
{
    Q_OBJECT

private slots:
    void readsLiterals_data();
    void readsLiterals();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void binaryReadsBack_data();
    void binaryReadsBack();
    void refusesTruncatedBinary();
    void textReadsBackToTheSameFloat();
    void halvesReadBack();
    void halfRoundsToNearestEven_data();
    void halfRoundsToNearestEven();
    void measuresDistances_data();
    void measuresDistances();
    void cosineOfZeroIsNaN();
    void densifiesSparse();
};

void TestVectorValue::readsLiterals_data()
{
    QTest::addColumn<VectorType>("type");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("printed");
    QTest::addColumn<int>("dimensions");

    QTest::newRow("vector") << VectorType::Vector << "[1,2.5,-3e-5]"
                            << "[1,2.5,-3e-05]" << 3;
    QTest::newRow("spaces") << VectorType::Vector << "  [ 1 , 2 ]\n"
                            << "[1,2]" << 2;
    QTest::newRow("shortest float") << VectorType::Vector << "[0.1]"
                                    << "[0.1]" << 1;
    QTest::newRow("underflow to zero") << VectorType::Vector << "[1e-46]"
                                       << "[0]" << 1;
    QTest::newRow("halfvec rounds") << VectorType::Halfvec << "[0.1,65504]"
                                    << "[0.099975586,65504]" << 2;
    QTest::newRow("sparsevec sorts") << VectorType::Sparsevec << "{3:2,1:0.5,2:0}/5"
                                     << "{1:0.5,3:2}/5" << 5;
    QTest::newRow("empty sparsevec") << VectorType::Sparsevec << "{}/4"
                                     << "{}/4" << 4;
    QTest::newRow("bit") << VectorType::Bit << "010011010"
                         << "010011010" << 9;
}

void TestVectorValue::readsLiterals()
{
    QFETCH(VectorType, type);
    QFETCH(QString, text);
    const auto value = parseVector(type, text);
    QVERIFY2(value, value ? "" : qPrintable(value.error().message));
    QTEST(toText(*value), "printed");
    QTEST(value->dimensions, "dimensions");
}

void TestVectorValue::namesWhatIsWrong_data()
{
    QTest::addColumn<VectorType>("type");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("expected");
    QTest::addColumn<QString>("message");

    const auto row = [](const char *name, VectorType type, const char *text, int expected, const char *message) {
        QTest::newRow(name) << type << text << expected << message;
    };
    row("empty", VectorType::Vector, " ", 0, "the vector is empty");
    row("dimension", VectorType::Vector, "[1,2]", 3, "expected 3 dimensions, given 2");
    row("NaN", VectorType::Vector, "[1,NaN]", 0, "element 2 of the vector is NaN, which pgvector does not store");
    row("infinite", VectorType::Vector, "[inf]", 0, "element 1 of the vector is out of range for vector");
    row("float overflow", VectorType::Vector, "[1e39]", 0, "element 1 of the vector is out of range for vector");
    row("double overflow", VectorType::Vector, "[1e999]", 0, "element 1 of the vector is out of range for vector");
    row("half overflow", VectorType::Halfvec, "[65520]", 0, "element 1 of the halfvec is out of range for halfvec");
    row("not a number", VectorType::Vector, "[1,,2]", 0, "element 2 of the vector is not a number");
    row("no bracket", VectorType::Vector, "1,2", 0, "a vector starts with \"[\"");
    row("not closed", VectorType::Vector, "[1,2", 0,
        "after element 2 of the vector comes neither \",\" nor the closing \"]\"");
    row("rest", VectorType::Vector, "[1] x", 0,
        "after element 1 of the vector comes neither \",\" nor the closing \"]\"");
    row("sparse beyond", VectorType::Sparsevec, "{6:1}/5", 0, "index 6 is beyond the sparsevec's 5 dimensions");
    row("sparse twice", VectorType::Sparsevec, "{2:1,2:3}/5", 0, "index 2 occurs twice in the sparsevec");
    row("sparse zero index", VectorType::Sparsevec, "{0:1}/5", 0, "element 1 of the sparsevec has no index from 1 on");
    row("sparse no dims", VectorType::Sparsevec, "{1:1}", 0,
        "the sparsevec does not end with \"/\" and its dimensions");
    row("bit", VectorType::Bit, "012", 0, "element 3 of the bit is neither 0 nor 1");
}

void TestVectorValue::namesWhatIsWrong()
{
    QFETCH(VectorType, type);
    QFETCH(QString, text);
    QFETCH(int, expected);
    const auto value = parseVector(type, text, expected);
    QVERIFY(!value);
    QTEST(value.error().message, "message");
    QCOMPARE(value.error().kind, core::ErrorKind::InvalidInput);
}

void TestVectorValue::binaryReadsBack_data()
{
    readsLiterals_data();
}

void TestVectorValue::binaryReadsBack()
{
    QFETCH(VectorType, type);
    QFETCH(QString, text);
    const auto value = parseVector(type, text);
    QVERIFY(value);
    const auto back = fromBinary(type, toBinary(*value));
    QVERIFY(back);
    QCOMPARE(toText(*back), toText(*value));
    QVERIFY(*back == *value);
}

void TestVectorValue::refusesTruncatedBinary()
{
    for (const auto type : {VectorType::Vector, VectorType::Halfvec, VectorType::Sparsevec, VectorType::Bit}) {
        const QString text = type == VectorType::Bit         ? QStringLiteral("0101")
                             : type == VectorType::Sparsevec ? QStringLiteral("{1:2}/3")
                                                             : QStringLiteral("[1,2,3]");
        const QByteArray whole = toBinary(*parseVector(type, text));
        for (qsizetype length = 0; length < whole.size(); ++length)
            QVERIFY(!fromBinary(type, QByteArrayView(whole).first(length)));
    }
}

void TestVectorValue::textReadsBackToTheSameFloat()
{
    for (quint32 seed = 1; seed < 20000; ++seed) {
        const auto bits = quint32(seed * 2654435761U) & 0x7f7fffffU;
        float number = 0;
        std::memcpy(&number, &bits, sizeof(number));
        const VectorValue value{VectorType::Vector, 1, {number}, {}};
        QCOMPARE(parseVector(VectorType::Vector, toText(value))->elements.front(), number);
    }
}

void TestVectorValue::halvesReadBack()
{
    for (quint32 half = 0; half < 0x7c00; ++half) {
        const VectorValue value{VectorType::Halfvec, 1, {fromHalf(quint16(half))}, {}};
        QCOMPARE(toHalf(value.elements.front()), quint16(half));
        QCOMPARE(parseVector(VectorType::Halfvec, toText(value))->elements.front(), value.elements.front());
    }
}

void TestVectorValue::halfRoundsToNearestEven_data()
{
    QTest::addColumn<float>("value");
    QTest::addColumn<quint16>("half");
    QTest::newRow("one") << 1.0F << quint16(0x3c00);
    QTest::newRow("tie to even, down") << 1.0F + 0x1p-11F << quint16(0x3c00);
    QTest::newRow("tie to even, up") << 1.0F + 3 * 0x1p-11F << quint16(0x3c02);
    QTest::newRow("carry into the exponent") << 1.9998F << quint16(0x4000);
    QTest::newRow("largest") << 65504.0F << quint16(0x7bff);
    QTest::newRow("overflow") << 65520.0F << quint16(0x7c00);
    QTest::newRow("smallest subnormal") << 0x1p-24F << quint16(0x0001);
    QTest::newRow("tie to zero") << 0x1p-25F << quint16(0x0000);
    QTest::newRow("negative") << -2.0F << quint16(0xc000);
}

void TestVectorValue::halfRoundsToNearestEven()
{
    QFETCH(float, value);
    QTEST(toHalf(value), "half");
}

void TestVectorValue::measuresDistances_data()
{
    QTest::addColumn<Distance>("distance");
    QTest::addColumn<VectorType>("type");
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<double>("expected");

    const auto row = [](const char *name, Distance distance, VectorType type, const char *a, const char *b, double d) {
        QTest::newRow(name) << distance << type << a << b << d;
    };
    row("l2", Distance::L2, VectorType::Vector, "[0,0]", "[3,4]", 5);
    row("negative inner product", Distance::InnerProduct, VectorType::Vector, "[1,2]", "[3,4]", -11);
    row("cosine", Distance::Cosine, VectorType::Vector, "[1,0]", "[1,1]", 1 - std::sqrt(0.5));
    row("l1", Distance::L1, VectorType::Halfvec, "[1,2]", "[3,-4]", 8);
    row("hamming", Distance::Hamming, VectorType::Bit, "0110", "1010", 2);
    row("jaccard", Distance::Jaccard, VectorType::Bit, "1100", "1010", 1 - 1.0 / 3);
    row("jaccard of nothing", Distance::Jaccard, VectorType::Bit, "0000", "0000", 1);
    row("sparse l2", Distance::L2, VectorType::Sparsevec, "{1:3}/4", "{4:4}/4", 5);
    row("sparse product", Distance::InnerProduct, VectorType::Sparsevec, "{1:3,2:2}/4", "{2:5,4:1}/4", -10);
}

void TestVectorValue::measuresDistances()
{
    QFETCH(Distance, distance);
    QFETCH(VectorType, type);
    QFETCH(QString, a);
    QFETCH(QString, b);
    QFETCH(double, expected);
    QVERIFY(std::abs(distanceBetween(distance, *parseVector(type, a), *parseVector(type, b)) - expected) < 1e-12);
}

void TestVectorValue::cosineOfZeroIsNaN()
{
    const VectorValue zero{VectorType::Vector, 2, {0, 0}, {}};
    QVERIFY(std::isnan(distanceBetween(Distance::Cosine, zero, zero)));
}

void TestVectorValue::densifiesSparse()
{
    const auto value = parseVector(VectorType::Sparsevec, QStringLiteral("{2:5}/3"));
    QCOMPARE(toDense(*value), (std::vector<float>{0, 5, 0}));
    QCOMPARE(norm(*value), 5.0);
}

QTEST_GUILESS_MAIN(TestVectorValue)
#include "tst_vectorvalue.moc"
