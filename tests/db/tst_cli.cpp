#include "tests/support/privateserver.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtEndian>
#include <QtTest>

#include <bit>
#include <csignal>
#include <sys/types.h>

using testsupport::PrivateServer;

/// Runs the program itself, as a person does.
class TestCli : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void helpAndVersionAreAnswers_data();
    void helpAndVersionAreAnswers();
    void catalogJsonHasItsKeys();
    void catalogTextIsAligned();
    void searchJsonHasItsKeys();
    void searchTakesCompositeKeysAndOddNames();
    void searchNearAVector();
    void searchComparesWithTheExactAnswer();
    void searchChoosesAnOperator();
    void sweepJsonHasItsKeys();
    void sweepTakesQueriesFromAFile();
    void sweepAssertsRecall();
    void sweepWritesAReport();
    void importThenSearch();
    void errorsHaveTheirStatus_data();
    void errorsHaveTheirStatus();
    void sessionsAreReadOnly();
    void showsNoPassword_data();
    void showsNoPassword();
    void hidesTheDsnInTheProcessList();
    void fullDiskIsAnError();
    void interruptEndsASweepWithinASecond();
    void lostConnectionIsStatusFour();

private:
    struct Outcome
    {
        int status = -1;
        QByteArray output;
        QByteArray error;
    };

    QStringList connected(const QStringList &arguments) const;
    Outcome run(const QStringList &arguments, bool withServer = true) const;
    QJsonObject runJson(const QStringList &arguments) const;
    void start(QProcess &process, const QStringList &arguments) const;
    bool waitForSession(const QString &condition) const;
    QString value(const QString &sql) const;
    QString writeVectors(const QString &name, int count, int dimensions) const;

    PrivateServer *m_server = nullptr;
    QTemporaryDir m_folder;
};

namespace {

QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts);
}

QStringList sortedKeys(const QJsonObject &object)
{
    QStringList keys = object.keys();
    keys.sort();
    return keys;
}

QStringList sorted(const char *keys)
{
    QStringList list = words(keys);
    list.sort();
    return list;
}

} // namespace

void TestCli::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->run(QStringLiteral(R"sql(
        SELECT setseed(0.5);
        CREATE TABLE items (id integer PRIMARY KEY, category text, embedding vector(16));
        INSERT INTO items SELECT i, 'c' || i % 7, array_agg(random())::vector(16)
            FROM generate_series(1, 3000) i, generate_series(1, 16) GROUP BY i;
        UPDATE items SET embedding = NULL WHERE id = 3000;
        CREATE INDEX items_hnsw ON items USING hnsw (embedding vector_l2_ops);
        CREATE TABLE lists (id bigint PRIMARY KEY, embedding vector(16));
        INSERT INTO lists SELECT id, embedding FROM items;
        CREATE INDEX lists_ivf ON lists USING ivfflat (embedding vector_cosine_ops) WITH (lists = 20);
        CREATE SCHEMA "Odd ""Schema";
        CREATE TABLE "Odd ""Schema"."Ta.ble" ("Key A" integer, "key b" text, "Vec tor" halfvec(3),
            PRIMARY KEY ("Key A", "key b"));
        INSERT INTO "Odd ""Schema"."Ta.ble" VALUES (1, 'x', '[1,2,3]'), (1, 'y', '[1,2,4]'), (2, 'x', '[9,9,9]');
        CREATE SEQUENCE counter;
        ANALYZE;
    )sql")));
}

QStringList TestCli::connected(const QStringList &arguments) const
{
    return QStringList{QStringLiteral("--dsn"), m_server->parameters().toConninfo()} + arguments;
}

void TestCli::start(QProcess &process, const QStringList &arguments) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        if (name.startsWith(QStringLiteral("PG")) && !name.startsWith(QStringLiteral("PGVECTOR_")))
            environment.remove(name);
    }
    environment.insert(QStringLiteral("PGVECTOR_WORKBENCH_WORKSPACE"), m_folder.filePath(QStringLiteral("w.sqlite")));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(WORKBENCH_CLI), arguments);
}

