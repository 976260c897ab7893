#include "app/tables/rowcache.h"

namespace tables {

void RowCache::clear()
{
    m_rows.clear();
    m_reachesStart = true;
    m_reachesEnd = true;
    m_firstNumber.reset();
}

void RowCache::reset(const RowWindow &window)
{
    m_rows.assign(window.rows.begin(), window.rows.end());
    m_reachesStart = window.reachesStart;
    m_reachesEnd = window.reachesEnd;
    m_firstNumber = window.reachesStart ? std::optional<qint64>(1) : std::nullopt;
}

void RowCache::append(const RowWindow &window)
{
    m_rows.insert(m_rows.end(), window.rows.begin(), window.rows.end());
    m_reachesEnd = window.reachesEnd;
}

void RowCache::prepend(const RowWindow &window)
{
    m_rows.insert(m_rows.begin(), window.rows.begin(), window.rows.end());
    m_reachesStart = window.reachesStart;
    if (window.reachesStart)
        m_firstNumber = 1;
    else if (m_firstNumber)
        m_firstNumber = *m_firstNumber - window.rows.size();
}

void RowCache::dropFirst(qsizetype count)
{
    if (count <= 0)
        return;
    m_rows.erase(m_rows.begin(), m_rows.begin() + count);
    m_reachesStart = false;
    if (m_firstNumber)
        m_firstNumber = *m_firstNumber + count;
}

void RowCache::dropLast(qsizetype count)
{
    if (count <= 0)
        return;
    m_rows.erase(m_rows.end() - count, m_rows.end());
    m_reachesEnd = false;
}

std::optional<WindowRequest> RowCache::next(const WindowRequest &request) const
{
    if (m_reachesEnd || isEmpty() || row(size() - 1).position.key.isEmpty())
        return std::nullopt;
    WindowRequest following = request;
    following.place = WindowPlace::After;
    following.from = row(size() - 1).position;
    return following;
}

std::optional<WindowRequest> RowCache::previous(const WindowRequest &request) const
{
    if (m_reachesStart || isEmpty() || row(0).position.key.isEmpty())
        return std::nullopt;
    WindowRequest preceding = request;
    preceding.place = WindowPlace::Before;
    preceding.from = row(0).position;
    return preceding;
}

} // namespace tables
