#include "app/catalog/loadcatalog.h"
#include "app/embedding/embedcolumn.h"
#include "app/embedding/fittextmodel.h"
#include "app/embedding/serveridentity.h"
#include "app/jobs/jobrunner.h"
#include "tests/support/httpserver.h"
#include "tests/support/privateserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace embedding;
using core::ErrorKind;
using testsupport::HttpReply;
using testsupport::HttpRequest;
using testsupport::HttpServer;
using testsupport::PrivateServer;

#define QVERIFY_RESULT(result) QVERIFY2(result, (result) ? "" : qPrintable(core::toOneLine((result).error())))

namespace {

const catalog::ObjectName OddTable{QStringLiteral("Odd \"Schema"), QStringLiteral("Ta.ble %1; DROP")};

QStringList inputsOf(const HttpRequest &request)
{
    QStringList texts;
    const QJsonArray inputs = QJsonDocument::fromJson(request.body).object().value(QStringLiteral("input")).toArray();
    for (const QJsonValue &text : inputs)
        texts << text.toString();
    return texts;
}

/// [length, first character, 1] of each text.
HttpReply success(const HttpRequest &request)
{
    QJsonArray data;
    const QStringList texts = inputsOf(request);
    for (qsizetype i = 0; i < texts.size(); ++i) {
        const QJsonArray vector{double(texts.at(i).size()), double(texts.at(i).at(0).unicode()), 1.0};
        data << QJsonObject{{QStringLiteral("index"), i}, {QStringLiteral("embedding"), vector}};
    }
    return HttpReply::json(QJsonDocument(QJsonObject{{QStringLiteral("data"), data}}).toJson());
}

RetryPolicy once()
{
    RetryPolicy policy;
    policy.attempts = 1;
    return policy;
}

TextEmbedder embedderAt(const HttpServer &server, int batchSize = 4)
{
    EmbeddingProvider provider;
    provider.baseUrl = server.url();
    provider.model = QStringLiteral("test-model");
    provider.batchSize = batchSize;
    return embedderOf(provider, {}, once());
}

FillRequest requestOf(const char *table, const char *text = "body", const char *vector = "v")
{
    return {{QStringLiteral("public"), QLatin1String(table)}, QLatin1String(text), QLatin1String(vector)};
}

} // namespace

/// Real PostgreSQL and a real HTTP server.
class TestEmbedColumn : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void fillsRowsThatLackAVector();
    void takesOddNamesAndCompositeKeys();
    void takesATableWithoutKey();
    void takesAPartitionedTableWithoutKey();
    void goesOnWhereItStopped();
    void leavesRowsAloneThatChangedMeanwhile();
    void skipsBlankAndRefusedTexts();
    void givesUpWhenTheServerRefusesEverything();
    void keepsWhatIsDoneWhenTheServerFails();
    void checksBeforeItSends_data();
    void checksBeforeItSends();
    void checksDimensions_data();
    void checksDimensions();
    void fillsHalfvecAndSkipsWhatIsOutOfRange();
    void wantsUnlockedWriting();
    void wantsTheRightToWrite();
    void stopsWithinAStatement();
    void plansWithoutSending();
    void builtinModelFillsAColumn();
    void samplesABigTable();
    void serverHasAnIdentity();

private:
    core::Result<FillReport> fill(const FillRequest &request, const TextEmbedder &embedder,
                                  db::Access access = db::Access::ReadWrite) const;
    QString value(const QString &sql) const;
    bool run(const char *sql) const { return m_server->run(QString::fromUtf8(sql)); }

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
};

void TestEmbedColumn::initTestCase()
{
    m_server = PrivateServer::instance();
    if (m_server)
        m_pool = m_server->pool();
}

core::Result<FillReport> TestEmbedColumn::fill(const FillRequest &request, const TextEmbedder &embedder,
                                               db::Access access) const
{
    jobs::JobContext context(access == db::Access::ReadWrite ? m_pool : m_server->pool(access));
    return embedColumn(context, request, embedder);
}

