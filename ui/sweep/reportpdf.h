#pragma once

#include "app/sweep/sweepresult.h"

#include <QByteArray>

/// The whole sweep on pages of A4, landscape: answer, cautions, chart, table, how it was measured, the SQL. In the
/// colours of paper, whatever the window's palette.
QByteArray reportPdf(const sweep::SweepResult &result);
