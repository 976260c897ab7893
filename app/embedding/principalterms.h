#pragma once

#include "app/core/result.h"
#include "app/embedding/termmatrix.h"
#include "app/jobs/jobcontext.h"

#include <vector>

namespace embedding {

/// The right singular vectors of a text × term matrix with the largest singular values.
struct PrincipalTerms
{
    int dimensions = 0;
    std::vector<float> components;     ///< terms × dimensions: a term's row is what it adds to each dimension
    std::vector<float> singularValues; ///< falling

    friend bool operator==(const PrincipalTerms &, const PrincipalTerms &) = default;
};

/// A truncated singular value decomposition by subspace iteration from a random start (Halko, Martinsson, Tropp 2011,
/// "Finding structure with randomness", algorithms 4.4 and 5.3, on AᵀA): holds two dense terms × (dimensions + 10)
/// matrices and never a dense one of the texts. The same matrix, dimensions and seed give the same vectors on one
/// machine; each vector's largest element is positive. Uses the cores that are free. Errors: InvalidInput when the
/// matrix has no `dimensions` independent directions; Cancelled.
core::Result<PrincipalTerms> principalTerms(jobs::JobContext &context, const TermMatrix &matrix, int dimensions,
                                            quint64 seed = 1);

} // namespace embedding
