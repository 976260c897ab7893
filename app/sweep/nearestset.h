#pragma once

#include "app/sweep/exactanswer.h"

#include <QByteArrayView>

#include <limits>

namespace sweep {

/// The nearest rows of one query while rows go by: k distances, and by name every row that may be as near as the k-th
/// (search::distanceTolerance), of which at most `mostTies` beyond k are kept.
class NearestSet
{
public:
    NearestSet(int k, int mostTies)
        : m_k(size_t(k))
        , m_mostRows(size_t(k) + size_t(mostTies))
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
    size_t m_mostRows = 0;
    double m_bound = std::numeric_limits<double>::infinity();
    double m_droppedFrom = std::numeric_limits<double>::infinity(); ///< nearest row that was too many
    std::vector<Neighbour> m_nearest;                               ///< a heap, the farthest first
    std::vector<NamedRow> m_rows;
    size_t m_tidyAt = 256; ///< so many rows before those that are too far now are dropped
};

} // namespace sweep
