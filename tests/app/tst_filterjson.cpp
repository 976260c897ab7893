#include "app/sweep/filterjson.h"
#include "tests/support/filterdata.h"

#include <QJsonArray>
#include <QTest>

using namespace sweep;
using testsupport::filterResult;

class TestFilterJson : public QObject
{
    Q_OBJECT

private slots:
    void hasTheKeysOfTheCommandLine();
    void unmeasuredCellHasItsReason();
    void headsComeBack();
    void cellsComeBack();
    void refusesOtherJson();
    void specNamesWhatWasChosen();
};

void TestFilterJson::hasTheKeysOfTheCommandLine()
{
    const QJsonObject json = toJson(filterResult());
    QCOMPARE(json.value(u"filter_column").toString(), QStringLiteral("kind"));
    QCOMPARE(json.value(u"settings").toObject().value(u"hnsw.ef_search").toInt(), 40);
    const QJsonArray strata = json.value(u"strata").toArray();
    QCOMPARE(strata.size(), 3);
    const QJsonObject first = strata.first().toObject();
    QCOMPARE(first.value(u"rows").toDouble(), 6000.0);
    QCOMPARE(first.value(u"strategies").toArray().size(), FilterStrategyCount);
    const QJsonObject relaxed = first.value(u"strategies").toArray().at(2).toObject();
    QCOMPARE(
        relaxed.keys(),
        (QStringList{QStringLiteral("index_used"), QStringLiteral("mean_ms"), QStringLiteral("p50_ms"),
                     QStringLiteral("p95_ms"), QStringLiteral("p99_ms"), QStringLiteral("plan"),
                     QStringLiteral("queries"), QStringLiteral("recall"), QStringLiteral("recall_high"),
                     QStringLiteral("recall_low"), QStringLiteral("rows_possible"), QStringLiteral("rows_returned"),
                     QStringLiteral("settings"), QStringLiteral("short_share"), QStringLiteral("strategy")}));
    QCOMPARE(relaxed.value(u"strategy").toString(), QStringLiteral("index_relaxed"));
    const QJsonObject advice = first.value(u"recommendation").toObject();
    QCOMPARE(advice.value(u"strategy").toString(), QStringLiteral("index_relaxed"));
    QCOMPARE(advice.value(u"verdict").toString(), QStringLiteral("found"));
    QVERIFY(!advice.value(u"sql").toString().isEmpty());
}

void TestFilterJson::unmeasuredCellHasItsReason()
{
    const QJsonArray strata = toJson(filterResult()).value(u"strata").toArray();
    const QJsonObject partial = strata.first().toObject().value(u"strategies").toArray().at(5).toObject();
    QCOMPARE(partial.keys(), (QStringList{QStringLiteral("not_measured"), QStringLiteral("strategy")}));
}

void TestFilterJson::headsComeBack()
{
    const FilterHead head = filterResult().head;
    const auto back = filterHeadFromJson(filterHeadToJson(head));
    QVERIFY(back);
    QCOMPARE(*back, head);
}

void TestFilterJson::cellsComeBack()
{
    for (FilterCell cell : filterResult().cells) {
        cell.hidden = cell.strategy == FilterStrategy::IndexStrict;
        const auto back = cellFromJson(cellToJson(cell));
        QVERIFY(back);
        QCOMPARE(*back, cell);
    }
}

void TestFilterJson::refusesOtherJson()
{
    QVERIFY(!filterHeadFromJson({}));
    QVERIFY(!cellFromJson({}));
    QVERIFY(!cellFromJson({{QStringLiteral("strategy"), QStringLiteral("planner")}}));
}

void TestFilterJson::specNamesWhatWasChosen()
{
    FilterSpec spec;
    spec.filterColumn = QStringLiteral("kind");
    spec.filterValues = {QStringLiteral("a"), QStringLiteral("b,c")};
    spec.strategies = {FilterStrategy::ExactFirst, FilterStrategy::Planner};
    const QJsonObject json = filterSpecToJson(spec);
    QCOMPARE(json.value(u"strategies").toArray(),
             (QJsonArray{QStringLiteral("planner"), QStringLiteral("exact_first")}));
    QCOMPARE(json.value(u"filter_values").toArray().size(), 2);
    QVERIFY(json.value(u"sweep").isObject());
}

QTEST_GUILESS_MAIN(TestFilterJson)
#include "tst_filterjson.moc"
