#pragma once

#include "app/core/result.h"
#include "app/core/units.h"
#include "app/jobs/jobcontext.h"

#include <QByteArray>

namespace sandbox {

/// The tables that `completeFunctions` makes, and the columns that its model is for.
inline constexpr const char *FunctionsTable = "functions";
inline constexpr const char *FunctionsTextColumn = "document";
inline constexpr const char *FunctionsVectorColumn = "embedding";

struct DemoFunctions
{
    bool loaded = false; ///< false: it was there already
    core::RowCount rows;
    QByteArray model; ///< of the vector column, as embedding::modelFromBytes reads it

    friend bool operator==(const DemoFunctions &, const DemoFunctions &) = default;
};

/// Makes demo.functions inside the open transaction of `connection`: the server's own functions, operators and settings
/// with their descriptions, thousands of short real documents in English, with a tsvector, JSONB and an embedding by
/// the built-in embedder that is fitted on them; GIN and HNSW (cosine) indexes. The model is kept beside it, in
/// demo.models. A complete table of the same server version stays as it is.
/// Errors: InvalidInput when demo.functions or demo.models is somebody's own; the server's.
core::Result<DemoFunctions> completeFunctions(jobs::JobContext &context, db::Connection &connection);

} // namespace sandbox
