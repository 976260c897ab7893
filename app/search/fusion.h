#pragma once

#include "app/core/result.h"

#include <QList>

#include <optional>
#include <span>
#include <vector>

namespace search {

enum class FusionMethod {
    ReciprocalRank, ///< w / (k + rank), rank from 1 (Cormack, Clarke, Büttcher 2009)
    Weighted,       ///< w · normalized score; the weights as given
    Relative,       ///< as Weighted with min-max, the weights scaled to a sum of 1 (Weaviate's relativeScoreFusion)
    Distribution    ///< w · (score − (mean − 3σ)) / 6σ, clamped to 0…1; 0.5 where all scores are equal
};

/// How Weighted brings a leg's scores to one scale.
enum class ScoreScale {
    None,   ///< as they are
    MinMax, ///< (score − least) / (most − least) of the leg's candidates; 1 where all are equal
    Length  ///< score / √Σ score²; 0 where that is 0
};

/// Diversity: maximal marginal relevance (Carbonell, Goldstein 1998).
struct Diversity
{
    double lambda = 0.7; ///< 1: by score alone; 0: as unlike each other as can be
    int pool = 100;      ///< of so many best rows

    friend bool operator==(const Diversity &, const Diversity &) = default;
};

struct FusionSpec
{
    FusionMethod method = FusionMethod::ReciprocalRank;
    double rrfK = 60;
    ScoreScale scale = ScoreScale::MinMax; ///< of Weighted
    QList<double> weights; ///< one per leg; 1 for those that have none. 0 takes a leg's rows out of the sum only
    std::optional<Diversity> diversity;

    friend bool operator==(const FusionSpec &, const FusionSpec &) = default;
};

/// A candidate of a leg. Rows are numbers that stand for the same row in all legs; the lower one comes first where
/// scores are equal, everywhere.
struct LegEntry
{
    int row = 0;
    double score = 0; ///< more is better

    friend bool operator==(const LegEntry &, const LegEntry &) = default;
};

/// A leg's candidates in the leg's order.
using LegRanking = std::vector<LegEntry>;

/// What a leg gave to a row's score.
struct Contribution
{
    int rank = 0;          ///< in the leg, from 1; 0: the leg does not have the row
    double score = 0;      ///< of the leg
    double normalized = 0; ///< what the weight was multiplied by: 1/(k + rank), or the score on the common scale
    double part = 0;       ///< of the sum: weight · normalized

    friend bool operator==(const Contribution &, const Contribution &) = default;
};

struct FusedRow
{
    int row = 0;
    double score = 0;                        ///< the sum of the parts, added up in the order of the legs
    std::vector<Contribution> contributions; ///< one per leg
    double marginal = 0; ///< with diversity, of the rows in its pool: λ · relevance − (1 − λ) · greatest likeness to a
                         ///< row before it, relevance being the score brought to 0…1 by min-max over the pool

    friend bool operator==(const FusedRow &, const FusedRow &) = default;
};

/// Likeness of two rows for diversity, 1 for equal ones. Called for pairs of rows of the pool.
class Likeness
{
public:
    virtual ~Likeness() = default;
    virtual double operator()(int rowA, int rowB) const = 0;
};

/// Whether weights (finite, not negative, one of them above 0, no more than legs), k (above 0) and lambda (0…1) make
/// sense. Error InvalidInput.
core::Result<void> checkFusion(const FusionSpec &spec, qsizetype legs);

/// One weight per leg, as the method takes them: those of Relative sum up to 1.
std::vector<double> weightsOf(const FusionSpec &spec, size_t legs);

/// Orders a leg's candidates the way that its ranks count: best score first, then the lower row.
void sortLeg(LegRanking &leg);

/// Every row that a leg has, best first, equal scores by row. The legs are as sortLeg leaves them. Diversity, where the
/// spec has it and a likeness is given, reorders the first `pool` rows. Pure; 2 × 1,000 candidates take well under a
/// millisecond without diversity.
std::vector<FusedRow> fuse(std::span<const LegRanking> legs, const FusionSpec &spec,
                           const Likeness *likeness = nullptr);

/// The scores of a leg brought to the scale of the method; what `Contribution::normalized` holds. Ranks count from 1.
std::vector<double> normalizedScores(const LegRanking &leg, const FusionSpec &spec);

} // namespace search
