#include "app/catalog/loadcatalog.h"
#include "app/jobs/jobrunner.h"
#include "app/sweep/recordcandidates.h"
#include "app/sweep/recordfilters.h"
#include "app/sweep/recordgrowth.h"
#include "app/sweep/recordload.h"
#include "app/sweep/sweepfile.h"
#include "tests/support/privateserver.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sweep;
using testsupport::PrivateServer;
using workspace::SweepKind;
using workspace::SweepState;

/// Measurements of every kind whose sessions are ended on the server in the middle, and that go on afterwards. The
/// indexes have one list, so that building them anew changes nothing: what is left of recall is lost by the bits.
class TestResumeSweeps : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void filtersEndAsUndisturbed();
    void filtersGoOnInAnotherWorkspace();
    void candidatesAreBuiltAgainOnlyWhereMissing();
    void candidatesOnTheTableItself();
    void growthKeepsItsSamples();
    void loadKeepsItsRounds();
    void ladderIsKept();
    void changedRowsAreRefused();
    void whatEndedIsRefused();

private:
    FilterSpec filterSpec() const;
    CandidateSpec candidateSpec(const QString &candidates) const;
    GrowthSpec growthSpec() const;
    LoadSpec loadSpec() const;
    template<class Recorded, class Work>
    core::Result<Recorded> run(Work work);
    /// Ends the sessions of the program on the server, once, from the job's own thread.
    void endSessions();
    workspace::SweepRecord newest(SweepKind kind) const;
    int clones();

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;
    std::unique_ptr<QTemporaryDir> m_folder;
    workspace::Workspace m_workspace{QString()};
    bool m_ended = false;
};

void TestResumeSweeps::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->run(QStringLiteral(R"sql(
        CREATE SCHEMA "odd ""name";
        CREATE TABLE "odd ""name"."Ta.ble" ("a b" text, c int, kind int, "v ""ec" vector(32), PRIMARY KEY (c, "a b"));
        INSERT INTO "odd ""name"."Ta.ble" SELECT 'row ' || i, i, i % 40,
            array_agg(sin(i * d * 0.37) + cos(i * 0.11 + d * d))::vector(32)
            FROM generate_series(1, 3000) i, generate_series(1, 32) d GROUP BY i ORDER BY i;
        CREATE INDEX one_list ON "odd ""name"."Ta.ble" USING ivfflat ("v ""ec" vector_l2_ops) WITH (lists = 1);
        VACUUM ANALYZE)sql")));
    m_pool = m_server->pool();
    const auto lease = m_pool->lease();
    QVERIFY(lease);
    const auto table = catalog::loadTable(**lease, QStringLiteral("\"odd \"\"name\".\"Ta.ble\""));
    QVERIFY2(table, table ? "" : qPrintable(table.error().message));
    m_table = *table;
}

void TestResumeSweeps::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = workspace::Workspace(m_folder->filePath(QStringLiteral("workspace.sqlite")));
    m_ended = false;
}

void TestResumeSweeps::cleanup()
{
    if (m_server)
        QCOMPARE(clones(), 0);
}

FilterSpec TestResumeSweeps::filterSpec() const
{
    FilterSpec spec;
    spec.sweep.table = m_table;
    spec.sweep.column = QStringLiteral("v \"ec");
    spec.sweep.queries = 60;
    spec.sweep.seed = 3;
    spec.filterColumn = QStringLiteral("kind");
    spec.filterValues = {QStringLiteral("3"), QStringLiteral("7")};
    return spec;
}

