#pragma once

#include "app/search/hybridrequest.h"
#include "app/search/searchanswer.h"

#include <memory>

namespace search {

/// A row that at least one leg has. The candidates stand in the order of their keys, as the server sorts them; their
/// position is what fusion calls them.
struct HybridRow
{
    RowKey key;
    QStringList values; ///< of the shown columns, as text; a null string is NULL

    friend bool operator==(const HybridRow &, const HybridRow &) = default;
};

/// A row in a leg's list.
struct HybridLegRow
{
    int row = 0;                    ///< in `HybridAnswer::rows`
    double score = 0;               ///< more is better: similarity, ts_rank, word similarity
    std::optional<double> distance; ///< of a vector leg
    QStringList terms;              ///< of a text leg: lexemes of the query that the row has

    friend bool operator==(const HybridLegRow &, const HybridLegRow &) = default;
};

/// Whether a leg was served by the index that is meant for it.
enum class LegIndex {
    Used,    ///< the plan says so
    NotUsed, ///< there is one; the planner went another way
    None     ///< there is none that could
};

/// One leg's candidates and how the server found them.
struct HybridLegAnswer
{
    QString name;
    QList<HybridLegRow> rows;   ///< best first, equal ones by row
    QString statement;          ///< as it was sent
    vectors::VectorValue query; ///< of a vector leg: as it was searched with
    QString textQuery;          ///< of a text leg: the tsquery that the server made of the text; empty: nothing is left
                                ///< of it (stop words only)
    core::Milliseconds elapsed;
    LegIndex index = LegIndex::None;
    QString indexUsed; ///< that gave the order (vectors) or the rows (text, trigrams); from the plan
    std::optional<vectors::IndexMethod> indexMethod;
    plan::PlanSummary plan;
    QByteArray explain; ///< EXPLAIN (FORMAT JSON) of the very statement
    SettingsInForce settings;
    ShortReason shortReason = ShortReason::None; ///< of a vector leg that has fewer rows than it was asked for
    std::optional<Recall> recall; ///< of a vector leg's candidates against the exact ones, when asked for

    friend bool operator==(const HybridLegAnswer &, const HybridLegAnswer &) = default;
};

/// The candidates of all legs, out of one snapshot. Fusing them is up to `fuseAnswer`, as often as one likes.
struct HybridAnswer
{
    HybridRequest request;
    QList<HybridRow> rows;
    QList<HybridLegAnswer> legs;
    QList<RowKey> leftOut; ///< rows that were examples
    /// Of `rows`, for diversity; null where they were not asked for, empty elements for rows without a vector.
    std::shared_ptr<const std::vector<vectors::VectorValue>> vectors;
    core::Milliseconds elapsed; ///< of everything that was sent

    friend bool operator==(const HybridAnswer &, const HybridAnswer &) = default;
};

/// The legs as fusion takes them.
std::vector<LegRanking> rankingsOf(const HybridAnswer &answer);

/// Fuses an answer's candidates by `spec`, with diversity where the spec has it and the vectors are there. Every
/// candidate, best first: the caller takes as many as it shows. Sends nothing.
std::vector<FusedRow> fuseAnswer(const HybridAnswer &answer, const FusionSpec &spec);

/// Likeness of rows by their vectors: cosine similarity, the share of equal bits for bit; 0 where one has none. Used by
/// one thread at a time.
class VectorLikeness : public Likeness
{
public:
    explicit VectorLikeness(std::shared_ptr<const std::vector<vectors::VectorValue>> vectors);
    double operator()(int rowA, int rowB) const override;

private:
    double normOf(int row) const;

    std::shared_ptr<const std::vector<vectors::VectorValue>> m_vectors;
    mutable std::vector<double> m_norms; ///< by row; negative: not worked out yet
};

} // namespace search
