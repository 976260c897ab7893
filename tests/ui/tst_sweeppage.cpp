#include "app/catalog/loadcatalog.h"
#include "app/settings/settings.h"
#include "app/sweep/recordsweep.h"
#include "tests/support/pauseprobe.h"
#include "tests/support/privateserver.h"
#include "tests/support/sweepdata.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/messagearea.h"
#include "ui/sweep/pastsweeps.h"
#include "ui/sweep/sweepanswer.h"
#include "ui/sweep/sweepmodel.h"
#include "ui/sweep/sweeppage.h"
#include "ui/sweep/sweepplot.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using testsupport::PrivateServer;

class TestSweepPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void saysWhyItCannotStart();
    void sentenceFollowsTheTable();
    void measuresAndAnswers();
    void worstQueryIsRunAgain();
    void queriesComeFromElsewhere();
    void otherSettingsAreCombined();
    void heldOutRowsAskBeforeTheyCopy();
    void heldOutSweepGoesOnAfterAQuestion();
    void stopKeepsThePoints();
    void stoppedSweepGoesOn();
    void nextStepMeasuresWithWhatMayHelp();
    void pastSweepIsShownAgain();
    void pointsAreTakenAway();
    void scriptsAndReportsAreTakenAway();
    void earlierSweepLiesOverTheChart();
    void appliesTheChosenSetting();
    void serversWordsStandAboveThePage();
    void lostConnectionKeepsThePage();

private:
    template<class T>
    T *child(const char *name) const
    {
        return m_page->findChild<T *>(QLatin1String(name));
    }
    const SweepModel &model() const { return *m_page->findChild<SweepModel *>(); }
    QString answer() const { return m_page->findChild<SweepAnswer *>()->text(); }
    bool isRunning() const { return !child<QToolButton>("sweepStop")->isHidden(); }
    void connectPage(const QString &index, const QString &values, int queries);
    void measure();
    static void trigger(const QMenu *menu, const QString &name);

    PrivateServer *m_server = nullptr;
    catalog::Table m_table;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<settings::Settings> m_settings;
    std::unique_ptr<jobs::JobRunner> m_runner;
    std::unique_ptr<SweepPage> m_page;
};

void TestSweepPage::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    const auto pool = m_server->pool();
    auto lease = pool->lease();
    QVERIFY(lease);
    QVERIFY(testsupport::fillTable(**lease, QStringLiteral("items"), testsupport::sweepData().base));
    QVERIFY(m_server->run(QStringLiteral("CREATE INDEX items_hnsw ON items USING hnsw (embedding vector_l2_ops);"
                                         "CREATE INDEX items_ivf ON items USING ivfflat (embedding vector_l2_ops) "
                                         "WITH (lists = 100); ANALYZE items")));
    const auto table = catalog::loadTable(**lease, QStringLiteral("items"));
    QVERIFY(table);
    m_table = *table;
}

void TestSweepPage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<settings::Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    m_runner = std::make_unique<jobs::JobRunner>();
    m_page = std::make_unique<SweepPage>(*m_runner, *m_settings,
                                         workspace::Workspace(m_folder->filePath(QStringLiteral("workspace.sqlite"))));
    m_page->resize(1000, 700);
    m_page->show();
}

void TestSweepPage::cleanup()
{
    m_page.reset();
    m_runner.reset();
}

void TestSweepPage::connectPage(const QString &index, const QString &values, int queries)
{
    m_page->setConnection(m_server->pool(db::Access::ReadOnly));
    m_page->setTable(m_table);
    child<QComboBox>("sweepIndex")->setCurrentText(index);
    child<QLineEdit>("sweepValues")->setText(values);
    child<QSpinBox>("sweepQueries")->setValue(queries);
}

void TestSweepPage::measure()
{
    QTest::mouseClick(child<QPushButton>("sweepStart"), Qt::LeftButton);
    QVERIFY(isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 120000);
}

void TestSweepPage::trigger(const QMenu *menu, const QString &name)
{
    const auto actions = menu->actions();
    for (QAction *action : actions) {
        if (action->objectName() == name) {
            QVERIFY(action->isEnabled());
            action->trigger();
            return;
        }
    }
    QFAIL(qPrintable(name));
}

