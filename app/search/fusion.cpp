#include "app/search/fusion.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace search {

using core::invalidInput;
using core::Result;

namespace {

double scoreOf(const LegEntry &entry)
{
    return entry.score;
}

std::vector<double> scoresOf(const LegRanking &leg)
{
    std::vector<double> scores(leg.size());
    std::ranges::transform(leg, scores.begin(), scoreOf);
    return scores;
}

std::vector<double> reciprocalRanks(const LegRanking &leg, double k)
{
    std::vector<double> values;
    values.reserve(leg.size());
    for (size_t i = 0; i < leg.size(); ++i)
        values.push_back(1 / (k + double(i + 1)));
    return values;
}

std::vector<double> byMinMax(std::vector<double> scores)
{
    if (scores.empty())
        return scores;
    const auto [least, most] = std::ranges::minmax(scores);
    const double span = most - least;
    for (double &score : scores)
        score = span > 0 ? (score - least) / span : 1;
    return scores;
}

std::vector<double> byLength(std::vector<double> scores)
{
    double squares = 0;
    for (const double score : scores)
        squares += score * score;
    const double length = std::sqrt(squares);
    for (double &score : scores)
        score = length > 0 ? score / length : 0;
    return scores;
}

struct Spread
{
    double mean = 0;
    double deviation = 0; ///< of the whole population
};

/// Youngs and Cramer's way, which the server's avg and stddev_pop take as well, so that both sides round alike.
Spread spreadOf(const std::vector<double> &scores)
{
    double n = 0;
    double sum = 0;
    double squares = 0;
    for (const double score : scores) {
        n += 1;
        sum += score;
        if (n > 1) {
            const double difference = score * n - sum;
            squares += difference * difference / (n * (n - 1));
        }
    }
    return n > 0 ? Spread{sum / n, std::sqrt(squares / n)} : Spread();
}

std::vector<double> byDistribution(std::vector<double> scores)
{
    const Spread spread = spreadOf(scores);
    const double low = spread.mean - 3 * spread.deviation;
    for (double &score : scores)
        score = spread.deviation > 0 ? std::clamp((score - low) / (6 * spread.deviation), 0.0, 1.0) : 0.5;
    return scores;
}

std::vector<double> scaled(std::vector<double> scores, ScoreScale scale)
{
    switch (scale) {
    case ScoreScale::None:
        return scores;
    case ScoreScale::MinMax:
        return byMinMax(std::move(scores));
    case ScoreScale::Length:
        return byLength(std::move(scores));
    }
    Q_UNREACHABLE();
}

bool comesBefore(const FusedRow &left, const FusedRow &right)
{
    return left.score != right.score ? left.score > right.score : left.row < right.row;
}

int rowsOf(std::span<const LegRanking> legs)
{
    int rows = 0;
    for (const LegRanking &leg : legs) {
        for (const LegEntry &entry : leg)
            rows = std::max(rows, entry.row + 1);
    }
    return rows;
}

std::vector<FusedRow> sumUp(std::span<const LegRanking> legs, const FusionSpec &spec)
{
    const std::vector<double> weights = weightsOf(spec, legs.size());
    std::vector<int> places(size_t(rowsOf(legs)), -1);
    std::vector<FusedRow> rows;
    for (size_t leg = 0; leg < legs.size(); ++leg) {
        const std::vector<double> values = normalizedScores(legs[leg], spec);
        for (size_t i = 0; i < values.size(); ++i) {
            const LegEntry &entry = legs[leg][i];
            int &place = places[size_t(entry.row)];
            if (place < 0) {
                place = int(rows.size());
                rows.push_back({entry.row, 0, std::vector<Contribution>(legs.size()), 0});
            }
            FusedRow &row = rows[size_t(place)];
            Contribution &contribution = row.contributions[leg];
            if (contribution.rank > 0)
                continue;
            contribution = {int(i + 1), entry.score, values[i], weights[leg] * values[i]};
            row.score += contribution.part;
        }
    }
    return rows;
}

/// Takes, again and again, the row of the greatest marginal relevance among the first `pool`; the earlier one of two
/// alike.
class Diversifier
{
public:
    Diversifier(std::vector<FusedRow> &rows, const Diversity &diversity, const Likeness &likeness)
        : m_rows(rows)
        , m_lambda(diversity.lambda)
        , m_likeness(likeness)
        , m_pool(std::min(rows.size(), size_t(std::max(diversity.pool, 0))))
    {
    }

