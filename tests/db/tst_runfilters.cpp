#include "app/catalog/loadcatalog.h"
#include "app/search/recall.h"
#include "app/sweep/runfilters.h"
#include "tests/support/privateserver.h"

#include <QTest>

#include <cmath>

using namespace sweep;
using testsupport::PrivateServer;
using enum FilterStrategy;

/// Strategies over a table of odd names whose categories have from 30 % of the rows down to four of them.
class TestRunFilters : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void strataFollowTheShareOfTheRows();
    void figuresAreThoseOfTheServer_data();
    void figuresAreThoseOfTheServer();
    void partialIndexIsMeasuredWhereItFits();
    void fewerRowsThanAskedFor();
    void ivfflatHasTwoModes();
    void typedConditionIsOneStratum();
    void valuesOfAnyType_data();
    void valuesOfAnyType();
    void serversWordsComeThrough();
    void searchNearARowFindsItAndTenMore();
    void nothingIsLeftBehind();
    void nextServerForcesToo();

private:
    FilterSpec spec(const QString &index, PrivateServer *server = nullptr);
    void giveQueries(FilterSpec &spec, int count);
    core::Result<FilterResult> run(const FilterSpec &spec, PrivateServer *server = nullptr);
    bool fill(PrivateServer &server);
    double recallBySession(const FilterSpec &spec, const FilterCell &cell, const QString &value, bool exact);
    static const FilterCell &cell(const FilterResult &result, int stratum, FilterStrategy strategy);

    PrivateServer *m_server = nullptr;
};

namespace {

const QString Database = QStringLiteral("runfilters");

/// SQL for 12 numbers that depend on `i`: overlapping clusters, so that an index has something to miss.
const QString VectorSql = QStringLiteral(
    "(SELECT array_agg((hashint8((i % 97) * 31 + j) % 500) / 100.0 + (hashint8(i * 131 + j) % 1000) / 300.0)"
    " FROM generate_series(1, 12) j)::vector(12)");

} // namespace

bool TestRunFilters::fill(PrivateServer &server)
{
    return server.createDatabase(Database) &&
           server.run(QStringLiteral(
                          "CREATE TYPE mood AS ENUM ('glad', 'so, \"so\"', 'sad');"
                          "CREATE TABLE \"od d\" (tenant int, \"k\"\"ey\" text, \"ca\"\"t\" text, n int, m mood, "
                          "price numeric(8,2), e vector(12), PRIMARY KEY (tenant, \"k\"\"ey\"));"
                          "SELECT setseed(0.5);"
                          "INSERT INTO \"od d\" SELECT i % 7, 'k' || i, "
                          "CASE WHEN i % 10 < 3 THEN 'b''ig' WHEN i % 100 BETWEEN 3 AND 7 THEN 'mid\\dle' "
                          "WHEN i % 1000 BETWEEN 13 AND 17 THEN 'small' WHEN i % 3000 = 9 THEN 'tiny' "
                          "WHEN i % 50 = 8 THEN NULL ELSE 'r' || (i % 10) END, "
                          "i % 20, (ARRAY['glad', 'so, \"so\"', 'sad'])[1 + i % 3]::mood, (i % 40) / 4.0, "
                          "CASE WHEN i % 400 = 1 THEN NULL ELSE %1 END FROM generate_series(1, 12000) i;"
                          "CREATE INDEX od_hnsw ON \"od d\" USING hnsw (e vector_l2_ops);"
                          "CREATE INDEX od_ivf ON \"od d\" USING ivfflat (e vector_l2_ops) WITH (lists = 40);"
                          "CREATE INDEX od_mid ON \"od d\" USING hnsw (e vector_l2_ops) WHERE \"ca\"\"t\" = 'mid\\dle';"
                          "CREATE INDEX od_cat ON \"od d\" (\"ca\"\"t\");"
                          "VACUUM ANALYZE \"od d\"")
                          .replace(QStringLiteral("%1"), VectorSql),
                      Database);
}

void TestRunFilters::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(fill(*m_server));
}

