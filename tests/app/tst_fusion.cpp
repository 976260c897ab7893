#include "app/search/fusion.h"

#include <QTest>

#include <cmath>

using search::FusedRow;
using search::FusionMethod;
using search::FusionSpec;
using search::LegRanking;
using search::ScoreScale;

/// Fusion against results worked out by hand.
class TestFusion : public QObject
{
    Q_OBJECT

private slots:
    void reciprocalRanks();
    void weightsOfReciprocalRanks();
    void weightedByMinMax();
    void weightedByOtherScales();
    void relativeScoresAddUpToOne();
    void distribution();
    void distributionClampsOutliers();
    void equalScoresHaveAScale_data();
    void equalScoresHaveAScale();
    void tiesGoToTheLowerRow();
    void aWeightOfZeroKeepsTheRows();
    void partsMakeTheSum();
    void emptyLegs();
    void diversityTakesWhatIsUnlike();
    void diversityKeepsToItsPool();
    void refusesWhatMakesNoSense_data();
    void refusesWhatMakesNoSense();
};

namespace {

/// The vector leg has rows 0, 1, 2; the text leg 2, 3, 0.
const std::vector<LegRanking> legs{{{0, 0.9}, {1, 0.8}, {2, 0.5}}, {{2, 10}, {3, 6}, {0, 2}}};

QList<int> orderOf(const std::vector<FusedRow> &rows)
{
    QList<int> order;
    for (const FusedRow &row : rows)
        order << row.row;
    return order;
}

double scoreOf(const std::vector<FusedRow> &rows, int row)
{
    for (const FusedRow &one : rows) {
        if (one.row == row)
            return one.score;
    }
    return std::nan("");
}

bool isNear(double value, double expected)
{
    return std::abs(value - expected) < 1e-12;
}

FusionSpec specOf(FusionMethod method, const QList<double> &weights = {})
{
    FusionSpec spec;
    spec.method = method;
    spec.weights = weights;
    return spec;
}

/// Rows 0 and 1 are the same, row 2 has little to do with them.
class Alike : public search::Likeness
{
public:
    double operator()(int rowA, int rowB) const override { return rowA + rowB == 1 ? 1 : 0.1; }
};

} // namespace

void TestFusion::reciprocalRanks()
{
    const auto rows = search::fuse(legs, FusionSpec());
    // Rows 0 and 2 are first in one leg and third in the other; 1 and 3 are second in one.
    QCOMPARE(orderOf(rows), (QList<int>{0, 2, 1, 3}));
    QVERIFY(isNear(scoreOf(rows, 0), 1.0 / 61 + 1.0 / 63));
    QCOMPARE(scoreOf(rows, 0), scoreOf(rows, 2));
    QVERIFY(isNear(scoreOf(rows, 1), 1.0 / 62));
    FusionSpec steep;
    steep.rrfK = 2;
    QVERIFY(isNear(scoreOf(search::fuse(legs, steep), 0), 1.0 / 3 + 1.0 / 5));
}

void TestFusion::weightsOfReciprocalRanks()
{
    const auto rows = search::fuse(legs, specOf(FusionMethod::ReciprocalRank, {1, 3}));
    QCOMPARE(orderOf(rows), (QList<int>{2, 0, 3, 1}));
    QVERIFY(isNear(scoreOf(rows, 2), 1.0 / 63 + 3.0 / 61));
    QVERIFY(isNear(scoreOf(rows, 0), 1.0 / 61 + 3.0 / 63));
}

void TestFusion::weightedByMinMax()
{
    // The vector leg becomes 1, 0.75, 0, the text leg 1, 0.5, 0.
    const auto rows = search::fuse(legs, specOf(FusionMethod::Weighted, {2, 1}));
    QCOMPARE(orderOf(rows), (QList<int>{0, 1, 2, 3}));
    QVERIFY(isNear(scoreOf(rows, 0), 2));
    QVERIFY(isNear(scoreOf(rows, 1), 1.5));
    QVERIFY(isNear(scoreOf(rows, 2), 1));
    QVERIFY(isNear(scoreOf(rows, 3), 0.5));
    QCOMPARE(orderOf(search::fuse(legs, specOf(FusionMethod::Weighted, {1, 3}))), (QList<int>{2, 3, 0, 1}));
}

