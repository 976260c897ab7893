#include "app/plan/planmetrics.h"
#include "app/plan/readplans.h"
#include "tests/bench/planbuilder.h"
#include "tests/support/testdata.h"

#include <benchmark/benchmark.h>

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>

#ifdef WORKBENCH_HAS_SIMDJSON
#include <simdjson.h>
#endif

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The largest real plan in JSON that is at hand.
QByteArray largestRealPlan()
{
    QByteArray largest;
    for (const QString &folder :
         {testsupport::testDataPath(QStringLiteral("plans")), testsupport::sharedDataPath(QStringLiteral("plans"))}) {
        for (QDirIterator files(folder, {QStringLiteral("*.json")}, QDir::Files, QDirIterator::Subdirectories);
             files.hasNext();) {
            const QByteArray content = contentOf(files.next());
            if (content.size() > largest.size())
                largest = content;
        }
    }
    return largest;
}

const QByteArray &input(benchmark::State &state)
{
    static const QByteArray generated = benchdata::partitionedPlan(10'000);
    static const QByteArray real = largestRealPlan();
    const QByteArray &text = state.range(0) == 0 ? generated : real;
    state.SetLabel(state.range(0) == 0 ? "10,000 nodes, generated" : "largest real plan");
    return text;
}

void countBytes(benchmark::State &state, const QByteArray &text)
{
    state.SetBytesProcessed(state.iterations() * int64_t(text.size()));
    state.counters["MB"] = double(text.size()) / 1e6;
}

void readAndMeasure(benchmark::State &state)
{
    const QByteArray &text = input(state);
    for ([[maybe_unused]] auto step : state) {
        const auto document = plan::readPlans(text);
        if (!document)
            return state.SkipWithError("the plan was not read");
        state.counters["nodes"] = double(document->plans.front().nodes.size());
        benchmark::DoNotOptimize(plan::measure(document->plans.front()));
    }
    countBytes(state, text);
}

void readOnly(benchmark::State &state)
{
    const QByteArray &text = input(state);
    for ([[maybe_unused]] auto step : state)
        benchmark::DoNotOptimize(plan::readPlans(text));
    countBytes(state, text);
}

void bareQt(benchmark::State &state)
{
    const QByteArray &text = input(state);
    for ([[maybe_unused]] auto step : state)
        benchmark::DoNotOptimize(QJsonDocument::fromJson(text));
    countBytes(state, text);
}

#ifdef WORKBENCH_HAS_SIMDJSON
void bareSimdjson(benchmark::State &state)
{
    const QByteArray &text = input(state);
    for ([[maybe_unused]] auto step : state) {
        simdjson::dom::parser parser;
        simdjson::dom::element document;
        if (parser.parse(text.constData(), size_t(text.size())).get(document) != simdjson::SUCCESS)
            return state.SkipWithError("not JSON");
        benchmark::DoNotOptimize(document);
    }
    countBytes(state, text);
}
#endif

void texts(benchmark::internal::Benchmark *bench)
{
    bench->ArgName("text")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
}

} // namespace

BENCHMARK(readAndMeasure)->Name("plans/read_and_measure")->Apply(texts);
BENCHMARK(readOnly)->Name("plans/read")->Apply(texts);
BENCHMARK(bareQt)->Name("plans/bare_qjsondocument")->Apply(texts);
#ifdef WORKBENCH_HAS_SIMDJSON
BENCHMARK(bareSimdjson)->Name("plans/bare_simdjson")->Apply(texts);
#endif
