#pragma once

#include "app/jobs/jobcontext.h"
#include "app/search/searchrequest.h"

#include <functional>

/// Makes the query vector of a text; part of the search's job, on its thread.
using QueryMaker = std::function<core::Result<vectors::VectorValue>(jobs::JobContext &, const search::SearchTarget &,
                                                                    const QString &)>;

/// One of the models that could make the vectors of a column's queries.
struct TextModelOption
{
    QString id;      ///< for `TextEmbedder::choose`; empty: the built-in model
    QString name;    ///< for people: "nomic-embed-text at ollama"
    QString comment; ///< what choosing it means

    friend bool operator==(const TextModelOption &, const TextModelOption &) = default;
};

/// How a text becomes a query vector; the window knows by which models. All of it is called on the window's thread;
/// without `maker` there is none.
struct TextEmbedder
{
    std::function<QList<TextModelOption>(const search::SearchTarget &)> options;
    /// The id of the option that the target's column is searched by; it need not be one of `options` any more.
    std::function<QString(const search::SearchTarget &)> chosen;
    std::function<void(const search::SearchTarget &, const QString &id)> choose;
    /// What the text is made a vector by, for people: "nomic-embed-text at ollama".
    std::function<QString(const search::SearchTarget &)> name;
    /// Why no text can be searched near now, and how to get there; empty when it can.
    std::function<QString(const search::SearchTarget &)> problem;
    /// Called once for each search, just before its job starts.
    std::function<QueryMaker(const search::SearchTarget &)> maker;
};
