#include "tests/support/privateserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/types.h>

using namespace Qt::StringLiterals;
using testsupport::PrivateServer;

/// `indexes`, run as a person runs it.
class TestIndexesCommand : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void jsonHasItsKeys();
    void textNamesOddNames();
    void prometheusIsWellFormed();
    void intervalTellsRates();
    void ownSearchIsNotCounted();
    void errorsHaveTheirStatus_data();
    void errorsHaveTheirStatus();
    void interruptEndsTheWatch();
    void changesNothing();

private:
    struct Outcome
    {
        int status = -1;
        QByteArray output;
        QByteArray error;
    };
    void start(QProcess &process, const QStringList &arguments) const;
    Outcome run(const QStringList &arguments) const;
    QJsonObject runJson(const QStringList &arguments) const;

    PrivateServer *m_server = nullptr;
    QTemporaryDir m_folder;
};

namespace {

QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts);
}

} // namespace

void TestIndexesCommand::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->run(QStringLiteral(R"sql(
        ALTER SYSTEM SET autovacuum = off;
        SELECT pg_reload_conf();
        CREATE SCHEMA "Odd ""Schema";
        CREATE TABLE "Odd ""Schema"."Ta.ble" (id int PRIMARY KEY, a int, v vector(3));
        INSERT INTO "Odd ""Schema"."Ta.ble" SELECT i, i, ARRAY[i, 1, 2]::vector FROM generate_series(1, 1000) AS i;
        CREATE INDEX "in\dex" ON "Odd ""Schema"."Ta.ble" (a);
        CREATE INDEX "second ""one""" ON "Odd ""Schema"."Ta.ble" (a);
        CREATE INDEX odd_v ON "Odd ""Schema"."Ta.ble" USING hnsw (v vector_l2_ops);
        CREATE TABLE other (id int PRIMARY KEY);
        ANALYZE;
    )sql")));
}

void TestIndexesCommand::start(QProcess &process, const QStringList &arguments) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        if (name.startsWith(u"PG"_s) && !name.startsWith(u"PGVECTOR_"_s))
            environment.remove(name);
    }
    environment.insert(u"PGVECTOR_WORKBENCH_WORKSPACE"_s, m_folder.filePath(u"w.sqlite"_s));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(WORKBENCH_CLI),
                  QStringList{u"--dsn"_s, m_server->parameters().toConninfo()} + arguments);
}

