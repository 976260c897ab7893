#include "app/sweep/groundtruthplan.h"

#include <QTest>

using namespace sweep;

class TestGroundTruthPlan : public QObject
{
    Q_OBJECT

private slots:
    void takesTheCheaperWay();
    void obeysTheSpec();
    void saysBothTimes();
};

namespace {

/// 0.3 µs a row on the server, 2 µs a row fetched, 5 ns a row and query here.
TruthRates rates()
{
    return {3e-7, 2e-4, 1, 2e-6, 5e-9};
}

} // namespace

void TestGroundTruthPlan::takesTheCheaperWay()
{
    const auto many = choosePlan(rates(), 100000, 1000);
    QCOMPARE(many.method, TruthMethod::ClientStream);
    QCOMPARE(*many.serverSeconds, 1000 * (2e-4 + 0.03));
    QCOMPARE(*many.streamSeconds, 0.2 + 0.5 + 5 * (2e-4 + 0.03));

    QCOMPARE(choosePlan(rates(), 100000, 6).method, TruthMethod::ServerScans); // the stream is checked by five scans
    TruthRates slowLink = rates();
    slowLink.streamPerRow = 1e-2;
    QCOMPARE(choosePlan(slowLink, 100000, 1000).method, TruthMethod::ServerScans);
    TruthRates parallel = rates();
    parallel.serverWorkers = 3;
    QCOMPARE(*choosePlan(parallel, 100000, 1000).serverSeconds, 1000 * (2e-4 + 0.01));
}

void TestGroundTruthPlan::obeysTheSpec()
{
    QCOMPARE(choosePlan(rates(), 100000, 6, TruthMethod::ClientStream).method, TruthMethod::ClientStream);
    QCOMPARE(choosePlan(rates(), 100000, 1000, TruthMethod::ServerScans).method, TruthMethod::ServerScans);
}

void TestGroundTruthPlan::saysBothTimes()
{
    QCOMPARE(planText(choosePlan(rates(), 100000, 1000)),
             QStringLiteral("exact search here over one stream of the table, checked on the server: about 0.9 s "
                            "(scans on the server: about 30 s)"));
    GroundTruthPlan few;
    few.reason = QStringLiteral("so few queries");
    QCOMPARE(planText(few), QStringLiteral("exact scan on the server (so few queries)"));
}

QTEST_GUILESS_MAIN(TestGroundTruthPlan)
#include "tst_groundtruthplan.moc"
