#pragma once

#include "app/sweep/reportdocument.h"

namespace sweep {

/// One page that needs no other file, readable by light and by dark.
QString htmlReport(const ReportDocument &document);

} // namespace sweep
