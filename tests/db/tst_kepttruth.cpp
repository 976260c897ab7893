#include "app/catalog/loadcatalog.h"
#include "app/sweep/recordsweep.h"
#include "tests/support/privateserver.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sweep;
using testsupport::PrivateServer;

/// Exact neighbours of an earlier sweep, used again or not.
class TestKeptTruth : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void answersComeBack();
    void usedAgainWhileTheTableIsUnchanged();
    void aRoleThatMayOnlyReadCanSweep();
    void notUsedFor_data();
    void notUsedFor();

private:
    SweepSpec spec();
    SweepHead run(const SweepSpec &spec);
    static bool isKept(const SweepHead &head) { return head.groundTruth.method.startsWith(u"an earlier sweep"); }

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
    QTemporaryDir m_folder;
    workspace::Workspace m_workspace{m_folder.filePath(QStringLiteral("workspace.sqlite"))};
};

void TestKeptTruth::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->createDatabase(QStringLiteral("kepttruth")));
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE items (id int PRIMARY KEY, embedding vector(4));"
                                         "INSERT INTO items SELECT i, ARRAY[i % 7, i % 11, i % 13, i]::real[]::vector "
                                         "FROM generate_series(1, 3000) i;"
                                         "CREATE INDEX items_hnsw ON items USING hnsw (embedding vector_l2_ops);"
                                         "CREATE INDEX items_l1 ON items USING hnsw (embedding vector_l1_ops);"
                                         "VACUUM ANALYZE"),
                          QStringLiteral("kepttruth")));
    m_pool = m_server->pool(db::Access::ReadOnly, QStringLiteral("kepttruth"));
    QTest::qWait(1500); // until the server has counted the rows
}

SweepSpec TestKeptTruth::spec()
{
    SweepSpec spec;
    auto lease = m_pool->lease();
    if (const auto table = catalog::loadTable(**lease, QStringLiteral("items")))
        spec.table = *table;
    spec.column = QStringLiteral("embedding");
    spec.index = QStringLiteral("items_hnsw");
    spec.queries = 30;
    spec.grid = gridOf(vectors::IndexMethod::Hnsw, {20});
    return spec;
}

SweepHead TestKeptTruth::run(const SweepSpec &spec)
{
    jobs::JobContext context(m_pool);
    const auto recorded = recordSweep(context, m_workspace, QStringLiteral("here"), spec, {});
    if (!recorded)
        qWarning("%s", qPrintable(core::toOneLine(recorded.error())));
    return recorded ? recorded->result.head : SweepHead();
}

void TestKeptTruth::answersComeBack()
{
    const QList<ExactAnswer> answers{{{1, 2.5}, {{"a", 1}, {QByteArray("b\0", 2), 2.5}}, false, 3}, {}};
    const auto back = unpackAnswers(packAnswers(answers));
    QVERIFY(back);
    QCOMPARE(*back, answers);
    QVERIFY(!unpackAnswers("x"));
    QVERIFY(!unpackAnswers(packAnswers(answers).chopped(6)));
}

void TestKeptTruth::usedAgainWhileTheTableIsUnchanged()
{
    const SweepHead first = run(spec());
    QVERIFY(!isKept(first));
    const SweepHead second = run(spec());
    QVERIFY(isKept(second));
    QCOMPARE(second.digest, first.digest);
    QCOMPARE(second.idCeiling, first.idCeiling);

    QVERIFY(m_server->run(QStringLiteral("UPDATE items SET embedding = '[1,1,1,1]' WHERE id = 1500"),
                          QStringLiteral("kepttruth")));
    QTest::qWait(1500);
    QVERIFY(!isKept(run(spec())));
    QVERIFY(isKept(run(spec())));
}

void TestKeptTruth::aRoleThatMayOnlyReadCanSweep()
{
    QVERIFY(m_server->run(QStringLiteral("CREATE ROLE reader LOGIN; GRANT SELECT ON items TO reader"),
                          QStringLiteral("kepttruth")));
    db::ConnectionParameters parameters = m_pool->parameters();
    parameters.setValue(QStringLiteral("user"), QStringLiteral("reader"));
    jobs::JobContext context(db::ConnectionPool::create(parameters));
    const auto recorded = recordSweep(context, m_workspace, QStringLiteral("reader"), spec(), {});
    QVERIFY2(recorded, recorded ? "" : qPrintable(core::toOneLine(recorded.error())));
    QCOMPARE(recorded->result.points.size(), 1);
}

void TestKeptTruth::notUsedFor_data()
{
    QTest::addColumn<SweepSpec>("changed");
    const auto row = [this](const char *name, auto change) {
        SweepSpec changed = spec();
        change(changed);
        QTest::newRow(name) << changed;
    };
    row("another seed", [](SweepSpec &changed) { changed.seed = 2; });
    row("another k", [](SweepSpec &changed) { changed.k = 5; });
    row("another distance", [](SweepSpec &changed) { changed.index = QStringLiteral("items_l1"); });
    row("a condition", [](SweepSpec &changed) { changed.where = QStringLiteral("id > 0"); });
    row("a way that is asked for", [](SweepSpec &changed) { changed.truthMethod = TruthMethod::ServerScans; });
}

void TestKeptTruth::notUsedFor()
{
    QFETCH(SweepSpec, changed);
    run(spec());
    QVERIFY(isKept(run(spec())));
    QVERIFY(!isKept(run(changed)));
}

QTEST_GUILESS_MAIN(TestKeptTruth)
#include "tst_kepttruth.moc"
