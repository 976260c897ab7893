#include "app/sweep/filtercells.h"
#include "app/sweep/filtersetup.h"

#include <QTest>

using namespace sweep;
using enum FilterStrategy;

class TestFilterSetup : public QObject
{
    Q_OBJECT

private slots:
    void strategiesSendTheirSettings();
    void olderVectorHasNoIterativeScans();
    void ivfflatHasNoStrictOrder();
    void partialIndexesAreFound();
    void chosenStrategiesAlone();
    void refusesWhatIsWrong_data();
    void refusesWhatIsWrong();
    void conditionsAreJoined();
    void partialIndexIsLikeTheIndex();
    void plansAreReadInTheServersWords();
    void mixedPlansAreCounted();

private:
    static FilterSpec spec(const QString &method = QStringLiteral("hnsw"));
    static FilterSetup prepared(const FilterSpec &spec, const IterativeScans &iterative = {});
    static QString sent(const FilterSetup &setup, FilterStrategy strategy);
};

FilterSpec TestFilterSetup::spec(const QString &method)
{
    FilterSpec spec;
    spec.sweep.table.name = {QStringLiteral("public"), QStringLiteral("my items")};
    catalog::Column vector;
    vector.name = QStringLiteral("embedding");
    vector.type = QStringLiteral("vector(3)");
    vector.vector = catalog::VectorShape{vectors::VectorType::Vector, 3};
    catalog::Column kind;
    kind.name = QStringLiteral("ki\"nd");
    spec.sweep.table.columns = {vector, kind};
    catalog::Index index;
    index.name = {QStringLiteral("public"), QStringLiteral("items_index")};
    index.method = method;
    index.keys = {{QStringLiteral("embedding"), {}, QStringLiteral("vector_l2_ops"), QStringLiteral("vector(3)")}};
    spec.sweep.table.indexes = {index};
    spec.sweep.column = QStringLiteral("embedding");
    spec.sweep.index = index.name.name;
    spec.filterColumn = kind.name;
    return spec;
}

FilterSetup TestFilterSetup::prepared(const FilterSpec &spec, const IterativeScans &iterative)
{
    const bool hnsw = spec.sweep.table.indexes.first().method == u"hnsw";
    const GridPoint settings{hnsw ? search::Setting{QStringLiteral("hnsw.ef_search"), QStringLiteral("40")}
                                  : search::Setting{QStringLiteral("ivfflat.probes"), QStringLiteral("5")}};
    const auto setup = prepareFilters(spec, settings, iterative);
    if (!setup)
        qWarning("%s", qPrintable(setup.error().message));
    return setup ? *setup : FilterSetup();
}

QString TestFilterSetup::sent(const FilterSetup &setup, FilterStrategy strategy)
{
    for (const FilterStep &step : setup.steps) {
        if (step.strategy == strategy)
            return settingsText(step.sent);
    }
    return QStringLiteral("no such step");
}

void TestFilterSetup::strategiesSendTheirSettings()
{
    const FilterSetup setup = prepared(spec());
    QCOMPARE(setup.steps.size(), FilterStrategyCount);
    QCOMPARE(setup.filterColumn, QStringLiteral("\"ki\"\"nd\""));
    QCOMPARE(sent(setup, Planner), QStringLiteral("hnsw.ef_search = 40"));
    QCOMPARE(sent(setup, ExactFirst), QString());
    const QString forcing = QStringLiteral(", enable_seqscan = off, enable_bitmapscan = off, enable_sort = off");
    QCOMPARE(sent(setup, IndexOff), QStringLiteral("hnsw.ef_search = 40, hnsw.iterative_scan = off") + forcing);
    QCOMPARE(sent(setup, IndexRelaxed),
             QStringLiteral("hnsw.ef_search = 40, hnsw.iterative_scan = relaxed_order") + forcing);
    QCOMPARE(sent(setup, IndexStrict),
             QStringLiteral("hnsw.ef_search = 40, hnsw.iterative_scan = strict_order") + forcing);
    QVERIFY(setup.steps.last().missing.contains(QStringLiteral("no partial index")));
}

