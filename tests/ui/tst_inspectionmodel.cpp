#include "ui/sweep/inspectionmodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using sweep::QueryInspection;

class TestInspectionModel : public QObject
{
    Q_OBJECT

private slots:
    void showsWhatEachSettingFinds();
    void isEmptyWithoutAnInspection();
};

void TestInspectionModel::showsWhatEachSettingFinds()
{
    QueryInspection inspection;
    inspection.exact = {{QStringLiteral("7"), 0.5}, {QStringLiteral("8, b"), 0.75}};
    sweep::InspectedSetting few;
    few.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("10")}};
    few.recall = 0.5;
    few.found = {true, false};
    few.extra = {{QStringLiteral("99"), 0.9}};
    sweep::InspectedSetting all = few;
    all.recall = 1;
    all.found = {true, true};
    all.extra.clear();
    inspection.settings = {few, all};

    InspectionModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setInspection(inspection);
    const auto text = [&model](int row, int column) {
        return model.index(row, column).data().toString();
    };
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.columnCount(), 4);
    QCOMPARE(text(1, InspectionModel::KeyColumn), QStringLiteral("8, b"));
    QCOMPARE(text(0, InspectionModel::FirstSettingColumn), QStringLiteral("found"));
    QCOMPARE(text(1, InspectionModel::FirstSettingColumn), QStringLiteral("missed"));
    QCOMPARE(text(2, InspectionModel::FirstSettingColumn), QStringLiteral("instead"));
    QCOMPARE(text(2, InspectionModel::FirstSettingColumn + 1), QString());
    QVERIFY(model.headerData(2, Qt::Horizontal, Qt::DisplayRole).toString().contains(QStringLiteral("0.500")));
}

void TestInspectionModel::isEmptyWithoutAnInspection()
{
    InspectionModel model;
    model.setInspection({});
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.columnCount(), int(InspectionModel::FirstSettingColumn));
}

QTEST_MAIN(TestInspectionModel)
#include "tst_inspectionmodel.moc"
