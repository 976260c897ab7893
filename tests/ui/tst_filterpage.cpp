#include "app/catalog/loadcatalog.h"
#include "tests/support/pauseprobe.h"
#include "tests/support/privateserver.h"
#include "tests/support/sweepdata.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/messagearea.h"
#include "ui/sweep/filterheatmap.h"
#include "ui/sweep/filtermodel.h"
#include "ui/sweep/filterpage.h"
#include "ui/sweep/reportexport.h"
#include "ui/sweep/sweepanswer.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using testsupport::PrivateServer;

class TestFilterPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void saysWhyItCannotStart();
    void measuresAndAdvises();
    void stopKeepsTheCells();
    void resumeEndsWhatStopCut();
    void reportsAreSaved();
    void pastComparisonIsShownAgain();
    void serversWordsStandAboveThePage();
    void lostConnectionKeepsThePage();

private:
    template<class T>
    T *child(const char *name) const
    {
        return m_page->findChild<T *>(QLatin1String(name));
    }
    const FilterModel &model() const { return *m_page->findChild<FilterModel *>(); }
    bool isRunning() const { return !child<QToolButton>("filterStop")->isHidden(); }
    void connectPage(const QString &values, int queries);
    void measure();

    PrivateServer *m_server = nullptr;
    catalog::Table m_table;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<jobs::JobRunner> m_runner;
    std::unique_ptr<FilterPage> m_page;
};

void TestFilterPage::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    const auto pool = m_server->pool();
    auto lease = pool->lease();
    QVERIFY(lease);
    QVERIFY(testsupport::fillTable(**lease, QStringLiteral("items"), testsupport::sweepData().base));
    QVERIFY(
        m_server->run(QStringLiteral("ALTER TABLE items ADD kind text; UPDATE items SET kind = CASE WHEN id % 5 = 0 "
                                     "THEN 'often' WHEN id % 100 = 1 THEN 'rare, very' ELSE 'k' || id % 7 END;"
                                     "CREATE INDEX items_ivf ON items USING ivfflat (embedding vector_l2_ops) "
                                     "WITH (lists = 100); CREATE INDEX ON items (kind); VACUUM ANALYZE items")));
    const auto table = catalog::loadTable(**lease, QStringLiteral("items"));
    QVERIFY(table);
    m_table = *table;
}

void TestFilterPage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_runner = std::make_unique<jobs::JobRunner>();
    m_page = std::make_unique<FilterPage>(*m_runner,
                                          workspace::Workspace(m_folder->filePath(QStringLiteral("workspace.sqlite"))));
    m_page->resize(1000, 760);
    m_page->show();
}

void TestFilterPage::cleanup()
{
    m_page.reset();
    m_runner.reset();
}

void TestFilterPage::connectPage(const QString &values, int queries)
{
    m_page->setConnection(m_server->pool(db::Access::ReadOnly));
    m_page->setTable(m_table);
    child<QComboBox>("filterBy")->setCurrentText(QStringLiteral("kind"));
    child<QLineEdit>("filterValues")->setText(values);
    child<QSpinBox>("filterQueries")->setValue(queries);
}

void TestFilterPage::measure()
{
    QTest::mouseClick(child<QPushButton>("filterStart"), Qt::LeftButton);
    QVERIFY(isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 120000);
}

