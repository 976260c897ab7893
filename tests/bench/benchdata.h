#pragma once

#include "tests/support/privateserver.h"

#include <QString>

#include <vector>

namespace bench {

constexpr int Dimensions = 128;
constexpr int RowCount = 20'000;
constexpr int QueryCount = 200;
constexpr int Neighbours = 10;

using Vectors = std::vector<std::vector<float>>;

/// Seeded vectors from a mixture of overlapping clusters; `seed` 0 are the rows, others are queries.
Vectors clusteredVectors(int count, int seed);

/// A .fvecs file of the rows, in a folder that goes away with the program.
QString rowsFile();

/// The program's private server; ends the program when there is none.
testsupport::PrivateServer &server();

/// Makes, once, the table `bench` (id, embedding) with the rows and the HNSW index `bench_hnsw`.
void prepareTable();

} // namespace bench
