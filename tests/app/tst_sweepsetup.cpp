#include "app/sweep/applysettings.h"
#include "app/sweep/plancheck.h"
#include "app/sweep/sampling.h"
#include "app/sweep/sweepsetup.h"

#include <QTest>

using namespace sweep;

class TestSweepSetup : public QObject
{
    Q_OBJECT

private slots:
    void takesTheOnlyIndex();
    void namesTheChoiceAmongSeveral();
    void refusesWhatIsWrong_data();
    void refusesWhatIsWrong();
    void asksForOneRowMoreWhenQueriesAreRows();
    void forcedPlansComeAfterNaturalOnes();
    void everySettingIsMeasuredWithEachK();
    void steersAwayFromTheOtherMethod();
    void expressionIndexIsCountedOnTheColumn();
    void bitsAreCountedByCosine();
    void partialIndexBringsItsCondition();
    void ladderStartsAtKAndEndsAtLists();
    void valuesAreReadAsTyped();
    void samplingIsOneStatementPerSeed();
    void plansAreJudged_data();
    void plansAreJudged();
    void scriptsApplySettings();

private:
    static SweepSpec spec();
    static catalog::Index index(const QString &name, const QString &method);
};

catalog::Index TestSweepSetup::index(const QString &name, const QString &method)
{
    catalog::Index index;
    index.name = {QStringLiteral("public"), name};
    index.method = method;
    index.keys = {{QStringLiteral("embedding"), {}, QStringLiteral("vector_l2_ops"), QStringLiteral("vector(3)")}};
    return index;
}

SweepSpec TestSweepSetup::spec()
{
    SweepSpec spec;
    spec.table.name = {QStringLiteral("public"), QStringLiteral("my items")};
    spec.table.keyColumns = {QStringLiteral("tenant"), QStringLiteral("i\"d")};
    catalog::Column column;
    column.name = QStringLiteral("embedding");
    column.type = QStringLiteral("vector(3)");
    column.vector = catalog::VectorShape{vectors::VectorType::Vector, 3};
    spec.table.columns = {column};
    spec.table.indexes = {index(QStringLiteral("items_hnsw"), QStringLiteral("hnsw"))};
    spec.column = QStringLiteral("embedding");
    spec.grid = gridOf(vectors::IndexMethod::Hnsw, {10, 40});
    return spec;
}

void TestSweepSetup::takesTheOnlyIndex()
{
    const auto setup = prepareSweep(spec());
    QVERIFY2(setup, setup ? "" : qPrintable(setup.error().message));
    QCOMPARE(setup->index.name.name, QStringLiteral("items_hnsw"));
    QVERIFY(setup->sameDistance);
    QVERIFY(setup->steering.isEmpty());
}

void TestSweepSetup::namesTheChoiceAmongSeveral()
{
    SweepSpec two = spec();
    two.table.indexes << index(QStringLiteral("items_ivf"), QStringLiteral("ivfflat"));
    const auto setup = prepareSweep(two);
    QVERIFY(!setup);
    QVERIFY(setup.error().hint.contains(QStringLiteral("items_hnsw, items_ivf")));
    two.index = QStringLiteral("items_other");
    QCOMPARE(prepareSweep(two).error().kind, core::ErrorKind::Missing);
    two.index = QStringLiteral("items_ivf");
    QCOMPARE(prepareSweep(two)->index.name.name, QStringLiteral("items_ivf"));
}

void TestSweepSetup::refusesWhatIsWrong_data()
{
    QTest::addColumn<SweepSpec>("spec");
    const auto row = [](const char *name, auto change) {
        SweepSpec wrong = spec();
        change(wrong);
        QTest::newRow(name) << wrong;
    };
    row("k", [](SweepSpec &s) { s.k = 0; });
    row("queries", [](SweepSpec &s) { s.queries = 0; });
    row("target", [](SweepSpec &s) { s.targetRecall = 1.2; });
    row("column", [](SweepSpec &s) { s.column = QStringLiteral("nothing"); });
    row("ef_search", [](SweepSpec &s) { s.grid = gridOf(vectors::IndexMethod::Hnsw, {1001}); });
    row("probes", [](SweepSpec &s) { s.grid = gridOf(vectors::IndexMethod::Ivfflat, {0}); });
    row("where", [](SweepSpec &s) { s.where = QStringLiteral("1 = 1); DROP TABLE x; --"); });
    row("parameter", [](SweepSpec &s) { s.where = QStringLiteral("price < $1"); });
    row("dimensions", [](SweepSpec &s) { s.given = {{vectors::VectorType::Vector, 2, {1, 2}, {}}}; });
    row("no index", [](SweepSpec &s) { s.table.indexes.clear(); });
    row("invalid index", [](SweepSpec &s) { s.table.indexes.first().valid = false; });
}

