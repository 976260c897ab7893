#include "app/embedding/principalterms.h"

#include "app/jobs/ranges.h"

#include <cblas.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

/// OpenBLAS alone has it.
extern "C" void openblas_set_num_threads(int threads) __attribute__((weak));

/// LAPACK, as Fortran has it: every argument by address, matrices by columns.
extern "C" {
void sgelqf_(const int *rows, const int *columns, float *a, const int *stride, float *tau, float *work,
             const int *workSize, int *info);
void sorglq_(const int *rows, const int *columns, const int *reflectors, float *a, const int *stride, const float *tau,
             float *work, const int *workSize, int *info);
void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *stride, double *w, double *work,
            const int *workSize, int *info, size_t jobzLength, size_t uploLength);
}

namespace embedding {

using core::Result;

namespace {

constexpr int Oversampling = 10;
constexpr int Passes = 6; ///< over the matrix
constexpr int BlockWidth = 32;
/// Below this share of the largest singular value a direction is rounding, not text.
constexpr double SmallestShare = 2e-3;

/// splitmix64 and Box-Muller: the same numbers with every standard library.
class Normal
{
public:
    explicit Normal(quint64 seed)
        : m_state(seed)
    {
    }

    float next()
    {
        const double u = uniform();
        return float(std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * uniform()));
    }

private:
    double uniform()
    {
        m_state += 0x9E3779B97F4A7C15ULL;
        quint64 z = m_state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return (double((z ^ (z >> 31)) >> 11) + 0.5) * 0x1.0p-53;
    }

    quint64 m_state;
};

/// width × terms by columns: a term's numbers lie side by side.
struct Dense
{
    int width = 0;
    int terms = 0;
    std::vector<float> numbers;

