#include "app/catalog/loadcatalog.h"
#include "tests/support/pauseprobe.h"
#include "tests/support/privateserver.h"
#include "tests/support/sweepdata.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/theme.h"
#include "ui/sweep/loadmodel.h"
#include "ui/sweep/loadpage.h"
#include "ui/sweep/loadplot.h"
#include "ui/sweep/reportexport.h"
#include "ui/sweep/sweepanswer.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using testsupport::PrivateServer;

class TestLoadPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void saysWhyItCannotStart();
    void measuresAndAnswers();
    void stopKeepsThePoints();
    void resumeKeepsTheRounds();
    void pastOneIsShownAgain();
    void pointsAreSaved();
    void serversWordsStandAboveThePage();

private:
    template<class T>
    T *child(const char *name) const
    {
        return m_page->findChild<T *>(QLatin1String(name));
    }
    const LoadModel &model() const { return *m_page->findChild<LoadModel *>(); }
    QString answer() const { return m_page->findChild<SweepAnswer *>()->text(); }
    bool isRunning() const { return !child<QToolButton>("loadStop")->isHidden(); }
    void connectPage(const QString &values, const QString &connections, double seconds);
    void measure();
    void savePictures(const QString &folder);

    PrivateServer *m_server = nullptr;
    catalog::Table m_table;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<jobs::JobRunner> m_runner;
    std::unique_ptr<LoadPage> m_page;
};

void TestLoadPage::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    const auto pool = m_server->pool();
    auto lease = pool->lease();
    QVERIFY(lease);
    QVERIFY(testsupport::fillTable(**lease, QStringLiteral("items"), testsupport::sweepData().base));
    QVERIFY(m_server->run(QStringLiteral("CREATE INDEX items_hnsw ON items USING hnsw (embedding vector_l2_ops);"
                                         "ANALYZE items")));
    const auto table = catalog::loadTable(**lease, QStringLiteral("items"));
    QVERIFY(table);
    m_table = *table;
}

void TestLoadPage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_runner = std::make_unique<jobs::JobRunner>();
    m_page = std::make_unique<LoadPage>(*m_runner,
                                        workspace::Workspace(m_folder->filePath(QStringLiteral("workspace.sqlite"))));
    m_page->resize(1100, 700);
    m_page->show();
}

void TestLoadPage::cleanup()
{
    m_page.reset();
    m_runner.reset();
}

void TestLoadPage::connectPage(const QString &values, const QString &connections, double seconds)
{
    m_page->setConnection(m_server->pool(db::Access::ReadOnly));
    m_page->setTable(m_table);
    child<QLineEdit>("loadValues")->setText(values);
    child<QLineEdit>("loadConnections")->setText(connections);
    child<QDoubleSpinBox>("loadSeconds")->setValue(seconds);
    child<QSpinBox>("loadRounds")->setValue(2);
}

void TestLoadPage::measure()
{
    QTest::mouseClick(child<QPushButton>("loadStart"), Qt::LeftButton);
    QVERIFY(isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 60000);
}

/// To be looked at.
void TestLoadPage::savePictures(const QString &folder)
{
    m_page->resize(1360, 780);
    for (const bool dark : {false, true}) {
        QApplication::setPalette(dark ? darkPalette() : lightPalette());
        QTest::qWait(50);
        m_page->grab().save(folder + (dark ? QStringLiteral("/load-dark.png") : QStringLiteral("/load-light.png")));
    }
    QApplication::setPalette(lightPalette());
}

void TestLoadPage::saysWhyItCannotStart()
{
    auto *start = child<QPushButton>("loadStart");
    QCOMPARE(start->toolTip(), QStringLiteral("Not connected"));
    connectPage(QStringLiteral("40, x"), {}, 1);
    QVERIFY(!start->isEnabled());
    QVERIFY2(start->toolTip().contains(u'x'), qPrintable(start->toolTip()));
    child<QLineEdit>("loadValues")->clear();
    child<QLineEdit>("loadConnections")->setText(QStringLiteral("2000"));
    QVERIFY(start->toolTip().contains(QStringLiteral("between 1 and 1000")));
    child<QLineEdit>("loadConnections")->clear();
    QVERIFY(start->isEnabled());
    child<QLineEdit>("loadWhere")->setText(QStringLiteral("id > $1"));
    QVERIFY(!start->isEnabled());
    QCOMPARE(child<QStackedWidget>("loadStack")->currentIndex(), 0);
}

