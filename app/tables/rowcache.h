#pragma once

#include "app/tables/rowwindow.h"

#include <deque>
#include <optional>

namespace tables {

/// A stretch of a table's rows without gaps, grown at both ends by windows and cut where it grows too long. It knows
/// where to go on, and the numbers of its rows when it was counted from the first row on.
class RowCache
{
public:
    explicit RowCache(qsizetype capacity = 20000)
        : m_capacity(capacity)
    {
    }

    void clear();
    /// The stretch is this window alone.
    void reset(const RowWindow &window);
    /// Rows behind the last, or before the first, one.
    void append(const RowWindow &window);
    void prepend(const RowWindow &window);

    /// Rows beyond the capacity; the owner drops them from the end that it does not look at.
    qsizetype excess() const { return qMax(qsizetype(0), size() - m_capacity); }
    void dropFirst(qsizetype count);
    void dropLast(qsizetype count);

    qsizetype size() const { return qsizetype(m_rows.size()); }
    bool isEmpty() const { return m_rows.empty(); }
    const Row &row(qsizetype index) const { return m_rows[size_t(index)]; }

    bool reachesStart() const { return m_reachesStart; }
    bool reachesEnd() const { return m_reachesEnd; }
    /// Number of the first row in the table's order, from 1; nothing when the stretch was not reached from the start.
    std::optional<qint64> firstNumber() const { return m_firstNumber; }

    /// The request for the rows that follow or precede; nothing when there are none or nothing names the rows.
    std::optional<WindowRequest> next(const WindowRequest &request) const;
    std::optional<WindowRequest> previous(const WindowRequest &request) const;

private:
    std::deque<Row> m_rows;
    qsizetype m_capacity;
    bool m_reachesStart = true;
    bool m_reachesEnd = true;
    std::optional<qint64> m_firstNumber;
};

} // namespace tables
