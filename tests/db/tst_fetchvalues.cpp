#include "app/catalog/loadcatalog.h"
#include "app/tables/countrows.h"
#include "app/tables/fetchvalues.h"
#include "app/tables/fetchwindow.h"
#include "tests/support/privateserver.h"

#include "app/jobs/jobrunner.h"

#include <QElapsedTimer>
#include <QTest>

using tables::ValuesRequest;
using tables::WindowRequest;
using testsupport::PrivateServer;

class TestFetchValues : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void wholeValuesInTheOrderAsked_data();
    void wholeValuesInTheOrderAsked();
    void oneValueByItsKey();
    void goneRowIsMissing();
    void reorderedRowsAreNotMistaken();
    void tooLargeIsRefused();
    void estimatesAndCounts();
    void countIsCancelled();

private:
    WindowRequest requestOf(const QString &name);
    ValuesRequest valuesOf(const WindowRequest &window, const QStringList &columns, const QList<int> &places);

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
};

void TestFetchValues::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    const QString database = QStringLiteral("whole_values");
    QVERIFY(m_server->createDatabase(database));
    m_pool = m_server->pool(db::Access::ReadWrite, database);
    QVERIFY(m_server->run(QStringLiteral(R"(
        CREATE TABLE composite (a text, b numeric, v vector, t text, PRIMARY KEY (a, b));
        INSERT INTO composite SELECT 'it''s ' || i % 3, i / 4.0, ARRAY[i, 0.1]::vector, repeat('é', i * 100)
            FROM generate_series(1, 120) i;
        UPDATE composite SET t = NULL WHERE b = 1;
        CREATE TABLE keyless AS SELECT v, t FROM composite ORDER BY b;
        CREATE VIEW a_view AS SELECT v, t FROM composite ORDER BY b;
        ANALYZE;
    )"),
                          database));
}

WindowRequest TestFetchValues::requestOf(const QString &name)
{
    WindowRequest request;
    auto connection = m_pool->lease();
    if (const auto table = catalog::loadTable(**connection, name))
        request.table = *table;
    return request;
}

ValuesRequest TestFetchValues::valuesOf(const WindowRequest &window, const QStringList &columns,
                                        const QList<int> &places)
{
    jobs::JobContext context(m_pool);
    const auto rows = tables::fetchWindow(context, window);
    ValuesRequest request;
    request.window = window;
    request.columns = columns;
    for (const int place : places) {
        request.rows << rows->rows.at(place);
        request.places << place;
    }
    return request;
}

void TestFetchValues::wholeValuesInTheOrderAsked_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("order");
    QTest::newRow("composite key") << QStringLiteral("composite") << QStringLiteral("a, b");
    QTest::newRow("no key") << QStringLiteral("keyless") << QStringLiteral("ctid");
    QTest::newRow("view") << QStringLiteral("a_view") << QStringLiteral("(SELECT 1)");
}

void TestFetchValues::wholeValuesInTheOrderAsked()
{
    QFETCH(QString, name);
    QFETCH(QString, order);
    const QList<int> places{100, 0, 3, 71, 5};
    const auto request = valuesOf(requestOf(name), {QStringLiteral("t"), QStringLiteral("v")}, places);
    jobs::JobContext context(m_pool);
    const auto values = tables::fetchValues(context, request);
    QVERIFY2(values, values ? "" : qPrintable(core::toOneLine(values.error())));
    auto connection = m_pool->lease();
    const auto stored = (*connection)->execute(QStringLiteral("SELECT t, v FROM %1 ORDER BY %2").arg(name, order));
    QVERIFY(stored);
    for (qsizetype i = 0; i < places.size(); ++i) {
        QCOMPARE(values->at(i).at(0), stored->text(places[i], 0));
        QCOMPARE(values->at(i).at(0).isNull(), stored->isNull(places[i], 0));
        QCOMPARE(values->at(i).at(1), stored->text(places[i], 1));
    }
}

