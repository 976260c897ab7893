#include "ui/search/answersentence.h"

#include <QTest>

using search::SearchAnswer;
using search::ShortReason;

class TestAnswerSentence : public QObject
{
    Q_OBJECT

private slots:
    void saysTimeAndIndex();
    void saysWhatWasMissed();
    void saysWhenNoIndexWasUsed();
    void saysIterativeScan();
    void oneRowIsSingular();
    void everyShortAnswerIsExplained_data();
    void everyShortAnswerIsExplained();
};

namespace {

SearchAnswer tenRows()
{
    SearchAnswer answer;
    answer.rows.resize(10);
    answer.elapsed.value = 1.9;
    answer.indexUsed = QStringLiteral("items_hnsw");
    answer.indexMethod = vectors::IndexMethod::Hnsw;
    answer.settings.efSearch = QStringLiteral("40");
    answer.settings.hnswIterativeScan = QStringLiteral("off");
    answer.settings.maxScanTuples = QStringLiteral("20000");
    answer.settings.probes = QStringLiteral("3");
    return answer;
}

/// No-break spaces as plain ones.
QString plain(QString text)
{
    return text.replace(QChar(0x00A0), u' ').replace(QChar(0x202F), u' ');
}

} // namespace

void TestAnswerSentence::saysTimeAndIndex()
{
    QCOMPARE(plain(answerSentence(tenRows())), QStringLiteral("10 rows in 1.9 ms by items_hnsw (ef_search 40)"));
    QVERIFY(answerRemark(tenRows()).isEmpty());
}

void TestAnswerSentence::saysWhatWasMissed()
{
    SearchAnswer answer = tenRows();
    answer.exact.emplace();
    answer.exact->elapsed.value = 35;
    answer.exact->recall = {9, 10, 0.9};
    answer.exact->missed = {9};
    QCOMPARE(plain(answerSentence(answer)),
             QStringLiteral("10 rows in 1.9 ms by items_hnsw (ef_search 40) · recall 0.900: 1 row missed"));
    QCOMPARE(plain(answerRemark(answer)), QStringLiteral("The exact answer took 35.0 ms."));
    answer.exact->recall = {10, 10, 1};
    answer.exact->missed.clear();
    QVERIFY(plain(answerSentence(answer)).endsWith(QStringLiteral(" · recall 1.000")));
}

void TestAnswerSentence::saysWhenNoIndexWasUsed()
{
    SearchAnswer answer = tenRows();
    answer.indexUsed.clear();
    answer.indexMethod.reset();
    answer.plan.seqScans = {QStringLiteral("items")};
    QCOMPARE(plain(answerSentence(answer)), QStringLiteral("10 rows in 1.9 ms by an exact scan, no vector index"));
    QVERIFY(answerRemark(answer).contains(QStringLiteral("read all of items")));
    answer.plan.seqScans.clear();
    answer.plan.indexes = {QStringLiteral("items_tenant_idx")};
    QVERIFY(answerRemark(answer).contains(QStringLiteral("items_tenant_idx")));
}

void TestAnswerSentence::saysIterativeScan()
{
    SearchAnswer answer = tenRows();
    answer.settings.hnswIterativeScan = QStringLiteral("strict_order");
    QVERIFY(answerSentence(answer).endsWith(QStringLiteral("(ef_search 40, strict_order)")));
    answer.indexMethod = vectors::IndexMethod::Ivfflat;
    QVERIFY(answerSentence(answer).endsWith(QStringLiteral("(probes 3)")));
}

void TestAnswerSentence::oneRowIsSingular()
{
    SearchAnswer answer = tenRows();
    answer.rows.resize(1);
    QVERIFY(plain(answerSentence(answer)).startsWith(QStringLiteral("1 row in")));
}

void TestAnswerSentence::everyShortAnswerIsExplained_data()
{
    QTest::addColumn<ShortReason>("reason");
    QTest::addColumn<QString>("named");
    QTest::newRow("ef_search") << ShortReason::EfSearch << QStringLiteral("ef_search = 40");
    QTest::newRow("filter") << ShortReason::Filter << QStringLiteral("filter");
    QTest::newRow("probes") << ShortReason::Probes << QStringLiteral("3 probed lists");
    QTest::newRow("scan limit") << ShortReason::ScanLimit << QStringLiteral("hnsw.max_scan_tuples 20000");
    QTest::newRow("no vector") << ShortReason::NoVector << QStringLiteral("NULL");
    QTest::newRow("fewer rows") << ShortReason::FewerRows << QStringLiteral("no more rows match");
}

void TestAnswerSentence::everyShortAnswerIsExplained()
{
    QFETCH(ShortReason, reason);
    QFETCH(QString, named);
    SearchAnswer answer = tenRows();
    answer.request.k = 20;
    answer.shortReason = reason;
    const QString remark = plain(answerRemark(answer));
    QVERIFY2(remark.contains(named), qPrintable(remark));
    QVERIFY2(remark.contains(QStringLiteral("20 rows")), qPrintable(remark));
}

QTEST_MAIN(TestAnswerSentence)
#include "tst_answersentence.moc"
