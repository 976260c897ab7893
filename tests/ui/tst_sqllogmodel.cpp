#include "ui/log/sqllogdock.h"
#include "ui/log/sqllogmodel.h"
#include "ui/log/sqllogproxy.h"
#include "ui/shared/gridview.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

class TestSqlLogModel : public QObject
{
    Q_OBJECT

private:
    static db::StatementRecord record(int number, const QString &sql, const QString &sqlstate = {})
    {
        db::StatementRecord record;
        record.number = number;
        record.startedAt = QDateTime(QDate(2024, 5, 1), QTime(12, 30, 1, 250));
        record.backend = 4711;
        record.sql = sql;
        record.parameterCount = 2;
        record.elapsed = {number * 1.5};
        record.rows = 1000 * number;
        record.sqlstate = sqlstate;
        record.errorMessage = sqlstate.isEmpty() ? QString() : QStringLiteral("relation does not exist");
        return record;
    }
    static QString text(const QAbstractItemModel &model, int row, int column)
    {
        return model.index(row, column).data().toString();
    }

private slots:
    void appendsShowsAndClears()
    {
        SqlLogModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.append({record(1, QStringLiteral("-- why\n-- and how\nSELECT\n  1"))});
        model.append(
            {record(2, QStringLiteral("SELECT 2")), record(3, QStringLiteral("nonsense"), QStringLiteral("42P01"))});
        QCOMPARE(inserted.size(), 2);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(text(model, 0, SqlLogModel::SqlColumn), QStringLiteral("SELECT 1"));
        QCOMPARE(model.index(0, SqlLogModel::SqlColumn).data(GridView::CopyRole).toString(),
                 QStringLiteral("-- why\n-- and how\nSELECT\n  1"));
        QCOMPARE(text(model, 0, SqlLogModel::ElapsedColumn), QStringLiteral("1.50"));
        QCOMPARE(text(model, 1, SqlLogModel::RowsColumn), QStringLiteral("2\u202f000"));
        QCOMPARE(text(model, 2, SqlLogModel::RowsColumn), QString());
        QVERIFY(text(model, 2, SqlLogModel::ErrorColumn).startsWith(QStringLiteral("42P01 ")));
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        model.append({});
        QCOMPARE(model.rowCount(), 0);
    }

    void staysWithinItsCapacity()
    {
        SqlLogModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setCapacity(10);
        for (int number = 1; number <= 25; ++number)
            model.append({record(number, QString::number(number))});
        QCOMPARE(model.rowCount(), 10);
        QCOMPARE(text(model, 0, SqlLogModel::SqlColumn), QStringLiteral("16"));

        QList<db::StatementRecord> many;
        for (int number = 26; number <= 60; ++number)
            many << record(number, QString::number(number));
        model.append(many);
        QCOMPARE(model.rowCount(), 10);
        QCOMPARE(text(model, 9, SqlLogModel::SqlColumn), QStringLiteral("60"));
        model.setCapacity(3);
        QCOMPARE(model.rowCount(), 3);
    }

    void proxyFiltersAndSortsByValue()
    {
        SqlLogModel model;
        SqlLogProxy proxy;
        proxy.setSourceModel(&model);
        QAbstractItemModelTester tester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.append({record(1, QStringLiteral("SELECT a")), record(20, QStringLiteral("select b")),
                      record(3, QStringLiteral("UPDATE c"), QStringLiteral("25006"))});
        proxy.sort(SqlLogModel::ElapsedColumn, Qt::DescendingOrder);
        QCOMPARE(text(proxy, 0, SqlLogModel::SqlColumn), QStringLiteral("select b"));
        proxy.setText(QStringLiteral("select"));
        QCOMPARE(proxy.rowCount(), 2);
        proxy.setText(QStringLiteral("25006"));
        QCOMPARE(proxy.rowCount(), 1);
        proxy.setText({});
        proxy.setFailedOnly(true);
        QCOMPARE(proxy.rowCount(), 1);
        QCOMPARE(text(proxy, 0, SqlLogModel::SqlColumn), QStringLiteral("UPDATE c"));
    }

    void dockReadsOnlyWhileVisible()
    {
        const auto log = std::make_shared<db::StatementLog>();
        SqlLogDock dock(log);
        log->append(record(0, QStringLiteral("SELECT 1")));
        auto *view = dock.findChild<GridView *>(QStringLiteral("sqlLogView"));
        QTest::qWait(300);
        QCOMPARE(view->model()->rowCount(), 0);
        dock.show();
        QTRY_COMPARE(view->model()->rowCount(), 1);
        log->append(record(0, QStringLiteral("SELECT 2")));
        QTRY_COMPARE(view->model()->rowCount(), 2);
        QCOMPARE(dock.findChild<QLabel *>(QStringLiteral("sqlLogCount"))->text(), QStringLiteral("2 statements"));
        dock.hide();
        log->append(record(0, QStringLiteral("SELECT 3")));
        QTest::qWait(300);
        QCOMPARE(view->model()->rowCount(), 2);
    }

    void dockFiltersAndShowsTheWholeStatement()
    {
        const auto log = std::make_shared<db::StatementLog>();
        SqlLogDock dock(log);
        log->append(record(0, QStringLiteral("SELECT\n  1")));
        log->append(record(0, QStringLiteral("broken"), QStringLiteral("42601")));
        dock.poll();
        auto *view = dock.findChild<GridView *>(QStringLiteral("sqlLogView"));
        view->selectRow(0);
        QCOMPARE(dock.findChild<QPlainTextEdit *>(QStringLiteral("sqlLogStatement"))->toPlainText(),
                 QStringLiteral("SELECT\n  1"));
        dock.findChild<QCheckBox *>(QStringLiteral("sqlLogFailedOnly"))->setChecked(true);
        QCOMPARE(view->model()->rowCount(), 1);
        dock.findChild<QLineEdit *>(QStringLiteral("sqlLogFilter"))->setText(QStringLiteral("nowhere"));
        QCOMPARE(view->model()->rowCount(), 0);
        QCOMPARE(dock.findChild<QLabel *>(QStringLiteral("sqlLogCount"))->text(), QStringLiteral("0 of 2 statements"));
    }
};

QTEST_MAIN(TestSqlLogModel)
#include "tst_sqllogmodel.moc"
