#include "app/jobs/jobrunner.h"
#include "app/jobs/onfinished.h"
#include "app/query/runscript.h"
#include "tests/support/privateserver.h"

#include <QFile>
#include <QTest>

using core::ErrorKind;
using testsupport::PrivateServer;
using namespace query;

class TestRunScript : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();

    void runsInOrder();
    void tellsTypes();
    void showsVectors();
    void bindsParameters();
    void namesThePlaceOfAnError_data();
    void namesThePlaceOfAnError();
    void stopsAtTheFirstError();
    void goesOnAfterErrors();
    void collectsNotices();
    void sendsNothingWhenSomethingIsRefused();
    void readOnlyStaysReadOnly_data();
    void readOnlyStaysReadOnly();
    void readOnlyRunsWhatReads();
    void writesWhenUnlocked();
    void transactionsAreThePersons();
    void openTransactionsAreRolledBack();
    void sessionIsPutBack();
    void copiesToTheClient();
    void keepsSoManyRows();
    void cutRowsDoNotUndoWhatIsWritten();
    void bigResultsStayOnDisk();
    void timeoutEndsAStatement();
    void cancelEndsTheStatement();
    void cancelEndsTheRows();
    void lostConnectionIsSaid();

private:
    struct Run
    {
        core::Result<ScriptEnd> result = core::cancelledError();
        QMap<int, StatementReport> reports; ///< the last of each statement
        std::optional<ScriptEnd> end;
    };

    PrivateServer &server() const;
    Run run(const ScriptRequest &request, db::Access access = db::Access::ReadWrite) const;
    Run run(const QString &script, db::Access access = db::Access::ReadWrite) const;
    QString value(const QString &sql) const;
};

namespace {

const QString databaseName = QStringLiteral("runscript");
const QString oddTable = QStringLiteral("\"odd \"\"schema\"\" é\".\"T'; DROP TABLE items --\"");

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

ScriptRequest requestOf(const QString &script)
{
    ScriptRequest request;
    if (const auto statements = splitScript(script))
        request.statements = *statements;
    return request;
}

QStringList rowsOf(const StatementReport &report)
{
    QStringList lines;
    if (!report.rows)
        return lines;
    (void)report.rows->visit(0, report.rows->rowCount(), [&lines](const WholeRow &row) {
        QStringList fields;
        for (const auto &value : row)
            fields << (value ? QString::fromUtf8(*value) : QStringLiteral("NULL"));
        lines << fields.join(u'|');
        return true;
    });
    return lines;
}

/// What this process holds in memory, in bytes.
qint64 residentMemory()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4096 : 0;
}

} // namespace

#define REQUIRE(result) QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())))

PrivateServer &TestRunScript::server() const
{
    QFETCH_GLOBAL(bool, next);
    return next ? *PrivateServer::next() : *PrivateServer::instance();
}

TestRunScript::Run TestRunScript::run(const ScriptRequest &request, db::Access access) const
{
    Run run;
    jobs::JobContext context(server().pool(access, databaseName));
    run.result = runScript(context, request, [&run](const ScriptPart &part) {
        if (part.statement)
            run.reports[part.statement->index] = *part.statement;
        if (part.end)
            run.end = part.end;
    });
    return run;
}

TestRunScript::Run TestRunScript::run(const QString &script, db::Access access) const
{
    return run(requestOf(script), access);
}

QString TestRunScript::value(const QString &sql) const
{
    jobs::JobContext context(server().pool(db::Access::ReadWrite, databaseName));
    const auto lease = context.lease();
    const auto rows = lease ? (*lease)->execute(sql) : core::Result<db::ResultSet>(lease.error());
    return rows ? rows->text(0, 0) : core::toOneLine(rows.error());
}

void TestRunScript::initTestCase_data()
{
    QTest::addColumn<bool>("next");
    QTest::newRow("installed") << false;
    if (qEnvironmentVariableIsSet("PGVECTOR_WORKBENCH_PG_BIN_NEXT"))
        QTest::newRow("next") << true;
}

