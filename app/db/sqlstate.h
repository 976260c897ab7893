#pragma once

#include "app/core/error.h"

namespace db {

/// The kind of error behind a five-character SQLSTATE (classes of PostgreSQL's appendix A).
core::ErrorKind errorKindOf(const QString &sqlstate);

} // namespace db
