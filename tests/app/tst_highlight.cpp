#include "app/query/highlight.h"

#include <QTest>

using namespace query;

class TestHighlight : public QObject
{
    Q_OBJECT

private slots:
    void tellsApart_data();
    void tellsApart();
    void findsLongVectors();
    void leavesOtherLiterals_data();
    void leavesOtherLiterals();
};

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

/// "k:SELECT s:'x'": a letter for the kind before each span.
QString spansOf(const QString &sql)
{
    const QString letters = text("-ktfvoVsnqpc\\");
    QStringList spans;
    for (const Span &span : highlight(sql))
        spans << letters[int(span.kind)] + u':' + sql.mid(span.at, span.length);
    return spans.join(u' ');
}

QString vectorOf(int elements)
{
    return u'[' + QStringList(elements, text("0.123456")).join(u',') + u']';
}

} // namespace

void TestHighlight::tellsApart_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("spans");
    const auto row = [](const char *name, const char *sql, const char *spans) {
        QTest::newRow(name) << text(sql) << text(spans);
    };
    row("a search", "SELECT id FROM t ORDER BY e <=> '[1]'::vector LIMIT 5",
        "k:SELECT k:FROM k:ORDER k:BY V:<=> s:'[1]' o::: t:vector k:LIMIT n:5");
    row("functions", "count(*), l2_normalize(e), t.select", "f:count o:* v:l2_normalize");
    row("settings", "SET hnsw.ef_search = 5", "k:SET v:hnsw v:ef_search o:= n:5");
    row("parameters", "a=:x AND b <-> $1", "o:= p::x k:AND V:<-> p:$1");
    row("comments", "a -- b\n/* c /* d */ */ 'e'", "c:-- b\n/* c /* d */ */ s:'e'");
    row("dollars", "DO $$ it's; $$;", "k:DO s:$$ it's; $$");
    row("quoted names", "\"select\" 'ü😀'", "q:\"select\" s:'ü😀'");
    row("an open quote", "SELECT 'a b", "k:SELECT s:'a b");
    row("an open comment", "SELECT /* a", "k:SELECT c:/* a");
    row("psql", "\\d items\nSELECT", "\\:\\d items k:SELECT");
}

void TestHighlight::tellsApart()
{
    QFETCH(QString, sql);
    QFETCH(QString, spans);
    QCOMPARE(spansOf(sql), spans);
}

void TestHighlight::findsLongVectors()
{
    const QString sql = text("SELECT 'ü', '") + vectorOf(1536) +
                        text("'::vector, '{1:0.5,2:0.25,3:0.125,4:0.5,5:0.5,6:0.5,7:0.5,8:0.5,9:0.5}/1000'");
    const auto vectors = longVectors(sql);
    QCOMPARE(vectors.size(), 2);
    const LongVector &dense = vectors[0];
    QCOMPARE(dense.elements, 1536);
    QCOMPARE(sql.mid(dense.at, dense.hideFrom - dense.at), text("'[0.123456,0.123456,"));
    QCOMPARE(sql.mid(dense.hideTo, dense.end - dense.hideTo), text("]'"));
    QCOMPARE(vectors[1].elements, 9);
    QCOMPARE(withShortVectors(sql),
             text("SELECT 'ü', '[0.123456,0.123456, … 1536]'::vector, '{1:0.5,2:0.25, … 9}/1000'"));
    QCOMPARE(sql.mid(vectors[1].hideTo, vectors[1].end - vectors[1].hideTo), text("}/1000'"));
}

void TestHighlight::leavesOtherLiterals_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("short") << text("'[1,2,3]'");
    QTest::newRow("few elements") << text("'[0.12345678901234567890,0.12345678901234567890,0.12345678901234567890]'");
    QTest::newRow("words") << text("'") + text("[a,b,c,d,e,f,g,h,i]").repeated(10) + text("'");
    QTest::newRow("json") << text("'{\"a\": [") + text("1,").repeated(100) + text("1]}'");
    QTest::newRow("several lines") << text("'") + vectorOf(10) + text("\n") + vectorOf(10) + text("'");
    QTest::newRow("open") << text("'") + vectorOf(100);
}

void TestHighlight::leavesOtherLiterals()
{
    QFETCH(QString, sql);
    QVERIFY(longVectors(sql).isEmpty());
}

QTEST_GUILESS_MAIN(TestHighlight)
#include "tst_highlight.moc"