void TestSweepSetup::refusesWhatIsWrong()
{
    QFETCH(const SweepSpec, spec);
    const auto setup = prepareSweep(spec);
    QVERIFY(!setup);
    QCOMPARE(setup.error().kind, core::ErrorKind::InvalidInput);
    QVERIFY(!setup.error().message.isEmpty());
}

void TestSweepSetup::asksForOneRowMoreWhenQueriesAreRows()
{
    SweepSpec sampled = spec();
    auto setup = prepareSweep(sampled);
    QCOMPARE(setup->limit, 11);
    QCOMPARE(setup->steps.size(), sampled.grid.size());
    // ef_search 10 has room for ten rows, one of which is the query itself.
    QCOMPARE(setup->steps.at(0).settings, sampled.grid.at(0));
    QCOMPARE(setup->steps.at(0).sent, gridOf(vectors::IndexMethod::Hnsw, {11}).first());
    QCOMPARE(setup->steps.at(1).sent, sampled.grid.at(1));
    QVERIFY(setup->roomForItself);

    sampled.given = {{vectors::VectorType::Vector, 3, {1, 2, 3}, {}}};
    setup = prepareSweep(sampled);
    QCOMPARE(setup->limit, 10);
    for (const SweepStep &step : setup->steps)
        QCOMPARE(step.sent, step.settings);
    QVERIFY(!setup->roomForItself);
}

void TestSweepSetup::forcedPlansComeAfterNaturalOnes()
{
    SweepSpec both = spec();
    both.plans = PlanChoice::Both;
    const auto setup = prepareSweep(both);
    QCOMPARE(setup->steps.size(), 2 * both.grid.size());
    const SweepStep &natural = setup->steps.first();
    const SweepStep &forced = setup->steps.at(both.grid.size());
    QVERIFY(!natural.forced && forced.forced);
    QCOMPARE(forced.settings, natural.settings);
    QVERIFY(forced.sent.contains(search::Setting{QStringLiteral("enable_seqscan"), QStringLiteral("off")}));
    both.plans = PlanChoice::Forced;
    QVERIFY(prepareSweep(both)->steps.first().forced);
}

void TestSweepSetup::steersAwayFromTheOtherMethod()
{
    SweepSpec two = spec();
    two.table.indexes << index(QStringLiteral("items_ivf"), QStringLiteral("ivfflat"));
    two.index = QStringLiteral("items_hnsw");
    QCOMPARE(prepareSweep(two)->steering,
             (QList<search::Setting>{{QStringLiteral("ivfflat.probes"), QStringLiteral("32768")}}));
    two.index = QStringLiteral("items_ivf");
    QCOMPARE(prepareSweep(two)->steering,
             (QList<search::Setting>{{QStringLiteral("hnsw.ef_search"), QStringLiteral("1000")}}));
    two.table.indexes[0].keys[0].operatorClass = QStringLiteral("vector_cosine_ops");
    QVERIFY(prepareSweep(two)->steering.isEmpty());
}

void TestSweepSetup::expressionIndexIsCountedOnTheColumn()
{
    SweepSpec half = spec();
    catalog::IndexKey &key = half.table.indexes[0].keys[0];
    key = {{},
           QStringLiteral("(embedding)::halfvec(3)"),
           QStringLiteral("halfvec_ip_ops"),
           QStringLiteral("ext.halfvec(3)")};
    const auto setup = prepareSweep(half);
    QVERIFY2(setup, setup ? "" : qPrintable(setup.error().message));
    QVERIFY(!setup->sameDistance);
    QCOMPARE(setup->measured.shape, (catalog::VectorShape{vectors::VectorType::Halfvec, 3}));
    QCOMPARE(setup->exact.shape, (catalog::VectorShape{vectors::VectorType::Vector, 3}));
    QCOMPARE(setup->exact.distance, vectors::Distance::InnerProduct);
    QVERIFY(setup->exact.expression.isEmpty());
}

void TestSweepSetup::bitsAreCountedByCosine()
{
    SweepSpec bits = spec();
    bits.table.indexes[0].keys[0] = {{},
                                     QStringLiteral("(binary_quantize(embedding))::bit(3)"),
                                     QStringLiteral("bit_hamming_ops"),
                                     QStringLiteral("bit(3)")};
    const auto setup = prepareSweep(bits);
    QVERIFY2(setup, setup ? "" : qPrintable(setup.error().message));
    QCOMPARE(setup->measured.distance, vectors::Distance::Hamming);
    QCOMPARE(setup->exact.distance, vectors::Distance::Cosine);
}

