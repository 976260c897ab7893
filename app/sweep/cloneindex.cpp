#include "app/sweep/cloneindex.h"

#include "app/catalog/loadcatalog.h"
#include "app/core/resource.h"
#include "app/db/quoting.h"

#include <QElapsedTimer>

#include <algorithm>

namespace sweep {

using core::Result;

namespace {

constexpr std::chrono::milliseconds WatchInterval{500};

/// Gathers what the server says while an index is built; ends with its scope.
class NoticeKeeper
{
public:
    explicit NoticeKeeper(db::Connection &connection)
        : m_connection(connection)
    {
        m_connection.setNoticeHandler([this](const db::Notice &notice) {
            QStringList parts{notice.message};
            if (!notice.detail.isEmpty())
                parts << notice.detail;
            m_notices << parts.join(QStringLiteral(" · "));
        });
    }
    ~NoticeKeeper() { m_connection.setNoticeHandler({}); }
    NoticeKeeper(const NoticeKeeper &) = delete;
    NoticeKeeper &operator=(const NoticeKeeper &) = delete;

    const QStringList &notices() const { return m_notices; }

private:
    db::Connection &m_connection;
    QStringList m_notices;
};

/// "loading tuples 42 %"; empty when the server says nothing.
QString buildProgress(db::Connection &observer, int backend)
{
    const auto row = observer.execute(
        {core::readResource(QStringLiteral(":/sql/index_progress.sql")), {db::Parameter::integer(backend)}});
    if (!row || row->rowCount() == 0)
        return {};
    const int column = row->integer(0, 4) > 0 ? 3 : 1; // HNSW counts blocks only
    const QString phase = row->text(0, 0).section(QStringLiteral(": "), -1);
    if (row->integer(0, column + 1) <= 0)
        return phase;
    const double share = row->real(0, column) / row->real(0, column + 1);
    return QStringLiteral("%1 %2 %").arg(phase).arg(int(100 * std::min(share, 1.0)));
}

} // namespace

Result<IndexBuild> buildOnClone(jobs::JobContext &context, db::Connection &connection, HoldoutClone &clone,
                                const QString &name, const QString &tail,
                                const std::function<void(const QString &)> &progress)
{
    if (context.isCancelled())
        return core::cancelledError();
    auto observer = context.lease();
    if (!observer)
        return observer.error();
    IndexBuild build;
    build.index = name;
    const NoticeKeeper keeper(connection);
    QElapsedTimer clock;
    clock.start();
    const auto built = connection.executeWatched(
        QStringLiteral("CREATE INDEX %1 ON %2 %3").arg(db::quoteIdentifier(name), clone.table.name.toSql(), tail),
        WatchInterval, [&] { progress(buildProgress(**observer, connection.backendPid())); });
    build.seconds = double(clock.nsecsElapsed()) / 1e9;
    if (!built)
        return built.error();
    build.notices = keeper.notices();
    build.outgrew = std::any_of(build.notices.begin(), build.notices.end(), [](const QString &notice) {
        return notice.contains(QStringLiteral("no longer fits into maintenance_work_mem"));
    });
    auto table = catalog::loadTable(connection, clone.table.name);
    if (!table)
        return table.error();
    clone.table = std::move(*table);
    for (const catalog::Index &index : std::as_const(clone.table.indexes)) {
        if (index.name.name == name)
            build.size = index.size;
    }
    return build;
}

Result<void> dropFromClone(db::Connection &connection, HoldoutClone &clone, const QString &index)
{
    const auto dropped =
        connection.execute(QStringLiteral("DROP INDEX %1").arg(db::qualifiedName(clone.table.name.schema, index)));
    if (!dropped)
        return dropped.error();
    clone.table.indexes.removeIf([&index](const catalog::Index &each) { return each.name.name == index; });
    return {};
}

Result<QString> tailOfIndex(db::Connection &connection, const catalog::ObjectName &table, const QString &index)
{
    const auto tails = connection.execute(
        {core::readResource(QStringLiteral(":/sql/sweep_index_tails.sql")), {db::Parameter::text(table.toSql())}});
    if (!tails)
        return tails.error();
    for (int row = 0; row < tails->rowCount(); ++row) {
        if (tails->text(row, 0) == index)
            return tails->text(row, 1);
    }
    core::Error error =
        core::invalidInput(QStringLiteral("%1 has no valid index %2 any more").arg(table.toText(), index));
    error.kind = core::ErrorKind::Missing;
    return error;
}

} // namespace sweep
