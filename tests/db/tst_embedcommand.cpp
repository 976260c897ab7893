#include "tests/support/httpserver.h"
#include "tests/support/privateserver.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/types.h>

using testsupport::HttpReply;
using testsupport::HttpRequest;
using testsupport::HttpServer;
using testsupport::PrivateServer;

namespace {

const QByteArray secret = "sk-very-secret-0123456789";

QStringList words(const QString &line)
{
    return line.split(u' ', Qt::SkipEmptyParts);
}

/// [1, number in the text, 0] of each text.
HttpReply success(const HttpRequest &request)
{
    const QJsonArray texts = QJsonDocument::fromJson(request.body).object().value(QStringLiteral("input")).toArray();
    QJsonArray data;
    for (const QJsonValue &text : texts)
        data << QJsonObject{
            {QStringLiteral("index"), data.size()},
            {QStringLiteral("embedding"), QJsonArray{1.0, text.toString().section(u' ', -1).toDouble(), 0.0}}};
    return HttpReply::json(
        QJsonDocument(QJsonObject{{QStringLiteral("data"), data},
                                  {QStringLiteral("usage"), QJsonObject{{QStringLiteral("prompt_tokens"), 7}}}})
            .toJson());
}

} // namespace

/// Runs the program itself: `embed`, `search --text` and the demo's real text.
class TestEmbedCommand : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void embedsByAServer();
    void dryRunOnlyTells();
    void searchesByText();
    void embedsByTheBuiltinModel();
    void mixesNoModels();
    void refitsOnceTheColumnIsEmpty();
    void errorsHaveTheirStatus_data();
    void errorsHaveTheirStatus();
    void interruptTellsWhatIsDone();
    void searchesTheDemoByText();
    void keepsTheKeyToItself();

private:
    struct Outcome
    {
        int status = -1;
        QByteArray output;
        QByteArray error;

        QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
    };

    QProcessEnvironment environment() const;
    QStringList connected(const QStringList &arguments) const;
    Outcome run(const QStringList &arguments) const;
    QString value(const QString &sql) const;

    PrivateServer *m_server = nullptr;
    QTemporaryDir m_folder{QStringLiteral("/tmp/workbench-embed-XXXXXX")};
    mutable QByteArray m_everythingSaid;
};

void TestEmbedCommand::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QFile::setPermissions(m_folder.path(), QFile::permissions(m_folder.path()) | QFile::ExeGroup | QFile::ExeOther);
    QVERIFY(m_server->run(QStringLiteral(R"sql(
        CREATE TABLE plain (id integer PRIMARY KEY, body text, v vector(3));
        INSERT INTO plain SELECT i, 'number ' || i, NULL FROM generate_series(1, 100) i;
        INSERT INTO plain VALUES (101, NULL, NULL), (102, ' ', NULL);
        CREATE TABLE "Odd Docs" (id bigint PRIMARY KEY, "The Text" text, "V" halfvec(6));
        INSERT INTO "Odd Docs" SELECT i, CASE i % 3 WHEN 0 THEN 'cat kitten purrs w' || i % 10
                                                    WHEN 1 THEN 'kitten sofa sleeps u' || i % 11
                                                    ELSE 'index planner cost x' || i % 12 END, NULL
          FROM generate_series(1, 300) i;
        CREATE TABLE others (id integer PRIMARY KEY, body text, v vector(3));
        INSERT INTO others VALUES (1, 'one', '[1,2,3]'), (2, 'two', NULL);
        CREATE VIEW seen AS SELECT * FROM plain;
    )sql")));
}

QProcessEnvironment TestEmbedCommand::environment() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        if (name.startsWith(QStringLiteral("PG")) && !name.startsWith(QStringLiteral("PGVECTOR_")))
            environment.remove(name);
    }
    environment.insert(QStringLiteral("PGVECTOR_WORKBENCH_WORKSPACE"), m_folder.filePath(QStringLiteral("w.sqlite")));
    environment.insert(QStringLiteral("PGVECTOR_WORKBENCH_SANDBOX"), m_folder.filePath(QStringLiteral("sandbox")));
    environment.insert(QStringLiteral("PGVECTOR_WORKBENCH_EMBED_KEY"), QString::fromLatin1(secret));
    environment.insert(QStringLiteral("QT_LOGGING_RULES"), QStringLiteral("workbench.*=true"));
    return environment;
}

