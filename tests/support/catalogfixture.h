#pragma once

#include "app/catalog/catalog.h"

namespace testsupport {

/// A catalog from readable lines:
///
///     schema shop
///     table items ~1000
///       id bigint key
///       embedding vector(3)
///       index items_hnsw hnsw embedding vector_cosine_ops
///     partition items_1 of items
///
/// Kinds: table, partitioned, partition, foreign, view, matview.
catalog::Catalog catalogFromText(const QString &text);

} // namespace testsupport
