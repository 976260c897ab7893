#include "app/db/binarycodec.h"
#include "app/db/copyrowreader.h"
#include "app/transfer/copybinary.h"

#include <QTest>

class TestCopyRowReader : public QObject
{
    Q_OBJECT

private slots:
    void readsHeaderRowsAndTrailer();
    void namesARowByItsLeadingFields();
    void refusesWhatIsNoRow_data();
    void refusesWhatIsNoRow();
};

void TestCopyRowReader::readsHeaderRowsAndTrailer()
{
    QByteArray first; // the server sends the header with the first row
    transfer::appendCopyHeader(first);
    transfer::appendCopyRow(first, {QByteArray("a"), std::nullopt, QByteArray("")});
    db::CopyRowReader reader;
    const auto row = reader.read(first);
    QVERIFY(row && *row);
    QCOMPARE(reader.fieldCount(), 3);
    QCOMPARE(reader.field(0)->toByteArray(), QByteArray("a"));
    QVERIFY(!reader.field(1));
    QVERIFY(reader.field(2) && reader.field(2)->isEmpty());

    QByteArray second;
    transfer::appendCopyRow(second, {QByteArray("bc")});
    const auto next = reader.read(second);
    QVERIFY(next && *next);
    QCOMPARE(reader.field(0)->toByteArray(), QByteArray("bc"));

    QByteArray trailer;
    transfer::appendCopyTrailer(trailer);
    const auto end = reader.read(trailer);
    QVERIFY(end && !*end);
}

void TestCopyRowReader::namesARowByItsLeadingFields()
{
    QByteArray piece;
    transfer::appendCopyHeader(piece);
    transfer::appendCopyRow(piece, {QByteArray("key"), std::nullopt, QByteArray("vector")});
    db::CopyRowReader reader;
    QVERIFY(reader.read(piece));
    QCOMPARE(reader.leadingFields(2).toByteArray(), db::encodeInt4(3) + "key" + db::encodeInt4(-1));
    QVERIFY(reader.leadingFields(0).isEmpty());
}

void TestCopyRowReader::refusesWhatIsNoRow_data()
{
    QTest::addColumn<QByteArray>("piece");
    QByteArray header;
    transfer::appendCopyHeader(header);
    QTest::newRow("text format") << QByteArray("1\t[1,2,3]\n");
    QTest::newRow("half a header") << header.first(12);
    QTest::newRow("half a field count") << header + '\0';
    QTest::newRow("value cut off") << header + db::encodeInt2(1) + db::encodeInt4(5) + "abc";
    QTest::newRow("length cut off") << header + db::encodeInt2(1) + "ab";
    QTest::newRow("negative length") << header + db::encodeInt2(1) + db::encodeInt4(-2);
    QTest::newRow("bytes left over") << header + db::encodeInt2(0) + "x";
}

void TestCopyRowReader::refusesWhatIsNoRow()
{
    QFETCH(const QByteArray, piece);
    db::CopyRowReader reader;
    QVERIFY(!reader.read(piece));
}

QTEST_GUILESS_MAIN(TestCopyRowReader)
#include "tst_copyrowreader.moc"
