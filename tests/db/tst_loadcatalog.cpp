#include "app/catalog/loadcatalog.h"
#include "app/db/statementlog.h"
#include "tests/support/privateserver.h"
#include "tests/support/testdata.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace catalog;
using testsupport::PrivateServer;

class TestLoadCatalog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void kindsAreTold_data();
    void kindsAreTold();
    void vectorColumnsAreFound_data();
    void vectorColumnsAreFound();
    void columnsAreDescribed();
    void indexesAreDescribed();
    void keyColumnsNameARow_data();
    void keyColumnsNameARow();
    void partitionedTableHasThePartitionsFigures();
    void estimateFollowsTheTable();
    void namesAreReadAsAPersonWritesThem_data();
    void namesAreReadAsAPersonWritesThem();
    void missingTableIsNamed();
    void droppedTableIsNamed();
    void schemaNarrowsTheCatalog();
    void databaseWithoutVectorHasNoVectorColumns();
    void vectorInAnotherSchemaIsFound();
    void tableWithoutPrivilegeIsShown();
    void lockedTableDoesNotWait();
    void cancelledJobAnswersCancelled();
    void largeCatalogTakesOneStatement();

private:
    core::Result<Catalog> load(const QString &database, const QString &schema = {});
    Table table(const QString &name, const QString &schema = QStringLiteral("public"));

    PrivateServer *m_server = nullptr;
    Catalog m_catalog;
};

namespace {

const QString database = QStringLiteral("catalog_suite");

QString readText(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

const Index *indexNamed(const Table &table, const char *name)
{
    for (const Index &index : table.indexes) {
        if (index.name.name == QLatin1String(name))
            return &index;
    }
    return nullptr;
}

template<class T>
QByteArray problem(const core::Result<T> &result)
{
    return result ? QByteArray() : core::toOneLine(result.error()).toUtf8();
}

} // namespace

core::Result<Catalog> TestLoadCatalog::load(const QString &databaseName, const QString &schema)
{
    jobs::JobContext context(m_server->pool(db::Access::ReadOnly, databaseName));
    return loadCatalog(context, schema);
}

Table TestLoadCatalog::table(const QString &name, const QString &schema)
{
    const Table *found = m_catalog.table({schema, name});
    return found ? *found : Table();
}

void TestLoadCatalog::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->createDatabase(database));
    QVERIFY(m_server->run(readText(testsupport::testDataPath(QStringLiteral("catalog.sql"))), database));
    const auto catalog = load(database);
    QVERIFY2(catalog, problem(catalog));
    m_catalog = *catalog;
}

void TestLoadCatalog::kindsAreTold_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("parent");
    const auto row = [](const char *name, TableKind kind, const char *parent = "") {
        QTest::newRow(name) << QString::fromUtf8(name) << int(kind) << QString::fromUtf8(parent);
    };
    row("items", TableKind::Ordinary);
    row("inherited", TableKind::Ordinary);
    row("events", TableKind::Partitioned);
    row("events low", TableKind::Partition, "public.events");
    row("events_high", TableKind::Partitioned, "public.events");
    row("events_high_first", TableKind::Partition, "public.events_high");
    row("far", TableKind::Foreign);
    row("shown", TableKind::View);
    row("kept", TableKind::MaterializedView);
}

void TestLoadCatalog::kindsAreTold()
{
    QFETCH(QString, name);
    QFETCH(int, kind);
    QFETCH(QString, parent);
    const Table found = table(name);
    QCOMPARE(found.name.name, name);
    QCOMPARE(int(found.kind), kind);
    QCOMPARE(found.parent ? found.parent->toText() : QString(), parent);
}

void TestLoadCatalog::vectorColumnsAreFound_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("column");
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("dimensions");
    const auto row = [](const char *table, const char *column, int type, int dimensions) {
        QTest::addRow("%s.%s", table, column)
            << QString::fromUtf8(table) << QString::fromUtf8(column) << type << dimensions;
    };
    row("items", "embedding", int(vectors::VectorType::Vector), 3);
    row("items", "half", int(vectors::VectorType::Halfvec), 4);
    row("items", "sparse", int(vectors::VectorType::Sparsevec), 5000);
    row("items", "bits", int(vectors::VectorType::Bit), 8);
    row("items", "free", int(vectors::VectorType::Vector), 0);
    row("items", "flag", -1, 0);
    row("single_bits", "flag", -1, 0);
    row("single_bits", "signature", int(vectors::VectorType::Bit), 1);
    row("single_bits", "folded", int(vectors::VectorType::Bit), 1);
    row("items", "varying", -1, 0);
    row("items", "several", -1, 0);
    row("items", "title", -1, 0);
    row("domains", "plain", int(vectors::VectorType::Vector), 7);
    row("domains", "nested", int(vectors::VectorType::Vector), 7);
    row("domains", "free", int(vectors::VectorType::Halfvec), 0);
    row("shown", "embedding", int(vectors::VectorType::Vector), 3);
    row("events low", "embedding", int(vectors::VectorType::Vector), 2);
}

