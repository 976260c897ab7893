#pragma once

#include "app/jobs/jobcontext.h"
#include "app/search/searchrequest.h"

namespace search {

/// The key of some row that has a vector, to begin with: the first that the server comes across. Errors: Missing when
/// there is none, InvalidInput for nameless rows, else the server's.
core::Result<RowKey> anyRow(jobs::JobContext &context, const SearchTarget &target);

} // namespace search
