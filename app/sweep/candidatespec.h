#pragma once

#include "app/sweep/candidate.h"
#include "app/sweep/sweepsetup.h"

#include <optional>

namespace sweep {

/// Which indexes to hold against each other on one column.
struct CandidateSpec
{
    SweepSpec base; ///< table, column, k, queries, condition, target, seed, plans; index and grid mean nothing.
                    ///< `holdOut` forces the copy where the candidates would not need it
    QList<Candidate> candidates;
    std::optional<vectors::Distance> distance; ///< on the column; empty: that of its first index, else the usual one
    QList<int> efSearch;                       ///< values for HNSW; empty: a ladder
    QList<int> probes;                         ///< values for IVFFlat; empty: a ladder
    int buildsWhenClose = 3; ///< so often is each of two built that differ by less than one build from the next

    friend bool operator==(const CandidateSpec &, const CandidateSpec &) = default;
};

/// One curve to measure: a candidate with one way of re-ranking.
struct CandidateVariant
{
    int candidate = 0; ///< place in the spec
    int rerank = 0;    ///< rows that the index gives to be ordered anew; 0: its own order is the answer

    friend bool operator==(const CandidateVariant &, const CandidateVariant &) = default;
};

/// A candidate spec made ready.
struct CandidateSetup
{
    search::SearchTarget exact; ///< the column under the distance that recall is counted in
    bool onCopy = true;         ///< measured on a copy without the queries, which has to be made; else on the table
    bool casts = false;         ///< the column has no type modifier, so that an index has to cast it
    QList<CandidateVariant> variants;

    friend bool operator==(const CandidateSetup &, const CandidateSetup &) = default;
};

/// Checks everything that can be known before the server is asked: types, distances, dimensions against the limits of
/// index methods, names. Errors InvalidInput and Missing name the candidate.
core::Result<CandidateSetup> prepareCandidates(const CandidateSpec &spec);

/// "hnsw bit m=32 rerank=50": the candidate of one curve.
QString variantText(const CandidateSpec &spec, const CandidateVariant &variant);

/// The settings of a variant's curve. Below `rerank`, ef_search would cut what there is to re-rank: such values are
/// raised to it, and `raised` says that some were.
struct CandidateGrid
{
    QList<GridPoint> points;
    bool raised = false;

    friend bool operator==(const CandidateGrid &, const CandidateGrid &) = default;
};
CandidateGrid candidateGrid(const CandidateSpec &spec, const CandidateVariant &variant, const catalog::Index &index);

/// SQL of what a candidate's index has as its key, over any SQL of the column's type in place of the column:
/// `"v"::halfvec(128)`.
QString indexedExpression(const Candidate &candidate, const CandidateSetup &setup, const QString &value);
/// The same over the quoted column.
QString indexedExpression(const Candidate &candidate, const CandidateSetup &setup);
/// Operator class of the key, "bit_hamming_ops".
QString operatorClassOf(const Candidate &candidate, const CandidateSetup &setup);
/// Type and dimensions of the key.
catalog::VectorShape indexedShape(const Candidate &candidate, const CandidateSetup &setup);
/// The part of CREATE INDEX behind the table: `USING hnsw ((…) halfvec_l2_ops) WITH (m = 32)`.
QString indexTail(const Candidate &candidate, const CandidateSetup &setup);

/// A name for the candidate's index that no index of the table has, such as "items_embedding_hnsw_m32", within the
/// server's 63 bytes; that of an index that exists.
QString candidateIndexName(const Candidate &candidate, const catalog::Table &table, const QString &column);

/// What a copy of the table and the largest candidate take on the server's disk, about.
core::Bytes candidatesCost(const CandidateSpec &spec, const CandidateSetup &setup);

/// What will be sent to make copy and candidates, to be shown before.
QString candidatesScript(const CandidateSpec &spec, const CandidateSetup &setup, const QString &schema);

} // namespace sweep
