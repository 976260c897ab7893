#include "app/sweep/candidatejson.h"
#include "app/sweep/candidatepairs.h"
#include "app/sweep/candidatereport.h"
#include "app/sweep/packedsweep.h"
#include "app/sweep/samplekey.h"
#include "app/sweep/samplesfile.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <cmath>

using namespace sweep;

namespace {

constexpr int Queries = 200;

SweepPoint pointOf(int position, double recall, double milliseconds)
{
    SweepPoint point;
    point.position = position;
    point.settings = {{QStringLiteral("hnsw.ef_search"), QString::number(20 * (position + 1))}};
    point.queries = Queries;
    point.finished = true;
    point.recall = {recall, recall - 0.01, recall + 0.01};
    point.latency.p50 = point.latency.mean = {milliseconds};
    return point;
}

CandidateCurve curveOf(int position, const QString &text, double recall, qint64 size, int builds = 1)
{
    CandidateCurve curve;
    curve.position = curve.candidate = position;
    curve.text = text;
    for (int build = 0; build < builds; ++build)
        curve.builds << CandidateBuild{1.0, {size}, {}, false, {pointOf(0, recall - 0.1, 1), pointOf(1, recall, 2)}};
    return curve;
}

/// A query is as hard for every candidate: the spread within one is far greater than the differences.
std::vector<QuerySample> samplesOf(double better, double slower)
{
    std::vector<QuerySample> samples;
    for (int query = 0; query < Queries; ++query) {
        QuerySample sample;
        sample.query = (query * 7) % Queries; // in an order of its own
        const double hard = double(sample.query % 10) / 20;
        sample.recall = 0.5 + hard + (sample.query % 4 == 0 ? better : 0);
        sample.milliseconds = 1 + hard + slower;
        samples.push_back(sample);
    }
    return samples;
}

CandidateResult resultOf()
{
    CandidateResult result;
    result.head.sweep.table = QStringLiteral("public.items");
    result.head.sweep.queries = Queries;
    result.head.sweep.targetRecall = 0.9;
    result.curves = {curveOf(0, QStringLiteral("hnsw m=8"), 0.95, 1 << 20),
                     curveOf(1, QStringLiteral("hnsw m=32"), 0.97, 4 << 20, 2),
                     curveOf(2, QStringLiteral("hnsw bit"), 0.6, 1 << 18),
                     curveOf(3, QStringLiteral("hnsw m=64"), 0.97, 8 << 20)};
    result.answer = answerOf(result.curves, result.head);
    return result;
}

} // namespace

class TestCandidatePairs : public QObject
{
    Q_OBJECT

private slots:
    void keyGoesBothWays();
    void intervalOfDifferences();
    void pairsCancelWhatIsHard();
    void toldInEveryForm();
    void samplesHaveTheirLines();
};

void TestCandidatePairs::keyGoesBothWays()
{
    const SampleKey key{12, 3, 45};
    QCOMPARE(SampleKey::ofNumber(key.number()), key);
    QCOMPARE(SampleKey::ofNumber(SampleKey{0, 0, 7}.number()), (SampleKey{0, 0, 7}));
}

void TestCandidatePairs::intervalOfDifferences()
{
    // mean 0.1, s 0.1, n 100: 0.1 ± 1.984 × 0.01
    std::vector<double> differences;
    for (int i = 0; i < 100; ++i)
        differences.push_back(0.1 + (i % 2 == 0 ? 1 : -1) * 0.1 * std::sqrt(99.0 / 100));
    const MeanInterval interval = pairedInterval(differences);
    QVERIFY(std::abs(interval.mean - 0.1) < 1e-12);
    QVERIFY2(std::abs(interval.high - 0.11984) < 1e-5, qPrintable(QString::number(interval.high, 'g', 8)));
    QCOMPARE(pairedInterval(std::vector<double>(100, 0.0)), (MeanInterval{0, -0.03, 0.03}));
    QCOMPARE(pairedInterval({}), (MeanInterval{0, -1, 1}));
}