void TestSweepPage::saysWhyItCannotStart()
{
    const auto *start = child<QPushButton>("sweepStart");
    QVERIFY(!start->isEnabled());
    QCOMPARE(start->toolTip(), QStringLiteral("Not connected"));
    QVERIFY(!child<QToolButton>("sweepApply")->isEnabled());
    QVERIFY(!child<QToolButton>("sweepApply")->toolTip().isEmpty());

    m_page->setConnection(m_server->pool(db::Access::ReadOnly));
    QCOMPARE(start->toolTip(), QStringLiteral("Choose a table first"));
    catalog::Table bare = m_table;
    bare.indexes.clear();
    m_page->setTable(bare);
    QVERIFY(start->toolTip().contains(QStringLiteral("no HNSW or IVFFlat index")));
    bare.columns.clear();
    m_page->setTable(bare);
    QVERIFY(start->toolTip().contains(QStringLiteral("no vector column")));
    m_page->setTable(m_table);
    QVERIFY(start->isEnabled());
    child<QLineEdit>("sweepValues")->setText(QStringLiteral("10, many"));
    QVERIFY(!start->isEnabled());
    QVERIFY(start->toolTip().contains(QStringLiteral("many")));
    child<QLineEdit>("sweepValues")->clear();
    child<QLineEdit>("sweepWhere")->setText(QStringLiteral("(id < 3"));
    QVERIFY(!start->isEnabled());
    child<QLineEdit>("sweepWhere")->clear();
    child<QComboBox>("sweepSource")->setCurrentIndex(1);
    QVERIFY2(start->toolTip().contains(QStringLiteral("Unlock writing")), qPrintable(start->toolTip()));
    child<QComboBox>("sweepSource")->setCurrentIndex(0);
    child<QCheckBox>("sweepSearch")->setChecked(true);
    child<QComboBox>("sweepPlans")->setCurrentIndex(2);
    QVERIFY(start->toolTip().contains(QStringLiteral("one kind of plan")));
    m_page->setConnection({});
    QCOMPARE(start->toolTip(), QStringLiteral("Not connected"));
}

void TestSweepPage::sentenceFollowsTheTable()
{
    connectPage(QStringLiteral("items_ivf"), {}, 10);
    QCOMPARE(child<QComboBox>("sweepColumn")->currentText(), QStringLiteral("embedding"));
    QCOMPARE(child<QComboBox>("sweepIndex")->count(), 2);
    QVERIFY(child<QLineEdit>("sweepValues")->placeholderText().startsWith(QStringLiteral("1, 2, 3")));
    QVERIFY(child<QLineEdit>("sweepValues")->placeholderText().endsWith(QStringLiteral("100")));
    child<QComboBox>("sweepIndex")->setCurrentText(QStringLiteral("items_hnsw"));
    child<QLineEdit>("sweepK")->setText(QStringLiteral("50, 10"));
    QVERIFY(child<QLineEdit>("sweepValues")->placeholderText().startsWith(QStringLiteral("57")));
    m_page->setTable(m_table);
    QCOMPARE(child<QComboBox>("sweepIndex")->currentText(), QStringLiteral("items_hnsw"));
}

void TestSweepPage::measuresAndAnswers()
{
    connectPage(QStringLiteral("items_ivf"), QStringLiteral("1, 10, 50, 100"), 100);
    const auto *stack = child<QStackedWidget>("sweepStack");
    QCOMPARE(stack->currentIndex(), 0);
    testsupport::PauseProbe probe;
    probe.start();
    QTest::mouseClick(child<QPushButton>("sweepStart"), Qt::LeftButton);
    QVERIFY(!child<QPushButton>("sweepStart")->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(model().rowCount() == 4, 60000);
    const int firstQueries = model().points().first().queries;
    QVERIFY(firstQueries < 100); // it is there before it is finished
    QVERIFY(answer().contains(QStringLiteral("recall@10")));
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 120000);
    probe.stop();
    qInfo("longest pause of the event loop %.1f ms", probe.longestPauseMs());

    QCOMPARE(stack->currentIndex(), 1);
    for (const sweep::SweepPoint &point : model().points())
        QVERIFY(point.finished && point.queries == 100);
    QCOMPARE(model().points().last().recall.mean, 1.0);
    QVERIFY2(answer().startsWith(QStringLiteral("probes")), qPrintable(answer()));
    QVERIFY(child<QPushButton>("sweepStart")->isEnabled());
    QVERIFY(m_page->findChild<MessageArea *>()->isEmpty());
}

