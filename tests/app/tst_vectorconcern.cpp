#include "app/tables/vectorconcern.h"

#include <QTest>

using tables::Cell;
using tables::VectorConcern;
using vectors::VectorType;

namespace {

Cell cellOf(double norm)
{
    Cell cell;
    cell.vector = tables::VectorPreview{3, -1, norm, {}};
    return cell;
}

} // namespace

class TestVectorConcern : public QObject
{
    Q_OBJECT

private slots:
    void namesWhatAVectorLacks();
    void findsInnerProductIndexes();
};

void TestVectorConcern::namesWhatAVectorLacks()
{
    QCOMPARE(tables::vectorConcern({}, VectorType::Vector, false), VectorConcern::Null);
    QCOMPARE(tables::vectorConcern(cellOf(0), VectorType::Sparsevec, false), VectorConcern::Zero);
    QCOMPARE(tables::vectorConcern(cellOf(0), VectorType::Bit, false), VectorConcern::None);
    QCOMPARE(tables::vectorConcern(cellOf(2), VectorType::Vector, false), VectorConcern::None);
    QCOMPARE(tables::vectorConcern(cellOf(2), VectorType::Vector, true), VectorConcern::NotUnit);
    QCOMPARE(tables::vectorConcern(cellOf(0.9999), VectorType::Vector, true), VectorConcern::None);
    QCOMPARE(tables::vectorConcern(cellOf(0.996), VectorType::Halfvec, true), VectorConcern::None);
    QCOMPARE(tables::vectorConcern(cellOf(0.996), VectorType::Vector, true), VectorConcern::NotUnit);
    Cell text;
    text.text = QStringLiteral("not a vector");
    QCOMPARE(tables::vectorConcern(text, VectorType::Bit, false), VectorConcern::None);
}

void TestVectorConcern::findsInnerProductIndexes()
{
    catalog::Table table;
    catalog::Index index;
    index.method = QStringLiteral("hnsw");
    index.keys = {{QStringLiteral("v"), {}, QStringLiteral("vector_cosine_ops"), {}}};
    table.indexes = {index};
    QVERIFY(!tables::hasInnerProductIndex(table, QStringLiteral("v")));
    index.keys.first().operatorClass = QStringLiteral("vector_ip_ops");
    table.indexes << index;
    QVERIFY(tables::hasInnerProductIndex(table, QStringLiteral("v")));
    QVERIFY(!tables::hasInnerProductIndex(table, QStringLiteral("w")));
}

QTEST_GUILESS_MAIN(TestVectorConcern)
#include "tst_vectorconcern.moc"
