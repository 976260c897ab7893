#include "app/db/connection.h"
#include "app/db/quoting.h"
#include "app/db/statementlog.h"
#include "tests/support/privateserver.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTest>

#include <array>

using namespace db;
using core::ErrorKind;
using testsupport::PrivateServer;

class TestConnection : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void learnsItsServer();
    void bindsParameters();
    void binaryAndTextSayTheSame();
    void keepsTheServersWords();
    void preparedStatementsRunAgain();
    void refusesSeveralStatements();
    void readOnlyCannotWrite_data();
    void readOnlyCannotWrite();
    void transactionPutsSettingsBack();
    void resetPutsSettingsBack();
    void settingsOfTheExtensionAreChecked();
    void copyGoesInAndOut();
    void copyStopsAtTheProducersError();
    void copyStopsAtTheConsumersError();
    void copyNamesTheServersError();
    void showsNotices();
    void quotesAsTheServerDoes();
    void logsWithoutParameters();
    void findsPgvectorOutsideTheSearchPath();
    void worksWithoutPgvector();
    void saysWhyItCannotConnect_data();
    void saysWhyItCannotConnect();
    void goesOnToTheHostThatAnswers();
    void namesEverySilentHost();
    void cancelEndsTheWaitForSeveralHosts();
    void knowsWhenTheServerIsGone();

private:
    Connection open(Access access = Access::ReadWrite, const QString &database = {});

    PrivateServer *m_server = nullptr;
    std::shared_ptr<StatementLog> m_log = std::make_shared<StatementLog>();
};

namespace {

/// Two ports that take connections and never say a word.
struct SilentHosts
{
    SilentHosts()
    {
        for (QTcpServer &server : servers) {
            if (!server.listen(QHostAddress::LocalHost))
                qFatal("no free port");
        }
    }

    QString ports() const { return QStringLiteral("%1,%2").arg(servers[0].serverPort()).arg(servers[1].serverPort()); }
    ConnectionParameters parameters() const
    {
        return *ConnectionParameters::parse(
            QStringLiteral("host=127.0.0.1,127.0.0.1 port=%1 sslmode=disable gssencmode=disable").arg(ports()));
    }

    std::array<QTcpServer, 2> servers;
};

} // namespace

void TestConnection::initTestCase()
{
    m_server = PrivateServer::instance();
    if (m_server)
        QVERIFY(m_server->run(QStringLiteral("CREATE TABLE numbers (n int PRIMARY KEY)")));
}

Connection TestConnection::open(Access access, const QString &database)
{
    ConnectionOptions options;
    options.access = access;
    options.log = m_log;
    auto opened = Connection::open(m_server->parameters(database), options);
    if (!opened)
        qFatal("%s", qPrintable(core::toOneLine(opened.error())));
    return std::move(*opened);
}

void TestConnection::learnsItsServer()
{
    const Connection connection = open();
    const ServerInfo &info = connection.serverInfo();
    QVERIFY(info.version >= 130000);
    QVERIFY(info.hasVector());
    QVERIFY(info.vectorAtLeast(0, 5));
    QVERIFY(!info.vectorAtLeast(99, 0));
    QVERIFY(info.superuser);
    QVERIFY(connection.backendPid() > 0);
}

void TestConnection::bindsParameters()
{
    Connection connection = open();
    const auto result =
        connection.execute({QStringLiteral("SELECT $1::text, $2::int8 + 1, $3::float8 * 2, $4::text IS NULL"),
                            {Parameter::text(QStringLiteral("a'; DROP TABLE x; --")), Parameter::integer(41),
                             Parameter::real(0.25), Parameter::null()}});
    QVERIFY(result);
    QCOMPARE(result->text(0, 0), QStringLiteral("a'; DROP TABLE x; --"));
    QCOMPARE(result->integer(0, 1), 42);
    QCOMPARE(result->real(0, 2), 0.5);
    QVERIFY(result->boolean(0, 3));
}

void TestConnection::binaryAndTextSayTheSame()
{
    Connection connection = open();
    const QString sql = QStringLiteral("SELECT -2::int2, 70000::int4, 1::int8 << 40, 0.5::float4, 1e300::float8, true, "
                                       "NULL::int4 AS \"nothing\"");
    for (const Format format : {Format::Text, Format::Binary}) {
        const auto result = connection.execute(sql, format);
        QVERIFY(result);
        QCOMPARE(result->integer(0, 0), -2);
        QCOMPARE(result->integer(0, 1), 70000);
        QCOMPARE(result->integer(0, 2), qint64(1) << 40);
        QCOMPARE(result->real(0, 3), 0.5);
        QCOMPARE(result->real(0, 4), 1e300);
        QVERIFY(result->boolean(0, 5));
        QVERIFY(result->isNull(0, 6));
        QCOMPARE(result->integer(0, 6), 0);
        QCOMPARE(result->columnIndex(QStringLiteral("nothing")), 6);
    }
}