void TestLoadCatalog::vectorColumnsAreFound()
{
    QFETCH(QString, table);
    QFETCH(QString, column);
    QFETCH(int, type);
    QFETCH(int, dimensions);
    const Table found = this->table(table);
    const Column *described = found.column(column);
    QVERIFY(described);
    QCOMPARE(described->vector ? int(described->vector->type) : -1, type);
    QCOMPARE(described->vector ? described->vector->dimensions : 0, dimensions);
}

void TestLoadCatalog::columnsAreDescribed()
{
    const Table items = table(QStringLiteral("items"));
    QCOMPARE(items.comment, QStringLiteral("what the shop sells"));
    const Column *id = items.column(QStringLiteral("id"));
    QCOMPARE(id->number, 1);
    QCOMPARE(id->type, QStringLiteral("bigint"));
    QCOMPARE(id->typeOid, db::Oid(20));
    QVERIFY(id->notNull);
    const Column *title = items.column(QStringLiteral("title"));
    QCOMPARE(title->comment, QStringLiteral("as printed"));
    QVERIFY(!title->notNull);
    QVERIFY(items.column(QStringLiteral("title_length"))->generated);
    QCOMPARE(items.column(QStringLiteral("gone")), nullptr);
    QCOMPARE(table(QStringLiteral("domains")).column(QStringLiteral("plain"))->type, QStringLiteral("embedding"));
}

void TestLoadCatalog::indexesAreDescribed()
{
    const Table items = table(QStringLiteral("items"));
    const Index *hnsw = indexNamed(items, "items_hnsw");
    QVERIFY(hnsw);
    QCOMPARE(hnsw->method, QStringLiteral("hnsw"));
    QCOMPARE(hnsw->keys,
             (QList<IndexKey>{
                 {QStringLiteral("embedding"), {}, QStringLiteral("vector_cosine_ops"), QStringLiteral("vector(3)")}}));
    QCOMPARE(hnsw->options, (QMap<QString, QString>{{QStringLiteral("m"), QStringLiteral("8")},
                                                    {QStringLiteral("ef_construction"), QStringLiteral("40")}}));
    QCOMPARE(hnsw->distance(), vectors::Distance::Cosine);
    QVERIFY(hnsw->size.value >= 8192);
    QVERIFY(hnsw->definition.startsWith(QStringLiteral("CREATE INDEX items_hnsw ON public.items USING hnsw")));

    const Index *byDefault = indexNamed(items, "items_ivfflat");
    QVERIFY(!byDefault->definition.contains(QStringLiteral("_ops")));
    QCOMPARE(byDefault->keys.first().operatorClass, QStringLiteral("vector_l2_ops"));

    const Index *casting = indexNamed(items, "items_half");
    QCOMPARE(casting->keys.first().column, QString());
    QCOMPARE(casting->keys.first().expression, QStringLiteral("((embedding)::halfvec(3))"));
    QCOMPARE(casting->keys.first().type, QStringLiteral("halfvec(3)"));
    QCOMPARE(casting->predicate, QStringLiteral("(title = 'x WHERE y'::text)"));

    const Index *several = indexNamed(items, "items_several");
    QCOMPARE(several->keys.size(), 2);
    QCOMPARE(several->keys[0].expression, QStringLiteral("lower(title)"));
    QCOMPARE(several->keys[1].column, QStringLiteral("id"));
    QVERIFY(!several->unique);

    QVERIFY(indexNamed(items, "items_pkey")->primary);
    QVERIFY(!indexNamed(items, "items_broken")->valid);
    QVERIFY(items.indexSize.value >= hnsw->size.value + byDefault->size.value);
    QCOMPARE(items.vectorIndexesOf(QStringLiteral("embedding")).size(), 4);
}