void TestFilterPage::saysWhyItCannotStart()
{
    const auto *start = child<QPushButton>("filterStart");
    QVERIFY(!start->isEnabled());
    QCOMPARE(start->toolTip(), QStringLiteral("Not connected"));
    m_page->setConnection(m_server->pool(db::Access::ReadOnly));
    QCOMPARE(start->toolTip(), QStringLiteral("Choose a table first"));
    catalog::Table bare = m_table;
    bare.indexes.clear();
    m_page->setTable(bare);
    QVERIFY(start->toolTip().contains(QStringLiteral("no HNSW or IVFFlat index")));
    m_page->setTable(m_table);
    QVERIFY2(start->toolTip().contains(QStringLiteral("Choose a column that searches filter by")),
             qPrintable(start->toolTip()));
    QVERIFY(!child<QLineEdit>("filterValues")->isEnabled());
    child<QLineEdit>("filterWhere")->setText(QStringLiteral("id < 100"));
    QVERIFY(start->isEnabled());
    child<QLineEdit>("filterWhere")->setText(QStringLiteral("(id < 100"));
    QVERIFY(!start->isEnabled());
    child<QLineEdit>("filterWhere")->clear();
    child<QComboBox>("filterBy")->setCurrentText(QStringLiteral("kind"));
    QVERIFY(start->isEnabled());
    child<QLineEdit>("filterValues")->setText(QStringLiteral("\"open"));
    QVERIFY(start->toolTip().contains(QStringLiteral("not closed")));
}

void TestFilterPage::measuresAndAdvises()
{
    connectPage(QStringLiteral("often, \"rare, very\""), 60);
    const auto *stack = child<QStackedWidget>("filterStack");
    QCOMPARE(stack->currentIndex(), 0);
    testsupport::PauseProbe probe;
    probe.start();
    QTest::mouseClick(child<QPushButton>("filterStart"), Qt::LeftButton);
    QVERIFY(!child<QPushButton>("filterStart")->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(model().rowCount() == 2 * sweep::FilterStrategyCount, 60000);
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 120000);
    probe.stop();
    qInfo("longest pause of the event loop %.1f ms", probe.longestPauseMs());
    QCOMPARE(stack->currentIndex(), 1);
    const sweep::FilterResult &result = model().result();
    QCOMPARE(result.head.strata.size(), 2);
    QCOMPARE(sweep::cellOf(result.cells, 1, sweep::FilterStrategy::ExactFirst)->point.recall.mean, 1.0);
    QCOMPARE(result.advice.size(), 2);
    QVERIFY2(m_page->findChild<SweepAnswer *>()->text().contains(QStringLiteral("rare, very: ")),
             qPrintable(m_page->findChild<SweepAnswer *>()->text()));
    QCOMPARE(child<ElidedLabel>("filterAdvice1")->text(), result.advice.at(1).sentence);
    QTest::mouseClick(child<QToolButton>("filterCopySql1"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), result.advice.at(1).sql);
    QTest::mouseClick(child<QToolButton>("filterJson"), Qt::LeftButton);
    QVERIFY(QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8()).object().contains(u"strata"));

    auto *map = child<FilterHeatMap>("filterHeatMap");
    QTest::mouseClick(map, Qt::LeftButton, {},
                      map->cellRect(1, sweep::FilterStrategy::IndexRelaxed).center().toPoint());
    QCOMPARE(child<QTableView>("filterCells")->currentIndex().row(), sweep::FilterStrategyCount + 2);
    QVERIFY(m_page->findChild<MessageArea *>()->isEmpty());
}

