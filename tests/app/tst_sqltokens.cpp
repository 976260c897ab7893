#include "app/db/sqltokens.h"

#include <QTest>

class TestSqlTokens : public QObject
{
    Q_OBJECT

private slots:
    void takesApart_data();
    void takesApart();
    void countsParentheses();
    void refusesWhatIsOpen_data();
    void refusesWhatIsOpen();
    void readsAsFarAsItIsClosed();
    void isLinear();
};

void TestSqlTokens::takesApart_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("tokens");
    const auto row = [](const char *name, const char *sql, const char *tokens) {
        QTest::newRow(name) << QString::fromUtf8(sql) << QString::fromUtf8(tokens);
    };
    row("words and signs", "a.b <=> c::vector(3)", "a|.|b|<=>|c|::|vector|(|3|)");
    row("strings", "'it''s' E'a\\'b' \"x\"\"y\" U&'\\0041'", "'it''s'|E'a\\'b'|\"x\"\"y\"|U&'\\0041'");
    row("a plain string keeps its backslash", "'a\\' b", "'a\\'|b");
    row("dollars", "$1 $$a;'b$$ $tag$x$$y$tag$", "$1|$$a;'b$$|$tag$x$$y$tag$");
    row("comments", "a -- b\n/* c /* d */ e */ f", "a|f");
    row("numbers", "1 2.5 .5 1e-3 a1", "1|2.5|.5|1e-3|a1");
    row("a sign is no part of an operator", "a=-1 b<->-x c ~-1", "a|=|-|1|b|<->|-|x|c|~-|1");
    row("a comment ends an operator", "a <--b\n> c", "a|<|>|c");
    row("letters beyond ASCII", "größe = 'ü'", "größe|=|'ü'");
}

void TestSqlTokens::takesApart()
{
    QFETCH(QString, sql);
    QFETCH(QString, tokens);
    const auto result = db::sqlTokens(sql);
    QVERIFY(result);
    QStringList texts;
    for (const db::SqlToken &token : result.value())
        texts << token.text.toString();
    QCOMPARE(texts.join(u'|'), tokens);
}

void TestSqlTokens::countsParentheses()
{
    const QString sql = QStringLiteral("a (b [c] d) ) e");
    const auto tokens = db::sqlTokens(sql);
    QVERIFY(tokens);
    QList<int> depths;
    for (const db::SqlToken &token : tokens.value())
        depths << token.depth;
    QCOMPARE(depths, (QList<int>{0, 0, 1, 1, 2, 1, 1, 0, 0, 0}));
}

void TestSqlTokens::refusesWhatIsOpen_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("string") << QStringLiteral("SELECT 'a");
    QTest::newRow("name") << QStringLiteral("SELECT \"a");
    QTest::newRow("comment") << QStringLiteral("SELECT /* /* */");
    QTest::newRow("dollars") << QStringLiteral("SELECT $a$ b $$");
}

void TestSqlTokens::refusesWhatIsOpen()
{
    QFETCH(QString, sql);
    const auto tokens = db::sqlTokens(sql);
    QVERIFY(!tokens);
    QVERIFY2(tokens.error().message.contains(u"from character 8"), qPrintable(tokens.error().message));
}

void TestSqlTokens::readsAsFarAsItIsClosed()
{
    const QString sql = QStringLiteral("SELECT a, 'open; b");
    const db::SqlTokenization read = db::tokenizeSql(sql);
    QCOMPARE(read.tokens.size(), 3);
    QCOMPARE(read.unclosedAt, 10);
    QCOMPARE(read.unclosed, QStringLiteral("a quote"));
    QCOMPARE(db::tokenizeSql(QStringLiteral("SELECT 'a'")).unclosedAt, -1);
    QCOMPARE(db::tokenizeSql(QStringLiteral("a /* b")).unclosed, QStringLiteral("a comment"));
}

void TestSqlTokens::isLinear()
{
    const QString nested = QString(200'000, u'(') + QString(200'000, u')');
    QCOMPARE(db::sqlTokens(nested)->size(), 400'000);
    QCOMPARE(db::sqlTokens(u'\'' + QString(5'000'000, u'x') + u'\'')->size(), 1);
}

QTEST_GUILESS_MAIN(TestSqlTokens)

#include "tst_sqltokens.moc"
