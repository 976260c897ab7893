#include "app/vectors/vectorvalue.h"

#include <benchmark/benchmark.h>

#include <random>

using vectors::VectorType;
using vectors::VectorValue;

namespace {

VectorValue randomVector(VectorType type, int dimensions)
{
    std::mt19937 random(1);
    std::normal_distribution<float> normal;
    VectorValue value{type, dimensions, {}, {}};
    for (int i = 0; i < dimensions; ++i)
        value.elements.push_back(vectors::fromHalf(vectors::toHalf(normal(random))));
    return value;
}

void readText(benchmark::State &state)
{
    const auto type = VectorType(state.range(0));
    const QString text = vectors::toText(randomVector(type, int(state.range(1))));
    for ([[maybe_unused]] auto step : state)
        benchmark::DoNotOptimize(vectors::parseVector(type, text));
    state.SetItemsProcessed(state.iterations() * state.range(1));
}

void writeText(benchmark::State &state)
{
    const VectorValue value = randomVector(VectorType(state.range(0)), int(state.range(1)));
    for ([[maybe_unused]] auto step : state)
        benchmark::DoNotOptimize(vectors::toText(value));
    state.SetItemsProcessed(state.iterations() * state.range(1));
}

void readBinary(benchmark::State &state)
{
    const auto type = VectorType(state.range(0));
    const QByteArray bytes = vectors::toBinary(randomVector(type, int(state.range(1))));
    for ([[maybe_unused]] auto step : state)
        benchmark::DoNotOptimize(vectors::fromBinary(type, bytes));
    state.SetItemsProcessed(state.iterations() * state.range(1));
}

void writeBinary(benchmark::State &state)
{
    const VectorValue value = randomVector(VectorType(state.range(0)), int(state.range(1)));
    for ([[maybe_unused]] auto step : state)
        benchmark::DoNotOptimize(vectors::toBinary(value));
    state.SetItemsProcessed(state.iterations() * state.range(1));
}

/// Items are elements of a vector. Type 0 is vector, 1 is halfvec.
void shapes(benchmark::internal::Benchmark *bench)
{
    bench->ArgNames({"type", "dimensions"})->ArgsProduct({{0, 1}, {128, 1536}})->Unit(benchmark::kMicrosecond);
}

} // namespace

BENCHMARK(readText)->Name("vectors/read_text")->Apply(shapes);
BENCHMARK(writeText)->Name("vectors/write_text")->Apply(shapes);
BENCHMARK(readBinary)->Name("vectors/read_binary")->Apply(shapes);
BENCHMARK(writeBinary)->Name("vectors/write_binary")->Apply(shapes);
