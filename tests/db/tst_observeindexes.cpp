#include "app/db/transactionwatch.h"
#include "app/indexes/observeindexes.h"
#include "app/indexes/ownscans.h"
#include "tests/support/privateserver.h"
#include "tests/support/testdata.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace indexes;
using namespace Qt::StringLiterals;
using testsupport::PrivateServer;

/// A database that holds every kind of finding once and, beside each, its innocent twin.
class TestObserveIndexes : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();
    void init();
    void findsAllAndAccusesNone();
    void youngStatisticsAreTooEarly();
    void sqlOfTheFindingsIsTrue();
    void ownScansAreNotUse();
    void tableNarrowsIt();
    void counterReadingsKeepTheDescriptions();
    void buffersAreShown();
    void resetIsRecognised();
    void crashBeginsTheStatisticsAnew();

private:
    core::Result<Observation> observe(const ObserveRequest &request);
    ObserveRequest wanted() const;
    void waitForOthers();
    bool startBuild(QProcess &blocker, QProcess &builder);

    std::shared_ptr<db::ConnectionPool> m_pool;
    std::unique_ptr<QTemporaryDir> m_folder;
    workspace::Workspace m_workspace{QString()};
};

namespace {

/// Takes a call too, which it makes once.
#define REQUIRE(result)                                                                                                \
    do {                                                                                                               \
        const auto &required = (result);                                                                               \
        QVERIFY2(required, required ? "" : qPrintable(core::toOneLine(required.error())));                             \
    } while (false)

const QString databaseName = u"observatory"_s;

PrivateServer &server()
{
    QFETCH_GLOBAL(bool, next);
    return next ? *PrivateServer::next() : *PrivateServer::instance();
}

/// "code place" of each finding that accuses.
QStringList accusations(const HealthReport &report)
{
    QStringList list;
    for (const HealthFinding &finding : report.findings) {
        const QString place = finding.index.name.isEmpty() ? finding.column : finding.index.name;
        list << finding.code + u' ' + place;
    }
    list.sort();
    return list;
}

QStringList expected(const QString &unused)
{
    QStringList list{u"covered_index found_covered"_s,      u"dimensions_over_limit found v"_s,
                     u"duplicate_index found_dup_a"_s,      u"duplicate_index found_dup_b"_s,
                     u"duplicate_index found_dup_key"_s,    u"hnsw_dead_rows found_dead"_s,
                     u"invalid_index found_invalid"_s,      u"ivfflat_lists_off found_lists"_s,
                     u"ivfflat_little_data found_little"_s, u"jsonb_without_gin found_meta"_s,
                     u"larger_than_memory found_large"_s,   u"missing_filter_index found_tenant"_s,
                     u"no_vector_index found_plain"_s,      u"operator_class_unused found_operator"_s,
                     u"tsvector_without_gin found_words"_s, u"vector_twin found_twin_m8"_s};
    list << unused + u" found_never; --"_s << unused + u" found_parts_never"_s;
    list.sort();
    return list;
}

void printTable(const QStringList &found, const QStringList &wanted)
{
    for (const QString &one : wanted)
        qInfo("  %-28s %-22s %s", qPrintable(one.section(u' ', 0, 0)), qPrintable(one.section(u' ', 1)),
              found.contains(one) ? "found" : "MISSED");
    for (const QString &one : found) {
        if (!wanted.contains(one))
            qInfo("  %-28s %-22s ACCUSED", qPrintable(one.section(u' ', 0, 0)), qPrintable(one.section(u' ', 1)));
    }
}

} // namespace

void TestObserveIndexes::initTestCase_data()
{
    QTest::addColumn<bool>("next");
    QTest::newRow("installed") << false;
    if (qEnvironmentVariableIsSet("PGVECTOR_WORKBENCH_PG_BIN_NEXT"))
        QTest::newRow("next") << true;
}

