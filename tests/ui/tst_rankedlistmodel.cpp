#include "ui/search/rankedlistmodel.h"
#include "ui/shared/gridview.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

class TestRankedListModel : public QObject
{
    Q_OBJECT

private slots:
    void showsCandidatesInTheirOrder();
    void anotherOrderMovesRows();
    void otherCandidatesReset();
    void oddNamesAreOneLine();
    void copiesWholeValues();
    void clears();
};

namespace {

QList<CandidateWords> threeCandidates()
{
    return {{QStringLiteral("7"), {QStringLiteral("seven"), QStringLiteral("70")}},
            {QStringLiteral("8"), {QStringLiteral("eight\n\"lines\""), QStringLiteral("80")}},
            {QStringLiteral("9"), {QString(), QStringLiteral("90")}}};
}

QList<RankedRow> rowsOf(const QList<int> &candidates)
{
    QList<RankedRow> rows;
    for (const int candidate : candidates)
        rows << RankedRow{
            candidate, 1.0 / double(rows.size() + 1), {0.5, 0.25}, {int(rows.size()) + 1, 0}, rows.size() < 2};
    return rows;
}

void fill(RankedListModel &model)
{
    model.setHeaders(QStringLiteral("distance"), QStringLiteral("ranks"), QStringLiteral("id"));
    model.setNumericColumns({QStringLiteral("price")});
    model.setCandidates(threeCandidates(), {QStringLiteral("title"), QStringLiteral("price")});
    model.setRows(rowsOf({1, 0, 2}));
}

QString textAt(const RankedListModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

void TestRankedListModel::showsCandidatesInTheirOrder()
{
    RankedListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    fill(model);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.columnCount(), int(RankedListModel::FirstValueColumn) + 2);
    QCOMPARE(textAt(model, 0, RankedListModel::RankColumn), QStringLiteral("1"));
    QCOMPARE(textAt(model, 1, RankedListModel::ScoreColumn), QStringLiteral("0.5000"));
    QCOMPARE(textAt(model, 0, RankedListModel::RanksColumn), QStringLiteral("1 · –"));
    QCOMPARE(textAt(model, 0, RankedListModel::KeyColumn), QStringLiteral("8"));
    QCOMPARE(textAt(model, 2, RankedListModel::FirstValueColumn), QStringLiteral("NULL"));
    QVERIFY(model.index(2, RankedListModel::FirstValueColumn).data(RankedListModel::NullRole).toBool());
    QCOMPARE(model.candidateAt(0), 1);
    QCOMPARE(model.rowOf(0), 1);
    QCOMPARE(model.rowOf(17), -1);
    QVERIFY(!model.index(2, 0).data(RankedListModel::StrongRole).toBool());
    QCOMPARE(model.headerData(RankedListModel::ScoreColumn, Qt::Horizontal).toString(), QStringLiteral("distance"));
    const auto price = model.index(0, RankedListModel::FirstValueColumn + 1).data(Qt::TextAlignmentRole);
    QVERIFY(price.toInt() & int(Qt::AlignRight));
}

void TestRankedListModel::anotherOrderMovesRows()
{
    RankedListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    fill(model);
    QItemSelectionModel selection(&model);
    selection.setCurrentIndex(model.index(0, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    const QPersistentModelIndex held = model.index(2, RankedListModel::KeyColumn);
    QSignalSpy moved(&model, &QAbstractItemModel::layoutChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setRows(rowsOf({2, 0, 1}));
    QCOMPARE(moved.count(), 1);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(selection.currentIndex().row(), 2);
    QCOMPARE(selection.selectedRows().size(), 1);
    QCOMPARE(selection.selectedRows().first().row(), 2);
    QCOMPARE(held.row(), 0);
    QCOMPARE(held.data().toString(), QStringLiteral("9"));
}

void TestRankedListModel::otherCandidatesReset()
{
    RankedListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    fill(model);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setRows(rowsOf({2, 0}));
    QCOMPARE(reset.count(), 1);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.rowOf(1), -1);
}

void TestRankedListModel::oddNamesAreOneLine()
{
    RankedListModel model;
    model.setCandidates({{QStringLiteral("a\nb"), {QStringLiteral("x\ny")}}}, {QStringLiteral("odd \"name\"\n")});
    model.setRows(rowsOf({0}));
    QCOMPARE(textAt(model, 0, RankedListModel::KeyColumn), QStringLiteral("a b"));
    QCOMPARE(textAt(model, 0, RankedListModel::FirstValueColumn), QStringLiteral("x y"));
    QCOMPARE(model.headerData(RankedListModel::FirstValueColumn, Qt::Horizontal).toString(),
             QStringLiteral("odd \"name\""));
}

void TestRankedListModel::copiesWholeValues()
{
    RankedListModel model;
    fill(model);
    QCOMPARE(model.index(0, RankedListModel::FirstValueColumn).data(GridView::CopyRole).toString(),
             QStringLiteral("eight\n\"lines\""));
    QCOMPARE(model.index(2, RankedListModel::ScoreColumn).data(GridView::CopyRole).toDouble(), 1.0 / 3);
}

void TestRankedListModel::clears()
{
    RankedListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    fill(model);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
    fill(model);
    QCOMPARE(model.rowCount(), 3);
}

QTEST_MAIN(TestRankedListModel)
#include "tst_rankedlistmodel.moc"
