#include "app/vectors/fvecs.h"

#include "tests/support/testdata.h"

#include <QTemporaryDir>
#include <QtEndian>
#include <QtTest>

#include <limits>

using vectors::FvecsReader;

class TestFvecs : public QObject
{
    Q_OBJECT

private slots:
    void readsFloats();
    void readsBytes();
    void readsIntegersWithoutLoss();
    void readsMoreRowsThanABlockHolds();
    void readAllStopsAtTheLimit();
    void refusesWhatIsNoSuchFile_data();
    void refusesWhatIsNoSuchFile();
    void namesTheRowOfOtherDimensionsWhenTheSizeIsWhole();
    void namesTheRowThatIsNotFinite();
    void fileThatShrinksIsAnError();
    void readsSiftsmall();

private:
    QString write(const QString &name, const QByteArray &bytes);

    QTemporaryDir m_folder;
};

namespace {

template<class T>
QByteArray littleEndian(T value)
{
    QByteArray bytes(sizeof(T), Qt::Uninitialized);
    qToLittleEndian(value, bytes.data());
    return bytes;
}

QByteArray floatRow(const QList<float> &elements)
{
    QByteArray bytes = littleEndian(qint32(elements.size()));
    for (const float element : elements)
        bytes += littleEndian(std::bit_cast<quint32>(element));
    return bytes;
}

} // namespace

QString TestFvecs::write(const QString &name, const QByteArray &bytes)
{
    const QString path = m_folder.filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
    return path;
}

void TestFvecs::readsFloats()
{
    auto reader = FvecsReader::open(write(QStringLiteral("a.fvecs"), floatRow({1.5f, -2}) + floatRow({0, 3e30f})));
    QVERIFY(reader);
    QCOMPARE(reader->dimensions(), 2);
    QCOMPARE(reader->count(), 2);
    std::vector<float> row;
    QVERIFY(*reader->next(row));
    QCOMPARE(row, (std::vector<float>{1.5f, -2}));
    QCOMPARE(reader->position(), 1);
    QVERIFY(*reader->next(row));
    QCOMPARE(row, (std::vector<float>{0, 3e30f}));
    QVERIFY(!*reader->next(row));
}

void TestFvecs::readsBytes()
{
    auto reader = FvecsReader::open(write(QStringLiteral("a.BVECS"), littleEndian(3) + QByteArray("\x00\x7f\xff", 3)));
    QVERIFY(reader);
    std::vector<float> row;
    QVERIFY(*reader->next(row));
    QCOMPARE(row, (std::vector<float>{0, 127, 255}));
}

void TestFvecs::readsIntegersWithoutLoss()
{
    const QByteArray bytes = littleEndian(2) + littleEndian(16777217) + littleEndian(-1);
    auto reader = FvecsReader::open(write(QStringLiteral("a.ivecs"), bytes));
    QVERIFY(reader);
    std::vector<qint32> row;
    QVERIFY(*reader->nextIntegers(row));
    QCOMPARE(row, (std::vector<qint32>{16777217, -1}));
    QVERIFY(!*reader->nextIntegers(row));

    auto floats = FvecsReader::open(write(QStringLiteral("b.fvecs"), floatRow({1})));
    QVERIFY(floats);
    QVERIFY(!floats->nextIntegers(row));
}

void TestFvecs::readsMoreRowsThanABlockHolds()
{
    QByteArray bytes;
    const int count = 70'000; // 20 bytes each: more than a mebibyte, and no whole number of blocks
    for (int i = 0; i < count; ++i)
        bytes += floatRow({float(i), 1, 2, 3});
    auto reader = FvecsReader::open(write(QStringLiteral("big.fvecs"), bytes));
    QVERIFY(reader);
    std::vector<float> row;
    for (int i = 0; i < count; ++i) {
        QVERIFY(*reader->next(row));
        QCOMPARE(row[0], float(i));
    }
    QVERIFY(!*reader->next(row));
}

void TestFvecs::readAllStopsAtTheLimit()
{
    auto reader = FvecsReader::open(write(QStringLiteral("a.fvecs"), floatRow({1}) + floatRow({2}) + floatRow({3})));
    QVERIFY(reader);
    QCOMPARE(reader->readAll(2)->size(), size_t(2));
    const auto rest = reader->readAll(100);
    QCOMPARE(*rest, (std::vector<std::vector<float>>{{3}}));
}

