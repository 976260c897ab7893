#pragma once

#include "app/core/result.h"
#include "app/core/units.h"
#include "app/db/rowstream.h"
#include "app/vectors/vectortype.h"

#include <QByteArray>
#include <QList>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace query {

struct ResultColumn
{
    QString name;
    db::Oid type = 0;
    int modifier = -1;
    QString typeName; ///< as format_type gives it, e.g. "vector(3)"; empty until it was asked for
    std::optional<vectors::VectorType> vector;

    /// Its values are compared digit by digit.
    bool isNumber() const;

    friend bool operator==(const ResultColumn &, const ResultColumn &) = default;
};

/// The values of one row in the server's text form; nothing for NULL.
using WholeRow = std::vector<std::optional<QByteArray>>;

/// The rows of one answer, kept in a nameless file that goes away with the last user, also when the program crashes; in
/// memory is only where they are. One thread appends; any thread may read what is published.
class ResultSpool
{
public:
    /// Makes the file in TMPDIR where that is set, else in /var/tmp, else where the system has temporary files: /tmp
    /// often is memory. Error Local.
    static core::Result<std::shared_ptr<ResultSpool>> create(QList<ResultColumn> columns);
    ~ResultSpool();
    ResultSpool(const ResultSpool &) = delete;
    ResultSpool &operator=(const ResultSpool &) = delete;

    /// Error Local, such as a full disk.
    core::Result<void> append(const db::StreamRow &row);
    /// Lets readers see what was appended.
    core::Result<void> publish();

    const QList<ResultColumn> &columns() const { return m_columns; }
    /// Published rows.
    qint64 rowCount() const;
    /// Of the published rows; publishing is done by itself every 256 kB.
    core::Bytes size() const;

    /// Calls `visit` for up to `count` published rows from `first` on, reading a few at a time; false from it ends it.
    core::Result<void> visit(qint64 first, qint64 count, const std::function<bool(const WholeRow &)> &visit) const;

private:
    ResultSpool(QList<ResultColumn> columns, int file);
    core::Result<QByteArray> readGroup(qint64 group) const;

    const QList<ResultColumn> m_columns;
    const int m_file;
    QByteArray m_buffer;
    qint64 m_appended = 0;
    mutable std::mutex m_mutex;       ///< for what follows
    std::vector<qint64> m_groupStart; ///< where each group of rows begins in the file
    qint64 m_written = 0;
    qint64 m_published = 0;
};

} // namespace query