void TestConnection::keepsTheServersWords()
{
    Connection connection = open();
    const auto result = connection.execute(QStringLiteral("SELECT * FROM missing_table"));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Missing);
    QCOMPARE(result.error().sqlstate, QStringLiteral("42P01"));
    QCOMPARE(result.error().message, QStringLiteral("relation \"missing_table\" does not exist"));
    QVERIFY(result.error().connectionUsable);
    QVERIFY(connection.execute(QStringLiteral("SELECT 1")));
}

void TestConnection::preparedStatementsRunAgain()
{
    Connection connection = open();
    const auto prepared = connection.prepare(QStringLiteral("SELECT $1::int8 * 2"), {OidInt8});
    QVERIFY(prepared);
    for (qint64 i = 0; i < 10; ++i)
        QCOMPARE(connection.execute(*prepared, {Parameter::integer(i)})->integer(0, 0), 2 * i);
    QVERIFY(!connection.prepare(QStringLiteral("SELEC 1")));
}

void TestConnection::refusesSeveralStatements()
{
    Connection connection = open();
    const auto result = connection.execute(QStringLiteral("SELECT 1; SELECT 2"));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Syntax);
}

void TestConnection::readOnlyCannotWrite_data()
{
    QTest::addColumn<QString>("sql");
    for (const char *sql : {"INSERT INTO numbers VALUES (1)", "CREATE TABLE t (x int)", "BEGIN READ WRITE",
                            "SET default_transaction_read_only = off",
                            "WITH gone AS (DELETE FROM numbers RETURNING 1) SELECT * FROM gone",
                            "EXPLAIN ANALYZE INSERT INTO numbers VALUES (2)"})
        QTest::newRow(sql) << QString::fromLatin1(sql);
}

void TestConnection::readOnlyCannotWrite()
{
    QFETCH(QString, sql);
    Connection connection = open(Access::ReadOnly);
    const auto result = connection.execute(sql);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::ReadOnly);
}

void TestConnection::transactionPutsSettingsBack()
{
    Connection connection = open(Access::ReadOnly);
    const auto searched = [&connection] {
        return connection.execute(QStringLiteral("SELECT current_setting('hnsw.ef_search')"))->text(0, 0);
    };
    const QString before = searched();
    {
        auto transaction = Transaction::begin(connection, Transaction::Mode::ReadOnlySnapshot);
        QVERIFY(transaction);
        QVERIFY(transaction->setLocal(QStringLiteral("hnsw.ef_search"), QStringLiteral("77")));
        QCOMPARE(searched(), QStringLiteral("77"));
        QVERIFY(connection.inTransaction());
    }
    QVERIFY(!connection.inTransaction());
    QCOMPARE(searched(), before);
    QVERIFY(!Transaction::begin(connection, Transaction::Mode::ReadWrite));
}

void TestConnection::resetPutsSettingsBack()
{
    Connection connection = open(Access::ReadOnly);
    QVERIFY(connection.execute(QStringLiteral("SET work_mem = '7MB'")));
    QVERIFY(connection.execute(QStringLiteral("SELECT set_config('default_transaction_read_only', 'off', false)")));
    QVERIFY(connection.execute(QStringLiteral("BEGIN")));
    QVERIFY(connection.reset());
    QVERIFY(!connection.inTransaction());
    const auto settings = connection.execute(
        QStringLiteral("SELECT current_setting('work_mem'), current_setting('default_transaction_read_only')"));
    QVERIFY(settings->text(0, 0) != QStringLiteral("7MB"));
    QCOMPARE(settings->text(0, 1), QStringLiteral("on"));
}

void TestConnection::settingsOfTheExtensionAreChecked()
{
    Connection connection = open();
    const auto result = connection.execute(QStringLiteral("SET hnsw.ef_search = 5000"));
    QVERIFY(!result);
    QVERIFY(result.error().message.contains(QStringLiteral("ef_search")));
}

