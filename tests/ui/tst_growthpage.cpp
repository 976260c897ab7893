#include "app/catalog/loadcatalog.h"
#include "app/settings/settings.h"
#include "tests/support/privateserver.h"
#include "tests/support/sweepdata.h"
#include "ui/shared/messagearea.h"
#include "ui/sweep/growthmodel.h"
#include "ui/sweep/growthpage.h"
#include "ui/sweep/growthplot.h"
#include "ui/sweep/sweepanswer.h"

#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using testsupport::PrivateServer;

/// The page of growth on a real server.
class TestGrowthPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void saysWhyItCannotStart();
    void asksMeasuresAndForecasts();
    void resumeAsksAndEndsWhatStopCut();

private:
    template<class T>
    T *child(const char *name) const
    {
        return m_page->findChild<T *>(QLatin1String(name));
    }
    bool isRunning() const { return !child<QToolButton>("growthStop")->isHidden(); }

    PrivateServer *m_server = nullptr;
    catalog::Table m_table;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<settings::Settings> m_settings;
    std::unique_ptr<jobs::JobRunner> m_runner;
    std::unique_ptr<GrowthPage> m_page;
};

void TestGrowthPage::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    const auto pool = m_server->pool();
    auto lease = pool->lease();
    QVERIFY(lease);
    QVERIFY(testsupport::fillTable(**lease, QStringLiteral("items"), testsupport::sweepData().base));
    QVERIFY(m_server->run(
        QStringLiteral("CREATE INDEX items_hnsw ON items USING hnsw (embedding vector_l2_ops); ANALYZE items")));
    const auto table = catalog::loadTable(**lease, QStringLiteral("items"));
    QVERIFY(table);
    m_table = *table;
}

void TestGrowthPage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<settings::Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    m_runner = std::make_unique<jobs::JobRunner>();
    const workspace::Workspace workspace(m_folder->filePath(QStringLiteral("workspace.sqlite")));
    QVERIFY(workspace.open());
    m_page = std::make_unique<GrowthPage>(*m_runner, *m_settings, workspace);
    m_page->resize(1200, 800);
    m_page->show();
}

void TestGrowthPage::cleanup()
{
    m_page.reset();
    m_runner.reset();
}

void TestGrowthPage::saysWhyItCannotStart()
{
    const auto *start = child<QPushButton>("growthStart");
    QCOMPARE(start->toolTip(), QStringLiteral("Not connected"));
    m_page->setConnection(m_server->pool(db::Access::ReadOnly));
    m_page->setTable(m_table);
    QVERIFY2(start->toolTip().contains(QStringLiteral("Unlock writing")), qPrintable(start->toolTip()));
    m_page->setConnection(m_server->pool());
    QVERIFY2(start->isEnabled(), qPrintable(start->toolTip()));
    QCOMPARE(child<QComboBox>("growthIndex")->currentText(), QStringLiteral("existing items_hnsw"));
    child<QLineEdit>("growthShares")->setText(QStringLiteral("1/2, 1"));
    QVERIFY2(start->toolTip().contains(QStringLiteral("three")), qPrintable(start->toolTip()));
    child<QLineEdit>("growthShares")->setText(QStringLiteral("1/4, 1/2, 7"));
    QVERIFY2(start->toolTip().contains(QStringLiteral("“7”")), qPrintable(start->toolTip()));
    child<QLineEdit>("growthShares")->setText(QStringLiteral("1/4, 1/2, 1"));
    child<QComboBox>("growthIndex")->setEditText(QStringLiteral("hnsw m=0"));
    QVERIFY2(start->toolTip().contains(QStringLiteral("m=0")), qPrintable(start->toolTip()));
}

void TestGrowthPage::asksMeasuresAndForecasts()
{
    m_page->setConnection(m_server->pool());
    m_page->setTable(m_table);
    child<QSpinBox>("growthQueries")->setValue(40);
    child<QLineEdit>("growthShares")->setText(QStringLiteral("1/8, 1/4, 1/2, 1"));
    child<QLineEdit>("growthEfSearch")->setText(QStringLiteral("20, 80"));
    QTest::mouseClick(child<QPushButton>("growthStart"), Qt::LeftButton);
    auto *yes = child<QPushButton>("askBeforeYes");
    QVERIFY(yes);
    QTest::mouseClick(yes, Qt::LeftButton);
    QVERIFY(isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 120000);
    QVERIFY2(m_page->findChild<MessageArea *>()->isEmpty(), qPrintable(m_page->findChild<MessageArea *>()->headline()));
    const QString answer = m_page->findChild<SweepAnswer *>()->text();
    QVERIFY2(answer.contains(QStringLiteral("rows:")) && answer.contains(QStringLiteral("index")), qPrintable(answer));
    const auto *model = m_page->findChild<GrowthModel *>();
    QCOMPARE(model->rowCount(), 4 * 2 + 2 * 2); // samples and forecasts, two settings each
    auto *plot = m_page->findChild<GrowthPlot *>();
    QCOMPARE(plot->seriesCount(), 2);
    for (int measure = 0; measure < 4; ++measure) {
        child<QComboBox>("growthMeasure")->setCurrentIndex(measure);
        QVERIFY(plot->picture(PictureFormat::Png).size() > 1000);
    }
    QCOMPARE(plot->seriesCount(), 1);
    auto *past = child<QToolButton>("growthPast");
    QTRY_VERIFY(past->isEnabled());
    past->menu()->actions().first()->trigger();
    QTest::qWait(200);
    QCOMPARE(m_page->findChild<SweepAnswer *>()->text(), answer);
}

void TestGrowthPage::resumeAsksAndEndsWhatStopCut()
{
    m_page->setConnection(m_server->pool());
    m_page->setTable(m_table);
    child<QSpinBox>("growthQueries")->setValue(40);
    child<QLineEdit>("growthShares")->setText(QStringLiteral("1/32, 1/16, 1"));
    child<QLineEdit>("growthEfSearch")->setText(QStringLiteral("20, 80"));
    const auto confirm = [this] {
        auto *yes = child<QPushButton>("askBeforeYes");
        QVERIFY(yes);
        QTest::mouseClick(yes, Qt::LeftButton);
    };
    QTest::mouseClick(child<QPushButton>("growthStart"), Qt::LeftButton);
    confirm();
    const auto *model = m_page->findChild<GrowthModel *>();
    QTRY_VERIFY_WITH_TIMEOUT(model->rowCount() >= 2, 60000); // the whole table is far
    QTest::mouseClick(child<QToolButton>("growthStop"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 20000);
    const auto *resume = child<QToolButton>("growthResume");
    QVERIFY(!resume->isHidden() && resume->isEnabled());
    m_page->setConnection(m_server->pool(db::Access::ReadOnly));
    QVERIFY2(!resume->isEnabled() && resume->toolTip().contains(QStringLiteral("Unlock writing")),
             qPrintable(resume->toolTip()));
    m_page->setConnection(m_server->pool());
    QTest::mouseClick(child<QToolButton>("growthResume"), Qt::LeftButton);
    confirm();
    QVERIFY(isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 120000);
    QVERIFY2(m_page->findChild<MessageArea *>()->isEmpty(), qPrintable(m_page->findChild<MessageArea *>()->headline()));
    QCOMPARE(model->rowCount(), 3 * 2 + 2 * 2);
    QVERIFY(resume->isHidden());
}

QTEST_MAIN(TestGrowthPage)
#include "tst_growthpage.moc"