TestCli::Outcome TestCli::run(const QStringList &arguments, bool withServer) const
{
    QProcess process;
    start(process, withServer ? connected(arguments) : arguments);
    if (!process.waitForFinished(120'000))
        return {-1, {}, "no end in sight"};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

QJsonObject TestCli::runJson(const QStringList &arguments) const
{
    const Outcome outcome = run(QStringList{QStringLiteral("--json")} + arguments);
    if (outcome.status != 0)
        qWarning("%s", outcome.error.constData());
    return QJsonDocument::fromJson(outcome.output).object();
}

QString TestCli::value(const QString &sql) const
{
    const auto lease = m_server->pool()->lease();
    if (!lease)
        return core::toOneLine(lease.error());
    const auto rows = (*lease)->execute(sql);
    return rows ? rows->text(0, 0) : core::toOneLine(rows.error());
}

bool TestCli::waitForSession(const QString &condition) const
{
    const QString sql = QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
                                       "application_name = 'pgvector-workbench' AND %1")
                            .arg(condition);
    return QTest::qWaitFor([&] { return value(sql) == u"1"; }, 30'000);
}

QString TestCli::writeVectors(const QString &name, int count, int dimensions) const
{
    QByteArray bytes;
    const auto append = [&bytes](quint32 number) {
        const quint32 encoded = qToLittleEndian(number);
        bytes.append(reinterpret_cast<const char *>(&encoded), sizeof encoded);
    };
    for (int row = 0; row < count; ++row) {
        append(quint32(dimensions));
        for (int i = 0; i < dimensions; ++i)
            append(std::bit_cast<quint32>(float((row * 31 + i * 17) % 97) / 97));
    }
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(name));
    return file.fileName();
}

void TestCli::helpAndVersionAreAnswers_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("help") << words("--help") << QByteArray("Exit status");
    QTest::newRow("version") << words("--version") << QByteArray("pgvector-workbench-cli " WORKBENCH_VERSION);
    QTest::newRow("catalog") << words("catalog --help") << QByteArray("--schema");
    QTest::newRow("search") << words("search --help") << QByteArray("--near-id");
    QTest::newRow("sweep") << words("sweep --help") << QByteArray("--assert-recall");
    QTest::newRow("import") << words("import --help") << QByteArray("--id-column");
}

void TestCli::helpAndVersionAreAnswers()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, text);
    const Outcome outcome = run(arguments, false);
    QCOMPARE(outcome.status, 0);
    QVERIFY2(outcome.output.contains(text), outcome.output.constData());
    QCOMPARE(outcome.error, QByteArray());
}

void TestCli::catalogJsonHasItsKeys()
{
    const QJsonObject catalog = runJson(words("catalog"));
    QCOMPARE(sortedKeys(catalog), sorted("database databases extensions schemas"));
    QJsonObject publicSchema;
    for (const QJsonValue &schema : catalog.value(u"schemas").toArray()) {
        if (schema[u"name"].toString() == u"public")
            publicSchema = schema.toObject();
    }
    QJsonObject items;
    for (const QJsonValue &table : publicSchema.value(u"tables").toArray()) {
        if (table[u"name"].toString() == u"items")
            items = table.toObject();
    }
    QCOMPARE(sortedKeys(items), sorted("name kind rows_estimate size_bytes index_size_bytes readable comment "
                                       "key_columns columns indexes"));
    QCOMPARE(items.value(u"kind").toString(), QStringLiteral("table"));
    QCOMPARE(items.value(u"rows_estimate").toInt(), 3000);
    QVERIFY(items.value(u"size_bytes").toInteger() > 3000 * 64);
    QCOMPARE(items.value(u"key_columns").toArray(), QJsonArray{QStringLiteral("id")});
    const QJsonObject column = items.value(u"columns").toArray().at(2).toObject();
    QCOMPARE(column.value(u"vector").toObject(),
             (QJsonObject{{QStringLiteral("type"), QStringLiteral("vector")}, {QStringLiteral("dimensions"), 16}}));
    bool found = false;
    for (const QJsonValue &index : items.value(u"indexes").toArray()) {
        if (index[u"name"].toString() != u"items_hnsw")
            continue;
        found = true;
        QCOMPARE(sortedKeys(index.toObject()), sorted("name method keys options distance predicate size_bytes valid "
                                                      "unique primary definition"));
        QCOMPARE(index[u"distance"].toString(), QStringLiteral("l2"));
        QCOMPARE(index[u"keys"][0][u"operator_class"].toString(), QStringLiteral("vector_l2_ops"));
    }
    QVERIFY(found);

    const QJsonObject odd =
        runJson({QStringLiteral("catalog"), QStringLiteral("--schema"), QStringLiteral("Odd \"Schema")});
    QCOMPARE(odd.value(u"schemas").toArray().size(), 1);
}

