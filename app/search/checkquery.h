#pragma once

#include "app/core/result.h"
#include "app/search/searchrequest.h"

namespace search {

/// Whether a query vector fits the target, before anything is sent: type, dimensions (where the column has them),
/// finite elements, and a direction under cosine. Error InvalidInput names what is expected and what was given.
core::Result<void> checkQuery(const SearchTarget &target, const vectors::VectorValue &query);

/// Whether a typed condition stays inside its parentheses (`db::checkCondition`).
core::Result<void> checkFilter(const QString &where);

/// Whether a search may be run at all: k, the condition, the settings and the row's key, or the query vector. Settings
/// that would leave the read-only transaction are refused.
core::Result<void> checkRequest(const SearchRequest &request);

} // namespace search