FilterSpec TestRunFilters::spec(const QString &index, PrivateServer *server)
{
    const auto pool = (server ? server : m_server)->pool(db::Access::ReadOnly, Database);
    auto lease = pool->lease();
    FilterSpec spec;
    const auto table =
        catalog::loadTable(**lease, catalog::ObjectName{QStringLiteral("public"), QStringLiteral("od d")});
    if (table)
        spec.sweep.table = *table;
    spec.sweep.column = QStringLiteral("e");
    spec.sweep.index = index;
    spec.sweep.queries = 40;
    spec.filterColumn = QStringLiteral("ca\"t");
    return spec;
}

/// Vectors near those of the table that are none of them.
void TestRunFilters::giveQueries(FilterSpec &spec, int count)
{
    const auto pool = m_server->pool(db::Access::ReadOnly, Database);
    auto lease = pool->lease();
    const auto rows = (*lease)->execute(
        QStringLiteral("SELECT %1 FROM generate_series(50001, %2) i").arg(VectorSql).arg(50000 + count),
        db::Format::Binary);
    QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message));
    for (int row = 0; row < rows->rowCount(); ++row)
        spec.sweep.given << *vectors::fromBinary(vectors::VectorType::Vector, rows->bytes(row, 0));
}

core::Result<FilterResult> TestRunFilters::run(const FilterSpec &spec, PrivateServer *server)
{
    jobs::JobContext context((server ? server : m_server)->pool(db::Access::ReadOnly, Database));
    auto result = runFilters(context, spec, {});
    if (!result)
        qWarning("%s: %s", qPrintable(core::toOneLine(result.error())), qPrintable(result.error().statement));
    for (const FilterCell &cell : result ? result->cells : QList<FilterCell>())
        qInfo("%-16s %-14s recall %.3f (%.3f-%.3f) rows %.1f of %.1f short %3.0f%% p50 %.2f ms  %s %s",
              qPrintable(result->head.strata.at(cell.stratum).name), qPrintable(strategyName(cell.strategy)),
              cell.point.recall.mean, cell.point.recall.low, cell.point.recall.high, cell.rowsReturned,
              cell.rowsPossible, cell.shortShare() * 100, cell.point.latency.p50.value,
              qPrintable(cell.point.plan.plan), qPrintable(cell.notMeasured));
    return result;
}

const FilterCell &TestRunFilters::cell(const FilterResult &result, int stratum, FilterStrategy strategy)
{
    static const FilterCell none;
    const FilterCell *found = cellOf(result.cells, stratum, strategy);
    return found ? *found : none;
}

void TestRunFilters::strataFollowTheShareOfTheRows()
{
    const auto result = run(spec(QStringLiteral("od_hnsw")));
    QVERIFY(result);
    const QList<FilterStratum> &strata = result->head.strata;
    QCOMPARE(strata.size(), 4);
    QCOMPARE(strata.at(0).name, QStringLiteral("10 % and more"));
    QCOMPARE(strata.at(1).name, QStringLiteral("3-10 %"));
    QCOMPARE(strata.at(2).name, QStringLiteral("0.3-1 %"));
    QCOMPARE(strata.at(3).name, QStringLiteral("below 0.1 %"));
    QCOMPARE(strata.at(2).values, QStringList{QStringLiteral("small")});
    QVERIFY(strata.at(1).valueCount > 1);
    QVERIFY2(std::abs(strata.at(2).share - 0.005) < 0.0002, qPrintable(QString::number(strata.at(2).share)));
    QCOMPARE(strata.at(3).queries, 4);
    QCOMPARE(result->cells.size(), 4 * FilterStrategyCount);
    for (const FilterStratum &stratum : strata) {
        const FilterCell &exact = cell(*result, stratum.position, ExactFirst);
        QCOMPARE(exact.point.queries, stratum.queries);
        QCOMPARE(exact.point.plan.kind, PlanKind::Exact);
        QCOMPARE(exact.point.recall, (MeanInterval{1, 1, 1}));
        QCOMPARE(exact.point.shortResults, 0);
        for (const FilterStrategy strategy : {IndexOff, IndexRelaxed, IndexStrict}) {
            const FilterCell &onIndex = cell(*result, stratum.position, strategy);
            QCOMPARE(onIndex.point.plan.kind, PlanKind::IndexUnderTest);
            QCOMPARE(onIndex.point.plan.indexUsed, QStringLiteral("od_hnsw"));
            QCOMPARE(onIndex.point.queries, stratum.queries);
        }
    }
    // Of 40 candidates a two-hundredth meets the condition.
    QVERIFY(cell(*result, 2, IndexOff).point.recall.mean < 0.3);
    QVERIFY(cell(*result, 2, IndexOff).shortShare() > 0.9);
    QVERIFY(cell(*result, 2, IndexRelaxed).point.recall.mean > cell(*result, 2, IndexOff).point.recall.mean);
    QCOMPARE(result->advice.size(), 4);
    for (const FilterAdvice &advice : result->advice)
        qInfo("%s", qPrintable(advice.sentence));
}

