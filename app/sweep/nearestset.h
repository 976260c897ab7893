#pragma once

#include "app/sweep/exactanswer.h"

#include <QByteArrayView>

#include <limits>

namespace sweep {

/// The nearest rows of one query while rows go by. Holds k distances and, when it is to name the rows, every row that
/// may be as near as the k-th (search::distanceTolerance), at most `MostTies` beyond k.
class NearestSet
{
public:
    static constexpr int MostTies = 100000;

    NearestSet(int k, bool named)
        : m_k(size_t(k))
        , m_named(named)
    {
    }

    /// A row that is farther is of no use; infinite as long as there are fewer than k.
    double bound() const { return m_bound; }

    /// `size` is that of the numbers which the distance was computed from. A distance that is NaN is none.
    void add(double distance, double size, QByteArrayView name);

    ExactAnswer answer() const;

private:
    struct Neighbour
    {
        double distance = 0;
        double size = 0;

        friend bool operator<(const Neighbour &a, const Neighbour &b) { return a.distance < b.distance; }
    };
    struct NamedRow
    {
        double distance = 0;
        QByteArray name;
    };

    void addName(double distance, QByteArrayView name);
    void dropFarNames();

    size_t m_k = 0;
    bool m_named = false;
    double m_bound = std::numeric_limits<double>::infinity();
    std::vector<Neighbour> m_nearest; ///< a heap, the farthest first
    std::vector<NamedRow> m_rows;
    size_t m_tidyAt = 256; ///< so many rows before those that are too far now are dropped
};

} // namespace sweep
