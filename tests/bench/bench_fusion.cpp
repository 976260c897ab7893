#include "app/search/hybridanswer.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <random>

using search::FusionMethod;
using search::FusionSpec;
using search::LegRanking;

namespace {

/// Two legs of `candidates` rows each, half of them in both.
std::vector<LegRanking> legs(int candidates)
{
    std::mt19937 random(7);
    std::uniform_real_distribution<double> score;
    std::vector<int> rows(size_t(candidates) * 3 / 2);
    std::iota(rows.begin(), rows.end(), 0);
    std::vector<LegRanking> legs(2);
    for (LegRanking &leg : legs) {
        std::shuffle(rows.begin(), rows.end(), random);
        for (int i = 0; i < candidates; ++i)
            leg.push_back({rows[size_t(i)], score(random)});
        search::sortLeg(leg);
    }
    return legs;
}

/// What a weight that moves costs: no query, the whole list anew.
void refuse(benchmark::State &state)
{
    const auto rankings = legs(int(state.range(0)));
    FusionSpec spec;
    spec.method = FusionMethod(state.range(1));
    spec.weights = {1, 0.5};
    for ([[maybe_unused]] auto step : state) {
        spec.weights[1] = spec.weights[1] > 1 ? 0 : spec.weights[1] + 0.01;
        benchmark::DoNotOptimize(search::fuse(rankings, spec));
    }
}

/// The same with diversity over the best 100 by vectors of `dimensions`.
void diversify(benchmark::State &state)
{
    const auto rankings = legs(1000);
    std::mt19937 random(9);
    std::normal_distribution<float> normal;
    auto vectors = std::make_shared<std::vector<vectors::VectorValue>>();
    for (int row = 0; row < 1500; ++row) {
        vectors::VectorValue value{vectors::VectorType::Vector, int(state.range(0)), {}, {}};
        for (int i = 0; i < value.dimensions; ++i)
            value.elements.push_back(normal(random));
        vectors->push_back(std::move(value));
    }
    const search::VectorLikeness likeness(vectors);
    FusionSpec spec;
    spec.diversity = search::Diversity{0.5, 100};
    for ([[maybe_unused]] auto step : state)
        benchmark::DoNotOptimize(search::fuse(rankings, spec, &likeness));
}

} // namespace

BENCHMARK(refuse)
    ->Name("fusion/refuse")
    ->ArgNames({"candidates", "method"})
    ->ArgsProduct({{100, 1000, 10000}, {0, 1, 2, 3}})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(diversify)
    ->Name("fusion/diversity")
    ->ArgNames({"dimensions"})
    ->Arg(128)
    ->Arg(1024)
    ->Unit(benchmark::kMicrosecond);
