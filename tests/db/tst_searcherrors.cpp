#include "app/jobs/jobrunner.h"
#include "app/jobs/onfinished.h"
#include "tests/support/searchdatabase.h"

#include <QElapsedTimer>
#include <QTest>

using core::ErrorKind;
using core::Result;
using search::SearchAnswer;
using search::SearchRequest;
using testsupport::PrivateServer;
using testsupport::SearchDatabase;
using vectors::Distance;
using vectors::VectorType;

/// What cannot be searched: what is said, and that nothing is sent or written that was not meant.
class TestSearchErrors : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();

    void rowsThatCannotBeSearchedNear_data();
    void rowsThatCannotBeSearchedNear();
    void conditionsCannotReachOut_data();
    void conditionsCannotReachOut();
    void errorsOfTheServer_data();
    void errorsOfTheServer();
    void withoutExtension();
    void withoutPrivilege();
    void cancelledWhileItRuns();

private:
    SearchDatabase searches() const;
};

#define REQUIRE(result) QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())))

SearchDatabase TestSearchErrors::searches() const
{
    QFETCH_GLOBAL(bool, next);
    return SearchDatabase(next ? *PrivateServer::next() : *PrivateServer::instance());
}

void TestSearchErrors::initTestCase_data()
{
    QTest::addColumn<bool>("next");
    QTest::newRow("installed") << false;
    if (qEnvironmentVariableIsSet("PGVECTOR_WORKBENCH_PG_BIN_NEXT"))
        QTest::newRow("next") << true;
}

void TestSearchErrors::initTestCase()
{
    PrivateServer *const installed = PrivateServer::instance();
    if (!installed)
        return;
    for (PrivateServer *one : {installed, PrivateServer::next()}) {
        if (one)
            QVERIFY(SearchDatabase::create(*one));
    }
}

void TestSearchErrors::rowsThatCannotBeSearchedNear_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("named");
    QTest::newRow("gone") << QStringLiteral("99") << ErrorKind::Missing << QStringLiteral("id = 99");
    QTest::newRow("NULL") << QStringLiteral("4") << ErrorKind::InvalidInput << QStringLiteral("NULL");
    QTest::newRow("zero") << QStringLiteral("3") << ErrorKind::InvalidInput << QStringLiteral("zero");
    QTest::newRow("not a key") << QStringLiteral("x'; --") << ErrorKind::InvalidInput << QStringLiteral("x'; --");
}

void TestSearchErrors::rowsThatCannotBeSearchedNear()
{
    QFETCH(QString, key);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, named);
    SearchRequest search = searches().request(QStringLiteral("holes"));
    search.target.distance = Distance::Cosine;
    search.row = search::RowKey{key};
    const auto answer = searches().run(search);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, kind);
    QVERIFY2(answer.error().message.contains(named), qPrintable(answer.error().message));
}

void TestSearchErrors::conditionsCannotReachOut_data()
{
    QTest::addColumn<QString>("where");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("second statement") << QStringLiteral("true); DROP TABLE gone; --") << ErrorKind::InvalidInput;
    QTest::newRow("union") << QStringLiteral("true) UNION SELECT 1, 2 FROM secret WHERE (true")
                           << ErrorKind::InvalidInput;
    QTest::newRow("open quote") << QStringLiteral("title = '") << ErrorKind::InvalidInput;
    QTest::newRow("writes through a function") << QStringLiteral("nextval('counter') > 0") << ErrorKind::ReadOnly;
    QTest::newRow("leaves read-only") << QStringLiteral("set_config('transaction_read_only', 'off', true) = 'off'")
                                      << ErrorKind::Server;
    QTest::newRow("not a condition") << QStringLiteral("title") << ErrorKind::Syntax;
    QTest::newRow("no such column") << QStringLiteral("nope = 1") << ErrorKind::Missing;
}

void TestSearchErrors::conditionsCannotReachOut()
{
    QFETCH(QString, where);
    QFETCH(ErrorKind, kind);
    SearchRequest search = searches().request(QStringLiteral("items"));
    search.target.where = where;
    const auto answer = searches().run(search);
    QVERIFY(!answer);
    QVERIFY2(answer.error().kind == kind, qPrintable(core::toOneLine(answer.error())));
    search.target.where = QStringLiteral("true -- nothing follows");
    REQUIRE(searches().run(search));
}

