#include "app/embedding/textmodelfile.h"
#include "app/jobs/jobrunner.h"
#include "app/sandbox/demo.h"
#include "app/sandbox/demoitems.h"
#include "tests/support/privateserver.h"

#include <QSignalSpy>
#include <QTest>

using sandbox::DemoRequest;
using sandbox::DemoTables;
using testsupport::PrivateServer;

namespace {

constexpr qint64 fewRows = 3000;

DemoRequest smallRequest()
{
    DemoRequest request;
    request.rows = fewRows;
    request.queries = 20;
    return request;
}

} // namespace

#define QVERIFY_RESULT(result) QVERIFY2(result, (result) ? "" : qPrintable(core::toOneLine((result).error())))

/// On both PostgreSQL versions, each test in a database of its own.
class TestDemo : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { (void)PrivateServer::instance(); }
    void makesTablesAndIndexes_data() { servers(); }
    void makesTablesAndIndexes();
    void findsItComplete_data() { servers(); }
    void findsItComplete();
    void fillsFunctionsWithRealText_data() { servers(); }
    void fillsFunctionsWithRealText();
    void makesFunctionsAgainWhenTheyAreBroken_data();
    void makesFunctionsAgainWhenTheyAreBroken();
    void buildsAMissingIndex();
    void replacesAnotherSize();
    void leavesATableOfOthersAlone_data();
    void leavesATableOfOthersAlone();
    void cancelledWhileLoadingLeavesNothing();
    void cancelledWhileIndexingLeavesNothing();
    void cancelledWhileEmbeddingLeavesNothing();
    void twoAtATimeMakeItOnce();
    void asksForPgvector();

private:
    void servers() const;
    std::shared_ptr<db::ConnectionPool> newDatabase(PrivateServer *server, bool withVector = true);
    void cancelAt(const QString &text);
    static core::Result<DemoTables> make(const std::shared_ptr<db::ConnectionPool> &pool,
                                         const DemoRequest &request = smallRequest());
    static QString value(const std::shared_ptr<db::ConnectionPool> &pool, const QString &sql);

    int m_databases = 0;
};

void TestDemo::servers() const
{
    QTest::addColumn<bool>("next");
    QTest::newRow("17") << false;
    if (PrivateServer::next())
        QTest::newRow("next") << true;
}

std::shared_ptr<db::ConnectionPool> TestDemo::newDatabase(PrivateServer *server, bool withVector)
{
    const QString name = QStringLiteral("demo%1").arg(++m_databases);
    if (!server->createDatabase(name, withVector))
        return {};
    return server->pool(db::Access::ReadWrite, name);
}

core::Result<DemoTables> TestDemo::make(const std::shared_ptr<db::ConnectionPool> &pool, const DemoRequest &request)
{
    jobs::JobContext context;
    return sandbox::createDemo(context, pool, request);
}

QString TestDemo::value(const std::shared_ptr<db::ConnectionPool> &pool, const QString &sql)
{
    const auto lease = pool->lease();
    if (!lease)
        return core::toOneLine(lease.error());
    const auto row = (*lease)->execute(sql);
    return row ? row->text(0, 0) : core::toOneLine(row.error());
}

