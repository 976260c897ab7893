#pragma once

#include "app/search/fusion.h"
#include "app/search/searchrequest.h"

#include <variant>

namespace search {

/// How a person's words become a tsquery.
enum class TextQueryForm {
    Websearch, ///< websearch_to_tsquery: quotes, or, -; takes any text
    Phrase,    ///< phraseto_tsquery: the words in this order
    Plain,     ///< plainto_tsquery: all of the words
    Raw        ///< to_tsquery: & | ! <-> as typed; the server refuses what it cannot read
};

enum class TextRank {
    CoverDensity, ///< ts_rank_cd: how near the words stand together
    Frequency     ///< ts_rank: how often they stand there
};

/// Full-text search, best rank first.
struct TextLeg
{
    QString column;     ///< of type tsvector, or the text that `expression` reads
    QString expression; ///< of the tsvector, as the server prints it; empty: the column itself where it is a tsvector,
                        ///< else to_tsvector of it
    bool isTsvector = false; ///< of the column
    QString configuration;   ///< such as "english", or with its schema; empty: default_text_search_config
    QString text;            ///< what is searched, as the person typed it
    TextQueryForm form = TextQueryForm::Websearch;
    TextRank rank = TextRank::CoverDensity;
    int normalization =
        0; ///< bits of ts_rank: 1 log of the length, 2 length, 4 extents, 8 and 16 words, 32 score/(score+1)

    friend bool operator==(const TextLeg &, const TextLeg &) = default;
};

/// pg_trgm's word similarity: how well the text occurs in the column, misspelt as it may be.
struct TrigramLeg
{
    QString column;
    QString text;
    double threshold = 0.3; ///< pg_trgm.word_similarity_threshold: less similar rows are no candidates
    QString schema;         ///< that pg_trgm is in

    friend bool operator==(const TrigramLeg &, const TrigramLeg &) = default;
};

/// Neighbours: dense, sparse or of bits. The search's k, condition, filters, keys and shown columns are the hybrid
/// request's.
struct VectorLeg
{
    SearchRequest search;

    friend bool operator==(const VectorLeg &, const VectorLeg &) = default;
};

/// One of the searches that are fused.
struct HybridLeg
{
    QString name; ///< shown, and unique in the request: "vector", "text", "splade"
    std::variant<VectorLeg, TextLeg, TrigramLeg> search;
    int candidates = 100;        ///< rows of the leg; as many as the answer has at least
    QList<Setting> settings;     ///< of this leg alone; those of a vector leg's search come after them
    QStringList expectedIndexes; ///< that could serve it, as the catalog tells (`textChoices`, `servedBy`)

    friend bool operator==(const HybridLeg &, const HybridLeg &) = default;
};

/// Several searches of one table, their rows fused into one ranking.
struct HybridRequest
{
    catalog::ObjectName table;
    QStringList keyColumns;    ///< what names a row; empty: ctid
    bool namelessRows = false; ///< then there is nothing to fuse by: refused
    QString where;             ///< the person's own condition, as typed; may be empty
    QList<SearchFilter> filters;
    QList<HybridLeg> legs;
    FusionSpec fusion;
    int k = 10;
    QStringList shownColumns;
    bool withVectors = false; ///< fetch the candidates' vectors of the first vector leg's column, for diversity; also
                              ///< done where the fusion has diversity

    friend bool operator==(const HybridRequest &, const HybridRequest &) = default;
};

/// Whether it can be run: legs (1 to 8, names unique), candidates (k…10,000), fusion, texts, filters, and each vector
/// leg by `checkRequest`. Errors InvalidInput name the leg.
core::Result<void> checkRequest(const HybridRequest &request);

/// Candidates that a leg is asked for: at least k.
int candidatesOf(const HybridRequest &request, const HybridLeg &leg);

/// The search of a vector leg with everything that the request lays down.
SearchRequest legSearch(const HybridRequest &request, const HybridLeg &leg);

/// The settings that a leg is run under: its own, its search's, and the threshold of trigrams.
QList<Setting> settingsOf(const HybridLeg &leg);

/// SQL of a text leg's tsvector and of its tsquery.
QString textVectorSql(const TextLeg &leg, ParameterList &parameters);
QString textQuerySql(const TextLeg &leg, ParameterList &parameters);

/// `("a", "b") IN (($1, $2), …)`, or `"a" = ANY ($1)`: rows by their keys, whose types the server infers.
QString keysCondition(const QStringList &keyColumns, const QList<RowKey> &keys, ParameterList &parameters);

/// `SELECT key…, score [, distance]` of one leg, best first: what is sent for it. Vector legs take their query. `extra`
/// rows more than the candidates. Pure.
SearchSql legSql(const HybridRequest &request, const HybridLeg &leg, const vectors::VectorValue &query, int extra,
                 Exactness exactness);

/// The whole hybrid search as ONE statement that fuses on the server, with the same ranks, scores and ties as `fuse`,
/// diversity aside: columns key…, score, shown…. `queries` are the vector legs' in their order; `leftOut` rows that
/// are examples. Pure.
SearchSql hybridSql(const HybridRequest &request, const QList<vectors::VectorValue> &queries,
                    const QList<RowKey> &leftOut = {});

} // namespace search
