#include "app/db/statementlog.h"

#include <QTest>

#include <thread>

using namespace db;

class TestStatementLog : public QObject
{
    Q_OBJECT

private slots:
    void givesWhatCameAfter();
    void dropsTheOldest();
    void countsFromManyThreads();
};

namespace {

StatementRecord record(const QString &sql)
{
    StatementRecord made;
    made.sql = sql;
    return made;
}

} // namespace

void TestStatementLog::givesWhatCameAfter()
{
    StatementLog log;
    log.append(record(QStringLiteral("a")));
    log.append(record(QStringLiteral("b")));
    const auto later = log.recordsAfter(1);
    QCOMPARE(later.size(), 1);
    QCOMPARE(later.first().sql, QStringLiteral("b"));
    QCOMPARE(later.first().number, 2);
    QVERIFY(log.recordsAfter(2).isEmpty());
}

void TestStatementLog::dropsTheOldest()
{
    StatementLog log(2);
    for (const char *sql : {"a", "b", "c"})
        log.append(record(QString::fromLatin1(sql)));
    const auto kept = log.recordsAfter(0);
    QCOMPARE(kept.size(), 2);
    QCOMPARE(kept.first().sql, QStringLiteral("b"));
    QCOMPARE(log.count(), 3);
}

void TestStatementLog::countsFromManyThreads()
{
    StatementLog log(100);
    std::vector<std::thread> writers;
    for (int i = 0; i < 4; ++i)
        writers.emplace_back([&log] {
            for (int j = 0; j < 500; ++j)
                log.append(record(QStringLiteral("x")));
        });
    for (std::thread &writer : writers)
        writer.join();
    QCOMPARE(log.count(), 2000);
    QCOMPARE(log.recordsAfter(0).size(), 100);
}

QTEST_GUILESS_MAIN(TestStatementLog)
#include "tst_statementlog.moc"
