#include "app/query/resultspool.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace query {

using core::Result;

namespace {

constexpr qint64 GroupRows = 64;
constexpr qsizetype BufferBytes = 256 * 1024;
constexpr qint32 NullLength = -1;

core::Error fileError(const char *what, const QString &folder = {})
{
    const QString where = folder.isEmpty() ? QStringLiteral("the file of a result") : folder;
    return core::localError(QStringLiteral("%1: cannot %2: %3")
                                .arg(where, QLatin1String(what), QString::fromLocal8Bit(std::strerror(errno))),
                            QStringLiteral("Results are kept in temporary files; TMPDIR names another folder."));
}

QString spoolFolder()
{
    if (!qEnvironmentVariableIsEmpty("TMPDIR"))
        return QDir::tempPath();
    const QString onDisk = QStringLiteral("/var/tmp");
    return QFileInfo(onDisk).isWritable() ? onDisk : QDir::tempPath();
}

/// A file without a name. Not every file system can make one: then it has a name for a moment.
int openNameless(const QString &folder)
{
#ifdef O_TMPFILE
    const int nameless = ::open(QFile::encodeName(folder).constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (nameless >= 0)
        return nameless;
#endif
    QByteArray path = QFile::encodeName(folder + QStringLiteral("/pgvector-workbench-XXXXXX"));
    const int named = ::mkostemp(path.data(), O_CLOEXEC);
    if (named >= 0)
        ::unlink(path.constData());
    return named;
}

void appendLength(QByteArray &buffer, qint32 length)
{
    buffer.append(reinterpret_cast<const char *>(&length), qsizetype(sizeof length));
}

qint32 takeLength(QByteArrayView bytes, qsizetype &at)
{
    qint32 length = 0;
    std::memcpy(&length, bytes.data() + at, sizeof length);
    at += qsizetype(sizeof length);
    return length;
}

WholeRow takeRow(QByteArrayView bytes, qsizetype &at, qsizetype columns)
{
    WholeRow row;
    for (qsizetype column = 0; column < columns; ++column) {
        const qint32 length = takeLength(bytes, at);
        if (length == NullLength) {
            row.emplace_back(std::nullopt);
            continue;
        }
        row.emplace_back(QByteArray(bytes.data() + at, length));
        at += length;
    }
    return row;
}

} // namespace

bool ResultColumn::isNumber() const
{
    static const QSet<db::Oid> numbers{20, 21, 23, 26, 700, 701, 790, 1700};
    return numbers.contains(type);
}

ResultSpool::ResultSpool(QList<ResultColumn> columns, int file)
    : m_columns(std::move(columns))
    , m_file(file)
{
}

ResultSpool::~ResultSpool()
{
    ::close(m_file);
}

Result<std::shared_ptr<ResultSpool>> ResultSpool::create(QList<ResultColumn> columns)
{
    const QString folder = spoolFolder();
    const int file = openNameless(folder);
    if (file < 0)
        return fileError("make a temporary file", folder);
    return std::shared_ptr<ResultSpool>(new ResultSpool(std::move(columns), file));
}

Result<void> ResultSpool::append(const db::StreamRow &row)
{
    if (m_appended % GroupRows == 0) {
        const std::lock_guard lock(m_mutex);
        m_groupStart.push_back(m_written + m_buffer.size());
    }
    for (const auto &value : row) {
        appendLength(m_buffer, value ? qint32(value->size()) : NullLength);
        if (value)
            m_buffer.append(value->data(), value->size());
    }
    ++m_appended;
    return m_buffer.size() < BufferBytes ? Result<void>() : publish();
}

Result<void> ResultSpool::publish()
{
    qsizetype done = 0;
    while (done < m_buffer.size()) {
        const ssize_t wrote =
            ::pwrite(m_file, m_buffer.constData() + done, size_t(m_buffer.size() - done), off_t(m_written + done));
        if (wrote < 0 && errno != EINTR)
            return fileError("write");
        done += wrote > 0 ? wrote : 0;
    }
    m_buffer.resize(0);
    const std::lock_guard lock(m_mutex);
    m_written += done;
    m_published = m_appended;
    return {};
}

qint64 ResultSpool::rowCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_published;
}

core::Bytes ResultSpool::size() const
{
    const std::lock_guard lock(m_mutex);
    return {m_written};
}

Result<QByteArray> ResultSpool::readGroup(qint64 group) const
{
    qint64 begin = 0;
    qint64 end = 0;
    {
        const std::lock_guard lock(m_mutex);
        begin = m_groupStart[size_t(group)];
        const bool isLast = size_t(group) + 1 >= m_groupStart.size();
        end = isLast ? m_written : std::min(m_written, m_groupStart[size_t(group) + 1]);
    }
    QByteArray bytes(qsizetype(end - begin), Qt::Uninitialized);
    for (qsizetype done = 0; done < bytes.size();) {
        const ssize_t got = ::pread(m_file, bytes.data() + done, size_t(bytes.size() - done), off_t(begin + done));
        if (got == 0 || (got < 0 && errno != EINTR))
            return fileError("read");
        done += got > 0 ? got : 0;
    }
    return bytes;
}

Result<void> ResultSpool::visit(qint64 first, qint64 count, const std::function<bool(const WholeRow &)> &visit) const
{
    const qint64 last = std::min(first + count, rowCount());
    for (qint64 row = first; row < last;) {
        const qint64 group = row / GroupRows;
        const auto bytes = readGroup(group);
        if (!bytes)
            return bytes.error();
        qsizetype at = 0;
        for (qint64 number = group * GroupRows; number < std::min(last, (group + 1) * GroupRows); ++number) {
            const WholeRow values = takeRow(*bytes, at, m_columns.size());
            if (number >= row && !visit(values))
                return {};
        }
        row = (group + 1) * GroupRows;
    }
    return {};
}

} // namespace query