void TestSearchErrors::errorsOfTheServer_data()
{
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("table");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("sqlstate");
    QTest::newRow("unknown setting") << QStringLiteral("hnsw.nope") << QStringLiteral("1") << QStringLiteral("items")
                                     << ErrorKind::Syntax << QStringLiteral("42602");
    QTest::newRow("out of range") << QStringLiteral("hnsw.ef_search") << QStringLiteral("0") << QStringLiteral("items")
                                  << ErrorKind::InvalidInput << QStringLiteral("22023");
    QTest::newRow("dropped table") << QString() << QString() << QStringLiteral("gone") << ErrorKind::Missing
                                   << QStringLiteral("42P01");
}

void TestSearchErrors::errorsOfTheServer()
{
    QFETCH(QString, setting);
    QFETCH(QString, value);
    QFETCH(QString, table);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, sqlstate);
    SearchRequest search = searches().request(table);
    if (!setting.isEmpty())
        search.settings = {{setting, value}};
    else
        QVERIFY(
            searches().server().run(QStringLiteral("DROP TABLE %1").arg(table), QLatin1String(SearchDatabase::Name)));
    const auto answer = searches().run(search);
    QVERIFY(!answer);
    QCOMPARE(answer.error().sqlstate, sqlstate);
    QCOMPARE(answer.error().kind, kind);
    QVERIFY(answer.error().connectionUsable);
}

void TestSearchErrors::withoutExtension()
{
    SearchRequest search;
    search.target.table = {QStringLiteral("public"), QStringLiteral("bits")};
    search.target.column = QStringLiteral("v");
    search.target.shape = {VectorType::Bit, 4};
    search.target.distance = Distance::Hamming;
    search.query = vectors::parseVector(VectorType::Bit, u"0101").value();
    jobs::JobContext context(searches().pool(db::Access::ReadOnly, SearchDatabase::BareName));
    const auto answer = search::runSearch(context, search, false);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Missing);
    QVERIFY2(answer.error().hint.contains(QStringLiteral("CREATE EXTENSION vector")), qPrintable(answer.error().hint));
}

void TestSearchErrors::withoutPrivilege()
{
    const auto runAs = [this](const QString &role, const SearchRequest &search) {
        auto parameters = searches().server().parameters(QLatin1String(SearchDatabase::Name));
        parameters.setValue(QStringLiteral("user"), role);
        jobs::JobContext context(db::ConnectionPool::create(parameters));
        return search::runSearch(context, search, false);
    };
    SearchRequest search = searches().request(QStringLiteral("secret"));
    const auto refused = runAs(QStringLiteral("visitor"), search);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Permission);
    REQUIRE(runAs(QStringLiteral("reader"), search));
    search.shownColumns = {QStringLiteral("hidden")};
    const auto hidden = runAs(QStringLiteral("reader"), search);
    QVERIFY(!hidden);
    QCOMPARE(hidden.error().kind, ErrorKind::Permission);
}

void TestSearchErrors::cancelledWhileItRuns()
{
    jobs::JobRunner runner;
    SearchRequest search = searches().request(QStringLiteral("items"));
    search.target.where = QStringLiteral("pg_sleep(20) IS NOT NULL");
    const auto job =
        runner.start<SearchAnswer>(QStringLiteral("search"), searches().pool(), [search](jobs::JobContext &context) {
            return search::runSearch(context, search, true);
        });
    std::optional<Result<SearchAnswer>> ended;
    jobs::onFinished(job.result, this, [&ended](const Result<SearchAnswer> &result) { ended = result; });
    QTRY_VERIFY(!runner.activeJobs().isEmpty() && runner.activeJobs().first().state == jobs::JobState::Running);
    QElapsedTimer clock;
    clock.start();
    runner.cancel(job.id);
    QTRY_VERIFY(ended);
    QVERIFY(clock.elapsed() < 2000);
    QVERIFY(!*ended);
    QCOMPARE(ended->error().kind, ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestSearchErrors)
#include "tst_searcherrors.moc"