void TestCli::catalogTextIsAligned()
{
    const Outcome outcome = run(words("catalog --schema public"));
    QCOMPARE(outcome.status, 0);
    const QList<QByteArray> lines = outcome.output.split('\n');
    const qsizetype kind = lines.first().indexOf("KIND");
    QVERIFY(kind > 0);
    for (int i = 1; i <= 2; ++i)
        QCOMPARE(lines[i].mid(kind, 5), QByteArray("table"));
    QVERIFY(outcome.output.contains("embedding vector(16)"));
    QVERIFY(outcome.output.contains("items_hnsw"));
}

void TestCli::searchJsonHasItsKeys()
{
    const QJsonObject answer = runJson(words("search --table items --column embedding --near-id 42 --k 5 "
                                             "--set hnsw.ef_search=100 --show category"));
    QCOMPARE(sortedKeys(answer), sorted("table column operator k rows elapsed_ms index_used"));
    QCOMPARE(answer.value(u"table").toString(), QStringLiteral("public.items"));
    QCOMPARE(answer.value(u"operator").toString(), QStringLiteral("<->"));
    QCOMPARE(answer.value(u"index_used").toString(), QStringLiteral("items_hnsw"));
    QVERIFY(answer.value(u"elapsed_ms").toDouble() > 0);
    const QJsonArray rows = answer.value(u"rows").toArray();
    QCOMPARE(rows.size(), 5);
    QCOMPARE(sortedKeys(rows[0].toObject()), sorted("key distance similarity values"));
    double last = 0;
    for (const QJsonValue &row : rows) {
        QVERIFY(row[u"key"].isDouble() && row[u"key"].toInt() != 42);
        QVERIFY(row[u"distance"].toDouble() >= last);
        last = row[u"distance"].toDouble();
        QVERIFY(row[u"values"][u"category"].toString().startsWith(u'c'));
    }
}

void TestCli::searchTakesCompositeKeysAndOddNames()
{
    const QJsonObject answer =
        runJson({QStringLiteral("search"), QStringLiteral("--table"), QStringLiteral("\"Odd \"\"Schema\".\"Ta.ble\""),
                 QStringLiteral("--near-id"), QStringLiteral("1"), QStringLiteral("--near-id"), QStringLiteral("x"),
                 QStringLiteral("--operator"), QStringLiteral("<->")});
    QCOMPARE(answer.value(u"column").toString(), QStringLiteral("Vec tor")); // the only vector column
    QCOMPARE(answer.value(u"index_used"), QJsonValue());
    const QJsonArray rows = answer.value(u"rows").toArray();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0][u"key"].toArray(), (QJsonArray{1, QStringLiteral("y")}));
    QCOMPARE(rows[0][u"distance"].toDouble(), 1.0);
}

