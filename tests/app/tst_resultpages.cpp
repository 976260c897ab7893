#include "app/query/resultpage.h"

#include <QTest>

#include <cmath>

using namespace query;

class TestResultPages : public QObject
{
    Q_OBJECT

private slots:
    void readsBackWhatWasAppended();
    void readersSeeWhatIsPublished();
    void cutsForTheGrid_data();
    void cutsForTheGrid();
    void sketchesVectors();
    void copiesWholeValues();
    void readsOneValue();
    void isCancelled();
};

namespace {

const QByteArray longText = QByteArrayLiteral("x").repeated(10'000);

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

std::shared_ptr<ResultSpool> makeSpool(const QStringList &names)
{
    QList<ResultColumn> columns;
    for (const QString &name : names)
        columns << ResultColumn{name, 25, -1, {}, std::nullopt};
    const auto spool = ResultSpool::create(columns);
    return spool ? *spool : nullptr;
}

bool appendRow(ResultSpool &spool, const std::vector<std::optional<QByteArray>> &values)
{
    db::StreamRow row;
    for (const auto &value : values)
        row.push_back(value ? std::optional(QByteArrayView(*value)) : std::nullopt);
    return bool(spool.append(row));
}

/// Rows of their number, a long text and NULL in every third.
std::shared_ptr<ResultSpool> numbers(int count)
{
    auto spool = makeSpool({text("n"), text("long")});
    for (int i = 0; spool && i < count; ++i) {
        const auto value = i % 3 == 0 ? std::nullopt : std::optional(QByteArray::number(i) + longText);
        if (!appendRow(*spool, {QByteArray::number(i), value}))
            return nullptr;
    }
    return spool && spool->publish() ? spool : nullptr;
}

} // namespace

void TestResultPages::readsBackWhatWasAppended()
{
    const auto spool = numbers(1000);
    QVERIFY(spool);
    QCOMPARE(spool->rowCount(), 1000);
    QVERIFY(spool->size().value > 6'000'000);
    jobs::JobContext context;
    for (const qint64 first : {qint64(0), qint64(63), qint64(64), qint64(500), qint64(990)}) {
        const auto page = readPage(context, spool, first, 100);
        QVERIFY(page);
        QCOMPARE(page->first, first);
        QCOMPARE(page->rows.size(), qMin(qint64(100), 1000 - first));
        for (qint64 i = 0; i < page->rows.size(); ++i) {
            QCOMPARE(page->rows[i][0].text, QString::number(first + i));
            QCOMPARE(page->rows[i][1].isNull(), (first + i) % 3 == 0);
            QCOMPARE(page->rows[i][1].isCut(), (first + i) % 3 != 0);
        }
    }
    QVERIFY(readPage(context, spool, 5000)->rows.isEmpty());
}

void TestResultPages::readersSeeWhatIsPublished()
{
    const auto spool = makeSpool({text("a")});
    QVERIFY(appendRow(*spool, {QByteArray("1")}));
    QCOMPARE(spool->rowCount(), 0);
    QVERIFY(spool->publish());
    QVERIFY(appendRow(*spool, {QByteArray("2")}));
    QCOMPARE(spool->rowCount(), 1);
    jobs::JobContext context;
    QCOMPARE(readPage(context, spool, 0)->rows.size(), 1);
    QVERIFY(spool->publish());
    QCOMPARE(readPage(context, spool, 0)->rows.size(), 2);
}

void TestResultPages::cutsForTheGrid_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qsizetype>("shown");
    QTest::addColumn<qint64>("whole");
    QTest::newRow("empty") << QByteArray("") << qsizetype(0) << qint64(-1);
    QTest::newRow("as long as may be") << QByteArray(CellCharacters, 'x') << qsizetype(CellCharacters) << qint64(-1);
    QTest::newRow("longer") << QByteArray(CellCharacters + 1, 'x') << qsizetype(CellCharacters)
                            << qint64(CellCharacters + 1);
    QTest::newRow("never half a character") << "x" + QByteArray("😀").repeated(CellCharacters)
                                            << qsizetype(CellCharacters - 1) << qint64(4 * CellCharacters + 1);
}

