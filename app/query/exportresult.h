#pragma once

#include "app/jobs/jobcontext.h"
#include "app/query/resultpage.h"

namespace query {

enum class ExportFormat {
    Csv,       ///< RFC 4180 with a header; NULL is an empty field, an empty text is ""
    JsonLines, ///< an object per row; numbers, booleans, JSON and dense vectors as such, all else as text
    Markdown   ///< a table of GitHub's kind
};

/// By the suffix of a file name, in any case: "jsonl" and "ndjson", "md"; else Csv.
ExportFormat exportFormat(const QString &path);

/// Writes the whole rows of a result, or leaves the old file as it was; answers the rows. Takes the memory of a few
/// rows. Progress counts rows.
/// Errors: Local; Cancelled.
core::Result<qint64> exportResult(jobs::JobContext &context, const SpoolPointer &spool, const QString &path,
                                  ExportFormat format);

} // namespace query