void TestCli::searchNearAVector()
{
    const QJsonObject answer =
        runJson({QStringLiteral("search"), QStringLiteral("--table"), QStringLiteral("\"Odd \"\"Schema\".\"Ta.ble\""),
                 QStringLiteral("--vector"), QStringLiteral("[9, 9, 8.5]"), QStringLiteral("--operator"),
                 QStringLiteral("<->"), QStringLiteral("--k"), QStringLiteral("1"), QStringLiteral("--where"),
                 QStringLiteral("\"key b\" = 'x' -- mine")});
    QCOMPARE(answer.value(u"rows")[0][u"key"].toArray(), (QJsonArray{2, QStringLiteral("x")}));
    QCOMPARE(answer.value(u"rows")[0][u"distance"].toDouble(), 0.5);
}

void TestCli::searchComparesWithTheExactAnswer()
{
    const QStringList arguments = words("search --table items --near-id 42 --k 10 --set hnsw.ef_search=1 --exact");
    const QJsonObject answer = runJson(arguments);
    QCOMPARE(sortedKeys(answer), sorted("table column operator k rows elapsed_ms index_used recall exact_rows "
                                        "exact_elapsed_ms"));
    QVERIFY(answer.value(u"recall").toDouble() < 1); // ef_search 1 gives one row
    QCOMPARE(answer.value(u"exact_rows").toArray().size(), 10);
    const Outcome text = run(arguments);
    QCOMPARE(text.status, 0);
    QVERIFY2(text.output.contains("Recall 0"), text.output.constData());
    QVERIFY2(text.error.contains("note: ") && text.error.contains("hnsw.ef_search"), text.error.constData());
}

void TestCli::searchChoosesAnOperator()
{
    QCOMPARE(runJson(words("search --table items --near-id 1 --operator <#>")).value(u"index_used"), QJsonValue());
    QCOMPARE(runJson(words("search --table lists --near-id 1 --index lists_ivf")).value(u"operator").toString(),
             QStringLiteral("<=>"));
    const Outcome wrong = run(words("search --table items --near-id 1 --operator <%>"));
    QCOMPARE(wrong.status, 2);
    QVERIFY2(wrong.error.contains("expected one of <->"), wrong.error.constData());
}

void TestCli::sweepJsonHasItsKeys()
{
    const QJsonObject sweep = runJson(words("sweep --table items --column embedding --index items_hnsw --queries 20 "
                                            "--k 5 --ef-search 5,40 --target-recall 0.5 --seed 3"));
    QCOMPARE(sortedKeys(sweep), sorted("table column index method operator k queries id_ceiling ground_truth "
                                       "points recommendation measured"));
    QCOMPARE(sortedKeys(sweep.value(u"ground_truth").toObject()), sorted("method seconds"));
    QCOMPARE(sweep.value(u"method").toString(), QStringLiteral("hnsw"));
    QCOMPARE(sweep.value(u"k").toInt(), 5);
    QCOMPARE(sweep.value(u"queries").toInt(), 20);
    const QJsonArray points = sweep.value(u"points").toArray();
    QCOMPARE(points.size(), 2);
    for (const QJsonValue &point : points) {
        QCOMPARE(sortedKeys(point.toObject()), sorted("settings k recall recall_low recall_high p50_ms p95_ms p99_ms "
                                                      "mean_ms qps index_used short_results recall_by_id "
                                                      "buffers_hit buffers_read plan_hash"));
        QCOMPARE(point[u"index_used"].toString(), QStringLiteral("items_hnsw"));
    }
    QCOMPARE(points[1][u"settings"].toObject(), (QJsonObject{{QStringLiteral("hnsw.ef_search"), 40}}));
    QVERIFY(points[1][u"recall"].toDouble() > 0.8);
    QCOMPARE(sortedKeys(sweep.value(u"recommendation").toObject()), sorted("settings recall sentence"));

    const QJsonObject several = runJson(words("sweep --table items --index items_hnsw --queries 10 --k 5,1 "
                                              "--ef-search 40 --target-recall 0.5"));
    QCOMPARE(several.value(u"k").toInt(), 5);
    QCOMPARE(several.value(u"ks").toArray(), (QJsonArray{1, 5}));
    QCOMPARE(several.value(u"points").toArray().size(), 2);
    QCOMPARE(several.value(u"points")[0][u"k"].toInt(), 1);
    QCOMPARE(several.value(u"recommendations")[1][u"k"].toInt(), 5);

    const QJsonObject lists = runJson(words("sweep --table lists --queries 10 --probes 1,20 --where id<1000"));
    QCOMPARE(lists.value(u"index").toString(), QStringLiteral("lists_ivf"));
    QCOMPARE(lists.value(u"points")[1][u"recall"].toDouble(), 1.0);
}