void TestResultPages::cutsForTheGrid()
{
    QFETCH(QByteArray, value);
    QFETCH(qsizetype, shown);
    QFETCH(qint64, whole);
    const ResultCell cell = cellOf(ResultColumn{text("a"), 25, -1, {}, std::nullopt}, value);
    QVERIFY(!cell.isNull());
    QCOMPARE(cell.text.size(), shown);
    QCOMPARE(cell.wholeBytes, whole);
}

void TestResultPages::sketchesVectors()
{
    const auto sketch = [](vectors::VectorType type, const QByteArray &value) {
        return cellOf(ResultColumn{text("v"), 99999, -1, {}, type}, value).vector;
    };
    const auto dense = sketch(vectors::VectorType::Vector, "[3,4]");
    QVERIFY(dense);
    QCOMPARE(dense->dimensions, 2);
    QCOMPARE(dense->norm, 5.0);
    QCOMPARE(dense->strip, (QList<float>{3, 4}));
    const auto sparse = sketch(vectors::VectorType::Sparsevec, "{1:3,3:4}/100");
    QVERIFY(sparse);
    QCOMPARE(sparse->dimensions, 100);
    QCOMPARE(sparse->nonZero, 2);
    QCOMPARE(sparse->strip.size(), 32);
    const auto bits = sketch(vectors::VectorType::Bit, QByteArray("10").repeated(64));
    QVERIFY(bits);
    QCOMPARE(bits->nonZero, 64);
    QVERIFY(!sketch(vectors::VectorType::Bit, "1011"));
    QVERIFY(!sketch(vectors::VectorType::Vector, "not a vector"));
}

void TestResultPages::copiesWholeValues()
{
    const auto spool = makeSpool({text("a\tb"), text("v")});
    QVERIFY(appendRow(*spool, {QByteArray("1"), QByteArray("[") + QByteArray("0.123456,").repeated(1000) + "1]"}));
    QVERIFY(appendRow(*spool, {std::nullopt, QByteArray("say \"x\"")}));
    QVERIFY(appendRow(*spool, {QByteArray("3"), QByteArray("ü\n")}));
    QVERIFY(spool->publish());
    jobs::JobContext context;
    CellSelection all{{QRect(0, 0, 2, 3)}, {1, 0}, true};
    const auto copied = copyCells(context, spool, all);
    QVERIFY(copied);
    QCOMPARE(*copied, text("v\t\"a\tb\"\n[") + text("0.123456,").repeated(1000) +
                          text("1]\t1\n\"say \"\"x\"\"\"\t\n\"ü\n\"\t3"));
    CellSelection scattered{{QRect(0, 0, 1, 1), QRect(1, 2, 1, 1)}, {0, 1}, false};
    QCOMPARE(*copyCells(context, spool, scattered), text("1\t\n\t\"ü\n\""));
}

void TestResultPages::readsOneValue()
{
    const auto spool = numbers(100);
    jobs::JobContext context;
    QCOMPARE(**readValue(context, spool, 70, 1), text("70") + QString::fromUtf8(longText));
    QVERIFY(!readValue(context, spool, 66, 1)->has_value());
    const auto missing = readValue(context, spool, 100, 0);
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, core::ErrorKind::Missing);
}

void TestResultPages::isCancelled()
{
    const auto spool = numbers(1000);
    jobs::JobContext context;
    context.requestCancel();
    QCOMPARE(readPage(context, spool, 0, 1000).error().kind, core::ErrorKind::Cancelled);
    QCOMPARE(copyCells(context, spool, {{QRect(0, 0, 2, 1000)}, {0, 1}, false}).error().kind,
             core::ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestResultPages)
#include "tst_resultpages.moc"
