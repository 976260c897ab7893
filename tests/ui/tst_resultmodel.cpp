#include "ui/query/resultmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace query;

class TestResultModel : public QObject
{
    Q_OBJECT

private slots:
    void asksForThePagesItLacks();
    void growsWhileRowsCome();
    void showsCells();
    void letsGoOfOldPages();
    void namesTypes();

private:
    StatementReport report(int rows) const;
};

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

QString shown(const ResultModel &model, int row, int column)
{
    return model.data(model.index(row, column), Qt::DisplayRole).toString();
}

/// Reads every page that the model asks for, at once.
void serve(ResultModel &model)
{
    QObject::connect(
        &model, &ResultModel::pageWanted, &model,
        [&model](qint64 first) {
            jobs::JobContext context;
            const auto page = readPage(context, model.spool(), first);
            if (page)
                model.setPage(*page);
        },
        Qt::QueuedConnection);
}

void appendRows(ResultSpool &spool, int from, int to)
{
    for (int i = from; i < to; ++i) {
        const QByteArray number = QByteArray::number(i);
        const QByteArray vector = "[" + number + ",0]";
        const auto name = i % 2 ? std::nullopt : std::optional(QByteArrayView("ü"));
        QVERIFY(spool.append({QByteArrayView(number), QByteArrayView(vector), name}));
    }
    QVERIFY(spool.publish());
}

} // namespace

StatementReport TestResultModel::report(int rows) const
{
    StatementReport made;
    made.columns = {{text("n"), 23, -1, {}, std::nullopt},
                    {text("v"), 99999, -1, {}, vectors::VectorType::Vector},
                    {text("name"), 25, -1, {}, std::nullopt}};
    const auto spool = ResultSpool::create(made.columns);
    appendRows(**spool, 0, rows);
    made.rows = *spool;
    made.rowsKept = rows;
    return made;
}

void TestResultModel::asksForThePagesItLacks()
{
    ResultModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy wanted(&model, &ResultModel::pageWanted);
    model.setReport(report(1000));
    QCOMPARE(model.rowCount(), 1000);
    QCOMPARE(model.columnCount(), 3);
    wanted.clear();
    QCOMPARE(shown(model, 700, 0), QString());
    QCOMPARE(shown(model, 701, 0), QString());
    QCOMPARE(wanted.size(), 1);
    const qint64 first = wanted.first().first().toLongLong();
    QCOMPARE(first, 512);
    jobs::JobContext context;
    model.setPage(*readPage(context, model.spool(), first));
    QCOMPARE(shown(model, 700, 0), text("700"));
    QCOMPARE(wanted.size(), 1);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void TestResultModel::growsWhileRowsCome()
{
    ResultModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    serve(model);
    StatementReport growing;
    growing.columns = {{text("n"), 23, -1, {}, std::nullopt},
                       {text("v"), 99999, -1, {}, std::nullopt},
                       {text("x"), 25, -1, {}, std::nullopt}};
    const auto spool = *ResultSpool::create(growing.columns);
    appendRows(*spool, 0, 300);
    growing.rows = spool;
    growing.rowsKept = 300;
    model.setReport(growing);
    QTRY_COMPARE(shown(model, 299, 0), text("299"));
    appendRows(*spool, 300, 600);
    growing.rowsKept = 600;
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setReport(growing);
    QCOMPARE(resets.size(), 0);
    QCOMPARE(model.rowCount(), 600);
    QTRY_COMPARE(shown(model, 300, 0), text("300"));
    QTRY_COMPARE(shown(model, 599, 0), text("599"));
}

void TestResultModel::showsCells()
{
    ResultModel model;
    serve(model);
    model.setReport(report(10));
    QTRY_COMPARE(shown(model, 1, 0), text("1"));
    QCOMPARE(shown(model, 3, 1), text("2 · ‖v‖ 3.000"));
    QVERIFY(model.data(model.index(3, 1), ResultModel::VectorRole).isValid());
    QCOMPARE(shown(model, 1, 2), text("NULL"));
    QCOMPARE(model.data(model.index(1, 2), ResultModel::StateRole).value<ResultCellState>(), ResultCellState::Null);
    QCOMPARE(shown(model, 2, 2), text("ü"));
    QVERIFY(model.data(model.index(1, 0), Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
    QVERIFY(model.data(model.index(1, 2), Qt::TextAlignmentRole).toInt() & Qt::AlignLeft);
    QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), text("v"));
    QVERIFY(!model.headerData(3, Qt::Horizontal, Qt::DisplayRole).isValid());
}

void TestResultModel::letsGoOfOldPages()
{
    ResultModel model;
    serve(model);
    model.setReport(report(20000));
    for (int row = 0; row < 20000; row += int(PageRows))
        QTRY_COMPARE(shown(model, row, 0), QString::number(row));
    QSignalSpy wanted(&model, &ResultModel::pageWanted);
    QCOMPARE(shown(model, 0, 0), QString());
    QCOMPARE(wanted.size(), 1);
    QTRY_COMPARE(shown(model, 0, 0), text("0"));
}

void TestResultModel::namesTypes()
{
    ResultModel model;
    StatementReport plain = report(5);
    model.setReport(plain);
    QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::ToolTipRole).toString(), text("v"));
    plain.columns[1].typeName = text("vector(2)");
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setReport(plain);
    QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::ToolTipRole).toString(), text("v  vector(2)"));
    QCOMPARE(resets.size(), 0);
}

QTEST_MAIN(TestResultModel)
#include "tst_resultmodel.moc"