void TestRunScript::initTestCase()
{
    PrivateServer *const installed = PrivateServer::instance();
    if (!installed)
        return;
    for (PrivateServer *one : {installed, PrivateServer::next()}) {
        if (!one)
            continue;
        QVERIFY(one->createDatabase(databaseName));
        QVERIFY(one->run(QStringLiteral("CREATE SCHEMA \"odd \"\"schema\"\" é\"; CREATE TABLE %1 (\"Größe ü\" int, "
                                        "\"a\"\"b\" text, PRIMARY KEY (\"Größe ü\", \"a\"\"b\")); "
                                        "INSERT INTO %1 VALUES (1, 'x'), (2, 'ü😀')")
                             .arg(oddTable),
                         databaseName));
    }
}

void TestRunScript::runsInOrder()
{
    const Run ran =
        run(text("SELECT 1 AS a, NULL AS b, 'ü😀' AS c; SET work_mem = '5MB'; SHOW work_mem; SELECT * FROM ") +
            oddTable + text(" ORDER BY 1; SELECT WHERE false"));
    REQUIRE(ran.result);
    QCOMPARE(ran.reports.size(), 5);
    QCOMPARE(rowsOf(ran.reports[0]), QStringList{text("1|NULL|ü😀")});
    QCOMPARE(ran.reports[0].command, text("SELECT 1"));
    QVERIFY(!ran.reports[1].rows);
    QCOMPARE(ran.reports[1].command, text("SET"));
    QCOMPARE(rowsOf(ran.reports[2]), QStringList{text("5MB")});
    QCOMPARE(rowsOf(ran.reports[3]), (QStringList{text("1|x"), text("2|ü😀")}));
    QCOMPARE(ran.reports[3].columns[0].name, text("Größe ü"));
    QVERIFY(ran.reports[4].rows);
    QCOMPARE(ran.reports[4].rowsSent, 0);
    for (const StatementReport &report : ran.reports) {
        QCOMPARE(report.state, StatementState::Succeeded);
        QVERIFY(report.elapsed.value > 0);
    }
    QCOMPARE(ran.end->ran, 5);
    QCOMPARE(ran.end->notRun, 0);
    QCOMPARE(ran.end->transaction, OpenTransaction::None);
}

void TestRunScript::tellsTypes()
{
    const Run ran = run(text("SELECT 1, 'x'::varchar(3), now(), '[1,2]'::vector(2), ARRAY[1.5]::numeric(10,2)[]"));
    REQUIRE(ran.result);
    QStringList types;
    for (const ResultColumn &column : ran.reports[0].columns)
        types << column.typeName;
    QCOMPARE(types, (QStringList{text("integer"), text("character varying(3)"), text("timestamp with time zone"),
                                 text("vector(2)"), text("numeric(10,2)[]")}));
    QVERIFY(ran.reports[0].columns[0].isNumber());
}

void TestRunScript::showsVectors()
{
    const Run ran = run(text("SELECT '[3,4]'::vector, '[3,4]'::halfvec, '{1:3,2:4}/9'::sparsevec, NULL::vector"));
    REQUIRE(ran.result);
    jobs::JobContext context;
    const auto page = readPage(context, ran.reports[0].rows, 0);
    REQUIRE(page);
    const QList<ResultCell> &cells = page->rows.first();
    for (int column = 0; column < 3; ++column) {
        QVERIFY(cells[column].vector);
        QCOMPARE(cells[column].vector->norm, 5.0);
    }
    QVERIFY(cells[3].isNull());
}

void TestRunScript::bindsParameters()
{
    ScriptRequest request =
        requestOf(text("SELECT $1::int + :more, :none::text IS NULL; SELECT :more::text || ':more'"));
    request.values = {{text("1"), text("40")}, {text("more"), text("2")}, {text("none"), std::nullopt}};
    const Run ran = run(request, db::Access::ReadOnly);
    REQUIRE(ran.result);
    QCOMPARE(rowsOf(ran.reports[0]), QStringList{text("42|t")});
    QCOMPARE(rowsOf(ran.reports[1]), QStringList{text("2:more")});
}