void TestSweepPage::worstQueryIsRunAgain()
{
    connectPage(QStringLiteral("items_ivf"), QStringLiteral("1, 10, 100"), 60);
    measure();
    m_page->findChild<QTableView *>(QStringLiteral("sweepPoints"))->selectRow(0);
    auto *worst = child<QListWidget>("worstQueries");
    QVERIFY(worst->count() > 0);
    QVERIFY2(child<QLabel>("worstTitle")->text().contains(QStringLiteral("probes")),
             qPrintable(child<QLabel>("worstTitle")->text()));
    QTest::mouseClick(worst->viewport(), Qt::LeftButton, {}, worst->visualItemRect(worst->item(0)).center());
    auto *inspector = m_page->findChild<QDialog *>(QStringLiteral("queryInspector"));
    QVERIFY(inspector && inspector->isVisible());
    const auto *view = inspector->findChild<QTableView *>(QStringLiteral("inspectorView"));
    QTRY_VERIFY_WITH_TIMEOUT(view->model()->rowCount() >= 10, 30000);
    QCOMPARE(view->model()->columnCount(), 5);
    QCOMPARE(view->model()->index(0, 4).data().toString(), QStringLiteral("found")); // all lists are probed
    m_page->findChild<QTableView *>(QStringLiteral("sweepPoints"))->selectRow(2);
    QCOMPARE(worst->count(), 0);
}

void TestSweepPage::queriesComeFromElsewhere()
{
    connectPage(QStringLiteral("items_ivf"), QStringLiteral("5, 20"), 30);
    measure(); // one that comes to its end is kept
    child<QComboBox>("sweepSource")->setCurrentIndex(3);
    auto *origin = child<QLineEdit>("sweepOrigin");
    QVERIFY(origin->isVisible());
    QVERIFY(!child<QPushButton>("sweepStart")->isEnabled());
    QCOMPARE(child<QPushButton>("sweepStart")->toolTip(), QStringLiteral("Name the table of vectors"));
    origin->setText(QStringLiteral("nowhere"));
    measure();
    QVERIFY(child<QLabel>("messageServerWords")->text().contains(QStringLiteral("nowhere")));
    QTest::qWait(300);                                      // until the list of kept sweeps is there again
    QVERIFY(child<QToolButton>("sweepResume")->isHidden()); // what failed was not begun
    origin->setText(QStringLiteral("public.items"));
    measure();
    QCOMPARE(model().rowCount(), 2);
    QVERIFY(child<ElidedLabel>("sweepAnswerDetails")->text().contains(QStringLiteral("30 given queries")));
}

void TestSweepPage::otherSettingsAreCombined()
{
    connectPage(QStringLiteral("items_hnsw"), QStringLiteral("20, 40"), 20);
    auto *axes = child<QLineEdit>("sweepAxes");
    axes->setText(QStringLiteral("role = postgres"));
    QVERIFY(child<QPushButton>("sweepStart")->toolTip().contains(QStringLiteral("role")));
    axes->setText(QStringLiteral("hnsw.iterative_scan = off, strict_order"));
    measure();
    QCOMPARE(model().rowCount(), 4);
}

void TestSweepPage::heldOutRowsAskBeforeTheyCopy()
{
    connectPage(QStringLiteral("items_ivf"), QStringLiteral("5, 20"), 30);
    m_page->setConnection(m_server->pool(db::Access::ReadWrite));
    child<QComboBox>("sweepSource")->setCurrentIndex(1);
    auto *start = child<QPushButton>("sweepStart");
    QVERIFY2(start->isEnabled(), qPrintable(start->toolTip()));
    QTest::mouseClick(start, Qt::LeftButton);
    QVERIFY(!isRunning());
    auto *yes = m_page->findChild<QPushButton *>(QStringLiteral("askBeforeYes"));
    QVERIFY(yes);
    QCOMPARE(yes->text(), QStringLiteral("Copy and measure"));
    yes->click();
    QTRY_VERIFY(isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 120000);
    QCOMPARE(model().rowCount(), 2);
    QVERIFY(m_page->findChild<MessageArea *>()->isEmpty());
    QCOMPARE(model().points().last().plan.indexUsed, QStringLiteral("items_ivf"));
}

