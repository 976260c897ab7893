#include "app/sweep/recordfilters.h"
#include "app/sweep/sweepfile.h"
#include "tests/support/resumedata.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sweep;
using workspace::SweepKind;
using workspace::SweepState;

/// Comparisons of filter strategies whose sessions are ended on the server in the middle, and that go on afterwards.
class TestResumeFilters : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void endsAsUndisturbed();
    void goesOnInAnotherWorkspace();
    void changedRowsAreRefused();

private:
    FilterSpec spec() const;
    workspace::SweepRecord newest() const;

    testsupport::ResumeData m_data;
    std::unique_ptr<QTemporaryDir> m_folder;
    workspace::Workspace m_workspace{QString()};
};

void TestResumeFilters::initTestCase()
{
    m_data.make();
}

void TestResumeFilters::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = workspace::Workspace(m_folder->filePath(QStringLiteral("workspace.sqlite")));
    m_data.arm();
}

void TestResumeFilters::cleanup()
{
    if (m_data.pool())
        QCOMPARE(m_data.clones(), 0);
}

workspace::SweepRecord TestResumeFilters::newest() const
{
    const auto sweeps = workspace::listSweeps(m_workspace, m_data.table().name.toText(), SweepKind::Filters);
    return sweeps ? sweeps->value(0) : workspace::SweepRecord();
}

FilterSpec TestResumeFilters::spec() const
{
    FilterSpec spec;
    spec.sweep.table = m_data.table();
    spec.sweep.column = QStringLiteral("v \"ec");
    spec.sweep.queries = 60;
    spec.sweep.seed = 3;
    spec.filterColumn = QStringLiteral("kind");
    spec.filterValues = {QStringLiteral("3"), QStringLiteral("7")};
    return spec;
}

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

void TestResumeFilters::endsAsUndisturbed()
{
    const FilterSpec spec = this->spec();
    const auto whole = m_data.run<RecordedFilters>(
        [&](auto &context) { return recordFilters(context, m_workspace, {}, spec, FilterObserver{}); });
    VERIFY_RESULT(whole);

    FilterObserver observer;
    observer.onSamples = [this](int, int, std::span<const QuerySample>) {
        m_data.endSessions(); // after the first block
    };
    const auto lost = m_data.run<RecordedFilters>(
        [&](auto &context) { return recordFilters(context, m_workspace, {}, spec, observer); });
    QVERIFY(!lost);
    QCOMPARE(lost.error().kind, core::ErrorKind::ConnectionLost);
    const auto record = newest();
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
    const auto resumed = m_data.run<RecordedFilters>(
        [&](auto &context) { return resumeFilters(context, m_workspace, record.id, m_data.table(), going); });
    VERIFY_RESULT(resumed);
    QCOMPARE(resumed->id, record.id);
    QVERIFY(least >= 0); // nothing was measured twice
    compareCells(resumed->result.cells, whole->result.cells);
    QCOMPARE(newest().state, SweepState::Succeeded);
}

void TestResumeFilters::goesOnInAnotherWorkspace()
{
    const FilterSpec spec = this->spec();
    const auto whole = m_data.run<RecordedFilters>(
        [&](auto &context) { return recordFilters(context, m_workspace, {}, spec, FilterObserver{}); });
    VERIFY_RESULT(whole);
    FilterObserver observer;
    observer.onSamples = [this](int, int, std::span<const QuerySample>) {
        m_data.endSessions();
    };
    QVERIFY(!m_data.run<RecordedFilters>(
        [&](auto &context) { return recordFilters(context, m_workspace, {}, spec, observer); }));

    const QString path = m_folder->filePath(QStringLiteral("cut off.json"));
    const auto exported = exportSweep(m_workspace, newest().id, path);
    VERIFY_RESULT(exported);
    QVERIFY(!*exported);
    const workspace::Workspace other(m_folder->filePath(QStringLiteral("other.sqlite")));
    const auto imported = importSweep(other, path);
    VERIFY_RESULT(imported);
    const auto resumed = m_data.run<RecordedFilters>(
        [&](auto &context) { return resumeFilters(context, other, *imported, m_data.table(), FilterObserver{}); });
    VERIFY_RESULT(resumed);
    compareCells(resumed->result.cells, whole->result.cells);
}

/// By other vectors in the same rows.
void TestResumeFilters::changedRowsAreRefused()
{
    FilterObserver observer;
    observer.onSamples = [this](int, int, std::span<const QuerySample>) {
        m_data.endSessions();
    };
    QVERIFY(!m_data.run<RecordedFilters>(
        [&](auto &context) { return recordFilters(context, m_workspace, {}, spec(), observer); }));
    QVERIFY(m_data.scatterRows());
    const auto resumed = m_data.run<RecordedFilters>(
        [&](auto &context) { return resumeFilters(context, m_workspace, newest().id, m_data.table(), {}); });
    QVERIFY(m_data.restoreRows());
    QVERIFY(!resumed);
    QVERIFY2(resumed.error().message.contains(QStringLiteral("have changed since")),
             qPrintable(resumed.error().message));
}

QTEST_GUILESS_MAIN(TestResumeFilters)
#include "tst_resumefilters.moc"