    const float *term(int32_t number) const { return numbers.data() + size_t(number) * size_t(width); }
    float *term(int32_t number) { return numbers.data() + size_t(number) * size_t(width); }
};

core::Error solverError(const char *routine, int info)
{
    return core::localError(QStringLiteral("%1 of LAPACK failed (%2)").arg(QLatin1StringView(routine)).arg(info));
}

/// Adds the columns [from, to) of AᵀA × `basis` to `product`.
void multiplyColumns(jobs::JobContext &context, const TermMatrix &matrix, const Dense &basis, Dense &product, int from,
                     int to)
{
    std::array<float, BlockWidth> image;
    const int width = to - from;
    for (int64_t row = 0; row < matrix.rows(); ++row) {
        if (row % 4096 == 0 && context.isCancelled())
            return;
        image.fill(0);
        const auto begin = size_t(matrix.rowStarts[size_t(row)]);
        const auto end = size_t(matrix.rowStarts[size_t(row) + 1]);
        for (size_t i = begin; i < end; ++i) {
            const float *numbers = basis.term(matrix.terms[i]) + from;
            const float weight = matrix.weights[i];
            for (int j = 0; j < width; ++j)
                image[size_t(j)] += weight * numbers[j];
        }
        for (size_t i = begin; i < end; ++i) {
            float *numbers = product.term(matrix.terms[i]) + from;
            const float weight = matrix.weights[i];
            for (int j = 0; j < width; ++j)
                numbers[j] += weight * image[size_t(j)];
        }
    }
}

/// AᵀA × basis. Columns do not depend on each other, so that the cores share them and the sums stay the same.
Dense multiply(jobs::JobContext &context, const TermMatrix &matrix, const Dense &basis)
{
    Dense product{basis.width, basis.terms, std::vector<float>(basis.numbers.size())};
    jobs::inRanges(basis.width, BlockWidth,
                   [&](int from, int to) { multiplyColumns(context, matrix, basis, product, from, to); });
    return product;
}

/// Makes the rows orthonormal: what they span stays.
Result<void> orthonormalize(Dense &basis)
{
    std::vector<float> tau(static_cast<size_t>(basis.width));
    int workSize = basis.width * 64;
    std::vector<float> work(static_cast<size_t>(workSize));
    int info = 0;
    sgelqf_(&basis.width, &basis.terms, basis.numbers.data(), &basis.width, tau.data(), work.data(), &workSize, &info);
    if (info != 0)
        return solverError("sgelqf", info);
    sorglq_(&basis.width, &basis.terms, &basis.width, basis.numbers.data(), &basis.width, tau.data(), work.data(),
            &workSize, &info);
    return info == 0 ? Result<void>() : Result<void>(solverError("sorglq", info));
}

/// Eigenvalues, rising, of the symmetric matrix; it becomes their vectors, by columns.
Result<std::vector<double>> eigen(std::vector<double> &matrix, int size)
{
    std::vector<double> values(static_cast<size_t>(size));
    const int workSize = std::max(64, 40 * size);
    std::vector<double> work(static_cast<size_t>(workSize));
    int info = 0;
    dsyev_("V", "U", &size, matrix.data(), &size, values.data(), work.data(), &workSize, &info, 1, 1);
    if (info != 0)
        return solverError("dsyev", info);
    return values;
}

/// basisᵀ AᵀA basis, in double precision and made symmetric.
std::vector<double> projected(const Dense &basis, const Dense &product)
{
    const int width = basis.width;
    std::vector<float> raw(size_t(width) * size_t(width));
    cblas_sgemm(CblasColMajor, CblasNoTrans, CblasTrans, width, width, basis.terms, 1.0F, basis.numbers.data(), width,
                product.numbers.data(), width, 0.0F, raw.data(), width);
    std::vector<double> symmetric(raw.size());
    for (int i = 0; i < width; ++i) {
        for (int j = 0; j < width; ++j)
            symmetric[size_t(i + j * width)] = 0.5 * (raw[size_t(i + j * width)] + raw[size_t(j + i * width)]);
    }
    return symmetric;
}

/// The sign that an iteration ends with is chance: make each vector's largest element positive.
void fixSigns(PrincipalTerms &result, int terms)
{
    const auto dimensions = size_t(result.dimensions);
    for (size_t d = 0; d < dimensions; ++d) {
        float largest = 0;
        for (size_t term = 0; term < size_t(terms); ++term) {
            const float number = result.components[term * dimensions + d];
            if (std::abs(number) > std::abs(largest))
                largest = number;
        }
        for (size_t term = 0; largest < 0 && term < size_t(terms); ++term)
            result.components[term * dimensions + d] *= -1;
    }
}

/// The `dimensions` largest directions out of the basis.
Result<PrincipalTerms> rotate(const Dense &basis, const Dense &product, int dimensions)
{
    const int width = basis.width;
    std::vector<double> vectors = projected(basis, product);
    const auto values = eigen(vectors, width);
    if (!values)
        return values.error();
    PrincipalTerms result;
    result.dimensions = dimensions;
    std::vector<float> rotation(size_t(width) * size_t(dimensions));
    const double largest = std::sqrt(std::max(0.0, values->back()));
    int found = 0;
    for (int d = 0; d < dimensions; ++d) {
        const int from = width - 1 - d;
        const double value = std::sqrt(std::max(0.0, (*values)[size_t(from)]));
        found += value > SmallestShare * largest ? 1 : 0;
        result.singularValues.push_back(float(value));
        for (int i = 0; i < width; ++i)
            rotation[size_t(i + d * width)] = float(vectors[size_t(i + from * width)]);
    }
    if (found < dimensions)
        return core::invalidInput(QStringLiteral("the texts have %1 independent directions, fewer than %2 dimensions")
                                      .arg(found)
                                      .arg(dimensions),
                                  QStringLiteral("take at most %1 dimensions, or more texts").arg(found));
    result.components.resize(size_t(basis.terms) * size_t(dimensions));
    cblas_sgemm(CblasColMajor, CblasTrans, CblasNoTrans, dimensions, basis.terms, width, 1.0F, rotation.data(), width,
                basis.numbers.data(), width, 0.0F, result.components.data(), dimensions);
    fixSigns(result, basis.terms);
    return result;
}

Dense randomBasis(int width, int terms, quint64 seed)
{
    Dense basis{width, terms, std::vector<float>(size_t(width) * size_t(terms))};
    Normal normal(seed);
    std::generate(basis.numbers.begin(), basis.numbers.end(), [&normal] { return normal.next(); });
    return basis;
}

} // namespace

Result<PrincipalTerms> principalTerms(jobs::JobContext &context, const TermMatrix &matrix, int dimensions, quint64 seed)
{
    const auto most = int(std::min<int64_t>(matrix.rows(), matrix.termCount));
    if (dimensions < 1 || dimensions > most)
        return core::invalidInput(QStringLiteral("%1 texts with %2 kept words give at most %3 dimensions, not %4")
                                      .arg(matrix.rows())
                                      .arg(matrix.termCount)
                                      .arg(most)
                                      .arg(dimensions),
                                  QStringLiteral("take fewer dimensions, or more texts"));
    if (openblas_set_num_threads)
        openblas_set_num_threads(1); // its threads would only wait for those of the ranges
    Dense basis = randomBasis(std::min(dimensions + Oversampling, most), matrix.termCount, seed);
    for (int pass = 0;; ++pass) {
        if (const auto done = orthonormalize(basis); !done)
            return done.error();
        context.setProgress(0, 0, QStringLiteral("fitting the model: pass %1 of %2").arg(pass + 1).arg(Passes));
        Dense product = multiply(context, matrix, basis);
        if (context.isCancelled())
            return core::cancelledError();
        if (pass + 1 == Passes)
            return rotate(basis, product, dimensions);
        basis = std::move(product);
    }
}

} // namespace embedding
