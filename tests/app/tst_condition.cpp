#include "app/db/condition.h"

#include <QTest>

class TestCondition : public QObject
{
    Q_OBJECT

private slots:
    void acceptsWholeConditions_data();
    void acceptsWholeConditions();
    void refusesWhatReachesOut_data();
    void refusesWhatReachesOut();
    void refusesParametersWhereTheyMeanNothing();
    void saysWhere();
};

void TestCondition::acceptsWholeConditions_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("plain") << QStringLiteral("price < 10 AND category = 'a'");
    QTest::newRow("parentheses") << QStringLiteral("(a OR (b AND c)) AND d IN (1, 2)");
    QTest::newRow("array") << QStringLiteral("tags[1] = ANY (ARRAY['x', 'y'])");
    QTest::newRow("closing in a string") << QStringLiteral("title = ') OR (true'");
    QTest::newRow("closing in a name") << QStringLiteral("\"odd ) name;\" = 1");
    QTest::newRow("doubled quote") << QStringLiteral("title = 'it''s ; fine)'");
    QTest::newRow("backslash in a string") << QStringLiteral("path LIKE 'C:\\temp\\'");
    QTest::newRow("escape string") << QStringLiteral("title = E'it\\'s )'");
    QTest::newRow("escape string with a doubled quote") << QStringLiteral("title = E'a''b\\'c)'");
    QTest::newRow("escape string over two lines") << QStringLiteral("title = E'a'\n 'b\\'c)'");
    QTest::newRow("a name that ends in e") << QStringLiteral("type'a\\' = 'b'");
    QTest::newRow("dollar quote") << QStringLiteral("title = $q$ ); ' $q$");
    QTest::newRow("empty dollar quote") << QStringLiteral("title = $$ ); ' $$");
    QTest::newRow("dollar in a name") << QStringLiteral("a$b$ = 1 AND c$b$ = 2");
    QTest::newRow("query parameter") << QStringLiteral("embedding <-> $1::vector < 1");
    QTest::newRow("comment at the end") << QStringLiteral("a = 1 -- ) and more");
    QTest::newRow("block comment") << QStringLiteral("a = 1 /* ) /* ; */ ' */ AND b");
    QTest::newRow("json path") << QStringLiteral("meta->>'k' = 'v' AND meta @> '{\"a\": [1]}'");
}

void TestCondition::acceptsWholeConditions()
{
    QFETCH(QString, text);
    const auto checked = db::checkCondition(text);
    QVERIFY2(checked, checked ? "" : qPrintable(checked.error().message));
}

void TestCondition::refusesWhatReachesOut_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("leaves the parentheses") << QStringLiteral("true) UNION SELECT 1, 2 FROM x WHERE (true");
    QTest::newRow("leaves and comments the rest") << QStringLiteral("true) LIMIT 1 --");
    QTest::newRow("second statement") << QStringLiteral("true; DROP TABLE items");
    QTest::newRow("semicolon alone") << QStringLiteral("true;");
    QTest::newRow("open parenthesis") << QStringLiteral("(a = 1");
    QTest::newRow("brackets crossed") << QStringLiteral("(a[1) = 1]");
    QTest::newRow("open quote") << QStringLiteral("a = 'x");
    QTest::newRow("quote opened by an escaped end") << QStringLiteral("a = E'x\\'");
    QTest::newRow("open name") << QStringLiteral("\"a = 1");
    QTest::newRow("open comment") << QStringLiteral("a = 1 /* rest");
    QTest::newRow("open inner comment") << QStringLiteral("a = 1 /* /* */ rest");
    QTest::newRow("open dollar quote") << QStringLiteral("a = $x$ rest $y$");
    QTest::newRow("command of psql") << QStringLiteral("true \\! rm -r .");
    QTest::newRow("null character") << QStringLiteral("true") + QChar(QChar::Null);
}

void TestCondition::refusesWhatReachesOut()
{
    QFETCH(QString, text);
    const auto checked = db::checkCondition(text);
    QVERIFY(!checked);
    QCOMPARE(checked.error().kind, core::ErrorKind::InvalidInput);
}

void TestCondition::refusesParametersWhereTheyMeanNothing()
{
    const auto refused = [](const QString &text) {
        return !db::checkCondition(text, db::ConditionParameters::Refused);
    };
    QVERIFY(refused(QStringLiteral("price > $1")));
    QVERIFY(!refused(QStringLiteral("title = '$1' AND a$1 = $q$ $1 $q$ -- $1")));
}

void TestCondition::saysWhere()
{
    const auto checked = db::checkCondition(QStringLiteral("a = 1) OR (b"));
    QVERIFY(!checked);
    QVERIFY(checked.error().message.contains(QStringLiteral("character 6")));
}

QTEST_GUILESS_MAIN(TestCondition)
#include "tst_condition.moc"
