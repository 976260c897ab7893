#include "app/vectors/vectortype.h"

#include <QTest>

using namespace vectors;

class TestVectorType : public QObject
{
    Q_OBJECT

private slots:
    void namesReadBack();
    void operatorClassesReadBack();
    void foreignNamesAreNothing();
    void limitsAreThoseOfPgvector();
    void similarityGrowsAsDistanceFalls();
};

void TestVectorType::namesReadBack()
{
    for (const auto type : {VectorType::Vector, VectorType::Halfvec, VectorType::Sparsevec, VectorType::Bit}) {
        QCOMPARE(vectorTypeFromName(typeName(type)), type);
        for (const Distance distance : distancesOf(type))
            QCOMPARE(distanceFromOperator(operatorOf(distance)), distance);
    }
    QCOMPARE(operatorOf(Distance::Cosine), QStringLiteral("<=>"));
    QCOMPARE(methodFromName(methodName(IndexMethod::Ivfflat)), IndexMethod::Ivfflat);
}

void TestVectorType::operatorClassesReadBack()
{
    for (const auto type : {VectorType::Vector, VectorType::Halfvec, VectorType::Sparsevec, VectorType::Bit}) {
        for (const Distance distance : distancesOf(type))
            QCOMPARE(distanceOfOperatorClass(operatorClass(type, distance)), distance);
    }
    QCOMPARE(operatorClass(VectorType::Vector, Distance::InnerProduct), QStringLiteral("vector_ip_ops"));
    QCOMPARE(operatorClass(VectorType::Bit, Distance::Jaccard), QStringLiteral("bit_jaccard_ops"));
}

void TestVectorType::foreignNamesAreNothing()
{
    QVERIFY(!vectorTypeFromName(QStringLiteral("varbit")));
    QVERIFY(!distanceOfOperatorClass(QStringLiteral("bit_ops")));
    QVERIFY(!distanceFromOperator(QStringLiteral("<<->>")));
    QVERIFY(!methodFromName(QStringLiteral("btree")));
}

void TestVectorType::limitsAreThoseOfPgvector()
{
    QCOMPARE(indexLimit(IndexMethod::Hnsw, VectorType::Vector), 2000);
    QCOMPARE(indexLimit(IndexMethod::Ivfflat, VectorType::Halfvec), 4000);
    QCOMPARE(indexLimit(IndexMethod::Ivfflat, VectorType::Sparsevec), 0);
}

void TestVectorType::similarityGrowsAsDistanceFalls()
{
    QCOMPARE(similarity(Distance::Cosine, 0.25, 3), 0.75);
    QCOMPARE(similarity(Distance::InnerProduct, -2.0, 3), 2.0);
    QCOMPARE(similarity(Distance::L2, 1.0, 3), 0.5);
    QCOMPARE(similarity(Distance::Hamming, 2, 8), 0.75);
}

QTEST_GUILESS_MAIN(TestVectorType)
#include "tst_vectortype.moc"
