#pragma once

#include "app/sweep/sweepresult.h"

#include <QByteArray>

#include <optional>

namespace sweep {

/// Html is one page that needs no other file, with a chart, readable by light and by dark.
enum class ReportFormat { Html, Markdown, Csv, Json };

/// By the ending of a file's name: .html, .md, .csv or .json.
std::optional<ReportFormat> reportFormatOf(const QString &fileName);

/// The whole sweep, to be handed on; UTF-8.
QByteArray reportAs(ReportFormat format, const SweepResult &result);

} // namespace sweep