void TestFilterSetup::olderVectorHasNoIterativeScans()
{
    const FilterSetup setup = prepared(spec(), {false, QStringLiteral("0.7.4")});
    QVERIFY(!sent(setup, IndexOff).contains(QStringLiteral("iterative_scan")));
    QCOMPARE(setup.steps.at(2).missing, QStringLiteral("pgvector 0.7.4 has no iterative scans, 0.8 has"));
    QVERIFY(!setup.steps.at(3).missing.isEmpty());
}

void TestFilterSetup::ivfflatHasNoStrictOrder()
{
    const FilterSetup setup = prepared(spec(QStringLiteral("ivfflat")));
    QVERIFY(sent(setup, IndexRelaxed)
                .startsWith(QStringLiteral("ivfflat.probes = 5, ivfflat.iterative_scan = relaxed_order")));
    QCOMPARE(setup.steps.at(3).missing, QStringLiteral("IVFFlat has no strict order"));
}

void TestFilterSetup::partialIndexesAreFound()
{
    FilterSpec partial = spec();
    catalog::Index index = partial.sweep.table.indexes.first();
    index.name.name = QStringLiteral("items_games");
    index.method = QStringLiteral("ivfflat");
    index.predicate = QStringLiteral("(kind = 'games'::text)");
    partial.sweep.table.indexes << index;
    const FilterSetup setup = prepared(partial);
    QCOMPARE(setup.partials.size(), 1);
    QVERIFY(setup.steps.last().missing.isEmpty());
    // The index under test is made dear, each of the two while the other is meant.
    QVERIFY(sent(setup, PartialIndex).endsWith(QStringLiteral("hnsw.ef_search = 1000")));
    QVERIFY(sent(setup, IndexOff).startsWith(QStringLiteral("ivfflat.probes = 32768")));

    partial.sweep.index = index.name.name;
    const auto itself = prepareFilters(partial, {}, {});
    QVERIFY(itself);
    QVERIFY(itself->steps.last().missing.contains(QStringLiteral("partial itself")));
}

void TestFilterSetup::chosenStrategiesAlone()
{
    FilterSpec some = spec();
    some.strategies = {ExactFirst, Planner};
    const FilterSetup setup = prepared(some);
    QCOMPARE(setup.steps.size(), 2);
    QCOMPARE(setup.steps.first().strategy, Planner);
    for (const FilterStrategy strategy : allFilterStrategies())
        QCOMPARE(strategyFromName(strategyName(strategy)), strategy);
    QVERIFY(!strategyFromName(QStringLiteral("luck")));
}

void TestFilterSetup::refusesWhatIsWrong_data()
{
    QTest::addColumn<FilterSpec>("wrong");
    QTest::addColumn<QString>("words");
    FilterSpec wrong = spec();
    wrong.filterColumn.clear();
    QTest::newRow("no condition") << wrong << QStringLiteral("without a condition");
    wrong.filterValues = {QStringLiteral("a")};
    QTest::newRow("values of no column") << wrong << QStringLiteral("need the column");
    wrong = spec();
    wrong.filterColumn = QStringLiteral("nothing");
    QTest::newRow("missing column") << wrong << QStringLiteral("no column \"nothing\"");
    wrong = spec();
    wrong.sweep.holdOut = true;
    QTest::newRow("held-out rows") << wrong << QStringLiteral("held-out");
    wrong = spec();
    wrong.sweep.grid = gridOf(vectors::IndexMethod::Hnsw, {10, 40});
    QTest::newRow("several values") << wrong << QStringLiteral("one value of hnsw.ef_search");
    wrong = spec();
    wrong.sweep.untilTarget = true;
    QTest::newRow("search") << wrong << QStringLiteral("own way");
    wrong = spec();
    wrong.sweep.where = QStringLiteral("a = $2");
    QTest::newRow("parameter of its own") << wrong << QStringLiteral("has no value here");
    wrong = spec();
    wrong.sweep.k = 0;
    QTest::newRow("k") << wrong << QStringLiteral("k must be");
}

