#include "app/query/splitscript.h"

#include <QTest>

using namespace query;

class TestSplitScript : public QObject
{
    Q_OBJECT

private slots:
    void splits_data();
    void splits();
    void tellsPlaces();
    void refuses_data();
    void refuses();
    void refusesWhatIsOpen_data();
    void refusesWhatIsOpen();
    void readsWhatIsTyped();
    void findsTheStatementUnderTheCursor_data();
    void findsTheStatementUnderTheCursor();
    void knowsKinds_data();
    void knowsKinds();
    void splitsLongScripts();
};

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

QStringList textsOf(const QList<ScriptStatement> &statements)
{
    QStringList texts;
    for (const ScriptStatement &statement : statements)
        texts << statement.text;
    return texts;
}

} // namespace

void TestSplitScript::splits_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QStringList>("statements");
    const auto row = [](const char *name, const char *script, const QStringList &statements) {
        QTest::newRow(name) << text(script) << statements;
    };
    row("nothing", " -- a comment; with a semicolon\n ;; ", {});
    row("one without its semicolon", " SELECT 1 ", {text("SELECT 1")});
    row("several", "SELECT 1;SELECT 2 ; \n;SELECT 3;", {text("SELECT 1"), text("SELECT 2"), text("SELECT 3")});
    row("quotes", "SELECT 'a;b', \"c;d\"; SELECT E'\\';', U&'x;'",
        {text("SELECT 'a;b', \"c;d\""), text("SELECT E'\\';', U&'x;'")});
    row("dollars", "DO $$ BEGIN; END $$; SELECT $a$;$b$;$a$",
        {text("DO $$ BEGIN; END $$"), text("SELECT $a$;$b$;$a$")});
    row("comments", "SELECT /* ; /* ; */ ; */ 1; -- ;\nSELECT 2",
        {text("SELECT /* ; /* ; */ ; */ 1"), text("SELECT 2")});
    row("a rule", "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b); SELECT 1",
        {text("CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)"), text("SELECT 1")});
    row("a body of SQL",
        "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; "
        "SELECT 3",
        {text(
             "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END"),
         text("SELECT 3")});
    row("a transaction", "BEGIN; SELECT 1; END; SELECT 2",
        {text("BEGIN"), text("SELECT 1"), text("END"), text("SELECT 2")});
    row("letters beyond ASCII", "SELECT 'ü;😀' AS größe; SELECT 2", {text("SELECT 'ü;😀' AS größe"), text("SELECT 2")});
}

void TestSplitScript::splits()
{
    QFETCH(QString, script);
    QFETCH(QStringList, statements);
    const auto split = splitScript(script);
    QVERIFY2(split, split ? "" : qPrintable(split.error().message));
    QCOMPARE(textsOf(*split), statements);
    for (const ScriptStatement &statement : *split) {
        QCOMPARE(script.mid(statement.at, statement.end - statement.at), statement.text);
        QVERIFY(statement.refusal.isEmpty());
    }
}

void TestSplitScript::tellsPlaces()
{
    const auto split = splitScript(text("-- 😀\n\nSELECT 1;\n  SELECT\n 2;  SELECT 3"));
    QVERIFY(split);
    QList<int> lines;
    for (const ScriptStatement &statement : *split)
        lines << statement.line;
    QCOMPARE(lines, (QList<int>{3, 4, 5}));
    QCOMPARE(placeIn(text("a\n😀b"), 4), (TextPlace{2, 2}));
    QCOMPARE(placeIn(QString(), 0), (TextPlace{1, 1}));
}

void TestSplitScript::refuses_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<int>("refused");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("why");
    QTest::newRow("a command") << text("SELECT 1;\n\\d items\nSELECT 2;")
                               << QStringList{text("SELECT 1"), text("\\d items"), text("SELECT 2")} << 1 << 2
                               << text("\\d is a command of psql");
    QTest::newRow("a command with a quote")
        << text("\\echo it's\nSELECT 'x'") << QStringList{text("\\echo it's"), text("SELECT 'x'")} << 0 << 1
        << text("\\echo is a command of psql");
    QTest::newRow("a command behind a statement")
        << text("SELECT 1 \\gx") << QStringList{text("SELECT 1"), text("\\gx")} << 1 << 1
        << text("\\gx is a command of psql");
    QTest::newRow("COPY with data") << text("COPY t (a, \"from\") FROM STDIN;\n1\tit's\n2\t\\N\n\\.\nSELECT 1")
                                    << QStringList{text("COPY t (a, \"from\") FROM STDIN"), text("SELECT 1")} << 0 << 1
                                    << text("takes its data from the client");
    QTest::newRow("COPY without data") << text("SELECT 1;\ncopy t from stdin with (format csv);\nSELECT 2")
                                       << QStringList{text("SELECT 1"), text("copy t from stdin with (format csv)"),
                                                      text("SELECT 2")}
                                       << 1 << 2 << text("import the file");
}