/// Its copy is gone since it was stopped: all is measured on another one, and the page shows no point of both.
void TestSweepPage::heldOutSweepGoesOnAfterAQuestion()
{
    connectPage(QStringLiteral("items_ivf"), QStringLiteral("5, 20"), 30);
    const workspace::Workspace workspace(m_folder->filePath(QStringLiteral("workspace.sqlite")));
    sweep::SweepSpec spec;
    spec.table = m_table;
    spec.column = QStringLiteral("embedding");
    spec.index = QStringLiteral("items_ivf");
    spec.queries = 100;
    spec.holdOut = true;
    spec.grid = sweep::gridOf(vectors::IndexMethod::Ivfflat, {5, 20});
    jobs::JobContext context(m_server->pool(db::Access::ReadWrite));
    sweep::SweepObserver observer;
    observer.onPoint = [&context](const sweep::SweepPoint &) {
        context.requestCancel();
    };
    qint64 id = 0;
    observer.onRecorded = [&id](qint64 recorded) {
        id = recorded;
    };
    QVERIFY(!sweep::recordSweep(context, workspace, {}, spec, observer));

    m_page->findChild<PastSweeps *>()->show(id);
    auto *resume = child<QToolButton>("sweepResume");
    QTRY_VERIFY(!resume->isHidden());
    QVERIFY(!resume->isEnabled());
    QVERIFY2(resume->toolTip().contains(QStringLiteral("Unlock writing first")), qPrintable(resume->toolTip()));
    m_page->setConnection(m_server->pool(db::Access::ReadWrite));
    QVERIFY2(resume->isEnabled(), qPrintable(resume->toolTip()));
    QTest::mouseClick(resume, Qt::LeftButton);
    QVERIFY(!isRunning());
    auto *yes = m_page->findChild<QPushButton *>(QStringLiteral("askBeforeYes"));
    QVERIFY(yes);
    QCOMPARE(yes->text(), QStringLiteral("Go on"));
    yes->click();
    QTRY_VERIFY(isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 120000);
    QVERIFY(m_page->findChild<MessageArea *>()->isEmpty());
    QCOMPARE(model().rowCount(), 2);
    QCOMPARE(model().points().first().queries, 100);
    QVERIFY(resume->isHidden());
}

