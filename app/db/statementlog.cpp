#include "app/db/statementlog.h"

namespace db {

StatementLog::StatementLog(qsizetype capacity)
    : m_capacity(capacity)
{
}

void StatementLog::append(StatementRecord record)
{
    const std::lock_guard lock(m_mutex);
    record.number = ++m_count;
    m_records.push_back(std::move(record));
    if (qsizetype(m_records.size()) > m_capacity)
        m_records.pop_front();
}

QList<StatementRecord> StatementLog::recordsAfter(qint64 number) const
{
    const std::lock_guard lock(m_mutex);
    const qint64 wanted = qBound(qint64(0), m_count - number, qint64(m_records.size()));
    return QList<StatementRecord>(m_records.end() - wanted, m_records.end());
}

qint64 StatementLog::count() const
{
    const std::lock_guard lock(m_mutex);
    return m_count;
}

} // namespace db
