#include "app/plan/explainstatement.h"
#include "app/search/exactplan.h"

#include <QTest>

using namespace plan;

class TestExplainStatement : public QObject
{
    Q_OBJECT

private slots:
    void takesOneStatement_data();
    void takesOneStatement();
    void optionsFitTheServer();
    void knowsWhatMayWrite_data();
    void knowsWhatMayWrite();
    void executesWithLiterals();
    void addsTheDistance_data();
    void addsTheDistance();
};

void TestExplainStatement::takesOneStatement_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("statement");
    const auto row = [](const char *name, const char *sql, const char *statement) {
        QTest::newRow(name) << QString::fromUtf8(sql) << QString::fromUtf8(statement);
    };
    row("plain", "SELECT 1", "SELECT 1");
    row("ended", "  SELECT 1 ;\n -- done\n;", "SELECT 1");
    row("semicolons in it", "SELECT ';' || $$;$$ -- ;", "SELECT ';' || $$;$$");
    row("a comment first", "/* x */ SELECT 1", "SELECT 1");
    row("in front", "; SELECT 1", "SELECT 1");
    row("in parentheses", ";; (SELECT 1);", "(SELECT 1)");
    row("two", "SELECT 1; DELETE FROM t", "");
    row("two after a comment", "SELECT 1 --;\n; SELECT 2", "");
    row("none", " -- nothing\n;", "");
    row("its own explain", "EXPLAIN SELECT 1", "");
    row("open quote", "SELECT 'a", "");
}

void TestExplainStatement::takesOneStatement()
{
    QFETCH(QString, sql);
    QFETCH(QString, statement);
    ExplainRequest request;
    request.sql = sql;
    const auto single = singleStatement(request);
    QCOMPARE(bool(single), !statement.isEmpty());
    if (single)
        QCOMPARE(*single, statement);
    else
        QCOMPARE(single.error().kind, core::ErrorKind::InvalidInput);
}

void TestExplainStatement::optionsFitTheServer()
{
    ExplainRequest request;
    QCOMPARE(explainText(request, QStringLiteral("SELECT 1"), 130000),
             QStringLiteral("EXPLAIN (FORMAT JSON, SETTINGS, VERBOSE) SELECT 1"));
    request.analyze = request.wal = request.serialize = request.memory = true;
    request.timing = false;
    QCOMPARE(explainText(request, QStringLiteral("SELECT 1"), 160000),
             QStringLiteral("EXPLAIN (FORMAT JSON, SETTINGS, ANALYZE, VERBOSE, BUFFERS, TIMING OFF, WAL) SELECT 1"));
    QVERIFY(explainText(request, QStringLiteral("SELECT 1"), 170000).contains(u"WAL, SERIALIZE, MEMORY)"));
    request.buffers = false;
    QVERIFY(explainText(request, QStringLiteral("SELECT 1"), 180000).contains(u"BUFFERS OFF"));
}

void TestExplainStatement::knowsWhatMayWrite_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<bool>("writes");
    const auto row = [](const char *sql, bool writes) {
        QTest::newRow(sql) << QString::fromUtf8(sql) << writes;
    };
    row("SELECT 1", false);
    row("(SELECT 1)", false);
    row("VALUES (1)", false);
    row("TABLE t", false);
    row("WITH a AS (SELECT 1) SELECT * FROM a", false);
    row("SELECT 'DELETE FROM t'", false);
    row("SELECT \"update\" FROM t", false);
    row("SELECT updated FROM t WHERE x = 'for update'", false);
    row("DELETE FROM t", true);
    row("insert into t values (1)", true);
    row("MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE", true);
    row("WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d", true);
    row("WITH d AS (SELECT 1) INSERT INTO t SELECT * FROM d", true);
    row("SELECT * FROM t FOR UPDATE", true);
    row("SELECT * FROM t FOR NO KEY UPDATE", true);
    row("SELECT * INTO u FROM t", true);
    row("CREATE TABLE u AS SELECT 1", true);
    row("EXECUTE p", true);
}

void TestExplainStatement::knowsWhatMayWrite()
{
    QFETCH(QString, sql);
    QFETCH(bool, writes);
    QCOMPARE(mayWrite(sql), writes);
}

void TestExplainStatement::executesWithLiterals()
{
    ExplainRequest request;
    request.parameters = {db::Parameter::text(QStringLiteral("it's"))};
    QCOMPARE(parameterCount(QStringLiteral("SELECT $2, $1, '$9'")), 2);
    QCOMPARE(*executeText(request, QStringLiteral("p"), 2), QStringLiteral("EXECUTE \"p\"('it''s', NULL)"));
    QCOMPARE(*executeText(request, QStringLiteral("p"), 0), QStringLiteral("EXECUTE \"p\""));
    request.analyze = true;
    QVERIFY(!executeText(request, QStringLiteral("p"), 2));
    request.parameters = {db::Parameter::binary("x")};
    QVERIFY(!executeText(request, QStringLiteral("p"), 1));
}

void TestExplainStatement::addsTheDistance_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("extended");
    const auto row = [](const char *sql, const char *extended) {
        QTest::newRow(sql) << QString::fromUtf8(sql) << QString::fromUtf8(extended);
    };
    row("SELECT id FROM t ORDER BY v <-> '[1]' LIMIT 3",
        "SELECT id , (v <-> '[1]') AS workbench_distance FROM t ORDER BY v <-> '[1]' LIMIT 3");
    row("SELECT (SELECT 1 FROM u LIMIT 1) FROM t ORDER BY (v <-> $1), id LIMIT 3",
        "SELECT (SELECT 1 FROM u LIMIT 1) , ((v <-> $1)) AS workbench_distance FROM t ORDER BY (v <-> $1), id LIMIT 3");
    row("SELECT *, v <-> '[1]' AS d FROM t ORDER BY d ASC LIMIT 3",
        "SELECT *, v <-> '[1]' AS d FROM t ORDER BY d ASC LIMIT 3");
    row("SELECT id FROM t ORDER BY v <-> '[1]'", "");
    row("SELECT id FROM t LIMIT 3", "");
    row("SELECT a FROM t UNION SELECT b FROM u ORDER BY a <-> '[1]' LIMIT 3", "");
    row("SELECT a FROM t GROUP BY a ORDER BY min(v <-> '[1]') LIMIT 3", "");
    row("SELECT a FROM t ORDER BY v <-> '[1]' LIMIT 3 FOR UPDATE", "");
    row("SELECT v <-> '[1]' FROM t ORDER BY 1 LIMIT 3", "");
    row("SELECT 1", "");
}

void TestExplainStatement::addsTheDistance()
{
    QFETCH(QString, sql);
    QFETCH(QString, extended);
    const auto statement = search::distanceStatement(sql);
    QCOMPARE(bool(statement), !extended.isEmpty());
    if (statement)
        QCOMPARE(statement->sql, extended);
}

QTEST_GUILESS_MAIN(TestExplainStatement)

#include "tst_explainstatement.moc"
