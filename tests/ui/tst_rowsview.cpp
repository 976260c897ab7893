#include "ui/tables/rowsview.h"

#include <QHeaderView>
#include <QStandardItemModel>
#include <QTest>

class TestRowsView : public QObject
{
    Q_OBJECT

private:
    /// A short column, one cut for its length, a short one.
    static void fill(QStandardItemModel &model)
    {
        const QString prose = QStringLiteral("words that take more room than a column is given, whatever the font");
        for (int row = 0; row < 100; ++row) {
            model.appendRow({new QStandardItem(QString::number(row)), new QStandardItem(prose),
                             new QStandardItem(QStringLiteral("128 · preview"))});
        }
    }

private slots:
    void cutColumnsLeaveRoomForTheOthers()
    {
        QStandardItemModel model;
        fill(model);
        RowsView view;
        view.setModel(&model);
        view.resize(2000, 400);
        view.show();
        view.fitToRows({});
        const int wide = view.columnWidth(1);
        const int whole = view.horizontalHeader()->length();

        view.resize(view.width() - view.viewport()->width() + whole - 50, 400);
        view.fitToRows({});
        QCOMPARE(view.columnWidth(1), wide - 50);
        QCOMPARE(view.horizontalHeader()->length(), view.viewport()->width());

        view.resize(100, 400);
        view.fitToRows({});
        QVERIFY(view.columnWidth(1) > view.columnWidth(0));
        QVERIFY(view.columnWidth(1) < wide);
    }

    void numbersOfAKeyKeepRoomToGrow()
    {
        QStandardItemModel model;
        fill(model);
        RowsView view;
        view.setModel(&model);
        view.fitToRows({});
        const int fitted = view.columnWidth(0);
        view.fitToRows({0});
        QVERIFY(view.columnWidth(0) > fitted);
    }
};

QTEST_MAIN(TestRowsView)
#include "tst_rowsview.moc"
