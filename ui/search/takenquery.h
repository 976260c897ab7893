#pragma once

#include "app/search/hybridanswer.h"
#include "app/search/searchanswer.h"
#include "app/search/takeaway.h"
#include "ui/search/searchtask.h"

#include <optional>

/// The query vector of a task, where it is known without asking: the pasted one, or that of an answer to the same
/// query.
std::optional<vectors::VectorValue> takenQuery(const SearchTask &task,
                                               const std::optional<search::SearchAnswer> &answer);

/// What can be taken away of a hybrid search whose queries are those of an answer; nothing where it asks for others.
std::optional<search::Takeaway> takeawayOf(const search::HybridRequest &request, const search::HybridAnswer &answer);