void TestDemo::makesTablesAndIndexes()
{
    QFETCH(const bool, next);
    PrivateServer *server = next ? PrivateServer::next() : PrivateServer::instance();
    const auto pool = newDatabase(server);
    QVERIFY(pool);
    const auto made = make(pool);
    QVERIFY_RESULT(made);
    QVERIFY(made->loaded);
    QCOMPARE(made->rows.value, fewRows);
    QCOMPARE(made->indexesBuilt,
             QStringList({QStringLiteral("items_embedding_hnsw"), QStringLiteral("items_embedding_ivfflat")}));

    QCOMPARE(value(pool, QStringLiteral("SELECT count(*) FROM demo.items")), QString::number(fewRows));
    QCOMPARE(value(pool, QStringLiteral("SELECT count(*) FROM demo.queries")), QStringLiteral("20"));
    QCOMPARE(value(pool, QStringLiteral("SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' "
                                        "ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'demo.items'::regclass "
                                        "AND attnum > 0")),
             QStringLiteral("id bigint, title text, category text, tenant integer, price numeric(10,2), created_at "
                            "timestamp with time zone, embedding vector(128)"));
    QCOMPARE(value(pool, QStringLiteral("SELECT string_agg(am.amname || ' ' || o.opcname, ', ' ORDER BY am.amname) "
                                        "FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am am ON "
                                        "am.oid = c.relam JOIN pg_opclass o ON o.oid = i.indclass[0] WHERE "
                                        "i.indrelid = 'demo.items'::regclass AND i.indisvalid AND NOT i.indisprimary")),
             QStringLiteral("hnsw vector_cosine_ops, ivfflat vector_l2_ops"));
    QVERIFY(value(pool, QStringLiteral("SELECT reltuples FROM pg_class WHERE oid = 'demo.items'::regclass")).toInt() >
            0);
    // Read back through the server's own types: the skew, the prices and the vectors are as they were made.
    sandbox::DemoItems items(smallRequest().seed);
    const auto first = items.next();
    QCOMPARE(value(pool, QStringLiteral("SELECT title FROM demo.items WHERE id = 1")), first.title);
    QCOMPARE(value(pool, QStringLiteral("SELECT price FROM demo.items WHERE id = 1")),
             QString::number(double(first.cents) / 100, 'f', 2));
    QCOMPARE(value(pool, QStringLiteral("SELECT (embedding::real[])[1] FROM demo.items WHERE id = 1")).toFloat(),
             first.embedding.front());
    QCOMPARE(value(pool, QStringLiteral("SELECT tenant FROM demo.items GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")),
             QStringLiteral("1"));
    QVERIFY(value(pool, QStringLiteral("SELECT min(created_at) >= '2025-01-01' FROM demo.items")) ==
            QStringLiteral("t"));
}

void TestDemo::findsItComplete()
{
    QFETCH(const bool, next);
    PrivateServer *server = next ? PrivateServer::next() : PrivateServer::instance();
    const auto pool = newDatabase(server);
    QVERIFY_RESULT(make(pool));
    const QString file = QStringLiteral("SELECT pg_relation_filenode('demo.items')");
    const QString before = value(pool, file);
    const auto again = make(pool);
    QVERIFY_RESULT(again);
    QVERIFY(!again->loaded);
    QCOMPARE(again->indexesBuilt, QStringList());
    QCOMPARE(value(pool, file), before);
    QVERIFY(again->elapsed.value < 1000);
}