/// Recall of the same searches on a session of our own, counted over rows found by the exact order.
double TestRunFilters::recallBySession(const FilterSpec &spec, const FilterCell &cell, const QString &value, bool exact)
{
    const auto pool = m_server->pool(db::Access::ReadOnly, Database);
    auto lease = pool->lease();
    const auto search = [&](const QList<search::Setting> &settings, const QString &order, const db::Parameter &query) {
        std::vector<double> distances;
        auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnly);
        for (const search::Setting &setting : settings) {
            if (!transaction->setLocal(setting.name, setting.value))
                return distances;
        }
        const auto rows = (*lease)->execute(
            {QStringLiteral("SELECT (e <-> $1::vector) FROM \"od d\" WHERE CASE WHEN \"ca\"\"t\" = $2 "
                            "THEN true END ORDER BY %1 LIMIT 10")
                 .arg(order),
             {query, db::Parameter::text(value)}});
        for (int row = 0; rows && row < rows->rowCount(); ++row)
            distances.push_back(rows->real(row, 0));
        return distances;
    };
    double sum = 0;
    for (const vectors::VectorValue &given : spec.sweep.given) {
        const db::Parameter query = db::Parameter::binary(vectors::toBinary(given));
        const auto truth = search({}, QStringLiteral("(e <-> $1::vector) + 0"), query);
        const auto found = exact ? truth : search(cell.sent, QStringLiteral("e <-> $1::vector"), query);
        sum += search::recallByDistance(truth, found, 10).value;
    }
    return sum / double(spec.sweep.given.size());
}

void TestRunFilters::figuresAreThoseOfTheServer_data()
{
    QTest::addColumn<QString>("value");
    QTest::newRow("frequent") << QStringLiteral("b'ig");
    QTest::newRow("middling, with a partial index and a backslash") << QStringLiteral("mid\\dle");
    QTest::newRow("rare") << QStringLiteral("small");
}

void TestRunFilters::figuresAreThoseOfTheServer()
{
    QFETCH(const QString, value);
    FilterSpec given = spec(QStringLiteral("od_hnsw"));
    given.filterValues = {value};
    giveQueries(given, 60);
    const auto result = run(given);
    QVERIFY(result);
    QCOMPARE(result->head.strata.size(), 1);
    QCOMPARE(result->head.strata.first().values, QStringList{value});
    QCOMPARE(result->head.strata.first().queries, 60);
    for (const FilterStrategy strategy : {IndexOff, IndexRelaxed, IndexStrict, ExactFirst}) {
        const FilterCell &measured = cell(*result, 0, strategy);
        const double expected = recallBySession(given, measured, value, strategy == ExactFirst);
        QVERIFY2(std::abs(measured.point.recall.mean - expected) < 1e-9,
                 qPrintable(QStringLiteral("%1: %2, own session %3")
                                .arg(strategyName(strategy))
                                .arg(measured.point.recall.mean)
                                .arg(expected)));
    }
}

