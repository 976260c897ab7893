#include "app/sweep/nearestset.h"

#include "app/search/recall.h"

#include <algorithm>
#include <cmath>

namespace sweep {

void NearestSet::add(double distance, double size, QByteArrayView name)
{
    if (std::isnan(distance) || distance > m_bound || m_k == 0)
        return;
    if (m_nearest.size() < m_k || distance < m_nearest.front().distance) {
        if (m_nearest.size() == m_k) {
            std::pop_heap(m_nearest.begin(), m_nearest.end());
            m_nearest.pop_back();
        }
        m_nearest.push_back({distance, size});
        std::push_heap(m_nearest.begin(), m_nearest.end());
        if (m_nearest.size() == m_k) {
            const double kth = m_nearest.front().distance;
            m_bound = kth + search::distanceTolerance(kth);
        }
    }
    addName(distance, name);
}

void NearestSet::addName(double distance, QByteArrayView name)
{
    m_rows.push_back({distance, name.toByteArray()});
    if (m_rows.size() < m_tidyAt)
        return;
    dropFarNames();
    m_tidyAt = std::max<size_t>(2 * m_rows.size(), 256);
}

void NearestSet::dropFarNames()
{
    std::erase_if(m_rows, [this](const NamedRow &row) { return row.distance > m_bound; });
    if (m_rows.size() <= m_mostRows)
        return;
    const auto firstTooMany = m_rows.begin() + qsizetype(m_mostRows);
    std::nth_element(m_rows.begin(), firstTooMany, m_rows.end(),
                     [](const NamedRow &a, const NamedRow &b) { return a.distance < b.distance; });
    m_droppedFrom = std::min(m_droppedFrom, firstTooMany->distance);
    m_rows.resize(m_mostRows);
}

ExactAnswer NearestSet::answer() const
{
    ExactAnswer answer;
    for (const Neighbour &neighbour : m_nearest) {
        answer.nearest.push_back(neighbour.distance);
        answer.scale = std::max(answer.scale, neighbour.size);
    }
    std::sort(answer.nearest.begin(), answer.nearest.end());
    answer.tiesKnown = m_droppedFrom > m_bound;
    for (const NamedRow &row : m_rows) {
        if (row.distance <= m_bound)
            answer.byRow.insert(row.name, row.distance);
    }
    return answer;
}

} // namespace sweep
