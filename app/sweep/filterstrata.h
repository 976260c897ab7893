#pragma once

#include "app/core/result.h"

#include <QList>
#include <QString>

namespace sweep {

/// The strata of a filter column by the share of the rows that a value has: 0 for 10 % and more, then 3-10 %, 1-3 %,
/// 0.3-1 %, 0.1-0.3 %, and below 0.1 %.
int stratumOfShare(double share);
inline constexpr int ShareStrata = 6;
/// "10 % and more", "1-3 %", "below 0.1 %".
QString shareStratumName(int stratum);

/// "10.6 %", "0.15 %", "0.0016 %": three digits at most, no more than needed.
QString shareText(double share);

/// A list of values as a person types it, set apart by commas; a value with a comma or a quote stands in double quotes,
/// doubled within. Each once. Error InvalidInput where a quote is not closed.
core::Result<QStringList> parseFilterValues(const QString &text);

} // namespace sweep