void TestRunFilters::partialIndexIsMeasuredWhereItFits()
{
    FilterSpec given = spec(QStringLiteral("od_hnsw"));
    given.filterValues = {QStringLiteral("mid\\dle"), QStringLiteral("small")};
    giveQueries(given, 50);
    const auto result = run(given);
    QVERIFY(result);
    const FilterCell &fits = cell(*result, 0, PartialIndex);
    QCOMPARE(fits.point.plan.indexUsed, QStringLiteral("od_mid"));
    QCOMPARE(fits.point.queries, 50);
    QVERIFY(fits.point.recall.mean > 0.8);
    QCOMPARE(fits.point.shortResults, 0);
    // The full index is measured beside it, though the planner likes the small one better.
    QVERIFY(cell(*result, 0, IndexOff).hidden);
    QCOMPARE(cell(*result, 0, IndexOff).point.plan.indexUsed, QStringLiteral("od_hnsw"));
    QCOMPARE(cell(*result, 1, IndexOff).point.plan.indexUsed, QStringLiteral("od_hnsw"));
    QVERIFY(!cell(*result, 1, PartialIndex).measured());
    QVERIFY(cell(*result, 1, PartialIndex).notMeasured.contains(QStringLiteral("no partial index fits")));

    FilterSpec mixed = spec(QStringLiteral("od_hnsw"));
    const auto strata = run(mixed);
    QVERIFY(strata);
    const FilterCell &part = cell(*strata, 1, PartialIndex);
    QVERIFY(part.measured() && part.point.queries < strata->head.strata.at(1).queries);
    QVERIFY2(part.notMeasured.contains(QStringLiteral("queries only")), qPrintable(part.notMeasured));
}

void TestRunFilters::fewerRowsThanAskedFor()
{
    FilterSpec few = spec(QStringLiteral("od_hnsw"));
    few.filterValues = {QStringLiteral("tiny")};
    const auto sampled = run(few);
    QVERIFY(sampled);
    // Four rows; each of them looks for the three others.
    QCOMPARE(sampled->head.strata.first().queries, 4);
    QCOMPARE(cell(*sampled, 0, ExactFirst).rowsPossible, 3.0);
    QCOMPARE(cell(*sampled, 0, ExactFirst).rowsReturned, 3.0);
    QCOMPARE(cell(*sampled, 0, ExactFirst).point.recall.mean, 1.0);
    QCOMPARE(cell(*sampled, 0, ExactFirst).point.shortResults, 0);
    giveQueries(few, 20);
    const auto given = run(few);
    QVERIFY(given);
    QCOMPARE(cell(*given, 0, ExactFirst).rowsPossible, 4.0);
    QCOMPARE(cell(*given, 0, ExactFirst).point.recall.mean, 1.0);
    QVERIFY(cell(*given, 0, IndexOff).point.recall.mean < 0.5);
}

void TestRunFilters::ivfflatHasTwoModes()
{
    FilterSpec ivfflat = spec(QStringLiteral("od_ivf"));
    ivfflat.sweep.grid = gridOf(vectors::IndexMethod::Ivfflat, {2});
    ivfflat.filterValues = {QStringLiteral("small"), QStringLiteral("mid\\dle")};
    const auto result = run(ivfflat);
    QVERIFY(result);
    QCOMPARE(result->head.settings.first().value, QStringLiteral("2"));
    const FilterCell &off = cell(*result, 0, IndexOff);
    const FilterCell &relaxed = cell(*result, 0, IndexRelaxed);
    QCOMPARE(off.point.plan.indexUsed, QStringLiteral("od_ivf"));
    QCOMPARE(relaxed.point.plan.kind, PlanKind::IndexUnderTest);
    QVERIFY(off.shortShare() > 0.5);
    QVERIFY(relaxed.point.recall.mean > off.point.recall.mean);
    QVERIFY(relaxed.shortShare() < off.shortShare());
    QCOMPARE(cell(*result, 0, IndexStrict).notMeasured, QStringLiteral("IVFFlat has no strict order"));
    // The partial index is an HNSW one: IVFFlat is held off while it is measured.
    QCOMPARE(cell(*result, 1, PartialIndex).point.plan.indexUsed, QStringLiteral("od_mid"));
    QCOMPARE(cell(*result, 1, IndexRelaxed).point.plan.indexUsed, QStringLiteral("od_ivf"));
}

