#include "tests/bench/barelibpq.h"
#include "tests/bench/benchdata.h"

#include "app/search/searchrequest.h"

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
    std::nth_element(values.begin(), values.begin() + qsizetype(values.size() / 2), values.end());
    return values[values.size() / 2];
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

/// The same statement and vectors through db::Connection, clocked as a sweep does it, and through bare libpq; turn and
/// turn about, so that what the machine does besides falls on both.
void statementTime(benchmark::State &state)
{
    bench::prepareTable();
    const QString sql = search::searchStatement(target(), {vectors::VectorType::Vector, bench::Dimensions, {}, {}}, 10,
                                                {}, search::Exactness::AsPlanned)
                            .sql;
    const QString setting = QStringLiteral("SET hnsw.ef_search = %1").arg(state.range(0));
    const auto bare = bench::connectBare(bench::server().parameters());
    bench::runBare(bare.get(), "SELECT '[1]'::vector");
    bench::runBare(bare.get(), setting.toUtf8());
    PQclear(PQprepare(bare.get(), "query", sql.toUtf8().constData(), 0, nullptr));
    const auto lease = bench::server().pool()->lease();
    auto prepared = (*lease)->prepare(sql);
    if (!prepared || !(*lease)->execute(setting)) {
        state.SkipWithError("the statement cannot be prepared");
        return;
    }

    const std::vector<QByteArray> queries = binaryQueries();
    std::vector<double> ours;
    std::vector<double> theirs;
    size_t turn = 0;
    const auto runOurs = [&](const QByteArray &query) {
        const QList<db::Parameter> parameters{db::Parameter::binary(query)};
        const auto start = Clock::now();
        const auto rows = (*lease)->execute(*prepared, parameters);
        ours.push_back(secondsSince(start));
        if (!rows || rows->rowCount() != 10)
            state.SkipWithError("an answer is short");
    };
    const auto runTheirs = [&](const QByteArray &query) {
        const auto start = Clock::now();
        const auto rows = bench::executeBare(bare.get(), "query", query);
        theirs.push_back(secondsSince(start));
    };
    for ([[maybe_unused]] auto step : state) {
        const QByteArray &query = queries[turn / 2 % queries.size()];
        if (turn++ % 2 == 0) {
            runOurs(query);
            runTheirs(query);
        } else {
            runTheirs(query);
            runOurs(query);
        }
        state.SetIterationTime(ours.back());
    }
    state.counters["bare_us"] = 1e6 * medianOf(theirs);
    state.counters["ours_us"] = 1e6 * medianOf(ours);
    state.counters["ratio"] = medianOf(ours) / medianOf(theirs);
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
