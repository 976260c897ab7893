#include "app/sweep/publishedtruth.h"

#include "app/catalog/loadcatalog.h"
#include "app/sweep/runsweep.h"
#include "tests/support/privateserver.h"

#include <QTest>

using sweep::SweepSpec;
using testsupport::PrivateServer;

class TestPublishedTruth : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void rowsAtTheSameDistanceCount();
    void farAnswersAreMissed();
    void refusesWhatCannotBeCounted_data();
    void refusesWhatCannotBeCounted();
    void lackOfARowIsAnError();

private:
    SweepSpec spec(const QString &table);
    core::Result<sweep::SweepResult> run(const SweepSpec &spec);

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
};

void TestPublishedTruth::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->createDatabase(QStringLiteral("published")));
    // On a line, at 0, 1, 2 …; rows 10000 and 10001 lie where row 3 is.
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE line (\"the id\" bigint PRIMARY KEY, v vector(1));"
                                         "INSERT INTO line SELECT i, ARRAY[i]::vector FROM generate_series(0, 5000) i;"
                                         "INSERT INTO line VALUES (10000, '[3]'), (10001, '[3]');"
                                         "CREATE INDEX line_hnsw ON line USING hnsw (v vector_l2_ops);"
                                         "CREATE TABLE named (name text PRIMARY KEY, v vector(1));"
                                         "INSERT INTO named VALUES ('a', '[1]');"
                                         "CREATE INDEX named_hnsw ON named USING hnsw (v vector_l2_ops);"),
                          QStringLiteral("published")));
    m_pool = m_server->pool(db::Access::ReadOnly, QStringLiteral("published"));
}

SweepSpec TestPublishedTruth::spec(const QString &table)
{
    SweepSpec spec;
    const auto lease = m_pool->lease();
    spec.table = *catalog::loadTable(**lease, table);
    spec.column = QStringLiteral("v");
    spec.k = 3;
    spec.grid = sweep::gridOf(vectors::IndexMethod::Hnsw, {100});
    spec.given = {{vectors::VectorType::Vector, 1, {0.1F}, {}}, {vectors::VectorType::Vector, 1, {2.9F}, {}}};
    spec.published = {{0, 1, 2}, {3, 10000, 10001}};
    return spec;
}

core::Result<sweep::SweepResult> TestPublishedTruth::run(const SweepSpec &spec)
{
    jobs::JobContext context(m_pool);
    return sweep::runSweep(context, spec, sweep::SweepObserver{});
}

void TestPublishedTruth::rowsAtTheSameDistanceCount()
{
    SweepSpec tied = spec(QStringLiteral("line"));
    tied.k = 2;
    for (const QList<qint64> &second :
         {QList<qint64>{3, 10000}, QList<qint64>{10001, 3}, QList<qint64>{10000, 10001}}) {
        tied.published[1] = second;
        const auto result = run(tied);
        QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())));
        QCOMPARE(result->points.first().publishedRecall, std::optional(1.0));
        QCOMPARE(result->points.first().recall.mean, 1.0);
    }
    SweepSpec without = spec(QStringLiteral("line"));
    without.published.clear();
    QVERIFY(!run(without)->points.first().publishedRecall);
}

void TestPublishedTruth::farAnswersAreMissed()
{
    SweepSpec shallow = spec(QStringLiteral("line"));
    shallow.given = {{vectors::VectorType::Vector, 1, {0.1F}, {}}};
    shallow.published = {{0, 1, 2}};
    shallow.grid = sweep::gridOf(vectors::IndexMethod::Hnsw, {1}); // gives one row of three
    const auto result = run(shallow);
    QVERIFY(result);
    QCOMPARE(result->points.first().publishedRecall, std::optional(1.0 / 3));
    shallow.published = {{0, 0, 0}};
    QVERIFY(!run(shallow)); // a row named three times is one row
}

void TestPublishedTruth::refusesWhatCannotBeCounted_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("message");
    QTest::newRow("fewer lists") << "lists"
                                 << "published neighbours of 1 queries, but 2 queries";
    QTest::newRow("short lists") << "k"
                                 << "3 published neighbours per query, fewer than k = 4";
    QTest::newRow("condition") << "where"
                               << "not of those that meet a condition";
    QTest::newRow("key") << "key"
                         << "the key of public.named is no integer column";
}

void TestPublishedTruth::refusesWhatCannotBeCounted()
{
    QFETCH(QString, change);
    QFETCH(QString, message);
    SweepSpec wrong = spec(change == u"key" ? QStringLiteral("named") : QStringLiteral("line"));
    if (change == u"lists")
        wrong.published.removeLast();
    else if (change == u"k")
        wrong.k = 4;
    else if (change == u"where")
        wrong.where = QStringLiteral("\"the id\" < 10");
    const auto setup = sweep::prepareSweep(wrong);
    QVERIFY(!setup);
    QVERIFY2(setup.error().message.contains(message), qPrintable(setup.error().message));
}

void TestPublishedTruth::lackOfARowIsAnError()
{
    SweepSpec lacking = spec(QStringLiteral("line"));
    lacking.published[1] = {3, 10000, 99999};
    const auto result = run(lacking);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, core::ErrorKind::InvalidInput);
    QCOMPARE(result.error().message, QStringLiteral("the table has 2 of the 3 published neighbours of query 1"));
}

QTEST_GUILESS_MAIN(TestPublishedTruth)
#include "tst_publishedtruth.moc"
