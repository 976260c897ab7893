#include "app/search/tsquerytext.h"

#include <QTest>

class TestTsqueryText : public QObject
{
    Q_OBJECT

private slots:
    void findsLexemes_data();
    void findsLexemes();
};

void TestTsqueryText::findsLexemes_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("whole");
    QTest::addColumn<QString>("prefixes");
    QTest::newRow("nothing") << ""
                             << ""
                             << "";
    QTest::newRow("and") << "'fat' & 'cat'"
                         << "fat cat"
                         << "";
    QTest::newRow("twice") << "'fat' | 'fat'"
                           << "fat"
                           << "";
    QTest::newRow("phrase") << "'fat' <-> 'cat' <2> 'rat'"
                            << "fat cat rat"
                            << "";
    QTest::newRow("prefix") << "'sup':*AB & 'star':A"
                            << "star"
                            << "sup";
    QTest::newRow("not") << "'fat' & !'cat' & !( 'rat' | !'dog' )"
                         << "fat dog"
                         << "";
    QTest::newRow("quotes") << "'it''s' & 'a\\\\b'"
                            << "it's a\\b"
                            << "";
}

void TestTsqueryText::findsLexemes()
{
    QFETCH(QString, query);
    QFETCH(QString, whole);
    QFETCH(QString, prefixes);
    const auto lexemes = search::lexemesOf(query);
    QCOMPARE(lexemes.whole.join(u' '), whole);
    QCOMPARE(lexemes.prefixes.join(u' '), prefixes);
}

QTEST_GUILESS_MAIN(TestTsqueryText)
#include "tst_tsquerytext.moc"
