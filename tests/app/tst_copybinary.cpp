#include "app/transfer/copybinary.h"

#include "app/db/binarycodec.h"

#include <QtTest>

class TestCopyBinary : public QObject
{
    Q_OBJECT

private slots:
    void headerIsSignatureFlagsAndExtension();
    void rowCountsItsFieldsAndTheirLengths();
    void nullHasNoBytes();
    void emptyFieldIsNotNull();
    void rowByPartsIsTheSame();
    void appendsToWhatIsThere();
};

void TestCopyBinary::headerIsSignatureFlagsAndExtension()
{
    QByteArray buffer;
    transfer::appendCopyHeader(buffer);
    QCOMPARE(buffer, QByteArray("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", 19));
}

void TestCopyBinary::rowCountsItsFieldsAndTheirLengths()
{
    QByteArray buffer;
    transfer::appendCopyRow(buffer, {db::encodeInt4(7), QByteArray("ab")});
    QCOMPARE(buffer.toHex(' '), QByteArray("00 02 00 00 00 04 00 00 00 07 00 00 00 02 61 62"));
}

void TestCopyBinary::nullHasNoBytes()
{
    QByteArray buffer;
    transfer::appendCopyRow(buffer, {std::nullopt});
    QCOMPARE(buffer.toHex(' '), QByteArray("00 01 ff ff ff ff"));
}

void TestCopyBinary::emptyFieldIsNotNull()
{
    QByteArray buffer;
    transfer::appendCopyRow(buffer, {QByteArray()});
    QCOMPARE(buffer.toHex(' '), QByteArray("00 01 00 00 00 00"));
}

void TestCopyBinary::rowByPartsIsTheSame()
{
    QByteArray whole;
    transfer::appendCopyRow(whole, {QByteArray("x"), std::nullopt});
    QByteArray parts;
    transfer::beginCopyRow(parts, 2);
    transfer::appendCopyField(parts, "x");
    transfer::appendCopyNull(parts);
    QCOMPARE(parts, whole);
}

void TestCopyBinary::appendsToWhatIsThere()
{
    QByteArray buffer("before");
    transfer::appendCopyTrailer(buffer);
    QCOMPARE(buffer, QByteArray("before\xff\xff", 8));
}

QTEST_GUILESS_MAIN(TestCopyBinary)
#include "tst_copybinary.moc"
