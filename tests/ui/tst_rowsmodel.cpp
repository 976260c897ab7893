#include "ui/tables/rowsmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using tables::RowWindow;

namespace {

catalog::Column column(const QString &name, db::Oid type)
{
    catalog::Column made;
    made.name = name;
    made.typeOid = type;
    made.type = QStringLiteral("sometype");
    return made;
}

/// id (key), title, v: a vector under an inner-product index.
tables::WindowRequest request()
{
    tables::WindowRequest made;
    made.table.name = {QStringLiteral("shop"), QStringLiteral("items")};
    made.table.columns = {column(QStringLiteral("id"), 20), column(QStringLiteral("title"), 25),
                          column(QStringLiteral("v"), 99999)};
    made.table.columns[2].vector = catalog::VectorShape{vectors::VectorType::Vector, 3};
    made.table.keyColumns = {QStringLiteral("id")};
    catalog::Index index;
    index.method = QStringLiteral("hnsw");
    index.keys = {{QStringLiteral("v"), {}, QStringLiteral("vector_ip_ops"), {}}};
    made.table.indexes = {index};
    return made;
}

tables::Cell textCell(const QString &text)
{
    tables::Cell cell;
    cell.text = text;
    return cell;
}

RowWindow windowOf(int first, int last, bool reachesStart, bool reachesEnd)
{
    RowWindow window;
    for (int i = first; i <= last; ++i) {
        tables::Cell vector;
        vector.vector = tables::VectorPreview{3, -1, i % 2 == 0 ? 1.0 : 2.0, {1, 2, 3}};
        window.rows << tables::Row{{textCell(QString::number(i)), tables::Cell(), vector},
                                   {{QString::number(i)}, {}, false}};
    }
    window.reachesStart = reachesStart;
    window.reachesEnd = reachesEnd;
    return window;
}

} // namespace

class TestRowsModel : public QObject
{
    Q_OBJECT

private slots:
    void keepsTheRulesWhileItGrowsAndShrinks();
    void showsWhatACellIs();
    void deniedColumnsSayWhy();
    void warnsOfVectors();
    void knowsPlaces();
    void remembersWhatReadingTaught();
};

void TestRowsModel::keepsTheRulesWhileItGrowsAndShrinks()
{
    RowsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    QCOMPARE(model.rowCount(), 0);
    model.setWindow(request(), windowOf(101, 300, false, false));
    QCOMPARE(model.rowCount(), 200);
    QCOMPARE(model.columnCount(), 3);
    QCOMPARE(model.rowCount(model.index(0, 0)), 0);
    model.appendWindow(windowOf(301, 400, false, false));
    QCOMPARE(model.rowCount(), 300);
    QCOMPARE(inserted.last().at(1).toInt(), 200);
    model.prependWindow(windowOf(1, 100, true, false));
    QCOMPARE(inserted.last().at(1).toInt(), 0);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("1"));
    model.appendWindow(RowWindow{{}, false, true, false, {}});
    QCOMPARE(inserted.size(), 2);
    QVERIFY(model.cache().reachesEnd());
    QVERIFY(removed.isEmpty());
    model.appendWindow(windowOf(401, 20100, false, true));
    QCOMPARE(model.rowCount(), 20000);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("101"));
    model.prependWindow(windowOf(1, 100, true, false));
    QCOMPARE(model.index(19999, 0).data().toString(), QStringLiteral("20000"));
    model.clear();
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.columnCount(), 0);
}

void TestRowsModel::showsWhatACellIs()
{
    RowsModel model;
    RowWindow window = windowOf(1, 1, true, true);
    window.rows[0].cells[1].text = QStringLiteral("beginning");
    window.rows[0].cells[1].wholeBytes = 5000;
    model.setWindow(request(), window);
    QCOMPARE(model.index(0, 2).data().toString(), QStringLiteral("3 · ‖v‖ 2.000"));
    QCOMPARE(model.index(0, 2).data(RowsModel::VectorRole).value<tables::VectorPreview>().dimensions, 3);
    QCOMPARE(model.index(0, 1).data(RowsModel::StateRole).value<CellState>(), CellState::Cut);
    QVERIFY(!model.index(0, 1).data(Qt::ToolTipRole).toString().isEmpty());
    model.setWindow(request(), windowOf(1, 1, true, true));
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("NULL"));
    QCOMPARE(model.index(0, 1).data(RowsModel::StateRole).value<CellState>(), CellState::Null);
    QVERIFY(model.index(0, 0).data(Qt::TextAlignmentRole).value<Qt::Alignment>().testFlag(Qt::AlignRight));
    QVERIFY(!model.index(0, 0).data(Qt::EditRole).isValid());
    QVERIFY(!model.data(model.index(5, 5), Qt::DisplayRole).isValid());
    QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("title"));
    QVERIFY(!model.headerData(3, Qt::Horizontal, Qt::DisplayRole).isValid());
    QVERIFY(!model.headerData(0, Qt::Vertical, Qt::DisplayRole).isValid());
}

void TestRowsModel::deniedColumnsSayWhy()
{
    RowsModel model;
    RowWindow window = windowOf(1, 1, true, true);
    window.limits.denied = {QStringLiteral("title")};
    model.setWindow(request(), window);
    QCOMPARE(model.index(0, 1).data(RowsModel::StateRole).value<CellState>(), CellState::Denied);
    QVERIFY(model.index(0, 1).data(Qt::ToolTipRole).toString().contains(QStringLiteral("SELECT")));
}

void TestRowsModel::warnsOfVectors()
{
    using tables::VectorConcern;
    RowsModel model;
    RowWindow window = windowOf(1, 4, true, true);
    window.rows[2].cells[2].vector->norm = 0;
    window.rows[3].cells[2].vector.reset();
    model.setWindow(request(), window);
    const auto concern = [&](int row) {
        return model.index(row, 2).data(RowsModel::ConcernRole).value<VectorConcern>();
    };
    QCOMPARE(concern(0), VectorConcern::NotUnit);
    QCOMPARE(concern(1), VectorConcern::None);
    QCOMPARE(concern(2), VectorConcern::Zero);
    QCOMPARE(concern(3), VectorConcern::Null);
    QVERIFY(!model.index(0, 2).data(Qt::ToolTipRole).toString().isEmpty());
    QCOMPARE(model.index(3, 1).data(RowsModel::ConcernRole).value<VectorConcern>(), VectorConcern::None);
}

void TestRowsModel::knowsPlaces()
{
    RowsModel model;
    model.setWindow(request(), windowOf(1, 10, true, false));
    QCOMPARE(model.placeOf(3), 3);
    model.appendWindow(windowOf(11, 20005, false, true));
    QCOMPARE(model.placeOf(0), 5);
    QCOMPARE(model.sectionOf(QStringLiteral("v")), 2);
    QCOMPARE(model.sectionOf(QStringLiteral("nothing")), -1);
}

void TestRowsModel::remembersWhatReadingTaught()
{
    RowsModel model;
    RowWindow window = windowOf(1, 10, true, false);
    window.limits.denied = {QStringLiteral("title")};
    window.limits.placeOnly = true;
    model.setWindow(request(), window);
    QCOMPARE(model.request().limits.denied, window.limits.denied);
    QVERIFY(model.request().limits.placeOnly);
}

QTEST_MAIN(TestRowsModel)
#include "tst_rowsmodel.moc"
