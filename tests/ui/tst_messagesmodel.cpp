#include "ui/query/historymodel.h"
#include "ui/query/messagesmodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace query;

class TestMessagesModel : public QObject
{
    Q_OBJECT

private slots:
    void tellsHowStatementsEnd();
    void noticesStandAboveTheOutcome();
    void historyIsListed();
};

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

QStringList messagesOf(const QAbstractItemModel &model)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row)
        lines << model.index(row, MessagesModel::Message).data().toString();
    return lines;
}

StatementReport report(int index, StatementState state)
{
    StatementReport made;
    made.index = index;
    made.state = state;
    return made;
}

} // namespace

void TestMessagesModel::tellsHowStatementsEnd()
{
    MessagesModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setStatements(*splitScript(text("SELECT 1;\nSELECT nosuch;\nSELECT 3")));
    QCOMPARE(model.rowCount(), 0);
    model.setReport(report(0, StatementState::Running));
    QCOMPARE(messagesOf(model), QStringList{text("running…")});
    StatementReport done = report(0, StatementState::Succeeded);
    done.command = text("SELECT 1");
    done.elapsed = {1.5};
    model.setReport(done);
    StatementReport failed = report(1, StatementState::Failed);
    failed.error = core::Error{core::ErrorKind::Missing,
                               text("column \"nosuch\" does not exist"),
                               text("a detail"),
                               text("a hint"),
                               {},
                               {},
                               true};
    failed.errorAt = 17;
    model.setReport(failed);
    model.setReport(done); // the names of its types came
    QCOMPARE(messagesOf(model), (QStringList{text("SELECT 1"), text("column \"nosuch\" does not exist")}));
    QCOMPARE(model.index(1, MessagesModel::Line).data().toString(), text("2"));
    QCOMPARE(model.index(1, MessagesModel::Statement).data().toString(), text("SELECT nosuch"));
    QCOMPARE(model.index(1, 0).data(MessagesModel::PlaceRole).toInt(), 17);
    QVERIFY(model.index(1, 0).data(Qt::ToolTipRole).toString().contains(text("a hint")));
    model.setStatements({});
    QCOMPARE(model.rowCount(), 0);
}

void TestMessagesModel::noticesStandAboveTheOutcome()
{
    MessagesModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setStatements(*splitScript(text("SELECT 1; DO 'x'")));
    StatementReport one = report(0, StatementState::Succeeded);
    one.command = text("SELECT 1");
    model.setReport(one);
    StatementReport two = report(1, StatementState::Running);
    two.notices << db::Notice{text("NOTICE"), text("first"), {}, {}};
    model.setReport(two);
    two.notices << db::Notice{text("WARNING"), text("second"), {}, text("try")};
    two.state = StatementState::Succeeded;
    two.command = text("DO");
    two.noticesDropped = 3;
    model.setReport(two);
    QCOMPARE(messagesOf(model), (QStringList{text("SELECT 1"), text("NOTICE: first"), text("WARNING: second"),
                                             text("DO · 3 more messages")}));
}

void TestMessagesModel::historyIsListed()
{
    HistoryModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    workspace::HistoryRecord record;
    record.id = 7;
    record.ranAt = QDateTime::currentDateTimeUtc();
    record.sql = text("SELECT 1\n  FROM t");
    record.rows = 1;
    record.elapsed = {0.42};
    workspace::HistoryRecord failed = record;
    failed.state = workspace::HistoryState::Failed;
    failed.statements = 3;
    failed.error = text("no such table");
    model.setRecords({record, failed});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0).data().toString(), text("SELECT 1 FROM t"));
    QCOMPARE(model.index(0).data(HistoryModel::SqlRole).toString(), record.sql);
    QVERIFY(model.index(0).data(HistoryModel::DetailsRole).toString().endsWith(text("1 row")));
    QVERIFY(model.index(1).data(HistoryModel::DetailsRole).toString().contains(text("failed · 3 statements")));
    QVERIFY(model.index(1).data(Qt::ToolTipRole).toString().contains(text("no such table")));
    model.setRecords({});
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(TestMessagesModel)
#include "tst_messagesmodel.moc"
