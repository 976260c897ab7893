#include "app/catalog/servermemory.h"
#include "tests/support/privateserver.h"

#include <QFile>
#include <QTest>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

using namespace catalog;
using testsupport::PrivateServer;

/// The server's memory, read by roles that may see more or less of its machine.
class TestServerMemory : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void readsTheTotalOfItsText_data();
    void readsTheTotalOfItsText();
    void fitsIntoTheFastestPart();
    void superuserReadsTheServersFiles();
    void roleWithoutRightsKnowsItByTheSocket();
    void networkTellsNothing();
    void leavesNoTransactionBehind();

private:
    core::Result<ServerMemory> load(const db::ConnectionParameters &parameters);
    static qint64 physicalMemory();

    PrivateServer *m_server = nullptr;
};

void TestServerMemory::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->run(QStringLiteral("CREATE ROLE bare LOGIN; ALTER ROLE bare SET maintenance_work_mem = '48MB';"
                                         "CREATE ROLE reader LOGIN; GRANT pg_read_server_files TO reader;"
                                         "GRANT EXECUTE ON FUNCTION pg_read_file(text, bigint, bigint, boolean) "
                                         "TO reader")));
}

core::Result<ServerMemory> TestServerMemory::load(const db::ConnectionParameters &parameters)
{
    const auto pool = db::ConnectionPool::create(parameters, {});
    const auto lease = pool->lease();
    return lease ? loadServerMemory(**lease) : core::Result<ServerMemory>(lease.error());
}

qint64 TestServerMemory::physicalMemory()
{
    return qint64(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
}

void TestServerMemory::readsTheTotalOfItsText_data()
{
    QTest::addColumn<QString>("meminfo");
    QTest::addColumn<QStringList>("limits");
    QTest::addColumn<qint64>("bytes");
    const QString eight = QStringLiteral("MemTotal:        8000000 kB\nMemFree:         123 kB\n");
    QTest::newRow("total") << eight << QStringList{QString(), QString()} << qint64(8000000) * 1024;
    QTest::newRow("container") << eight << QStringList{QStringLiteral("536870912\n"), QString()} << qint64(536870912);
    QTest::newRow("no limit") << eight << QStringList{QStringLiteral("max\n"), QStringLiteral("9223372036854771712\n")}
                              << qint64(8000000) * 1024;
    QTest::newRow("another order") << QStringLiteral("MemFree: 1 kB\nMemTotal: 2 kB\n") << QStringList()
                                   << qint64(2048);
    QTest::newRow("nothing") << QString() << QStringList{QStringLiteral("5")} << qint64(-1);
}

void TestServerMemory::readsTheTotalOfItsText()
{
    QFETCH(const QString, meminfo);
    QFETCH(const QStringList, limits);
    QFETCH(const qint64, bytes);
    QCOMPARE(machineMemory(meminfo, limits).value_or(core::Bytes{-1}).value, bytes);
}

void TestServerMemory::fitsIntoTheFastestPart()
{
    ServerMemory memory;
    memory.sharedBuffers = {100};
    memory.effectiveCacheSize = {1000};
    QCOMPARE(fitOf(memory, {100}), MemoryFit::SharedBuffers);
    QCOMPARE(fitOf(memory, {101}), MemoryFit::EffectiveCache);
    QCOMPARE(fitOf(memory, {1001}), MemoryFit::Nowhere);
    memory.machine = core::Bytes{5000};
    QCOMPARE(fitOf(memory, {1001}), MemoryFit::Machine);
    QCOMPARE(fitOf(memory, {5001}), MemoryFit::Nowhere);
    memory.machine = core::Bytes{500}; // effective_cache_size promises more than there is
    QCOMPARE(fitOf(memory, {501}), MemoryFit::Nowhere);
}

void TestServerMemory::superuserReadsTheServersFiles()
{
    for (const QString &user : {QString(), QStringLiteral("reader")}) {
        db::ConnectionParameters parameters = m_server->parameters();
        if (!user.isEmpty())
            parameters.setValue(QStringLiteral("user"), user);
        const auto memory = load(parameters);
        QVERIFY2(memory, memory ? "" : qPrintable(core::toOneLine(memory.error())));
        QVERIFY(memory->isKnown());
        QVERIFY(memory->effectiveCacheSize > memory->sharedBuffers);
        if (!QFile::exists(QStringLiteral("/proc/meminfo")))
            continue;
        QCOMPARE(memory->source, MachineMemorySource::ServerFiles);
        QVERIFY(memory->machine);
        // The server of the suites runs here.
        QVERIFY2(memory->machine->value > 0 && memory->machine->value <= physicalMemory() * 101 / 100,
                 qPrintable(QString::number(memory->machine->value)));
    }
}

void TestServerMemory::roleWithoutRightsKnowsItByTheSocket()
{
    db::ConnectionParameters parameters = m_server->parameters();
    parameters.setValue(QStringLiteral("user"), QStringLiteral("bare"));
    const auto memory = load(parameters);
    QVERIFY2(memory, memory ? "" : qPrintable(core::toOneLine(memory.error())));
    QCOMPARE(memory->maintenanceWorkMem.value, qint64(48) << 20);
    QCOMPARE(memory->maintenanceText, QStringLiteral("48MB"));
    QCOMPARE(memory->source, MachineMemorySource::SameMachine);
    QCOMPARE(memory->machine.value_or(core::Bytes{}).value, physicalMemory());
}

/// A role that may read no files, over the network: the server's machine is not this one, for all we know.
void TestServerMemory::networkTellsNothing()
{
    QVERIFY(!machineSourceText(MachineMemorySource::NotKnown).isEmpty());
    ServerMemory remote;
    remote.sharedBuffers = {128 << 20};
    remote.effectiveCacheSize = {qint64(4) << 30};
    QVERIFY(!remote.machine);
    QCOMPARE(fitOf(remote, {qint64(5) << 30}), MemoryFit::Nowhere);
}

void TestServerMemory::leavesNoTransactionBehind()
{
    const auto pool = m_server->pool();
    const auto lease = pool->lease();
    QVERIFY(loadServerMemory(**lease));
    const auto written = (*lease)->execute(QStringLiteral("CREATE TABLE after_memory (id int)"));
    QVERIFY2(written, written ? "" : qPrintable(core::toOneLine(written.error())));
    QVERIFY((*lease)->execute(QStringLiteral("DROP TABLE after_memory")));
}

QTEST_GUILESS_MAIN(TestServerMemory)
#include "tst_servermemory.moc"
