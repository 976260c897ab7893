#pragma once

#include "app/sweep/sweepresult.h"

#include <QStringList>

namespace sweep {

/// A line per point, with a line of names; numbers in full, a point as decimal sign.
QString toCsv(const SweepResult &result);

/// The cells of a point, for the lists of measurements that have more than one curve, and their names.
QStringList pointCsvColumns();
QStringList pointCsv(const SweepPoint &point);

} // namespace sweep
