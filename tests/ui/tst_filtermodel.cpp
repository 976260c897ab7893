#include "tests/support/filterdata.h"
#include "ui/sweep/filtermodel.h"

#include <QAbstractItemModelTester>
#include <QFont>
#include <QSignalSpy>
#include <QTest>

using testsupport::filterResult;

class TestFilterModel : public QObject
{
    Q_OBJECT

private slots:
    void isAModel();
    void showsTheFigures();
    void rowsThatStayAreNotReset();
};

void TestFilterModel::isAModel()
{
    FilterModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setResult(filterResult());
    QCOMPARE(model.rowCount(), 18);
    model.setResult({});
    QCOMPARE(model.rowCount(), 0);
}

void TestFilterModel::showsTheFigures()
{
    FilterModel model;
    model.setResult(filterResult());
    const auto text = [&model](int row, FilterModel::Column column) {
        return model.index(row, column).data().toString();
    };
    QCOMPARE(text(2, FilterModel::StratumColumn), QStringLiteral("often"));
    QCOMPARE(text(2, FilterModel::StrategyColumn), QStringLiteral("Index, relaxed_order"));
    QCOMPARE(text(2, FilterModel::RecallColumn), QStringLiteral("0.970"));
    QCOMPARE(text(2, FilterModel::IntervalColumn), QStringLiteral("0.960–0.980"));
    QCOMPARE(text(0, FilterModel::ShortColumn), QStringLiteral("80.0"));
    QCOMPARE(text(5, FilterModel::RecallColumn), QStringLiteral("–"));
    QVERIFY(text(5, FilterModel::PlanColumn).startsWith(QStringLiteral("not measured: the column has no partial")));
    QVERIFY(model.index(2, 0).data(Qt::FontRole).value<QFont>().bold()); // what is advised
    QVERIFY(!model.index(3, 0).data(Qt::FontRole).isValid());
    QVERIFY(model.index(2, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("0.970 (0.960–0.980)")));
    for (int column = 0; column < FilterModel::ColumnCount; ++column)
        QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
}

void TestFilterModel::rowsThatStayAreNotReset()
{
    FilterModel model;
    model.setResult(filterResult());
    QSignalSpy reset(&model, &FilterModel::modelReset);
    QSignalSpy changed(&model, &FilterModel::dataChanged);
    sweep::FilterResult later = filterResult();
    later.cells[2].point.queries = 120;
    model.setResult(later);
    QCOMPARE(reset.size(), 0);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(model.index(2, FilterModel::QueriesColumn).data().toString(), QStringLiteral("120"));
    QCOMPARE(model.rowOf(later.cells.last().point.position), 17);
    QCOMPARE(model.rowOf(99), -1);
}

QTEST_MAIN(TestFilterModel)
#include "tst_filtermodel.moc"
