#include "app/search/queryvector.h"

#include <QTest>

#include <cmath>

using search::combineExamples;
using search::ExampleWeights;
using vectors::Distance;
using vectors::VectorType;
using vectors::VectorValue;

/// The vector that examples make.
class TestQueryVector : public QObject
{
    Q_OBJECT

private slots:
    void oneRowIsItself();
    void severalAreTheirMean();
    void underCosineDirectionsCount();
    void moreLikeTheseLessLikeThose();
    void textAndExamples();
    void sparseVectors();
    void bitsGoByMajority();
    void halfvecIsRounded();
    void refusals_data();
    void refusals();
};

namespace {

VectorValue dense(std::vector<float> elements, VectorType type = VectorType::Vector)
{
    return {type, int(elements.size()), std::move(elements), {}};
}

VectorValue parsed(VectorType type, const char *text)
{
    return vectors::parseVector(type, QString::fromLatin1(text)).value();
}

} // namespace

void TestQueryVector::oneRowIsItself()
{
    const VectorValue row = dense({3, 4});
    QCOMPARE(*combineExamples(Distance::Cosine, {}, {row}, {}, {}), row);
    QCOMPARE(*combineExamples(Distance::L2, row, {}, {}, {}), row);
}

void TestQueryVector::severalAreTheirMean()
{
    const auto mean = combineExamples(Distance::L2, {}, {dense({1, 2}), dense({3, 6})}, {}, {});
    QCOMPARE(*mean, dense({2, 4}));
    // Whatever it weighs.
    QCOMPARE(*combineExamples(Distance::L2, {}, {dense({1, 2}), dense({3, 6})}, {}, {1, 0.1, 1}), dense({2, 4}));
}

void TestQueryVector::underCosineDirectionsCount()
{
    // The long one counts as much as the short one.
    const auto mean = combineExamples(Distance::Cosine, {}, {dense({10, 0}), dense({0, 1})}, {}, {});
    QCOMPARE(*mean, dense({0.5F, 0.5F}));
    QCOMPARE(*combineExamples(Distance::L2, {}, {dense({10, 0}), dense({0, 1})}, {}, {}), dense({5, 0.5F}));
}

void TestQueryVector::moreLikeTheseLessLikeThose()
{
    // (0.75 · (3, 3) − 0.25 · (1, 5)) / 0.5
    const auto query =
        combineExamples(Distance::L2, {}, {dense({2, 2}), dense({4, 4})}, {dense({1, 5})}, {1, 0.75, 0.25});
    QCOMPARE(*query, dense({4, 2}));
}

void TestQueryVector::textAndExamples()
{
    // (1 · (0, 0) + 0.75 · (4, 0) − 0.15 · (0, 4)) / 1.6
    const auto query = combineExamples(Distance::L2, dense({0, 0}), {dense({4, 0})}, {dense({0, 4})}, {});
    QVERIFY(query);
    QVERIFY(std::abs(query->elements[0] - 1.875F) < 1e-6);
    QVERIFY(std::abs(query->elements[1] + 0.375F) < 1e-6);
}

void TestQueryVector::sparseVectors()
{
    const auto mean = combineExamples(
        Distance::L2, {}, {parsed(VectorType::Sparsevec, "{1:2,3:4}/9"), parsed(VectorType::Sparsevec, "{3:-4,7:1}/9")},
        {}, {});
    QCOMPARE(vectors::toText(*mean), QStringLiteral("{1:1,7:0.5}/9"));
}

void TestQueryVector::bitsGoByMajority()
{
    const auto bit = [](const char *text) {
        return parsed(VectorType::Bit, text);
    };
    QCOMPARE(vectors::toText(*combineExamples(Distance::Hamming, {}, {bit("1100"), bit("1010"), bit("1001")}, {}, {})),
             QStringLiteral("1000"));
    QCOMPARE(vectors::toText(*combineExamples(Distance::Jaccard, {}, {bit("1100"), bit("1010")}, {}, {})),
             QStringLiteral("1000"));
}

void TestQueryVector::halfvecIsRounded()
{
    const auto mean = combineExamples(
        Distance::L2, {}, {dense({1, 2048}, VectorType::Halfvec), dense({1.0009765625F, 2050}, VectorType::Halfvec)},
        {}, {});
    QCOMPARE(mean->elements[0], vectors::fromHalf(vectors::toHalf(1.00048828125F)));
    QCOMPARE(mean->elements[1], vectors::fromHalf(vectors::toHalf(2049.0F)));
}

void TestQueryVector::refusals_data()
{
    using Vectors = QList<VectorValue>;
    QTest::addColumn<Distance>("distance");
    QTest::addColumn<Vectors>("like");
    QTest::addColumn<Vectors>("unlike");
    QTest::addColumn<double>("unlikeWeight");
    QTest::addColumn<QString>("named");
    const VectorValue one = dense({1, 0});
    QTest::newRow("nothing") << Distance::L2 << Vectors{} << Vectors{} << 0.15 << QStringLiteral("nothing to search");
    QTest::newRow("only unlike") << Distance::L2 << Vectors{} << Vectors{one} << 0.15 << QStringLiteral("only rows");
    QTest::newRow("dimensions") << Distance::L2 << Vectors{one, dense({1, 2, 3})} << Vectors{} << 0.15
                                << QStringLiteral(
                                       "expected a vector of 2 dimensions as the first is, given a vector of 3");
    QTest::newRow("types") << Distance::L2 << Vectors{one, dense({1, 2}, VectorType::Halfvec)} << Vectors{} << 0.15
                           << QStringLiteral("given a halfvec of 2");
    QTest::newRow("zero") << Distance::Cosine << Vectors{one, dense({0, 0})} << Vectors{} << 0.15
                          << QStringLiteral("zero");
    QTest::newRow("cancel out") << Distance::Cosine << Vectors{one, dense({-1, 0})} << Vectors{} << 0.15
                                << QStringLiteral("cancel each other out");
    QTest::newRow("as heavy") << Distance::L2 << Vectors{one} << Vectors{one} << 0.75
                              << QStringLiteral("weighs as much");
    QTest::newRow("negative") << Distance::L2 << Vectors{one} << Vectors{one} << -1.0 << QStringLiteral("-1");
    QTest::newRow("out of range") << Distance::L2 << Vectors{dense({60000, 0}, VectorType::Halfvec)}
                                  << Vectors{dense({-60000, 0}, VectorType::Halfvec)} << 0.5
                                  << QStringLiteral("out of the range of halfvec");
}

void TestQueryVector::refusals()
{
    QFETCH(Distance, distance);
    QFETCH(QList<VectorValue>, like);
    QFETCH(QList<VectorValue>, unlike);
    QFETCH(double, unlikeWeight);
    QFETCH(QString, named);
    const auto query = combineExamples(distance, {}, like, unlike, {1, 0.75, unlikeWeight});
    QVERIFY(!query);
    QCOMPARE(query.error().kind, core::ErrorKind::InvalidInput);
    QVERIFY2(query.error().message.contains(named), qPrintable(query.error().message));
}

QTEST_GUILESS_MAIN(TestQueryVector)
#include "tst_queryvector.moc"
