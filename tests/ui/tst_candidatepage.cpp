#include "app/catalog/loadcatalog.h"
#include "app/settings/settings.h"
#include "tests/support/privateserver.h"
#include "tests/support/sweepdata.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/messagearea.h"
#include "ui/sweep/candidatemodel.h"
#include "ui/sweep/candidatepage.h"
#include "ui/sweep/candidateplot.h"
#include "ui/sweep/sweepanswer.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using testsupport::PrivateServer;

/// The page of candidates on a real server.
class TestCandidatePage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void saysWhyItCannotStart();
    void fieldsMakeCandidates();
    void asksComparesAndAnswers();
    void existingOnesNeedNoCopy();
    void stopKeepsWhatWasMeasured();
    void resumeBuildsTheRest();
    void pastComparisonIsShownAgain();

private:
    template<class T>
    T *child(const char *name) const
    {
        return m_page->findChild<T *>(QLatin1String(name));
    }
    QListWidget *list() const { return child<QListWidget>("candidateList"); }
    QString answer() const { return m_page->findChild<SweepAnswer *>()->text(); }
    bool isRunning() const { return !child<QToolButton>("candidatesStop")->isHidden(); }
    void connectPage(const QStringList &candidates);
    void setCandidates(const QStringList &candidates);
    void startAndConfirm();
    void compare();
    int clones();

    PrivateServer *m_server = nullptr;
    catalog::Table m_table;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<settings::Settings> m_settings;
    std::unique_ptr<jobs::JobRunner> m_runner;
    std::unique_ptr<CandidatePage> m_page;
};

void TestCandidatePage::initTestCase()
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

void TestCandidatePage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<settings::Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    m_runner = std::make_unique<jobs::JobRunner>();
    const workspace::Workspace workspace(m_folder->filePath(QStringLiteral("workspace.sqlite")));
    QVERIFY(workspace.open());
    m_page = std::make_unique<CandidatePage>(*m_runner, *m_settings, workspace);
    m_page->resize(1200, 800);
    m_page->show();
}

void TestCandidatePage::cleanup()
{
    m_page.reset();
    m_runner.reset();
}

int TestCandidatePage::clones()
{
    const auto pool = m_server->pool();
    const auto lease = pool->lease();
    const auto rows =
        (*lease)->execute(QStringLiteral("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'pgvector\\_work%'"));
    return rows ? int(rows->integer(0, 0)) : -1;
}

void TestCandidatePage::setCandidates(const QStringList &candidates)
{
    while (list()->count() > 0) {
        list()->setCurrentRow(0);
        QTest::mouseClick(child<QToolButton>("candidateRemove"), Qt::LeftButton);
    }
    for (const QString &text : candidates) {
        QTest::mouseClick(child<QToolButton>("candidateAdd"), Qt::LeftButton);
        list()->item(list()->count() - 1)->setText(text);
    }
}

void TestCandidatePage::connectPage(const QStringList &candidates)
{
    m_page->setConnection(m_server->pool());
    m_page->setTable(m_table);
    child<QSpinBox>("candidatesQueries")->setValue(40);
    child<QLineEdit>("candidatesEfSearch")->setText(QStringLiteral("10, 40, 120"));
    child<QLineEdit>("candidatesProbes")->setText(QStringLiteral("2, 10"));
    child<QSpinBox>("candidatesClose")->setValue(1);
    setCandidates(candidates);
}

void TestCandidatePage::startAndConfirm()
{
    auto *start = child<QPushButton>("candidatesStart");
    QVERIFY2(start->isEnabled(), qPrintable(start->toolTip()));
    QTest::mouseClick(start, Qt::LeftButton);
    QVERIFY(!isRunning());
    auto *yes = child<QPushButton>("askBeforeYes");
    QVERIFY(yes);
    QCOMPARE(yes->text(), QStringLiteral("Copy and compare"));
    QTest::mouseClick(yes, Qt::LeftButton);
    QVERIFY(isRunning());
}

void TestCandidatePage::compare()
{
    startAndConfirm();
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 120000);
    QVERIFY2(m_page->findChild<MessageArea *>()->isEmpty(), qPrintable(m_page->findChild<MessageArea *>()->headline()));
}

