#include "tests/support/privateserver.h"

#include <QProcess>
#include <QTest>

#include <csignal>

using testsupport::PrivateServer;

class TestPrivateServer : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_server = PrivateServer::instance(); }
    void givesDatabasesAndPools();
    void comesBackAfterAKill();
    void goesAwayWithACrashedProgram();

private:
    PrivateServer *m_server = nullptr;
};

void TestPrivateServer::givesDatabasesAndPools()
{
    QVERIFY(m_server->createDatabase(QStringLiteral("Own 'db'")));
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE t (v vector(2)); INSERT INTO t VALUES ('[1,2]');"),
                          QStringLiteral("Own 'db'")));
    auto pool = m_server->pool(db::Access::ReadOnly, QStringLiteral("Own 'db'"));
    const auto lease = pool->lease();
    QVERIFY(lease);
    const auto rows = (*lease)->execute(QStringLiteral("SELECT v FROM t"));
    QVERIFY(rows);
    QCOMPARE(rows->text(0, 0), QStringLiteral("[1,2]"));
    QVERIFY(!(*lease)->execute(QStringLiteral("INSERT INTO t VALUES ('[1,2]')")));

    QVERIFY(m_server->createDatabase(QStringLiteral("plain"), false));
    auto plain = m_server->pool(db::Access::ReadOnly, QStringLiteral("plain"));
    const auto without = plain->lease();
    QVERIFY(without);
    QVERIFY(!(*without)->serverInfo().hasVector());
}

void TestPrivateServer::comesBackAfterAKill()
{
    auto pool = m_server->pool();
    {
        const auto lease = pool->lease();
        QVERIFY(lease);
        m_server->kill();
        QTRY_VERIFY(!(*lease)->execute(QStringLiteral("SELECT 1")));
    }
    QVERIFY(m_server->restart());
    const auto lease = pool->lease();
    QVERIFY(lease);
    QVERIFY((*lease)->execute(QStringLiteral("SELECT 1")));
}

void TestPrivateServer::goesAwayWithACrashedProgram()
{
    QProcess other;
    other.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--start-and-wait")});
    QVERIFY(other.waitForReadyRead(60000));
    const QString folder = QString::fromUtf8(other.readLine()).trimmed();
    QVERIFY(QFile::exists(folder));
    other.kill();
    QVERIFY(other.waitForFinished());
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(folder), 15000);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == QStringLiteral("--start-and-wait")) {
        printf("%s\n", qPrintable(PrivateServer::instance()->server().folder()));
        fflush(stdout);
        return QCoreApplication::exec();
    }
    TestPrivateServer test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_privateserver.moc"
