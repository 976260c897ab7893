#include "app/sweep/packedsweep.h"

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
    const std::vector<QuerySample> samples{{4, 0.123456789, 0.9, QuerySample::Unknown, 0.8, true, false},
                                           {5, 2, 1, 0.7, QuerySample::Unknown, false, true}};
    const auto back = unpackSamples(packSamples(samples));
    QVERIFY(back);
    QCOMPARE(back->size(), size_t(2));
    QCOMPARE(back->at(0).query, 4);
    QVERIFY(back->at(0).milliseconds == 0.123456789);
    QVERIFY(back->at(0).recall == 0.9);
    QVERIFY(std::isnan(back->at(0).recallById));
    QVERIFY(back->at(0).isShort);
    QVERIFY(back->at(1).repeatsRows);
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
