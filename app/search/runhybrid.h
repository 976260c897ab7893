#pragma once

#include "app/jobs/jobcontext.h"
#include "app/search/hybridanswer.h"

namespace search {

/// Runs all legs in one read-only snapshot, each under its settings, which end with it; for each its plan, then its
/// rows, then, `withExact`, the exact rows of vector legs. Then the shown columns, the matched lexemes and, for
/// diversity, the vectors of the candidates alone.
/// Errors: InvalidInput before anything is sent (`checkRequest`); of a leg with its name in front of the server's
/// words, such as a raw tsquery that it cannot read, or pg_trgm missing; else as of runSearch.
core::Result<HybridAnswer> runHybrid(jobs::JobContext &context, const HybridRequest &request, bool withExact);

/// A text of a row with what matched marked: pieces in turn unmarked and marked, beginning with an unmarked one.
struct Headline
{
    RowKey key;
    QStringList pieces;

    friend bool operator==(const Headline &, const Headline &) = default;
};

/// Headlines (ts_headline) of `document`, a text column, for the rows named and no other.
core::Result<QList<Headline>> loadHeadlines(jobs::JobContext &context, const HybridRequest &request, const TextLeg &leg,
                                            const QString &document, const QList<RowKey> &keys);

} // namespace search