void TestLoadCatalog::keyColumnsNameARow_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("columns");
    QTest::newRow("primary key") << QStringLiteral("items") << QStringList{QStringLiteral("id")};
    QTest::newRow("composite") << QStringLiteral("events")
                               << QStringList{QStringLiteral("place"), QStringLiteral("id")};
    QTest::newRow("unique") << QStringLiteral("unique_only") << QStringList{QStringLiteral("code")};
    QTest::newRow("none") << QStringLiteral("domains") << QStringList();
    QTest::newRow("view") << QStringLiteral("shown") << QStringList();
}

void TestLoadCatalog::keyColumnsNameARow()
{
    QFETCH(QString, name);
    QFETCH(QStringList, columns);
    QCOMPARE(table(name).keyColumns, columns);
}

void TestLoadCatalog::partitionedTableHasThePartitionsFigures()
{
    const Table events = table(QStringLiteral("events"));
    const Table low = table(QStringLiteral("events low"));
    const Table high = table(QStringLiteral("events_high"));
    const Table first = table(QStringLiteral("events_high_first"));
    QCOMPARE(low.rows.value, 100.0);
    QCOMPARE(high.rows, first.rows);
    QCOMPARE(events.rows.value, low.rows.value + first.rows.value);
    QVERIFY(low.size.value > 0);
    QCOMPARE(events.size.value, low.size.value + first.size.value);
    QCOMPARE(events.indexSize.value, low.indexSize.value + first.indexSize.value);
    const Index *hnsw = indexNamed(events, "events_hnsw");
    QCOMPARE(hnsw->size.value, indexNamed(low, "events low_embedding_idx")->size.value +
                                   indexNamed(first, "events_high_first_embedding_idx")->size.value);
}

void TestLoadCatalog::estimateFollowsTheTable()
{
    QVERIFY(!table(QStringLiteral("never_analysed")).rows.known());
    QVERIFY(!table(QStringLiteral("shown")).rows.known());
    QCOMPARE(table(QStringLiteral("domains")).rows.value, 0.0);
    const Table grown = table(QStringLiteral("grown"));
    QVERIFY2(grown.rows.value > 1500 && grown.rows.value < 2500, qPrintable(QString::number(grown.rows.value)));
}

void TestLoadCatalog::namesAreReadAsAPersonWritesThem_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("schema");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *text, const char *schema, const char *name) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(schema) << QString::fromUtf8(name);
    };
    row("items", "public", "items");
    row("ITEMS", "public", "items");
    row(" public.items ", "public", "items");
    row("\"events low\"", "public", "events low");
    row("public.\"events low\"", "public", "events low");
    row("\"odd \"\"schema's\".\"a table. \"\"1\"\"\n größe 表\"", "odd \"schema's", "a table. \"1\"\n größe 表");
}

void TestLoadCatalog::namesAreReadAsAPersonWritesThem()
{
    QFETCH(QString, text);
    QFETCH(QString, schema);
    QFETCH(QString, name);
    const auto connection = m_server->pool(db::Access::ReadOnly, database)->lease();
    QVERIFY(connection);
    const auto byText = loadTable(**connection, text);
    QVERIFY2(byText, problem(byText));
    QCOMPARE(byText->name, (ObjectName{schema, name}));
    const auto byName = loadTable(**connection, ObjectName{schema, name});
    QVERIFY(byName);
    QCOMPARE(*byName, *byText);
    QCOMPARE(*byName, table(name, schema));
}

void TestLoadCatalog::missingTableIsNamed()
{
    const auto connection = m_server->pool(db::Access::ReadOnly, database)->lease();
    QVERIFY(connection);
    const auto missing = loadTable(**connection, QStringLiteral("public.nothing"));
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, core::ErrorKind::Missing);
    QCOMPARE(missing.error().message, QStringLiteral("table public.nothing does not exist"));

    const auto alike = loadTable(**connection, QStringLiteral("mixed"));
    QVERIFY(!alike);
    QCOMPARE(alike.error().hint, QStringLiteral("there is public.\"Mixed\""));

    const auto index = loadTable(**connection, QStringLiteral("items_hnsw"));
    QVERIFY(!index);
    QCOMPARE(index.error().message, QStringLiteral("items_hnsw is not a table or view"));
    QVERIFY(!loadTable(**connection, QStringLiteral("a.b.c.d")));
    QVERIFY(!loadTable(**connection, QStringLiteral("\"")));
    QCOMPARE(loadTable(**connection, QStringLiteral(" ")).error().kind, core::ErrorKind::InvalidInput);
}