void TestObserveIndexes::initTestCase()
{
    PrivateServer *const installed = PrivateServer::instance();
    if (!installed)
        return;
    QFile script(testsupport::testDataPath(u"observatory.sql"_s));
    QVERIFY(script.open(QIODevice::ReadOnly));
    const QString sql = QString::fromUtf8(script.readAll());
    for (PrivateServer *one : {installed, PrivateServer::next()}) {
        if (!one)
            continue;
        QVERIFY(one->run(u"ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements';\n"
                         "ALTER SYSTEM SET autovacuum = off;\nALTER SYSTEM SET shared_buffers = '6MB';\n"_s));
        QVERIFY(one->restart());
        QVERIFY(one->createDatabase(databaseName) && one->run(sql, databaseName));
    }
}

void TestObserveIndexes::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = workspace::Workspace(m_folder->filePath(u"workspace.sqlite"_s));
    m_pool = server().pool(db::Access::ReadOnly, databaseName);
    waitForOthers();
}

/// The server has counted what a session did once the session is gone.
void TestObserveIndexes::waitForOthers()
{
    const auto lease = m_pool->lease();
    REQUIRE(lease);
    const QString sql = u"SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> "
                        "pg_backend_pid()"_s;
    QTRY_VERIFY_WITH_TIMEOUT((*lease)->execute(sql)->integer(0, 0) == 0, 30000);
}

core::Result<Observation> TestObserveIndexes::observe(const ObserveRequest &request)
{
    jobs::JobContext context(m_pool);
    return observeIndexes(context, m_workspace, request);
}

/// So much is what an index on a table of this database has that the rule of the unused is to see.
ObserveRequest TestObserveIndexes::wanted() const
{
    ObserveRequest request;
    request.limits.unusedDays = 0;
    request.limits.unusedSize.value = 2'200'000;
    return request;
}

/// An index that waits for a transaction to end before it is built.
bool TestObserveIndexes::startBuild(QProcess &blocker, QProcess &builder)
{
    const QStringList arguments{u"-X"_s, u"-q"_s, u"-d"_s, server().parameters(databaseName).toConninfo()};
    const QString psql = server().binaries() + u"/psql"_s;
    blocker.start(psql, arguments);
    blocker.write("BEGIN; LOCK TABLE building_case IN ROW EXCLUSIVE MODE;\n");
    const auto count = [this](const QString &sql) {
        const auto lease = m_pool->lease();
        return lease ? (*lease)->execute(sql)->integer(0, 0) : -1;
    };
    const QString held = u"SELECT count(*) FROM pg_locks WHERE relation = 'building_case'::regclass AND mode = "
                         "'RowExclusiveLock'"_s;
    if (!QTest::qWaitFor([&] { return count(held) == 1; }, 30000))
        return false;
    builder.start(psql, arguments);
    builder.write("CREATE INDEX CONCURRENTLY building_a ON building_case (a);\n");
    const QString begun = u"SELECT count(*) FROM pg_class WHERE relname = 'building_a'"_s;
    return QTest::qWaitFor([&] { return count(begun) == 1; }, 30000);
}

void TestObserveIndexes::findsAllAndAccusesNone()
{
    QProcess blocker;
    QProcess builder;
    QVERIFY(startBuild(blocker, builder));
    const auto observation = observe(wanted());
    blocker.write("COMMIT;\n\\q\n");
    builder.write("\\q\n");
    QVERIFY(blocker.waitForFinished() && builder.waitForFinished());
    REQUIRE(observation);
    const QStringList found = accusations(observation->health);
    const QStringList wanted = expected(u"unused_index"_s);
    printTable(found, wanted);
    QCOMPARE(found, wanted);
    for (const HealthFinding &finding : observation->health.findings)
        QVERIFY2(!finding.evidence.isEmpty() && !finding.advice.isEmpty(), qPrintable(finding.code));
    const auto building = std::ranges::find(observation->snapshot.indexes, u"building_a"_s,
                                            [](const IndexUsage &index) { return index.name.name; });
    QVERIFY(building != observation->snapshot.indexes.end() && building->building && !building->valid);
    QCOMPARE(observation->snapshot.index(building->oid)->table.name, u"building_case"_s);
}

