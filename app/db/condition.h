#pragma once

#include "app/core/result.h"

#include <QString>

namespace db {

/// Whether a typed condition may use $1 and so on, where the statement gives them a meaning.
enum class ConditionParameters { Allowed, Refused };

/// Whether a typed WHERE condition stays inside the parentheses that it is put into: quotes, comments and parentheses
/// are closed, no semicolon and no backslash stand outside quotes. An empty text is fine. Error InvalidInput names
/// what is open and where (characters counted from 1).
core::Result<void> checkCondition(const QString &text, ConditionParameters parameters = ConditionParameters::Allowed);

} // namespace db