void TestSweepPage::stopKeepsThePoints()
{
    connectPage(QStringLiteral("items_ivf"), QStringLiteral("1, 50, 100"), 300);
    QTest::mouseClick(child<QPushButton>("sweepStart"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(model().rowCount() == 3, 60000);
    QElapsedTimer clock;
    clock.start();
    QTest::mouseClick(child<QToolButton>("sweepStop"), Qt::LeftButton);
    QTRY_VERIFY(!isRunning());
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(model().rowCount(), 3);
    QVERIFY(!model().points().first().finished);
    QVERIFY(!m_page->findChild<MessageArea *>()->isEmpty());
    QTRY_VERIFY(child<QToolButton>("sweepPast")->isEnabled());
}

void TestSweepPage::stoppedSweepGoesOn()
{
    connectPage(QStringLiteral("items_ivf"), QStringLiteral("1, 5, 20, 100"), 400);
    auto *resume = child<QToolButton>("sweepResume");
    QVERIFY(resume->isHidden());
    QTest::mouseClick(child<QPushButton>("sweepStart"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(model().rowCount() == 4, 60000);
    QTest::mouseClick(child<QToolButton>("sweepStop"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 30000);
    const int before = model().points().first().queries;
    QVERIFY(before < 400);
    QTRY_VERIFY_WITH_TIMEOUT(!resume->isHidden(), 30000);
    QTest::mouseClick(resume, Qt::LeftButton);
    QVERIFY(isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 120000);
    QVERIFY(resume->isHidden());
    QCOMPARE(model().points().first().queries, 400);
    QVERIFY(m_page->findChild<MessageArea *>()->isEmpty());
}

void TestSweepPage::nextStepMeasuresWithWhatMayHelp()
{
    connectPage(QStringLiteral("items_ivf"), QStringLiteral("1"), 60);
    auto *next = child<QToolButton>("sweepNext");
    QVERIFY(next->isHidden());
    measure();
    QVERIFY(!next->isHidden());
    const auto actions = next->menu()->actions();
    QCOMPARE(actions.size(), 2);
    QVERIFY2(actions.first()->text().contains(QStringLiteral("more probes")), qPrintable(actions.first()->text()));
    QSignalSpy builds(m_page.get(), &SweepPage::buildsRequested);
    actions.last()->trigger();
    QCOMPARE(builds.first().first().toString(), QStringLiteral("embedding"));
    next->menu()->actions().first()->trigger();
    QVERIFY(isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 60000);
    QCOMPARE(child<QLineEdit>("sweepValues")->text(), QStringLiteral("1, 2, 4"));
    QCOMPARE(model().rowCount(), 3);
}

void TestSweepPage::pastSweepIsShownAgain()
{
    connectPage(QStringLiteral("items_ivf"), QStringLiteral("1, 100"), 20);
    measure();
    const QList<sweep::SweepPoint> measured = model().points();
    const QString words = answer();
    // A page of a later start of the program, without a connection.
    m_page = std::make_unique<SweepPage>(*m_runner, *m_settings,
                                         workspace::Workspace(m_folder->filePath(QStringLiteral("workspace.sqlite"))));
    m_page->show();
    m_page->setTable(m_table);
    QTRY_VERIFY(child<QToolButton>("sweepPast")->isEnabled());
    trigger(child<QToolButton>("sweepPast")->menu(), QStringLiteral("sweepPast1"));
    QTRY_COMPARE(model().rowCount(), 2);
    QCOMPARE(model().points().at(0).recall, measured.at(0).recall);
    QCOMPARE(answer().section(u'·', 0, 0), words.section(u'·', 0, 0));
}

void TestSweepPage::pointsAreTakenAway()
{
    connectPage(QStringLiteral("items_ivf"), QStringLiteral("1, 100"), 10);
    measure();
    child<QToolButton>("sweepJson")->click();
    const QJsonObject json = QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8()).object();
    QCOMPARE(json.value(QStringLiteral("index")).toString(), QStringLiteral("items_ivf"));

    QString suggested;
    m_page->exports().setFileChooser([&](const QString &suggestion, const QString &) {
        suggested = suggestion;
        return m_folder->filePath(QStringLiteral("curve"));
    });
    for (const auto &suffix :
         {QStringLiteral("Csv"), QStringLiteral("Png"), QStringLiteral("Svg"), QStringLiteral("Pdf")}) {
        trigger(child<QToolButton>("sweepSave")->menu(), QStringLiteral("sweepSave") + suffix);
        QTRY_VERIFY(QFile::exists(m_folder->filePath(QStringLiteral("curve.") + suffix.toLower())));
    }
    QCOMPARE(suggested, QStringLiteral("public.items-items_ivf.pdf"));
    QFile csv(m_folder->filePath(QStringLiteral("curve.csv")));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QCOMPARE(csv.readAll().count("\r\n"), 3);

    m_page->exports().setFileChooser(
        [](const QString &, const QString &) { return QStringLiteral("/proc/nowhere/curve.csv"); });
    trigger(child<QToolButton>("sweepSave")->menu(), QStringLiteral("sweepSaveCsv"));
    QTRY_VERIFY(!m_page->findChild<MessageArea *>()->isEmpty());
}

void TestSweepPage::scriptsAndReportsAreTakenAway()
{
    connectPage(QStringLiteral("items_hnsw"), QStringLiteral("40, 80"), 10);
    measure();
    m_page->exports().setFileChooser(
        [&](const QString &, const QString &) { return m_folder->filePath(QStringLiteral("taken")); });
    const QMenu *save = child<QToolButton>("sweepSave")->menu();
    trigger(save, QStringLiteral("sweepSavePsql"));
    QFile script(m_folder->filePath(QStringLiteral("taken.sql")));
    QTRY_VERIFY(script.exists());
    QVERIFY(script.open(QIODevice::ReadOnly));
    const QByteArray sql = script.readAll();
    QVERIFY(sql.contains("hnsw.ef_search = 80") && sql.contains("\\timing on") && sql.endsWith("ROLLBACK;\n"));
    trigger(save, QStringLiteral("sweepSaveReportPdf"));
    QFile report(m_folder->filePath(QStringLiteral("taken.pdf")));
    QTRY_VERIFY(report.exists());
    QVERIFY(report.open(QIODevice::ReadOnly));
    const QByteArray pdf = report.readAll();
    QVERIFY(pdf.startsWith("%PDF-"));
    QVERIFY2(pdf.contains("/Subtype /Image"), "the chart is missing");
    if (const QString folder = qEnvironmentVariable("WORKBENCH_PICTURES"); !folder.isEmpty())
        QFile::copy(report.fileName(), folder + QStringLiteral("/report.pdf"));

    child<QTableView>("sweepPoints")->selectRow(0);
    const QMenu *apply = child<QToolButton>("sweepApply")->menu();
    trigger(apply, QStringLiteral("sweepApplyFunction"));
    const QString function = QGuiApplication::clipboard()->text();
    QVERIFY2(
        function.startsWith(QStringLiteral("CREATE FUNCTION \"public\".\"nearest_items_embedding\"(query vector)")),
        qPrintable(function));
    QVERIFY(function.contains(QStringLiteral("SET hnsw.ef_search = 40")));
    trigger(apply, QStringLiteral("sweepApplyAlembicRole"));
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("ALTER ROLE CURRENT_USER SET")));
}

void TestSweepPage::earlierSweepLiesOverTheChart()
{
    connectPage(QStringLiteral("items_ivf"), QStringLiteral("1, 10, 100"), 20);
    measure();
    child<QComboBox>("sweepIndex")->setCurrentText(QStringLiteral("items_hnsw"));
    child<QLineEdit>("sweepValues")->setText(QStringLiteral("10, 40, 160"));
    measure();
    QTRY_COMPARE(child<QToolButton>("sweepPast")->menu()->actions().size(), 4); // two, a line, and all of them
    trigger(child<QToolButton>("sweepPast")->menu(), QStringLiteral("sweepPastAll"));
    auto *list = child<QTableView>("pastSweepsList");
    QVERIFY(list && list->isVisible());
    QVERIFY(list->model()->setData(list->model()->index(1, 0), Qt::Checked, Qt::CheckStateRole));
    QTRY_COMPARE(list->model()->index(1, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    QCOMPARE(model().rowCount(), 3); // the page is still about its own
    if (const QString folder = qEnvironmentVariable("WORKBENCH_PICTURES"); !folder.isEmpty())
        m_page->grab().save(folder + QStringLiteral("/sweep-overlay.png"));
}

void TestSweepPage::appliesTheChosenSetting()
{
    connectPage(QStringLiteral("items_ivf"), QStringLiteral("1, 50, 100"), 20);
    measure();
    const auto copied = [this](const char *name) {
        trigger(child<QToolButton>("sweepApply")->menu(), QLatin1String(name));
        return QGuiApplication::clipboard()->text();
    };
    QCOMPARE(copied("sweepApplySession"), QStringLiteral("SET ivfflat.probes = 50;\n"));
    child<QTableView>("sweepPoints")->selectRow(0);
    QCOMPARE(copied("sweepApplyRole"), QStringLiteral("ALTER ROLE CURRENT_USER SET ivfflat.probes = 1;\n"));
    QVERIFY(copied("sweepApplyDatabase").startsWith(QStringLiteral("ALTER DATABASE \"")));
    QVERIFY(copied("sweepApplyTransaction").contains(QStringLiteral("SET LOCAL ivfflat.probes = 1;")));
}

void TestSweepPage::serversWordsStandAboveThePage()
{
    connectPage(QStringLiteral("items_ivf"), QStringLiteral("1"), 10);
    child<QLineEdit>("sweepWhere")->setText(QStringLiteral("nothing = 1"));
    QTest::mouseClick(child<QPushButton>("sweepStart"), Qt::LeftButton);
    QTRY_VERIFY(!m_page->findChild<MessageArea *>()->isEmpty());
    QVERIFY(!isRunning());
    QCOMPARE(child<QStackedWidget>("sweepStack")->currentIndex(), 0);
}

void TestSweepPage::lostConnectionKeepsThePage()
{
    connectPage(QStringLiteral("items_ivf"), QStringLiteral("1, 50, 100"), 300);
    QTest::mouseClick(child<QPushButton>("sweepStart"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(model().rowCount() == 3, 60000);
    m_server->kill();
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 10000);
    QCOMPARE(model().rowCount(), 3);
    QVERIFY(!m_page->findChild<MessageArea *>()->isEmpty());
    QVERIFY(m_server->restart());
    child<QSpinBox>("sweepQueries")->setValue(5);
    measure();
    QVERIFY(model().points().first().finished);
}

QTEST_MAIN(TestSweepPage)
#include "tst_sweeppage.moc"