QStringList TestEmbedCommand::connected(const QStringList &arguments) const
{
    return QStringList{QStringLiteral("--dsn"), m_server->parameters().toConninfo()} + arguments;
}

TestEmbedCommand::Outcome TestEmbedCommand::run(const QStringList &arguments) const
{
    QProcess process;
    process.setProcessEnvironment(environment());
    process.start(QStringLiteral(WORKBENCH_CLI), arguments);
    if (!process.waitForFinished(120'000))
        return {-1, {}, "no end in sight"};
    Outcome outcome{process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    m_everythingSaid += outcome.output + outcome.error;
    return outcome;
}

QString TestEmbedCommand::value(const QString &sql) const
{
    const auto lease = m_server->pool()->lease();
    if (!lease)
        return core::toOneLine(lease.error());
    const auto rows = (*lease)->execute(sql);
    return rows ? rows->text(0, 0) : core::toOneLine(rows.error());
}

void TestEmbedCommand::dryRunOnlyTells()
{
    const auto outcome = run(connected(words(QStringLiteral("--json embed --table others --text-column body --builtin "
                                                            "--dry-run"))));
    QCOMPARE(outcome.status, 0);
    QCOMPARE(outcome.json().value(u"rows").toInt(), 1);
    QVERIFY(outcome.json().value(u"read_sql").toString().startsWith(QStringLiteral("SELECT t.\"id\"::text")));
    QVERIFY(outcome.json().value(u"write_sql").toString().startsWith(QStringLiteral("UPDATE \"public\".\"others\"")));
    QCOMPARE(value(QStringLiteral("SELECT count(v) FROM others")), QStringLiteral("1"));
}

void TestEmbedCommand::embedsByAServer()
{
    HttpServer server([](const HttpRequest &request, int) { return success(request); });
    const auto outcome =
        run(connected(words(QStringLiteral("--json embed --table plain --text-column body --vector-column v "
                                           "--embed-model m --embed-batch 40 --embed-url ") +
                            server.url())));
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    const QJsonObject json = outcome.json();
    QCOMPARE(json.value(u"written").toInt(), 100);
    QCOMPARE(json.value(u"rows_without_text").toInt(), 1);
    QCOMPARE(json.value(u"skipped").toArray().first().toObject().value(u"reason").toString(),
             QStringLiteral("its text is blank"));
    QCOMPARE(json.value(u"requests").toInt(), 4); // one alone, then 40, 40 and the rest
    QCOMPARE(json.value(u"prompt_tokens").toInt(), 28);
    QCOMPARE(json.value(u"dimensions").toInt(), 3);
    QCOMPARE(value(QStringLiteral("SELECT v FROM plain WHERE id = 77")), QStringLiteral("[1,77,0]"));
    QCOMPARE(server.requests().first().headers.value("authorization"), "Bearer " + secret);
}

void TestEmbedCommand::searchesByText()
{
    HttpServer server([](const HttpRequest &request, int) { return success(request); });
    const QStringList search{QStringLiteral("--json"),        QStringLiteral("search"),
                             QStringLiteral("--table"),       QStringLiteral("plain"),
                             QStringLiteral("--operator"),    QStringLiteral("<->"),
                             QStringLiteral("--embed-model"), QStringLiteral("m"),
                             QStringLiteral("--embed-url"),   server.url(),
                             QStringLiteral("--text"),        QStringLiteral("near 42.2")};
    const auto outcome = run(connected(search));
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    const QJsonArray rows = outcome.json().value(u"rows").toArray();
    QCOMPARE(rows.size(), 10);
    QVERIFY2(QJsonDocument(rows.first().toObject()).toJson().contains("42"),
             QJsonDocument(rows.first().toObject()).toJson().constData());
}

void TestEmbedCommand::embedsByTheBuiltinModel()
{
    const QStringList embed{QStringLiteral("embed"),         QStringLiteral("--table"),  QStringLiteral("\"Odd Docs\""),
                            QStringLiteral("--text-column"), QStringLiteral("The Text"), QStringLiteral("--builtin")};
    const auto first = run(connected(QStringList{QStringLiteral("--json")} + embed));
    QVERIFY2(first.status == 0, first.error.constData());
    QCOMPARE(first.json().value(u"written").toInt(), 300);
    QCOMPARE(first.json().value(u"dimensions").toInt(), 6);
    QCOMPARE(first.json().value(u"model").toString(), QStringLiteral("built-in model of public.Odd Docs.The Text"));

    // New rows get vectors of the same model, and a text finds what it means.
    QVERIFY(
        m_server->run(QStringLiteral("INSERT INTO \"Odd Docs\" VALUES (999, 'cat', NULL), (1000, 'qwertz', NULL)")));
    const auto second = run(connected(embed));
    QVERIFY2(second.status == 0, second.error.constData());
    QVERIFY2(second.output.contains("1 rows of public.Odd Docs"), second.output.constData());
    QVERIFY2(second.output.contains("1000: ") && second.output.contains("\"qwertz\""), second.output.constData());
    const auto found = run(
        connected({QStringLiteral("--json"), QStringLiteral("search"), QStringLiteral("--table"),
                   QStringLiteral("\"Odd Docs\""), QStringLiteral("--text"), QStringLiteral("Cat?"),
                   QStringLiteral("--k"), QStringLiteral("1"), QStringLiteral("--operator"), QStringLiteral("<=>")}));
    QVERIFY2(found.status == 0, found.error.constData());
    QVERIFY2(QJsonDocument(found.json().value(u"rows").toArray().first().toObject()).toJson().contains("999"),
             found.output.constData());
    // A table of that name with other vectors is noticed.
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE spare AS SELECT * FROM \"Odd Docs\"; UPDATE \"Odd Docs\" SET "
                                         "\"V\" = '[1,2,3,4,5,6]'")));
    const auto strange =
        run(connected({QStringLiteral("search"), QStringLiteral("--table"), QStringLiteral("\"Odd Docs\""),
                       QStringLiteral("--text"), QStringLiteral("cat")}));
    QCOMPARE(strange.status, 2);
    QVERIFY2(strange.error.contains("did not make the column's vectors"), strange.error.constData());
    QVERIFY(m_server->run(QStringLiteral("UPDATE \"Odd Docs\" d SET \"V\" = s.\"V\" FROM spare s WHERE s.id = d.id; "
                                         "DROP TABLE spare")));
    const auto unknown =
        run(connected({QStringLiteral("search"), QStringLiteral("--table"), QStringLiteral("\"Odd Docs\""),
                       QStringLiteral("--text"), QStringLiteral("xylophone")}));
    QCOMPARE(unknown.status, 2);
    QVERIFY2(unknown.error.contains("knows none of the words: \"xylophone\""), unknown.error.constData());
}

