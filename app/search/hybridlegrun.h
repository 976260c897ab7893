#pragma once

#include "app/db/connection.h"
#include "app/search/hybridanswer.h"

namespace search {

/// A row that a leg found.
struct LegRow
{
    RowKey key;
    double score = 0;
    std::optional<double> distance;
};

struct LegRows
{
    HybridLegAnswer answer; ///< all but its rows
    QList<LegRow> rows;     ///< as many as the candidates and the rows that are left out, these taken out
};

/// Runs one leg inside the open transaction, under the leg's settings, which are taken back: its plan and its rows and,
/// `withExact`, the exact ones of a vector leg to compare with. Errors: the server's.
core::Result<LegRows> runLeg(db::Connection &connection, const HybridRequest &request, const HybridLeg &leg,
                             const vectors::VectorValue &query, const QList<RowKey> &leftOut, bool withExact);

} // namespace search
