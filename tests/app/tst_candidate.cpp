#include "app/sweep/candidate.h"

#include <QTest>

using namespace sweep;
using vectors::IndexMethod;

/// Candidates as a person writes them.
class TestCandidate : public QObject
{
    Q_OBJECT

private slots:
    void readsAndWrites_data();
    void readsAndWrites();
    void refuses_data();
    void refuses();
    void fileNamesLineAndWord();
    void optionsAreThoseOfTheMethod();
};

void TestCandidate::readsAndWrites_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *line, const char *text = nullptr) {
        QTest::newRow(line) << QString::fromUtf8(line) << QString::fromUtf8(text ? text : line);
    };
    row("hnsw");
    row("hnsw m=32 ef_construction=128");
    row("hnsw halfvec");
    row("hnsw bit rerank=50,200");
    row("hnsw subvector(256) m=8 rerank=0,100");
    row("ivfflat lists=200 builds=3");
    row("  ivfflat   halfvec\tlists=10  # smaller", "ivfflat halfvec lists=10");
    row("existing items_hnsw");
    row("existing \"an \"\"odd\"\" # name=1\" rerank=40");
    row("existing m=3 builds=2", "existing \"m=3\" builds=2");
    row("hnsw rerank=5,5", "hnsw rerank=5");
}

void TestCandidate::readsAndWrites()
{
    QFETCH(const QString, line);
    QFETCH(const QString, text);
    const auto candidate = parseCandidate(line);
    QVERIFY2(candidate, candidate ? "" : qPrintable(candidate.error().message));
    QCOMPARE(candidateText(*candidate), text);
    const auto again = parseCandidate(text);
    QVERIFY(again);
    QCOMPARE(*again, *candidate);
}

void TestCandidate::refuses_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("word");
    const auto row = [](const char *line, const char *word) {
        QTest::newRow(line) << QString::fromUtf8(line) << QString::fromUtf8(word);
    };
    row("btree", "btree");
    row("hnsw m=1", "m=1");
    row("hnsw m=many", "m=many");
    row("hnsw m=", "m=");
    row("hnsw lists=10", "lists=10");
    row("ivfflat m=16", "m=16");
    row("ivfflat lists=0", "lists=0");
    row("hnsw m=40", "ef_construction"); // pgvector's 64 is less than 2 × 40
    row("hnsw subvector(0)", "subvector(0)");
    row("hnsw halfvec bit", "bit");
    row("hnsw bit rerank=2000", "ef_search");
    row("hnsw bit rerank=a", "rerank=a");
    row("hnsw ef_search=40", "ef_search=40");
    row("existing", "existing");
    row("existing x m=3", "m=3");
    row("existing x halfvec", "halfvec");
    row("existing \"x", "x");
}

void TestCandidate::refuses()
{
    QFETCH(const QString, line);
    QFETCH(const QString, word);
    const auto candidate = parseCandidate(line);
    QVERIFY(!candidate);
    QCOMPARE(candidate.error().kind, core::ErrorKind::InvalidInput);
    QVERIFY2(candidate.error().message.contains(word), qPrintable(candidate.error().message));
}

void TestCandidate::fileNamesLineAndWord()
{
    const auto good = parseCandidates(QStringLiteral("# which?\n\nhnsw m=8\n  ivfflat lists=50 # second\n"));
    QVERIFY(good);
    QCOMPARE(good->size(), 2);
    QCOMPARE(good->at(1).method, IndexMethod::Ivfflat);

    const auto bad = parseCandidates(QStringLiteral("hnsw\n\nhnsw m=8 lists=3\n"));
    QVERIFY(!bad);
    QVERIFY2(bad.error().message.startsWith(QStringLiteral("line 3: “lists=3”")), qPrintable(bad.error().message));
    QVERIFY(!parseCandidates(QStringLiteral("# nothing\n")));
    const auto twice = parseCandidates(QStringLiteral("hnsw\nhnsw  # again"));
    QVERIFY(!twice);
    QVERIFY2(twice.error().message.startsWith(QStringLiteral("line 2")), qPrintable(twice.error().message));
}

void TestCandidate::optionsAreThoseOfTheMethod()
{
    QCOMPARE(optionsText(*parseCandidate(QStringLiteral("hnsw m=32 ef_construction=128 rerank=40 builds=2"))),
             QStringLiteral("m = 32, ef_construction = 128"));
    QCOMPARE(optionsText(*parseCandidate(QStringLiteral("hnsw"))), QString());
}

QTEST_GUILESS_MAIN(TestCandidate)
#include "tst_candidate.moc"
