#pragma once

#include "app/core/result.h"
#include "app/sweep/sweepspec.h"

#include <QDateTime>

namespace sweep {

/// Whom a setting is made for.
enum class ApplyScope { Transaction, Session, Role, Database };

/// The SQL that puts settings in force, one statement a line. `name` is the role or database that Role and Database
/// mean; without one the role is the session's own. The text is for copying, nothing is sent.
QString applyScript(const GridPoint &settings, ApplyScope scope, const QString &name = {});

/// A function in the table's schema that searches as the spec does (column, index, k, condition), under the settings
/// and no others: `SELECT * FROM nearest_items_embedding('[…]')`. Its rows are the table's, nearest first; the number
/// of them is part of its text, so that the planner sees it. Errors as prepareSweep.
core::Result<QString> searchFunctionScript(const SweepSpec &spec, const GridPoint &settings);

/// An Alembic revision that puts settings in force for a Role or a Database, and takes them back. `name` as in
/// applyScript. What it follows is left to the reader.
QString alembicRevision(const GridPoint &settings, ApplyScope scope, const QString &name, const QDateTime &when);

} // namespace sweep
