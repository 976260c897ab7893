#include "tests/support/privateserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using testsupport::PrivateServer;

/// `search` with text, examples, filters and take-away, run as a person does.
class TestHybridCli : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void hybridJsonHasItsKeys();
    void weightsAndMethods_data();
    void weightsAndMethods();
    void labelsAreCounted();
    void textOutput();
    void examplesAndFilters();
    void viewsByTheirKey();
    void rerankAndThreshold();
    void takesTheSearchAway_data();
    void takesTheSearchAway();
    void errorsHaveTheirStatus_data();
    void errorsHaveTheirStatus();

private:
    struct Outcome
    {
        int status = -1;
        QByteArray output;
        QByteArray error;
    };

    Outcome run(const QStringList &arguments) const;
    QJsonObject runJson(const QStringList &arguments) const;

    PrivateServer *m_server = nullptr;
    QTemporaryDir m_folder;
};

namespace {

/// Words between blanks; a plus stands for a blank in a word.
QStringList words(const char *line)
{
    QStringList list = QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts);
    for (QString &word : list)
        word.replace(u'+', u' ');
    return list;
}

QStringList hybrid()
{
    return words("search --table docs --column embedding --near-id 1 --hybrid tsv --query-text red+or+whale");
}

QStringList sortedKeys(const QJsonObject &object)
{
    QStringList keys = object.keys();
    keys.sort();
    return keys;
}

QList<int> keysOf(const QJsonObject &answer)
{
    QList<int> keys;
    for (const QJsonValue &row : answer.value(u"rows").toArray())
        keys << row[u"key"].toInt();
    return keys;
}

} // namespace

void TestHybridCli::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->run(QStringLiteral(R"sql(
        SELECT setseed(0.5);
        CREATE TABLE docs (id int PRIMARY KEY, body text, meta jsonb, embedding vector(8),
                           tsv tsvector GENERATED ALWAYS AS (to_tsvector('english', body)) STORED);
        INSERT INTO docs SELECT i, (ARRAY['red fox', 'blue whale', 'green frog', 'red whale'])[1 + i % 4],
               jsonb_build_object('n', i), ARRAY(SELECT random() - 0.5 FROM generate_series(1, 8 + 0 * i))::vector
          FROM generate_series(1, 400) AS i;
        CREATE INDEX docs_tsv ON docs USING gin (tsv);
        CREATE INDEX docs_hnsw ON docs USING hnsw (embedding vector_cosine_ops);
        CREATE TABLE bits AS SELECT id, embedding FROM docs;
        ALTER TABLE bits ADD PRIMARY KEY (id);
        CREATE INDEX bits_hnsw ON bits USING hnsw ((binary_quantize(embedding)::bit(8)) bit_hamming_ops);
        CREATE VIEW seen AS SELECT id, body, embedding FROM docs;
        ANALYZE;
    )sql")));
}