void TestDemo::fillsFunctionsWithRealText()
{
    QFETCH(const bool, next);
    const auto pool = newDatabase(next ? PrivateServer::next() : PrivateServer::instance());
    const auto made = make(pool);
    QVERIFY_RESULT(made);
    QVERIFY(made->functions.loaded);
    QVERIFY2(made->functions.rows.value > 2000, qPrintable(QString::number(made->functions.rows.value)));
    QCOMPARE(value(pool, QStringLiteral("SELECT count(*) FROM demo.functions")),
             QString::number(made->functions.rows.value));
    QVERIFY(value(pool, QStringLiteral("SELECT count(*) FROM demo.functions WHERE embedding IS NULL")).toInt() < 100);
    QCOMPARE(
        value(pool, QStringLiteral("SELECT string_agg(DISTINCT kind, ', ' ORDER BY kind) FROM demo.functions WHERE "
                                   "kind <> 'procedure'")),
        QStringLiteral("aggregate, function, operator, setting, window function"));
    QCOMPARE(value(pool, QStringLiteral("SELECT description FROM demo.functions WHERE name = 'array_append'")),
             QStringLiteral("append element onto end of array"));
    QVERIFY(value(pool, QStringLiteral("SELECT count(*) FROM demo.functions WHERE metadata @> '{\"extension\": "
                                       "\"vector\"}'"))
                .toInt() > 50);
    QCOMPARE(value(pool, QStringLiteral("SELECT count(*) FROM demo.functions WHERE name = 'hnsw.ef_search'")),
             QStringLiteral("1"));
    QCOMPARE(value(pool, QStringLiteral("SELECT count(*) FROM demo.functions WHERE description ~ "
                                        "'^(implementation of|I/O)'")),
             QStringLiteral("0"));

    // The text finds what it means, through the indexes.
    const auto model = embedding::modelFromBytes(made->functions.model);
    QVERIFY_RESULT(model);
    const auto query = model->embed(u"remove an element from an array");
    QVERIFY_RESULT(query);
    const QString nearest =
        QStringLiteral("SELECT string_agg(name, ' ') FROM (SELECT name FROM demo.functions ORDER BY "
                       "embedding <=> '%1' LIMIT 10) n")
            .arg(vectors::toText(*query));
    QVERIFY2(value(pool, nearest).contains(QStringLiteral("array_remove")), qPrintable(value(pool, nearest)));
    QCOMPARE(value(pool, QStringLiteral("SELECT name FROM demo.functions WHERE tsv @@ websearch_to_tsquery('english', "
                                        "'appending elements array') ORDER BY name LIMIT 1")),
             QStringLiteral("array_append"));
    QCOMPARE(value(pool, QStringLiteral("SELECT string_agg(am.amname, ',' ORDER BY am.amname) FROM pg_index i JOIN "
                                        "pg_class c ON c.oid = i.indexrelid JOIN pg_am am ON am.oid = c.relam WHERE "
                                        "i.indrelid = 'demo.functions'::regclass AND i.indisvalid")),
             QStringLiteral("btree,gin,gin,hnsw"));
    const auto again = make(pool);
    QVERIFY_RESULT(again);
    QVERIFY(!again->functions.loaded);
    QCOMPARE(again->functions.model, made->functions.model);
    QCOMPARE(again->server, made->server);
}

void TestDemo::makesFunctionsAgainWhenTheyAreBroken_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("no model") << "DELETE FROM demo.models";
    QTest::newRow("damaged model") << "UPDATE demo.models SET model = '\\x00'";
    QTest::newRow("no table of models") << "DROP TABLE demo.models";
    QTest::newRow("no index") << "DROP INDEX demo.functions_tsv_gin";
    QTest::newRow("of another version")
        << "COMMENT ON TABLE demo.functions IS 'Demo of pgvector Workbench, form 0: old'";
}

void TestDemo::makesFunctionsAgainWhenTheyAreBroken()
{
    const auto pool = newDatabase(PrivateServer::instance());
    QVERIFY_RESULT(make(pool));
    QFETCH(const QString, sql);
    (void)value(pool, sql);
    const auto again = make(pool);
    QVERIFY_RESULT(again);
    QVERIFY(!again->loaded);
    QVERIFY(again->functions.loaded);
    QVERIFY_RESULT(embedding::modelFromBytes(again->functions.model));
    QVERIFY(!make(pool)->functions.loaded);
}

void TestDemo::buildsAMissingIndex()
{
    const auto pool = newDatabase(PrivateServer::instance());
    QVERIFY_RESULT(make(pool));
    (void)value(pool, QStringLiteral("DROP INDEX demo.items_embedding_ivfflat"));
    const auto again = make(pool);
    QVERIFY_RESULT(again);
    QVERIFY(!again->loaded);
    QCOMPARE(again->indexesBuilt, QStringList(QStringLiteral("items_embedding_ivfflat")));
}

