#include "app/sweep/filteradvice.h"
#include "tests/support/filterdata.h"

#include <QTest>

using namespace sweep;
using testsupport::filterCell;
using testsupport::filterResult;
using testsupport::unmeasuredCell;
using enum FilterStrategy;

class TestFilterAdvice : public QObject
{
    Q_OBJECT

private slots:
    void cheapestWhoseLowerBoundReaches();
    void plannersOwnChoiceNeedsNoChange();
    void unreachableIsSaid();
    void fewQueriesAreNamed();
    void partOfTheQueriesDoesNotCount();
    void nothingMeasured();
    void sqlForcesOnlyWhereThePlannerWouldLeave();
    void indexesToTry();
    void strataHaveNames();
    void newIndexHasToBeWorthIt();

private:
    static FilterAdvice advise(const QList<FilterCell> &cells, FilterHead head = filterResult().head)
    {
        return adviseFilters(head, cells).first();
    }
};

void TestFilterAdvice::cheapestWhoseLowerBoundReaches()
{
    const auto advice = filterResult().advice;
    QCOMPARE(advice.size(), 3);
    QCOMPARE(advice.at(0).verdict, FilterAdvice::Verdict::Found);
    QCOMPARE(advice.at(0).strategy, IndexRelaxed); // strict is as dear, and its bound is too low
    QVERIFY2(advice.at(0).sentence.contains(QStringLiteral("recall 0.970 (0.960-0.980) in 1.80 ms")),
             qPrintable(advice.at(0).sentence));
    QVERIFY2(advice.at(0).sentence.contains(QStringLiteral("the planner's own choice")),
             qPrintable(advice.at(0).sentence));
    QVERIFY(advice.at(0).sentence.contains(QStringLiteral("80 % of the answers short.")));
    QCOMPARE(advice.at(1).strategy, ExactFirst);
    QVERIFY(advice.at(1).sentence.contains(QStringLiteral("kind = some,times (1.7 % of the rows)")));
    QVERIFY(advice.at(1).sql.contains(QStringLiteral("+ 0 LIMIT 10;")));
}

void TestFilterAdvice::plannersOwnChoiceNeedsNoChange()
{
    const FilterAdvice advice = filterResult().advice.at(2);
    QCOMPARE(advice.strategy, Planner); // though the same plan by another text was 5 % faster
    QVERIFY2(advice.sentence.contains(QStringLiteral("nothing to change")), qPrintable(advice.sentence));
    QCOMPARE(advise({filterCell(0, Planner, 1, 0, 1.2), filterCell(0, ExactFirst, 1, 0, 1)}).strategy, ExactFirst);
}

void TestFilterAdvice::unreachableIsSaid()
{
    const FilterAdvice advice =
        advise({filterCell(0, Planner, 0.3, 0.02, 1), filterCell(0, IndexRelaxed, 0.8, 0.02, 9)});
    QCOMPARE(advice.verdict, FilterAdvice::Verdict::NotReached);
    QCOMPARE(advice.strategy, IndexRelaxed);
    QVERIFY2(advice.sentence.contains(QStringLiteral("no strategy reaches recall@10 0.95; the best, the index with")),
             qPrintable(advice.sentence));
}

void TestFilterAdvice::fewQueriesAreNamed()
{
    const FilterAdvice advice = advise({filterCell(0, IndexRelaxed, 0.96, 0.03, 9)});
    QCOMPARE(advice.verdict, FilterAdvice::Verdict::TooFewQueries);
    QVERIFY2(advice.sentence.contains(QStringLiteral("for certain over 100 queries")), qPrintable(advice.sentence));
}

void TestFilterAdvice::partOfTheQueriesDoesNotCount()
{
    FilterCell partial = filterCell(0, PartialIndex, 1, 0, 0.1);
    partial.notMeasured = QStringLiteral("measured for 10 of 100 queries only");
    QCOMPARE(advise({partial, filterCell(0, ExactFirst, 1, 0, 2)}).strategy, ExactFirst);
}

void TestFilterAdvice::nothingMeasured()
{
    const FilterAdvice advice = advise({unmeasuredCell(0, PartialIndex, QStringLiteral("none"))});
    QCOMPARE(advice.verdict, FilterAdvice::Verdict::NothingMeasured);
    QVERIFY(advice.sql.isEmpty());
}

