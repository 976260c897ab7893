#pragma once

#include "app/sweep/reportdocument.h"

namespace sweep {

/// The same as text: tables instead of charts.
QString markdownReport(const ReportDocument &document);

} // namespace sweep
