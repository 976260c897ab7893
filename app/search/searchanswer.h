#pragma once

#include "app/core/units.h"
#include "app/plan/plansummary.h"
#include "app/search/recall.h"
#include "app/search/searchfacts.h"
#include "app/search/searchrequest.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace search {

/// One row of an answer.
struct AnswerRow
{
    RowKey key; ///< empty for nameless rows
    double distance = 0;
    double similarity = 0;
    QStringList values; ///< of the shown columns, as text; a null string is NULL

    friend bool operator==(const AnswerRow &, const AnswerRow &) = default;
};

/// How a row of the answer stands in the exact answer.
enum class RowMark {
    Same,  ///< there, in the same order among the rows that both have
    Moved, ///< there, but the exact answer orders it otherwise
    Extra  ///< not there
};

/// An answer beside the exact one.
struct ExactComparison
{
    QList<AnswerRow> rows; ///< the exact answer
    core::Milliseconds elapsed;
    Recall recall;
    QList<RowMark> marks;  ///< one for each row of the answer
    QList<int> exactRanks; ///< of each row of the answer, from 1; 0: not in the exact answer
    QList<int> missed;     ///< positions in `rows` of what the answer lacks, from 0

    friend bool operator==(const ExactComparison &, const ExactComparison &) = default;
};

/// Why an answer has fewer rows than were asked for.
enum class ShortReason {
    None,      ///< it is not short
    EfSearch,  ///< the index gives at most hnsw.ef_search rows
    Filter,    ///< the condition dropped what the index gave
    Probes,    ///< the probed lists hold no more
    Threshold, ///< the others are farther than the greatest distance that is asked for
    ScanLimit, ///< the iterative scan came to its limit
    NoVector,  ///< the other rows have no distance: NULL, or zero under cosine
    FewerRows  ///< no more rows match
};

/// What a search found, how long it took and how the server went about it.
struct SearchAnswer
{
    SearchRequest request;
    vectors::VectorValue query; ///< the vector searched near: the given one, the row's own or what examples make
    QList<RowKey> leftOut;      ///< example rows, as the server writes their keys
    QList<AnswerRow> rows;      ///< nearest first; rows without a distance are left out
    int rowsWithoutDistance = 0;
    core::Milliseconds elapsed; ///< of the search alone, by this machine's clock around the round trip
    QString statement;          ///< as it was sent, `$1` the query
    QString indexUsed;          ///< name of the index that gave the order, from the plan; empty: none
    std::optional<vectors::IndexMethod> indexMethod; ///< of that index
    plan::PlanSummary plan;
    QByteArray explain; ///< EXPLAIN (FORMAT JSON) of the very statement
    SettingsInForce settings;
    ShortReason shortReason = ShortReason::None;
    std::optional<ExactComparison> exact; ///< when asked for

    friend bool operator==(const SearchAnswer &, const SearchAnswer &) = default;
};

} // namespace search
