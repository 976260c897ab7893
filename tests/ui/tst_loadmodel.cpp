#include "ui/sweep/loadmodel.h"
#include "ui/sweep/loadwords.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace sweep;

namespace {

LoadPoint point(int position, const char *value, int connections, const QList<double> &rounds, qint64 samples = 5000)
{
    LoadPoint point;
    point.position = position;
    point.settings = {{QStringLiteral("hnsw.ef_search"), QString::fromLatin1(value)}};
    point.connections = connections;
    point.rounds = rounds;
    point.finished = true;
    point.samples = samples;
    point.latency = {{1.1}, {1.0}, {2.5}, {4.0}, rounds.value(rounds.size() / 2)};
    point.plan = {PlanKind::IndexUnderTest, QStringLiteral("items_hnsw"), QStringLiteral("Index Scan")};
    return point;
}

/// Two settings with 1, 2 and 4 clients; the first stops gaining after 2.
LoadResult example()
{
    LoadResult result;
    result.head.sweep.index = QStringLiteral("items_hnsw");
    result.head.sweep.queries = 200;
    result.points = {point(0, "40", 1, {990, 1000, 1010}),  point(1, "80", 1, {500, 510, 520}, 900),
                     point(2, "40", 2, {1900, 2000, 2100}), point(3, "80", 2, {800, 900, 950}),
                     point(4, "40", 4, {2000, 2100, 2150}), point(5, "80", 4, {1000, 1100, 1200})};
    return result;
}

} // namespace

/// The table of a measurement of throughput, and the words of its page.
class TestLoadModel : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void rowsAreBySetting();
    void p99OfFewAnswersIsNotShown();
    void growingPointsKeepTheRows();
    void answerNamesTheEndOfTheGain();
    void fixedRateSaysWhetherItIsKept();
    void caveatsAreSaid();
};

void TestLoadModel::rowsAreBySetting()
{
    LoadModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setResult(example());
    QCOMPARE(model.rowCount(), 6);
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row)
        rows << model.index(row, LoadModel::SettingsColumn).data().toString().section(QChar::Nbsp, 1) + u'/' +
                    model.index(row, LoadModel::ClientsColumn).data().toString();
    QCOMPARE(rows.join(u' '), QStringLiteral("40/1 40/2 40/4 80/1 80/2 80/4"));
    QCOMPARE(model.rowOf(2), 1);
    QCOMPARE(model.rowOf(9), -1);
    QCOMPARE(model.index(1, LoadModel::QpsColumn).data(LoadModel::SortRole).toDouble(), 2000.0);
    QVERIFY(model.index(1, 0).data(Qt::FontRole).isValid()); // where the gain ends
    QVERIFY(!model.index(0, 0).data(Qt::FontRole).isValid());
    model.setResult({});
    QCOMPARE(model.rowCount(), 0);
}

void TestLoadModel::p99OfFewAnswersIsNotShown()
{
    LoadModel model;
    model.setResult(example());
    QCOMPARE(model.index(0, LoadModel::P99Column).data().toString(), QStringLiteral("4.00"));
    QCOMPARE(model.index(3, LoadModel::P99Column).data().toString(), QStringLiteral("–"));
}

void TestLoadModel::growingPointsKeepTheRows()
{
    LoadModel model;
    model.setResult(example());
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    LoadResult more = example();
    more.points[0].rounds << 1020;
    model.setResult(more);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(changed.count(), 1);
    more.points << point(6, "40", 8, {2100, 2110, 2120});
    model.setResult(more);
    QCOMPARE(reset.count(), 1);
}

void TestLoadModel::answerNamesTheEndOfTheGain()
{
    const QString answer = loadAnswerText(example()).replace(QChar::Nbsp, u' ').replace(QChar(0x202f), u' ');
    QCOMPARE(answer, QStringLiteral("ef_search 40 → 2 000 (1 900–2 100) queries/s with 2 clients · p95 2.5 ms"));
    const QString details = loadAnswerDetails(example());
    QVERIFY2(details.contains(QStringLiteral("4 clients give 5 % more")), qPrintable(details));
    QVERIFY2(details.contains(QStringLiteral("with 4 clients")), qPrintable(details)); // ef_search 80 still gains
    QVERIFY(loadAnswerCaveat(example()).isEmpty());
    QVERIFY(loadAnswerText({}).isEmpty());
}

void TestLoadModel::fixedRateSaysWhetherItIsKept()
{
    LoadResult result;
    result.head.rate = 1000;
    result.points = {point(0, "40", 1, {700, 700, 700}), point(1, "40", 2, {1000, 1000, 1000}),
                     point(2, "40", 4, {1000, 1000, 1000})};
    QVERIFY2(loadAnswerText(result).contains(QStringLiteral("2 clients keep up with")),
             qPrintable(loadAnswerText(result)));
    result.points = {point(0, "40", 1, {700, 700, 700})};
    QVERIFY(loadAnswerText(result).startsWith(QStringLiteral("Not reached")));
}

void TestLoadModel::caveatsAreSaid()
{
    LoadResult result = example();
    result.head.refusedAt = 8;
    result.head.refused = QStringLiteral("connection 5: FATAL: sorry, too many clients already");
    result.points[4].clientShare = 0.95;
    result.points[5].plan = {PlanKind::Exact, {}, QStringLiteral("Seq Scan on items")};
    const QString caveat = loadAnswerCaveat(result);
    QVERIFY(caveat.contains(QStringLiteral("8 clients not measured: connection 5: FATAL: sorry, too many")));
    QVERIFY(caveat.contains(QStringLiteral("Seq Scan on items")));
    QVERIFY(caveat.contains(QStringLiteral("most of a processor")));
}

QTEST_MAIN(TestLoadModel)
#include "tst_loadmodel.moc"