void TestRunFilters::typedConditionIsOneStratum()
{
    FilterSpec typed = spec(QStringLiteral("od_hnsw"));
    typed.filterColumn.clear();
    typed.sweep.where = QStringLiteral("\"ca\"\"t\" = 'mid\\dle' or n = 3 and m <> 'sad' -- %1 %2");
    int told = 0;
    jobs::JobContext context(m_server->pool(db::Access::ReadOnly, Database));
    FilterObserver observer;
    observer.onCell = [&told](const FilterCell &) {
        ++told;
    };
    const auto result = runFilters(context, typed, observer);
    QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())));
    QVERIFY(told > FilterStrategyCount);
    QCOMPARE(result->head.strata.size(), 1);
    const FilterStratum &stratum = result->head.strata.first();
    QVERIFY2(stratum.share > 0.05 && stratum.share < 0.12, qPrintable(QString::number(stratum.share)));
    QVERIFY(stratum.partialSql.contains(QStringLiteral("od d")));
    QCOMPARE(cell(*result, 0, ExactFirst).point.recall.mean, 1.0);
    QVERIFY(cell(*result, 0, IndexRelaxed).point.recall.mean > 0.8);
    typed.sweep.where = QStringLiteral("n < 0");
    const auto none = run(typed);
    QVERIFY(!none);
    QCOMPARE(none.error().kind, core::ErrorKind::InvalidInput);
}

void TestRunFilters::valuesOfAnyType_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QStringList>("values");
    QTest::newRow("integer") << QStringLiteral("n") << QStringList{QStringLiteral("3"), QStringLiteral("17")};
    QTest::newRow("enum with comma and quotes") << QStringLiteral("m") << QStringList{QStringLiteral("so, \"so\"")};
    QTest::newRow("numeric, written otherwise") << QStringLiteral("price") << QStringList{QStringLiteral("2.5")};
}

void TestRunFilters::valuesOfAnyType()
{
    QFETCH(const QString, column);
    QFETCH(const QStringList, values);
    FilterSpec typed = spec(QStringLiteral("od_hnsw"));
    typed.filterColumn = column;
    typed.sweep.queries = 20;
    typed.strategies = {Planner, IndexRelaxed, ExactFirst};
    typed.sweep.where = QStringLiteral("tenant < 6");
    const auto byShare = run(typed);
    QVERIFY(byShare);
    for (const FilterStratum &stratum : byShare->head.strata)
        QCOMPARE(cell(*byShare, stratum.position, ExactFirst).point.recall.mean, 1.0);
    typed.filterValues = values;
    const auto named = run(typed);
    QVERIFY(named);
    QCOMPARE(named->head.strata.size(), values.size());
    QCOMPARE(cell(*named, 0, ExactFirst).point.recall.mean, 1.0);
    QCOMPARE(named->cells.size(), 3 * values.size());
}

void TestRunFilters::serversWordsComeThrough()
{
    FilterSpec wrong = spec(QStringLiteral("od_hnsw"));
    wrong.filterColumn = QStringLiteral("n");
    wrong.filterValues = {QStringLiteral("many")};
    const auto noNumber = run(wrong);
    QVERIFY(!noNumber);
    QCOMPARE(noNumber.error().sqlstate, QStringLiteral("22P02"));
    wrong.filterValues = {QStringLiteral("4711")};
    const auto noRow = run(wrong);
    QVERIFY(!noRow);
    QVERIFY2(noRow.error().message.contains(QStringLiteral("n = '4711'")), qPrintable(noRow.error().message));
    wrong.filterValues.clear();
    wrong.sweep.where = QStringLiteral("nothing = 1");
    const auto noColumn = run(wrong);
    QVERIFY(!noColumn);
    QCOMPARE(noColumn.error().sqlstate, QStringLiteral("42703"));
    wrong.sweep.where = QStringLiteral("pg_sleep(0) is null) OR (true");
    QVERIFY(!run(wrong));
}

