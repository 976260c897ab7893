#include "app/indexes/buildestimate.h"

#include <algorithm>
#include <cmath>

namespace indexes {

namespace {

using vectors::VectorType;

constexpr double Page = 8192;
constexpr int PageRoom = 8192 - 24 - 8; ///< without the page's header and pgvector's own data at its end
constexpr int ItemPointer = 4;
constexpr double Megabyte = 1 << 20;

qint64 aligned(qint64 bytes)
{
    return (bytes + 7) / 8 * 8;
}

/// Bytes of a value as the type stores it.
qint64 valueBytes(const catalog::VectorShape &shape)
{
    const qint64 elements = shape.dimensions;
    switch (shape.type) {
    case VectorType::Vector:
        return 8 + 4 * elements;
    case VectorType::Halfvec:
        return 8 + 2 * elements;
    case VectorType::Sparsevec:
        return 16 + 8 * elements;
    case VectorType::Bit:
        return 8 + (elements + 7) / 8;
    }
    Q_UNREACHABLE();
}

/// The chance that at most `most` of `count` elements are on an upper level, each with the chance 1 / m.
double chanceOfAtMost(int most, int count, double chance)
{
    double sum = 0;
    double term = std::pow(1 - chance, count);
    for (int k = 0; k <= std::min(most, count); ++k) {
        sum += term;
        term *= double(count - k) / (k + 1) * chance / (1 - chance);
    }
    return std::min(sum, 1.0);
}

double hnswBytes(const BuildPlan &plan)
{
    const int m = std::max(plan.m, 2);
    const qint64 element = aligned(72 + valueBytes(plan.shape)) + ItemPointer;
    const qint64 neighbours = aligned(4 + 12 * m) + ItemPointer;
    const qint64 together = element + neighbours;
    if (together > PageRoom) // each on a page of its own
        return (2 * plan.rows + 1) * Page;
    const int most = int(PageRoom / together);
    const int upper = int((PageRoom - most * together) / (6 * m));
    const double fewer = 1 - chanceOfAtMost(upper, most, 1.0 / m);
    const double perPage = most > 1 ? most - fewer : 1;
    return (std::ceil(plan.rows / perPage) + 1) * Page;
}

double ivfflatBytes(const BuildPlan &plan)
{
    const double lists = std::max(plan.lists, 1);
    const double perPage = std::max(1.0, std::floor(PageRoom / double(aligned(valueBytes(plan.shape) + 8) + 4)));
    const double centresPerPage = std::max(1.0, std::floor(PageRoom / double(aligned(valueBytes(plan.shape) + 8) + 4)));
    const double perList = plan.rows / lists;
    const double pages = perList <= perPage / 2 ? 1 : perList / perPage + 0.5; // at least the page it begins with
    return (lists * pages + std::ceil(lists / centresPerPage) + 1) * Page;
}

double hnswMemory(const BuildPlan &plan, int serverVersion, int workers)
{
    const double m = std::max(plan.m, 2);
    const double upper = 1 / (m - 1);
    const double header = workers > 0 ? 0 : serverVersion >= 160000 ? 8 : 24;
    const double perRow = 128 + 8 * (1 + upper) + (8 + 32 * m) + upper * (8 + 16 * m) +
                          double(aligned(valueBytes(plan.shape))) + header * (4 + upper);
    return perRow * plan.rows + (workers > 0 ? 4 * Megabyte : 0);
}

/// The samples are allocated for as many as are wanted, and used as far as there are rows.
double kMeansMemory(const BuildPlan &plan)
{
    const double lists = std::max(plan.lists, 1);
    const double value = double(valueBytes(plan.shape));
    const double wanted = std::max(10'000.0, 50 * lists);
    const double samples = std::min(plan.rows, wanted);
    return wanted * value + 2 * lists * value + lists * 4 * plan.shape.dimensions + 12 * lists + 8 * samples +
           4 * samples * lists + 4 * lists * lists;
}

/// As plan_create_index_workers() takes them: by the table's pages, and 32 MB of memory for each process.
int workersOf(const BuildServer &server)
{
    if (server.tableSize < server.parallelTable || server.parallelTable.value <= 0)
        return 0;
    int workers = 1;
    for (double threshold = 3.0 * double(server.parallelTable.value); double(server.tableSize.value) >= threshold;
         threshold *= 3)
        ++workers;
    workers = std::min(workers, server.maintenanceWorkers);
    while (workers > 0 && server.maintenanceWorkMem.value / (workers + 1) < (32 << 20))
        --workers;
    return workers;
}

} // namespace

BuildEstimate estimateBuild(const BuildPlan &plan, const BuildServer &server)
{
    const bool hnsw = plan.method == vectors::IndexMethod::Hnsw;
    BuildEstimate estimate;
    estimate.workers = workersOf(server);
    estimate.size.value = qint64(hnsw ? hnswBytes(plan) : ivfflatBytes(plan));
    estimate.memory.value =
        qint64(std::ceil(hnsw ? hnswMemory(plan, server.version, estimate.workers) : kMeansMemory(plan)));
    estimate.fits = estimate.memory <= server.maintenanceWorkMem;
    estimate.wantedMemory.value = qint64(std::ceil(double(estimate.memory.value) / Megabyte)) << 20;
    return estimate;
}

QString memorySetting(const BuildEstimate &estimate)
{
    return QStringLiteral("SET maintenance_work_mem = '%1MB';").arg(estimate.wantedMemory.value >> 20);
}

} // namespace indexes
