#pragma once

#include "app/core/result.h"
#include "app/core/units.h"
#include "app/db/connection.h"
#include "app/search/searchrequest.h"

#include <optional>

namespace sweep {

/// What a sweep was measured under, beside its own settings; a measurement without it cannot be repeated.
struct ServerFacts
{
    core::RowEstimate rows;
    core::Bytes tableSize;
    core::Bytes indexSize;
    QString indexDefinition;
    core::Bytes sharedBuffers;
    QList<search::Setting> changedSettings; ///< on memory, plans and pgvector: those not at their defaults
    int busySessions = 0;                   ///< others in the middle of a statement when the sweep began
    int sessions = 0;                       ///< others of clients at that time, busy or not
    core::Milliseconds probe = {}; ///< that one processor of the server takes for a sum of 100,000 square roots, the
                                   ///< round trip included: what tells machines apart; 0: not asked
    std::optional<qint64> checkpointsBefore = {}; ///< that the server had made when it began
    std::optional<qint64> checkpoints = {};       ///< while it was measured; known at the end

    friend bool operator==(const ServerFacts &, const ServerFacts &) = default;
};

/// Reads them for an index; sizes and rows are those that `table` has. To be called before a sweep makes its settings.
core::Result<ServerFacts> loadServerFacts(db::Connection &connection, const catalog::Table &table,
                                          const catalog::Index &index);
/// The same where no index is under test: without one's definition and size.
core::Result<ServerFacts> loadServerFacts(db::Connection &connection, const catalog::Table &table);

/// Fills in what went on meanwhile: to be called when the measurement is over.
core::Result<void> completeFacts(db::Connection &connection, ServerFacts &facts);

} // namespace sweep
