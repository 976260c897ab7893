#include "app/sweep/recordfilters.h"
#include "app/sweep/recordgrowth.h"
#include "app/sweep/recordload.h"
#include "tests/support/resumedata.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sweep;
using workspace::SweepKind;
using workspace::SweepState;

/// Measurements of throughput whose sessions are ended on the server in the middle, and that go on afterwards.
class TestResumeLoad : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void keepsItsRounds();
    void ladderIsKept();
    void whatEndedIsRefused();

private:
    LoadSpec spec() const;
    workspace::SweepRecord newest() const;

    testsupport::ResumeData m_data;
    std::unique_ptr<QTemporaryDir> m_folder;
    workspace::Workspace m_workspace{QString()};
};

void TestResumeLoad::initTestCase()
{
    m_data.make();
}

void TestResumeLoad::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = workspace::Workspace(m_folder->filePath(QStringLiteral("workspace.sqlite")));
    m_data.arm();
}

void TestResumeLoad::cleanup()
{
    if (m_data.pool())
        QCOMPARE(m_data.clones(), 0);
}

workspace::SweepRecord TestResumeLoad::newest() const
{
    const auto sweeps = workspace::listSweeps(m_workspace, m_data.table().name.toText(), SweepKind::Load);
    return sweeps ? sweeps->value(0) : workspace::SweepRecord();
}

LoadSpec TestResumeLoad::spec() const
{
    LoadSpec spec;
    spec.sweep.table = m_data.table();
    spec.sweep.column = QStringLiteral("v \"ec");
    spec.sweep.queries = 60;
    spec.sweep.seed = 3;
    spec.sweep.grid = gridOf(vectors::IndexMethod::Ivfflat, {1});
    spec.connections = {1, 2};
    spec.rounds = 3;
    spec.seconds = 0.1;
    return spec;
}

void TestResumeLoad::keepsItsRounds()
{
    LoadObserver observer;
    int rounds = 0;
    observer.onPoint = [&](const LoadPoint &) {
        if (++rounds == 3)
            m_data.endSessions();
    };
    const auto lost =
        m_data.run<RecordedLoad>([&](auto &context) { return recordLoad(context, m_workspace, {}, spec(), observer); });
    QVERIFY(!lost);
    const auto record = newest();
    const auto past = loadPastLoad(m_workspace, record.id);
    VERIFY_RESULT(past);
    QCOMPARE(past->result.head.levels, (QList<int>{1, 2}));
    int kept = 0;
    for (const LoadPoint &point : past->result.points)
        kept += int(point.rounds.size());
    QCOMPARE(kept, 3);

    int measured = 0;
    LoadObserver going;
    going.onPoint = [&](const LoadPoint &) {
        ++measured;
    };
    const auto resumed = m_data.run<RecordedLoad>(
        [&](auto &context) { return resumeLoad(context, m_workspace, record.id, m_data.table(), going); });
    VERIFY_RESULT(resumed);
    QCOMPARE(measured, 2 * 3 - 3);
    QCOMPARE(resumed->result.points.size(), 2);
    for (const LoadPoint &point : resumed->result.points) {
        QCOMPARE(point.rounds.size(), 3);
        QVERIFY(point.finished);
        for (const LoadPoint &before : past->result.points) {
            if (before.position != point.position)
                continue;
            QCOMPARE(point.rounds.first(before.rounds.size()), before.rounds);
            QVERIFY(point.samples > before.samples);
        }
    }
}

void TestResumeLoad::ladderIsKept()
{
    LoadSpec spec = this->spec();
    spec.connections = {};
    spec.rounds = 2;
    LoadObserver observer;
    int rounds = 0;
    observer.onPoint = [&](const LoadPoint &) {
        if (++rounds == 1)
            m_data.endSessions();
    };
    QVERIFY(
        !m_data.run<RecordedLoad>([&](auto &context) { return recordLoad(context, m_workspace, {}, spec, observer); }));
    const auto past = loadPastLoad(m_workspace, newest().id);
    VERIFY_RESULT(past);
    QVERIFY(past->result.head.ladder && !past->result.head.levels.isEmpty());
    const auto resumed = m_data.run<RecordedLoad>([&](auto &context) {
        return resumeLoad(context, m_workspace, past->record.id, m_data.table(), LoadObserver{});
    });
    VERIFY_RESULT(resumed);
    const QList<int> levels = resumed->result.head.levels;
    QVERIFY(levels.size() >= past->result.head.levels.size());
    QCOMPARE(levels.first(past->result.head.levels.size()), past->result.head.levels);
    QCOMPARE(resumed->result.points.size(), levels.size());
}

void TestResumeLoad::whatEndedIsRefused()
{
    const auto recorded = m_data.run<RecordedLoad>(
        [&](auto &context) { return recordLoad(context, m_workspace, {}, spec(), LoadObserver{}); });
    VERIFY_RESULT(recorded);
    const auto again = m_data.run<RecordedLoad>(
        [&](auto &context) { return resumeLoad(context, m_workspace, recorded->id, m_data.table(), LoadObserver{}); });
    QVERIFY(!again);
    QVERIFY2(again.error().message.contains(QStringLiteral("came to its end")), qPrintable(again.error().message));
    const auto other = m_data.run<RecordedFilters>([&](auto &context) {
        return resumeFilters(context, m_workspace, recorded->id, m_data.table(), FilterObserver{});
    });
    QVERIFY(!other);
    QVERIFY2(other.error().message.contains(QStringLiteral("of kind load")), qPrintable(other.error().message));
    const auto missing = m_data.run<RecordedGrowth>(
        [&](auto &context) { return resumeGrowth(context, m_workspace, 77, m_data.table(), GrowthObserver{}); });
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, core::ErrorKind::Missing);
}

QTEST_GUILESS_MAIN(TestResumeLoad)
#include "tst_resumeload.moc"
