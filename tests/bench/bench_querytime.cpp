#include "tests/bench/barelibpq.h"
#include "tests/bench/benchdata.h"

#include "app/catalog/loadcatalog.h"
#include "app/search/searchrequest.h"
#include "app/sweep/runsweep.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double medianOf(std::vector<double> values)
{
    if (values.empty())
        return 0;
    std::nth_element(values.begin(), values.begin() + qsizetype(values.size() / 2), values.end());
    return values[values.size() / 2];
}

/// How much longer ours takes, from pairs. Whoever comes second finds the pages warm, so each order has its own median;
/// their mean has no part of it, and a busy machine shifts no median of pairs.
double overheadOf(const std::vector<double> &ours, const std::vector<double> &theirs,
                  const std::vector<bool> &oursFirst)
{
    std::vector<double> differences[2];
    for (size_t i = 0; i < ours.size(); ++i)
        differences[oursFirst[i] ? 1 : 0].push_back(ours[i] - theirs[i]);
    return (medianOf(differences[0]) + medianOf(differences[1])) / 2;
}

search::SearchTarget target()
{
    search::SearchTarget target;
    target.table = {QStringLiteral("public"), QStringLiteral("bench")};
    target.column = QStringLiteral("embedding");
    target.shape = {vectors::VectorType::Vector, bench::Dimensions};
    target.distance = vectors::Distance::L2;
    target.keyColumns = QStringList{QStringLiteral("id")};
    return target;
}

std::vector<QByteArray> binaryQueries()
{
    std::vector<QByteArray> queries;
    for (const auto &vector : bench::clusteredVectors(bench::QueryCount, 1))
        queries.push_back(vectors::toBinary({vectors::VectorType::Vector, bench::Dimensions, vector, {}}));
    return queries;
}

QString statementText()
{
    return search::searchStatement(target(), {vectors::VectorType::Vector, bench::Dimensions, {}, {}},
                                   bench::Neighbours, {}, search::Exactness::AsPlanned)
        .sql;
}

/// A session of bare libpq with the statement prepared, under the settings that a sweep makes.
bench::BareConnection preparedBare(const QString &setting)
{
    auto bare = bench::connectBare(bench::server().parameters());
    bench::runBare(bare.get(), "SELECT '[1]'::vector");
    bench::runBare(bare.get(), "SET plan_cache_mode = force_custom_plan");
    bench::runBare(bare.get(), setting.toUtf8());
    PQclear(PQprepare(bare.get(), "query", statementText().toUtf8().constData(), 0, nullptr));
    return bare;
}

void setCounters(benchmark::State &state, double bareTime, double overhead)
{
    state.counters["bare_us"] = 1e6 * bareTime;
    state.counters["overhead_us"] = 1e6 * overhead;
    state.counters["ratio"] = (bareTime + overhead) / bareTime;
}

/// The same statement and vectors through db::Connection, clocked as a sweep does it, and through bare libpq; turn and
/// turn about, so that what the machine does besides falls on both.
void statementTime(benchmark::State &state)
{
    bench::prepareTable();
    const QString setting = QStringLiteral("SET hnsw.ef_search = %1").arg(state.range(0));
    const auto bare = preparedBare(setting);
    const auto lease = bench::server().pool()->lease();
    const bool set = (*lease)->execute(setting) && (*lease)->execute(QStringLiteral("SET plan_cache_mode = "
                                                                                    "force_custom_plan"));
    const auto prepared = (*lease)->prepare(statementText());
    if (!prepared || !set) {
        state.SkipWithError("the statement cannot be prepared");
        return;
    }

    const std::vector<QByteArray> queries = binaryQueries();
    std::vector<double> ours;
    std::vector<double> theirs;
    std::vector<bool> oursFirst;
    size_t turn = 0;
    const auto runOurs = [&](const QByteArray &query) {
        const QList<db::Parameter> parameters{db::Parameter::binary(query)};
        const auto start = Clock::now();
        const auto rows = (*lease)->execute(*prepared, parameters);
        ours.push_back(secondsSince(start));
        if (!rows || rows->rowCount() != bench::Neighbours)
            state.SkipWithError("an answer is short");
    };
    const auto runTheirs = [&](const QByteArray &query) {
        const auto start = Clock::now();
        const auto rows = bench::executeBare(bare.get(), "query", query);
        theirs.push_back(secondsSince(start));
    };
    for ([[maybe_unused]] auto step : state) {
        // Who comes first with a vector finds its pages cold in the processor's caches, so both do as often.
        const QByteArray &query = queries[turn % queries.size()];
        oursFirst.push_back((turn + turn / queries.size()) % 2 == 0);
        ++turn;
        if (oursFirst.back())
            runOurs(query);
        runTheirs(query);
        if (!oursFirst.back())
            runOurs(query);
        state.SetIterationTime(ours.back());
    }
    setCounters(state, medianOf(theirs), overheadOf(ours, theirs, oursFirst));
}