void TestRunScript::namesThePlaceOfAnError_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("at");
    QTest::addColumn<QString>("sqlstate");
    QTest::newRow("a column") << text("SELECT 1;\nSELECT 'ü😀', nosuch FROM pg_class") << text("nosuch")
                              << text("42703");
    QTest::newRow("behind parameters") << text("SELECT :long_name::text, :long_name, missing") << text("missing")
                                       << text("42703");
    QTest::newRow("syntax") << text("-- 😀😀\nSELECT 'é' FORM x y") << text("x y") << text("42601");
    QTest::newRow("a value") << text("SELECT 'ß', '[1,2'::vector") << text("'[1,2'") << text("22P02");
}

void TestRunScript::namesThePlaceOfAnError()
{
    QFETCH(QString, script);
    QFETCH(QString, at);
    QFETCH(QString, sqlstate);
    for (const db::Access access : {db::Access::ReadOnly, db::Access::ReadWrite}) {
        ScriptRequest request = requestOf(script);
        request.values = {{text("long_name"), text("x")}};
        const Run ran = run(request, access);
        QVERIFY(!ran.result);
        const StatementReport &report = ran.reports.last();
        QCOMPARE(report.state, StatementState::Failed);
        QCOMPARE(report.error->sqlstate, sqlstate);
        QCOMPARE(script.mid(report.errorAt, at.size()), at);
    }
}

void TestRunScript::stopsAtTheFirstError()
{
    const Run ran = run(text("SELECT 1; SELECT 1/0; SELECT 2; SELECT 3"));
    QVERIFY(!ran.result);
    QCOMPARE(ran.result.error().sqlstate, text("22012"));
    QCOMPARE(ran.reports.size(), 2);
    QCOMPARE(ran.end->ran, 2);
    QCOMPARE(ran.end->notRun, 2);
}

void TestRunScript::goesOnAfterErrors()
{
    ScriptRequest request = requestOf(text("BEGIN; SELECT 1/0; SELECT 2; ROLLBACK; SELECT 3; BEGIN; SELECT nosuch"));
    request.goOnAfterErrors = true;
    const Run ran = run(request);
    QVERIFY(!ran.result);
    QCOMPARE(ran.result.error().sqlstate, text("22012"));
    QCOMPARE(ran.reports[2].error->sqlstate, text("25P02"));
    QCOMPARE(ran.reports[3].command, text("ROLLBACK"));
    QCOMPARE(rowsOf(ran.reports[4]), QStringList{text("3")});
    QCOMPARE(ran.end->transaction, OpenTransaction::AbortedRolledBack);
    QCOMPARE(ran.end->notRun, 0);
}

void TestRunScript::collectsNotices()
{
    const Run ran =
        run(text("DO $$ BEGIN RAISE NOTICE 'first ü' USING hint = 'a hint'; RAISE WARNING 'second'; END $$; "
                 "DO $$ BEGIN FOR i IN 1..1500 LOOP RAISE NOTICE '%', i; END LOOP; END $$; SELECT 1"));
    REQUIRE(ran.result);
    QCOMPARE(ran.reports[0].notices.size(), 2);
    QCOMPARE(ran.reports[0].notices[0].message, text("first ü"));
    QCOMPARE(ran.reports[0].notices[0].hint, text("a hint"));
    QCOMPARE(ran.reports[0].notices[1].severity, text("WARNING"));
    QCOMPARE(ran.reports[1].notices.size(), 1000);
    QCOMPARE(ran.reports[1].noticesDropped, 500);
    QVERIFY(ran.reports[2].notices.isEmpty());
}

void TestRunScript::sendsNothingWhenSomethingIsRefused()
{
    const Run command = run(text("CREATE TABLE never (a int);\n\\d never"));
    QVERIFY(!command.result);
    QCOMPARE(command.result.error().kind, ErrorKind::InvalidInput);
    QVERIFY(command.result.error().message.startsWith(text("line 2: \\d is a command of psql")));
    const Run missing = run(text("CREATE TABLE never (a int); SELECT :x"));
    QVERIFY(!missing.result);
    QCOMPARE(missing.result.error().message, text("line 1: the parameter :x has no value"));
    QVERIFY(!run(QString()).result);
    QCOMPARE(value(text("SELECT to_regclass('never') IS NULL")), text("t"));
}

