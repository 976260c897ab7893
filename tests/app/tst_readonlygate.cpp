#include "app/db/readonlygate.h"

#include <QTest>

using namespace db;

class TestReadOnlyGate : public QObject
{
    Q_OBJECT

private slots:
    void refusesWhatWouldUnlock_data();
    void refusesWhatWouldUnlock();
    void letsTheRestPass_data();
    void letsTheRestPass();
};

void TestReadOnlyGate::refusesWhatWouldUnlock_data()
{
    QTest::addColumn<QString>("sql");
    for (const char *sql :
         {"BEGIN READ WRITE", "begin transaction isolation level serializable, read   write",
          "START TRANSACTION READ WRITE", "/* x */ -- y\n BEGIN\tREAD/**/WRITE", "SET TRANSACTION READ WRITE",
          "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE", "set default_transaction_read_only = off",
          "SET LOCAL \"transaction_read_only\" TO off", "/* outer /* inner */ still */ BEGIN READ WRITE"})
        QTest::newRow(sql) << QString::fromLatin1(sql);
}

void TestReadOnlyGate::refusesWhatWouldUnlock()
{
    QFETCH(QString, sql);
    QVERIFY(refusedWhenReadOnly(sql));
}

void TestReadOnlyGate::letsTheRestPass_data()
{
    QTest::addColumn<QString>("sql");
    for (const char *sql : {"", "-- nothing", "BEGIN READ ONLY", "SELECT 'BEGIN READ WRITE'", "DISCARD ALL",
                            "SET LOCAL \"hnsw\".\"ef_search\" = '80'", "INSERT INTO t VALUES (1)", "COPY t TO STDOUT"})
        QTest::newRow(sql) << QString::fromLatin1(sql);
}

void TestReadOnlyGate::letsTheRestPass()
{
    QFETCH(QString, sql);
    QVERIFY(!refusedWhenReadOnly(sql));
}

QTEST_GUILESS_MAIN(TestReadOnlyGate)
#include "tst_readonlygate.moc"
