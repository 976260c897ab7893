#include "app/sweep/recordcandidates.h"
#include "tests/support/resumedata.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sweep;
using workspace::SweepKind;
using workspace::SweepState;

/// Comparisons of candidates whose sessions are ended on the server in the middle, and that go on afterwards. The
/// indexes have one list, so that building them anew changes nothing: what is left of recall is lost by the bits.
class TestResumeCandidates : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void builtAgainOnlyWhereMissing();
    void goesOnOnTheTableItself();
    void changedRowsAreRefused();

private:
    CandidateSpec spec(const QString &candidates) const;
    workspace::SweepRecord newest() const;

    testsupport::ResumeData m_data;
    std::unique_ptr<QTemporaryDir> m_folder;
    workspace::Workspace m_workspace{QString()};
};

void TestResumeCandidates::initTestCase()
{
    m_data.make();
}

void TestResumeCandidates::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = workspace::Workspace(m_folder->filePath(QStringLiteral("workspace.sqlite")));
    m_data.arm();
}

void TestResumeCandidates::cleanup()
{
    if (m_data.pool())
        QCOMPARE(m_data.clones(), 0);
}

workspace::SweepRecord TestResumeCandidates::newest() const
{
    const auto sweeps = workspace::listSweeps(m_workspace, m_data.table().name.toText(), SweepKind::Candidates);
    return sweeps ? sweeps->value(0) : workspace::SweepRecord();
}

CandidateSpec TestResumeCandidates::spec(const QString &candidates) const
{
    CandidateSpec spec;
    spec.base.table = m_data.table();
    spec.base.column = QStringLiteral("v \"ec");
    spec.base.queries = 60;
    spec.base.seed = 3;
    spec.base.plans = PlanChoice::Forced;
    spec.candidates = *parseCandidates(candidates);
    spec.distance = vectors::Distance::L2;
    spec.probes = {1};
    spec.buildsWhenClose = 1;
    return spec;
}

void TestResumeCandidates::builtAgainOnlyWhereMissing()
{
    const CandidateSpec spec = this->spec(
        QStringLiteral("ivfflat bit lists=1 rerank=20,60\nivfflat halfvec lists=1\nivfflat bit lists=1 rerank=30"));
    const auto whole = m_data.run<RecordedCandidates>(
        [&](auto &context) { return recordCandidates(context, m_workspace, {}, spec, CandidateObserver{}); });
    VERIFY_RESULT(whole);

    CandidateObserver observer;
    observer.onCurve = [this](const CandidateCurve &curve) {
        if (curve.candidate == 1 && !curve.points().isEmpty())
            m_data.endSessions();
    };
    const auto lost = m_data.run<RecordedCandidates>(
        [&](auto &context) { return recordCandidates(context, m_workspace, {}, spec, observer); });
    QVERIFY(!lost);
    QCOMPARE(lost.error().kind, core::ErrorKind::ConnectionLost);
    const auto record = newest();
    const auto past = loadPastCandidates(m_workspace, record.id);
    VERIFY_RESULT(past);
    const auto kept = keptCurves(past->result.curves);
    QCOMPARE(kept.at(0).builds.size(), 1);
    QCOMPARE(kept.at(1).builds.size(), 1);
    QVERIFY(kept.at(2).builds.isEmpty());

    const auto resumed = m_data.run<RecordedCandidates>([&](auto &context) {
        return resumeCandidates(context, m_workspace, record.id, m_data.table(), CandidateObserver{});
    });
    VERIFY_RESULT(resumed);
    QCOMPARE(resumed->result.curves.size(), whole->result.curves.size());
    for (int i = 0; i < 2; ++i)
        QCOMPARE(resumed->result.curves.at(i), kept.at(i)); // with the times of its build
    for (qsizetype i = 0; i < resumed->result.curves.size(); ++i) {
        const CandidateCurve &curve = resumed->result.curves.at(i);
        const CandidateCurve &expected = whole->result.curves.at(i);
        QCOMPARE(curve.builds.size(), expected.builds.size());
        QVERIFY2(curve.failure.isEmpty(), qPrintable(curve.failure));
        QVERIFY(curve.isFinished());
        QCOMPARE(curve.points().size(), expected.points().size());
        for (qsizetype p = 0; p < curve.points().size(); ++p)
            QVERIFY(curve.points().at(p).recall == expected.points().at(p).recall);
        QCOMPARE(curve.size(), expected.size());
    }
    QVERIFY(whole->result.curves.first().points().first().recall.mean < 1);
    QCOMPARE(newest().state, SweepState::Succeeded);
}

void TestResumeCandidates::goesOnOnTheTableItself()
{
    CandidateSpec spec = this->spec(QStringLiteral("existing one_list"));
    CandidateObserver observer;
    observer.onCurve = [this](const CandidateCurve &curve) {
        if (!curve.points().isEmpty())
            m_data.endSessions();
    };
    QVERIFY(!m_data.run<RecordedCandidates>(
        [&](auto &context) { return recordCandidates(context, m_workspace, {}, spec, observer); }));
    const auto resumed = m_data.run<RecordedCandidates>([&](auto &context) {
        return resumeCandidates(context, m_workspace, newest().id, m_data.table(), CandidateObserver{});
    });
    VERIFY_RESULT(resumed);
    QVERIFY(resumed->result.curves.first().isFinished());
    QCOMPARE(resumed->result.curves.first().builds.size(), 1);
}

/// By other vectors in the same rows.
void TestResumeCandidates::changedRowsAreRefused()
{
    const CandidateSpec two = spec(QStringLiteral("ivfflat bit lists=1 rerank=20\nivfflat halfvec lists=1"));
    CandidateObserver observer;
    observer.onCurve = [this](const CandidateCurve &curve) {
        if (curve.candidate == 1 && !curve.points().isEmpty())
            m_data.endSessions();
    };
    QVERIFY(!m_data.run<RecordedCandidates>(
        [&](auto &context) { return recordCandidates(context, m_workspace, {}, two, observer); }));
    QVERIFY(m_data.scatterRows());
    const auto resumed = m_data.run<RecordedCandidates>(
        [&](auto &context) { return resumeCandidates(context, m_workspace, newest().id, m_data.table(), {}); });
    QVERIFY(m_data.restoreRows());
    QVERIFY(!resumed);
    QVERIFY2(resumed.error().message.contains(QStringLiteral("have changed since")),
             qPrintable(resumed.error().message));
}

QTEST_GUILESS_MAIN(TestResumeCandidates)
#include "tst_resumecandidates.moc"
