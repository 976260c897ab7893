#include "ui/tables/tablefooter.h"

#include <QTest>

namespace {

FooterFacts facts()
{
    FooterFacts made;
    made.table = {QStringLiteral("shop"), QStringLiteral("items")};
    made.estimate.value = 10482113;
    made.firstRow = 1;
    made.loadedRows = 200;
    made.reachesStart = true;
    made.size.value = qint64(1.9 * 1024 * 1024 * 1024);
    made.indexSize.value = 812 * 1024 * 1024;
    return made;
}

QString plainText(const FooterFacts &made)
{
    QString text = footerText(made);
    for (const QChar space : {QChar(0x202F), QChar(0x00A0)})
        text.replace(space, u' ');
    return text;
}

} // namespace

class TestTableFooter : public QObject
{
    Q_OBJECT

private slots:
    void estimatesAreMarked();
    void whatIsLoadedWholeIsCounted();
    void theEndHasNoNumbersUntilCounted();
    void filteredRowsAreNamedSo();
    void anEstimateThatIsTooSmallIsNotShown();
    void nothingWithoutATable();
};

void TestTableFooter::estimatesAreMarked()
{
    QCOMPARE(plainText(facts()), QStringLiteral("~10 482 113 rows · rows 1–200 loaded · 1.9 GB (index 812 MB)"));
    FooterFacts unknown = facts();
    unknown.estimate = {};
    unknown.indexSize = {};
    QCOMPARE(plainText(unknown), QStringLiteral("number of rows unknown · rows 1–200 loaded · 1.9 GB"));
}

void TestTableFooter::whatIsLoadedWholeIsCounted()
{
    FooterFacts whole = facts();
    whole.reachesEnd = true;
    whole.size = {};
    QCOMPARE(plainText(whole), QStringLiteral("200 rows"));
    whole.loadedRows = 1;
    QCOMPARE(plainText(whole), QStringLiteral("1 row"));
    whole.loadedRows = 0;
    QCOMPARE(plainText(whole), QStringLiteral("0 rows"));
}

void TestTableFooter::theEndHasNoNumbersUntilCounted()
{
    FooterFacts end = facts();
    end.size = {};
    end.firstRow.reset();
    end.reachesStart = false;
    end.reachesEnd = true;
    QCOMPARE(plainText(end), QStringLiteral("~10 482 113 rows · last 200 rows loaded"));
    end.counted = core::RowCount{5000};
    QCOMPARE(plainText(end), QStringLiteral("5 000 rows · rows 4 801–5 000 loaded"));
}

void TestTableFooter::filteredRowsAreNamedSo()
{
    FooterFacts filtered = facts();
    filtered.size = {};
    filtered.filter.where = QStringLiteral("price < 3");
    filtered.estimate.value = 1000;
    QCOMPARE(plainText(filtered), QStringLiteral("~1 000 matching rows · rows 1–200 loaded"));
}

void TestTableFooter::anEstimateThatIsTooSmallIsNotShown()
{
    FooterFacts stale = facts();
    stale.size = {};
    stale.estimate.value = 10;
    QCOMPARE(plainText(stale), QStringLiteral("more than 200 rows · rows 1–200 loaded"));
}

void TestTableFooter::nothingWithoutATable()
{
    QVERIFY(footerText({}).isEmpty());
}

QTEST_MAIN(TestTableFooter)
#include "tst_tablefooter.moc"
