#pragma once

#include <QString>

#include <array>
#include <random>
#include <vector>

namespace sandbox {

/// One row of the demo table.
struct DemoItem
{
    qint64 id = 0; ///< counts from 1
    QString title;
    QString category;
    int tenant = 0;                 ///< 1 to `DemoItems::tenants`; the first has by far the most items
    qint64 cents = 0;               ///< the price
    qint64 createdMicroseconds = 0; ///< since 2000-01-01 UTC, as PostgreSQL counts
    std::vector<float> embedding;

    friend bool operator==(const DemoItem &, const DemoItem &) = default;
};

/// The items of an imaginary shop, endlessly, the same for a seed on every platform: an own normal transform in place
/// of the standard library's, no function of libm whose last bit may differ, no contraction of products and sums.
///
/// Embeddings are a mixture: a point for the category, one around it for the product, from there a few directions that
/// all products share (style, colour and the like, which the title names), and noise in every dimension. Products of
/// a category overlap, so that an approximate index has something to miss.
class DemoItems
{
public:
    static constexpr int dimensions = 128;
    static constexpr int tenants = 40;

    explicit DemoItems(quint64 seed);
    DemoItem next();

private:
    static constexpr int directions = 18;
    using Vector = std::array<double, dimensions>;

    double uniform();
    double normal();
    Vector normalVector(double scale);
    int tenant();
    int product();

    std::mt19937_64 m_random;
    std::vector<Vector> m_products;
    std::vector<double> m_popularity; ///< of products, cumulative, ends at 1
    std::array<Vector, directions> m_directions;
    std::array<double, tenants> m_tenantShare; ///< cumulative, ends at 1
    qint64 m_lastId = 0;
};

} // namespace sandbox
