#include "app/sweep/growthjson.h"
#include "app/sweep/growthreport.h"
#include "app/sweep/rungrowth.h"

#include <QJsonArray>
#include <QTest>

#include <cmath>
#include <vector>

using namespace sweep;

namespace {

const std::vector<double> Rows{6250, 12500, 25000, 50000, 100000};

SweepPoint pointOf(int efSearch, double recall, double milliseconds)
{
    SweepPoint point;
    point.settings = {{QStringLiteral("hnsw.ef_search"), QString::number(efSearch)}};
    point.queries = 200;
    point.finished = true;
    point.recall = {recall, recall - 0.01, recall + 0.005};
    point.latency.p50 = {milliseconds};
    return point;
}

/// Recall falls with the logarithm of the rows, size grows by 800 bytes a row, times by powers.
GrowthResult exactResult()
{
    GrowthResult result;
    result.head.sweep.table = QStringLiteral("public.items");
    result.head.sweep.column = QStringLiteral("v");
    result.head.sweep.index = QStringLiteral("hnsw");
    result.head.sweep.queries = 200;
    result.head.sweep.facts.sharedBuffers = {128 << 20};
    result.head.sweep.startedAt = QDateTime::fromMSecsSinceEpoch(1770000000000, Qt::UTC);
    result.head.shape = {vectors::VectorType::Vector, 128};
    result.head.maintenanceWorkMem = QStringLiteral("64MB");
    result.head.maintenanceBytes = {64 << 20};
    result.head.serverNumber = 170004;
    for (const double rows : Rows) {
        GrowthLevel level;
        level.position = int(result.levels.size());
        level.share = rows / 100000;
        level.rows = qint64(rows);
        level.seconds = 1e-5 * std::pow(rows, 1.1);
        level.size = {qint64(8192 + 800 * rows)};
        const auto recall = [rows](double base) {
            return 1 / (1 + std::exp(-(base - 0.5 * std::log(rows / 1e5))));
        };
        const double time = std::pow(rows / 1e5, 0.2);
        level.points = {pointOf(20, recall(2), time), pointOf(80, recall(5), 2 * time), pointOf(200, 1, 4 * time)};
        result.levels << level;
    }
    return result;
}

} // namespace

/// Fits with known answers, and what is concluded from them.
class TestGrowthFit : public QObject
{
    Q_OBJECT

private slots:
    void lineOfTextbook();
    void tooLittleIsNoFit();
    void lawsFindTheirNumbers();
    void perfectRecallIsNoInfinity();
    void forecastsAreThoseOfTheLaws();
    void timesThatSpreadAreNotTold();
    void otherPlansDoNotCount();
    void survivesJson();
    void sharesAreRead();
};

/// Draper and Smith's way, by hand: x 1…5, y 2.1 3.9 6.2 7.8 10.1.
void TestGrowthFit::lineOfTextbook()
{
    const std::vector<double> x{1, 2, 3, 4, 5};
    const std::vector<double> y{2.1, 3.9, 6.2, 7.8, 10.1};
    const auto fit = fitLine(x, y);
    QVERIFY(fit);
    QVERIFY(std::abs(fit->slope - 1.99) < 1e-9);
    QVERIFY(std::abs(fit->intercept - 0.05) < 1e-9);
    QVERIFY(std::abs(fit->residual - 0.1888562) < 1e-6);
    const Prediction six = fit->at(6);
    QVERIFY(std::abs(six.value - 11.99) < 1e-9);
    // 3.1824 × 0.1888562 × √(1 + 1/5 + 9/10)
    QVERIFY(std::abs(six.high - six.value - 0.870958) < 1e-4);
    QVERIFY(std::abs(six.value - six.low - 0.870958) < 1e-4);
}