void TestEmbedCommand::mixesNoModels()
{
    const auto outcome = run(connected(words(QStringLiteral("embed --table others --text-column body --builtin"))));
    QCOMPARE(outcome.status, 2);
    QVERIFY2(outcome.error.contains("holds vectors of another model"), outcome.error.constData());
    QVERIFY(outcome.error.contains("UPDATE \"public\".\"others\" SET \"v\" = NULL"));
    QCOMPARE(value(QStringLiteral("SELECT count(v) FROM others")), QStringLiteral("1"));
}

void TestEmbedCommand::refitsOnceTheColumnIsEmpty()
{
    const QStringList embed{QStringLiteral("--json"),       QStringLiteral("embed"),    QStringLiteral("--table"),
                            QStringLiteral("\"Odd Docs\""), QStringLiteral("--refit"),  QStringLiteral("--text-column"),
                            QStringLiteral("The Text"),     QStringLiteral("--builtin")};
    QCOMPARE(run(connected(embed)).status, 2);
    QVERIFY(m_server->run(QStringLiteral("UPDATE \"Odd Docs\" SET \"V\" = NULL")));
    const auto outcome = run(connected(embed));
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    QCOMPARE(outcome.json().value(u"written").toInt(), 301);
}

void TestEmbedCommand::errorsHaveTheirStatus_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("no embedder") << "embed --table plain --text-column body" << 2
                                 << QByteArray("--builtin or --embed-url");
    QTest::newRow("two embedders") << "embed --table plain --text-column body --builtin --embed-url http://h" << 2
                                   << QByteArray("--builtin or --embed-url");
    QTest::newRow("no model") << "embed --table plain --text-column body --embed-url http://h" << 2
                              << QByteArray("model is missing");
    QTest::newRow("view") << "embed --table seen --text-column body --builtin" << 2 << QByteArray("is a view");
    QTest::newRow("no column") << "embed --table plain --text-column nothing --builtin" << 3
                               << QByteArray("no column \"nothing\"");
    QTest::newRow("no server") << "embed --table others --text-column body --embed-model m --embed-url "
                                  "http://127.0.0.1:1"
                               << 4 << QByteArray("refused");
    QTest::newRow("no model for the text")
        << "search --table others --text word" << 3 << QByteArray("there is no built-in model for column \"v\"");
    QTest::newRow("text and row") << "search --table others --text word --near-id 1" << 2 << QByteArray("--text");
    QTest::newRow("text without server") << "search --table others --text word --embed-url http://127.0.0.1:1 "
                                            "--embed-model m"
                                         << 4 << QByteArray("refused");
}

