#include "tests/support/privateserver.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using testsupport::PrivateServer;

/// `sweep --candidates` and `--growth`, by the program itself.
class TestSweepCandidates : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void candidatesAreCompared();
    void jsonHasItsKeys();
    void wrongLineIsNamed();
    void assertionFails();
    void growthForecasts();

private:
    struct Outcome
    {
        int status = -1;
        QString output;
        QString error;
    };

    Outcome run(const char *options, const QByteArray &candidates = {}) const;

    PrivateServer *m_server = nullptr;
    QTemporaryDir m_folder;
};

void TestSweepCandidates::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->run(QStringLiteral("SELECT setseed(0.5);"
                                         "CREATE TABLE items (id integer PRIMARY KEY, embedding vector(16));"
                                         "INSERT INTO items SELECT i, array_agg(random())::vector(16)"
                                         " FROM generate_series(1, 3000) i, generate_series(1, 16) GROUP BY i;"
                                         "CREATE INDEX items_hnsw ON items USING hnsw (embedding vector_l2_ops);"
                                         "ANALYZE")));
}

TestSweepCandidates::Outcome TestSweepCandidates::run(const char *options, const QByteArray &candidates) const
{
    QStringList arguments{QStringLiteral("--dsn"),  m_server->parameters().toConninfo(),
                          QStringLiteral("sweep"),  QStringLiteral("--table"),
                          QStringLiteral("items"),  QStringLiteral("--queries"),
                          QStringLiteral("30"),     QStringLiteral("--ef-search"),
                          QStringLiteral("20,100"), QStringLiteral("--method"),
                          QStringLiteral("forced")};
    arguments += QString::fromUtf8(options).split(u' ', Qt::SkipEmptyParts);
    if (!candidates.isEmpty()) {
        QFile file(m_folder.filePath(QStringLiteral("candidates")));
        if (!file.open(QIODevice::WriteOnly) || file.write(candidates) != candidates.size())
            return {};
        arguments << QStringLiteral("--candidates") << file.fileName();
    }
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PGVECTOR_WORKBENCH_WORKSPACE"), m_folder.filePath(QStringLiteral("w.sqlite")));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(WORKBENCH_CLI), arguments);
    if (!process.waitForFinished(120'000))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

void TestSweepCandidates::candidatesAreCompared()
{
    const Outcome outcome = run("--replaces items_hnsw", "hnsw m=8 # small\nhnsw halfvec\nhnsw bit rerank=50\n");
    QVERIFY2(outcome.status == 0, qPrintable(outcome.error));
    QVERIFY2(outcome.error.contains(QStringLiteral("copies the table")), qPrintable(outcome.error));
    QVERIFY(outcome.output.contains(QStringLiteral("ef_search below 50 raised to it")));
    QVERIFY2(outcome.output.contains(QStringLiteral("that reaches recall@10 0.95 is hnsw")),
             qPrintable(outcome.output));
    QVERIFY(outcome.output.contains(QStringLiteral("CREATE INDEX CONCURRENTLY \"items_embedding_hnsw_")));
    QVERIFY(outcome.output.contains(QStringLiteral("DROP INDEX CONCURRENTLY \"public\".\"items_hnsw_old\"")));
}

void TestSweepCandidates::jsonHasItsKeys()
{
    const Outcome outcome = run("--json", "existing items_hnsw\nivfflat lists=10\n");
    QVERIFY2(outcome.status == 0, qPrintable(outcome.error));
    const QJsonObject json = QJsonDocument::fromJson(outcome.output.toUtf8()).object();
    QCOMPARE(json.value(QStringLiteral("on_copy")).toBool(), true);
    const QJsonArray candidates = json.value(QStringLiteral("candidates")).toArray();
    QCOMPARE(candidates.size(), 2);
    const QJsonObject build =
        candidates.first().toObject().value(QStringLiteral("builds")).toArray().first().toObject();
    QVERIFY(build.value(QStringLiteral("build_seconds")).toDouble() > 0);
    QVERIFY(build.value(QStringLiteral("index_bytes")).toDouble() > 0);
    QVERIFY(json.value(QStringLiteral("answer")).toObject().contains(QStringLiteral("smallest")));
}

void TestSweepCandidates::wrongLineIsNamed()
{
    const Outcome outcome = run("", "hnsw\nhnsw m=900\n");
    QCOMPARE(outcome.status, 2);
    QVERIFY2(outcome.error.contains(QStringLiteral("line 2: “m=900”")), qPrintable(outcome.error));
}

void TestSweepCandidates::assertionFails()
{
    QCOMPARE(run("--assert-recall 0.5", "hnsw m=8\n").status, 0);
    QCOMPARE(run("--assert-recall 1", "ivfflat lists=50\n").status, 1);
}

void TestSweepCandidates::growthForecasts()
{
    const Outcome outcome = run("--growth --shares 1/8,1/4,1/2,1");
    QVERIFY2(outcome.status == 0, qPrintable(outcome.error));
    QVERIFY2(outcome.output.contains(QStringLiteral("At 10 times the rows (29700)")), qPrintable(outcome.output));
    QVERIFY(outcome.output.contains(QStringLiteral("times shared_buffers")));
    QCOMPARE(run("--growth --shares 1/2,1").status, 2);
}

QTEST_GUILESS_MAIN(TestSweepCandidates)
#include "tst_sweepcandidates.moc"
