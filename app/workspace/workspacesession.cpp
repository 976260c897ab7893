#include "app/workspace/workspacesession.h"

#include "app/workspace/migrations.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QThread>

#include <atomic>
#include <chrono>
#include <utility>

namespace workspace {

using namespace std::chrono_literals;
using core::Error;
using core::Result;

namespace {

constexpr int SqliteBusy = 5;
constexpr int SqliteCorrupt = 11;
constexpr int SqliteNotADatabase = 26;
constexpr auto LockPatience = 5s;

QString nextConnectionName()
{
    static std::atomic<qint64> last = 0;
    return QStringLiteral("workspace-%1").arg(++last);
}

/// Without the part of the code that says which lock or which page.
int primaryCode(const QSqlError &error)
{
    return error.nativeErrorCode().toInt() & 0xff;
}

bool meansDamage(const QSqlError &error)
{
    return primaryCode(error) == SqliteCorrupt || primaryCode(error) == SqliteNotADatabase;
}

/// SQLite does not wait for its busy timeout while another connection changes the journal of a new file, or closes as
/// the last one and puts the journal away.
bool runPatiently(QSqlQuery &query, const QString &pragma)
{
    const QDeadlineTimer deadline(LockPatience);
    while (!query.exec(pragma)) {
        if (primaryCode(query.lastError()) != SqliteBusy || deadline.hasExpired())
            return false;
        QThread::msleep(5);
    }
    return true;
}

Error sqlError(const QString &what, const QSqlError &cause, const QString &sql = {})
{
    Error error = core::localError(QStringLiteral("%1: %2").arg(what, cause.text().trimmed()));
    error.statement = sql;
    return error;
}

Error damagedError(const QString &path)
{
    return core::localError(QStringLiteral("the workspace file %1 is damaged").arg(path),
                            QStringLiteral("It is moved aside, and a new one made, at the next start."));
}

/// SQLite would make the file readable by everyone.
Result<void> createPrivately(const QString &path)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder))
        return core::localError(QStringLiteral("the folder %1 cannot be made").arg(folder));
    QFile file(path);
    if (file.exists())
        return {};
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append) ||
        !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return core::localError(
            QStringLiteral("the workspace file %1 cannot be written: %2").arg(path, file.errorString()));
    return {};
}

} // namespace

WorkspaceSession::WorkspaceSession(QString name)
    : m_name(std::move(name))
{
}

WorkspaceSession::WorkspaceSession(WorkspaceSession &&other) noexcept
    : m_name(std::exchange(other.m_name, QString()))
{
}

WorkspaceSession::~WorkspaceSession()
{
    if (!m_name.isEmpty())
        QSqlDatabase::removeDatabase(m_name);
}

Result<WorkspaceSession> WorkspaceSession::open(const QString &path, bool *damaged)
{
    if (const auto created = createPrivately(path); !created)
        return created.error();
    WorkspaceSession session(nextConnectionName());
    if (const auto connected = session.connect(path, damaged); !connected)
        return connected.error();
    if (damaged) {
        if (const auto sound = session.checkPages(path, damaged); !sound)
            return sound.error();
    }
    if (const auto migrated = migrate(session, path); !migrated)
        return migrated.error();
    return session;
}

Result<void> WorkspaceSession::connect(const QString &path, bool *damaged) const
{
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
    database.setDatabaseName(path);
    database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    if (!database.open()) {
        if (damaged)
            *damaged = meansDamage(database.lastError());
        return sqlError(QStringLiteral("the workspace file %1 cannot be opened").arg(path), database.lastError());
    }
    for (const auto &pragma : {QStringLiteral("PRAGMA journal_mode = WAL"), QStringLiteral("PRAGMA foreign_keys = ON"),
                               QStringLiteral("PRAGMA synchronous = NORMAL")}) {
        QSqlQuery query(database);
        if (runPatiently(query, pragma))
            continue;
        if (meansDamage(query.lastError())) {
            if (damaged)
                *damaged = true;
            return damagedError(path);
        }
        return sqlError(QStringLiteral("the workspace file %1 cannot be used").arg(path), query.lastError(), pragma);
    }
    return {};
}

Result<void> WorkspaceSession::checkPages(const QString &path, bool *damaged) const
{
    QSqlQuery check(QSqlDatabase::database(m_name, false));
    const QString pragma = QStringLiteral("PRAGMA quick_check(1)");
    const bool ran = runPatiently(check, pragma);
    if (ran && check.next() && check.value(0).toString() == QLatin1StringView("ok"))
        return {};
    *damaged = ran || meansDamage(check.lastError());
    if (*damaged)
        return damagedError(path);
    return sqlError(QStringLiteral("the workspace file %1 cannot be checked").arg(path), check.lastError(), pragma);
}

Result<QSqlQuery> WorkspaceSession::run(const QString &sql, const QVariantList &values) const
{
    QSqlQuery query(QSqlDatabase::database(m_name, false));
    query.setForwardOnly(true);
    bool ran = query.prepare(sql);
    for (const QVariant &value : values)
        query.addBindValue(value);
    ran = ran && query.exec();
    if (!ran)
        return sqlError(QStringLiteral("the workspace file refused a statement"), query.lastError(), sql);
    return query;
}

Result<void> WorkspaceSession::begin() const
{
    const auto begun = run(QStringLiteral("BEGIN IMMEDIATE"));
    return begun ? Result<void>() : Result<void>(begun.error());
}

Result<void> WorkspaceSession::commit() const
{
    const auto committed = run(QStringLiteral("COMMIT"));
    return committed ? Result<void>() : Result<void>(committed.error());
}

void WorkspaceSession::rollback() const
{
    (void)run(QStringLiteral("ROLLBACK"));
}

} // namespace workspace