void TestSweepSetup::partialIndexBringsItsCondition()
{
    SweepSpec partial = spec();
    partial.table.indexes[0].predicate = QStringLiteral("(model_id = 123)");
    QCOMPARE(prepareSweep(partial)->measured.where, QStringLiteral("(model_id = 123)"));
    partial.where = QStringLiteral("price < 5 -- cheap");
    QCOMPARE(prepareSweep(partial)->exact.where, QStringLiteral("((model_id = 123)) AND (price < 5 -- cheap\n)"));
}

void TestSweepSetup::ladderStartsAtKAndEndsAtLists()
{
    const catalog::Index hnsw = index(QStringLiteral("h"), QStringLiteral("hnsw"));
    QCOMPARE(defaultGrid(hnsw, 10).first(), gridOf(vectors::IndexMethod::Hnsw, {10}).first());
    QCOMPARE(defaultGrid(hnsw, 100).first(), gridOf(vectors::IndexMethod::Hnsw, {113}).first());
    QCOMPARE(defaultGrid(hnsw, 5000).size(), 1);
    catalog::Index ivfflat = index(QStringLiteral("i"), QStringLiteral("ivfflat"));
    QCOMPARE(defaultGrid(ivfflat, 10).last(), gridOf(vectors::IndexMethod::Ivfflat, {100}).first());
    ivfflat.options.insert(QStringLiteral("lists"), QStringLiteral("3"));
    QCOMPARE(defaultGrid(ivfflat, 10), gridOf(vectors::IndexMethod::Ivfflat, {1, 2, 3}));
}

void TestSweepSetup::valuesAreReadAsTyped()
{
    QCOMPARE(*parseValues(QStringLiteral(" 10,20 , 40;40\n80,")), (QList<int>{10, 20, 40, 80}));
    QVERIFY(parseValues({})->isEmpty());
    QVERIFY(parseValues(QStringLiteral("10, x")).error().message.contains(u'x'));
    QVERIFY(!parseValues(QStringLiteral("0")));
    QVERIFY(!parseValues(QStringLiteral("99999999999")));
}

void TestSweepSetup::samplingIsOneStatementPerSeed()
{
    SweepSpec sampled = spec();
    sampled.where = QStringLiteral("price < 5 -- cheap");
    sampled.seed = 42;
    const auto statement = sampleStatement(sampled, *prepareSweep(sampled));
    QCOMPARE(statement.sql, QStringLiteral("SELECT \"tenant\", \"i\"\"d\", \"embedding\"\n"
                                           "  FROM \"public\".\"my items\"\n"
                                           " WHERE \"embedding\" IS NOT NULL\n"
                                           "   AND (price < 5 -- cheap\n)\n"
                                           " ORDER BY hashtextextended(concat_ws(chr(31), \"tenant\"::text, "
                                           "\"i\"\"d\"::text) COLLATE \"C\", $1::bigint)\n"
                                           " LIMIT 200"));
    QCOMPARE(statement.parameters, (QList<db::Parameter>{db::Parameter::integer(42)}));
    sampled.where = QStringLiteral("name LIKE '%1%5'");
    const QString sql = sampleStatement(sampled, *prepareSweep(sampled)).sql;
    QVERIFY2(sql.contains(QStringLiteral("LIKE '%1%5'")) && sql.endsWith(QStringLiteral("LIMIT 200")), qPrintable(sql));
}

void TestSweepSetup::plansAreJudged_data()
{
    QTest::addColumn<QString>("ordering");
    QTest::addColumn<QStringList>("indexes");
    QTest::addColumn<QStringList>("seqScans");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("used");
    const QString ours = QStringLiteral("part_hnsw");
    const QString other = QStringLiteral("items_ivf");
    const QString btree = QStringLiteral("items_pkey");
    const QString table = QStringLiteral("items");
    const QString parent = QStringLiteral("items_hnsw");
    QTest::newRow("index") << ours << QStringList{ours} << QStringList() << int(PlanKind::IndexUnderTest) << parent;
    QTest::newRow("subquery of the condition")
        << ours << QStringList{ours} << QStringList{QStringLiteral("users")} << int(PlanKind::IndexUnderTest) << parent;
    QTest::newRow("other index") << other << QStringList{other} << QStringList() << int(PlanKind::OtherIndex) << other;
    QTest::newRow("part without index") << ours << QStringList{ours} << QStringList{table} << int(PlanKind::OtherIndex)
                                        << parent;
    QTest::newRow("seq scan") << QString() << QStringList() << QStringList{table} << int(PlanKind::Exact) << QString();
    QTest::newRow("btree") << QString() << QStringList{btree} << QStringList() << int(PlanKind::Exact) << QString();
}

