#pragma once

#include "app/core/error.h"

struct pg_conn;
struct pg_result;

namespace db {

/// The error of a failed result: the server's fields, or libpq's message when the connection broke.
core::Error errorOf(pg_conn *connection, const pg_result *result, const QString &sql);
/// The error of a connection that could not be made or is broken.
core::Error connectionError(pg_conn *connection, core::ErrorKind kind);

} // namespace db