void TestObserveIndexes::youngStatisticsAreTooEarly()
{
    ObserveRequest request = wanted();
    request.limits.unusedDays = 7;
    const auto observation = observe(request);
    REQUIRE(observation);
    QCOMPARE(accusations(observation->health), expected(u"unused_too_early"_s));
}

/// What a finding proposes to run, the server runs; in a transaction that is rolled back.
void TestObserveIndexes::sqlOfTheFindingsIsTrue()
{
    const auto observation = observe(wanted());
    REQUIRE(observation);
    const auto pool = server().pool(db::Access::ReadWrite, databaseName);
    const auto lease = pool->lease();
    REQUIRE(lease);
    int run = 0;
    for (const HealthFinding &finding : observation->health.findings) {
        if (finding.code == u"invalid_index")
            continue; // its rows are twice there, and remain so
        for (QString line : finding.sql.split(u'\n', Qt::SkipEmptyParts)) {
            if (line.startsWith(u"--") || line.startsWith(u"VACUUM"))
                continue;
            REQUIRE((*lease)->execute(u"BEGIN"_s));
            const auto ran = (*lease)->execute(line.remove(u" CONCURRENTLY"_s));
            REQUIRE((*lease)->execute(u"ROLLBACK"_s));
            QVERIFY2(ran, ran ? "" : qPrintable(line + u": "_s + core::toOneLine(ran.error())));
            ++run;
        }
    }
    QVERIFY(run >= 14);
}

void TestObserveIndexes::ownScansAreNotUse()
{
    {
        const db::TransactionWatch watch(
            [this](db::Connection &connection) { recordOwnScans(connection, m_workspace); });
        const auto pool = server().pool(db::Access::ReadOnly, databaseName);
        const auto lease = pool->lease();
        REQUIRE(lease);
        auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnly);
        REQUIRE(transaction);
        REQUIRE(transaction->setLocal(u"enable_seqscan"_s, u"off"_s));
        for (int i = 0; i < 25; ++i)
            REQUIRE((*lease)->execute(u"SELECT count(*) FROM usage_case WHERE never = %1"_s.arg(i)));
    }
    waitForOthers();
    const auto observation = observe(wanted());
    REQUIRE(observation);
    const auto never = std::ranges::find(observation->snapshot.indexes, u"found_never; --"_s,
                                         [](const IndexUsage &index) { return index.name.name; });
    QVERIFY(never != observation->snapshot.indexes.end());
    QCOMPARE(never->counters.scans, 25);
    QCOMPARE(observation->past.value(never->oid).own.scans, 25);
    QVERIFY(accusations(observation->health).contains(u"unused_index found_never; --"_s));
    // Without what the workspace knows they are somebody's.
    m_workspace = workspace::Workspace(m_folder->filePath(u"other.sqlite"_s));
    const auto ignorant = observe(wanted());
    REQUIRE(ignorant);
    QCOMPARE(ignorant->judgements[never - observation->snapshot.indexes.begin()].scansByOthers, 25);
}

void TestObserveIndexes::tableNarrowsIt()
{
    const auto lease = m_pool->lease();
    REQUIRE(lease);
    const auto oid = (*lease)->execute(u"SELECT 'usage_parts'::regclass::oid"_s);
    REQUIRE(oid);
    const auto snapshot = readUsage(**lease, {db::Oid(oid->integer(0, 0)), false});
    REQUIRE(snapshot);
    QCOMPARE(snapshot->tables.size(), 3);
    QCOMPARE(snapshot->indexes.size(), 6);
    const auto whole = std::ranges::find_if(snapshot->indexes,
                                            [](const IndexUsage &index) { return index.name.name == u"parts_used"; });
    QVERIFY(whole->partitioned && whole->counters.scans == 1);
    QVERIFY(whole->counters.size.value > 2'000'000);
}