CandidateSpec TestResumeSweeps::candidateSpec(const QString &candidates) const
{
    CandidateSpec spec;
    spec.base.table = m_table;
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

GrowthSpec TestResumeSweeps::growthSpec() const
{
    GrowthSpec spec;
    spec.index = candidateSpec(QStringLiteral("ivfflat bit lists=1 rerank=20"));
    spec.shares = {0.25, 0.5, 1};
    return spec;
}

LoadSpec TestResumeSweeps::loadSpec() const
{
    LoadSpec spec;
    spec.sweep = filterSpec().sweep;
    spec.sweep.grid = gridOf(vectors::IndexMethod::Ivfflat, {1});
    spec.connections = {1, 2};
    spec.rounds = 3;
    spec.seconds = 0.1;
    return spec;
}

template<class Recorded, class Work>
core::Result<Recorded> TestResumeSweeps::run(Work work)
{
    jobs::JobRunner runner;
    auto job = runner.start<Recorded>(QStringLiteral("measure"), m_pool,
                                      [&](jobs::JobContext &context) { return work(context); });
    job.result.waitForFinished();
    return job.result.result();
}

void TestResumeSweeps::endSessions()
{
    if (m_ended)
        return;
    m_ended = true;
    QVERIFY(m_server->run(QStringLiteral("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                         "WHERE application_name = 'pgvector-workbench'")));
}

workspace::SweepRecord TestResumeSweeps::newest(SweepKind kind) const
{
    const auto sweeps = workspace::listSweeps(m_workspace, m_table.name.toText(), kind);
    return sweeps ? sweeps->value(0) : workspace::SweepRecord();
}

int TestResumeSweeps::clones()
{
    const auto lease = m_pool->lease();
    const auto rows =
        (*lease)->execute(QStringLiteral("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'pgvector\\_work%'"));
    return rows ? int(rows->integer(0, 0)) : -1;
}

#define VERIFY_RESULT(result) QVERIFY2(result, (result) ? "" : qPrintable(core::toOneLine((result).error())))

namespace {

QMap<int, int> queriesOf(const QList<FilterCell> &cells)
{
    QMap<int, int> queries;
    for (const FilterCell &cell : cells)
        queries.insert(cell.point.position, cell.point.queries);
    return queries;
}

void compareCells(const QList<FilterCell> &cells, const QList<FilterCell> &expected)
{
    QCOMPARE(cells.size(), expected.size());
    for (qsizetype i = 0; i < cells.size(); ++i) {
        QCOMPARE(cells.at(i).point.position, expected.at(i).point.position);
        QCOMPARE(cells.at(i).point.queries, expected.at(i).point.queries);
        QVERIFY(cells.at(i).point.recall == expected.at(i).point.recall);
        QCOMPARE(cells.at(i).point.distribution, expected.at(i).point.distribution);
        QCOMPARE(cells.at(i).rowsReturned, expected.at(i).rowsReturned);
        QCOMPARE(cells.at(i).rowsPossible, expected.at(i).rowsPossible);
        QCOMPARE(cells.at(i).notMeasured, expected.at(i).notMeasured);
    }
}

} // namespace

void TestResumeSweeps::filtersEndAsUndisturbed()
{
    const FilterSpec spec = filterSpec();
    const auto whole = run<RecordedFilters>(
        [&](auto &context) { return recordFilters(context, m_workspace, {}, spec, FilterObserver{}); });
    VERIFY_RESULT(whole);

    FilterObserver observer;
    observer.onCell = [this](const FilterCell &cell) {
        if (cell.point.queries > 0 && !cell.point.finished)
            endSessions();
    };
    const auto lost =
        run<RecordedFilters>([&](auto &context) { return recordFilters(context, m_workspace, {}, spec, observer); });
    QVERIFY(!lost);
    QCOMPARE(lost.error().kind, core::ErrorKind::ConnectionLost);
    const auto record = newest(SweepKind::Filters);
    QCOMPARE(record.state, SweepState::ConnectionLost);
    const auto past = loadPastFilters(m_workspace, record.id);
    VERIFY_RESULT(past);
    const QMap<int, int> before = queriesOf(past->result.cells);
    QVERIFY(*std::max_element(before.begin(), before.end()) > 0);
    QVERIFY(*std::max_element(before.begin(), before.end()) < whole->result.head.strata.first().queries);

    int least = whole->result.head.sweep.queries;
    FilterObserver going;
    going.onCell = [&](const FilterCell &cell) {
        if (before.value(cell.point.position) > 0)
            least = std::min(least, cell.point.queries - before.value(cell.point.position));
    };
    const auto resumed = run<RecordedFilters>(
        [&](auto &context) { return resumeFilters(context, m_workspace, record.id, m_table, going); });
    VERIFY_RESULT(resumed);
    QCOMPARE(resumed->id, record.id);
    QVERIFY(least >= 0); // nothing was measured twice
    compareCells(resumed->result.cells, whole->result.cells);
    QCOMPARE(newest(SweepKind::Filters).state, SweepState::Succeeded);
}

void TestResumeSweeps::filtersGoOnInAnotherWorkspace()
{
    const FilterSpec spec = filterSpec();
    const auto whole = run<RecordedFilters>(
        [&](auto &context) { return recordFilters(context, m_workspace, {}, spec, FilterObserver{}); });
    VERIFY_RESULT(whole);
    FilterObserver observer;
    observer.onCell = [this](const FilterCell &cell) {
        if (cell.point.queries > 0)
            endSessions();
    };
    QVERIFY(
        !run<RecordedFilters>([&](auto &context) { return recordFilters(context, m_workspace, {}, spec, observer); }));

    const QString path = m_folder->filePath(QStringLiteral("cut off.json"));
    const auto exported = exportSweep(m_workspace, newest(SweepKind::Filters).id, path);
    VERIFY_RESULT(exported);
    QVERIFY(!*exported);
    const workspace::Workspace other(m_folder->filePath(QStringLiteral("other.sqlite")));
    const auto imported = importSweep(other, path);
    VERIFY_RESULT(imported);
    const auto resumed = run<RecordedFilters>(
        [&](auto &context) { return resumeFilters(context, other, *imported, m_table, FilterObserver{}); });
    VERIFY_RESULT(resumed);
    compareCells(resumed->result.cells, whole->result.cells);
}

void TestResumeSweeps::candidatesAreBuiltAgainOnlyWhereMissing()
{
    const CandidateSpec spec = candidateSpec(
        QStringLiteral("ivfflat bit lists=1 rerank=20,60\nivfflat halfvec lists=1\nivfflat bit lists=1 rerank=30"));
    const auto whole = run<RecordedCandidates>(
        [&](auto &context) { return recordCandidates(context, m_workspace, {}, spec, CandidateObserver{}); });
    VERIFY_RESULT(whole);

    CandidateObserver observer;
    observer.onCurve = [this](const CandidateCurve &curve) {
        if (curve.candidate == 1 && !curve.points().isEmpty())
            endSessions();
    };
    const auto lost = run<RecordedCandidates>(
        [&](auto &context) { return recordCandidates(context, m_workspace, {}, spec, observer); });
    QVERIFY(!lost);
    QCOMPARE(lost.error().kind, core::ErrorKind::ConnectionLost);
    const auto record = newest(SweepKind::Candidates);
    const auto past = loadPastCandidates(m_workspace, record.id);
    VERIFY_RESULT(past);
    const auto kept = keptCurves(past->result.curves);
    QCOMPARE(kept.at(0).builds.size(), 1);
    QCOMPARE(kept.at(1).builds.size(), 1);
    QVERIFY(kept.at(2).builds.isEmpty());

    const auto resumed = run<RecordedCandidates>(
        [&](auto &context) { return resumeCandidates(context, m_workspace, record.id, m_table, CandidateObserver{}); });
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
    QCOMPARE(newest(SweepKind::Candidates).state, SweepState::Succeeded);
}

void TestResumeSweeps::candidatesOnTheTableItself()
{
    CandidateSpec spec = candidateSpec(QStringLiteral("existing one_list"));
    CandidateObserver observer;
    observer.onCurve = [this](const CandidateCurve &curve) {
        if (!curve.points().isEmpty())
            endSessions();
    };
    QVERIFY(!run<RecordedCandidates>(
        [&](auto &context) { return recordCandidates(context, m_workspace, {}, spec, observer); }));
    const auto resumed = run<RecordedCandidates>([&](auto &context) {
        return resumeCandidates(context, m_workspace, newest(SweepKind::Candidates).id, m_table, CandidateObserver{});
    });
    VERIFY_RESULT(resumed);
    QVERIFY(resumed->result.curves.first().isFinished());
    QCOMPARE(resumed->result.curves.first().builds.size(), 1);
}

void TestResumeSweeps::growthKeepsItsSamples()
{
    const GrowthSpec spec = growthSpec();
    const auto whole = run<RecordedGrowth>(
        [&](auto &context) { return recordGrowth(context, m_workspace, {}, spec, GrowthObserver{}); });
    VERIFY_RESULT(whole);
    GrowthObserver observer;
    observer.onLevel = [this](const GrowthLevel &level) {
        if (level.position == 1 && !level.points.isEmpty())
            endSessions();
    };
    const auto lost =
        run<RecordedGrowth>([&](auto &context) { return recordGrowth(context, m_workspace, {}, spec, observer); });
    QVERIFY(!lost);
    QCOMPARE(lost.error().kind, core::ErrorKind::ConnectionLost);
    const auto record = newest(SweepKind::Growth);
    const auto past = loadPastGrowth(m_workspace, record.id);
    VERIFY_RESULT(past);
    QVERIFY(past->result.levels.first().isFinished());

    const auto resumed = run<RecordedGrowth>(
        [&](auto &context) { return resumeGrowth(context, m_workspace, record.id, m_table, GrowthObserver{}); });
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
    QCOMPARE(newest(SweepKind::Growth).state, SweepState::Succeeded);
}

void TestResumeSweeps::loadKeepsItsRounds()
{
    LoadObserver observer;
    int rounds = 0;
    observer.onPoint = [&](const LoadPoint &) {
        if (++rounds == 3)
            endSessions();
    };
    const auto lost =
        run<RecordedLoad>([&](auto &context) { return recordLoad(context, m_workspace, {}, loadSpec(), observer); });
    QVERIFY(!lost);
    const auto record = newest(SweepKind::Load);
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
    const auto resumed =
        run<RecordedLoad>([&](auto &context) { return resumeLoad(context, m_workspace, record.id, m_table, going); });
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

void TestResumeSweeps::ladderIsKept()
{
    LoadSpec spec = loadSpec();
    spec.connections = {};
    spec.rounds = 2;
    LoadObserver observer;
    int rounds = 0;
    observer.onPoint = [&](const LoadPoint &) {
        if (++rounds == 1)
            endSessions();
    };
    QVERIFY(!run<RecordedLoad>([&](auto &context) { return recordLoad(context, m_workspace, {}, spec, observer); }));
    const auto past = loadPastLoad(m_workspace, newest(SweepKind::Load).id);
    VERIFY_RESULT(past);
    QVERIFY(past->result.head.ladder && !past->result.head.levels.isEmpty());
    const auto resumed = run<RecordedLoad>(
        [&](auto &context) { return resumeLoad(context, m_workspace, past->record.id, m_table, LoadObserver{}); });
    VERIFY_RESULT(resumed);
    const QList<int> levels = resumed->result.head.levels;
    QVERIFY(levels.size() >= past->result.head.levels.size());
    QCOMPARE(levels.first(past->result.head.levels.size()), past->result.head.levels);
    QCOMPARE(resumed->result.points.size(), levels.size());
}

void TestResumeSweeps::changedRowsAreRefused()
{
    FilterObserver cutFilters;
    cutFilters.onCell = [this](const FilterCell &cell) {
        if (cell.point.queries > 0)
            endSessions();
    };
    QVERIFY(!run<RecordedFilters>(
        [&](auto &context) { return recordFilters(context, m_workspace, {}, filterSpec(), cutFilters); }));
    m_ended = false;
    GrowthObserver cutGrowth;
    cutGrowth.onLevel = [this](const GrowthLevel &level) {
        if (level.position == 1 && !level.points.isEmpty())
            endSessions();
    };
    QVERIFY(!run<RecordedGrowth>(
        [&](auto &context) { return recordGrowth(context, m_workspace, {}, growthSpec(), cutGrowth); }));
    m_ended = false;
    const CandidateSpec two = candidateSpec(QStringLiteral("ivfflat bit lists=1 rerank=20\nivfflat halfvec lists=1"));
    CandidateObserver cutCandidates;
    cutCandidates.onCurve = [this](const CandidateCurve &curve) {
        if (curve.candidate == 1 && !curve.points().isEmpty())
            endSessions();
    };
    QVERIFY(!run<RecordedCandidates>(
        [&](auto &context) { return recordCandidates(context, m_workspace, {}, two, cutCandidates); }));

    const auto refuses = [](const auto &resumed) {
        QVERIFY(!resumed);
        QVERIFY2(resumed.error().message.contains(QStringLiteral("have changed since")),
                 qPrintable(resumed.error().message));
    };
    QVERIFY(m_server->run(
        QStringLiteral("CREATE TABLE kept AS SELECT * FROM \"odd \"\"name\".\"Ta.ble\"; "
                       "UPDATE \"odd \"\"name\".\"Ta.ble\" SET \"v \"\"ec\" = \"v \"\"ec\" * \"v \"\"ec\"")));
    refuses(run<RecordedFilters>([&](auto &context) {
        return resumeFilters(context, m_workspace, newest(SweepKind::Filters).id, m_table, FilterObserver{});
    }));
    refuses(run<RecordedGrowth>([&](auto &context) {
        return resumeGrowth(context, m_workspace, newest(SweepKind::Growth).id, m_table, GrowthObserver{});
    }));
    refuses(run<RecordedCandidates>([&](auto &context) {
        return resumeCandidates(context, m_workspace, newest(SweepKind::Candidates).id, m_table, CandidateObserver{});
    }));
    QVERIFY(
        m_server->run(QStringLiteral("TRUNCATE \"odd \"\"name\".\"Ta.ble\"; INSERT INTO \"odd \"\"name\".\"Ta.ble\" "
                                     "SELECT * FROM kept ORDER BY c; DROP TABLE kept; "
                                     "VACUUM ANALYZE \"odd \"\"name\".\"Ta.ble\"")));
}

void TestResumeSweeps::whatEndedIsRefused()
{
    const auto recorded = run<RecordedLoad>(
        [&](auto &context) { return recordLoad(context, m_workspace, {}, loadSpec(), LoadObserver{}); });
    VERIFY_RESULT(recorded);
    const auto again = run<RecordedLoad>(
        [&](auto &context) { return resumeLoad(context, m_workspace, recorded->id, m_table, LoadObserver{}); });
    QVERIFY(!again);
    QVERIFY2(again.error().message.contains(QStringLiteral("came to its end")), qPrintable(again.error().message));
    const auto other = run<RecordedFilters>(
        [&](auto &context) { return resumeFilters(context, m_workspace, recorded->id, m_table, FilterObserver{}); });
    QVERIFY(!other);
    QVERIFY2(other.error().message.contains(QStringLiteral("of kind load")), qPrintable(other.error().message));
    const auto missing = run<RecordedGrowth>(
        [&](auto &context) { return resumeGrowth(context, m_workspace, 77, m_table, GrowthObserver{}); });
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, core::ErrorKind::Missing);
}

QTEST_GUILESS_MAIN(TestResumeSweeps)
#include "tst_resumesweeps.moc"
