#pragma once

#include "app/catalog/catalog.h"
#include "app/tables/rowwindow.h"

namespace tables {

/// What is worth knowing about a stored vector before one searches by it.
enum class VectorConcern {
    None,
    Null,   ///< not in any vector index: no search by index finds the row
    Zero,   ///< has no direction: cosine distance to it is undefined, and a cosine index leaves it out
    NotUnit ///< under an inner-product index, where length outweighs direction
};

/// Whether a pgvector index orders the column by inner product.
bool hasInnerProductIndex(const catalog::Table &table, const QString &column);

/// `type` is the column's; a norm counts as 1 within what the type can store.
VectorConcern vectorConcern(const Cell &cell, vectors::VectorType type, bool underInnerProduct);

} // namespace tables