sweep::SweepSpec sweepSpec(db::Connection &connection, int efSearch)
{
    const auto table = catalog::loadTable(connection, QStringLiteral("bench"));
    if (!table)
        qFatal("%s", qPrintable(core::toOneLine(table.error())));
    sweep::SweepSpec spec;
    spec.table = *table;
    spec.column = QStringLiteral("embedding");
    spec.k = bench::Neighbours;
    spec.grid = sweep::gridOf(vectors::IndexMethod::Hnsw, {efSearch});
    for (auto &vector : bench::clusteredVectors(bench::QueryCount, 1))
        spec.given.append({vectors::VectorType::Vector, bench::Dimensions, std::move(vector), {}});
    return spec;
}

/// Mean seconds per query of one pass over the queries, a tenth of them run before for nothing, as a sweep does.
double bareLoop(PGconn *connection, const std::vector<QByteArray> &queries)
{
    for (size_t i = 0; i < queries.size() / 10; ++i)
        bench::executeBare(connection, "query", queries[i]);
    double total = 0;
    for (const QByteArray &query : queries) {
        const auto start = Clock::now();
        const auto rows = bench::executeBare(connection, "query", query);
        total += secondsSince(start);
    }
    return total / double(queries.size());
}

/// Whole sweeps of one point, by the mean they report, and bare loops over the same vectors, turn and turn about.
void sweepTime(benchmark::State &state)
{
    bench::prepareTable();
    const auto pool = bench::server().pool(db::Access::ReadOnly);
    const auto spec = [&] {
        const auto lease = pool->lease();
        return sweepSpec(**lease, int(state.range(0)));
    }();
    const auto bare = preparedBare(QStringLiteral("SET hnsw.ef_search = %1").arg(state.range(0)));
    const std::vector<QByteArray> queries = binaryQueries();
    std::vector<double> differences;
    std::vector<double> theirs;
    for ([[maybe_unused]] auto step : state) {
        const double before = bareLoop(bare.get(), queries);
        jobs::JobContext context(pool);
        const auto result = sweep::runSweep(context, spec, sweep::SweepObserver{});
        const double after = bareLoop(bare.get(), queries);
        if (!result) {
            state.SkipWithError(core::toOneLine(result.error()).toUtf8().constData());
            return;
        }
        const double ours = result->points.first().latency.mean.value / 1e3;
        theirs.push_back((before + after) / 2);
        differences.push_back(ours - theirs.back());
        state.SetIterationTime(ours);
    }
    setCounters(state, medianOf(theirs), medianOf(differences));
}

} // namespace

BENCHMARK(statementTime)
    ->Name("query_time/statement")
    ->ArgName("ef_search")
    ->Arg(10)
    ->Arg(40)
    ->Arg(200)
    ->UseManualTime()
    ->Iterations(4000)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(sweepTime)
    ->Name("query_time/sweep")
    ->ArgName("ef_search")
    ->Arg(10)
    ->Arg(40)
    ->Arg(200)
    ->UseManualTime()
    ->Iterations(15)
    ->Unit(benchmark::kMicrosecond);
