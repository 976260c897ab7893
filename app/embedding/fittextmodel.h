#pragma once

#include "app/catalog/catalog.h"
#include "app/core/units.h"
#include "app/embedding/textmodel.h"
#include "app/jobs/jobcontext.h"

#include <functional>

namespace embedding {

/// Texts that a model is fitted on are read until they have this many different words, each text's own counted: about
/// half a gigabyte at work.
inline constexpr int64_t MostEntries = 40'000'000;
/// Of a table with more rows a random sample is read.
inline constexpr int64_t MostSampledTexts = 200'000;

/// Hands over texts one after the other to what it is given, until that says no.
using TextSource = std::function<core::Result<void>(const std::function<bool(QStringView text)> &take)>;

struct FittedModel
{
    TextModel model;
    bool wholeSource = true; ///< false: a sample, or up to the limit of memory
    core::Milliseconds elapsed;
};

/// Fits a model. `origin` names the source for people. Errors: those of the source; InvalidInput when the texts do not
/// give so many dimensions; Cancelled.
core::Result<FittedModel> fitTextModel(jobs::JobContext &context, const QString &origin, const TextModelRules &rules,
                                       const TextSource &source);

/// A text column as the source: one read-only pass over the table, streamed. NULL is passed over. Of an ordinary or
/// materialized table that the server estimates at more than `MostSampledTexts` rows it reads a sample that is the
/// same each time while the table is (TABLESAMPLE BERNOULLI … REPEATABLE).
core::Result<FittedModel> fitTextColumn(jobs::JobContext &context, db::Connection &connection,
                                        const catalog::Table &table, const QString &column,
                                        const TextModelRules &rules);

} // namespace embedding