void TestCli::sweepTakesQueriesFromAFile()
{
    const QString file = writeVectors(QStringLiteral("queries.fvecs"), 12, 16);
    const QStringList arguments = words("sweep --table items --ef-search 20 --queries-from") + QStringList{file};
    QCOMPARE(runJson(arguments).value(u"queries").toInt(), 12);
    const Outcome text = run(arguments);
    QCOMPARE(text.status, 0);
    QVERIFY2(text.output.contains("12 given queries"), text.output.constData());
    QVERIFY2(!text.error.contains("optimistic"), text.error.constData());

    const QString wide = writeVectors(QStringLiteral("wide.fvecs"), 2, 17);
    const Outcome wrong = run(words("sweep --table items --queries-from") + QStringList{wide});
    QCOMPARE(wrong.status, 2);
    QVERIFY2(wrong.error.contains("17") && wrong.error.contains("16"), wrong.error.constData());
}

void TestCli::sweepAssertsRecall()
{
    const QStringList arguments = words("sweep --table items --queries 20 --k 10 --assert-recall 0.5 --ef-search");
    const Outcome held = run(arguments + words("1,100"));
    QCOMPARE(held.status, 0);
    QVERIFY2(held.error.contains("optimistic"), held.error.constData());
    const Outcome failed = run(words("--json") + arguments + words("1")); // finds one row of ten
    QCOMPARE(failed.status, 1);
    QVERIFY2(failed.error.contains("assertion failed"), failed.error.constData());
    QVERIFY(QJsonDocument::fromJson(failed.output).isObject()); // what was measured is told all the same
}

void TestCli::sweepWritesAReport()
{
    const QString path = m_folder.filePath(QStringLiteral("report.html"));
    const Outcome outcome = run(words("sweep --table items --queries 10 --ef-search 40 --report") + QStringList{path});
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    QFile report(path);
    QVERIFY(report.open(QIODevice::ReadOnly));
    const QByteArray html = report.readAll();
    QVERIFY(html.startsWith("<!doctype html>"));
    QVERIFY(html.contains("<svg") && html.contains("hnsw.ef_search"));
}

void TestCli::importThenSearch()
{
    const QString file = writeVectors(QStringLiteral("rows.fvecs"), 50, 8);
    const QJsonObject report = runJson(words("import --table loaded --create --file") + QStringList{file});
    QCOMPARE(sortedKeys(report), sorted("table created rows dimensions elapsed_ms rows_per_second"));
    QCOMPARE(report.value(u"rows").toInt(), 50);
    // Row 47 is row 0 with 2/97 more in each element: 47 * 31 = 2 (mod 97).
    QCOMPARE(runJson(words("search --table loaded --near-id 0 --operator <->")).value(u"rows")[0][u"key"].toInt(), 47);
    const Outcome again = run(words("import --table loaded --create --file") + QStringList{file});
    QCOMPARE(again.status, 3);
    QVERIFY2(again.error.contains("42P07"), again.error.constData());
}