void TestFetchValues::oneValueByItsKey()
{
    const WindowRequest window = requestOf(QStringLiteral("composite"));
    jobs::JobContext context(m_pool);
    const auto vector = tables::fetchValue(
        context, window.table, {QStringLiteral("it's 1"), QStringLiteral("1.7500000000000000")}, QStringLiteral("v"));
    QVERIFY2(vector, vector ? "" : qPrintable(core::toOneLine(vector.error())));
    QCOMPARE(*vector, QStringLiteral("[7,0.1]"));
    const auto null =
        tables::fetchValue(context, window.table, {QStringLiteral("it's 1"), QStringLiteral("1.00000000000000000000")},
                           QStringLiteral("t"));
    QVERIFY2(null, null ? "" : qPrintable(core::toOneLine(null.error())));
    QVERIFY(null->isNull());
}

void TestFetchValues::goneRowIsMissing()
{
    ValuesRequest request = valuesOf(requestOf(QStringLiteral("composite")), {QStringLiteral("t")}, {0});
    request.rows.first().position.key.last() = QStringLiteral("-1");
    jobs::JobContext context(m_pool);
    const auto values = tables::fetchValues(context, request);
    QVERIFY(!values);
    QCOMPARE(values.error().kind, core::ErrorKind::Missing);
}

void TestFetchValues::reorderedRowsAreNotMistaken()
{
    ValuesRequest request = valuesOf(requestOf(QStringLiteral("a_view")), {QStringLiteral("t")}, {10, 20});
    request.places = {20, 10};
    jobs::JobContext context(m_pool);
    const auto values = tables::fetchValues(context, request);
    QVERIFY(!values);
    QCOMPARE(values.error().kind, core::ErrorKind::Missing);
}

void TestFetchValues::tooLargeIsRefused()
{
    for (const char *name : {"composite", "a_view"}) {
        ValuesRequest request = valuesOf(requestOf(QString::fromLatin1(name)), {QStringLiteral("t")}, {100});
        request.maxBytes = 1000;
        jobs::JobContext context(m_pool);
        const auto values = tables::fetchValues(context, request);
        QVERIFY(!values);
        QCOMPARE(values.error().kind, core::ErrorKind::Resources);
    }
}

void TestFetchValues::estimatesAndCounts()
{
    WindowRequest window = requestOf(QStringLiteral("a_view"));
    jobs::JobContext context(m_pool);
    QCOMPARE(tables::countRows(context, window)->value, 120);
    QCOMPARE(tables::estimateRows(context, window)->value, 120.0);
    window = requestOf(QStringLiteral("composite"));
    window.filter = {QStringLiteral("b > 10"),
                     {{QStringLiteral("a"), tables::FilterOperator::Equal, QStringLiteral("it's 1")}}};
    QCOMPARE(tables::countRows(context, window)->value, 26);
    const auto estimate = tables::estimateRows(context, window);
    QVERIFY2(estimate, estimate ? "" : qPrintable(core::toOneLine(estimate.error())));
    QVERIFY(estimate->value > 5 && estimate->value < 80);
    window.filter.where = QStringLiteral("b >");
    QCOMPARE(tables::countRows(context, window).error().kind, core::ErrorKind::Syntax);
}

void TestFetchValues::countIsCancelled()
{
    WindowRequest window = requestOf(QStringLiteral("composite"));
    window.filter.where = QStringLiteral("pg_sleep(10) IS NOT NULL");
    jobs::JobRunner runner;
    auto job = runner.start<core::RowCount>(QStringLiteral("count"), m_pool, [window](jobs::JobContext &context) {
        return tables::countRows(context, window);
    });
    QElapsedTimer clock;
    clock.start();
    QTest::qWait(100);
    runner.cancel(job.id);
    job.result.waitForFinished();
    QVERIFY(clock.elapsed() < 3000);
    QCOMPARE(job.result.result().error().kind, core::ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestFetchValues)
#include "tst_fetchvalues.moc"