void TestCandidatePairs::pairsCancelWhatIsHard()
{
    const CandidateResult result = resultOf();
    QCOMPARE(result.answer.smallest, 0);
    CandidateSamples samples;
    samples.insert(SampleKey{0, 0, 1}.number(), samplesOf(0, 0));
    samples.insert(SampleKey{1, 0, 1}.number(), samplesOf(0.04, 0.5)); // two builds are averaged
    samples.insert(SampleKey{1, 1, 1}.number(), samplesOf(0.08, 0.7));
    samples.insert(SampleKey{2, 0, 1}.number(), samplesOf(-0.2, -0.25)); // at its highest recall
    const auto differences = differencesOf(result, samples);
    QCOMPARE(differences.size(), 2); // of the last one no samples were kept
    QCOMPARE(differences.first().curve, 1);
    QCOMPARE(differences.first().queries, Queries);
    QVERIFY(std::abs(differences.first().recall.mean - 0.015) < 1e-12); // 0.06 in one of four
    QVERIFY(differences.first().recall.low > 0.01 && differences.first().recall.high < 0.02);
    QVERIFY(differences.first().differs());
    QVERIFY(std::abs(differences.first().milliseconds.mean - 0.6) < 1e-12);
    QCOMPARE(differences.last().curve, 2);
    QVERIFY(differences.last().recall.high < 0);
    QVERIFY(std::abs(differences.last().milliseconds.mean + 0.25) < 1e-12);
}

void TestCandidatePairs::toldInEveryForm()
{
    CandidateResult result = resultOf();
    CandidateSamples samples;
    samples.insert(SampleKey{0, 0, 1}.number(), samplesOf(0, 0));
    samples.insert(SampleKey{3, 0, 1}.number(), samplesOf(0.06, 0.5));
    result.differences = differencesOf(result, samples);
    const QString words = differenceText(result, result.differences.first());
    QVERIFY2(words.startsWith(QStringLiteral("hnsw m=64 at hnsw.ef_search = ")), qPrintable(words));
    QVERIFY2(words.contains(QStringLiteral("against hnsw m=8, over the same 200 queries: recall +0.015 (+0.011 to ")),
             qPrintable(words));
    const QJsonArray json = toJson(result).value(QStringLiteral("paired_with_smallest")).toArray();
    QCOMPARE(json.size(), 1);
    QCOMPARE(json.first()[QStringLiteral("candidate")].toString(), QStringLiteral("hnsw m=64"));
    const Report report = candidateReport(result, {});
    const QString markdown = QString::fromUtf8(reportAs(ReportFormat::Markdown, report));
    QVERIFY2(markdown.contains(QStringLiteral("Query by query against the smallest")), qPrintable(markdown));
    QVERIFY(markdown.contains(QStringLiteral("+0.015")));
}

void TestCandidatePairs::samplesHaveTheirLines()
{
    const CandidateResult result = resultOf();
    workspace::StoredSweep stored;
    stored.sweep.kind = workspace::SweepKind::Candidates;
    for (const CandidateCurve &curve : result.curves)
        stored.points.append({curve.position, true,
                              QString::fromUtf8(QJsonDocument(curveToJson(curve)).toJson(QJsonDocument::Compact))});
    const QList<workspace::SweepSampleRecord> records{{SampleKey{1, 1, 0}.number(), 0, packSamples(samplesOf(0, 0))}};
    const auto csv = samplesCsv(stored, records);
    QVERIFY2(csv, csv ? "" : qPrintable(csv.error().message));
    const QStringList lines = csv->split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 1 + Queries);
    QVERIFY2(lines.first().startsWith(QStringLiteral("position,candidate,build,settings,plans,query,ms,recall")),
             qPrintable(lines.first()));
    QVERIFY2(lines.at(1).startsWith(QStringLiteral("0,hnsw m=32,2,hnsw.ef_search = 20,natural,0,")),
             qPrintable(lines.at(1)));
    const auto json = samplesToJson(stored.sweep.kind, records);
    QVERIFY(json);
    QCOMPARE(*samplesFromJson(stored.sweep.kind, *json), records);
}

QTEST_GUILESS_MAIN(TestCandidatePairs)
#include "tst_candidatepairs.moc"
