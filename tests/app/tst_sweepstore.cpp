#include "app/workspace/sweepstore.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace workspace;

class TestSweepStore : public QObject
{
    Q_OBJECT

private slots:
    void readsBackWhatWasWritten();
    void replacesPointsAtTheirPlace();
    void listsNewestFirstAndByTable();
    void tellsKindsApart();
    void renames();
    void refusesPointsOfUnknownSweep();
    void deletesWithItsPoints();

private:
    static SweepRecord record(const QString &table);
};

SweepRecord TestSweepStore::record(const QString &table)
{
    SweepRecord record;
    record.connection = QStringLiteral("me@host:5432/db");
    record.table = table;
    record.column = QStringLiteral("em\"bed");
    record.index = QStringLiteral("items_hnsw");
    record.method = QStringLiteral("hnsw");
    record.spec = QStringLiteral("{\"k\":10}");
    record.summary = QStringLiteral("{}");
    return record;
}

void TestSweepStore::readsBackWhatWasWritten()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    SweepRecord expected = record(QStringLiteral("public.items"));
    const auto id = beginSweep(workspace, expected);
    QVERIFY2(id, id ? "" : qPrintable(id.error().message));
    QVERIFY(storePoints(workspace, *id, {{1, false, QStringLiteral("{\"b\":1}")}, {0, true, QStringLiteral("{}")}}));

    auto stored = loadSweep(workspace, *id);
    QVERIFY2(stored, stored ? "" : qPrintable(stored.error().message));
    QCOMPARE(stored->sweep.state, SweepState::Running);
    QVERIFY(!stored->sweep.endedAt);
    QVERIFY(qAbs(stored->sweep.startedAt.secsTo(QDateTime::currentDateTimeUtc())) < 60);

    QVERIFY(storeSummary(workspace, *id, QStringLiteral("{\"seconds\":1}")));
    QVERIFY(endSweep(workspace, *id, SweepState::ConnectionLost, QStringLiteral("server closed")));
    stored = loadSweep(workspace, *id);
    QVERIFY(stored->sweep.endedAt.has_value());
    expected.id = *id;
    expected.startedAt = stored->sweep.startedAt;
    expected.endedAt = stored->sweep.endedAt;
    expected.state = SweepState::ConnectionLost;
    expected.error = QStringLiteral("server closed");
    expected.summary = QStringLiteral("{\"seconds\":1}");
    expected.points = 2;
    QCOMPARE(stored->sweep, expected);
    const QList<SweepPointRecord> points{{0, true, QStringLiteral("{}")}, {1, false, QStringLiteral("{\"b\":1}")}};
    QCOMPARE(stored->points, points);
}

void TestSweepStore::replacesPointsAtTheirPlace()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    const auto id = beginSweep(workspace, record(QStringLiteral("public.items")));
    QVERIFY(storePoints(workspace, *id, {{0, false, QStringLiteral("old")}}));
    QVERIFY(storePoints(workspace, *id, {{0, true, QStringLiteral("new")}}));
    const QList<SweepPointRecord> points{{0, true, QStringLiteral("new")}};
    QCOMPARE(loadSweep(workspace, *id)->points, points);
}

void TestSweepStore::listsNewestFirstAndByTable()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    const QString items = QStringLiteral("public.items");
    const auto first = beginSweep(workspace, record(items));
    const auto second = beginSweep(workspace, record(QStringLiteral("other.t")));
    const auto third = beginSweep(workspace, record(items));
    const auto ids = [](const core::Result<QList<SweepRecord>> &sweeps) {
        QList<qint64> found;
        for (const SweepRecord &sweep : *sweeps)
            found << sweep.id;
        return found;
    };
    QCOMPARE(ids(listSweeps(workspace)), (QList<qint64>{*third, *second, *first}));
    QCOMPARE(ids(listSweeps(workspace, items)), (QList<qint64>{*third, *first}));
    QCOMPARE(ids(listSweeps(workspace, items, SweepKind::Settings, 1)), (QList<qint64>{*third}));
}

void TestSweepStore::tellsKindsApart()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    const QString items = QStringLiteral("public.items");
    const auto grid = beginSweep(workspace, record(items));
    SweepRecord growth = record(items);
    growth.kind = SweepKind::Growth;
    const auto grown = beginSweep(workspace, growth);
    QCOMPARE(listSweeps(workspace, items)->size(), 1);
    QCOMPARE(listSweeps(workspace, items)->first().id, *grid);
    QCOMPARE(listSweeps(workspace, items, SweepKind::Growth)->first().id, *grown);
    QCOMPARE(loadSweep(workspace, *grown)->sweep.kind, SweepKind::Growth);
    QCOMPARE(listAllSweeps(workspace)->size(), 2);
}

void TestSweepStore::renames()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    const auto id = beginSweep(workspace, record(QStringLiteral("public.items")));
    QVERIFY(renameSweep(workspace, *id, QStringLiteral("before the rebuild")));
    QCOMPARE(loadSweep(workspace, *id)->sweep.name, QStringLiteral("before the rebuild"));
}

void TestSweepStore::refusesPointsOfUnknownSweep()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    QVERIFY(!storePoints(workspace, 77, {{0, true, QStringLiteral("{}")}}));
    const auto missing = loadSweep(workspace, 77);
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, core::ErrorKind::Missing);
}

void TestSweepStore::deletesWithItsPoints()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    const auto id = beginSweep(workspace, record(QStringLiteral("public.items")));
    QVERIFY(storePoints(workspace, *id, {{0, true, QStringLiteral("{}")}}));
    QVERIFY(deleteSweep(workspace, *id));
    QVERIFY(!loadSweep(workspace, *id));
    QVERIFY(listSweeps(workspace)->isEmpty());
}

QTEST_GUILESS_MAIN(TestSweepStore)
#include "tst_sweepstore.moc"
