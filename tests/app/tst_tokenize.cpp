#include "app/embedding/tokenize.h"

#include <QTest>

using embedding::tokenize;

class TestTokenize : public QObject
{
    Q_OBJECT

private slots:
    void findsWords_data();
    void findsWords();
    void readsNoMoreThanItsLimit();
};

void TestTokenize::findsWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    QTest::newRow("lower case") << "Real-Time STRATEGY Game"
                                << "real time strategy game";
    QTest::newRow("stop words") << "the size of an array is not what it was"
                                << "size array";
    QTest::newRow("identifiers") << "pg_stat_get_db_blk(oid)"
                                 << "pg stat get db blk oid";
    QTest::newRow("numbers") << "utf8 to 3.14 or 2024"
                             << "utf8 14 2024";
    QTest::newRow("one character") << "a b x y"
                                   << "";
    QTest::newRow("umlauts") << QStringLiteral("Größe ÉCOLE") << QStringLiteral("größe école");
    QTest::newRow("decomposed") << QStringLiteral("e\u0301cole") << QStringLiteral("école");
    QTest::newRow("full width") << QStringLiteral("ＡＢＣ") << "abc";
    QTest::newRow("Greek, Cyrillic") << QStringLiteral("Λόγος ДАННЫЕ") << QStringLiteral("λόγος данные");
    QTest::newRow("Han pairs") << QStringLiteral("数据库 index") << QStringLiteral("数据 据库 index");
    QTest::newRow("kana beside Latin") << QStringLiteral("Qtアプリ") << QStringLiteral("qt アプ プリ");
    QTest::newRow("outside the first plane")
        << QStringLiteral("\U00020000\U00020001") << QStringLiteral("\U00020000\U00020001");
    QTest::newRow("emoji") << QStringLiteral("fast 🚀 query") << "fast query";
    QTest::newRow("too long") << QString(41, u'x') + QStringLiteral(" word") << "word";
    QTest::newRow("empty") << ""
                           << "";
}

void TestTokenize::findsWords()
{
    QFETCH(const QString, text);
    QFETCH(const QString, words);
    QCOMPARE(tokenize(text).join(u' '), words);
}

void TestTokenize::readsNoMoreThanItsLimit()
{
    const QString text = QStringLiteral("word ").repeated(embedding::MostCharacters / 5) + QStringLiteral("behind");
    const QStringList words = tokenize(text);
    QCOMPARE(words.size(), embedding::MostCharacters / 5);
    QVERIFY(!words.contains(QStringLiteral("behind")));
}

QTEST_GUILESS_MAIN(TestTokenize)
#include "tst_tokenize.moc"