void TestFusion::weightedByOtherScales()
{
    FusionSpec spec = specOf(FusionMethod::Weighted, {1, 0.1});
    spec.scale = ScoreScale::None;
    const auto raw = search::fuse(legs, spec);
    QVERIFY(isNear(scoreOf(raw, 0), 0.9 + 0.2));
    QVERIFY(isNear(scoreOf(raw, 2), 0.5 + 1));
    QCOMPARE(orderOf(raw), (QList<int>{2, 0, 1, 3}));
    spec.scale = ScoreScale::Length;
    const auto length = search::fuse(legs, spec);
    QVERIFY(isNear(scoreOf(length, 1), 0.8 / std::sqrt(0.81 + 0.64 + 0.25)));
    QVERIFY(isNear(scoreOf(length, 3), 0.1 * 6 / std::sqrt(100 + 36 + 4)));
}

void TestFusion::relativeScoresAddUpToOne()
{
    const auto rows = search::fuse(legs, specOf(FusionMethod::Relative, {1, 3}));
    QCOMPARE(orderOf(rows), (QList<int>{2, 3, 0, 1}));
    QVERIFY(isNear(scoreOf(rows, 2), 0.75));
    QVERIFY(isNear(scoreOf(rows, 3), 0.375));
    QVERIFY(isNear(scoreOf(rows, 0), 0.25));
    QVERIFY(isNear(scoreOf(rows, 1), 0.1875));
}

void TestFusion::distribution()
{
    // Mean 2, deviation √(2/3): from 2 − √6 to 2 + √6.
    const std::vector<LegRanking> one{{{7, 3}, {5, 2}, {6, 1}}};
    const auto rows = search::fuse(one, specOf(FusionMethod::Distribution));
    QCOMPARE(orderOf(rows), (QList<int>{7, 5, 6}));
    QVERIFY(isNear(scoreOf(rows, 7), (1 + std::sqrt(6)) / (2 * std::sqrt(6))));
    QVERIFY(isNear(scoreOf(rows, 5), 0.5));
    QVERIFY(isNear(scoreOf(rows, 6), (std::sqrt(6) - 1) / (2 * std::sqrt(6))));
}

void TestFusion::distributionClampsOutliers()
{
    // 1 among 19 zeros: mean 1/20, deviation √19/20; 1 lies (19/20) / (√19/20) = √19 deviations above, beyond 3.
    LegRanking leg{{0, 1}};
    for (int row = 1; row < 20; ++row)
        leg.push_back({row, 0});
    const auto rows = search::fuse(std::vector<LegRanking>{leg}, specOf(FusionMethod::Distribution));
    QCOMPARE(scoreOf(rows, 0), 1.0);
    QVERIFY(isNear(scoreOf(rows, 1), 0.5 - 1 / (6 * std::sqrt(19))));
}

void TestFusion::equalScoresHaveAScale_data()
{
    QTest::addColumn<FusionMethod>("method");
    QTest::addColumn<double>("score");
    QTest::newRow("weighted") << FusionMethod::Weighted << 1.0;
    QTest::newRow("relative") << FusionMethod::Relative << 1.0;
    QTest::newRow("distribution") << FusionMethod::Distribution << 0.5;
}

void TestFusion::equalScoresHaveAScale()
{
    QFETCH(FusionMethod, method);
    QFETCH(double, score);
    const std::vector<LegRanking> equal{{{4, 0.3}, {9, 0.3}}};
    const auto rows = search::fuse(equal, specOf(method));
    QCOMPARE(orderOf(rows), (QList<int>{4, 9}));
    QCOMPARE(rows.front().score, score);
    const std::vector<LegRanking> single{{{4, -2}}};
    QCOMPARE(search::fuse(single, specOf(method)).front().score, score);
}

void TestFusion::tiesGoToTheLowerRow()
{
    LegRanking leg{{8, 1}, {3, 2}, {5, 1}, {1, 1}};
    search::sortLeg(leg);
    QCOMPARE(leg, (LegRanking{{3, 2}, {1, 1}, {5, 1}, {8, 1}}));
    const std::vector<LegRanking> mirrored{{{2, 5}, {1, 4}}, {{1, 5}, {2, 4}}};
    QCOMPARE(orderOf(search::fuse(mirrored, FusionSpec())), (QList<int>{1, 2}));
}

void TestFusion::aWeightOfZeroKeepsTheRows()
{
    const auto rows = search::fuse(legs, specOf(FusionMethod::ReciprocalRank, {1, 0}));
    QCOMPARE(orderOf(rows), (QList<int>{0, 1, 2, 3}));
    QCOMPARE(scoreOf(rows, 3), 0.0);
}