/// Where the queries are rows, the SQL that is proposed asks for one row more: the row itself comes first.
void TestRunFilters::searchNearARowFindsItAndTenMore()
{
    FilterSpec rows = spec(QStringLiteral("od_hnsw"));
    rows.filterValues = {QStringLiteral("small")};
    rows.sweep.queries = 5;
    rows.strategies = {IndexRelaxed, ExactFirst};
    const auto result = run(rows);
    QVERIFY(result);
    const auto pool = m_server->pool(db::Access::ReadOnly, Database);
    const auto lease = pool->lease();
    const auto row = (*lease)->execute(
        QStringLiteral("SELECT \"k\"\"ey\", e FROM \"od d\" WHERE \"ca\"\"t\" = 'small' AND e IS NOT NULL LIMIT 1"),
        db::Format::Binary);
    QVERIFY(row);
    const QList<db::Parameter> near{db::Parameter::binary(row->bytes(0, 1).toByteArray()),
                                    db::Parameter::text(QStringLiteral("small"))};
    const auto found = (*lease)->execute({result->head.exactSql, near}, db::Format::Binary);
    QVERIFY2(found, found ? "" : qPrintable(core::toOneLine(found.error())));
    QCOMPARE(found->rowCount(), 11);
    QCOMPARE(found->bytes(0, 1).toByteArray(), row->bytes(0, 0).toByteArray());
    QCOMPARE(found->real(0, 2), 0.0);
    QVERIFY(found->real(1, 2) > 0);
    const auto searched = (*lease)->execute({result->head.searchSql, near});
    QVERIFY(searched && searched->rowCount() == 11);
}

void TestRunFilters::nothingIsLeftBehind()
{
    const auto pool = m_server->pool(db::Access::ReadOnly, Database);
    FilterSpec some = spec(QStringLiteral("od_hnsw"));
    some.filterValues = {QStringLiteral("small")};
    some.sweep.queries = 10;
    {
        jobs::JobContext context(pool);
        QVERIFY(runFilters(context, some, {}));
    }
    auto lease = pool->lease();
    const auto settings = (*lease)->execute(
        QStringLiteral("SELECT current_setting('enable_seqscan') || current_setting('hnsw.iterative_scan') || "
                       "current_setting('plan_cache_mode') || current_setting('ivfflat.probes'), "
                       "(SELECT count(*) FROM pg_class WHERE relname LIKE 'od%'), (SELECT count(*) FROM pg_namespace "
                       "WHERE nspname LIKE 'pgvector_work%')"));
    QVERIFY(settings);
    QCOMPARE(settings->text(0, 0), QStringLiteral("onoffauto1"));
    QCOMPARE(settings->integer(0, 1), 6); // the table, its key and four indexes
    QCOMPARE(settings->integer(0, 2), 0);
}

void TestRunFilters::nextServerForcesToo()
{
    PrivateServer *next = PrivateServer::next();
    if (!next)
        QSKIP("there is one PostgreSQL only");
    QVERIFY(fill(*next));
    FilterSpec given = spec(QStringLiteral("od_hnsw"), next);
    given.filterValues = {QStringLiteral("mid\\dle"), QStringLiteral("small")};
    const auto result = run(given, next);
    QVERIFY(result);
    for (const FilterStrategy strategy : {IndexOff, IndexRelaxed, IndexStrict}) {
        for (int stratum = 0; stratum < 2; ++stratum)
            QCOMPARE(cell(*result, stratum, strategy).point.plan.indexUsed, QStringLiteral("od_hnsw"));
    }
    QCOMPARE(cell(*result, 0, PartialIndex).point.plan.indexUsed, QStringLiteral("od_mid"));
    QCOMPARE(cell(*result, 0, ExactFirst).point.recall.mean, 1.0);
}

QTEST_GUILESS_MAIN(TestRunFilters)
#include "tst_runfilters.moc"
