#pragma once

#include "app/db/connection.h"
#include "app/search/searchrequest.h"

namespace search {

/// What is searched near, and the rows that it comes from as the server writes their keys.
struct FoundQuery
{
    vectors::VectorValue query;
    QList<RowKey> leftOut;

    friend bool operator==(const FoundQuery &, const FoundQuery &) = default;
};

/// Fetches the example rows' vectors and makes the query of them, or takes the one that is given. To be called in the
/// transaction that searches. Under an expression the rows' whole vectors are taken, which then go through it.
/// Errors: Missing for a row that is gone; InvalidInput for one whose vector is NULL or cannot be searched near, and as
/// of combineExamples; else the server's.
core::Result<FoundQuery> findQuery(db::Connection &connection, const SearchRequest &request);

} // namespace search
