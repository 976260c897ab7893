#pragma once

#include "app/core/units.h"

#include <QLocale>
#include <QString>

/// Numbers as people read them: decimal sign and grouping from the default locale, thousands set apart by a thin
/// space, a no-break space before the unit.

/// "10 482 113".
QString formatCount(qint64 count);
QString formatCount(core::RowCount count);
/// "~10 482 113"; "unknown" where the table was never analysed.
QString formatEstimate(core::RowEstimate estimate);
/// "0.42 ms", "8.1 s", "2 min 05 s", "3 h 20 min".
QString formatDuration(core::Milliseconds duration);
/// A duration's number in milliseconds with fixed decimals, for a column whose header has the unit.
QString formatMilliseconds(core::Milliseconds duration, int decimals = 2);
/// "00:41", "1:02:07": what is left of a running job.
QString formatClock(core::Milliseconds duration);
/// Binary units with the names that PostgreSQL gives them: "812 MB" is 812 × 1024 × 1024 bytes.
QString formatBytes(core::Bytes size);
/// Three decimals; a recall below 1 is never shown as 1.000.
QString formatRecall(double recall);
/// "0.957 (0.948–0.965)".
QString formatInterval(double recall, double low, double high);
/// "92 %" of a share between 0 and 1.
QString formatPercent(double share);
/// A number with fixed decimals.
QString formatNumber(double value, int decimals);

/// The locale that the functions above use, for numbers that need another form.
QLocale numberLocale();