QString TestEmbedColumn::value(const QString &sql) const
{
    const auto lease = m_pool->lease();
    if (!lease)
        return core::toOneLine(lease.error());
    const auto rows = (*lease)->execute(sql);
    return rows ? rows->text(0, 0) : core::toOneLine(rows.error());
}

void TestEmbedColumn::fillsRowsThatLackAVector()
{
    QVERIFY(run("CREATE TABLE plain (id integer PRIMARY KEY, body text, v vector(3));"
                "INSERT INTO plain SELECT i, 'text ' || i, NULL FROM generate_series(1, 11) i;"
                "UPDATE plain SET v = '[9,9,9]' WHERE id = 5; UPDATE plain SET body = NULL WHERE id IN (7, 8);"));
    HttpServer server([](const HttpRequest &request, int) { return success(request); });
    const auto report = fill(requestOf("plain"), embedderAt(server));
    QVERIFY_RESULT(report);
    QCOMPARE(report->written.value, 8);
    QCOMPARE(report->changed.value, 0);
    QCOMPARE(report->skippedRows.value, 0);
    QCOMPARE(report->plan.rows.value, 8);
    QCOMPARE(report->plan.withoutText.value, 2);
    QCOMPARE(report->dimensions, 3);
    QCOMPARE(value(QStringLiteral("SELECT string_agg(id || '=' || v, ' ' ORDER BY id) FROM plain WHERE id > 4")),
             QStringLiteral("5=[9,9,9] 6=[6,116,1] 9=[6,116,1] 10=[7,116,1] 11=[7,116,1]"));
    // One alone tells the dimensions; then batches.
    QList<qsizetype> sizes;
    for (const HttpRequest &request : server.requests())
        sizes << inputsOf(request).size();
    QCOMPARE(sizes, (QList<qsizetype>{1, 4, 3}));
    const auto again = fill(requestOf("plain"), embedderAt(server));
    QVERIFY_RESULT(again);
    QCOMPARE(again->written.value, 0);
    QCOMPARE(server.requests().size(), 3);
}

