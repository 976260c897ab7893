#include "app/sandbox/postmaster.h"

#include <QTest>

using sandbox::parsePostmasterFile;

class TestPostmaster : public QObject
{
    Q_OBJECT

private slots:
    void readsPidPortAndSocket();
    void readsAFileThatIsStillBeingWritten();
    void readsNothingFromRubbish_data();
    void readsNothingFromRubbish();
};

void TestPostmaster::readsPidPortAndSocket()
{
    const auto found = parsePostmasterFile("4711\n/home/ann/sandbox/data-17\n1763629200\n5432\n/home/ann/söcket\n\n"
                                           "  1234567    65538\nready   \n");
    QVERIFY(found);
    QCOMPARE(found->pid, 4711);
    QCOMPARE(found->port, QStringLiteral("5432"));
    QCOMPARE(found->socketFolder, QStringLiteral("/home/ann/söcket"));
    QVERIFY(found->ready);
}

void TestPostmaster::readsAFileThatIsStillBeingWritten()
{
    const auto found = parsePostmasterFile("4711\n/home/ann/sandbox/data-17\n");
    QVERIFY(found);
    QCOMPARE(found->pid, 4711);
    QVERIFY(!found->ready);
}

void TestPostmaster::readsNothingFromRubbish_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("words") << QByteArray("not a pid\n");
    QTest::newRow("negative") << QByteArray("-4711\n"); // a single-user backend
    QTest::newRow("init") << QByteArray("1\n");
}

void TestPostmaster::readsNothingFromRubbish()
{
    QFETCH(const QByteArray, text);
    QVERIFY(!parsePostmasterFile(text));
}

QTEST_GUILESS_MAIN(TestPostmaster)
#include "tst_postmaster.moc"
