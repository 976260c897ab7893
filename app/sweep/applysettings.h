#pragma once

#include "app/sweep/sweepspec.h"

namespace sweep {

/// Whom a setting is made for.
enum class ApplyScope { Transaction, Session, Role, Database };

/// The SQL that puts settings in force, one statement a line. `name` is the role or database that Role and Database
/// mean; without one the role is the session's own. The text is for copying, nothing is sent.
QString applyScript(const GridPoint &settings, ApplyScope scope, const QString &name = {});

} // namespace sweep
