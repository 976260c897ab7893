#include "app/sweep/packedsweep.h"

#include <QDataStream>
#include <QIODevice>
#include <QTest>

#include <cmath>

using namespace sweep;
using vectors::VectorType;

class TestPackedSweep : public QObject
{
    Q_OBJECT

private slots:
    void vectorsComeBack();
    void samplesComeBack();
    void samplesOfOlderVersionsAreRead();
    void timesComeBack();
    void refusesWhatIsCutOff();
};

void TestPackedSweep::vectorsComeBack()
{
    const QList<vectors::VectorValue> vectors{{VectorType::Vector, 3, {1, -2.5F, 1e-30F}, {}},
                                              {VectorType::Sparsevec, 9, {4, 5}, {2, 7}},
                                              {VectorType::Bit, 3, {1, 0, 1}, {}}};
    const auto back = unpackVectors(packVectors(vectors));
    QVERIFY(back);
    QCOMPARE(*back, vectors);
}

void TestPackedSweep::samplesComeBack()
{
    const std::vector<QuerySample> samples{{4, 0.123456789, 0.9, QuerySample::Unknown, 0.8, true, false, 9},
                                           {5, 2, 1, 0.7, QuerySample::Unknown, false, true, -1}};
    const auto back = unpackSamples(packSamples(samples));
    QVERIFY(back);
    QCOMPARE(back->size(), size_t(2));
    QCOMPARE(back->at(0).query, 4);
    QVERIFY(back->at(0).milliseconds == 0.123456789);
    QVERIFY(back->at(0).recall == 0.9);
    QVERIFY(std::isnan(back->at(0).recallById));
    QVERIFY(back->at(0).isShort);
    QVERIFY(back->at(1).repeatsRows);
    QCOMPARE(back->at(0).rows, 9);
    QCOMPARE(back->at(1).rows, -1);
}

void TestPackedSweep::samplesOfOlderVersionsAreRead()
{
    QByteArray packed;
    QDataStream stream(&packed, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << quint32(2);
    for (int i = 0; i < 2; ++i)
        stream << i << 1.5 << 0.9 << 0.8 << 0.7 << true << false;
    const auto back = unpackSamples(packed);
    QVERIFY(back);
    QCOMPARE(back->size(), size_t(2));
    QCOMPARE(back->at(1).query, 1);
    QCOMPARE(back->at(1).recallById, 0.8);
    QCOMPARE(back->at(1).rows, -1);
}

void TestPackedSweep::timesComeBack()
{
    const std::vector<double> times{0.25, 1e-3, 12345.5};
    const auto back = unpackTimes(packTimes(times));
    QVERIFY(back);
    QCOMPARE(back->size(), times.size());
    for (size_t i = 0; i < times.size(); ++i)
        QVERIFY(std::abs(back->at(i) - times.at(i)) <= 1e-6 * times.at(i));
    QVERIFY(!unpackTimes("x"));
}

void TestPackedSweep::refusesWhatIsCutOff()
{
    const QByteArray packed = packSamples(std::vector<QuerySample>(3));
    QVERIFY(!unpackSamples(packed.chopped(5)));
    QVERIFY(!unpackSamples("x"));
    QVERIFY(!unpackVectors("not packed"));
}

QTEST_APPLESS_MAIN(TestPackedSweep)
#include "tst_packedsweep.moc"