    void run()
    {
        std::vector<double> relevance;
        for (size_t i = 0; i < m_pool; ++i)
            relevance.push_back(m_rows[i].score);
        relevance = byMinMax(std::move(relevance));
        std::vector<double> nearest(m_pool, 0);
        std::vector<size_t> left(m_pool);
        std::iota(left.begin(), left.end(), size_t(0));
        std::vector<FusedRow> taken;
        while (!left.empty()) {
            const auto marginal = [&](size_t i) {
                return m_lambda * relevance[i] - (1 - m_lambda) * nearest[i];
            };
            const auto best = std::ranges::max_element(left, {}, marginal);
            const size_t chosen = *best;
            m_rows[chosen].marginal = marginal(chosen);
            left.erase(best);
            for (const size_t i : left) {
                const double alike = m_likeness(m_rows[i].row, m_rows[chosen].row);
                nearest[i] = taken.empty() ? alike : std::max(nearest[i], alike);
            }
            taken.push_back(m_rows[chosen]);
        }
        std::ranges::move(taken, m_rows.begin());
    }

private:
    std::vector<FusedRow> &m_rows;
    double m_lambda;
    const Likeness &m_likeness;
    size_t m_pool;
};

} // namespace

Result<void> checkFusion(const FusionSpec &spec, qsizetype legs)
{
    if (spec.weights.size() > legs)
        return invalidInput(QStringLiteral("%1 weights for %2 searches").arg(spec.weights.size()).arg(legs));
    double sum = double(legs - spec.weights.size());
    for (const double weight : spec.weights) {
        if (!std::isfinite(weight) || weight < 0)
            return invalidInput(QStringLiteral("a weight is %1, expected a number from 0").arg(weight));
        sum += weight;
    }
    if (sum <= 0)
        return invalidInput(QStringLiteral("every weight is 0"));
    if (!std::isfinite(spec.rrfK) || spec.rrfK <= 0)
        return invalidInput(
            QStringLiteral("k of reciprocal rank fusion is %1, expected a number above 0").arg(spec.rrfK));
    if (spec.diversity && !(spec.diversity->lambda >= 0 && spec.diversity->lambda <= 1))
        return invalidInput(QStringLiteral("lambda is %1, expected 0 to 1").arg(spec.diversity->lambda));
    return {};
}

std::vector<double> weightsOf(const FusionSpec &spec, size_t legs)
{
    std::vector<double> weights(spec.weights.begin(), spec.weights.end());
    weights.resize(legs, 1);
    if (spec.method == FusionMethod::Relative) {
        const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
        for (double &weight : weights)
            weight = sum > 0 ? weight / sum : 0;
    }
    return weights;
}

void sortLeg(LegRanking &leg)
{
    std::ranges::sort(leg, [](const LegEntry &left, const LegEntry &right) {
        return left.score != right.score ? left.score > right.score : left.row < right.row;
    });
}

std::vector<FusedRow> fuse(std::span<const LegRanking> legs, const FusionSpec &spec, const Likeness *likeness)
{
    std::vector<FusedRow> rows = sumUp(legs, spec);
    std::ranges::sort(rows, comesBefore);
    if (spec.diversity && likeness)
        Diversifier(rows, *spec.diversity, *likeness).run();
    return rows;
}

std::vector<double> normalizedScores(const LegRanking &leg, const FusionSpec &spec)
{
    switch (spec.method) {
    case FusionMethod::ReciprocalRank:
        return reciprocalRanks(leg, spec.rrfK);
    case FusionMethod::Weighted:
        return scaled(scoresOf(leg), spec.scale);
    case FusionMethod::Relative:
        return byMinMax(scoresOf(leg));
    case FusionMethod::Distribution:
        return byDistribution(scoresOf(leg));
    }
    Q_UNREACHABLE();
}

} // namespace search
