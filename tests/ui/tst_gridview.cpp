#include "ui/shared/gridview.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QStandardItemModel>
#include <QTest>

class TestGridView : public QObject
{
    Q_OBJECT

private:
    static void fill(QStandardItemModel &model)
    {
        model.setHorizontalHeaderLabels({QStringLiteral("id"), QStringLiteral("embedding"), QStringLiteral("title")});
        model.appendRow({new QStandardItem(QStringLiteral("1")), new QStandardItem(QStringLiteral("3 · preview")),
                         new QStandardItem(QStringLiteral("plain"))});
        model.appendRow({new QStandardItem(QStringLiteral("2")), new QStandardItem(QStringLiteral("3 · preview")),
                         new QStandardItem(QStringLiteral("with \"quote\"\tand tab"))});
        model.item(0, 1)->setData(QStringLiteral("[1,2,3]"), GridView::CopyRole);
        model.item(1, 1)->setData(QStringLiteral("[4,5,6]"), GridView::CopyRole);
    }

private slots:
    void copiesSelectionWithoutHeaders()
    {
        QStandardItemModel model;
        fill(model);
        GridView view;
        view.setModel(&model);
        view.selectAll();
        view.copyAction()->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("1\t[1,2,3]\tplain\n2\t[4,5,6]\t\"with \"\"quote\"\"\tand tab\""));
    }

    void copiesWithHeadersInVisualOrder()
    {
        QStandardItemModel model;
        fill(model);
        GridView view;
        view.setModel(&model);
        view.horizontalHeader()->moveSection(0, 2);
        view.selectRow(0);
        view.copyWithHeadersAction()->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("embedding\ttitle\tid\n[1,2,3]\tplain\t1"));
    }

    void hiddenColumnsAreNotCopied()
    {
        QStandardItemModel model;
        fill(model);
        GridView view;
        view.setModel(&model);
        view.setColumnHidden(1, true);
        view.selectRow(0);
        QCOMPARE(view.selectionAsText(false), QStringLiteral("1\tplain"));
    }

    void nothingSelectedLeavesTheClipboard()
    {
        GridView view;
        QGuiApplication::clipboard()->setText(QStringLiteral("before"));
        view.copyAction()->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("before"));
    }

    void columnsStayWithinTheMaximum()
    {
        QStandardItemModel model;
        model.appendRow(new QStandardItem(QString(2000, u'x')));
        GridView view;
        view.setModel(&model);
        view.fitColumns(200);
        QCOMPARE(view.columnWidth(0), 200);
    }
};

QTEST_MAIN(TestGridView)
#include "tst_gridview.moc"
