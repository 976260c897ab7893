#include "app/sweep/bias.h"

#include <QTest>

using namespace sweep;

class TestBias : public QObject
{
    Q_OBJECT

private slots:
    void comparesTheSameSettings();
    void onlyWhatCanBeCompared();
    void tellsOfTheRecommendedPoint();

private:
    static SweepResult result(QuerySource source, const QList<double> &recalls);
};

SweepResult TestBias::result(QuerySource source, const QList<double> &recalls)
{
    SweepResult result;
    result.head.table = QStringLiteral("public.items");
    result.head.index = QStringLiteral("items_hnsw");
    result.head.source = source;
    result.head.startedAt = QDateTime({2026, 3, 14}, {9, 0}, Qt::UTC);
    int ef = 10;
    for (const double recall : recalls) {
        SweepPoint point;
        point.position = int(result.points.size());
        point.settings = {{QStringLiteral("hnsw.ef_search"), QString::number(ef)}};
        point.queries = 100;
        point.recall = {recall, recall - 0.001, recall + 0.001};
        result.points << point;
        ef *= 2;
    }
    return result;
}

void TestBias::comparesTheSameSettings()
{
    const SweepResult rows = result(QuerySource::TableRows, {0.969, 0.979, 0.99});
    const auto estimate = biasAgainst(rows, result(QuerySource::HeldOut, {0.84, 0.92}));
    QVERIFY(estimate);
    QCOMPARE(estimate->heldOut, (QMap<int, double>{{0, 0.84}, {1, 0.92}}));
}

void TestBias::onlyWhatCanBeCompared()
{
    const SweepResult rows = result(QuerySource::TableRows, {0.969});
    QVERIFY(!biasAgainst(rows, result(QuerySource::Given, {0.84})));
    SweepResult other = result(QuerySource::HeldOut, {0.84});
    other.head.k = 20;
    QVERIFY(!biasAgainst(rows, other));
    other.head.moreK = {10}; // its one point is of it
    QVERIFY(biasAgainst(rows, other));
    other.points.first().k = 20;
    QVERIFY(!biasAgainst(rows, other));
    other = result(QuerySource::HeldOut, {0.84});
    other.points.first().settings.first().value = QStringLiteral("11");
    QVERIFY(!biasAgainst(rows, other));
    other = result(QuerySource::HeldOut, {1});
    other.points.first().plan.kind = PlanKind::Exact;
    QVERIFY(!biasAgainst(rows, other));
}

void TestBias::tellsOfTheRecommendedPoint()
{
    SweepResult rows = result(QuerySource::TableRows, {0.969, 0.979});
    QVERIFY(biasText(rows).isEmpty());
    rows.bias = biasAgainst(rows, result(QuerySource::HeldOut, {0.84, 0.925}));
    QCOMPARE(tellingPoint(rows), 0); // where they differ most
    rows.recommendation.position = 1;
    QCOMPARE(biasText(rows), QStringLiteral("A hold-out sweep of 2026-03-14 found 0.925 where rows of the table give "
                                            "0.979 (hnsw.ef_search = 20)."));
}

QTEST_APPLESS_MAIN(TestBias)
#include "tst_bias.moc"