void TestFusion::partsMakeTheSum()
{
    for (const auto method :
         {FusionMethod::ReciprocalRank, FusionMethod::Weighted, FusionMethod::Relative, FusionMethod::Distribution}) {
        for (const FusedRow &row : search::fuse(legs, specOf(method, {0.3, 1.7}))) {
            QCOMPARE(row.contributions.size(), size_t(2));
            QCOMPARE(row.contributions[0].part + row.contributions[1].part, row.score);
        }
    }
    const auto rows = search::fuse(legs, specOf(FusionMethod::Weighted, {2, 1}));
    const auto &second = rows[1].contributions;
    QCOMPARE(second[0].rank, 2);
    QCOMPARE(second[0].score, 0.8);
    QVERIFY(isNear(second[0].normalized, 0.75));
    QCOMPARE(second[1].rank, 0);
    QCOMPARE(second[1].part, 0.0);
}

void TestFusion::emptyLegs()
{
    QVERIFY(search::fuse({}, FusionSpec()).empty());
    const std::vector<LegRanking> oneEmpty{{}, {{3, 1}}};
    for (const auto method :
         {FusionMethod::ReciprocalRank, FusionMethod::Weighted, FusionMethod::Relative, FusionMethod::Distribution})
        QCOMPARE(orderOf(search::fuse(oneEmpty, specOf(method))), QList<int>{3});
}

void TestFusion::diversityTakesWhatIsUnlike()
{
    const std::vector<LegRanking> one{{{0, 1.0}, {1, 0.9}, {2, 0.5}}};
    FusionSpec spec = specOf(FusionMethod::Weighted);
    spec.scale = ScoreScale::None;
    spec.diversity = search::Diversity{0.5, 100};
    const Alike alike;
    const auto rows = search::fuse(one, spec, &alike);
    // Relevance 1, 0.8, 0: row 1 is worth 0.4 − 0.5 after row 0, row 2 is worth 0 − 0.05.
    QCOMPARE(orderOf(rows), (QList<int>{0, 2, 1}));
    QVERIFY(isNear(rows[0].marginal, 0.5));
    QVERIFY(isNear(rows[1].marginal, -0.05));
    QVERIFY(isNear(rows[2].marginal, -0.1));
    spec.diversity->lambda = 1;
    QCOMPARE(orderOf(search::fuse(one, spec, &alike)), (QList<int>{0, 1, 2}));
    QCOMPARE(orderOf(search::fuse(one, spec)), (QList<int>{0, 1, 2}));
}

void TestFusion::diversityKeepsToItsPool()
{
    const std::vector<LegRanking> one{{{0, 1.0}, {1, 0.9}, {2, 0.5}}};
    FusionSpec spec = specOf(FusionMethod::Weighted);
    spec.diversity = search::Diversity{0.1, 2};
    const Alike alike;
    QCOMPARE(orderOf(search::fuse(one, spec, &alike)), (QList<int>{0, 1, 2}));
}

void TestFusion::refusesWhatMakesNoSense_data()
{
    QTest::addColumn<QList<double>>("weights");
    QTest::addColumn<double>("k");
    QTest::addColumn<double>("lambda");
    QTest::addColumn<QString>("named");
    QTest::newRow("too many weights") << QList<double>{1, 1, 1} << 60.0 << 1.0 << QStringLiteral("3 weights for 2");
    QTest::newRow("negative") << QList<double>{1, -1} << 60.0 << 1.0 << QStringLiteral("-1");
    QTest::newRow("not a number") << QList<double>{std::nan("")} << 60.0 << 1.0 << QStringLiteral("nan");
    QTest::newRow("all zero") << QList<double>{0, 0} << 60.0 << 1.0 << QStringLiteral("every weight");
    QTest::newRow("k") << QList<double>{} << 0.0 << 1.0 << QStringLiteral("above 0");
    QTest::newRow("lambda") << QList<double>{} << 60.0 << 1.5 << QStringLiteral("1.5");
}

void TestFusion::refusesWhatMakesNoSense()
{
    QFETCH(QList<double>, weights);
    QFETCH(double, k);
    QFETCH(double, lambda);
    QFETCH(QString, named);
    FusionSpec spec;
    spec.weights = weights;
    spec.rrfK = k;
    spec.diversity = search::Diversity{lambda, 100};
    const auto checked = search::checkFusion(spec, 2);
    QVERIFY(!checked);
    QVERIFY2(checked.error().message.contains(named), qPrintable(checked.error().message));
    QVERIFY(search::checkFusion(FusionSpec(), 2));
}

QTEST_GUILESS_MAIN(TestFusion)
#include "tst_fusion.moc"
