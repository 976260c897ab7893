#pragma once

#include "app/core/result.h"
#include "app/vectors/vectortype.h"

#include <QList>
#include <QString>

namespace sweep {

/// What a candidate index holds of the column: itself, or something smaller that is computed from it.
enum class IndexedForm {
    Column,    ///< the column as it is
    Vector,    ///< cast to vector, of a halfvec column
    Halfvec,   ///< cast to halfvec
    Bits,      ///< binary_quantize: one bit an element
    Subvector, ///< the first elements only
    Sparsevec  ///< a sparsevec column as it is
};

/// An index that might serve a column better: one to be built, or one that exists.
struct Candidate
{
    QString existing; ///< name of an index of the table; empty: one to be built as the rest says
    vectors::IndexMethod method = vectors::IndexMethod::Hnsw;
    IndexedForm form = IndexedForm::Column;
    int elements = 0;       ///< of a subvector
    int m = 0;              ///< 0, here and below: pgvector's default
    int efConstruction = 0; ///< "
    int lists = 0;          ///< "
    QList<int> rerank;      ///< rows that the index gives, to be ordered anew by the whole vector; 0: without
    int builds = 1;         ///< an index is built by chance: how often it is built and measured

    bool isBuilt() const { return existing.isEmpty(); }

    friend bool operator==(const Candidate &, const Candidate &) = default;
};

constexpr int DefaultM = 16;
constexpr int DefaultEfConstruction = 64;
constexpr int DefaultLists = 100;

/// Reads a candidate as a person writes it: `hnsw m=32 ef_construction=128`, `hnsw bit rerank=50,200`,
/// `ivfflat halfvec lists=200 builds=3`, `hnsw subvector(256) rerank=100`, `existing items_hnsw`; a name that needs
/// them in double quotes. Error InvalidInput names the word.
core::Result<Candidate> parseCandidate(const QString &line);

/// One candidate a line; empty lines, and what follows a # at the beginning of a word, are passed over. Error
/// InvalidInput names line and word; there must be at least one candidate, and none twice.
core::Result<QList<Candidate>> parseCandidates(const QString &text);

/// As `parseCandidate` reads it, in the order method, form, numbers; `builds` only where it is not 1.
QString candidateText(const Candidate &candidate);

/// The options of the index to build as WITH takes them: "m = 32, ef_construction = 128"; empty without any.
QString optionsText(const Candidate &candidate);

} // namespace sweep
