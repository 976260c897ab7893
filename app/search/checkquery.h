#pragma once

#include "app/core/result.h"
#include "app/search/searchrequest.h"

namespace search {

/// Whether a query vector fits the target, before anything is sent: type, dimensions (where the column has them),
/// finite elements, and a direction under cosine. Error InvalidInput names what is expected and what was given.
/// Where the target orders by an expression a query of the column's shape fits as well.
core::Result<void> checkQuery(const SearchTarget &target, const vectors::VectorValue &query);

/// Whether a typed condition stays inside its parentheses (`db::checkCondition`).
core::Result<void> checkFilter(const QString &where);

/// Reads a pasted query: the text form of the type; for dense types also numbers alone, with commas or blanks between
/// them, as other programs print them. Where the target orders by an expression it may be of the column's shape, which
/// is taken when it fits both. Error InvalidInput names what is expected and given, or where the text is wrong.
core::Result<vectors::VectorValue> readQuery(const SearchTarget &target, const QString &text);

/// Whether a search may be run at all: k, conditions, settings, threshold, re-ranking, and the keys of its examples or
/// the query vector. Settings that would leave the read-only transaction are refused.
core::Result<void> checkRequest(const SearchRequest &request);

/// Whether a setting may be set for a search.
core::Result<void> checkSetting(const Setting &setting);

} // namespace search