void TestDemo::replacesAnotherSize()
{
    const auto pool = newDatabase(PrivateServer::instance());
    QVERIFY_RESULT(make(pool));
    DemoRequest request = smallRequest();
    request.rows = 1200;
    const auto again = make(pool, request);
    QVERIFY_RESULT(again);
    QVERIFY(again->loaded);
    QCOMPARE(value(pool, QStringLiteral("SELECT count(*) FROM demo.items")), QStringLiteral("1200"));
}

void TestDemo::leavesATableOfOthersAlone_data()
{
    QTest::addColumn<QString>("table");
    for (const char *table : {"items", "functions", "models"})
        QTest::newRow(table) << QStringLiteral("demo.") + QLatin1String(table);
}

void TestDemo::leavesATableOfOthersAlone()
{
    QFETCH(const QString, table);
    const auto pool = newDatabase(PrivateServer::instance());
    (void)value(pool, QStringLiteral("CREATE SCHEMA demo"));
    (void)value(pool, QStringLiteral("CREATE TABLE %1 AS SELECT 7 AS mine").arg(table));
    const auto refused = make(pool);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, core::ErrorKind::InvalidInput);
    QCOMPARE(value(pool, QStringLiteral("SELECT mine FROM ") + table), QStringLiteral("7"));
    QCOMPARE(value(pool, QStringLiteral("SELECT count(*) FROM pg_class WHERE relnamespace = 'demo'::regnamespace")),
             QStringLiteral("1"));
}

/// Cancels the job, through its runner, when its progress says `text`.
void TestDemo::cancelAt(const QString &text)
{
    const auto pool = newDatabase(PrivateServer::instance());
    jobs::JobRunner runner;
    connect(
        &runner, &jobs::JobRunner::jobChanged, this,
        [&](const jobs::JobStatus &status) {
            if (status.progress.text.contains(text))
                runner.cancel(status.id);
        },
        Qt::QueuedConnection);
    DemoRequest request;
    request.rows = 20000;
    const auto job = runner.start<DemoTables>(QStringLiteral("demo"), pool, [=](jobs::JobContext &context) {
        return sandbox::createDemo(context, pool, request);
    });
    QTRY_VERIFY_WITH_TIMEOUT(job.result.isFinished(), 60000);
    const auto result = job.result.result();
    QVERIFY(!result);
    QCOMPARE(result.error().kind, core::ErrorKind::Cancelled);
    QCOMPARE(value(pool, QStringLiteral("SELECT count(*) FROM pg_namespace WHERE nspname = 'demo'")),
             QStringLiteral("0"));
    QVERIFY_RESULT(make(pool));
}

void TestDemo::cancelledWhileLoadingLeavesNothing()
{
    cancelAt(QStringLiteral("loading demo.items"));
}

void TestDemo::cancelledWhileIndexingLeavesNothing()
{
    cancelAt(QStringLiteral("items_embedding_hnsw"));
}

void TestDemo::cancelledWhileEmbeddingLeavesNothing()
{
    cancelAt(QStringLiteral("fitting the model"));
}

void TestDemo::twoAtATimeMakeItOnce()
{
    const auto pool = newDatabase(PrivateServer::instance());
    jobs::JobRunner runner;
    QList<jobs::Job<DemoTables>> started;
    for (int i = 0; i < 2; ++i) {
        started << runner.start<DemoTables>(QStringLiteral("demo"), pool, [pool](jobs::JobContext &context) {
            return sandbox::createDemo(context, pool, smallRequest());
        });
    }
    int loaded = 0;
    for (auto &job : started) {
        QTRY_VERIFY_WITH_TIMEOUT(job.result.isFinished(), 60000);
        QVERIFY_RESULT(job.result.result());
        loaded += job.result.result()->loaded ? 1 : 0;
    }
    QCOMPARE(loaded, 1);
}

void TestDemo::asksForPgvector()
{
    const auto refused = make(newDatabase(PrivateServer::instance(), false));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, core::ErrorKind::Missing);
    QCOMPARE(refused.error().hint, QStringLiteral("CREATE EXTENSION vector"));
}

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