void TestCandidatePage::saysWhyItCannotStart()
{
    const auto *start = child<QPushButton>("candidatesStart");
    QCOMPARE(start->toolTip(), QStringLiteral("Not connected"));
    m_page->setConnection(m_server->pool(db::Access::ReadOnly));
    QCOMPARE(start->toolTip(), QStringLiteral("Choose a table first"));
    m_page->setTable(m_table);
    QVERIFY2(start->toolTip().contains(QStringLiteral("Unlock writing")), qPrintable(start->toolTip()));
    m_page->setConnection(m_server->pool());
    QVERIFY2(start->isEnabled(), qPrintable(start->toolTip()));
    setCandidates({QStringLiteral("hnsw m=1")});
    QVERIFY2(start->toolTip().contains(QStringLiteral("m=1")), qPrintable(start->toolTip()));
    setCandidates({QStringLiteral("existing gone")});
    QVERIFY2(start->toolTip().contains(QStringLiteral("gone")), qPrintable(start->toolTip()));
    setCandidates({});
    QCOMPARE(start->toolTip(), QStringLiteral("Add an index to measure"));
    QVERIFY(!child<QToolButton>("candidatesSql")->isEnabled());
    QVERIFY(!child<QToolButton>("candidatesSql")->toolTip().isEmpty());
}

void TestCandidatePage::fieldsMakeCandidates()
{
    m_page->setConnection(m_server->pool());
    m_page->setTable(m_table);
    // What is there, and usual alternatives.
    QCOMPARE(list()->item(0)->text(), QStringLiteral("existing items_hnsw"));
    QVERIFY(list()->count() >= 4);
    setCandidates({});
    child<QComboBox>("candidateMethod")->setCurrentIndex(0);
    child<QSpinBox>("candidateM")->setValue(24);
    child<QSpinBox>("candidateEf")->setValue(100);
    QTest::mouseClick(child<QToolButton>("candidateAdd"), Qt::LeftButton);
    child<QComboBox>("candidateFormBox")->setCurrentIndex(2);
    child<QLineEdit>("candidateRerank")->setText(QStringLiteral("50, 200"));
    QTest::mouseClick(child<QToolButton>("candidateAdd"), Qt::LeftButton);
    child<QComboBox>("candidateMethod")->setCurrentIndex(1);
    child<QComboBox>("candidateFormBox")->setCurrentIndex(0);
    child<QSpinBox>("candidateLists")->setValue(40);
    QVERIFY(!child<QSpinBox>("candidateM")->isVisible());
    QTest::mouseClick(child<QToolButton>("candidateAdd"), Qt::LeftButton);
    child<QComboBox>("candidateMethod")->setCurrentIndex(2);
    child<QComboBox>("candidateExisting")->setCurrentText(QStringLiteral("items_ivf"));
    QTest::mouseClick(child<QToolButton>("candidateAdd"), Qt::LeftButton);
    QStringList texts;
    for (int row = 0; row < list()->count(); ++row)
        texts << list()->item(row)->text();
    QCOMPARE(texts, QStringList({QStringLiteral("hnsw m=24 ef_construction=100"),
                                 QStringLiteral("hnsw bit m=24 ef_construction=100 rerank=50,200"),
                                 QStringLiteral("ivfflat lists=40"), QStringLiteral("existing items_ivf")}));
    QVERIFY2(child<QPushButton>("candidatesStart")->isEnabled(),
             qPrintable(child<QPushButton>("candidatesStart")->toolTip()));
}

void TestCandidatePage::asksComparesAndAnswers()
{
    connectPage({QStringLiteral("hnsw m=8"), QStringLiteral("hnsw halfvec m=16"), QStringLiteral("ivfflat lists=50")});
    compare();
    const auto *model = m_page->findChild<CandidateModel *>();
    QCOMPARE(model->rowCount(), 3);
    QVERIFY2(answer().contains(QStringLiteral("recall@10")), qPrintable(answer()));
    const auto *plot = m_page->findChild<CandidatePlot *>();
    QCOMPARE(plot->pointsOf(0).size(), 3);
    QCOMPARE(plot->pointsOf(2).size(), 2);
    child<QComboBox>("candidatesMeasure")->setCurrentIndex(2);
    QCOMPARE(plot->pointsOf(0).size(), 1);
    QVERIFY(plot->pointsOf(0).first().x() > 1);
    QCOMPARE(clones(), 0);

    const auto actions = child<QToolButton>("candidatesSql")->menu()->actions();
    child<QTableView>("candidateCurves")->setCurrentIndex(model->index(1, 0));
    QVERIFY(child<QToolButton>("candidatesSql")->isEnabled());
    actions.at(0)->trigger();
    QVERIFY2(QGuiApplication::clipboard()->text().contains(QStringLiteral(
                 "CREATE INDEX CONCURRENTLY \"items_embedding_hnsw_halfvec_m16\" ON \"public\".\"items\"")),
             qPrintable(QGuiApplication::clipboard()->text()));
    actions.at(1)->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("::halfvec(128)")));
    const QByteArray picture = plot->picture(PictureFormat::Png);
    QVERIFY(picture.size() > 1000);
}

