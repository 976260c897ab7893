#include "app/tables/previewsql.h"

#include <QTest>

using tables::PreviewKind;
using vectors::VectorType;

class TestPreviewSql : public QObject
{
    Q_OBJECT

private slots:
    void kindFollowsTheType_data();
    void kindFollowsTheType();
    void fieldsMatchTheExpressions();
    void stripMeansEqualPieces();
    void stripOfSparsePositions();
};

void TestPreviewSql::kindFollowsTheType_data()
{
    QTest::addColumn<int>("oid");
    QTest::addColumn<int>("vectorType");
    QTest::addColumn<int>("dimensions");
    QTest::addColumn<PreviewKind>("kind");
    QTest::newRow("int8") << 20 << -1 << 0 << PreviewKind::Whole;
    QTest::newRow("uuid") << 2950 << -1 << 0 << PreviewKind::Whole;
    QTest::newRow("text") << 25 << -1 << 0 << PreviewKind::Text;
    QTest::newRow("varchar") << 1043 << -1 << 0 << PreviewKind::Text;
    QTest::newRow("char(n): a cast to text would strip it") << 1042 << -1 << 0 << PreviewKind::Formatted;
    QTest::newRow("jsonb") << 3802 << -1 << 0 << PreviewKind::Formatted;
    QTest::newRow("numeric") << 1700 << -1 << 0 << PreviewKind::Formatted;
    QTest::newRow("unknown") << 123456 << -1 << 0 << PreviewKind::Formatted;
    QTest::newRow("bytea") << 17 << -1 << 0 << PreviewKind::Bytes;
    QTest::newRow("vector") << 99999 << int(VectorType::Vector) << 3 << PreviewKind::Dense;
    QTest::newRow("halfvec") << 99999 << int(VectorType::Halfvec) << 0 << PreviewKind::Dense;
    QTest::newRow("sparsevec") << 99999 << int(VectorType::Sparsevec) << 0 << PreviewKind::Sparse;
    QTest::newRow("flags") << 1560 << int(VectorType::Bit) << 64 << PreviewKind::Whole;
    QTest::newRow("bits") << 1560 << int(VectorType::Bit) << 65 << PreviewKind::Bits;
    QTest::newRow("bits of any length") << 1560 << int(VectorType::Bit) << 0 << PreviewKind::Bits;
}

void TestPreviewSql::kindFollowsTheType()
{
    QFETCH(int, oid);
    QFETCH(int, vectorType);
    QFETCH(int, dimensions);
    QFETCH(PreviewKind, kind);
    catalog::Column column;
    column.typeOid = db::Oid(oid);
    if (vectorType >= 0)
        column.vector = catalog::VectorShape{VectorType(vectorType), dimensions};
    QCOMPARE(tables::previewKind(column), kind);
}

void TestPreviewSql::fieldsMatchTheExpressions()
{
    catalog::Column column;
    column.vector = catalog::VectorShape{VectorType::Halfvec, 8};
    db::ServerInfo server;
    server.vectorVersion = QStringLiteral("0.8.0");
    for (const auto kind : {PreviewKind::Whole, PreviewKind::Text, PreviewKind::Bytes, PreviewKind::Formatted,
                            PreviewKind::Dense, PreviewKind::Sparse, PreviewKind::Bits})
        QCOMPARE(int(tables::previewSql(kind, column, 1, server).outer.size()), tables::previewFields(kind));
}

void TestPreviewSql::stripMeansEqualPieces()
{
    QCOMPARE(tables::stripOf({1, 2, 3}, {}, 3), (QList<float>{1, 2, 3}));
    std::vector<float> values(100);
    for (size_t i = 0; i < values.size(); ++i)
        values[i] = float(i);
    const QList<float> strip = tables::stripOf(values, {}, 100);
    QCOMPARE(strip.size(), 32);
    QCOMPARE(strip.first(), 1.0f);
    QCOMPARE(strip.last(), 97.5f);
}

void TestPreviewSql::stripOfSparsePositions()
{
    const QList<float> strip = tables::stripOf({8, 16}, {0, 999999999}, 1000000000);
    QCOMPARE(strip.size(), 32);
    QVERIFY(strip.first() > 0);
    QVERIFY(strip.last() > strip.first());
    QCOMPARE(strip.at(1), 0.0f);
}

QTEST_GUILESS_MAIN(TestPreviewSql)
#include "tst_previewsql.moc"