void TestConnection::copyGoesInAndOut()
{
    Connection connection = open();
    int block = 0;
    const auto loaded = connection.copyIn(QStringLiteral("COPY numbers FROM STDIN"), [&block](QByteArray &buffer) {
        buffer += QByteArray::number(100 + block) + '\n';
        return core::Result<bool>(++block < 50);
    });
    QVERIFY(loaded);
    QCOMPARE(*loaded, 50);
    QByteArray out;
    const auto read = connection.copyOut(QStringLiteral("COPY (SELECT n FROM numbers ORDER BY n) TO STDOUT"),
                                         [&out](QByteArrayView piece) {
                                             out += piece;
                                             return core::Result<void>();
                                         });
    QVERIFY(read);
    QCOMPARE(*read, 50);
    QVERIFY(out.startsWith("100\n101\n"));
}

void TestConnection::copyStopsAtTheProducersError()
{
    Connection connection = open();
    const auto loaded = connection.copyIn(QStringLiteral("COPY numbers FROM STDIN"), [](QByteArray &buffer) {
        buffer += "9000\n";
        return core::Result<bool>(core::localError(QStringLiteral("the file ends in mid-row")));
    });
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().message, QStringLiteral("the file ends in mid-row"));
    QCOMPARE(connection.execute(QStringLiteral("SELECT count(*) FROM numbers WHERE n = 9000"))->integer(0, 0), 0);
}

void TestConnection::copyStopsAtTheConsumersError()
{
    Connection connection = open();
    int pieces = 0;
    const auto read = connection.copyOut(QStringLiteral("COPY (SELECT generate_series(1, 50000000)) TO STDOUT"),
                                         [&pieces](QByteArrayView) {
                                             ++pieces;
                                             return core::Result<void>(core::cancelledError());
                                         });
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Cancelled);
    QCOMPARE(pieces, 1);
    QVERIFY(connection.execute(QStringLiteral("SELECT 1")));
}

void TestConnection::copyNamesTheServersError()
{
    Connection connection = open();
    const auto loaded = connection.copyIn(QStringLiteral("COPY numbers FROM STDIN"), [](QByteArray &buffer) {
        buffer += "not a number\n";
        return core::Result<bool>(false);
    });
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().sqlstate, QStringLiteral("22P02"));
    QVERIFY(connection.execute(QStringLiteral("SELECT 1")));
}

void TestConnection::showsNotices()
{
    Connection connection = open();
    QStringList messages;
    connection.setNoticeHandler([&messages](const Notice &notice) { messages << notice.message; });
    QVERIFY(connection.execute(QStringLiteral("DO $$ BEGIN RAISE NOTICE 'half way'; END $$")));
    QCOMPARE(messages, QStringList{QStringLiteral("half way")});
}

void TestConnection::quotesAsTheServerDoes()
{
    Connection connection = open();
    for (const char *raw : {"plain", "We\"ird na'me", "\\back\\slash'", "ünï\nline", "", "select"}) {
        const QString text = QString::fromUtf8(raw);
        const auto literal = connection.execute(QStringLiteral("SELECT ") + quoteLiteral(text));
        QVERIFY(literal);
        QCOMPARE(literal->text(0, 0), text);
        if (text.isEmpty())
            continue;
        const auto named = connection.execute(QStringLiteral("SELECT 1 AS ") + quoteIdentifier(text));
        QVERIFY(named);
        QCOMPARE(named->columnName(0), text);
    }
    QCOMPARE(qualifiedName(QStringLiteral("a\"b"), QStringLiteral("c")), QStringLiteral("\"a\"\"b\".\"c\""));
}

void TestConnection::logsWithoutParameters()
{
    Connection connection = open();
    const qint64 before = m_log->count();
    QVERIFY(connection.execute({QStringLiteral("SELECT $1::text"), {Parameter::text(QStringLiteral("s3cret"))}}));
    QVERIFY(!connection.execute(QStringLiteral("SELECT 1/0")));
    const auto records = m_log->recordsAfter(before);
    QCOMPARE(records.size(), 2);
    QCOMPARE(records[0].sql, QStringLiteral("SELECT $1::text"));
    QCOMPARE(records[0].parameterCount, 1);
    QCOMPARE(records[0].rows, 1);
    QVERIFY(records[0].elapsed.value > 0);
    QCOMPARE(records[1].sqlstate, QStringLiteral("22012"));
}

void TestConnection::findsPgvectorOutsideTheSearchPath()
{
    const QString name = QStringLiteral("far away");
    QVERIFY(m_server->createDatabase(name, false));
    QVERIFY(m_server->run(
        QStringLiteral("CREATE SCHEMA \"Ext ensions\"; CREATE EXTENSION vector SCHEMA \"Ext ensions\""), name));
    Connection connection = open(Access::ReadOnly, name);
    QVERIFY(connection.execute(QStringLiteral("SELECT '[1,2]'::vector <-> '[1,3]'")));
    QVERIFY(connection.reset());
    QVERIFY(connection.execute(QStringLiteral("SELECT '[1,2]'::vector <-> '[1,3]'")));
}

