#pragma once

#include <QString>

namespace plan {

/// A statement with `?` for every literal and parameter, comments gone, spaces single, and words outside quotes in
/// lower case: equal for statements that differ in their values only. Lists of literals become one. A text that is no
/// SQL, as its quotes are not closed, only loses needless spaces. Linear.
QString normalizeStatement(const QString &sql);

} // namespace plan