void TestCli::errorsHaveTheirStatus_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("no command") << "" << 2 << QByteArray("a command is missing");
    QTest::newRow("unknown command") << "explode" << 2 << QByteArray("no such command or option: explode");
    QTest::newRow("no table") << "search --near-id 1" << 2 << QByteArray("--table");
    QTest::newRow("no query") << "search --table items" << 2 << QByteArray("--near-id");
    QTest::newRow("two queries") << "search --table items --near-id 1 --vector [1]" << 2 << QByteArray("--vector");
    QTest::newRow("k") << "search --table items --near-id 1 --k 0" << 2 << QByteArray("--k");
    QTest::newRow("setting") << "search --table items --near-id 1 --set nonsense" << 2 << QByteArray("name=value");
    QTest::newRow("unknown setting") << "search --table items --near-id 1 --set hnsw.nonsense=1" << 3
                                     << QByteArray("SQLSTATE 42602");
    QTest::newRow("setting's value") << "search --table items --near-id 1 --set hnsw.ef_search=0" << 3
                                     << QByteArray("SQLSTATE 22023");
    QTest::newRow("dimensions") << "search --table items --vector [1,2]" << 2
                                << QByteArray("expected 16 dimensions, given 2");
    QTest::newRow("not a vector") << "search --table items --vector [1,x]" << 2 << QByteArray("error: ");
    QTest::newRow("missing table") << "search --table nowhere --near-id 1" << 3
                                   << QByteArray("table nowhere does not exist");
    QTest::newRow("missing column") << "search --table items --column nothing --near-id 1" << 3
                                    << QByteArray("its vector columns: embedding");
    QTest::newRow("other column") << "search --table items --column category --near-id 1" << 2 << QByteArray("text");
    QTest::newRow("missing row") << "search --table items --near-id -5" << 3 << QByteArray("no row with id = -5");
    QTest::newRow("row without vector") << "search --table items --near-id 3000" << 2 << QByteArray("NULL");
    QTest::newRow("key's type") << "search --table items --near-id abc" << 3 << QByteArray("SQLSTATE 22P02");
    QTest::newRow("where") << "search --table items --near-id 1 --where nonsense=1" << 3
                           << QByteArray("SQLSTATE 42703");
    QTest::newRow("missing schema") << "catalog --schema nowhere" << 3 << QByteArray("nowhere");
    QTest::newRow("wrong setting") << "sweep --table items --probes 1" << 2 << QByteArray("items_hnsw, which is hnsw");
    QTest::newRow("missing index") << "sweep --table items --index nothing" << 3 << QByteArray("items_hnsw");
    QTest::newRow("ef_search") << "sweep --table items --ef-search 1001" << 2 << QByteArray("1000");
    QTest::newRow("recall") << "sweep --table items --assert-recall 95" << 2 << QByteArray("--assert-recall");
    QTest::newRow("report") << "sweep --table items --report x.docx" << 2 << QByteArray("x.docx");
    QTest::newRow("missing queries") << "sweep --table items --queries-from /nowhere.fvecs" << 2
                                     << QByteArray("/nowhere.fvecs");
    QTest::newRow("truth without queries")
        << "sweep --table items --ground-truth g.ivecs" << 2 << QByteArray("--queries-from");
    QTest::newRow("missing file") << "import --table new --create --file /nowhere.fvecs" << 2
                                  << QByteArray("/nowhere.fvecs");
    QTest::newRow("two places") << "--dsn dbname=nowhere_at_all catalog" << 2 << QByteArray("--dsn");
}

void TestCli::errorsHaveTheirStatus()
{
    QFETCH(QString, line);
    QFETCH(int, status);
    QFETCH(QByteArray, message);
    const Outcome outcome = run(line.split(u' ', Qt::SkipEmptyParts));
    QVERIFY2(outcome.error.contains(message), outcome.error.constData());
    QCOMPARE(outcome.status, status);
    QCOMPARE(outcome.output, QByteArray());
    QVERIFY(outcome.error.startsWith("error: "));
    QCOMPARE(outcome.error.count('\n'), 1);
}

void TestCli::sessionsAreReadOnly()
{
    const Outcome outcome =
        run({QStringLiteral("search"), QStringLiteral("--table"), QStringLiteral("items"), QStringLiteral("--near-id"),
             QStringLiteral("1"), QStringLiteral("--where"), QStringLiteral("nextval('counter') > 0")});
    QCOMPARE(outcome.status, 3);
    QVERIFY2(outcome.error.contains("SQLSTATE 25006"), outcome.error.constData());
    QCOMPARE(value(QStringLiteral("SELECT is_called FROM counter")), QStringLiteral("f"));
}