void TestConnection::worksWithoutPgvector()
{
    QVERIFY(m_server->createDatabase(QStringLiteral("plain"), false));
    Connection connection = open(Access::ReadOnly, QStringLiteral("plain"));
    QVERIFY(!connection.serverInfo().hasVector());
    QVERIFY(!connection.serverInfo().availableVectorVersion.isEmpty());
    QVERIFY(connection.execute(QStringLiteral("SELECT 1")));
}

void TestConnection::saysWhyItCannotConnect_data()
{
    QTest::addColumn<QString>("keyword");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("sqlstate");
    const auto row = [](const char *keyword, const char *value, ErrorKind kind, const char *sqlstate) {
        QTest::newRow(keyword) << QString::fromLatin1(keyword) << QString::fromLatin1(value)
                               << QString::fromLatin1(value) << int(kind) << QString::fromLatin1(sqlstate);
    };
    row("dbname", "nowhere", ErrorKind::ConnectionFailed, "3D000");
    row("user", "nobody here", ErrorKind::Permission, "28000");
    row("host", "/nonexistent", ErrorKind::ConnectionFailed, "");
}

void TestConnection::saysWhyItCannotConnect()
{
    QFETCH(QString, keyword);
    QFETCH(QString, value);
    QFETCH(QString, words);
    QFETCH(int, kind);
    QFETCH(QString, sqlstate);
    ConnectionParameters parameters = m_server->parameters();
    parameters.setValue(keyword, value);
    const auto opened = Connection::open(parameters, {});
    QVERIFY(!opened);
    QCOMPARE(int(opened.error().kind), kind);
    QCOMPARE(opened.error().sqlstate, sqlstate);
    QVERIFY2(opened.error().message.contains(words), qPrintable(opened.error().message));
    QVERIFY2(!opened.error().message.contains(QStringLiteral(".c:")), qPrintable(opened.error().message));
    QVERIFY(sqlstate.isEmpty() || !opened.error().message.contains(sqlstate));
}

void TestConnection::goesOnToTheHostThatAnswers()
{
    const SilentHosts silent;
    ConnectionParameters parameters = m_server->parameters();
    const QString host = parameters.value(QStringLiteral("host"));
    parameters.setValue(QStringLiteral("host"), QStringLiteral("127.0.0.1,127.0.0.1,") + host);
    parameters.setValue(QStringLiteral("port"), silent.ports() + u',' + parameters.value(QStringLiteral("port")));
    ConnectionOptions options;
    options.connectTimeoutSeconds = 2;
    const auto opened = Connection::open(parameters, options);
    QVERIFY2(opened, opened ? "" : qPrintable(core::toOneLine(opened.error())));
    QCOMPARE(opened->serverInfo().host, host);
}

void TestConnection::namesEverySilentHost()
{
    const SilentHosts silent;
    ConnectionOptions options;
    options.connectTimeoutSeconds = 2;
    QElapsedTimer clock;
    clock.start();
    const auto opened = Connection::open(silent.parameters(), options);
    QVERIFY(!opened);
    QVERIFY(clock.elapsed() >= 4000);
    QVERIFY(clock.elapsed() < 20000);
    QCOMPARE(opened.error().kind, ErrorKind::ConnectionFailed);
    QCOMPARE(opened.error().message.count(QStringLiteral("no answer from 127.0.0.1 port")), 2);
}

void TestConnection::cancelEndsTheWaitForSeveralHosts()
{
    const SilentHosts silent;
    ConnectionOptions options;
    options.connectTimeoutSeconds = 60;
    QElapsedTimer clock;
    clock.start();
    const auto opened = Connection::open(silent.parameters(), options, [&clock] { return clock.elapsed() < 300; });
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, ErrorKind::Cancelled);
    QVERIFY(clock.elapsed() < 5000);
}

void TestConnection::knowsWhenTheServerIsGone()
{
    Connection connection = open();
    QVERIFY(connection.isAlive());
    m_server->kill();
    QTRY_VERIFY(!connection.isAlive());
    const auto result = connection.execute(QStringLiteral("SELECT 1"));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::ConnectionLost);
    QVERIFY(!result.error().connectionUsable);
    QVERIFY(m_server->restart());
    QVERIFY(open().execute(QStringLiteral("SELECT 1")));
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
