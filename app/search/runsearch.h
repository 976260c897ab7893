#pragma once

#include "app/jobs/jobcontext.h"
#include "app/search/searchanswer.h"

namespace search {

/// Runs a search in one read-only snapshot under the request's settings (SET LOCAL): the plan of the very statement,
/// then the statement, then, `withExact`, the exact answer to the same and the comparison. The plan of the exact
/// statement is checked to use no ordering index.
/// Errors: InvalidInput before anything is sent (`checkRequest`), and for a row whose vector cannot be searched near;
/// Missing for a row that is gone; else the server's, with a hint where pgvector is not in the database.
core::Result<SearchAnswer> runSearch(jobs::JobContext &context, const SearchRequest &request, bool withExact);

/// With a hint where pgvector is not in the database: a type or operator that is missing is pgvector's then.
core::Error withExtensionHint(core::Error error, const db::ServerInfo &server);

} // namespace search