void TestCli::showsNoPassword_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    const QString away = QStringLiteral("postgresql://me:geheim@%2Fnowhere%2Fat%2Fall/db");
    QTest::newRow("unreachable") << QStringList{QStringLiteral("--dsn"), away, QStringLiteral("catalog")} << 4;
    QTest::newRow("no command") << QStringList{away, QStringLiteral("catalog")} << 2;
    QTest::newRow("bad url") << QStringList{QStringLiteral("--dsn"), QStringLiteral("postgresql://me:geheim@[::1/db"),
                                            QStringLiteral("catalog")}
                             << 2;
    QTest::newRow("bad conninfo") << QStringList{QStringLiteral("--dsn"),
                                                 QStringLiteral("host=h password=geheim nonsense"),
                                                 QStringLiteral("catalog")}
                                  << 2;
    QTest::newRow("space") << QStringList{QStringLiteral("--dsn"), QStringLiteral("host=h password=not geheim"),
                                          QStringLiteral("catalog")}
                           << 2;
    QTest::newRow("bad escape") << QStringList{QStringLiteral("--dsn"), QStringLiteral("postgresql://me:geheim%zz@h/d"),
                                               QStringLiteral("catalog")}
                                << 2;
}

void TestCli::showsNoPassword()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    const Outcome outcome = run(arguments, false);
    QCOMPARE(outcome.status, status);
    QVERIFY2(outcome.error.startsWith("error: ") && !outcome.error.contains("geheim"), outcome.error.constData());
}

void TestCli::hidesTheDsnInTheProcessList()
{
    QProcess process;
    start(process,
          connected(words("search --table items --near-id 1 --where") + QStringList{QStringLiteral("pg_sleep(30) "
                                                                                                   "IS NOT NULL")}));
    QVERIFY(waitForSession(QStringLiteral("state = 'active' AND query ~ 'pg_sleep'")));
    QFile file(QStringLiteral("/proc/%1/cmdline").arg(process.processId()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArray shown = file.readAll();
    process.terminate();
    QVERIFY(process.waitForFinished(5'000));
    QCOMPARE(process.exitCode(), 130);
    QVERIFY2(shown.contains("--dsn") && !shown.contains("host="), shown.replace('\0', ' ').constData());
}

void TestCli::fullDiskIsAnError()
{
    QProcess process;
    process.setStandardOutputFile(QStringLiteral("/dev/full"));
    start(process, connected(words("catalog")));
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 2);
    QVERIFY(process.readAllStandardError().contains("standard output"));
}

void TestCli::interruptEndsASweepWithinASecond()
{
    QProcess process;
    start(process, connected(words("sweep --table items --queries 2999 --k 10 --ef-search 100,200,400")));
    QVERIFY(waitForSession(QStringLiteral("query ~ '<->'")));
    QElapsedTimer clock;
    clock.start();
    ::kill(pid_t(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(10'000));
    QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(QTest::qWaitFor([this] {
        return value(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
                                    "application_name = 'pgvector-workbench'")) == u"0";
    }));
}

void TestCli::lostConnectionIsStatusFour()
{
    QProcess process;
    start(process, connected(words("sweep --table items --queries 2999 --k 10 --ef-search 100,200,400")));
    QVERIFY(waitForSession(QStringLiteral("query ~ '<->'")));
    m_server->kill();
    QVERIFY(process.waitForFinished(10'000));
    QCOMPARE(process.exitCode(), 4);
    const Outcome unreachable = run(words("catalog"));
    QCOMPARE(unreachable.status, 4);
    QVERIFY(unreachable.error.startsWith("error: "));
    QVERIFY(m_server->restart());
    QCOMPARE(run(words("catalog")).status, 0);
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