TestIndexesCommand::Outcome TestIndexesCommand::run(const QStringList &arguments) const
{
    QProcess process;
    start(process, arguments);
    if (!process.waitForFinished(120'000))
        return {-1, {}, "no end in sight"};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

QJsonObject TestIndexesCommand::runJson(const QStringList &arguments) const
{
    const Outcome outcome = run(arguments + QStringList{u"--json"_s});
    if (outcome.status != 0)
        qWarning("%s", outcome.error.constData());
    return QJsonDocument::fromJson(outcome.output).object();
}

void TestIndexesCommand::jsonHasItsKeys()
{
    const QJsonObject answer = runJson(words("indexes"));
    QStringList keys = answer.keys();
    QCOMPARE(keys, words("findings indexes not_told standby standbys statistics_since tables taken_at"));
    QCOMPARE(answer[u"indexes"_s].toArray().size(), 5);
    QJsonObject vector;
    for (const QJsonValue &index : answer[u"indexes"_s].toArray()) {
        if (index[u"name"_s] == u"odd_v"_s)
            vector = index.toObject();
    }
    QCOMPARE(vector[u"schema"_s].toString(), u"Odd \"Schema"_s);
    QCOMPARE(vector[u"method"_s].toString(), u"hnsw"_s);
    QCOMPARE(vector[u"keys"_s][0][u"operator_class"_s].toString(), u"vector_l2_ops"_s);
    QCOMPARE(vector[u"keys"_s][0][u"type"_s].toString(), u"vector(3)"_s);
    QCOMPARE(vector[u"valid"_s].toBool(), true);
    QVERIFY(vector[u"bytes"_s].toDouble() > 8192);
    QVERIFY(vector[u"definition"_s].toString().contains(u"USING hnsw"_s));
    const QJsonArray findings = answer[u"findings"_s].toArray();
    QCOMPARE(findings.size(), 1);
    QCOMPARE(findings[0][u"code"_s].toString(), u"duplicate_index"_s);
    QCOMPARE(findings[0][u"index"_s].toString(), u"Odd \"Schema.second \"one\""_s);
    QVERIFY(answer[u"not_told"_s].toArray()[0].toString().contains(u"pg_stat_statements"_s));
}

void TestIndexesCommand::textNamesOddNames()
{
    const Outcome outcome = run({u"indexes"_s, u"--table"_s, u"\"Odd \"\"Schema\".\"Ta.ble\""_s});
    QCOMPARE(outcome.status, 0);
    QVERIFY2(outcome.output.contains("second \"one\""), outcome.output.constData());
    QVERIFY(
        outcome.output.contains("slow: Another index does the same (duplicate_index, Odd \"Schema.second \"one\")"));
    QVERIFY(outcome.output.contains("    DROP INDEX CONCURRENTLY \"Odd \"\"Schema\".\"second \"\"one\"\"\";"));
    QVERIFY(!outcome.output.contains("other_pkey"));
}

/// Every line is a comment, or a name with labels in quotes and a number.
void TestIndexesCommand::prometheusIsWellFormed()
{
    const Outcome outcome = run(words("indexes --format prometheus"));
    QCOMPARE(outcome.status, 0);
    static const QRegularExpression sample(
        u"^[a-z_]+(\\{[a-z]+=\"([^\"\\\\]|\\\\[\"\\\\n])*\"(,[a-z]+=\"([^\"\\\\]|\\\\[\"\\\\n])*\")*\\})? [-+0-9.e]+$"_s);
    const QStringList lines = QString::fromUtf8(outcome.output).split(u'\n', Qt::SkipEmptyParts);
    QVERIFY(lines.size() > 30);
    for (const QString &line : lines)
        QVERIFY2(line.startsWith(u"# HELP ") || line.startsWith(u"# TYPE ") || sample.match(line).hasMatch(),
                 qPrintable(line));
    QVERIFY(outcome.output.contains("index=\"in\\\\dex\""));
    QVERIFY(outcome.output.contains("pgvector_index_finding{code=\"duplicate_index\",severity=\"slow\","));
    QVERIFY(outcome.output.contains("pgvector_index_valid{"));
}

void TestIndexesCommand::intervalTellsRates()
{
    const QJsonObject answer = runJson(words("indexes --interval 0.2 --count 3"));
    const QJsonArray ticks = answer[u"ticks"_s].toArray();
    QCOMPARE(ticks.size(), 3);
    for (const QJsonValue &tick : ticks) {
        QVERIFY(tick[u"seconds"_s].toDouble() >= 0.19);
        QCOMPARE(tick[u"reset"_s].toBool(), false);
        QCOMPARE(tick[u"per_second"_s].toArray().size(), 5);
    }
    const Outcome text = run(words("indexes --interval 0.1"));
    QCOMPARE(text.status, 0);
    QVERIFY(text.output.contains(" over 0."));
}

void TestIndexesCommand::ownSearchIsNotCounted()
{
    const QStringList search{
        u"search"_s, u"--table"_s,           u"\"Odd \"\"Schema\".\"Ta.ble\""_s, u"--near-id"_s, u"7"_s,
        u"--set"_s,  u"enable_seqscan=off"_s};
    QCOMPARE(run(search).status, 0);
    const auto vector = [this] {
        for (const QJsonValue &index : runJson(words("indexes"))[u"indexes"_s].toArray()) {
            if (index[u"name"_s] == u"odd_v"_s)
                return index.toObject();
        }
        return QJsonObject();
    };
    // The server counts once the program's session has ended.
    QJsonObject index;
    QTRY_VERIFY_WITH_TIMEOUT((index = vector())[u"scans"_s].toInt() > 0, 30000);
    QCOMPARE(index[u"own_scans"_s], index[u"scans"_s]);
    QCOMPARE(index[u"scans_by_others"_s].toInt(), 0);
    QCOMPARE(index[u"verdict"_s].toString(), u"too_early"_s);
}

void TestIndexesCommand::errorsHaveTheirStatus_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("missing table") << u"indexes --table nowhere"_s << 3 << QByteArray("nowhere");
    QTest::newRow("unknown format") << u"indexes --format xml"_s << 2 << QByteArray("xml");
    QTest::newRow("two answers") << u"indexes --json --format prometheus"_s << 2 << QByteArray("two answers");
    QTest::newRow("count alone") << u"indexes --count 3"_s << 2 << QByteArray("--interval");
    QTest::newRow("no standby") << u"indexes --standby host=/nowhere"_s << 4 << QByteArray("/nowhere");
}

void TestIndexesCommand::errorsHaveTheirStatus()
{
    QFETCH(const QString, line);
    QFETCH(const int, status);
    QFETCH(const QByteArray, word);
    const Outcome outcome = run(line.split(u' '));
    QVERIFY2(outcome.error.contains(word), outcome.error.constData());
    QCOMPARE(outcome.status, status);
    QCOMPARE(outcome.output, QByteArray());
}

void TestIndexesCommand::interruptEndsTheWatch()
{
    QProcess process;
    start(process, words("indexes --interval 3600"));
    QTRY_VERIFY_WITH_TIMEOUT(process.bytesAvailable() > 0 || process.state() == QProcess::NotRunning, 30000);
    QCOMPARE(::kill(pid_t(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(30000));
    QCOMPARE(process.exitCode(), 130);
}

void TestIndexesCommand::changesNothing()
{
    const auto pool = m_server->pool();
    const auto lease = pool->lease();
    QVERIFY(lease);
    const auto count =
        (*lease)->execute(u"SELECT count(*) FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'i')"_s);
    QVERIFY(count);
    (void)run(words("indexes"));
    const auto again =
        (*lease)->execute(u"SELECT count(*) FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'i')"_s);
    QCOMPARE(again->integer(0, 0), count->integer(0, 0));
}

QTEST_GUILESS_MAIN(TestIndexesCommand)
#include "tst_indexescommand.moc"
