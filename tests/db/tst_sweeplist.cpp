#include "tests/support/privateserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <sys/types.h>

using testsupport::PrivateServer;

/// Throughput, and the sweeps that are kept, by the program itself.
class TestSweepList : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void throughputJsonHasItsKeys();
    void throughputIsTold();
    void fixedRateIsTold();
    void refusesWrongLists_data();
    void refusesWrongLists();
    void interruptKeepsTheRounds();
    void listsWithoutAConnection();
    void renamesAndDeletes();
    void exportsAndImports();
    void comparesTwo();

private:
    struct Outcome
    {
        int status = -1;
        QByteArray output;
        QByteArray error;
    };

    void start(QProcess &process, const QStringList &arguments) const;
    Outcome run(const QStringList &arguments) const;
    QStringList sweep(const char *line) const;
    QJsonObject json(const QStringList &arguments) const;
    void measureOnce(const char *settings) const;

    PrivateServer *m_server = nullptr;
    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts);
}

} // namespace

void TestSweepList::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->run(QStringLiteral(R"sql(
        SELECT setseed(0.5);
        CREATE TABLE items (id integer PRIMARY KEY, embedding vector(16));
        INSERT INTO items SELECT i, array_agg(random())::vector(16)
            FROM generate_series(1, 3000) i, generate_series(1, 16) GROUP BY i;
        CREATE INDEX items_hnsw ON items USING hnsw (embedding vector_l2_ops);
        ANALYZE;
    )sql")));
}

void TestSweepList::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestSweepList::start(QProcess &process, const QStringList &arguments) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PGVECTOR_WORKBENCH_WORKSPACE"), m_folder->filePath(QStringLiteral("w.sqlite")));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(WORKBENCH_CLI), arguments);
}