TestHybridCli::Outcome TestHybridCli::run(const QStringList &arguments) const
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PGVECTOR_WORKBENCH_WORKSPACE"), m_folder.filePath(QStringLiteral("w.sqlite")));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(WORKBENCH_CLI),
                  QStringList{QStringLiteral("--dsn"), m_server->parameters().toConninfo()} + arguments);
    if (!process.waitForFinished(120'000))
        return {-1, {}, "no end in sight"};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

QJsonObject TestHybridCli::runJson(const QStringList &arguments) const
{
    const Outcome outcome = run(QStringList{QStringLiteral("--json")} + arguments);
    if (outcome.status != 0)
        qWarning("%s", outcome.error.constData());
    return QJsonDocument::fromJson(outcome.output).object();
}

void TestHybridCli::hybridJsonHasItsKeys()
{
    const QJsonObject answer =
        runJson(hybrid() + words("--k 6 --show body --set enable_seqscan=off --exact --mmr 0.5"));
    QCOMPARE(sortedKeys(answer), words("elapsed_ms fusion k legs rows table"));
    QCOMPARE(answer[u"fusion"][u"method"].toString(), QStringLiteral("rrf"));
    QCOMPARE(answer[u"fusion"][u"rrf_k"].toDouble(), 60.0);
    QCOMPARE(answer[u"fusion"][u"mmr"].toDouble(), 0.5);
    const QJsonArray legs = answer[u"legs"].toArray();
    QCOMPARE(legs.size(), 2);
    QCOMPARE(legs[0][u"name"].toString(), QStringLiteral("vector"));
    QCOMPARE(legs[0][u"index_used"].toString(), QStringLiteral("docs_hnsw"));
    QVERIFY(legs[0][u"recall"].toDouble() > 0);
    QCOMPARE(legs[1][u"tsquery"].toString(), QStringLiteral("'red' | 'whale'"));
    const QJsonArray rows = answer[u"rows"].toArray();
    QCOMPARE(rows.size(), 6);
    for (int i = 0; i < 6; ++i) {
        const QJsonObject row = rows[i].toObject();
        QCOMPARE(sortedKeys(row), words("key legs rank score values"));
        QCOMPARE(row[u"rank"].toInt(), i + 1);
        QVERIFY(row[u"key"].toInt() != 1);
        double sum = 0;
        for (const QJsonValue &leg : row[u"legs"].toObject()) {
            QVERIFY(leg[u"rank"].toInt() >= 1 && leg[u"score"].isDouble());
            sum += leg[u"part"].toDouble();
        }
        QCOMPARE(sum, row[u"score"].toDouble());
        const QJsonObject vector = row[u"legs"][u"vector"].toObject();
        QVERIFY(vector.isEmpty() || vector[u"distance"].isDouble());
        const QJsonObject text = row[u"legs"][u"text"].toObject();
        QVERIFY(text.isEmpty() || (text[u"distance"].isNull() && !text[u"terms"].toArray().isEmpty()));
    }
}

void TestHybridCli::weightsAndMethods_data()
{
    QTest::addColumn<QString>("method");
    for (const char *method : {"rrf", "weighted", "relative", "distribution"})
        QTest::newRow(method) << QString::fromLatin1(method);
}

void TestHybridCli::weightsAndMethods()
{
    QFETCH(QString, method);
    const QStringList byScan = words("--set enable_indexscan=off");
    const QStringList fused =
        hybrid() + byScan + QStringList{QStringLiteral("--fusion"), method, QStringLiteral("--weights")};
    // With the text's weight at zero the vector's own order is left.
    const QList<int> vectorOnly = keysOf(runJson(fused + words("1,0")));
    const QList<int> plain = keysOf(runJson(words("search --table docs --column embedding --near-id 1") + byScan));
    QCOMPARE(vectorOnly, plain);
    const QJsonObject textFirst = runJson(fused + words("0.01,1"));
    for (const QJsonValue &row : textFirst[u"rows"].toArray())
        QVERIFY(!row[u"legs"][u"text"].toObject().isEmpty());
}

void TestHybridCli::labelsAreCounted()
{
    QFile labels(m_folder.filePath(QStringLiteral("labels.csv")));
    QVERIFY(labels.open(QIODevice::WriteOnly));
    labels.write("query,key,grade\n");
    for (const int key : keysOf(runJson(hybrid())))
        labels.write(QStringLiteral("red or whale,%1,1\n").arg(key).toUtf8());
    labels.close();
    const QJsonObject answer = runJson(hybrid() + QStringList{QStringLiteral("--labels"), labels.fileName()});
    QCOMPARE(answer[u"relevance"][u"ndcg_at_10"].toDouble(), 1.0);
    QCOMPARE(answer[u"relevance"][u"recall_at_10"].toDouble(), 1.0);
    QCOMPARE(answer[u"relevance"][u"reciprocal_rank"].toDouble(), 1.0);
    const double text = answer[u"legs"][1][u"relevance"][u"ndcg_at_10"].toDouble();
    QVERIFY(text > 0 && text < 1);
}

void TestHybridCli::textOutput()
{
    const Outcome outcome = run(hybrid() + words("--show body"));
    QCOMPARE(outcome.status, 0);
    QVERIFY2(outcome.output.contains("fused by rrf"), outcome.output.constData());
    QVERIFY2(outcome.output.contains("VECTOR") && outcome.output.contains("TEXT"), outcome.output.constData());
}

void TestHybridCli::examplesAndFilters()
{
    const QJsonObject answer =
        runJson(words("search --table docs --column embedding --like 1 --like 2 --unlike 3 "
                      "--filter meta.n>=100 --filter body~RED --k 20 --set enable_indexscan=off"));
    const QList<int> keys = keysOf(answer);
    QCOMPARE(keys.size(), 20);
    for (const int key : keys)
        QVERIFY(key >= 100 && (key % 4 == 0 || key % 4 == 3));
}

void TestHybridCli::viewsByTheirKey()
{
    const QStringList search = words("search --table seen --column embedding --vector [1,1,1,1,1,1,1,1] --hybrid body "
                                     "--query-text fox");
    const Outcome refused = run(search);
    QCOMPARE(refused.status, 2);
    QVERIFY2(refused.error.contains("have no key"), refused.error.constData());
    QCOMPARE(keysOf(runJson(search + words("--key id"))).size(), 10);
}

void TestHybridCli::rerankAndThreshold()
{
    const QJsonObject answer = runJson(words("search --table bits --column embedding --near-id 7 --rerank 10 --exact "
                                             "--set hnsw.ef_search=400 --set enable_seqscan=off"));
    QCOMPARE(answer[u"index_used"].toString(), QStringLiteral("bits_hnsw"));
    QVERIFY(answer[u"recall"].toDouble() > 0.5);
    const double limit = answer[u"rows"][4][u"distance"].toDouble();
    const QJsonObject cut = runJson(words("search --table bits --column embedding --near-id 7 --operator <=> "
                                          "--max-distance") +
                                    QStringList{QString::number(limit + 1e-9, 'g', 17)});
    QVERIFY(cut[u"rows"].toArray().size() >= 5);
    for (const QJsonValue &row : cut[u"rows"].toArray())
        QVERIFY(row[u"distance"].toDouble() <= limit + 1e-9);
}

void TestHybridCli::takesTheSearchAway_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("expected");
    QTest::newRow("sql") << "sql"
                         << "$1";
    QTest::newRow("psql") << "psql"
                          << "BEGIN READ ONLY;";
    QTest::newRow("python") << "python"
                            << "import psycopg";
    QTest::newRow("sqlalchemy") << "sqlalchemy"
                                << "from sqlalchemy import create_engine, text";
    QTest::newRow("node") << "node"
                          << "import pg from \"pg\";";
    QTest::newRow("go") << "go"
                        << "package main";
}

void TestHybridCli::takesTheSearchAway()
{
    QFETCH(QString, language);
    QFETCH(QString, expected);
    for (const QStringList &search : {hybrid(), words("search --table docs --column embedding --near-id 1")}) {
        const Outcome outcome = run(search + QStringList{QStringLiteral("--as"), language});
        QCOMPARE(outcome.status, 0);
        QVERIFY2(outcome.output.contains(expected.toUtf8()), outcome.output.constData());
    }
}

void TestHybridCli::errorsHaveTheirStatus_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("named");
    const QStringList near = words("search --table docs --column embedding --near-id 1");
    QTest::newRow("no text") << near + words("--hybrid tsv") << 2 << QByteArray("--query-text");
    QTest::newRow("no such column") << near + words("--hybrid nope --query-text x") << 3 << QByteArray("\"nope\"");
    QTest::newRow("no text column") << near + words("--hybrid id --query-text x") << 2 << QByteArray("no text");
    QTest::newRow("method") << hybrid() + words("--fusion magic") << 2 << QByteArray("expected one of rrf");
    QTest::newRow("weights") << hybrid() + words("--weights 1,2,3") << 2 << QByteArray("3 weights for 2");
    QTest::newRow("raw query") << hybrid() + words("--text-form raw") << 3
                               << QByteArray("text: syntax error in tsquery");
    QTest::newRow("language") << near + words("--as cobol") << 2 << QByteArray("expected one of sql");
    QTest::newRow("filter") << near + words("--filter price") << 2 << QByteArray("is no filter");
    QTest::newRow("labels") << hybrid() + words("--labels /nowhere") << 2 << QByteArray("/nowhere");
    QTest::newRow("no query") << words("search --table docs --column embedding") << 2 << QByteArray("--near-id");
}

void TestHybridCli::errorsHaveTheirStatus()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    QFETCH(QByteArray, named);
    const Outcome outcome = run(arguments);
    QVERIFY2(outcome.status == status, outcome.error.constData());
    QVERIFY2(outcome.error.contains(named), outcome.error.constData());
    QVERIFY(outcome.output.isEmpty());
}

QTEST_GUILESS_MAIN(TestHybridCli)
#include "tst_hybridcli.moc"