void TestRunScript::readOnlyStaysReadOnly_data()
{
    QTest::addColumn<QString>("script");
    const auto row = [](const char *name, const char *script) {
        QTest::newRow(name) << text(script);
    };
    row("a write", "CREATE TABLE written (a int)");
    row("a write in a transaction", "BEGIN; CREATE TABLE written (a int); COMMIT");
    row("begin read write", "BEGIN READ WRITE; CREATE TABLE written (a int); COMMIT");
    row("set transaction", "BEGIN; SET TRANSACTION READ WRITE; CREATE TABLE written (a int); COMMIT");
    row("a setting", "SET default_transaction_read_only = off; CREATE TABLE written (a int)");
    row("a function that sets",
        "SELECT set_config('default_transaction_read_only', 'off', false); CREATE TABLE written (a int)");
    row("a function that sets, then begin", "SELECT set_config('default_transaction_read_only', 'off', false); BEGIN; "
                                            "CREATE TABLE written (a int); COMMIT");
    row("a block that sets", "DO $$ BEGIN PERFORM set_config('default_transaction_read_only', 'off', false); END $$; "
                             "DO $$ BEGIN CREATE TABLE written (a int); END $$");
    row("a block that commits",
        "DO $$ BEGIN PERFORM set_config('default_transaction_read_only', 'off', false); COMMIT; "
        "CREATE TABLE written (a int); END $$");
    row("a chain", "BEGIN; SELECT set_config('default_transaction_read_only', 'off', false); COMMIT AND CHAIN; "
                   "CREATE TABLE written (a int); COMMIT");
    row("in the transaction",
        "BEGIN; SELECT set_config('transaction_read_only', 'off', false); CREATE TABLE written (a int); COMMIT");
    row("a held cursor", "SELECT set_config('default_transaction_read_only', 'off', false); "
                         "DECLARE c CURSOR WITH HOLD FOR SELECT writes()");
    row("vacuum", "VACUUM");
}

void TestRunScript::readOnlyStaysReadOnly()
{
    QFETCH(QString, script);
    QVERIFY(server().run(text("CREATE OR REPLACE FUNCTION writes() RETURNS int LANGUAGE plpgsql AS "
                              "'BEGIN CREATE TABLE written (a int); RETURN 1; END'"),
                         databaseName));
    const Run ran = run(script, db::Access::ReadOnly);
    QVERIFY(!ran.result);
    QVERIFY(ran.end->readOnly);
    QVERIFY2(ran.result.error().kind == ErrorKind::ReadOnly || !ran.result.error().sqlstate.isEmpty(),
             qPrintable(core::toOneLine(ran.result.error())));
    QCOMPARE(value(text("SELECT to_regclass('written') IS NULL")), text("t"));
}

void TestRunScript::readOnlyRunsWhatReads()
{
    const Run ran =
        run(text("BEGIN; DECLARE c CURSOR FOR SELECT generate_series(1, 3); FETCH 2 FROM c; CLOSE c; COMMIT; "
                 "SET hnsw.ef_search = 77; SHOW hnsw.ef_search; EXPLAIN SELECT 1; "
                 "PREPARE p AS SELECT $1::int; EXECUTE p(5); TABLE pg_class; SHOW transaction_read_only"),
            db::Access::ReadOnly);
    REQUIRE(ran.result);
    QCOMPARE(rowsOf(ran.reports[2]), (QStringList{text("1"), text("2")}));
    QCOMPARE(rowsOf(ran.reports[6]), QStringList{text("77")});
    QCOMPARE(rowsOf(ran.reports[9]), QStringList{text("5")});
    QCOMPARE(rowsOf(ran.reports[11]), QStringList{text("on")});
}

