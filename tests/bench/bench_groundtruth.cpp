#include "tests/bench/benchdata.h"

#include "app/db/binarycodec.h"
#include "app/sweep/streamedtruth.h"
#include "app/transfer/copybinary.h"

#include <benchmark/benchmark.h>
#include <cblas.h>

#include <QFile>

#include <chrono>
#include <random>
#include <thread>

extern "C" void openblas_set_num_threads(int threads) __attribute__((weak));

namespace {

using Clock = std::chrono::steady_clock;

constexpr int queryCount = 1000;
constexpr int serverSample = 8;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

class RandomVectors
{
public:
    RandomVectors(int dimensions, unsigned seed)
        : m_value{vectors::VectorType::Vector, dimensions, std::vector<float>(size_t(dimensions)), {}}
        , m_random(seed)
    {
    }

    QByteArray next()
    {
        for (float &element : m_value.elements)
            element = m_normal(m_random);
        return vectors::toBinary(m_value);
    }

private:
    vectors::VectorValue m_value;
    std::mt19937 m_random;
    std::normal_distribution<float> m_normal;
};

sweep::SweepSetup setupOf(int rows, int dimensions)
{
    sweep::SweepSetup setup;
    setup.exact.table = {QStringLiteral("public"), QStringLiteral("truth_%1_%2").arg(rows).arg(dimensions)};
    setup.exact.column = QStringLiteral("embedding");
    setup.exact.shape = {vectors::VectorType::Vector, dimensions};
    setup.exact.distance = vectors::Distance::L2;
    setup.exact.keyColumns = QStringList{QStringLiteral("id")};
    setup.measured = setup.exact;
    return setup;
}

/// Normal vectors under an integer key, made once per size.
void fill(const sweep::SweepSetup &setup, int rows)
{
    const QString table = setup.exact.table.toSql();
    const int dimensions = setup.exact.shape.dimensions;
    if (!bench::server().run(QStringLiteral("CREATE TABLE IF NOT EXISTS %1 (id int PRIMARY KEY, embedding vector(%2))")
                                 .arg(table)
                                 .arg(dimensions)))
        qFatal("no table");
    const auto lease = bench::server().pool()->lease();
    const auto there = (*lease)->execute(QStringLiteral("SELECT 1 FROM %1 LIMIT 1").arg(table));
    if (!there || there->rowCount() > 0)
        return;
    RandomVectors vectors(dimensions, 1);
    int row = 0;
    const auto copied = (*lease)->copyIn(QStringLiteral("COPY %1 FROM STDIN (FORMAT binary)").arg(table),
                                         [&](QByteArray &buffer) -> core::Result<bool> {
                                             if (row == 0)
                                                 transfer::appendCopyHeader(buffer);
                                             transfer::appendCopyRow(buffer, {db::encodeInt4(row), vectors.next()});
                                             if (++row == rows)
                                                 transfer::appendCopyTrailer(buffer);
                                             return row < rows;
                                         });
    if (!copied || !(*lease)->execute(QStringLiteral("VACUUM ANALYZE %1").arg(table)))
        qFatal("the table cannot be filled");
}

QList<sweep::SweepQuery> queries(int dimensions)
{
    RandomVectors vectors(dimensions, 2);
    QList<sweep::SweepQuery> queries;
    for (int i = 0; i < queryCount; ++i) {
        const QByteArray value = vectors.next();
        queries << sweep::SweepQuery{{}, value, value};
    }
    return queries;
}

/// Seconds of the same product by BLAS alone, on all cores, over a part of the rows again and again.
double productSeconds(int rows, int dimensions)
{
    constexpr int part = 8192;
    std::vector<float> a(size_t(part) * size_t(dimensions), 0.5F);
    std::vector<float> b(size_t(queryCount) * size_t(dimensions), 0.25F);
    std::vector<float> c(size_t(part) * queryCount);
    if (openblas_set_num_threads)
        openblas_set_num_threads(int(std::thread::hardware_concurrency()));
    const auto product = [&](int count) {
        cblas_sgemm(CblasColMajor, CblasTrans, CblasNoTrans, count, queryCount, dimensions, 1.0F, a.data(), dimensions,
                    b.data(), dimensions, 0.0F, c.data(), count);
    };
    product(part);
    const auto start = Clock::now();
    for (int first = 0; first < rows; first += part)
        product(std::min(part, rows - first));
    const double seconds = secondsSince(start);
    if (openblas_set_num_threads)
        openblas_set_num_threads(1);
    return seconds;
}

/// The most memory that the process has had since `forgetPeak`, in MB.
double peakMegabytes()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

void forgetPeak()
{
    QFile file(QStringLiteral("/proc/self/clear_refs"));
    if (file.open(QIODevice::WriteOnly))
        file.write("5");
}

/// Everything from the first row of the stream to the answers that the server has confirmed, beside the ways it is
/// compared with, turn and turn about.
void groundTruth(benchmark::State &state)
{
    const int rows = int(state.range(0));
    const int dimensions = int(state.range(1));
    const int k = int(state.range(2));
    const sweep::SweepSetup setup = setupOf(rows, dimensions);
    fill(setup, rows);
    const auto asked = queries(dimensions);
    jobs::JobContext context(bench::server().pool(db::Access::ReadOnly));
    const auto lease = context.lease();
    const auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnlySnapshot);
    const auto fail = [&state](const core::Error &error) {
        state.SkipWithError(core::toOneLine(error).toUtf8().constData());
    };
    double server = 0;
    double product = 0;
    double copy = 0;
    double total = 0;
    double peak = 0;
    for ([[maybe_unused]] auto step : state) {
        product += productSeconds(rows, dimensions);
        auto start = Clock::now();
        const auto copied =
            (*lease)->copyOut(QStringLiteral("COPY (%1) TO STDOUT (FORMAT binary)").arg(sweep::streamedRowsText(setup)),
                              [](QByteArrayView) { return core::Result<void>(); });
        if (!copied)
            return fail(copied.error());
        copy += secondsSince(start);
        forgetPeak();
        start = Clock::now();
        const auto answers = sweep::streamExactNeighbours(context, **lease, setup, {}, asked, k, 1, {});
        if (!answers)
            return fail(answers.error());
        state.SetIterationTime(secondsSince(start));
        total += secondsSince(start);
        peak = peakMegabytes();
        start = Clock::now();
        const auto scanned =
            sweep::findExactNeighbours(context, **lease, setup, {}, asked.first(serverSample), k, [](qint64) {});
        if (!scanned)
            return fail(scanned.error());
        server += secondsSince(start) * queryCount / serverSample;
    }
    const double times = double(state.iterations());
    state.counters["server_s"] = server / times;
    state.counters["sgemm_s"] = product / times;
    state.counters["copy_s"] = copy / times;
    state.counters["times_server"] = server / total;
    state.counters["part_of_sgemm"] = product / total;
    state.counters["peak_MB"] = peak;
}

} // namespace

BENCHMARK(groundTruth)
    ->Name("ground_truth")
    ->ArgNames({"rows", "dimensions", "k"})
    ->Args({100'000, 384, 10})
    ->Args({100'000, 384, 100})
    ->Args({100'000, 1536, 10})
    ->Args({100'000, 1536, 100})
    ->Args({2'000'000, 128, 10})
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kSecond);
