#include "app/search/relevance.h"

#include <QTest>

#include <cmath>

using search::Grades;
using search::Relevance;
using search::RowKey;

class TestRelevance : public QObject
{
    Q_OBJECT

private slots:
    void worksOutByHand();
    void perfectAndHopeless();
    void aRowCountsOnce();
    void readsLabels_data();
    void readsLabels();
    void refusesWrongLines_data();
    void refusesWrongLines();
    void ownQueryComesBeforeAny();
};

namespace {

QList<RowKey> keys(const QString &list)
{
    QList<RowKey> keys;
    for (const QString &key : list.split(u' ', Qt::SkipEmptyParts))
        keys << RowKey{key};
    return keys;
}

bool isNear(double value, double expected)
{
    return std::abs(value - expected) < 1e-12;
}

} // namespace

void TestRelevance::worksOutByHand()
{
    const Grades grades{
        {{QStringLiteral("a")}, 3}, {{QStringLiteral("b")}, 1}, {{QStringLiteral("c")}, 2}, {{QStringLiteral("z")}, 0}};
    const Relevance relevance = search::relevanceOf(keys(QStringLiteral("x b a y c")), grades, 4);
    // DCG: 1/log2(3) + 3/log2(4); best: 3 + 2/log2(3) + 1/log2(4).
    const double dcg = 1 / std::log2(3.0) + 3 / 2.0;
    const double best = 3 + 2 / std::log2(3.0) + 0.5;
    QVERIFY(isNear(relevance.ndcg, dcg / best));
    QVERIFY(isNear(relevance.recall, 2.0 / 3));
    QVERIFY(isNear(relevance.reciprocalRank, 0.5));
    QCOMPARE(relevance.relevant, 3);
    QCOMPARE(relevance.found, 2);
}

void TestRelevance::perfectAndHopeless()
{
    const Grades grades{{{QStringLiteral("a")}, 2}, {{QStringLiteral("b")}, 1}};
    const Relevance perfect = search::relevanceOf(keys(QStringLiteral("a b c")), grades);
    QCOMPARE(perfect.ndcg, 1.0);
    QCOMPARE(perfect.recall, 1.0);
    QCOMPARE(perfect.reciprocalRank, 1.0);
    QCOMPARE(search::relevanceOf(keys(QStringLiteral("x y")), grades), (Relevance{0, 0, 0, 2, 0}));
    QCOMPARE(search::relevanceOf(keys(QStringLiteral("x y")), {}), Relevance());
    // MRR looks at the whole ranking, the others at the first k.
    const Relevance late = search::relevanceOf(keys(QStringLiteral("x y a")), grades, 2);
    QCOMPARE(late.ndcg, 0.0);
    QVERIFY(isNear(late.reciprocalRank, 1.0 / 3));
}

void TestRelevance::aRowCountsOnce()
{
    const Grades grades{{{QStringLiteral("a")}, 1}, {{QStringLiteral("b")}, 1}};
    const Relevance relevance = search::relevanceOf(keys(QStringLiteral("a a a b")), grades, 2);
    QCOMPARE(relevance.ndcg, 1.0);
    QCOMPARE(relevance.found, 2);
}

void TestRelevance::readsLabels_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("keyColumns");
    QTest::newRow("csv") << QByteArray("query,key,grade\nfat cats,1,2\nfat cats,2,0.5\n") << 1;
    QTest::newRow("tsv without header") << QByteArray("fat cats\t1\t2\r\nfat cats\t2\t0.5") << 1;
    QTest::newRow("quoted") << QByteArray("\"fat cats\",\"1\",2\n\n\"fat cats\",2,0.5\n") << 1;
    QTest::newRow("any query") << QByteArray("key,grade\n1,2\n2,0.5\n") << 1;
    QTest::newRow("composite") << QByteArray("fat cats,a,1,2\nfat cats,b,2,0.5\n") << 2;
    QTest::newRow("mark of byte order") << QByteArray("\xEF\xBB\xBF"
                                                      "fat cats,1,2\nfat cats,2,0.5\n")
                                        << 1;
}

void TestRelevance::readsLabels()
{
    QFETCH(QByteArray, text);
    QFETCH(int, keyColumns);
    const auto labels = search::parseLabels(text, keyColumns);
    QVERIFY2(labels, labels ? "" : qPrintable(labels.error().message));
    const Grades grades = search::gradesFor(*labels, QStringLiteral(" fat cats"));
    QCOMPARE(grades.size(), 2);
    const RowKey first =
        keyColumns == 1 ? RowKey{QStringLiteral("1")} : RowKey{QStringLiteral("a"), QStringLiteral("1")};
    QCOMPARE(grades.value(first), 2.0);
}

void TestRelevance::refusesWrongLines_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("named");
    QTest::newRow("fields") << QByteArray("a,1,2\nb\n") << QStringLiteral("line 2: expected query");
    QTest::newRow("grade") << QByteArray("a,1,2\na,2,good\n") << QStringLiteral("line 2: the grade is \"good\"");
    QTest::newRow("negative") << QByteArray("a,1,-2\n") << QStringLiteral("\"-2\"");
    QTest::newRow("quote") << QByteArray("a,1,2\n\"a,1,2\n") << QStringLiteral("line 2: a double quote");
    QTest::newRow("empty") << QByteArray("query,key,grade\n") << QStringLiteral("no label");
}

void TestRelevance::refusesWrongLines()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, named);
    const auto labels = search::parseLabels(text, 1);
    QVERIFY(!labels);
    QVERIFY2(labels.error().message.contains(named), qPrintable(labels.error().message));
}

void TestRelevance::ownQueryComesBeforeAny()
{
    const auto labels = search::parseLabels("cats,1,2\n3,1\n", 1);
    QVERIFY(labels);
    QCOMPARE(search::gradesFor(*labels, QStringLiteral("cats")).keys(), (QList<RowKey>{{QStringLiteral("1")}}));
    QCOMPARE(search::gradesFor(*labels, QStringLiteral("dogs")).keys(), (QList<RowKey>{{QStringLiteral("3")}}));
}

QTEST_GUILESS_MAIN(TestRelevance)
#include "tst_relevance.moc"