void TestRunScript::writesWhenUnlocked()
{
    const Run ran =
        run(text("CREATE TABLE unlocked (id int, e vector(2)); INSERT INTO unlocked VALUES (1, '[1,2]'), (2, NULL) "
                 "RETURNING id; UPDATE unlocked SET e = '[0,0]'; VACUUM unlocked; SELECT count(*) FROM unlocked"));
    REQUIRE(ran.result);
    QCOMPARE(ran.reports[1].command, text("INSERT 0 2"));
    QCOMPARE(rowsOf(ran.reports[1]), (QStringList{text("1"), text("2")}));
    QCOMPARE(ran.reports[2].command, text("UPDATE 2"));
    QCOMPARE(value(text("SELECT count(*) FROM unlocked")), text("2"));
    REQUIRE(run(text("DROP TABLE unlocked")).result);
}

void TestRunScript::transactionsAreThePersons()
{
    const Run ran = run(text("BEGIN; CREATE TABLE kept (a int); SAVEPOINT s; INSERT INTO kept VALUES (1); "
                             "ROLLBACK TO s; INSERT INTO kept VALUES (2); COMMIT; "
                             "BEGIN; INSERT INTO kept VALUES (3); ROLLBACK; TABLE kept"));
    REQUIRE(ran.result);
    QCOMPARE(rowsOf(ran.reports[10]), QStringList{text("2")});
    QCOMPARE(ran.end->transaction, OpenTransaction::None);
    REQUIRE(run(text("DROP TABLE kept")).result);
}

void TestRunScript::openTransactionsAreRolledBack()
{
    const Run open = run(text("BEGIN; CREATE TABLE forgotten (a int)"));
    REQUIRE(open.result);
    QCOMPARE(open.end->transaction, OpenTransaction::RolledBack);
    QCOMPARE(value(text("SELECT to_regclass('forgotten') IS NULL")), text("t"));
    const Run aborted = run(text("BEGIN; CREATE TABLE forgotten (a int); SELECT 1/0; COMMIT"));
    QVERIFY(!aborted.result);
    QCOMPARE(aborted.end->transaction, OpenTransaction::AbortedRolledBack);
    QCOMPARE(value(text("SELECT to_regclass('forgotten') IS NULL")), text("t"));
    const Run reading = run(text("BEGIN; SELECT 1"), db::Access::ReadOnly);
    REQUIRE(reading.result);
    QCOMPARE(reading.end->transaction, OpenTransaction::RolledBack);
}

void TestRunScript::sessionIsPutBack()
{
    const auto pool = server().pool(db::Access::ReadWrite, databaseName);
    jobs::JobContext context(pool);
    const auto ignore = [](const ScriptPart &) {
    };
    REQUIRE(runScript(context,
                      requestOf(text("SET work_mem = '3MB'; CREATE TEMP TABLE t (a int); LISTEN x; "
                                     "SELECT pg_advisory_lock(7); SELECT set_config('my.own', 'x', false)")),
                      ignore));
    QCOMPARE(pool->openCount(), 1);
    const auto lease = context.lease();
    REQUIRE(lease);
    QCOMPARE(pool->openCount(), 1);
    const auto left = (*lease)->execute(
        text("SELECT current_setting('work_mem') <> '3MB', to_regclass('pg_temp.t') IS NULL, "
             "(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'), "
             "(SELECT count(*) FROM pg_listening_channels()), coalesce(current_setting('my.own', true), '') = '', "
             "current_setting('statement_timeout')"));
    REQUIRE(left);
    QStringList values;
    for (int column = 0; column < left->columnCount(); ++column)
        values << left->text(0, column);
    QCOMPARE(values, (QStringList{text("t"), text("t"), text("0"), text("0"), text("t"), text("0")}));
}

