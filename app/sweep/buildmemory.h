#pragma once

#include "app/catalog/catalog.h"
#include "app/core/units.h"

namespace sweep {

/// What building an HNSW index takes of maintenance_work_mem to keep the graph of `rows` rows in memory, else the build
/// takes four to five times as long. Per row, with p = 1 / (m - 1): 128 + 8 (1 + p) + (8 + 32 m) + p (8 + 16 m) + the
/// value in steps of eight + H (4 + p), H the header of an allocation: 24 bytes up to PostgreSQL 15, 8 from 16 on. From
/// the structures in pgvector's hnsw.h; within 0.1 % of the NOTICEs of builds by one process (shared/reference:
/// measured for 15). A parallel build takes no H and 4 MB more. `serverVersion` as in 170004. A sparsevec is reckoned
/// with its dimensions as non-zero elements.
core::Bytes hnswBuildMemory(double rows, int m, const catalog::VectorShape &shape, int serverVersion);

/// About what an index takes on disk. HNSW: pages of 8 kB with, per row, an element (72 bytes and the value) and its
/// neighbours (4 + 12 m, and 6 m a level above the lowest), none cut by a page; IVFFlat: the value and 16 bytes.
core::Bytes indexBytes(vectors::IndexMethod method, int m, const catalog::VectorShape &shape, double rows);

} // namespace sweep
