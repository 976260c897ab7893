#pragma once

#include "app/jobs/jobcontext.h"
#include "app/search/searchrequest.h"

#include <functional>

/// How a text becomes a query vector; the window knows by which provider. Without functions there is none.
struct TextEmbedder
{
    /// What the text is made a vector by, for people: "text-embedding-3-small at api.openai.com". Called on the
    /// window's thread.
    std::function<QString(const search::SearchTarget &)> name;
    /// Why no text can be searched near now, and how to get there; empty when it can. On the window's thread.
    std::function<QString(const search::SearchTarget &)> problem;
    /// Part of the search's job, on its thread.
    std::function<core::Result<vectors::VectorValue>(jobs::JobContext &, const search::SearchTarget &, const QString &)>
        embed;
};
