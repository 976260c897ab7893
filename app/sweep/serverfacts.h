#pragma once

#include "app/core/result.h"
#include "app/core/units.h"
#include "app/db/connection.h"
#include "app/search/searchrequest.h"

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

    friend bool operator==(const ServerFacts &, const ServerFacts &) = default;
};

/// Reads them for an index; sizes and rows are those that `table` has. To be called before a sweep makes its settings.
core::Result<ServerFacts> loadServerFacts(db::Connection &connection, const catalog::Table &table,
                                          const catalog::Index &index);

} // namespace sweep