void TestLoadCatalog::droppedTableIsNamed()
{
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE short_lived (id int)"), database));
    const auto connection = m_server->pool(db::Access::ReadOnly, database)->lease();
    QVERIFY(connection);
    const auto loaded = loadTable(**connection, QStringLiteral("short_lived"));
    QVERIFY(loaded);
    QVERIFY(m_server->run(QStringLiteral("DROP TABLE short_lived"), database));
    const auto gone = loadTable(**connection, loaded->name);
    QVERIFY(!gone);
    QCOMPARE(gone.error().kind, core::ErrorKind::Missing);
    QVERIFY(gone.error().message.contains(QStringLiteral("public.short_lived")));
}

void TestLoadCatalog::schemaNarrowsTheCatalog()
{
    QVERIFY(m_catalog.databases.contains(database));
    QVERIFY(!m_catalog.databases.contains(QStringLiteral("template1")));
    QCOMPARE(m_catalog.database, database);
    QCOMPARE(m_catalog.schemas.size(), 3);

    const auto narrowed = load(database, QStringLiteral("odd \"schema's"));
    QVERIFY(narrowed);
    QCOMPARE(narrowed->schemas.size(), 1);
    QCOMPARE(narrowed->schemas.first().tables.size(), 1);
    QVERIFY(load(database, QStringLiteral("empty")));
    const auto missing = load(database, QStringLiteral("no such"));
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, core::ErrorKind::Missing);
}

void TestLoadCatalog::databaseWithoutVectorHasNoVectorColumns()
{
    const QString plain = QStringLiteral("catalog_plain");
    QVERIFY(m_server->createDatabase(plain, false));
    QVERIFY(m_server->run(QStringLiteral("CREATE TYPE vector AS (x int); CREATE TABLE t (a bit(8), b vector)"), plain));
    const auto catalog = load(plain);
    QVERIFY2(catalog, problem(catalog));
    QCOMPARE(catalog->extensions.size(), 1);
    QCOMPARE(catalog->extensions.first().name, QStringLiteral("plpgsql"));
    const Table *table = catalog->table({QStringLiteral("public"), QStringLiteral("t")});
    QVERIFY(table);
    QVERIFY(table->vectorColumns().isEmpty());
}

void TestLoadCatalog::vectorInAnotherSchemaIsFound()
{
    const QString other = QStringLiteral("catalog_other");
    QVERIFY(m_server->createDatabase(other, false));
    QVERIFY(m_server->run(QStringLiteral(R"(CREATE SCHEMA "ext lib"; CREATE EXTENSION vector SCHEMA "ext lib";
        CREATE TYPE vector AS (x int);
        CREATE TABLE t (a "ext lib".vector(3), b public.vector);
        CREATE INDEX t_hnsw ON t USING hnsw (a "ext lib".vector_l2_ops);)"),
                          other));
    const auto catalog = load(other);
    QVERIFY2(catalog, problem(catalog));
    const Table *table = catalog->table({QStringLiteral("public"), QStringLiteral("t")});
    QVERIFY(table);
    QCOMPARE(table->vectorColumns().size(), 1);
    QCOMPARE(table->vectorIndexesOf(QStringLiteral("a")).size(), 1);
    QCOMPARE(table->indexes.first().distance(), vectors::Distance::L2);

    QVERIFY(m_server->run(QStringLiteral("CREATE ROLE catalog_outside LOGIN"), other));
    auto parameters = m_server->parameters(other);
    parameters.setValue(QStringLiteral("user"), QStringLiteral("catalog_outside"));
    jobs::JobContext context(db::ConnectionPool::create(parameters));
    const auto outside = loadCatalog(context);
    QVERIFY2(outside, problem(outside));
    const Table *hidden = outside->table(table->name);
    QVERIFY(!hidden->readable);
    QCOMPARE(hidden->vectorColumns().size(), 1);
}

void TestLoadCatalog::tableWithoutPrivilegeIsShown()
{
    QVERIFY(m_server->run(QStringLiteral("CREATE ROLE catalog_nobody LOGIN; GRANT SELECT ON grown TO catalog_nobody"),
                          database));
    auto parameters = m_server->parameters(database);
    parameters.setValue(QStringLiteral("user"), QStringLiteral("catalog_nobody"));
    jobs::JobContext context(db::ConnectionPool::create(parameters));
    const auto catalog = loadCatalog(context);
    QVERIFY2(catalog, problem(catalog));
    const Table *items = catalog->table({QStringLiteral("public"), QStringLiteral("items")});
    QVERIFY(items);
    QVERIFY(!items->readable);
    QCOMPARE(items->columns, table(QStringLiteral("items")).columns);
    QVERIFY(catalog->table({QStringLiteral("public"), QStringLiteral("grown")})->readable);
    for (const Schema &schema : catalog->schemas) {
        for (const Table &other : schema.tables)
            QVERIFY(schema.name == u"public" || !other.readable);
    }
}

