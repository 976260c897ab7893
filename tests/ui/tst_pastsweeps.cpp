#include "app/sweep/recordsweep.h"
#include "app/sweep/specjson.h"
#include "app/sweep/sweepfile.h"
#include "app/sweep/sweepjson.h"
#include "ui/shared/gridview.h"
#include "ui/shared/messagearea.h"
#include "ui/sweep/pastsweeps.h"
#include "ui/sweep/pastsweepsdialog.h"
#include "ui/sweep/sweepcomparisonmodel.h"
#include "ui/sweep/sweeplistmodel.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QJsonDocument>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace sweep;
using workspace::StoredSweep;

namespace {

QString textOf(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

StoredSweep sweepOf(const QString &table, double recall)
{
    StoredSweep stored;
    stored.sweep.startedAt = QDateTime::currentDateTimeUtc();
    stored.sweep.state = workspace::SweepState::Succeeded;
    stored.sweep.table = table;
    stored.sweep.column = QStringLiteral("embedding");
    stored.sweep.index = QStringLiteral("items_hnsw");
    stored.sweep.method = QStringLiteral("hnsw");
    SweepHead head;
    head.table = table;
    head.index = stored.sweep.index;
    stored.sweep.summary = textOf(headToJson(head));
    stored.sweep.spec = textOf(specToJson({}));
    for (int position = 0; position < 3; ++position) {
        SweepPoint point;
        point.position = position;
        point.settings = gridOf(vectors::IndexMethod::Hnsw, {20 << position}).first();
        point.queries = 100;
        point.finished = true;
        const double mean = recall + 0.02 * position;
        point.recall = {mean, mean - 0.01, mean + 0.01};
        point.latency = {{1.0}, {1.0 + position}, {2.0}, {3.0}, 1000};
        stored.points.append({position, true, textOf(pointToJson(point))});
    }
    return stored;
}

} // namespace

/// The list of kept sweeps, with a workspace of its own.
class TestPastSweeps : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void menuHasTheNewest();
    void listModel();
    void showAndRename();
    void deleteAsks();
    void exportAndImport();
    void brokenFileIsNamed();
    void overlaysComeAndGo();
    void comparesTwo();

private:
    template<class T>
    T *child(const char *name) const
    {
        return m_dialog->findChild<T *>(QLatin1String(name));
    }
    const SweepListModel &model() const { return *m_dialog->findChild<SweepListModel *>(); }
    void selectRows(const QList<int> &rows);
    void click(const char *button);

    QTemporaryDir m_folder;
    int m_number = 0;
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<jobs::JobRunner> m_runner;
    std::unique_ptr<PastSweeps> m_past;
    std::unique_ptr<PastSweepsDialog> m_dialog;
};

void TestPastSweeps::init()
{
    m_workspace =
        std::make_unique<workspace::Workspace>(m_folder.filePath(QStringLiteral("w%1.sqlite").arg(++m_number)));
    QVERIFY(workspace::insertSweep(*m_workspace, sweepOf(QStringLiteral("public.items"), 0.90)));
    QVERIFY(workspace::insertSweep(*m_workspace, sweepOf(QStringLiteral("public.other"), 0.90)));
    QVERIFY(workspace::insertSweep(*m_workspace, sweepOf(QStringLiteral("public.items"), 0.94)));
    m_runner = std::make_unique<jobs::JobRunner>();
    m_past = std::make_unique<PastSweeps>(*m_runner, *m_workspace);
    QVERIFY(!m_past->isLoaded());
    m_past->setTable({QStringLiteral("public"), QStringLiteral("items")});
    m_dialog = std::make_unique<PastSweepsDialog>(*m_past);
    m_dialog->show();
    QTRY_COMPARE(model().rowCount(), 2);
}

void TestPastSweeps::cleanup()
{
    m_dialog.reset();
    m_past.reset();
    m_runner.reset();
}

void TestPastSweeps::selectRows(const QList<int> &rows)
{
    auto *view = child<GridView>("pastSweepsList");
    view->clearSelection();
    for (const int row : rows)
        view->selectionModel()->select(view->model()->index(row, 0),
                                       QItemSelectionModel::Select | QItemSelectionModel::Rows);
}

void TestPastSweeps::click(const char *button)
{
    QVERIFY(child<QToolButton>(button)->isEnabled());
    child<QToolButton>(button)->click();
}

void TestPastSweeps::menuHasTheNewest()
{
    const auto actions = m_past->menu()->actions();
    QCOMPARE(actions.size(), 4);
    QCOMPARE(actions.first()->objectName(), QStringLiteral("sweepPast3"));
    QVERIFY(actions.at(2)->isSeparator());
    QCOMPARE(actions.last(), m_past->allAction());
}

