#include "tests/bench/benchdata.h"
#include "tests/bench/pgbench.h"

#include "app/catalog/loadcatalog.h"
#include "app/search/searchrequest.h"
#include "app/sweep/runload.h"
#include "app/sweep/runsweep.h"

#include <benchmark/benchmark.h>

namespace {

/// pgbench takes no more than 128 scripts.
constexpr int Scripts = 100;
constexpr int Seconds = 3;
constexpr int Turns = 7;
constexpr int QueriesPerSweep = 2000;

double medianOf(const std::vector<double> &values)
{
    return sweep::percentile(values, 0.5);
}

sweep::SweepSpec sweepSpec(int efSearch, int queries)
{
    const auto lease = bench::server().pool()->lease();
    const auto table = catalog::loadTable(**lease, QStringLiteral("bench"));
    if (!table)
        qFatal("%s", qPrintable(core::toOneLine(table.error())));
    sweep::SweepSpec spec;
    spec.table = *table;
    spec.column = QStringLiteral("embedding");
    spec.k = bench::Neighbours;
    spec.grid = sweep::gridOf(vectors::IndexMethod::Hnsw, {efSearch});
    const bench::Vectors vectors = bench::clusteredVectors(Scripts, 1);
    for (int i = 0; i < queries; ++i)
        spec.given.append({vectors::VectorType::Vector, bench::Dimensions, vectors[size_t(i % Scripts)], {}});
    return spec;
}

QString statementOf(const sweep::SweepSpec &spec)
{
    const auto setup = sweep::prepareSweep(spec);
    if (!setup)
        qFatal("%s", qPrintable(core::toOneLine(setup.error())));
    return search::searchStatement(setup->measured, spec.given.first(), setup->limit, {}, search::Exactness::AsPlanned)
        .sql;
}

/// The statement with its vector as text and once for each mention, as pgbench sends it, through our connection and
/// under our clock: the difference to pgbench is the program's, the difference to the sweep the parameters'.
std::vector<double> likePgbench(db::ConnectionPool &pool, const sweep::SweepSpec &spec, int efSearch)
{
    QString sql = statementOf(spec);
    sql.replace(sql.lastIndexOf(QStringLiteral("$1")), 2, QStringLiteral("$2"));
    auto lease = pool.lease();
    auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnly);
    const bool set = transaction &&
                     transaction->setLocal(QStringLiteral("plan_cache_mode"), QStringLiteral("force_custom_plan")) &&
                     transaction->setLocal(QStringLiteral("hnsw.ef_search"), QString::number(efSearch));
    const auto prepared = (*lease)->prepare(sql);
    if (!set || !prepared)
        qFatal("the statement cannot be prepared");
    std::vector<double> times;
    for (const vectors::VectorValue &query : spec.given) {
        const auto text = db::Parameter::text(vectors::toText(query));
        const QList<db::Parameter> parameters{text, text};
        const auto start = std::chrono::steady_clock::now();
        const auto rows = (*lease)->execute(*prepared, parameters, db::Format::Text);
        const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
        if (!rows || rows->rowCount() != bench::Neighbours)
            qFatal("an answer is short");
        times.push_back(elapsed.count());
    }
    return times;
}

bool skipWithout(benchmark::State &state)
{
    if (bench::Pgbench::isThere())
        return false;
    state.SkipWithError("no pgbench beside the server's programs");
    return true;
}

/// Latency as a sweep reports it, as our connection has it with pgbench's parameters, and as pgbench logs it, one
/// client each, turn and turn about.
void latency(benchmark::State &state)
{
    bench::prepareTable();
    if (skipWithout(state))
        return;
    const int efSearch = int(state.range(0));
    const auto spec = sweepSpec(efSearch, QueriesPerSweep);
    const bench::Pgbench theirs(statementOf(spec), bench::clusteredVectors(Scripts, 1), efSearch);
    const auto pool = bench::server().pool(db::Access::ReadOnly);
    std::vector<double> medians[3];
    std::vector<double> means[3];
    for ([[maybe_unused]] auto step : state) {
        const std::vector<double> times = theirs.run(1, 1, Seconds).milliseconds;
        jobs::JobContext context(pool);
        const auto ours = sweep::runSweep(context, spec, sweep::SweepObserver{});
        if (!ours) {
            state.SkipWithError(core::toOneLine(ours.error()).toUtf8().constData());
            return;
        }
        const sweep::Latency alike = sweep::latencyOf(likePgbench(*pool, spec, efSearch));
        medians[2].push_back(alike.p50.value);
        means[2].push_back(alike.mean.value);
        const sweep::Latency &latency = ours->points.first().latency;
        medians[0].push_back(latency.p50.value);
        means[0].push_back(latency.mean.value);
        medians[1].push_back(medianOf(times));
        means[1].push_back(sweep::latencyOf(times).mean.value);
        state.SetIterationTime(latency.p50.value / 1000);
    }
    state.counters["sweep_us"] = 1000 * medianOf(medians[0]);
    state.counters["pgbench_us"] = 1000 * medianOf(medians[1]);
    state.counters["alike_us"] = 1000 * medianOf(medians[2]);
    state.counters["alike_ratio"] = medianOf(medians[2]) / medianOf(medians[1]);
    state.counters["alike_mean_ratio"] = medianOf(means[2]) / medianOf(means[1]);
    state.counters["sweep_ratio"] = medianOf(medians[0]) / medianOf(medians[1]);
}

/// Queries per second of four clients, ours from one thread, pgbench's from two.
void throughput(benchmark::State &state)
{
    bench::prepareTable();
    if (skipWithout(state))
        return;
    const int efSearch = int(state.range(0));
    const int clients = int(state.range(1));
    sweep::LoadSpec spec;
    spec.sweep = sweepSpec(efSearch, Scripts);
    spec.connections = {clients};
    spec.seconds = Seconds;
    spec.rounds = 1;
    const bench::Pgbench theirs(statementOf(spec.sweep), bench::clusteredVectors(Scripts, 1), efSearch);
    const auto pool = bench::server().pool(db::Access::ReadOnly);
    std::vector<double> rates[2];
    double share = 0;
    for ([[maybe_unused]] auto step : state) {
        rates[1].push_back(theirs.run(clients, 2, Seconds).perSecond);
        jobs::JobContext context(pool);
        const auto ours = sweep::runLoad(context, spec, {});
        if (!ours) {
            state.SkipWithError(core::toOneLine(ours.error()).toUtf8().constData());
            return;
        }
        rates[0].push_back(ours->points.first().latency.queriesPerSecond);
        share = std::max(share, ours->points.first().clientShare);
        state.SetIterationTime(Seconds);
    }
    state.counters["qps"] = medianOf(rates[0]);
    state.counters["pgbench_qps"] = medianOf(rates[1]);
    state.counters["ratio"] = medianOf(rates[0]) / medianOf(rates[1]);
    state.counters["own_share"] = share;
}

} // namespace

BENCHMARK(latency)
    ->Name("pgbench/latency")
    ->ArgName("ef_search")
    ->Arg(40)
    ->Arg(200)
    ->UseManualTime()
    ->Iterations(Turns)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(throughput)
    ->Name("pgbench/throughput")
    ->ArgNames({"ef_search", "clients"})
    ->Args({40, 4})
    ->UseManualTime()
    ->Iterations(Turns)
    ->Unit(benchmark::kMillisecond);