void TestEmbedColumn::takesOddNamesAndCompositeKeys()
{
    QVERIFY(run(R"sql(
        CREATE SCHEMA "Odd ""Schema";
        CREATE TABLE "Odd ""Schema"."Ta.ble %1; DROP" ("Key ""A" text, "kéy %2" numeric(6,2), "at" timestamptz,
            "Te xt $1" varchar(80), "Vec tor" vector, PRIMARY KEY ("Key ""A", "kéy %2", "at"));
        INSERT INTO "Odd ""Schema"."Ta.ble %1; DROP"
            SELECT k, n, t, 'row ' || k || n, NULL
              FROM unnest(ARRAY['back\slash', 'quo"te', '{brace,}', 'new' || chr(10) || 'line', 'NULL', '']) k,
                   unnest(ARRAY[1.5, 2]) n, unnest(ARRAY['2020-01-01 00:00:00.123456+05'::timestamptz, 'infinity']) t;
    )sql"));
    HttpServer server([](const HttpRequest &request, int) { return success(request); });
    const FillRequest request{OddTable, QStringLiteral("Te xt $1"), QStringLiteral("Vec tor")};
    const auto report = fill(request, embedderAt(server, 5));
    QVERIFY_RESULT(report);
    QCOMPARE(report->written.value, 24);
    QCOMPARE(value(QStringLiteral("SELECT count(*) FROM \"Odd \"\"Schema\".\"Ta.ble %1; DROP\" WHERE "
                                  "(\"Vec tor\"::real[])[1] = length(\"Te xt $1\")")),
             QStringLiteral("24"));
}

void TestEmbedColumn::takesATableWithoutKey()
{
    QVERIFY(run("CREATE TABLE keyless (body text, v vector(3));"
                "INSERT INTO keyless SELECT 'same ' || i % 3, NULL FROM generate_series(1, 300) i;"));
    HttpServer server([](const HttpRequest &request, int) { return success(request); });
    const auto report = fill(requestOf("keyless"), embedderAt(server, 50));
    QVERIFY_RESULT(report);
    QCOMPARE(report->written.value, 300);
    QCOMPARE(value(QStringLiteral("SELECT count(*) FROM keyless WHERE v IS NULL")), QStringLiteral("0"));
}

void TestEmbedColumn::takesAPartitionedTableWithoutKey()
{
    QVERIFY(run("CREATE TABLE parted (n integer, body text, v vector(3)) PARTITION BY RANGE (n);"
                "CREATE TABLE parted_a PARTITION OF parted FOR VALUES FROM (0) TO (10);"
                "CREATE TABLE parted_b PARTITION OF parted FOR VALUES FROM (10) TO (20);"
                "INSERT INTO parted SELECT i, 'text ' || i, NULL FROM generate_series(0, 19) i;"));
    HttpServer server([](const HttpRequest &request, int) { return success(request); });
    const auto report = fill(requestOf("parted"), embedderAt(server, 3));
    QVERIFY_RESULT(report);
    QCOMPARE(report->written.value, 20);
    QCOMPARE(value(QStringLiteral("SELECT count(*) FROM parted WHERE (v::real[])[1] = length(body)")),
             QStringLiteral("20"));
}

void TestEmbedColumn::goesOnWhereItStopped()
{
    QVERIFY(run("CREATE TABLE resumed (id bigint PRIMARY KEY, body text, v vector(3));"
                "INSERT INTO resumed SELECT i, 'text ' || i, NULL FROM generate_series(1, 40) i;"));
    HttpServer server([](const HttpRequest &request, int) { return success(request); });
    jobs::JobContext context(m_pool);
    const auto stopped = embedColumn(context, requestOf("resumed"), embedderAt(server), [&](const FillProgress &done) {
        if (done.written.value >= 9)
            context.requestCancel();
    });
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
    QCOMPARE(value(QStringLiteral("SELECT count(v) || ' up to ' || max(id) FILTER (WHERE v IS NOT NULL) FROM resumed")),
             QStringLiteral("9 up to 9"));
    const auto rest = fill(requestOf("resumed"), embedderAt(server));
    QVERIFY_RESULT(rest);
    QCOMPARE(rest->written.value, 31);
}

void TestEmbedColumn::leavesRowsAloneThatChangedMeanwhile()
{
    QVERIFY(run("CREATE TABLE busy (id integer PRIMARY KEY, body text, other integer, v vector(3));"
                "INSERT INTO busy SELECT i, 'text ' || i, 0, NULL FROM generate_series(1, 9) i;"));
    // While the server computes: a text changes, a row gets a vector, one goes, one changes elsewhere.
    HttpServer server([this](const HttpRequest &request, int number) {
        if (number == 1)
            m_server->run(QStringLiteral("UPDATE busy SET body = 'new' WHERE id = 2; DELETE FROM busy WHERE id = 3;"
                                         "UPDATE busy SET v = '[0,0,7]' WHERE id = 4;"
                                         "UPDATE busy SET other = 1 WHERE id = 5;"));
        return success(request);
    });
    const auto report = fill(requestOf("busy"), embedderAt(server));
    QVERIFY_RESULT(report);
    QCOMPARE(report->written.value, 6);
    QCOMPARE(report->changed.value, 3);
    QCOMPARE(value(QStringLiteral("SELECT string_agg(id || '=' || coalesce(v::text, '-'), ' ' ORDER BY id) FROM busy "
                                  "WHERE id < 6")),
             QStringLiteral("1=[6,116,1] 2=- 4=[0,0,7] 5=[6,116,1]"));
    QCOMPARE(fill(requestOf("busy"), embedderAt(server))->written.value, 1);
    QCOMPARE(value(QStringLiteral("SELECT v FROM busy WHERE id = 2")), QStringLiteral("[3,110,1]"));
}

void TestEmbedColumn::skipsBlankAndRefusedTexts()
{
    QVERIFY(
        run("CREATE TABLE spoilt (id integer PRIMARY KEY, body text, v vector(3));"
            "INSERT INTO spoilt SELECT i, 'text ' || i, NULL FROM generate_series(1, 20) i;"
            "UPDATE spoilt SET body = E' \\n' WHERE id IN (1, 6); UPDATE spoilt SET body = 'too long' WHERE id = 11;"));
    HttpServer server([](const HttpRequest &request, int) {
        return inputsOf(request).contains(QStringLiteral("too long"))
                   ? HttpReply::json(R"({"error":{"message":"maximum context length is 8192 tokens"}})", 400)
                   : success(request);
    });
    const auto report = fill(requestOf("spoilt"), embedderAt(server, 8));
    QVERIFY_RESULT(report);
    QCOMPARE(report->written.value, 17);
    QCOMPARE(report->skippedRows.value, 3);
    QCOMPARE(report->skipped.at(0), (SkippedRow{{QStringLiteral("1")}, QStringLiteral("its text is blank")}));
    QCOMPARE(report->skipped.at(2).key, QStringList(QStringLiteral("11")));
    QVERIFY(report->skipped.at(2).reason.contains(QStringLiteral("maximum context length is 8192 tokens")));
    QCOMPARE(value(QStringLiteral("SELECT string_agg(id::text, ',' ORDER BY id) FROM spoilt WHERE v IS NULL")),
             QStringLiteral("1,6,11"));
}

void TestEmbedColumn::givesUpWhenTheServerRefusesEverything()
{
    HttpServer server([](const HttpRequest &, int) {
        return HttpReply::json(R"({"error":{"message":"dimensions is not supported by this model"}})", 400);
    });
    QVERIFY(run("CREATE TABLE refused (id integer PRIMARY KEY, body text, v vector(3));"
                "INSERT INTO refused SELECT i, 'text ' || i, NULL FROM generate_series(1, 500) i;"));
    const auto report = fill(requestOf("refused"), embedderAt(server));
    QVERIFY(!report);
    QVERIFY(report.error().message.contains(QStringLiteral("dimensions is not supported")));
    QCOMPARE(server.requests().size(), 3);
}

void TestEmbedColumn::keepsWhatIsDoneWhenTheServerFails()
{
    QVERIFY(run("CREATE TABLE half (id integer PRIMARY KEY, body text, v vector(3));"
                "INSERT INTO half SELECT i, 'text ' || i, NULL FROM generate_series(1, 20) i;"));
    HttpServer server([](const HttpRequest &request, int number) {
        return number < 3 ? success(request) : HttpReply::json(R"({"error":"bad key"})", 401);
    });
    const auto report = fill(requestOf("half"), embedderAt(server));
    QVERIFY(!report);
    QCOMPARE(report.error().kind, ErrorKind::Permission);
    QCOMPARE(value(QStringLiteral("SELECT count(v) FROM half")), QStringLiteral("9"));
}

void TestEmbedColumn::checksBeforeItSends_data()
{
    QTest::addColumn<FillRequest>("request");
    QTest::addColumn<QString>("words");
    QTest::newRow("no table") << requestOf("nothing") << "nothing";
    QTest::newRow("no text column") << requestOf("checked", "bodies") << "no column \"bodies\"";
    QTest::newRow("no vector column") << requestOf("checked", "body", "w") << "no column \"w\"";
    QTest::newRow("no vector") << requestOf("checked", "body", "id") << "expected vector or halfvec";
    QTest::newRow("bit") << requestOf("checked", "body", "b") << "is bit(8): expected vector or halfvec";
    QTest::newRow("sparsevec") << requestOf("checked", "body", "s") << "expected vector or halfvec";
    QTest::newRow("generated") << requestOf("checked", "body", "g") << "a generated vector(3)";
    QTest::newRow("vector as text") << requestOf("checked", "v", "v") << "expected a column of text";
    QTest::newRow("view") << requestOf("checked_view") << "is a view";
    QTest::newRow("materialized view") << requestOf("checked_mat") << "is a view";
}

void TestEmbedColumn::checksBeforeItSends()
{
    QVERIFY(run("DROP TABLE IF EXISTS checked CASCADE;"
                "CREATE TABLE checked (id integer PRIMARY KEY, body text, v vector(3), b bit(8), s sparsevec(3),"
                "  g vector(3) GENERATED ALWAYS AS (l2_normalize(v)) STORED);"
                "INSERT INTO checked (id, body) VALUES (1, 'text');"
                "CREATE VIEW checked_view AS SELECT * FROM checked;"
                "CREATE MATERIALIZED VIEW checked_mat AS SELECT * FROM checked;"));
    QFETCH(const FillRequest, request);
    QFETCH(const QString, words);
    HttpServer server([](const HttpRequest &sent, int) { return success(sent); });
    const auto report = fill(request, embedderAt(server));
    QVERIFY(!report);
    QVERIFY2(core::toOneLine(report.error()).contains(words), qPrintable(core::toOneLine(report.error())));
    QVERIFY(server.requests().isEmpty());
}

void TestEmbedColumn::checksDimensions_data()
{
    QTest::addColumn<int>("asked");
    QTest::addColumn<int>("requests");
    QTest::newRow("known before") << 8 << 0;
    QTest::newRow("known by the first vector") << 0 << 1;
}

void TestEmbedColumn::checksDimensions()
{
    QVERIFY(run("DROP TABLE IF EXISTS four; CREATE TABLE four (id integer PRIMARY KEY, body text, v vector(4));"
                "INSERT INTO four SELECT i, 'text ' || i, NULL FROM generate_series(1, 20) i;"));
    QFETCH(const int, asked);
    HttpServer server([](const HttpRequest &request, int) { return success(request); });
    auto embedder = embedderAt(server);
    embedder.dimensions = asked;
    const auto report = fill(requestOf("four"), embedder);
    QVERIFY(!report);
    QCOMPARE(report.error().kind, ErrorKind::InvalidInput);
    QVERIFY2(report.error().message.contains(QStringLiteral("gives %1 dimensions").arg(asked == 0 ? 3 : asked)),
             qPrintable(report.error().message));
    QVERIFY(report.error().message.contains(QStringLiteral("vector(4)")));
    QTEST(int(server.requests().size()), "requests");
    QCOMPARE(value(QStringLiteral("SELECT count(v) FROM four")), QStringLiteral("0"));
}

void TestEmbedColumn::fillsHalfvecAndSkipsWhatIsOutOfRange()
{
    QVERIFY(run("CREATE TABLE halves (id integer PRIMARY KEY, body text, v halfvec(3));"
                "INSERT INTO halves VALUES (1, 'a'), (2, 'bb'), (3, 'ccc');"));
    HttpServer server([](const HttpRequest &request, int) {
        HttpReply reply = success(request);
        reply.body.replace("98", "98e9"); // b
        return reply;
    });
    const auto report = fill(requestOf("halves"), embedderAt(server));
    QVERIFY_RESULT(report);
    QCOMPARE(report->written.value, 2);
    QCOMPARE(report->skippedRows.value, 1);
    QVERIFY2(report->skipped.first().reason.contains(QStringLiteral("out of range for halfvec")),
             qPrintable(report->skipped.first().reason));
    QCOMPARE(value(QStringLiteral("SELECT v FROM halves WHERE id = 3")), QStringLiteral("[3,99,1]"));
}

void TestEmbedColumn::wantsUnlockedWriting()
{
    QVERIFY(run("CREATE TABLE locked (id integer PRIMARY KEY, body text, v vector(3));"
                "INSERT INTO locked VALUES (1, 'text');"));
    HttpServer server([](const HttpRequest &request, int) { return success(request); });
    const auto report = fill(requestOf("locked"), embedderAt(server), db::Access::ReadOnly);
    QVERIFY(!report);
    QCOMPARE(report.error().kind, ErrorKind::ReadOnly);
    QVERIFY(report.error().hint.contains(QStringLiteral("unlock")));
    QVERIFY(server.requests().isEmpty());
}

void TestEmbedColumn::wantsTheRightToWrite()
{
    QVERIFY(
        run("CREATE TABLE guarded (id integer PRIMARY KEY, body text, v vector(3));"
            "INSERT INTO guarded VALUES (1, 'text'); CREATE ROLE reader LOGIN; GRANT SELECT ON guarded TO reader;"));
    auto parameters = m_server->parameters();
    parameters.setValue(QStringLiteral("user"), QStringLiteral("reader"));
    db::PoolOptions options;
    options.connection.access = db::Access::ReadWrite;
    jobs::JobContext context(db::ConnectionPool::create(parameters, options));
    HttpServer server([](const HttpRequest &request, int) { return success(request); });
    const auto report = embedColumn(context, requestOf("guarded"), embedderAt(server));
    QVERIFY(!report);
    QCOMPARE(report.error().kind, ErrorKind::Permission);
    QVERIFY2(report.error().message.contains(QStringLiteral("no right to change column \"v\"")),
             qPrintable(report.error().message));
    QVERIFY(server.requests().isEmpty());
}

/// The write waits for another's lock when the cancel comes.
void TestEmbedColumn::stopsWithinAStatement()
{
    QVERIFY(run("CREATE TABLE waiting (id integer PRIMARY KEY, body text, v vector(3));"
                "INSERT INTO waiting VALUES (1, 'text');"));
    auto holder = m_pool->lease();
    QVERIFY_RESULT(holder);
    QVERIFY_RESULT((*holder)->execute(QStringLiteral("BEGIN")));
    QVERIFY_RESULT((*holder)->execute(QStringLiteral("SELECT FROM waiting FOR UPDATE")));
    HttpServer server([](const HttpRequest &request, int) { return success(request); });
    jobs::JobRunner runner;
    const auto embedder = embedderAt(server);
    const auto job = runner.start<FillReport>(QStringLiteral("embed"), m_pool, [embedder](jobs::JobContext &context) {
        return embedColumn(context, requestOf("waiting"), embedder);
    });
    QTRY_COMPARE(value(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query "
                                      "LIKE 'UPDATE%waiting%'")),
                 QStringLiteral("1"));
    runner.cancel(job.id);
    QTRY_VERIFY_WITH_TIMEOUT(job.result.isFinished(), 5000);
    QCOMPARE(job.result.result().error().kind, ErrorKind::Cancelled);
    QVERIFY_RESULT((*holder)->execute(QStringLiteral("ROLLBACK")));
    QCOMPARE(value(QStringLiteral("SELECT count(v) FROM waiting")), QStringLiteral("0"));
}

