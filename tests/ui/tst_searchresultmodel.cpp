#include "ui/search/searchresultmodel.h"
#include "ui/shared/gridview.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using Mark = SearchResultModel::Mark;
using search::AnswerRow;
using search::RowMark;
using search::SearchAnswer;

class TestSearchResultModel : public QObject
{
    Q_OBJECT

private slots:
    void showsRowsAndColumns();
    void showsMissedRowsBelow();
    void marksSayTheirWord();
    void distancesShareTheirDecimals();
    void barsAreShares();
    void copiesWholeValues();
    void numbersStandToTheRight();
    void barsTellTheirSource();
    void namelessRowsHaveNoKey();
};

namespace {

AnswerRow row(const QString &key, double distance, const QString &title = QStringLiteral("title"))
{
    return {{key}, distance, 1 / (1 + distance), {title}};
}

SearchAnswer threeRows()
{
    SearchAnswer answer;
    answer.request.target.keyColumns = {QStringLiteral("id")};
    answer.request.shownColumns = {QStringLiteral("title")};
    answer.rows = {row(QStringLiteral("7"), 0.5), row(QStringLiteral("3"), 1), row(QStringLiteral("9"), 2, QString())};
    return answer;
}

SearchAnswer compared()
{
    SearchAnswer answer = threeRows();
    answer.exact.emplace();
    answer.exact->rows = {row(QStringLiteral("3"), 1), row(QStringLiteral("7"), 0.5), row(QStringLiteral("1"), 1.5)};
    answer.exact->marks = {RowMark::Moved, RowMark::Same, RowMark::Extra};
    answer.exact->exactRanks = {2, 1, 0};
    answer.exact->missed = {2};
    return answer;
}

QString textAt(const SearchResultModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

Mark markAt(const SearchResultModel &model, int row)
{
    return model.index(row, 0).data(SearchResultModel::MarkRole).value<Mark>();
}

} // namespace

void TestSearchResultModel::showsRowsAndColumns()
{
    SearchResultModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setAnswer(threeRows());
    QCOMPARE(resets.count(), 1);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.columnCount(), 7);
    QCOMPARE(model.rowCount(model.index(0, 0)), 0);
    QStringList headers;
    for (int column = 0; column < model.columnCount(); ++column)
        headers << model.headerData(column, Qt::Horizontal).toString();
    QCOMPARE(headers.join(u'|'), QStringLiteral("|rank|exact rank|distance|similarity|id|title"));
    QCOMPARE(textAt(model, 1, SearchResultModel::RankColumn), QStringLiteral("2"));
    QCOMPARE(textAt(model, 0, SearchResultModel::FirstKeyColumn), QStringLiteral("7"));
    QCOMPARE(textAt(model, 0, SearchResultModel::FirstKeyColumn + 1), QStringLiteral("title"));
    QCOMPARE(textAt(model, 2, SearchResultModel::FirstKeyColumn + 1), QStringLiteral("NULL"));
    QVERIFY(model.index(2, SearchResultModel::FirstKeyColumn + 1).data(SearchResultModel::NullRole).toBool());
    QCOMPARE(model.keyAt(1), search::RowKey{QStringLiteral("3")});
    QVERIFY(model.keyAt(7).isEmpty());
    QCOMPARE(markAt(model, 0), Mark::Plain);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void TestSearchResultModel::showsMissedRowsBelow()
{
    SearchResultModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setAnswer(compared());
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(markAt(model, 0), Mark::Moved);
    QCOMPARE(markAt(model, 1), Mark::Same);
    QCOMPARE(markAt(model, 2), Mark::Extra);
    QCOMPARE(markAt(model, 3), Mark::Missed);
    QCOMPARE(model.keyAt(3), search::RowKey{QStringLiteral("1")});
    QCOMPARE(textAt(model, 3, SearchResultModel::RankColumn), QStringLiteral("–"));
    QCOMPARE(textAt(model, 3, SearchResultModel::ExactRankColumn), QStringLiteral("3"));
    QCOMPARE(textAt(model, 2, SearchResultModel::ExactRankColumn), QStringLiteral("–"));
}

void TestSearchResultModel::marksSayTheirWord()
{
    SearchResultModel model;
    model.setAnswer(compared());
    const auto tip = [&model](int row) {
        return model.index(row, 0).data(Qt::ToolTipRole).toString();
    };
    QVERIFY(tip(0).startsWith(QStringLiteral("Moved")));
    QVERIFY(tip(1).contains(QStringLiteral("Rank 1")));
    QVERIFY(tip(2).startsWith(QStringLiteral("Extra")));
    QVERIFY(tip(3).startsWith(QStringLiteral("Missed: rank 3")));
}

void TestSearchResultModel::distancesShareTheirDecimals()
{
    SearchResultModel model;
    model.setAnswer(threeRows());
    QCOMPARE(textAt(model, 0, SearchResultModel::DistanceColumn), QStringLiteral("0.50000"));
    QCOMPARE(textAt(model, 2, SearchResultModel::DistanceColumn), QStringLiteral("2.00000"));
    SearchAnswer whole = threeRows();
    whole.rows[0].distance = 0;
    model.setAnswer(whole);
    QCOMPARE(textAt(model, 2, SearchResultModel::DistanceColumn), QStringLiteral("2"));
    whole.rows[0].distance = 2.5e-7;
    model.setAnswer(whole);
    QCOMPARE(textAt(model, 0, SearchResultModel::DistanceColumn), QStringLiteral("0.000000250"));
}

void TestSearchResultModel::barsAreShares()
{
    SearchResultModel model;
    model.setAnswer(threeRows());
    const auto share = [&model](int row) {
        return model.index(row, SearchResultModel::DistanceColumn).data(SearchResultModel::ShareRole).toDouble();
    };
    QCOMPARE(share(0), 0.25);
    QCOMPARE(share(2), 1.0);
    SearchAnswer products = threeRows();
    for (int i = 0; i < 3; ++i)
        products.rows[i].distance = -9 + i;
    model.setAnswer(products);
    QCOMPARE(share(0), 0.0);
    QCOMPARE(share(1), 0.5);
    QCOMPARE(share(2), 1.0);
}

void TestSearchResultModel::copiesWholeValues()
{
    SearchResultModel model;
    SearchAnswer answer = threeRows();
    const QString longText = QString(2000, u'x') + QStringLiteral("\nend");
    answer.rows[0].values = {longText};
    answer.rows[0].distance = 1.0 / 3;
    model.setAnswer(answer);
    const auto cell = model.index(0, SearchResultModel::FirstKeyColumn + 1);
    QCOMPARE(cell.data(GridView::CopyRole).toString(), longText);
    QVERIFY(cell.data().toString().size() < 400);
    QVERIFY(!cell.data().toString().contains(u'\n'));
    QCOMPARE(model.index(0, SearchResultModel::DistanceColumn).data(GridView::CopyRole).toDouble(), 1.0 / 3);
}

void TestSearchResultModel::numbersStandToTheRight()
{
    SearchResultModel model;
    model.setNumericColumns({QStringLiteral("id")});
    model.setAnswer(threeRows());
    const auto alignment = [&model](int column) {
        return Qt::Alignment(model.index(0, column).data(Qt::TextAlignmentRole).toInt());
    };
    QVERIFY(alignment(SearchResultModel::DistanceColumn).testFlag(Qt::AlignRight));
    QVERIFY(alignment(SearchResultModel::FirstKeyColumn).testFlag(Qt::AlignRight));
    QVERIFY(alignment(SearchResultModel::FirstKeyColumn + 1).testFlag(Qt::AlignLeft));
}

void TestSearchResultModel::barsTellTheirSource()
{
    SearchResultModel model;
    SearchAnswer answer = compared();
    answer.indexMethod = vectors::IndexMethod::Ivfflat;
    model.setAnswer(answer);
    const auto source = [&model](int row) {
        return model.index(row, 0).data(SearchResultModel::SourceRole).value<SearchResultModel::Source>();
    };
    QCOMPARE(source(0), SearchResultModel::Source::Ivfflat);
    QCOMPARE(source(3), SearchResultModel::Source::Exact);
    model.setAnswer(threeRows());
    QCOMPARE(source(0), SearchResultModel::Source::Exact);
}

void TestSearchResultModel::namelessRowsHaveNoKey()
{
    SearchResultModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    SearchAnswer answer = threeRows();
    answer.request.target.keyColumns.clear();
    answer.request.target.namelessRows = true;
    for (AnswerRow &one : answer.rows)
        one.key.clear();
    model.setAnswer(answer);
    QCOMPARE(model.columnCount(), 6);
    QCOMPARE(textAt(model, 0, SearchResultModel::FirstKeyColumn), QStringLiteral("title"));
    QVERIFY(model.keyAt(0).isEmpty());
}

QTEST_MAIN(TestSearchResultModel)
#include "tst_searchresultmodel.moc"
