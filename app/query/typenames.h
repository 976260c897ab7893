#pragma once

#include "app/query/resultspool.h"

#include <QHash>

namespace query {

/// The type identifiers of vectors in one database.
class VectorTypes
{
public:
    void add(db::Oid type, vectors::VectorType vector) { m_types.insert(type, vector); }
    std::optional<vectors::VectorType> of(db::Oid type) const;

private:
    QHash<db::Oid, vectors::VectorType> m_types;
};

/// Those of the pgvector extension, and bit strings.
core::Result<VectorTypes> vectorTypes(db::Connection &connection);

/// Fills the names of the columns' types as format_type gives them; one round trip.
core::Result<void> fillTypeNames(db::Connection &connection, QList<ResultColumn> &columns);

} // namespace query