void TestFilterSetup::refusesWhatIsWrong()
{
    QFETCH(const FilterSpec, wrong);
    QFETCH(const QString, words);
    const auto setup = prepareFilters(wrong, {}, {});
    QVERIFY(!setup);
    QVERIFY2(setup.error().message.contains(words), qPrintable(setup.error().message));
}

void TestFilterSetup::conditionsAreJoined()
{
    QCOMPARE(bothConditions({}, QStringLiteral("b")), QStringLiteral("b"));
    QCOMPARE(bothConditions(QStringLiteral("a"), {}), QStringLiteral("a"));
    QCOMPARE(bothConditions(QStringLiteral("a or x like '%1' -- so"), QStringLiteral("b")),
             QStringLiteral("(a or x like '%1' -- so\n) AND b"));
    QCOMPARE(hiddenCondition(QStringLiteral("a")), QStringLiteral("CASE WHEN (a\n) THEN true ELSE false END"));
}

void TestFilterSetup::partialIndexIsLikeTheIndex()
{
    FilterSpec lists = spec(QStringLiteral("ivfflat"));
    lists.sweep.table.indexes.first().options = {{QStringLiteral("lists"), QStringLiteral("100")}};
    QCOMPARE(partialIndexSql(prepared(lists).sweep, QStringLiteral("a = 'b'"), 4200, false),
             QStringLiteral("CREATE INDEX CONCURRENTLY ON \"public\".\"my items\"\n USING ivfflat (\"embedding\" "
                            "vector_l2_ops) WITH (lists = 4)\n WHERE a = 'b';\n"));
    QVERIFY(!partialIndexSql(prepared(lists).sweep, QStringLiteral("a"), 1, true).contains(u"CONCURRENTLY"));
}

void TestFilterSetup::plansAreReadInTheServersWords()
{
    QCOMPARE(planSteps(R"([{"Plan": {"Node Type": "Limit", "Plans": [{"Node Type": "Sort", "Plans": [
                 {"Node Type": "Bitmap Heap Scan", "Relation Name": "items", "Plans": [
                     {"Node Type": "Bitmap Index Scan", "Index Name": "items_kind"}]}]}]}}])"),
             QStringLiteral("Sort, Bitmap Heap Scan on items, Bitmap Index Scan on items_kind"));
    QCOMPARE(planSteps(R"([{"Plan": {"Node Type": "Index Scan", "Index Name": "i", "Relation Name": "items"}}])"),
             QStringLiteral("Index Scan using i"));
    QCOMPARE(planSteps(R"([{"Plan": {"Node Type": "Seq Scan", "Parallel Aware": true, "Relation Name": "t"}}])"),
             QStringLiteral("Parallel Seq Scan on t"));
}

void TestFilterSetup::mixedPlansAreCounted()
{
    FilterRoute index{FilterForm::Plain, {PlanKind::IndexUnderTest, QStringLiteral("i"), QStringLiteral("A")}, {}};
    FilterRoute exact{FilterForm::Plain, {PlanKind::Exact, {}, QStringLiteral("B")}, {}};
    FilterRoute none{{}, {}, QStringLiteral("no partial index fits the condition")};
    FilterCell cell;
    describeRoutes(cell, {index, exact}, {3, 7});
    QCOMPARE(cell.point.plan.kind, PlanKind::OtherIndex);
    QCOMPARE(cell.point.plan.plan, QStringLiteral("B (7 queries); A (3 queries)"));
    QVERIFY(cell.notMeasured.isEmpty());
    FilterCell part;
    describeRoutes(part, {index, none}, {3, 7});
    QCOMPARE(part.point.plan.kind, PlanKind::IndexUnderTest);
    QVERIFY2(part.notMeasured.startsWith(QStringLiteral("measured for 3 of 10 queries only")),
             qPrintable(part.notMeasured));
    FilterCell nothing;
    describeRoutes(nothing, {none}, {10});
    QCOMPARE(nothing.notMeasured, none.reason);
}

QTEST_GUILESS_MAIN(TestFilterSetup)
#include "tst_filtersetup.moc"