void TestCandidatePage::existingOnesNeedNoCopy()
{
    connectPage({QStringLiteral("existing items_hnsw"), QStringLiteral("existing items_ivf")});
    m_page->setConnection(m_server->pool(db::Access::ReadOnly));
    auto *start = child<QPushButton>("candidatesStart");
    QVERIFY2(start->isEnabled(), qPrintable(start->toolTip()));
    QTest::mouseClick(start, Qt::LeftButton);
    QVERIFY(!child<QPushButton>("askBeforeYes"));
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 120000);
    QVERIFY2(answer().contains(QStringLiteral("existing items_")), qPrintable(answer()));
}

void TestCandidatePage::stopKeepsWhatWasMeasured()
{
    connectPage({QStringLiteral("hnsw m=8 ef_construction=32"), QStringLiteral("hnsw m=64 ef_construction=1000")});
    startAndConfirm();
    const auto *plot = m_page->findChild<CandidatePlot *>();
    QTRY_VERIFY_WITH_TIMEOUT(plot->pointsOf(0).size() == 3, 60000);
    QTest::mouseClick(child<QToolButton>("candidatesStop"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 20000);
    QCOMPARE(plot->pointsOf(0).size(), 3);
    QCOMPARE(clones(), 0);
}

void TestCandidatePage::resumeBuildsTheRest()
{
    connectPage({QStringLiteral("hnsw m=8 ef_construction=32"), QStringLiteral("hnsw m=32 ef_construction=200")});
    startAndConfirm();
    const auto *plot = m_page->findChild<CandidatePlot *>();
    QTRY_VERIFY_WITH_TIMEOUT(plot->pointsOf(0).size() == 3 && plot->pointsOf(1).isEmpty(), 60000);
    const auto text = [this] {
        return child<ElidedLabel>("candidatesProgressText")->text();
    };
    QTRY_VERIFY_WITH_TIMEOUT(text().contains(QStringLiteral("building hnsw m=32")), 60000);
    QTest::mouseClick(child<QToolButton>("candidatesStop"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 20000);
    const QList<QPointF> before = plot->pointsOf(0);
    QVERIFY(!child<QToolButton>("candidatesResume")->isHidden());
    QTest::mouseClick(child<QToolButton>("candidatesResume"), Qt::LeftButton);
    QTest::mouseClick(child<QPushButton>("askBeforeYes"), Qt::LeftButton);
    QVERIFY(isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 120000);
    QCOMPARE(plot->pointsOf(0), before);
    QCOMPARE(plot->pointsOf(1).size(), 3);
    QVERIFY(child<QToolButton>("candidatesResume")->isHidden());
    QCOMPARE(clones(), 0);
}

void TestCandidatePage::pastComparisonIsShownAgain()
{
    connectPage({QStringLiteral("ivfflat lists=10"), QStringLiteral("ivfflat lists=20")});
    compare();
    const QString before = answer();
    auto *past = child<QToolButton>("candidatesPast");
    QTRY_VERIFY(past->isEnabled());
    setCandidates({});
    past->menu()->actions().first()->trigger();
    QTRY_VERIFY(child<ElidedLabel>("candidatesProgressText")->text().startsWith(QStringLiteral("measured ")));
    QCOMPARE(answer(), before);
    QVERIFY(child<QToolButton>("candidatesSql")->isEnabled()); // the workspace knows what was asked for
}

QTEST_MAIN(TestCandidatePage)
#include "tst_candidatepage.moc"