void TestLoadCatalog::lockedTableDoesNotWait()
{
    const auto holder = m_server->pool(db::Access::ReadWrite, database)->lease();
    QVERIFY(holder);
    QVERIFY((*holder)->execute(QStringLiteral("BEGIN")));
    QVERIFY((*holder)->execute(QStringLiteral("LOCK TABLE items, events_high_first IN ACCESS EXCLUSIVE MODE")));
    QElapsedTimer clock;
    clock.start();
    const auto catalog = load(database);
    QVERIFY2(catalog, problem(catalog));
    QVERIFY(clock.elapsed() < 5000);
    const Table *items = catalog->table({QStringLiteral("public"), QStringLiteral("items")});
    QVERIFY(items->locked);
    QCOMPARE(items->columns.size(), table(QStringLiteral("items")).columns.size());
    QCOMPARE(items->indexes.size(), table(QStringLiteral("items")).indexes.size());
    QCOMPARE(items->keyColumns, QStringList{QStringLiteral("id")});
    QVERIFY(catalog->table({QStringLiteral("public"), QStringLiteral("events")})->locked);
    QVERIFY(!catalog->table({QStringLiteral("public"), QStringLiteral("grown")})->locked);
    QVERIFY((*holder)->execute(QStringLiteral("ROLLBACK")));
    QCOMPARE(load(database)->table(items->name)->locked, false);
}

void TestLoadCatalog::cancelledJobAnswersCancelled()
{
    jobs::JobContext context(m_server->pool(db::Access::ReadOnly, database));
    context.requestCancel();
    const auto catalog = loadCatalog(context);
    QVERIFY(!catalog);
    QCOMPARE(catalog.error().kind, core::ErrorKind::Cancelled);
}

void TestLoadCatalog::largeCatalogTakesOneStatement()
{
    const QString large = QStringLiteral("catalog_large");
    QVERIFY(m_server->createDatabase(large));
    QVERIFY(m_server->run(QStringLiteral(R"(SET client_min_messages = error;
        DO $$ BEGIN
        FOR i IN 1..10000 LOOP
            EXECUTE format('CREATE TABLE t%s (id bigint PRIMARY KEY, title text, created_at timestamptz, '
                           'price numeric, embedding vector(128))', i);
            IF i <= 1001 THEN
                EXECUTE format('CREATE INDEX t%1$s_ivfflat ON t%1$s USING ivfflat (embedding vector_l2_ops)', i);
            END IF;
            IF i % 500 = 0 THEN COMMIT; END IF;
        END LOOP; END $$;
        CREATE INDEX t7_hnsw ON t7 USING hnsw (embedding vector_l2_ops))"),
                          large));
    db::PoolOptions options;
    options.connection.log = std::make_shared<db::StatementLog>();
    const auto pool = db::ConnectionPool::create(m_server->parameters(large), options);
    jobs::JobContext context(pool);
    {
        const auto warm = context.lease();
        QVERIFY(warm);
    }
    const qint64 before = pool->log()->count();
    QElapsedTimer clock;
    clock.start();
    const auto catalog = loadCatalog(context);
    qInfo("10,000 tables in %lld ms", clock.elapsed());
    QVERIFY(catalog);
    QCOMPARE(catalog->schemas.first().tables.size(), 10000);
    qint64 statements = 0;
    for (const db::StatementRecord &record : pool->log()->recordsAfter(before))
        statements += record.sql.contains(QStringLiteral("pg_class"));
    QCOMPARE(statements, qint64(1));

    const Table *seventh = catalog->table({QStringLiteral("public"), QStringLiteral("t7")});
    QVERIFY(!indexNamed(*seventh, "t7_hnsw")->definition.isEmpty());
    const auto connection = context.lease();
    const auto exact = loadTable(**connection, seventh->name);
    QVERIFY(exact);
    QCOMPARE(exact->columns, seventh->columns);
    for (const char *name : {"t7_pkey", "t7_ivfflat"}) {
        QVERIFY(indexNamed(*seventh, name)->definition.isEmpty());
        QVERIFY(!indexNamed(*exact, name)->definition.isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestLoadCatalog)
#include "tst_loadcatalog.moc"