TestSweepList::Outcome TestSweepList::run(const QStringList &arguments) const
{
    QProcess process;
    start(process, arguments);
    if (!process.waitForFinished(120'000))
        return {-1, {}, "no end in sight"};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

QStringList TestSweepList::sweep(const char *line) const
{
    return QStringList{QStringLiteral("--dsn"), m_server->parameters().toConninfo(), QStringLiteral("sweep"),
                       QStringLiteral("--table"), QStringLiteral("items")} +
           words(line);
}

QJsonObject TestSweepList::json(const QStringList &arguments) const
{
    const Outcome outcome = run(arguments + words("--json"));
    if (outcome.status != 0)
        qWarning("%s", outcome.error.constData());
    return QJsonDocument::fromJson(outcome.output).object();
}

void TestSweepList::measureOnce(const char *settings) const
{
    const Outcome outcome = run(sweep("--queries 20 --ef-search") + words(settings));
    QVERIFY2(outcome.status == 0, outcome.error.constData());
}

void TestSweepList::throughputJsonHasItsKeys()
{
    const QJsonObject object = json(sweep("--ef-search 10,100 --concurrency 1,2 --seconds 0.2 --rounds 2"));
    QStringList keys = object.keys();
    QStringList expected = words("table column index method operator k queries seconds rounds rate round_trip_ms "
                                 "refused points findings measured");
    keys.sort();
    expected.sort();
    QCOMPARE(keys, expected);
    QVERIFY(object.value(u"rate").isNull() && object.value(u"refused").isNull());
    const QJsonArray points = object.value(u"points").toArray();
    QCOMPARE(points.size(), 4);
    QCOMPARE(points[3][u"connections"].toInt(), 2);
    QCOMPARE(points[3][u"settings"][u"hnsw.ef_search"].toInt(), 100);
    QCOMPARE(points[3][u"qps_rounds"].toArray().size(), 2);
    QCOMPARE(points[3][u"index_used"].toString(), QStringLiteral("items_hnsw"));
    QVERIFY(points[0][u"qps"].toDouble() > 100);
    QCOMPARE(object.value(u"findings").toArray().size(), 2);
}

void TestSweepList::throughputIsTold()
{
    const Outcome outcome = run(sweep("--concurrency auto --seconds 0.2 --rounds 1"));
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    qInfo("\n%s", outcome.output.constData());
    QVERIFY(outcome.output.contains("hnsw.ef_search = 40: "));
    QVERIFY(outcome.output.contains("queries/s ("));
    QVERIFY(outcome.output.contains("CLIENTS"));
}

void TestSweepList::fixedRateIsTold()
{
    const Outcome outcome = run(sweep("--concurrency 2 --rate 50 --seconds 0.5 --rounds 1"));
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    QVERIFY2(outcome.output.contains("2 clients keep up with 50 queries/s"), outcome.output.constData());
    QVERIFY(outcome.output.contains("BACKLOG"));
}

void TestSweepList::refusesWrongLists_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("no number") << "--concurrency 1,x" << QByteArray("x");
    QTest::newRow("too many") << "--concurrency 5000" << QByteArray("between 1 and 1000");
    QTest::newRow("on a copy") << "--concurrency 1 --hold-out" << QByteArray("on the table itself");
    QTest::newRow("no rounds") << "--concurrency 1 --rounds 0" << QByteArray("--rounds");
    QTest::newRow("PDF") << "--report x.pdf" << QByteArray("made by the window");
}

void TestSweepList::refusesWrongLists()
{
    QFETCH(const QString, arguments);
    QFETCH(const QByteArray, words);
    const Outcome outcome = run(sweep(arguments.toUtf8().constData()));
    QCOMPARE(outcome.status, 2);
    QVERIFY2(outcome.error.contains(words), outcome.error.constData());
}

void TestSweepList::interruptKeepsTheRounds()
{
    QProcess process;
    start(process, sweep("--concurrency 1,2 --seconds 0.3 --rounds 100"));
    QTest::qWait(3000);
    QCOMPARE(process.state(), QProcess::Running);
    QElapsedTimer clock;
    clock.start();
    ::kill(pid_t(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(5000));
    QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(process.readAllStandardOutput().contains("CLIENTS")); // what was measured is told all the same
    const QJsonArray sweeps = json(words("sweep --list")).value(u"sweeps").toArray();
    QCOMPARE(sweeps.size(), 1);
    QCOMPARE(sweeps[0][u"state"].toString(), QStringLiteral("cancelled"));
    QCOMPARE(sweeps[0][u"kind"].toString(), QStringLiteral("load"));
    QCOMPARE(sweeps[0][u"points"].toInt(), 2);
}

void TestSweepList::listsWithoutAConnection()
{
    const Outcome empty = run(words("sweep --list"));
    QCOMPARE(empty.status, 0);
    QVERIFY(empty.error.contains("keeps no sweep"));
    measureOnce("40");
    const Outcome listed = run(words("sweep --list"));
    QCOMPARE(listed.status, 0);
    QVERIFY2(listed.output.contains("public.items.embedding  items_hnsw  settings"), listed.output.constData());
    QCOMPARE(json(words("sweep --list --table items")).value(u"sweeps").toArray().size(), 1);
    QVERIFY(json(words("sweep --list --table other")).value(u"sweeps").toArray().isEmpty());
    const Outcome without = run(words("sweep"));
    QCOMPARE(without.status, 2);
    QVERIFY(without.error.contains("--table is required"));
}

void TestSweepList::renamesAndDeletes()
{
    measureOnce("40");
    QCOMPARE(run(words("sweep --rename 1") + QStringList{QStringLiteral("before the upgrade")}).status, 0);
    QCOMPARE(json(words("sweep --list")).value(u"sweeps")[0][u"name"].toString(), QStringLiteral("before the upgrade"));
    for (const char *line : {"sweep --rename 7 x", "sweep --delete 7", "sweep --export 7 /tmp/x.json"}) {
        const Outcome outcome = run(words(line));
        QVERIFY(outcome.status != 0);
        QVERIFY2(outcome.error.contains("the workspace has no sweep 7"), outcome.error.constData());
    }
    QCOMPARE(run(words("sweep --delete 1")).status, 0);
    QVERIFY(json(words("sweep --list")).value(u"sweeps").toArray().isEmpty());
}

void TestSweepList::exportsAndImports()
{
    measureOnce("20,40");
    const QString path = m_folder->filePath(QStringLiteral("kept.json"));
    QCOMPARE(run(words("sweep --export 1") + QStringList{path}).status, 0);
    const Outcome imported = run(words("sweep --import") + QStringList{path});
    QVERIFY2(imported.output.contains("kept as sweep 2"), imported.error.constData());
    const QJsonArray sweeps = json(words("sweep --list")).value(u"sweeps").toArray();
    QCOMPARE(sweeps.size(), 2);
    QCOMPARE(sweeps[0][u"points"].toInt(), 2);
    QCOMPARE(sweeps[0][u"started_at"], sweeps[1][u"started_at"]);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("[]") == 2);
    file.close();
    const Outcome broken = run(words("sweep --import") + QStringList{path});
    QCOMPARE(broken.status, 2);
    QVERIFY2(broken.error.contains("kept.json: format"), broken.error.constData());
}

void TestSweepList::comparesTwo()
{
    measureOnce("10,400");
    measureOnce("10,40");
    const Outcome outcome = run(words("sweep --compare 1 2"));
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    qInfo("\n%s", outcome.output.constData());
    const QJsonArray settings = json(words("sweep --compare 1 2")).value(u"settings").toArray();
    QCOMPARE(settings.size(), 3);
    QCOMPARE(settings[0][u"difference"].toDouble(), 0.0); // the same queries on the same index
    QVERIFY(!settings[0][u"differs"].toBool());
    QVERIFY(settings[1][u"recall_second"].isNull() && settings[2][u"recall_first"].isNull());
    QVERIFY(run(words("sweep --compare 1 9")).status != 0);
}

QTEST_GUILESS_MAIN(TestSweepList)
#include "tst_sweeplist.moc"