void TestEmbedCommand::errorsHaveTheirStatus()
{
    QFETCH(const QString, line);
    QFETCH(const int, status);
    QFETCH(const QByteArray, message);
    const auto outcome = run(connected(words(line)));
    QVERIFY2(outcome.error.contains(message), outcome.error.constData());
    QCOMPARE(outcome.status, status);
}

void TestEmbedCommand::interruptTellsWhatIsDone()
{
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE long (id integer PRIMARY KEY, body text, v vector(3)); INSERT "
                                         "INTO long SELECT i, 'number ' || i, NULL FROM generate_series(1, 90) i")));
    HttpServer server([](const HttpRequest &request, int number) {
        HttpReply reply = success(request);
        reply.never = number >= 2;
        return reply;
    });
    QProcess process;
    process.setProcessEnvironment(environment());
    process.start(QStringLiteral(WORKBENCH_CLI),
                  connected(words(QStringLiteral("embed --table long --text-column body --embed-model m "
                                                 "--embed-batch 10 --embed-url ") +
                                  server.url())));
    QTRY_COMPARE_WITH_TIMEOUT(server.requests().size(), 3, 60'000);
    ::kill(pid_t(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(10'000));
    QCOMPARE(process.exitCode(), 130);
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(said.contains("11 of 90 rows were written; the same command goes on from there"), said.constData());
    QCOMPARE(value(QStringLiteral("SELECT count(v) FROM long")), QStringLiteral("11"));
}

void TestEmbedCommand::searchesTheDemoByText()
{
    const auto made = run(words(QStringLiteral("--json sandbox demo --rows 1500")));
    QVERIFY2(made.status == 0, made.error.constData());
    QVERIFY(made.json().value(u"functions").toInt() > 2000);
    QCOMPARE(made.json().value(u"functions_loaded").toBool(), true);
    const QString dsn = made.json().value(u"dsn").toString();
    const QStringList search{QStringLiteral("--dsn"),   dsn,
                             QStringLiteral("--json"),  QStringLiteral("search"),
                             QStringLiteral("--table"), QStringLiteral("demo.functions"),
                             QStringLiteral("--show"),  QStringLiteral("name"),
                             QStringLiteral("--show"),  QStringLiteral("description"),
                             QStringLiteral("--text"),  QStringLiteral("append an element to an array")};
    const auto found = run(search);
    QVERIFY2(found.status == 0, found.error.constData());
    QVERIFY2(found.output.contains("array_append"), found.output.constData());
    QVERIFY2(found.output.contains("functions_embedding_hnsw"), found.output.constData());

    // A workspace that lost it gets the model back from the complete demo.
    QVERIFY(QFile::remove(m_folder.filePath(QStringLiteral("w.sqlite"))));
    QCOMPARE(run(search).status, 3);
    const auto again = run(words(QStringLiteral("--json sandbox demo --rows 1500")));
    QCOMPARE(again.json().value(u"functions_loaded").toBool(), false);
    const auto refound = run(search);
    QVERIFY2(refound.status == 0, refound.error.constData());
    QCOMPARE(refound.json().value(u"rows"), found.json().value(u"rows"));
    QCOMPARE(run(words(QStringLiteral("sandbox destroy"))).status, 0);
}

/// In no output, log or file of all the runs before.
void TestEmbedCommand::keepsTheKeyToItself()
{
    QVERIFY(!m_everythingSaid.isEmpty());
    QVERIFY(!m_everythingSaid.contains(secret));
    QDirIterator files(m_folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            QVERIFY2(!file.readAll().contains(secret), qPrintable(file.fileName()));
    }
    QCOMPARE(
        value(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%sk-very-secret%' AND pid <> "
                             "pg_backend_pid()")),
        QStringLiteral("0"));
}

QTEST_GUILESS_MAIN(TestEmbedCommand)
#include "tst_embedcommand.moc"