void TestRunScript::copiesToTheClient()
{
    const Run ran = run(text("COPY (SELECT 1, 'a b' UNION ALL SELECT 2, NULL ORDER BY 1) TO STDOUT; SELECT 5"),
                        db::Access::ReadOnly);
    REQUIRE(ran.result);
    QCOMPARE(rowsOf(ran.reports[0]), (QStringList{text("1\ta b"), text("2\t\\N")}));
    QCOMPARE(ran.reports[0].command, text("COPY 2"));
    QCOMPARE(rowsOf(ran.reports[1]), QStringList{text("5")});
}

void TestRunScript::keepsSoManyRows()
{
    ScriptRequest request =
        requestOf(text("SELECT generate_series(1, 1000000); SELECT generate_series(1, 100); SELECT 7"));
    request.maxRows = 100;
    const Run locked = run(request, db::Access::ReadOnly);
    REQUIRE(locked.result);
    QCOMPARE(locked.reports[0].rowsKept, 100);
    QCOMPARE(locked.reports[0].cutBy, CutBy::Rows);
    QVERIFY(!locked.reports[0].allCounted);
    QCOMPARE(locked.reports[1].cutBy, CutBy::Nothing);
    QCOMPARE(rowsOf(locked.reports[2]), QStringList{text("7")});
    const Run unlocked = run(request, db::Access::ReadWrite);
    REQUIRE(unlocked.result);
    QCOMPARE(unlocked.reports[0].rowsKept, 100);
    QVERIFY(unlocked.reports[0].allCounted);
    QCOMPARE(unlocked.reports[0].rowsSent, 1000000);
    request.maxRows = 0;
    request.maxBytes = 1 << 20;
    const Run bytes = run(request, db::Access::ReadOnly);
    REQUIRE(bytes.result);
    QCOMPARE(bytes.reports[0].cutBy, CutBy::Bytes);
    QVERIFY(bytes.reports[0].rows->size().value < 2 << 20);
}

void TestRunScript::cutRowsDoNotUndoWhatIsWritten()
{
    ScriptRequest request =
        requestOf(text("CREATE TABLE many (a int); INSERT INTO many SELECT generate_series(1, 5000) RETURNING a; "
                       "BEGIN; SELECT a FROM many; INSERT INTO many VALUES (0); COMMIT"));
    request.maxRows = 10;
    const Run ran = run(request);
    REQUIRE(ran.result);
    QCOMPARE(ran.reports[1].rowsKept, 10);
    QCOMPARE(ran.reports[1].rowsSent, 5000);
    QCOMPARE(value(text("SELECT count(*) FROM many")), text("5001"));
    REQUIRE(run(text("DROP TABLE many")).result);
}