void TestObserveIndexes::counterReadingsKeepTheDescriptions()
{
    const auto lease = m_pool->lease();
    REQUIRE(lease);
    const auto first = readUsage(**lease, {});
    REQUIRE(first);
    auto second = readUsage(**lease, {}, &*first);
    REQUIRE(second);
    QVERIFY(second->takenAt >= first->takenAt);
    QCOMPARE(second->indexes.size(), first->indexes.size());
    QCOMPARE(second->indexes, first->indexes);
    QVERIFY(server().run(u"CREATE TABLE later (a int PRIMARY KEY)"_s, databaseName));
    const auto third = readUsage(**lease, {}, &*second);
    REQUIRE(third);
    QCOMPARE(third->indexes.size(), first->indexes.size() + 1);
    for (const IndexUsage &index : third->indexes)
        QVERIFY2(!index.definition.isEmpty() && !index.keys.isEmpty(), qPrintable(index.name.name));
    QVERIFY(server().run(u"DROP TABLE later"_s, databaseName));
}

void TestObserveIndexes::buffersAreShown()
{
    const QString name = u"buffers"_s;
    QVERIFY(server().createDatabase(name));
    QVERIFY(server().run(u"CREATE SCHEMA \"Buf fers\"; CREATE EXTENSION pg_buffercache SCHEMA \"Buf fers\"; "
                         "CREATE TABLE t (a int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 1000)"_s,
                         name));
    const auto pool = server().pool(db::Access::ReadOnly, name);
    const auto lease = pool->lease();
    REQUIRE(lease);
    const auto snapshot = readUsage(**lease, {{}, true});
    REQUIRE(snapshot);
    QCOMPARE(snapshot->bufferCacheSchema, u"Buf fers"_s);
    QVERIFY(snapshot->indexes.first().buffered);
    QVERIFY(snapshot->indexes.first().buffered->value > 0);
    QVERIFY(snapshot->indexes.first().buffered->value <= snapshot->indexes.first().counters.size.value + 8192);
}

void TestObserveIndexes::resetIsRecognised()
{
    const auto lease = m_pool->lease();
    REQUIRE(lease);
    const auto before = readUsage(**lease, {});
    REQUIRE(before);
    QVERIFY(before->statsSince && *before->statsSince <= before->takenAt);
    const auto writing = server().pool(db::Access::ReadWrite, databaseName);
    {
        const auto other = writing->lease();
        REQUIRE(other);
        REQUIRE((*other)->execute(u"SELECT pg_stat_reset()"_s));
    }
    const auto after = readUsage(**lease, {});
    REQUIRE(after);
    QVERIFY(*after->statsSince > *before->statsSince);
    QVERIFY(*after->statsSince >= before->takenAt);
}

void TestObserveIndexes::crashBeginsTheStatisticsAnew()
{
    QDateTime before;
    {
        const auto lease = m_pool->lease();
        REQUIRE(lease);
        const auto snapshot = readUsage(**lease, {});
        REQUIRE(snapshot);
        before = snapshot->takenAt;
    }
    server().kill();
    QVERIFY(server().restart());
    const auto pool = server().pool(db::Access::ReadOnly, databaseName);
    const auto lease = pool->lease();
    REQUIRE(lease);
    const auto snapshot = readUsage(**lease, {});
    REQUIRE(snapshot);
    QVERIFY(snapshot->statsSince);
    QVERIFY2(*snapshot->statsSince >= before, qPrintable(snapshot->statsSince->toString(Qt::ISODateWithMs)));
}

QTEST_GUILESS_MAIN(TestObserveIndexes)
#include "tst_observeindexes.moc"