void TestFvecs::refusesWhatIsNoSuchFile_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    QTest::newRow("empty") << "e.fvecs" << QByteArray() << "the file is empty";
    QTest::newRow("three bytes") << "e.fvecs" << QByteArray("\1\0\0", 3) << "row 0 the file ends within";
    QTest::newRow("ending") << "e.csv" << floatRow({1}) << "not a .fvecs, .bvecs or .ivecs file";
    QTest::newRow("no dimensions") << "e.fvecs" << littleEndian(0) << "0 dimensions";
    QTest::newRow("text") << "e.fvecs" << QByteArray("id,embedding\n") << "dimensions; this is no such file";
    QTest::newRow("negative") << "e.fvecs" << littleEndian(-4) << "-4 dimensions";
    QTest::newRow("cut in a row") << "e.fvecs" << (floatRow({1, 2}) + floatRow({3, 4})).chopped(3)
                                  << "row 1 is cut short: 9 of 12 bytes";
    QTest::newRow("cut in a header") << "e.fvecs" << floatRow({1, 2}) + QByteArray("\2\0", 2)
                                     << "row 1 is cut short: 2 of 12 bytes";
    QTest::newRow("varying") << "e.fvecs" << floatRow({1, 2}) + floatRow({1, 2, 3})
                             << "row 1 has 3 dimensions, the first has 2";
}

void TestFvecs::refusesWhatIsNoSuchFile()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    const QString path = write(name, bytes);
    const auto reader = FvecsReader::open(path);
    QVERIFY(!reader);
    QVERIFY2(reader.error().message.contains(message), qPrintable(reader.error().message));
    QVERIFY(reader.error().message.startsWith(path));
    QCOMPARE(reader.error().kind, core::ErrorKind::InvalidInput);

    QVERIFY(!FvecsReader::open(m_folder.filePath(QStringLiteral("none.fvecs"))));
}

void TestFvecs::namesTheRowOfOtherDimensionsWhenTheSizeIsWhole()
{
    // 1 + 3 elements take the room of 2 + 2
    auto reader =
        FvecsReader::open(write(QStringLiteral("v.fvecs"), floatRow({9, 9}) + floatRow({1}) + floatRow({1, 2, 3})));
    QVERIFY(reader);
    std::vector<float> row;
    QVERIFY(*reader->next(row));
    const auto second = reader->next(row);
    QVERIFY(!second);
    QVERIFY(second.error().message.endsWith(QStringLiteral("row 1 has 1 dimensions, the first has 2")));
}

void TestFvecs::namesTheRowThatIsNotFinite()
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    auto reader = FvecsReader::open(write(QStringLiteral("n.fvecs"), floatRow({1, 2}) + floatRow({3, nan})));
    QVERIFY(reader);
    const auto all = reader->readAll(10);
    QVERIFY(!all);
    QVERIFY(all.error().message.endsWith(QStringLiteral("row 1 has NaN as element 1")));

    auto infinite =
        FvecsReader::open(write(QStringLiteral("i.fvecs"), floatRow({-std::numeric_limits<float>::infinity()})));
    QVERIFY(infinite);
    QVERIFY(infinite->readAll(1).error().message.endsWith(QStringLiteral("row 0 has an infinite number as element 0")));
}

void TestFvecs::fileThatShrinksIsAnError()
{
    const QString path = write(QStringLiteral("s.fvecs"), floatRow({1}) + floatRow({2}));
    auto reader = FvecsReader::open(path);
    QVERIFY(reader);
    QVERIFY(QFile::resize(path, 12));
    std::vector<float> row;
    QVERIFY(*reader->next(row));
    const auto second = reader->next(row);
    QVERIFY(!second);
    QVERIFY(second.error().message.contains(QStringLiteral("row 1 is missing")));
}

void TestFvecs::readsSiftsmall()
{
    const QString path = testsupport::sharedDataPath(QStringLiteral("siftsmall/siftsmall_base.fvecs"));
    if (path.isEmpty())
        QSKIP("the siftsmall data are not here");
    auto reader = FvecsReader::open(path);
    QVERIFY(reader);
    QCOMPARE(reader->dimensions(), 128);
    QCOMPARE(reader->count(), 10'000);
    QCOMPARE(reader->readAll(20'000)->size(), size_t(10'000));
}

QTEST_GUILESS_MAIN(TestFvecs)
#include "tst_fvecs.moc"
