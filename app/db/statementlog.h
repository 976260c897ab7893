#pragma once

#include "app/core/units.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <deque>
#include <mutex>

namespace db {

/// One statement as it was sent: its text without parameters, how long it took and how it ended.
struct StatementRecord
{
    qint64 number = 0; ///< counts from 1 over the life of the log
    QDateTime startedAt;
    int backend = 0; ///< process id of the server's backend
    QString sql;
    int parameterCount = 0;
    core::Milliseconds elapsed;
    qint64 rows = 0;
    QString sqlstate; ///< empty on success
    QString errorMessage;
};

/// The last statements of all connections, newest kept, oldest dropped. Safe from any thread.
class StatementLog
{
public:
    explicit StatementLog(qsizetype capacity = 5000);

    void append(StatementRecord record);
    /// Records with a number greater than `number`, oldest first.
    QList<StatementRecord> recordsAfter(qint64 number) const;
    /// Statements ever appended.
    qint64 count() const;

private:
    mutable std::mutex m_mutex;
    std::deque<StatementRecord> m_records;
    qsizetype m_capacity;
    qint64 m_count = 0;
};

} // namespace db