void TestGrowthFit::tooLittleIsNoFit()
{
    const std::vector<double> two{1, 2};
    const std::vector<double> same{3, 3, 3};
    QVERIFY(!fitLine(two, two));
    QVERIFY(!fitLine(same, std::vector<double>{1, 2, 3}));
    QVERIFY(!GrowthFit::fit(GrowthLaw::Power, std::vector<double>{1, 2, 3}, std::vector<double>{0, 1, 2}));
}

void TestGrowthFit::lawsFindTheirNumbers()
{
    std::vector<double> times;
    std::vector<double> sizes;
    std::vector<double> recalls;
    for (const double rows : Rows) {
        times.push_back(3e-6 * std::pow(rows, 1.2));
        sizes.push_back(8192 + 790 * rows);
        recalls.push_back(1 / (1 + std::exp(-(6 - 0.3 * std::log(rows)))));
    }
    const auto time = GrowthFit::fit(GrowthLaw::Power, Rows, times);
    QVERIFY(std::abs(time->line().slope - 1.2) < 1e-9);
    QVERIFY(std::abs(time->at(1e7).value / (3e-6 * std::pow(1e7, 1.2)) - 1) < 1e-9);
    const auto size = GrowthFit::fit(GrowthLaw::Linear, Rows, sizes);
    QVERIFY(std::abs(size->at(1e7).value - (8192 + 790e7)) < 1);
    const auto recall = GrowthFit::fit(GrowthLaw::Logit, Rows, recalls);
    QVERIFY(std::abs(recall->at(1e7).value - 1 / (1 + std::exp(-(6 - 0.3 * std::log(1e7))))) < 1e-9);

    times[2] *= 1.2;
    const Prediction noisy = GrowthFit::fit(GrowthLaw::Power, Rows, times)->at(1e6);
    const Prediction farther = GrowthFit::fit(GrowthLaw::Power, Rows, times)->at(1e7);
    QVERIFY(noisy.low < noisy.value && noisy.value < noisy.high && noisy.low > 0);
    QVERIFY(farther.high / farther.value > noisy.high / noisy.value);
}

void TestGrowthFit::perfectRecallIsNoInfinity()
{
    const auto fit = GrowthFit::fit(GrowthLaw::Logit, Rows, std::vector<double>{1, 1, 1, 0.999, 0.998}, 0.00025);
    QVERIFY(fit);
    const Prediction far = fit->at(1e7);
    QVERIFY(std::isfinite(far.value) && far.value < 1 && far.high <= 1 && far.low >= 0);
}

void TestGrowthFit::forecastsAreThoseOfTheLaws()
{
    GrowthResult result = exactResult();
    conclude(result);
    QCOMPARE(result.fits.settings.size(), 3);
    QCOMPARE(result.forecasts.size(), 2);
    const GrowthForecast &ten = result.forecasts.first();
    QCOMPARE(ten.rows, 1e6);
    QVERIFY(std::abs(ten.size->value - (8192 + 8e8)) < 100);
    QVERIFY(std::abs(ten.seconds->value / (1e-5 * std::pow(1e6, 1.1)) - 1) < 1e-6);
    // logit 5 - 0.5 ln 10 = 3.849: 0.979; ef_search 20 gives 0.70.
    QCOMPARE(ten.setting, 1);
    QCOMPARE(ten.certainSetting, 1);
    QVERIFY(std::abs(result.fits.settings.at(1).recall->at(1e6).value - 0.9791) < 0.0005);
    // logit 5 - ln 10 = 2.70: 0.937 at a hundred times.
    QCOMPARE(result.forecasts.last().setting, 2);
    QVERIFY2(
        result.sentences.first().contains(QStringLiteral("hnsw.ef_search = 80 is expected to give recall@10 0.979")),
        qPrintable(result.sentences.first()));
    QVERIFY2(result.sentences.first().contains(QStringLiteral("6 times shared_buffers")),
             qPrintable(result.sentences.first()));
    QVERIFY2(result.sentences.first().contains(QStringLiteral("more than maintenance_work_mem (64MB), which makes it "
                                                              "four to five times as long")),
             qPrintable(result.sentences.first()));
}