void TestEmbedColumn::plansWithoutSending()
{
    QVERIFY(run("CREATE TABLE planned (id integer PRIMARY KEY, body text, v vector(3));"
                "INSERT INTO planned VALUES (1, 'text'), (2, NULL);"));
    jobs::JobContext context(m_server->pool(db::Access::ReadOnly));
    const auto plan = planFill(context, requestOf("planned"), 3);
    QVERIFY_RESULT(plan);
    QCOMPARE(plan->rows.value, 1);
    QCOMPARE(plan->withoutText.value, 1);
    QCOMPARE(plan->writeSql,
             QStringLiteral("UPDATE \"public\".\"planned\" AS t SET \"v\" = n.v::vector(3) FROM unnest($1::text[], "
                            "$2::text[], $3::text[]) AS n(k1, hash, v) WHERE t.\"id\" = n.k1::integer AND t.\"v\" IS "
                            "NULL AND pg_catalog.md5(t.\"body\"::text) = n.hash"));
    QVERIFY(!planFill(context, requestOf("planned"), 4));
}

void TestEmbedColumn::builtinModelFillsAColumn()
{
    QVERIFY(run(R"sql(
        CREATE TABLE docs (id bigint PRIMARY KEY, body text, v vector(8));
        INSERT INTO docs SELECT i, CASE i % 4 WHEN 0 THEN 'cat kitten sofa purrs w' || i % 20
                                              WHEN 1 THEN 'kitten sleeps purrs u' || i % 22
                                              WHEN 2 THEN 'index query planner x' || i % 18
                                              ELSE 'planner cost index y' || i % 14 END
          FROM generate_series(1, 400) i;
        INSERT INTO docs VALUES (1000, 'unheard-of'), (1001, NULL);
    )sql"));
    jobs::JobContext context(m_pool);
    TextModelRules rules;
    rules.dimensions = 8;
    core::Result<FittedModel> fitted = core::cancelledError();
    {
        auto connection = context.lease();
        QVERIFY_RESULT(connection);
        const auto table = catalog::loadTable(**connection, requestOf("docs").table);
        QVERIFY_RESULT(table);
        fitted = fitTextColumn(context, **connection, *table, QStringLiteral("body"), rules);
        QVERIFY_RESULT(fitted);
        QVERIFY(!(*connection)->inTransaction());
        QCOMPARE(fitTextColumn(context, **connection, *table, QStringLiteral("no"), rules).error().kind,
                 ErrorKind::Missing);
    }
    QVERIFY(fitted->wholeSource);
    QCOMPARE(fitted->model.parts().texts, 401);
    QCOMPARE(fitted->model.parts().origin, QStringLiteral("public.docs.body"));
    const auto report = fill(requestOf("docs"), embedderOf(fitted->model));
    QVERIFY_RESULT(report);
    QCOMPARE(report->written.value, 400);
    QCOMPARE(report->skippedRows.value, 1);
    QVERIFY(report->skipped.first().reason.contains(QStringLiteral("\"unheard\"")));
    const QString query = vectors::toText(*fitted->model.embed(u"cat"));
    QCOMPARE(value(QStringLiteral("SELECT count(*) FROM (SELECT body FROM docs WHERE v IS NOT NULL ORDER BY v <=> '%1' "
                                  "LIMIT 100) n WHERE body ~ 'kitten'")
                       .arg(query)),
             QStringLiteral("100"));
}

void TestEmbedColumn::samplesABigTable()
{
    QVERIFY(run("CREATE TABLE big (id integer PRIMARY KEY, body text);"
                "INSERT INTO big SELECT i, 'word' || i % 50 || ' term' || i % 30 FROM generate_series(1, 4000) i;"
                "ANALYZE big;"));
    jobs::JobContext context(m_pool);
    auto connection = context.lease();
    QVERIFY_RESULT(connection);
    auto table = catalog::loadTable(**connection, requestOf("big").table);
    QVERIFY_RESULT(table);
    table->rows.value = double(MostSampledTexts) * 4; // as if it were so big
    TextModelRules rules;
    rules.dimensions = 4;
    const auto fitted = fitTextColumn(context, **connection, *table, QStringLiteral("body"), rules);
    QVERIFY_RESULT(fitted);
    QVERIFY(!fitted->wholeSource);
    QVERIFY2(fitted->model.parts().texts > 800 && fitted->model.parts().texts < 1200,
             qPrintable(QString::number(fitted->model.parts().texts)));
    const auto again = fitTextColumn(context, **connection, *table, QStringLiteral("body"), rules);
    QCOMPARE(again->model.parts().directions, fitted->model.parts().directions);
}

void TestEmbedColumn::serverHasAnIdentity()
{
    const auto one = m_pool->lease();
    const auto identity = serverIdentity(**one);
    QVERIFY_RESULT(identity);
    QVERIFY2(identity->startsWith(u"system "), qPrintable(*identity));
    QCOMPARE(*identity, *serverIdentity(**m_server->pool(db::Access::ReadOnly)->lease()));
}

Q_DECLARE_METATYPE(embedding::FillRequest)
QTEST_GUILESS_MAIN(TestEmbedColumn)
#include "tst_embedcolumn.moc"
