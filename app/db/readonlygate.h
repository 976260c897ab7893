#pragma once

#include <QString>

#include <optional>

namespace db {

/// Why a read-only session refuses to send `sql`; nothing when it may be sent.
/// The server refuses writes itself (default_transaction_read_only), so the gate only stops what would switch that
/// off: `BEGIN READ WRITE`, `SET … transaction_read_only`, `SET SESSION CHARACTERISTICS`, `RESET ALL`-like forms are
/// harmless because the setting is the session's start-up value. Text typed by a person also runs inside a READ ONLY
/// transaction, which no function can leave.
std::optional<QString> refusedWhenReadOnly(const QString &sql);

} // namespace db
