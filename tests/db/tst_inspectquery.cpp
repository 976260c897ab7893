#include "app/catalog/loadcatalog.h"
#include "app/sweep/inspectquery.h"
#include "tests/support/privateserver.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sweep;
using testsupport::PrivateServer;

class TestInspectQuery : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void agreesWithTheSweep_data();
    void agreesWithTheSweep();
    void namesWhatIsMissing();
    void refuses();

private:
    SweepSpec spec(const QString &index);
    RecordedSweep record(const SweepSpec &spec);
    core::Result<QueryInspection> inspect(qint64 sweep, int query, const QList<GridPoint> &settings);

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
    QTemporaryDir m_folder;
    workspace::Workspace m_workspace{m_folder.filePath(QStringLiteral("workspace.sqlite"))};
    catalog::Table m_table;
};

void TestInspectQuery::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->createDatabase(QStringLiteral("inspectquery")));
    QVERIFY(m_server->run(
        QStringLiteral(
            "CREATE TABLE \"od d\" (\"ten ant\" text, id int, embedding vector(16), "
            "PRIMARY KEY (\"ten ant\", id));"
            "INSERT INTO \"od d\" SELECT 't' || i % 3, i, (SELECT array_agg(hashint8(i * 131 + j) % 1000) "
            "FROM generate_series(1, 16) j)::vector FROM generate_series(1, 5000) i;"
            "CREATE INDEX odd_ivf ON \"od d\" USING ivfflat (embedding vector_l2_ops) WITH (lists = 50);"
            "CREATE INDEX odd_bits ON \"od d\" USING hnsw ((binary_quantize(embedding)::bit(16)) bit_hamming_ops);"
            "VACUUM ANALYZE"),
        QStringLiteral("inspectquery")));
    m_pool = m_server->pool(db::Access::ReadOnly, QStringLiteral("inspectquery"));
    auto lease = m_pool->lease();
    const auto table =
        catalog::loadTable(**lease, catalog::ObjectName{QStringLiteral("public"), QStringLiteral("od d")});
    QVERIFY(table);
    m_table = *table;
}

SweepSpec TestInspectQuery::spec(const QString &index)
{
    SweepSpec spec;
    spec.table = m_table;
    spec.column = QStringLiteral("embedding");
    spec.index = index;
    spec.queries = 30;
    spec.plans = PlanChoice::Natural;
    const bool ivf = index == u"odd_ivf";
    spec.grid = gridOf(ivf ? vectors::IndexMethod::Ivfflat : vectors::IndexMethod::Hnsw,
                       ivf ? QList<int>{1, 5} : QList<int>{20, 40});
    return spec;
}

RecordedSweep TestInspectQuery::record(const SweepSpec &spec)
{
    jobs::JobContext context(m_pool);
    const auto recorded = recordSweep(context, m_workspace, QStringLiteral("here"), spec, {});
    if (!recorded)
        qWarning("%s", qPrintable(core::toOneLine(recorded.error())));
    return recorded ? *recorded : RecordedSweep();
}

core::Result<QueryInspection> TestInspectQuery::inspect(qint64 sweep, int query, const QList<GridPoint> &settings)
{
    jobs::JobContext context(m_pool);
    return inspectQuery(context, m_workspace, {sweep, m_table, query, settings});
}

void TestInspectQuery::agreesWithTheSweep_data()
{
    QTest::addColumn<QString>("index");
    QTest::newRow("the column itself") << "odd_ivf";
    QTest::newRow("an expression, by another distance") << "odd_bits";
}

void TestInspectQuery::agreesWithTheSweep()
{
    QFETCH(const QString, index);
    const RecordedSweep recorded = record(spec(index));
    const SweepPoint &point = recorded.result.points.first();
    QVERIFY(!point.worst.isEmpty());
    for (const WorstQuery &worst : point.worst) {
        const auto inspection = inspect(recorded.id, worst.query, {point.settings});
        QVERIFY2(inspection, inspection ? "" : qPrintable(core::toOneLine(inspection.error())));
        QCOMPARE(inspection->settings.size(), 1);
        const InspectedSetting &setting = inspection->settings.first();
        QCOMPARE(setting.recall, worst.recall);
        QCOMPARE(setting.plan.kind, point.plan.kind);
        QVERIFY(inspection->exact.size() >= 10);
        QCOMPARE(setting.found.size(), inspection->exact.size());
        QVERIFY(setting.found.count(true) >= qRound(worst.recall * 10));
        QVERIFY(inspection->ownKey.startsWith(u't') && inspection->ownKey.contains(QStringLiteral(", ")));
    }
}

void TestInspectQuery::namesWhatIsMissing()
{
    const RecordedSweep recorded = record(spec(QStringLiteral("odd_ivf")));
    const int worst = recorded.result.points.first().worst.first().query;
    const auto inspection = inspect(recorded.id, worst, gridOf(vectors::IndexMethod::Ivfflat, {1, 50}));
    QVERIFY(inspection);
    const InspectedSetting &few = inspection->settings.at(0);
    QCOMPARE(few.extra.size(), 10 - few.found.count(true));
    const InspectedSetting &all = inspection->settings.at(1);
    QCOMPARE(all.recall, 1.0);
    QCOMPARE(all.found, QList<bool>(inspection->exact.size(), true));
    QVERIFY(all.extra.isEmpty());
    QVERIFY(std::is_sorted(inspection->exact.begin(), inspection->exact.end(),
                           [](const InspectedRow &a, const InspectedRow &b) { return a.distance < b.distance; }));
}

void TestInspectQuery::refuses()
{
    QCOMPARE(inspect(999, 0, {}).error().kind, core::ErrorKind::Missing);
    const RecordedSweep recorded = record(spec(QStringLiteral("odd_ivf")));
    const auto beyond = inspect(recorded.id, 30, gridOf(vectors::IndexMethod::Ivfflat, {1}));
    QVERIFY(!beyond);
    QVERIFY(beyond.error().message.contains(QStringLiteral("no query 30")));
}

QTEST_GUILESS_MAIN(TestInspectQuery)
#include "tst_inspectquery.moc"