void TestSweepSetup::plansAreJudged()
{
    QFETCH(const QString, ordering);
    QFETCH(const QStringList, indexes);
    QFETCH(const QStringList, seqScans);
    QFETCH(const int, kind);
    QFETCH(const QString, used);
    const PlanNames names{{QStringLiteral("items_hnsw"), QStringLiteral("part_hnsw")},
                          {QStringLiteral("items_ivf")},
                          {QStringLiteral("items")}};
    plan::PlanSummary summary;
    summary.orderingIndex = ordering;
    summary.indexes = indexes;
    summary.seqScans = seqScans;
    summary.totalCost = 1;
    const auto verdict = judge(summary, names, QStringLiteral("items_hnsw"));
    QCOMPARE(int(verdict.kind), kind);
    QCOMPARE(verdict.indexUsed, used);
    QVERIFY(!verdict.plan.isEmpty());
}

void TestSweepSetup::scriptsApplySettings()
{
    const GridPoint settings{{QStringLiteral("hnsw.ef_search"), QStringLiteral("80")},
                             {QStringLiteral("hnsw.iterative_scan"), QStringLiteral("relaxed_order")}};
    QCOMPARE(applyScript(settings, ApplyScope::Session),
             QStringLiteral("SET hnsw.ef_search = 80;\nSET hnsw.iterative_scan = 'relaxed_order';\n"));
    QCOMPARE(applyScript(settings.mid(0, 1), ApplyScope::Role, QStringLiteral("a\"b")),
             QStringLiteral("ALTER ROLE \"a\"\"b\" SET hnsw.ef_search = 80;\n"));
    QCOMPARE(applyScript(settings.mid(0, 1), ApplyScope::Database, QStringLiteral("shop")),
             QStringLiteral("ALTER DATABASE \"shop\" SET hnsw.ef_search = 80;\n"));
    QVERIFY(applyScript(settings, ApplyScope::Transaction).startsWith(QStringLiteral("BEGIN;\nSET LOCAL")));
}

void TestSweepSetup::everySettingIsMeasuredWithEachK()
{
    SweepSpec several = spec();
    several.k = 10;
    several.moreK = {100, 1};
    several.plans = PlanChoice::Both;
    const auto setup = prepareSweep(several);
    QVERIFY(setup);
    QCOMPARE(setup->steps.size(), 12);
    QCOMPARE(setup->steps.at(0).k, 1);
    QCOMPARE(setup->steps.at(2).k, 10);
    QCOMPARE(setup->steps.at(5).k, 100);
    QVERIFY(!setup->steps.at(5).forced && setup->steps.at(6).forced);
    // A row finds itself: room for it is needed where ef_search is no larger than k.
    QCOMPARE(setup->steps.at(0).sent.first().value, QStringLiteral("10"));
    QCOMPARE(setup->steps.at(2).sent.first().value, QStringLiteral("11"));
    QCOMPARE(setup->steps.at(5).sent.first().value, QStringLiteral("41"));
    QCOMPARE(setup->limit, 11);
    QCOMPARE(setup->limitedTo(100).limit, 101);
    QCOMPARE(setup->limitedTo(100).steps.size(), 4);
    QCOMPARE(allK(several), (QList<int>{1, 10, 100}));
    QCOMPARE(largestK(several), 100);
    QVERIFY(!checkSingleK(several, QStringLiteral("this")));
    several.moreK = {10, 10};
    QVERIFY(checkSingleK(several, QStringLiteral("this")));
    several.moreK = {0};
    QVERIFY(!prepareSweep(several));
    several.moreK = {100};
    several.grid.clear(); // each k has a ladder that begins with it
    const auto ladder = prepareSweep(several);
    QVERIFY(ladder);
    QCOMPARE(ladder->limitedTo(10).steps.first().settings.first().value, QStringLiteral("10"));
    QCOMPARE(ladder->limitedTo(100).steps.first().settings.first().value, QStringLiteral("113"));
}

QTEST_GUILESS_MAIN(TestSweepSetup)
#include "tst_sweepsetup.moc"
