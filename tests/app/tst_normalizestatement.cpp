#include "app/plan/normalizestatement.h"

#include <QElapsedTimer>
#include <QTest>

using plan::normalizeStatement;

class TestNormalizeStatement : public QObject
{
    Q_OBJECT

private slots:
    void normalizes_data();
    void normalizes();
    void hostileTextTakesLinearTime();
};

void TestNormalizeStatement::normalizes_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *what, const char *sql, const char *expected) {
        QTest::newRow(what) << QString::fromUtf8(sql) << QString::fromUtf8(expected);
    };
    row("literals", "SELECT id FROM Items WHERE a = 'x''y' AND b < 10.5e3 LIMIT 10;",
        "select id from items where a = ? and b < ? limit ?");
    row("parameters", "SELECT $1::vector, $12", "select ?::vector, ?");
    row("vectors", "ORDER BY v <=> '[0.1,0.2]'::vector(2)", "order by v <=> ?::vector(?)");
    row("lists", "a IN (1, 2, 3,4)", "a in (?)");
    row("space and comments", "SELECT  a -- one\n , /* two */ b\n\tFROM t  ", "select a , b from t");
    row("quoted names", "SELECT \"Odd Name\", \"a1\" FROM t1", "select \"Odd Name\", \"a1\" from t1");
    row("dollar quotes", "SELECT $q$it's 1$q$, $$2$$", "select ?");
    row("umlauts", "SELECT größe FROM täglich", "select größe from täglich");
    row("open quote", "SELECT  'abc", "SELECT 'abc");
    row("nested comments", "SELECT 1 /* a /* b */ c */ + 2", "select ? + ?");
    row("prefixed strings", "SELECT E'a\\'b', x'1F', U&'d'", "select ?");
    row("names with dollars", "SELECT a$1 FROM t$", "select a$1 from t$");
    row("nothing", "", "");
}

void TestNormalizeStatement::normalizes()
{
    QFETCH(const QString, sql);
    QTEST(normalizeStatement(sql), "expected");
}

void TestNormalizeStatement::hostileTextTakesLinearTime()
{
    QElapsedTimer timer;
    for (const char *piece : {"'", "\"", "$a$ ", "/*", "--", "1,", "$1,", "(("}) {
        timer.start();
        normalizeStatement(QString::fromLatin1(piece).repeated(300'000));
        QVERIFY2(timer.elapsed() < 3000, piece);
    }
}

QTEST_GUILESS_MAIN(TestNormalizeStatement)
#include "tst_normalizestatement.moc"