void TestFilterPage::stopKeepsTheCells()
{
    connectPage({}, 300);
    child<QSpinBox>("filterSetting")->setValue(60);
    QTest::mouseClick(child<QPushButton>("filterStart"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(model().rowCount() > 0 && model().result().cells.first().measured(), 60000);
    QTest::mouseClick(child<QToolButton>("filterStop"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 5000);
    QVERIFY(model().rowCount() > 0);
    QVERIFY(!model().result().cells.first().point.finished);
    QVERIFY(!m_page->findChild<MessageArea *>()->isEmpty());
    QTRY_VERIFY(child<QToolButton>("filterPast")->isEnabled());
}

void TestFilterPage::resumeEndsWhatStopCut()
{
    connectPage({}, 300);
    child<QSpinBox>("filterSetting")->setValue(60);
    const auto *resume = child<QToolButton>("filterResume");
    QVERIFY(resume->isHidden());
    QTest::mouseClick(child<QPushButton>("filterStart"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(model().rowCount() > 0 && model().result().cells.first().measured(), 60000);
    QTest::mouseClick(child<QToolButton>("filterStop"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 5000);
    QVERIFY(!resume->isHidden() && resume->isEnabled());
    const int before = model().result().cells.first().point.queries;
    QTest::mouseClick(child<QToolButton>("filterResume"), Qt::LeftButton);
    QVERIFY(isRunning() && resume->isHidden());
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 120000);
    QVERIFY2(m_page->findChild<MessageArea *>()->isEmpty(), qPrintable(m_page->findChild<MessageArea *>()->headline()));
    QVERIFY(model().result().cells.first().point.finished);
    QVERIFY(model().result().cells.first().point.queries > before);
    QVERIFY(resume->isHidden());
}

void TestFilterPage::reportsAreSaved()
{
    QVERIFY(!child<QToolButton>("filterSave")->isEnabled());
    connectPage(QStringLiteral("often, \"rare, very\""), 30);
    measure();
    m_page->exports().setFileChooser(
        [this](const QString &, const QString &) { return m_folder->filePath(QStringLiteral("filters")); });
    const QMenu *menu = child<QToolButton>("filterSave")->menu();
    const std::pair<const char *, const char *> files[] = {{"filterSaveHtml", "html"},   {"filterSaveReportPdf", "pdf"},
                                                           {"filterSaveMarkdown", "md"}, {"filterSaveCsv", "csv"},
                                                           {"filterSaveJson", "json"},   {"filterSavePng", "png"},
                                                           {"filterSaveSvg", "svg"}};
    for (const auto &[name, suffix] : files) {
        for (QAction *action : menu->actions()) {
            if (action->objectName() == QLatin1String(name))
                action->trigger();
        }
        const QString path = m_folder->filePath(QStringLiteral("filters.") + QLatin1String(suffix));
        QTRY_VERIFY2(QFile::exists(path), name);
        QVERIFY(QFile(path).size() > 200);
        if (const QString folder = qEnvironmentVariable("WORKBENCH_PICTURES"); !folder.isEmpty())
            QFile::copy(path, folder + QStringLiteral("/filters.") + QLatin1String(suffix));
    }
    QFile html(m_folder->filePath(QStringLiteral("filters.html")));
    QVERIFY(html.open(QIODevice::ReadOnly));
    QVERIFY(html.readAll().contains("kind = rare, very"));
}

void TestFilterPage::pastComparisonIsShownAgain()
{
    connectPage(QStringLiteral("often"), 20);
    measure();
    const sweep::FilterResult measured = model().result();
    m_page = std::make_unique<FilterPage>(*m_runner,
                                          workspace::Workspace(m_folder->filePath(QStringLiteral("workspace.sqlite"))));
    m_page->setTable(m_table);
    auto *past = child<QToolButton>("filterPast");
    QTRY_VERIFY(past->isEnabled());
    past->menu()->actions().first()->trigger();
    QTRY_COMPARE(model().rowCount(), int(measured.cells.size()));
    QCOMPARE(model().result().advice, measured.advice);
    QCOMPARE(child<QStackedWidget>("filterStack")->currentIndex(), 1);
}

void TestFilterPage::serversWordsStandAboveThePage()
{
    connectPage({}, 10);
    child<QLineEdit>("filterWhere")->setText(QStringLiteral("nothing = 3"));
    measure();
    const auto *messages = m_page->findChild<MessageArea *>();
    QVERIFY(!messages->isEmpty());
    QCOMPARE(child<QStackedWidget>("filterStack")->currentIndex(), 0);
    QVERIFY(child<QPushButton>("filterStart")->isEnabled());
}

void TestFilterPage::lostConnectionKeepsThePage()
{
    connectPage({}, 300);
    child<QSpinBox>("filterSetting")->setValue(60);
    QTest::mouseClick(child<QPushButton>("filterStart"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(model().rowCount() > 0 && model().result().cells.first().measured(), 60000);
    m_server->kill();
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 20000);
    QVERIFY(model().rowCount() > 0);
    QVERIFY(!m_page->findChild<MessageArea *>()->isEmpty());
    QVERIFY(m_server->restart());
}

QTEST_MAIN(TestFilterPage)
#include "tst_filterpage.moc"