void TestSplitScript::refuses()
{
    QFETCH(QString, script);
    QFETCH(QStringList, statements);
    QFETCH(int, refused);
    QFETCH(int, line);
    QFETCH(QString, why);
    const auto split = splitScript(script);
    QVERIFY2(split, split ? "" : qPrintable(split.error().message));
    QCOMPARE(textsOf(*split), statements);
    for (int index = 0; index < split->size(); ++index)
        QCOMPARE(!(*split)[index].refusal.isEmpty(), index == refused);
    QCOMPARE((*split)[refused].line, line);
    QVERIFY2((*split)[refused].refusal.contains(why), qPrintable((*split)[refused].refusal));
}

void TestSplitScript::refusesWhatIsOpen_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("message");
    QTest::newRow("a quote") << text("SELECT 1;\nSELECT '") << text("a quote is not closed, from line 2, column 8 on");
    QTest::newRow("dollars") << text("DO $$ BEGIN") << text("a dollar quote is not closed, from line 1, column 4 on");
    QTest::newRow("a comment") << text("SELECT 'ü😀' /* x /* */")
                               << text("a comment is not closed, from line 1, column 13 on");
}

void TestSplitScript::refusesWhatIsOpen()
{
    QFETCH(QString, script);
    QFETCH(QString, message);
    const auto split = splitScript(script);
    QVERIFY(!split);
    QCOMPARE(split.error().message, message);
}

void TestSplitScript::readsWhatIsTyped()
{
    const QString script = text("SELECT 1; SELECT 'a");
    const auto statements = splitOpenScript(script);
    QCOMPARE(textsOf(statements), (QStringList{text("SELECT 1"), text("SELECT 'a")}));
    QVERIFY(statements[0].refusal.isEmpty());
    QVERIFY(!statements[1].refusal.isEmpty());
    QCOMPARE(splitOpenScript(text("SELECT 1; 'x")).at(1).at, 10);
}

void TestSplitScript::findsTheStatementUnderTheCursor_data()
{
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("statement");
    QTest::newRow("at the start") << 0 << 0;
    QTest::newRow("inside") << 4 << 0;
    QTest::newRow("behind the semicolon") << 9 << 0;
    QTest::newRow("behind it, with spaces") << 11 << 0;
    QTest::newRow("the line between") << 12 << 1;
    QTest::newRow("in the second") << 16 << 1;
    QTest::newRow("at the end") << 24 << 1;
}

void TestSplitScript::findsTheStatementUnderTheCursor()
{
    QFETCH(int, position);
    QFETCH(int, statement);
    const QString script = text("SELECT 1;  \n \nSELECT 2 ; ");
    QCOMPARE(statementAt(*splitScript(script), script, position), statement);
}

void TestSplitScript::knowsKinds_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<StatementKind>("kind");
    const auto row = [](const char *sql, StatementKind kind) {
        QTest::newRow(sql) << text(sql) << kind;
    };
    row("((SELECT 1))", StatementKind::Query);
    row("WITH x AS (SELECT 1) SELECT * FROM x", StatementKind::Query);
    row("WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x", StatementKind::Writing);
    row("WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x", StatementKind::Writing);
    row("SELECT 'delete', \"insert\", update_time FROM t", StatementKind::Query);
    row("SELECT * INTO copy FROM t", StatementKind::Writing);
    row("SELECT * FROM t FOR NO KEY UPDATE", StatementKind::Writing);
    row("SELECT substring(a FROM 1 FOR 2) FROM t", StatementKind::Query);
    row("EXPLAIN ANALYZE DELETE FROM t", StatementKind::Writing);
    row("EXPLAIN DELETE FROM t", StatementKind::Other);
    row("EXPLAIN (ANALYZE, BUFFERS) SELECT 1", StatementKind::Other);
    row("CREATE TABLE t ()", StatementKind::Writing);
    row("SET hnsw.ef_search = 100", StatementKind::Session);
    row("SET TRANSACTION READ ONLY", StatementKind::Inside);
    row("ROLLBACK TO SAVEPOINT a", StatementKind::Inside);
    row("ROLLBACK", StatementKind::End);
    row("START TRANSACTION", StatementKind::Begin);
    row("PREPARE TRANSACTION 'x'", StatementKind::End);
    row("COPY (SELECT 1) TO STDOUT", StatementKind::Other);
    row("COPY t TO '/tmp/x'", StatementKind::Writing);
}

void TestSplitScript::knowsKinds()
{
    QFETCH(QString, sql);
    QFETCH(StatementKind, kind);
    const auto split = splitScript(sql);
    QVERIFY(split);
    QCOMPARE(split->size(), 1);
    QCOMPARE(split->first().kind, kind);
    QCOMPARE(mayWrite(split->first().kind), kind == StatementKind::Writing);
}

void TestSplitScript::splitsLongScripts()
{
    constexpr int Many = 20000;
    const QString script =
        text("SELECT '[0.1,0.2]'::vector <-> v FROM t WHERE a = 'it''s'; -- x\n\\d t\n").repeated(Many);
    const auto split = splitScript(script);
    QVERIFY(split);
    QCOMPARE(split->size(), 2 * Many);
    QCOMPARE(split->last().line, 2 * Many);
}

QTEST_GUILESS_MAIN(TestSplitScript)
#include "tst_splitscript.moc"