void TestLoadPage::measuresAndAnswers()
{
    connectPage(QStringLiteral("20, 200"), QStringLiteral("1, 2, 4"), 0.4);
    testsupport::PauseProbe probe;
    probe.start();
    measure();
    probe.stop();
    QVERIFY(m_page->findChild<MessageArea *>()->isEmpty());
    QCOMPARE(model().rowCount(), 6);
    QVERIFY2(answer().startsWith(QStringLiteral("ef_search\u00a020 →")), qPrintable(answer()));
    QVERIFY(answer().contains(QStringLiteral("queries/s")));
    QVERIFY(child<QWidget>("loadPoints")->isVisible());
    auto *plot = child<LoadPlot>("loadPlot");
    QVERIFY(plot->placeOf(0) && plot->placeOf(5) && !plot->placeOf(6));
    QVERIFY(plot->placeOf(0)->x() < plot->placeOf(2)->x());
    const QImage image = plot->grab().toImage();
    QVERIFY(image != QImage(image.size(), image.format()));
    qInfo("longest pause of the window's own: %.1f ms", probe.longestOwnPauseMs());
    if (const QString folder = qEnvironmentVariable("WORKBENCH_PICTURES"); !folder.isEmpty())
        savePictures(folder);
}

void TestLoadPage::stopKeepsThePoints()
{
    connectPage(QStringLiteral("40"), QStringLiteral("1, 2"), 0.3);
    child<QSpinBox>("loadRounds")->setValue(100);
    QTest::mouseClick(child<QPushButton>("loadStart"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), 2, 20000);
    QTest::mouseClick(child<QToolButton>("loadStop"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 2000);
    QCOMPARE(model().rowCount(), 2);
    const QMenu *past = child<QToolButton>("loadPast")->menu();
    QTRY_VERIFY(!past->isEmpty() && past->actions().first()->text().contains(QStringLiteral("stopped")));
}

void TestLoadPage::resumeKeepsTheRounds()
{
    connectPage(QStringLiteral("40"), QStringLiteral("1, 2"), 0.3);
    child<QSpinBox>("loadRounds")->setValue(5);
    QTest::mouseClick(child<QPushButton>("loadStart"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), 2, 20000);
    QTest::mouseClick(child<QToolButton>("loadStop"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 2000);
    QVERIFY(!child<QToolButton>("loadResume")->isHidden());
    QTest::mouseClick(child<QToolButton>("loadResume"), Qt::LeftButton);
    QVERIFY(isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 30000);
    QVERIFY2(m_page->findChild<MessageArea *>()->isEmpty(), qPrintable(m_page->findChild<MessageArea *>()->headline()));
    QCOMPARE(model().rowCount(), 2);
    QVERIFY(child<QToolButton>("loadResume")->isHidden());
}

void TestLoadPage::pastOneIsShownAgain()
{
    connectPage({}, QStringLiteral("1"), 0.2);
    measure();
    const QString before = answer();
    QTRY_VERIFY(child<QToolButton>("loadPast")->isEnabled());
    child<QLineEdit>("loadConnections")->setText(QStringLiteral("2"));
    measure();
    QVERIFY(answer() != before);
    QTRY_COMPARE(child<QToolButton>("loadPast")->menu()->actions().size(), 4); // two, a line, and all of them
    child<QToolButton>("loadPast")->menu()->actions().at(1)->trigger();
    QTRY_COMPARE(answer(), before);
}

void TestLoadPage::pointsAreSaved()
{
    connectPage(QStringLiteral("40"), QStringLiteral("2"), 0.2);
    child<QCheckBox>("loadFixedRate")->setChecked(true);
    child<QDoubleSpinBox>("loadRate")->setValue(100);
    measure();
    QVERIFY2(answer().contains(QStringLiteral("keep up with 100 queries/s")), qPrintable(answer()));
    const QString path = m_folder->filePath(QStringLiteral("points.json"));
    m_page->exports().setFileChooser([path](const QString &, const QString &) { return path; });
    for (QAction *action : child<QToolButton>("loadSave")->menu()->actions()) {
        if (action->objectName() == u"loadSaveJson")
            action->trigger();
    }
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    QCOMPARE(json.value(QStringLiteral("rate")).toDouble(), 100.0);
    QCOMPARE(json.value(QStringLiteral("points")).toArray().size(), 1);
    QVERIFY(
        json.value(QStringLiteral("findings")).toArray().first().toObject().value(QStringLiteral("keeps_up")).toBool());
}

void TestLoadPage::serversWordsStandAboveThePage()
{
    connectPage(QStringLiteral("40"), QStringLiteral("1"), 0.2);
    child<QLineEdit>("loadWhere")->setText(QStringLiteral("nonsense > 1"));
    measure();
    QVERIFY(!m_page->findChild<MessageArea *>()->isEmpty());
    QVERIFY(m_page->findChild<MessageArea *>()->headline().size() > 0);
    QCOMPARE(model().rowCount(), 0);
    QCOMPARE(child<QStackedWidget>("loadStack")->currentIndex(), 0);
}

QTEST_MAIN(TestLoadPage)
#include "tst_loadpage.moc"