void TestFilterAdvice::sqlForcesOnlyWhereThePlannerWouldLeave()
{
    const FilterCell relaxed = filterCell(0, IndexRelaxed, 0.99, 0, 1);
    FilterCell planner = filterCell(0, Planner, 0.2, 0.01, 1);
    const QString natural = advise({planner, relaxed}).sql;
    QCOMPARE(natural, QStringLiteral("BEGIN;\nSET LOCAL hnsw.ef_search = 40;\n"
                                     "SET LOCAL hnsw.iterative_scan = 'relaxed_order';\n"
                                     "SELECT … ORDER BY embedding <=> $1 LIMIT 10;\nCOMMIT;\n"));
    planner.point.plan = {PlanKind::Exact, {}, QStringLiteral("Seq Scan on items")};
    planner.point.latency.mean = {50};
    const QString forced = advise({planner, relaxed}).sql;
    QVERIFY2(forced.contains(QStringLiteral("SET LOCAL enable_seqscan = 'off';")), qPrintable(forced));
    QCOMPARE(forced.count(QStringLiteral("hnsw.ef_search")), 1);
}

void TestFilterAdvice::indexesToTry()
{
    FilterHead head = filterResult().head;
    const FilterCell relaxed = filterCell(0, IndexRelaxed, 0.99, 0, 5);
    FilterCell exact = filterCell(0, ExactFirst, 1, 0, 20);
    QCOMPARE(advise({relaxed, exact}).moreSql, head.strata.first().partialSql);
    exact.point.plan.plan = QStringLiteral("Sort, Seq Scan on items");
    head.columnIndexSql = QStringLiteral("CREATE INDEX CONCURRENTLY ON items (kind);\n");
    QCOMPARE(advise({relaxed, exact}, head).moreSql, head.columnIndexSql);
    exact.point.latency.mean = {0.5};
    QVERIFY(advise({relaxed, exact}, head).moreSql.isEmpty()); // cheap enough as it is
}

void TestFilterAdvice::strataHaveNames()
{
    FilterHead head = filterResult().head;
    FilterStratum range = head.strata.first();
    range.valueCount = 7;
    range.name = QStringLiteral("3-10 %");
    QCOMPARE(stratumText(head, range), QStringLiteral("kind, values of 3-10 % of the rows"));
    head.filterColumn.clear();
    range.name = QStringLiteral("price < 3");
    QCOMPARE(stratumText(head, range), QStringLiteral("price < 3 (10.0 % of the rows)"));
}

void TestFilterAdvice::newIndexHasToBeWorthIt()
{
    FilterHead head = filterResult().head;
    PartialBuild build;
    build.value = head.strata.first().values.first();
    build.build = {QStringLiteral("workbench_partial_1"), 0.8, {1 << 20}, {}, false};
    build.sql = QStringLiteral("CREATE INDEX CONCURRENTLY ON t …;\n");
    head.built = {build};
    const auto partial = [](double ms) {
        FilterCell cell = filterCell(0, PartialIndex, 0.98, 0.01, ms);
        cell.built = true;
        return cell;
    };
    const FilterAdvice worth = advise({filterCell(0, ExactFirst, 1, 0, 6), partial(0.5)}, head);
    QCOMPARE(worth.strategy, PartialIndex);
    QVERIFY2(worth.sentence.contains(QStringLiteral("built in 0.80 s, 1.0 MiB")), qPrintable(worth.sentence));
    QVERIFY(worth.sql.startsWith(build.sql));
    QVERIFY(!worth.sql.contains(QStringLiteral("without these")));
    QVERIFY(worth.sql.contains(QStringLiteral("plan_cache_mode = 'force_custom_plan'"))); // the value is a parameter
    const FilterAdvice little = advise({filterCell(0, ExactFirst, 1, 0, 2.2), partial(1.6)}, head);
    QCOMPARE(little.strategy, ExactFirst);
    QVERIFY2(little.sentence.contains(QStringLiteral("too little gained")), qPrintable(little.sentence));
    // Under a millisecond nothing is worth an index more.
    QCOMPARE(advise({filterCell(0, ExactFirst, 1, 0, 0.9), partial(0.1)}, head).strategy, ExactFirst);
    // Where nothing else reaches the target, it is.
    QCOMPARE(advise({filterCell(0, IndexOff, 0.3, 0.1, 0.5), partial(0.6)}, head).strategy, PartialIndex);
    QCOMPARE(advise({filterCell(0, Planner, 1, 0, 5), partial(4)}, head).strategy, Planner);
}

QTEST_GUILESS_MAIN(TestFilterAdvice)
#include "tst_filteradvice.moc"
