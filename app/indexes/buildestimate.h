#pragma once

#include "app/catalog/catalog.h"
#include "app/core/units.h"

namespace indexes {

/// A vector index that is to be built.
struct BuildPlan
{
    vectors::IndexMethod method = vectors::IndexMethod::Hnsw;
    catalog::VectorShape shape; ///< of what is indexed: of the expression where there is one
    double rows = 0;
    int m = 16;      ///< HNSW
    int lists = 100; ///< IVFFlat

    friend bool operator==(const BuildPlan &, const BuildPlan &) = default;
};

/// What a server has for a build.
struct BuildServer
{
    int version = 0; ///< as in 170004
    core::Bytes maintenanceWorkMem{64 << 20};
    int maintenanceWorkers = 2;         ///< max_parallel_maintenance_workers
    core::Bytes tableSize;              ///< heap without TOAST, by which the server takes workers
    core::Bytes parallelTable{8 << 20}; ///< min_parallel_table_scan_size

    friend bool operator==(const BuildServer &, const BuildServer &) = default;
};

struct BuildEstimate
{
    core::Bytes size;         ///< on disk
    core::Bytes memory;       ///< of maintenance_work_mem: HNSW to keep the graph in it, IVFFlat to build at all
    bool fits = false;        ///< in the server's maintenance_work_mem
    int workers = 0;          ///< that the server would take beside the session's own process
    core::Bytes wantedMemory; ///< for maintenance_work_mem, whole megabytes

    friend bool operator==(const BuildEstimate &, const BuildEstimate &) = default;
};

/// Before a build. Sizes from pgvector's page layout: an HNSW element (72 bytes and the value) lies with its neighbours
/// (4 + 12 m, and 6 m for each level above the lowest) on one page where both fit one; IVFFlat's lists each have pages
/// of their own, the last of which is half full on average. Within 10 % of builds of 64 to 1536 dimensions, see its
/// suite. HNSW's memory as sweep::hnswBuildMemory has it, without headers and with 4 MB more where workers take part;
/// IVFFlat's is k-means' (ivfkmeans.c), which the server refuses to start without. Values are not compressed in either.
/// A sparsevec is reckoned with its dimensions as non-zero elements. Pure.
BuildEstimate estimateBuild(const BuildPlan &plan, const BuildServer &server);

/// "SET maintenance_work_mem = '512MB';"
QString memorySetting(const BuildEstimate &estimate);

} // namespace indexes