void TestRunScript::bigResultsStayOnDisk()
{
    ScriptRequest request = requestOf(text("SELECT i, repeat('x', 200) FROM generate_series(1, 1000000) AS i"));
    request.maxRows = 0;
    const qint64 before = residentMemory();
    const Run ran = run(request, db::Access::ReadOnly);
    REQUIRE(ran.result);
    QCOMPARE(ran.reports[0].rowsKept, 1000000);
    QVERIFY(ran.reports[0].rows->size().value > 200'000'000);
    const qint64 grown = residentMemory() - before;
    QVERIFY2(grown < 40'000'000, qPrintable(QString::number(grown)));
    jobs::JobContext context;
    const auto page = readPage(context, ran.reports[0].rows, 999'990);
    REQUIRE(page);
    QCOMPARE(page->rows.size(), 10);
    QCOMPARE(page->rows.last()[0].text, text("1000000"));
}

void TestRunScript::timeoutEndsAStatement()
{
    ScriptRequest request = requestOf(text("SELECT 1; SELECT pg_sleep(60); SELECT 2"));
    request.timeoutMs = 200;
    const Run ran = run(request, db::Access::ReadOnly);
    QVERIFY(!ran.result);
    QCOMPARE(ran.result.error().kind, ErrorKind::Timeout);
    QCOMPARE(ran.reports[1].state, StatementState::Failed);
    QCOMPARE(ran.end->notRun, 1);
}

void TestRunScript::cancelEndsTheStatement()
{
    for (const db::Access access : {db::Access::ReadOnly, db::Access::ReadWrite}) {
        jobs::JobRunner runner;
        const auto request = requestOf(text("SELECT 1; SELECT pg_sleep(600); SELECT 2"));
        QMap<int, StatementReport> reports;
        std::optional<ScriptEnd> end;
        std::optional<core::Result<ScriptEnd>> result;
        const auto job = runner.startStreaming<ScriptEnd, ScriptPart>(
            text("run"), server().pool(access, databaseName),
            [request](jobs::JobContext &context, const jobs::PartSink<ScriptPart> &sink) {
                return runScript(context, request, sink);
            });
        jobs::onPart(job.parts, this, [&](const ScriptPart &part) {
            if (part.statement)
                reports[part.statement->index] = *part.statement;
            if (part.end)
                end = part.end;
        });
        jobs::onFinished(job.result, this, [&result](const core::Result<ScriptEnd> &ended) { result = ended; });
        QTRY_VERIFY_WITH_TIMEOUT(reports.contains(1), 20000);
        runner.cancel(job.id);
        QTRY_VERIFY_WITH_TIMEOUT(result.has_value() && end.has_value(), 20000);
        QVERIFY(!*result);
        QCOMPARE(result->error().kind, ErrorKind::Cancelled);
        QCOMPARE(reports[0].state, StatementState::Succeeded);
        QCOMPARE(reports[1].state, StatementState::Cancelled);
        QCOMPARE(end->notRun, 1);
    }
}

void TestRunScript::cancelEndsTheRows()
{
    jobs::JobContext context(server().pool(db::Access::ReadOnly, databaseName));
    ScriptRequest request = requestOf(text("SELECT generate_series(1, 1000000000)"));
    request.maxRows = 0;
    std::optional<StatementReport> last;
    const auto result = runScript(context, request, [&](const ScriptPart &part) {
        if (!part.statement)
            return;
        last = part.statement;
        if (last->rowsKept > 0)
            context.requestCancel();
    });
    QVERIFY(!result);
    QCOMPARE(last->state, StatementState::Cancelled);
    QVERIFY(last->rowsKept > 0);
    QVERIFY(last->rowsKept < 1000000000);
}

/// Last: the server is not the same afterwards.
void TestRunScript::lostConnectionIsSaid()
{
    const Run own = run(text("SELECT 1; SELECT pg_terminate_backend(pg_backend_pid()); SELECT 2"));
    QVERIFY(!own.result);
    QCOMPARE(own.result.error().kind, ErrorKind::ConnectionLost);
    QCOMPARE(own.reports[1].state, StatementState::ConnectionLost);
    QCOMPARE(own.end->notRun, 1);

    jobs::JobContext context(server().pool(db::Access::ReadOnly, databaseName));
    ScriptRequest request = requestOf(text("SELECT pg_backend_pid(); SELECT generate_series(1, 1000000000)"));
    request.maxRows = 0;
    QString backend;
    std::optional<StatementReport> last;
    const auto broken = runScript(context, request, [&](const ScriptPart &part) {
        if (!part.statement || last)
            return;
        if (part.statement->index == 0 && part.statement->rowsKept > 0)
            backend = rowsOf(*part.statement).first();
        if (part.statement->index == 1 && part.statement->rowsKept > 0) {
            last = part.statement;
            QVERIFY(server().run(QStringLiteral("SELECT pg_terminate_backend(%1)").arg(backend), databaseName));
        }
    });
    QVERIFY(!broken);
    QCOMPARE(broken.error().kind, ErrorKind::ConnectionLost);
    QVERIFY(last);

    const auto killed = runScript(context, requestOf(text("SELECT pg_sleep(600)")), [this](const ScriptPart &part) {
        if (part.statement && part.statement->state == StatementState::Running)
            server().kill();
    });
    QVERIFY(!killed);
    QCOMPARE(killed.error().kind, ErrorKind::ConnectionLost);
    QVERIFY(server().restart());
    REQUIRE(run(text("SELECT 1")).result);
}

QTEST_GUILESS_MAIN(TestRunScript)
#include "tst_runscript.moc"
