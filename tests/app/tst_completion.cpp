#include "app/query/completion.h"
#include "app/query/tablereferences.h"

#include <QTest>

using namespace query;

class TestCompletion : public QObject
{
    Q_OBJECT

private slots:
    void completes_data();
    void completes();
    void offersNoMoreThanCanBeRead();
    void findsTables_data();
    void findsTables();
};

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

catalog::Table table(const char *schema, const char *name, const QStringList &columns)
{
    catalog::Table made;
    made.name = {text(schema), text(name)};
    for (const QString &column : columns) {
        catalog::Column one;
        one.name = column;
        made.columns << one;
    }
    return made;
}

catalog::Catalog demo()
{
    catalog::Catalog made;
    made.schemas << catalog::Schema{text("Odd \"s\""), {table("Odd \"s\"", "T; x", {text("Größe ü"), text("limit")})}};
    made.schemas << catalog::Schema{text("public"),
                                    {table("public", "documents", {text("id"), text("body")}),
                                     table("public", "items", {text("id"), text("embedding")})}};
    return made;
}

ServerNames someNames()
{
    return {{text("l2_distance"), text("l2_normalize"), text("lower")},
            {text("vector")},
            {text("hnsw.ef_search"), text("hnsw.iterative_scan"), text("work_mem")}};
}

} // namespace

/// A bar marks the cursor; the completions are joined by spaces, the word that they stand for comes first.
void TestCompletion::completes_data()
{
    QTest::addColumn<QString>("statement");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *statement, const char *expected) {
        QTest::newRow(name) << text(statement) << text(expected);
    };
    row("columns of the statement's tables first", "SELECT em| FROM items", "em|embedding");
    row("columns of an alias", "SELECT i.| FROM items AS i, documents d", "|id embedding");
    row("columns of another alias", "SELECT d.bo| FROM items i JOIN documents AS d ON true", "bo|body");
    row("tables", "SELECT * FROM it|", "it|items");
    row("tables of a schema", "SELECT * FROM public.|", "|documents items");
    row("names that need quotes", "SELECT * FROM t|", "t|\"T; x\"");
    row("in quotes", "SELECT * FROM \"t|", "\"t|\"T; x\"");
    row("quoted qualifiers", "SELECT \"T; x\".| FROM \"Odd \"\"s\"\"\".\"T; x\"", "|\"Größe ü\" \"limit\"");
    row("functions", "SELECT l2_n|", "l2_n|l2_normalize");
    row("settings", "SET hn|", "hn|hnsw.ef_search hnsw.iterative_scan");
    row("the rest of a setting", "SET hnsw.ef|", "ef|ef_search");
    row("SET of an update", "UPDATE items SET em|", "em|embedding");
    row("keywords", "SELECT * FROM items WHE|", "WHE|WHEN WHERE");
    row("nothing in a string", "SELECT 'em| FROM items", "|");
    row("nothing in a comment", "SELECT -- em|", "|");
    row("nothing of nothing", "|", "|");
}

void TestCompletion::completes()
{
    QFETCH(QString, statement);
    QFETCH(QString, expected);
    const qsizetype position = statement.indexOf(u'|');
    statement.remove(position, 1);
    const Completions found = completionsAt(statement, position, demo(), someNames());
    QStringList texts;
    for (const Completion &item : found.items)
        texts << item.text;
    QCOMPARE(statement.mid(found.from, position - found.from) + u'|' + texts.join(u' '), expected);
}

void TestCompletion::offersNoMoreThanCanBeRead()
{
    catalog::Catalog many;
    many.schemas << catalog::Schema{text("public"), {}};
    for (int i = 0; i < 5000; ++i)
        many.schemas[0].tables << table("public", qPrintable(text("t%1").arg(i)), {});
    QCOMPARE(completionsAt(text("SELECT * FROM t"), 15, many, {}).items.size(), 200);
}

void TestCompletion::findsTables_data()
{
    QTest::addColumn<QString>("statement");
    QTest::addColumn<QString>("tables");
    const auto row = [](const char *name, const char *statement, const char *tables) {
        QTest::newRow(name) << text(statement) << text(tables);
    };
    row("a list", "SELECT * FROM a, b AS x, public.c y WHERE true", "a b:x public.c:y");
    row("joins", "SELECT FROM a JOIN ONLY b USING (id)", "a b");
    row("subqueries", "SELECT FROM (SELECT FROM inner_one) s", "inner_one");
    row("writes", "INSERT INTO a SELECT FROM b", "a b");
    row("quoted", "UPDATE \"A b\" SET x = 1", "A b");
    row("not finished", "SELECT FROM a, ", "a");
}

void TestCompletion::findsTables()
{
    QFETCH(QString, statement);
    QFETCH(QString, tables);
    QStringList found;
    for (const TableReference &reference : tableReferences(statement)) {
        const QString schema = reference.schema.isEmpty() ? QString() : reference.schema + u'.';
        const QString alias = reference.alias.isEmpty() ? QString() : u':' + reference.alias;
        found << schema + reference.name + alias;
    }
    QCOMPARE(found.join(u' '), tables);
}

QTEST_GUILESS_MAIN(TestCompletion)
#include "tst_completion.moc"
