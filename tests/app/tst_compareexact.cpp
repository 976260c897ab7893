#include "app/search/compareexact.h"

#include <QTest>

using search::AnswerRow;
using search::compareWithExact;
using search::RowMark;

class TestCompareExact : public QObject
{
    Q_OBJECT

private slots:
    void sameAnswers();
    void missedAndExtraRows();
    void aMissedRowMovesNobody();
    void swappedRowsAreMoved();
    void tiesMayStandInAnyOrder();
    void tiesMayBeSwappedForOneAnother();
    void shortAnswerMissesTheRest();
    void rowsWithoutKeysAreToldByDistance();
    void compositeKeys();
    void nothingToCompare();
};

namespace {

/// Rows from "key distance" pairs, such as "a 1, b 2.5"; a key "-" stands for none.
QList<AnswerRow> rows(const QString &text)
{
    QList<AnswerRow> list;
    for (const QString &part : text.split(QStringLiteral(", "), Qt::SkipEmptyParts)) {
        AnswerRow row;
        const QString key = part.section(u' ', 0, 0);
        if (key != u"-")
            row.key = key.split(u'/');
        row.distance = part.section(u' ', 1, 1).toDouble();
        list << row;
    }
    return list;
}

QString marksText(const search::ExactComparison &comparison)
{
    QString text;
    for (const RowMark mark : comparison.marks)
        text += mark == RowMark::Same ? u'=' : mark == RowMark::Moved ? u'~' : u'+';
    return text;
}

} // namespace

void TestCompareExact::sameAnswers()
{
    const auto both = rows(QStringLiteral("a 1, b 2, c 3"));
    const auto comparison = compareWithExact(both, both, 3);
    QCOMPARE(marksText(comparison), QStringLiteral("==="));
    QCOMPARE(comparison.exactRanks, (QList<int>{1, 2, 3}));
    QVERIFY(comparison.missed.isEmpty());
    QCOMPARE(comparison.recall.value, 1.0);
    QCOMPARE(comparison.rows, both);
}

void TestCompareExact::missedAndExtraRows()
{
    const auto comparison =
        compareWithExact(rows(QStringLiteral("a 1, c 3, e 5")), rows(QStringLiteral("a 1, b 2, c 3")), 3);
    QCOMPARE(marksText(comparison), QStringLiteral("==+"));
    QCOMPARE(comparison.exactRanks, (QList<int>{1, 3, 0}));
    QCOMPARE(comparison.missed, QList<int>{1});
    QCOMPARE(comparison.recall.missed(), 1);
}

void TestCompareExact::aMissedRowMovesNobody()
{
    const auto comparison =
        compareWithExact(rows(QStringLiteral("b 2, c 3, d 4")), rows(QStringLiteral("a 1, b 2, c 3")), 3);
    QCOMPARE(marksText(comparison), QStringLiteral("==+"));
}

void TestCompareExact::swappedRowsAreMoved()
{
    const auto comparison =
        compareWithExact(rows(QStringLiteral("a 1, c 3, b 2, d 4")), rows(QStringLiteral("a 1, b 2, c 3, d 4")), 4);
    QCOMPARE(marksText(comparison), QStringLiteral("=~~="));
    QCOMPARE(comparison.recall.value, 1.0);
}

void TestCompareExact::tiesMayStandInAnyOrder()
{
    const auto comparison =
        compareWithExact(rows(QStringLiteral("a 1, c 2, b 2")), rows(QStringLiteral("a 1, b 2, c 2")), 3);
    QCOMPARE(marksText(comparison), QStringLiteral("==="));
}

void TestCompareExact::tiesMayBeSwappedForOneAnother()
{
    const auto comparison = compareWithExact(rows(QStringLiteral("a 1, x 2")), rows(QStringLiteral("a 1, b 2")), 2);
    QCOMPARE(marksText(comparison), QStringLiteral("=="));
    QVERIFY(comparison.missed.isEmpty());
    QCOMPARE(comparison.recall.value, 1.0);
}

void TestCompareExact::shortAnswerMissesTheRest()
{
    const auto comparison = compareWithExact(rows(QStringLiteral("b 2")), rows(QStringLiteral("a 1, b 2, c 3")), 3);
    QCOMPARE(marksText(comparison), QStringLiteral("="));
    QCOMPARE(comparison.missed, (QList<int>{0, 2}));
    QCOMPARE(comparison.recall.value, 1.0 / 3);
}

void TestCompareExact::rowsWithoutKeysAreToldByDistance()
{
    const auto comparison =
        compareWithExact(rows(QStringLiteral("- 1, - 3, - 3")), rows(QStringLiteral("- 1, - 2, - 3")), 3);
    QCOMPARE(marksText(comparison), QStringLiteral("==+"));
    QCOMPARE(comparison.missed, QList<int>{1});
}

void TestCompareExact::compositeKeys()
{
    const auto comparison =
        compareWithExact(rows(QStringLiteral("1/a 1, 1/b 2")), rows(QStringLiteral("1/a 1, 2/a 1.5")), 2);
    QCOMPARE(marksText(comparison), QStringLiteral("=+"));
    QCOMPARE(comparison.missed, QList<int>{1});
}

void TestCompareExact::nothingToCompare()
{
    const auto comparison = compareWithExact({}, {}, 10);
    QVERIFY(comparison.marks.isEmpty());
    QVERIFY(comparison.missed.isEmpty());
    QCOMPARE(comparison.recall.value, 1.0);
}

QTEST_GUILESS_MAIN(TestCompareExact)
#include "tst_compareexact.moc"
