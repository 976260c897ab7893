#include "app/catalog/definition.h"
#include "app/catalog/loadcatalog.h"
#include "app/catalog/vectorextension.h"
#include "tests/support/privateserver.h"
#include "tests/support/testdata.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace catalog;
using testsupport::PrivateServer;

class TestDefinition : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void makesTheSameAgain_data();
    void makesTheSameAgain();
    void indexMakesTheSameAgain_data();
    void indexMakesTheSameAgain();
    void saysWhatIsMissing();
    void createsTheExtension();

private:
    QString definition(const ObjectName &name, const QString &in = {});

    PrivateServer *m_server = nullptr;
};

namespace {

const QString database = QStringLiteral("definitions");
const QString again = QStringLiteral("definitions_again");

/// A table without what differs between two databases.
Table comparable(Table table)
{
    table.oid = 0;
    table.rows = {};
    table.size = {};
    table.indexSize = {};
    table.comment.clear();
    for (Column &column : table.columns) {
        column.number = 0;
        column.typeOid = 0;
        column.comment.clear();
    }
    for (Index &index : table.indexes) {
        index.oid = 0;
        index.size = {};
        index.valid = true;
    }
    return table;
}

} // namespace

QString TestDefinition::definition(const ObjectName &name, const QString &in)
{
    const auto connection = m_server->pool(db::Access::ReadOnly, in.isEmpty() ? database : in)->lease();
    if (!connection)
        return {};
    const auto text = loadDefinition(**connection, name);
    return text ? *text : QString();
}

void TestDefinition::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QFile script(testsupport::testDataPath(QStringLiteral("catalog.sql")));
    QVERIFY(script.open(QIODevice::ReadOnly));
    QVERIFY(m_server->createDatabase(database));
    QVERIFY(m_server->run(QString::fromUtf8(script.readAll()), database));
    QVERIFY(m_server->createDatabase(again));
    QVERIFY(m_server->run(QStringLiteral("CREATE DOMAIN embedding AS vector(7); CREATE DOMAIN nested AS embedding; "
                                         "CREATE DOMAIN half AS halfvec; CREATE TABLE parent (id int); "
                                         "CREATE FOREIGN DATA WRAPPER nothing; "
                                         "CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing; "
                                         "CREATE SCHEMA \"odd \"\"schema's\""),
                          again));
}

void TestDefinition::makesTheSameAgain_data()
{
    QTest::addColumn<QString>("schema");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *schema, const char *name) {
        QTest::newRow(name) << QString::fromUtf8(schema) << QString::fromUtf8(name);
    };
    row("public", "items");
    row("public", "detailed");
    row("public", "domains");
    row("public", "single_bits");
    row("public", "unique_only");
    row("public", "inherited");
    row("public", "events");
    row("public", "events low");
    row("public", "events_high");
    row("public", "events_high_first");
    row("public", "far");
    row("public", "shown");
    row("public", "kept");
    row("odd \"schema's", "a table. \"1\"\n größe 表");
}

void TestDefinition::makesTheSameAgain()
{
    QFETCH(QString, schema);
    QFETCH(QString, name);
    const ObjectName object{schema, name};
    const QString text = definition(object);
    QVERIFY(text.startsWith(QStringLiteral("CREATE ")));
    QVERIFY(m_server->run(QStringLiteral("SET client_min_messages = error;\n") + text, again));
    const auto original = m_server->pool(db::Access::ReadOnly, database)->lease();
    const auto copy = m_server->pool(db::Access::ReadOnly, again)->lease();
    QVERIFY(original && copy);
    const auto expected = loadTable(**original, object);
    const auto made = loadTable(**copy, object);
    QVERIFY(expected && made);
    QCOMPARE(comparable(*made), comparable(*expected));
    QCOMPARE(definition(object, again), text);
}

void TestDefinition::indexMakesTheSameAgain_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("index");
    const auto row = [](const char *table, const char *index) {
        QTest::newRow(index) << QString::fromUtf8(table) << QString::fromUtf8(index);
    };
    row("items", "items_hnsw");
    row("items", "items_ivfflat");
    row("items", "items_half");
    row("items", "items_bits");
    row("items", "items_several");
    row("unique_only", "unique_only_a");
    row("events", "events_hnsw");
    row("events", "events ON ONLY ");
}

void TestDefinition::indexMakesTheSameAgain()
{
    QFETCH(QString, table);
    QFETCH(QString, index);
    const ObjectName object{QStringLiteral("public"), index};
    const QString text = definition(object);
    QVERIFY(text.startsWith(QStringLiteral("CREATE ")));
    QVERIFY(m_server->run(QStringLiteral("DROP INDEX %1").arg(object.toSql()), again));
    QVERIFY(m_server->run(QStringLiteral("SET client_min_messages = error;\n") + text, again));
    const auto original = m_server->pool(db::Access::ReadOnly, database)->lease();
    const auto copy = m_server->pool(db::Access::ReadOnly, again)->lease();
    QVERIFY(original && copy);
    const auto expected = loadTable(**original, QStringLiteral("public.") + table);
    const auto made = loadTable(**copy, QStringLiteral("public.") + table);
    QVERIFY(expected && made);
    const auto found = std::find_if(made->indexes.begin(), made->indexes.end(),
                                    [&object](const Index &candidate) { return candidate.name == object; });
    QVERIFY(found != made->indexes.end() && found->valid);
    QCOMPARE(comparable(*made), comparable(*expected));
}

void TestDefinition::saysWhatIsMissing()
{
    const auto connection = m_server->pool(db::Access::ReadOnly, database)->lease();
    QVERIFY(connection);
    const auto missing = loadDefinition(**connection, {QStringLiteral("public"), QStringLiteral("no such")});
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, core::ErrorKind::Missing);
    QVERIFY(missing.error().message.contains(QStringLiteral("no such")));
    QCOMPARE(definition({QStringLiteral("public"), QStringLiteral("items_hnsw")}),
             QStringLiteral("CREATE INDEX items_hnsw ON public.items USING hnsw (embedding vector_cosine_ops) "
                            "WITH (m='8', ef_construction='40');"));
}

void TestDefinition::createsTheExtension()
{
    const QString bare = QStringLiteral("definitions_bare");
    QVERIFY(m_server->createDatabase(bare, false));
    jobs::JobContext context;
    const auto refused = createVectorExtension(context, m_server->pool(db::Access::ReadOnly, bare));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, core::ErrorKind::ReadOnly);

    const auto pool = m_server->pool(db::Access::ReadWrite, bare);
    QVERIFY(!(*pool->lease())->serverInfo().hasVector());
    QCOMPARE(pool->openCount(), 1);
    QVERIFY(createVectorExtension(context, pool));
    QCOMPARE(pool->openCount(), 0);
    QVERIFY((*pool->lease())->serverInfo().hasVector());
}

QTEST_GUILESS_MAIN(TestDefinition)
#include "tst_definition.moc"
