#pragma once

#include "app/search/hybridrequest.h"

/// What the search page's controls say: a search for neighbours, or one that is mixed with other legs.
struct SearchTask
{
    search::SearchRequest search;                ///< without query vector while `text` is not yet made one
    QString text;                                ///< what the query vector is to be made of; empty: nothing
    std::optional<search::HybridRequest> hybrid; ///< its first leg is `search`
    bool exact = false;

    friend bool operator==(const SearchTask &, const SearchTask &) = default;
};

/// The task with the vector that its text was made.
inline SearchTask withQuery(SearchTask task, const vectors::VectorValue &query)
{
    task.search.query = query;
    if (task.hybrid)
        task.hybrid->legs.first().search = search::VectorLeg{task.search};
    return task;
}
