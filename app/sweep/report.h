#pragma once

#include "app/sweep/reportdocument.h"

#include <QByteArray>
#include <QJsonObject>

#include <optional>

namespace sweep {

/// Html is one page that needs no other file, with charts, readable by light and by dark.
enum class ReportFormat { Html, Markdown, Csv, Json };

/// By the ending of a file's name: .html, .md, .csv or .json.
std::optional<ReportFormat> reportFormatOf(const QString &fileName);

/// A measurement of any kind to be handed on; `sweepReport` and its kin make it.
struct Report
{
    ReportDocument document;
    QString csv;      ///< a line a point, with a line of names
    QJsonObject json; ///< as the command line prints it

    friend bool operator==(const Report &, const Report &) = default;
};

/// UTF-8.
QByteArray reportAs(ReportFormat format, const Report &report);

} // namespace sweep
