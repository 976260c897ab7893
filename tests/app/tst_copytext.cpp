#include "app/tables/copytext.h"

#include <QTest>

using tables::Cell;
using tables::CopyRequest;

namespace {

Cell textCell(const QString &text)
{
    Cell cell;
    cell.text = text;
    return cell;
}

Cell vectorCell()
{
    Cell cell;
    cell.vector = tables::VectorPreview{3, -1, 1, {1, 2, 3}};
    return cell;
}

CopyRequest twoRows()
{
    CopyRequest request;
    for (const char *name : {"id", "title", "v"}) {
        catalog::Column column;
        column.name = QString::fromLatin1(name);
        request.window.table.columns << column;
    }
    request.rows = {{{textCell(QStringLiteral("1")), textCell(QStringLiteral("a\t\"b\"")), vectorCell()}, {}},
                    {{textCell(QStringLiteral("2")), Cell(), Cell()}, {}}};
    request.places = {0, 1};
    request.sections = {1, 0};
    request.selected = {QRect(0, 0, 3, 2)};
    return request;
}

} // namespace

class TestCopyText : public QObject
{
    Q_OBJECT

private slots:
    void tabsAndQuotesAreQuoted();
    void cellsOutsideOfTheSelectionStayEmpty();
    void previewsAreToBeFetched();
    void nothingToFetchNeedsNoConnection();
};

void TestCopyText::tabsAndQuotesAreQuoted()
{
    CopyRequest request = twoRows();
    request.withHeaders = true;
    QCOMPARE(tables::copyText(request), QStringLiteral("title\tid\n\"a\t\"\"b\"\"\"\t1\n\t2"));
}

void TestCopyText::cellsOutsideOfTheSelectionStayEmpty()
{
    CopyRequest request = twoRows();
    request.selected = {QRect(1, 0, 1, 1), QRect(0, 1, 1, 1)};
    QCOMPARE(tables::copyText(request), QStringLiteral("\"a\t\"\"b\"\"\"\t\n\t2"));
}

void TestCopyText::previewsAreToBeFetched()
{
    CopyRequest request = twoRows();
    QVERIFY(tables::columnsToFetch(request).isEmpty());
    request.sections = {0, 2};
    QCOMPARE(tables::columnsToFetch(request), QStringList{QStringLiteral("v")});
    request.selected = {QRect(2, 1, 1, 1)};
    QVERIFY(tables::columnsToFetch(request).isEmpty());
    request.rows[1].cells[2].text = QStringLiteral("beginning");
    request.rows[1].cells[2].wholeBytes = 5000;
    QCOMPARE(tables::columnsToFetch(request), QStringList{QStringLiteral("v")});
}

void TestCopyText::nothingToFetchNeedsNoConnection()
{
    jobs::JobContext context;
    const auto text = tables::fetchCopyText(context, twoRows());
    QVERIFY(text);
    CopyRequest request = twoRows();
    request.sections << 2;
    QVERIFY(!tables::fetchCopyText(context, request));
}

QTEST_GUILESS_MAIN(TestCopyText)
#include "tst_copytext.moc"
