#include "app/db/connection.h"
#include "tests/support/privateserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

/// The program itself, on a sandbox of the test's own.
class TestSandboxCommand : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void saysThatItDoesNotRun();
    void startsAndStaysAfterTheProgram();
    void keepIsSaid();
    void fillsTheDemoOnce();
    void stopsAndDestroys();
    void failsWithOneLine();

private:
    struct Answer
    {
        int status = -1;
        QJsonObject json;
        QString errors;
    };
    Answer run(const QStringList &arguments, const QString &folder = {});

    QTemporaryDir m_folder{QStringLiteral("/tmp/workbench-command-XXXXXX")};
};

void TestSandboxCommand::initTestCase()
{
    if (!testsupport::PrivateServer::instance())
        return;
    QFile::setPermissions(m_folder.path(), QFile::permissions(m_folder.path()) | QFile::ExeGroup | QFile::ExeOther);
}

void TestSandboxCommand::cleanupTestCase()
{
    (void)run({QStringLiteral("destroy")});
}

TestSandboxCommand::Answer TestSandboxCommand::run(const QStringList &arguments, const QString &folder)
{
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PGVECTOR_WORKBENCH_SANDBOX"),
                       folder.isEmpty() ? m_folder.filePath(QStringLiteral("sandbox")) : folder);
    environment.insert(QStringLiteral("PGVECTOR_WORKBENCH_WORKSPACE"), m_folder.filePath(QStringLiteral("w.sqlite")));
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(WORKBENCH_CLI),
                  QStringList{QStringLiteral("--json"), QStringLiteral("sandbox")} + arguments);
    program.waitForFinished(120000);
    return {program.exitCode(), QJsonDocument::fromJson(program.readAllStandardOutput()).object(),
            QString::fromUtf8(program.readAllStandardError())};
}

void TestSandboxCommand::saysThatItDoesNotRun()
{
    const Answer answer = run({QStringLiteral("status")});
    QCOMPARE(answer.status, 0);
    QCOMPARE(answer.json.value(QStringLiteral("running")), QJsonValue(false));
    QVERIFY(answer.json.value(QStringLiteral("dsn")).isNull());
    QVERIFY(answer.json.value(QStringLiteral("pid")).isNull());
}

void TestSandboxCommand::startsAndStaysAfterTheProgram()
{
    const Answer started = run({QStringLiteral("start")});
    QCOMPARE(started.status, 0);
    const Answer answer = run({QStringLiteral("status")});
    QCOMPARE(answer.json, started.json);
    QCOMPARE(answer.json.value(QStringLiteral("running")), QJsonValue(true));
    QCOMPARE(answer.json.value(QStringLiteral("kept")), QJsonValue(false));
    for (const char *key : {"pid", "folder", "bin", "server_version", "pgvector_version"})
        QVERIFY2(!answer.json.value(QLatin1String(key)).isNull(), key);
    const auto parameters = db::ConnectionParameters::parse(answer.json.value(QStringLiteral("dsn")).toString());
    QVERIFY(parameters);
    QVERIFY(db::Connection::open(*parameters, {}));
}

void TestSandboxCommand::keepIsSaid()
{
    QCOMPARE(run({QStringLiteral("start"), QStringLiteral("--keep")}).json.value(QStringLiteral("kept")),
             QJsonValue(true));
}

void TestSandboxCommand::fillsTheDemoOnce()
{
    const QStringList demo{QStringLiteral("demo"), QStringLiteral("--rows"), QStringLiteral("1500")};
    const Answer first = run(demo);
    QCOMPARE(first.status, 0);
    QCOMPARE(first.json.value(QStringLiteral("loaded")), QJsonValue(true));
    QCOMPARE(first.json.value(QStringLiteral("rows")).toInt(), 1500);
    QCOMPARE(first.json.value(QStringLiteral("indexes_built")).toArray().size(), 2);
    QVERIFY(!first.json.value(QStringLiteral("dsn")).isNull());
    QCOMPARE(run(demo).json.value(QStringLiteral("loaded")), QJsonValue(false));
}

void TestSandboxCommand::stopsAndDestroys()
{
    QCOMPARE(run({QStringLiteral("stop")}).status, 0);
    QCOMPARE(run({QStringLiteral("status")}).json.value(QStringLiteral("running")), QJsonValue(false));
    QCOMPARE(run({QStringLiteral("stop")}).status, 0);
    QCOMPARE(run({QStringLiteral("destroy")}).status, 0);
    QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("sandbox"))));
}

void TestSandboxCommand::failsWithOneLine()
{
    const QTemporaryDir foreign;
    QFile letter(foreign.filePath(QStringLiteral("letter.txt")));
    QVERIFY(letter.open(QIODevice::WriteOnly));
    const Answer answer = run({QStringLiteral("start")}, foreign.path());
    QCOMPARE(answer.status, 2);
    QVERIFY(answer.json.isEmpty());
    QCOMPARE(answer.errors.count(u'\n'), 1);
    QVERIFY(answer.errors.contains(QStringLiteral("neither empty nor a sandbox's folder")));
}

QTEST_GUILESS_MAIN(TestSandboxCommand)
#include "tst_sandboxcommand.moc"
