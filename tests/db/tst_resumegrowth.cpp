#include "app/sweep/recordgrowth.h"
#include "tests/support/resumedata.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sweep;
using workspace::SweepKind;
using workspace::SweepState;

/// Growths whose sessions are ended on the server in the middle, and that go on afterwards.
class TestResumeGrowth : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void keepsItsSamples();
    void changedRowsAreRefused();

private:
    GrowthSpec spec() const;
    workspace::SweepRecord newest() const;

    testsupport::ResumeData m_data;
    std::unique_ptr<QTemporaryDir> m_folder;
    workspace::Workspace m_workspace{QString()};
};

void TestResumeGrowth::initTestCase()
{
    m_data.make();
}

void TestResumeGrowth::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = workspace::Workspace(m_folder->filePath(QStringLiteral("workspace.sqlite")));
    m_data.arm();
}

void TestResumeGrowth::cleanup()
{
    if (m_data.pool())
        QCOMPARE(m_data.clones(), 0);
}

workspace::SweepRecord TestResumeGrowth::newest() const
{
    const auto sweeps = workspace::listSweeps(m_workspace, m_data.table().name.toText(), SweepKind::Growth);
    return sweeps ? sweeps->value(0) : workspace::SweepRecord();
}

GrowthSpec TestResumeGrowth::spec() const
{
    GrowthSpec spec;
    spec.index.base.table = m_data.table();
    spec.index.base.column = QStringLiteral("v \"ec");
    spec.index.base.queries = 60;
    spec.index.base.seed = 3;
    spec.index.candidates = *parseCandidates(QStringLiteral("ivfflat bit lists=1 rerank=20"));
    spec.index.distance = vectors::Distance::L2;
    spec.index.probes = {1};
    spec.shares = {0.25, 0.5, 1};
    return spec;
}

void TestResumeGrowth::keepsItsSamples()
{
    const GrowthSpec spec = this->spec();
    const auto whole = m_data.run<RecordedGrowth>(
        [&](auto &context) { return recordGrowth(context, m_workspace, {}, spec, GrowthObserver{}); });
    VERIFY_RESULT(whole);
    GrowthObserver observer;
    observer.onLevel = [this](const GrowthLevel &level) {
        if (level.position == 1 && !level.points.isEmpty())
            m_data.endSessions();
    };
    const auto lost = m_data.run<RecordedGrowth>(
        [&](auto &context) { return recordGrowth(context, m_workspace, {}, spec, observer); });
    QVERIFY(!lost);
    QCOMPARE(lost.error().kind, core::ErrorKind::ConnectionLost);
    const auto record = newest();
    const auto past = loadPastGrowth(m_workspace, record.id);
    VERIFY_RESULT(past);
    QVERIFY(past->result.levels.first().isFinished());

    const auto resumed = m_data.run<RecordedGrowth>(
        [&](auto &context) { return resumeGrowth(context, m_workspace, record.id, m_data.table(), GrowthObserver{}); });
    VERIFY_RESULT(resumed);
    QCOMPARE(resumed->result.levels.size(), 3);
    QCOMPARE(resumed->result.levels.first(), past->result.levels.first());
    for (int i = 0; i < 3; ++i) {
        const GrowthLevel &level = resumed->result.levels.at(i);
        const GrowthLevel &expected = whole->result.levels.at(i);
        QCOMPARE(level.rows, expected.rows);
        QVERIFY(level.isFinished());
        QVERIFY(level.points.first().recall == expected.points.first().recall);
    }
    QCOMPARE(resumed->result.forecasts.size(), whole->result.forecasts.size());
    QCOMPARE(newest().state, SweepState::Succeeded);
}

/// By other vectors in the same rows.
void TestResumeGrowth::changedRowsAreRefused()
{
    GrowthObserver observer;
    observer.onLevel = [this](const GrowthLevel &level) {
        if (level.position == 1 && !level.points.isEmpty())
            m_data.endSessions();
    };
    QVERIFY(!m_data.run<RecordedGrowth>(
        [&](auto &context) { return recordGrowth(context, m_workspace, {}, spec(), observer); }));
    QVERIFY(m_data.scatterRows());
    const auto resumed = m_data.run<RecordedGrowth>(
        [&](auto &context) { return resumeGrowth(context, m_workspace, newest().id, m_data.table(), {}); });
    QVERIFY(m_data.restoreRows());
    QVERIFY(!resumed);
    QVERIFY2(resumed.error().message.contains(QStringLiteral("have changed since")),
             qPrintable(resumed.error().message));
}

QTEST_GUILESS_MAIN(TestResumeGrowth)
#include "tst_resumegrowth.moc"
