#include "app/workspace/usagestore.h"

#include "app/workspace/workspacesession.h"

#include <QTemporaryDir>
#include <QTest>

using namespace workspace;

namespace {

const ObservedDatabase here{QStringLiteral("server 'one'"), QStringLiteral("16384 shop")};
const ObservedDatabase there{QStringLiteral("server two"), QStringLiteral("16384 shop")};

QDateTime at(qint64 seconds)
{
    return QDateTime::fromSecsSinceEpoch(1'700'000'000 + seconds, Qt::UTC);
}

/// Takes a call too, which it makes once.
#define REQUIRE(result)                                                                                                \
    do {                                                                                                               \
        const auto &required = (result);                                                                               \
        QVERIFY2(required, required ? "" : qPrintable(required.error().message));                                      \
    } while (false)

} // namespace

/// Counters of indexes over time, thinned as they age.
class TestUsageStore : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void keepsWhatItIsGiven();
    void keepsOneAMinute();
    void thinsByAge();
    void takesTheOldestAway();
    void sumsOwnScans();
    void saysWhenTheFileIsNotWritable();

private:
    qsizetype count(const ObservedDatabase &database = here) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    Workspace m_workspace{QString()};
};

void TestUsageStore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = Workspace(m_folder->filePath(QStringLiteral("w.sqlite")));
}

qsizetype TestUsageStore::count(const ObservedDatabase &database) const
{
    const auto records = listUsage(m_workspace, database);
    return records ? records->size() : -1;
}

void TestUsageStore::keepsWhatItIsGiven()
{
    const UsageRecord first{at(0), at(-500), QByteArray("\0\1bytes", 7)};
    const UsageRecord second{at(100), {}, "more"};
    REQUIRE(storeUsage(m_workspace, here, second));
    REQUIRE(storeUsage(m_workspace, here, first)); // as an import, or a clock that was put back
    const auto records = listUsage(m_workspace, here);
    REQUIRE(records);
    QCOMPARE(*records, (QList<UsageRecord>{first, second}));
    QCOMPARE(listUsage(m_workspace, here, at(1))->size(), 1);
    QCOMPARE(count(there), 0);
}

void TestUsageStore::keepsOneAMinute()
{
    for (int second = 0; second <= 180; second += 5)
        REQUIRE(storeUsage(m_workspace, here, {at(second), {}, "x"}));
    REQUIRE(storeUsage(m_workspace, there, {at(1), {}, "x"}));
    QCOMPARE(count(), 4);
    QCOMPARE(count(there), 1);
}

void TestUsageStore::thinsByAge()
{
    // Every ten minutes for thirty days; written at once, since a thousand transactions take their time.
    {
        const auto session = WorkspaceSession::open(m_workspace.path());
        REQUIRE(session);
        REQUIRE(session->begin());
        for (qint64 second = 0; second < 30 * 86400; second += 600)
            REQUIRE(
                session->run(QStringLiteral("INSERT INTO usage_snapshot (server, database_name, taken_at, counters) "
                                            "VALUES (?, ?, ?, ?)"),
                             {here.server, here.database, at(second).toMSecsSinceEpoch(), QByteArray("x")}));
        REQUIRE(session->commit());
    }
    REQUIRE(storeUsage(m_workspace, here, {at(30 * 86400), {}, "newest"}));
    const auto records = listUsage(m_workspace, here);
    REQUIRE(records);
    const auto between = [&records](qint64 from, qint64 to) {
        return std::ranges::count_if(
            *records, [&](const UsageRecord &record) { return record.takenAt >= at(from) && record.takenAt < at(to); });
    };
    constexpr qint64 Day = 86400;
    QCOMPARE(between(30 * Day - 7200, 30 * Day), 12);              // all of the last two hours
    QVERIFY(std::abs(between(16 * Day, 29 * Day) - 13 * 24) <= 1); // one an hour
    QVERIFY(std::abs(between(0, 16 * Day) - 16) <= 1);             // one a day
    QCOMPARE(records->last().counters, QByteArray("newest"));
    const qsizetype kept = records->size();
    REQUIRE(storeUsage(m_workspace, here, {at(30 * 86400 + 60), {}, "again"}));
    QVERIFY(std::abs(count() - kept) <= 1);
}

void TestUsageStore::takesTheOldestAway()
{
    REQUIRE(storeUsage(m_workspace, here, {at(0), {}, "old"}));
    REQUIRE(storeUsage(m_workspace, there, {at(0), {}, "old"}));
    REQUIRE(addOwnScans(m_workspace, here, at(0), {{5, 1}}));
    REQUIRE(storeUsage(m_workspace, here, {at(OldestUsage + 10), {}, "new"}));
    QCOMPARE(count(), 1);
    QCOMPARE(count(there), 1);
    QVERIFY(listOwnScans(m_workspace, here)->isEmpty());
}

void TestUsageStore::sumsOwnScans()
{
    REQUIRE(addOwnScans(m_workspace, here, at(0), {{5, 100}, {4294967295U, 2}}));
    REQUIRE(addOwnScans(m_workspace, here, at(0), {{5, 1}}));
    REQUIRE(addOwnScans(m_workspace, here, at(60), {{5, 10}}));
    REQUIRE(addOwnScans(m_workspace, there, at(70), {{5, 1000}}));
    REQUIRE(addOwnScans(m_workspace, here, at(80), {}));
    const auto all = listOwnScans(m_workspace, here);
    REQUIRE(all);
    QCOMPARE(all->size(), 2);
    QCOMPARE(all->value(5), (OwnScans{111, at(60)}));
    QCOMPARE(all->value(4294967295U).scans, 2);
    QCOMPARE(listOwnScans(m_workspace, here, at(0))->value(5).scans, 10);
    QVERIFY(listOwnScans(m_workspace, here, at(60))->isEmpty());
}

void TestUsageStore::saysWhenTheFileIsNotWritable()
{
    const Workspace nowhere(m_folder->path());
    QCOMPARE(storeUsage(nowhere, here, {at(0), {}, "x"}).error().kind, core::ErrorKind::Local);
    QCOMPARE(listUsage(nowhere, here).error().kind, core::ErrorKind::Local);
    QCOMPARE(addOwnScans(nowhere, here, at(0), {{1, 1}}).error().kind, core::ErrorKind::Local);
}

QTEST_GUILESS_MAIN(TestUsageStore)
#include "tst_usagestore.moc"