/// Latencies that jump by a third from one sample to the next, over four samples: t is 4.30, and ten times the rows are
/// far away.
void TestGrowthFit::timesThatSpreadAreNotTold()
{
    QVERIFY(isTelling({2, 1, 3}));
    QVERIFY(!isTelling({2, 1, 3.01}));
    QVERIFY(!isTelling({2, 0, 3}));
    GrowthResult result = exactResult();
    conclude(result);
    QVERIFY(result.forecasts.first().latency && isTelling(*result.forecasts.first().latency));
    QVERIFY2(result.sentences.first().contains(QStringLiteral(", its p50 3.17 ms (3.17-3.17)")),
             qPrintable(result.sentences.first()));
    result.levels.removeFirst();
    const double jumps[] = {1, 1.4, 0.9, 1.3};
    for (int i = 0; i < 4; ++i) {
        for (SweepPoint &point : result.levels[i].points)
            point.latency.p50.value *= jumps[i];
    }
    conclude(result);
    const Prediction latency = *result.forecasts.first().latency;
    QVERIFY(!isTelling(latency));
    QVERIFY2(
        result.sentences.first().contains(QStringLiteral("its p50 cannot be told from 4 samples: the interval is ")),
        qPrintable(result.sentences.first()));
    const QJsonObject json = toJson(result)
                                 .value(QStringLiteral("forecasts"))
                                 .toArray()
                                 .first()
                                 .toObject()
                                 .value(QStringLiteral("p50_ms"))
                                 .toObject();
    QVERIFY(json.value(QStringLiteral("expected")).isNull());
    QCOMPARE(json.value(QStringLiteral("high")).toDouble(), latency.high);
    const QString markdown = QString::fromUtf8(reportAs(ReportFormat::Markdown, growthReport(result, {})));
    QVERIFY2(markdown.contains(QStringLiteral("not to be told (")), qPrintable(markdown));
}

void TestGrowthFit::otherPlansDoNotCount()
{
    GrowthResult result = exactResult();
    for (int i = 0; i < 3; ++i)
        result.levels[i].points[0].plan.kind = PlanKind::Exact;
    conclude(result);
    QCOMPARE(result.fits.settings.size(), 2);
    QCOMPARE(result.fits.settings.first().settings.first().value, QStringLiteral("80"));
    result.levels.resize(2);
    conclude(result);
    QVERIFY(result.forecasts.isEmpty());
    QVERIFY(result.sentences.first().contains(QStringLiteral("three samples")));
}

void TestGrowthFit::survivesJson()
{
    GrowthResult result = exactResult();
    result.levels.first().outgrew = true;
    result.levels.first().notices = {QStringLiteral("hnsw graph")};
    for (const GrowthLevel &level : std::as_const(result.levels)) {
        const auto read = levelFromJson(levelToJson(level));
        QVERIFY(read);
        QCOMPARE(*read, level);
    }
    const auto head = growthHeadFromJson(growthHeadToJson(result.head));
    QVERIFY(head);
    QCOMPARE(*head, result.head);
    QVERIFY(!levelFromJson({}));
    conclude(result);
    const QJsonArray forecasts = toJson(result).value(QStringLiteral("forecasts")).toArray();
    QCOMPARE(forecasts.size(), 2);
    QVERIFY(forecasts.first().toObject().value(QStringLiteral("recall")).toObject().contains(QStringLiteral("low")));
}

void TestGrowthFit::sharesAreRead()
{
    QCOMPARE(*parseShares(QStringLiteral("1, 1/4 0.5;1/8")), QList<double>({0.125, 0.25, 0.5, 1}));
    for (const char *bad : {"2", "0", "1/0", "half", "-0.5", "3/2"}) {
        const auto shares = parseShares(QString::fromLatin1(bad));
        QVERIFY2(!shares && shares.error().message.contains(QString::fromLatin1(bad)), bad);
    }
}

QTEST_GUILESS_MAIN(TestGrowthFit)
#include "tst_growthfit.moc"