void TestPastSweeps::listModel()
{
    SweepListModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRecords(m_past->records());
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("sweep 3"));
    QCOMPARE(model.index(0, 0).data(Qt::EditRole).toString(), QString());
    QCOMPARE(model.index(0, SweepListModel::PointsColumn).data(SweepListModel::SortRole).toInt(), 3);
    QSignalSpy overlay(&model, &SweepListModel::overlayRequested);
    QVERIFY(model.setData(model.index(1, 0), Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(overlay.takeFirst(), (QVariantList{qint64(1), true}));
    model.setOverlaid({1});
    QCOMPARE(model.index(1, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    model.setOverlayable(false);
    QVERIFY(!model.index(1, 0).data(Qt::CheckStateRole).isValid());
    model.setRecords({});
    QCOMPARE(model.rowCount(), 0);
}

void TestPastSweeps::showAndRename()
{
    QVERIFY(!child<QToolButton>("pastSweepsShow")->isEnabled());
    selectRows({1});
    QSignalSpy chosen(m_past.get(), &PastSweeps::chosen);
    click("pastSweepsShow");
    QTRY_COMPARE(chosen.count(), 1);
    auto *view = child<GridView>("pastSweepsList");
    QVERIFY(view->model()->setData(view->model()->index(1, 0), QStringLiteral(" before “it” "), Qt::EditRole));
    QTRY_COMPARE(model().index(1, 0).data().toString(), QStringLiteral("before “it”"));
    QVERIFY(sweepTitle(m_past->records().last()).startsWith(QStringLiteral("before “it” · ")));
}

void TestPastSweeps::deleteAsks()
{
    selectRows({0});
    click("pastSweepsDelete");
    auto *yes = m_dialog->findChild<QPushButton *>(QStringLiteral("askBeforeYes"));
    QVERIFY(yes);
    QCOMPARE(yes->text(), QStringLiteral("Delete sweep"));
    QCOMPARE(model().rowCount(), 2);
    yes->click();
    QTRY_COMPARE(model().rowCount(), 1);
    QCOMPARE(m_past->records().first().id, 1);
}

void TestPastSweeps::exportAndImport()
{
    const QString path = m_folder.filePath(QStringLiteral("export%1.json").arg(m_number));
    QString suggested;
    m_dialog->setFileChoosers(
        [&](const QString &suggestion) {
            suggested = suggestion;
            return path;
        },
        [&](const QString &) { return path; });
    selectRows({0});
    click("pastSweepsExport");
    QTRY_VERIFY(QFile::exists(path));
    QCOMPARE(suggested, QStringLiteral("public.items-items_hnsw-sweep3.json"));
    QTRY_VERIFY(!m_dialog->findChild<MessageArea *>()->isEmpty());
    click("pastSweepsImport");
    QTRY_COMPARE(model().rowCount(), 3);
    const auto here = loadPastSweep(*m_workspace, 3);
    const auto there = loadPastSweep(*m_workspace, 4);
    QVERIFY(here && there);
    QCOMPARE(there->result, here->result);
}

void TestPastSweeps::brokenFileIsNamed()
{
    const QString path = m_folder.filePath(QStringLiteral("broken.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{}") == 2);
    file.close();
    m_dialog->setFileChoosers({}, [&](const QString &) { return path; });
    click("pastSweepsImport");
    QTRY_VERIFY(!m_dialog->findChild<MessageArea *>()->isEmpty());
    QCOMPARE(model().rowCount(), 2);
}

void TestPastSweeps::overlaysComeAndGo()
{
    QSignalSpy changed(m_past.get(), &PastSweeps::overlaysChanged);
    auto *view = child<GridView>("pastSweepsList");
    view->model()->setData(view->model()->index(0, 0), Qt::Checked, Qt::CheckStateRole);
    QTRY_COMPARE(m_past->overlays().size(), 1);
    view->model()->setData(view->model()->index(1, 0), Qt::Checked, Qt::CheckStateRole);
    QTRY_COMPARE(m_past->overlays().size(), 2);
    QCOMPARE(model().index(1, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    view->model()->setData(view->model()->index(0, 0), Qt::Unchecked, Qt::CheckStateRole);
    QCOMPARE(m_past->overlays().size(), 1);
    QCOMPARE(m_past->overlays().first().id, 1);
    QVERIFY(m_past->overlays().first().label.startsWith(QStringLiteral("items_hnsw, ")));
    m_past->setTable({QStringLiteral("public"), QStringLiteral("other")});
    QVERIFY(m_past->overlays().isEmpty());
    QCOMPARE(changed.count(), 4);
    QTRY_COMPARE(model().rowCount(), 1);
}

void TestPastSweeps::comparesTwo()
{
    QVERIFY(!child<QToolButton>("pastSweepsCompare")->isEnabled());
    QVERIFY(child<GridView>("pastSweepsComparison")->isHidden());
    selectRows({0, 1});
    click("pastSweepsCompare");
    QTRY_VERIFY(!child<GridView>("pastSweepsComparison")->isHidden());
    const auto &comparison = *m_dialog->findChild<SweepComparisonModel *>();
    const QAbstractItemModelTester tester(m_dialog->findChild<SweepComparisonModel *>(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(comparison.rowCount(), 3);
    QCOMPARE(comparison.index(0, SweepComparisonModel::DifferenceColumn).data().toString(), QStringLiteral("+0.040"));
    QCOMPARE(comparison.index(0, SweepComparisonModel::P50Column).data().toString(), QStringLiteral("×1.00"));
    const QString text = child<QLabel>("pastSweepsComparisonText")->text();
    QVERIFY2(text.startsWith(QStringLiteral("sweep 3 against sweep 1: recall differs beyond chance at 3 of 3")),
             qPrintable(text));
    if (const QString folder = qEnvironmentVariable("WORKBENCH_PICTURES"); !folder.isEmpty())
        m_dialog->grab().save(folder + QStringLiteral("/pastsweeps.png"));
}

QTEST_MAIN(TestPastSweeps)
#include "tst_pastsweeps.moc"
