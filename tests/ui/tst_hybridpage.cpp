#include "app/catalog/loadcatalog.h"
#include "app/db/statementlog.h"
#include "app/jobs/jobrunner.h"
#include "app/settings/settings.h"
#include "tests/support/privateserver.h"
#include "ui/search/fusiondetail.h"
#include "ui/search/rankedlistmodel.h"
#include "ui/search/relevancelabels.h"
#include "ui/search/searchpage.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/gridview.h"
#include "ui/shared/messagearea.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QGuiApplication>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using testsupport::PrivateServer;

class TestHybridPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void saysWhatItLacks();
    void mixesNeighboursAndWords();
    void noQueryWhileAWeightMoves();
    void legPlansAreAskedFor();
    void wordsComeFromTheTextWhereNoneAreTyped();
    void trigramsAreALegToo();
    void diversityFetchesVectorsOnce();
    void labelsFromAFile();
    void labelsFromAColumn();
    void hostileNamesAreShownRight();
    void wrongTsqueriesAreNamed();
    void stops();
    void copiesOneStatementThatRuns();
    void savedHybridComesBack();
    void viewsCannotBeMixed();

private:
    template<class Widget>
    Widget *child(const char *name) const
    {
        auto *found = m_page->findChild<Widget *>(QLatin1String(name));
        if (!found)
            qFatal("no child %s", name);
        return found;
    }
    QString sentence() const { return child<QLabel>("searchSentence")->text(); }
    QString message() const { return child<QLabel>("messageServerWords")->text(); }
    QAbstractItemModel *list(int place) const
    {
        return child<GridView>(qPrintable(QStringLiteral("hybridList%1").arg(place)))->model();
    }
    QString keyAt(int place, int row) const
    {
        return list(place)->index(row, RankedListModel::KeyColumn).data().toString();
    }
    bool isRunning() const { return child<QPushButton>("searchRun")->text() == u"Stop"; }
    catalog::Table table(const QString &name) const;
    void open(const QString &name);
    void mix(const QString &key, const QString &words);
    void run();

    QTemporaryDir m_folder;
    std::unique_ptr<settings::Settings> m_settings;
    std::unique_ptr<jobs::JobRunner> m_runner;
    std::shared_ptr<db::StatementLog> m_log;
    std::shared_ptr<db::ConnectionPool> m_pool;
    std::unique_ptr<SearchPage> m_page;
};

namespace {

/// The same maker for every search.
std::function<QueryMaker(const search::SearchTarget &)> makerOf(const QueryMaker &maker)
{
    return [maker](const search::SearchTarget &) {
        return maker;
    };
}

const QString database = QStringLiteral("hybridpage");
const QString oddTable = QStringLiteral("\"odd \"\"table\"\"\n; --\"");

QString setupSql()
{
    return QStringLiteral(R"sql(
CREATE EXTENSION IF NOT EXISTS pg_trgm;
SELECT setseed(0.42);
CREATE TABLE docs (id int PRIMARY KEY, body text, v vector(4), good int,
                   tsv tsvector GENERATED ALWAYS AS (to_tsvector('english', body)) STORED);
INSERT INTO docs SELECT i, CASE i % 4 WHEN 0 THEN 'glaciers move slowly ' WHEN 1 THEN 'rivers flow ' WHEN 2
  THEN 'red shoes ' ELSE 'glacier rivers meet ' END || i, ARRAY(SELECT random() FROM generate_series(1, 4 + 0 * i))::vector,
  CASE WHEN i % 100 = 0 THEN 1 ELSE 0 END FROM generate_series(1, 2000) AS i;
CREATE INDEX docs_hnsw ON docs USING hnsw (v vector_l2_ops);
CREATE INDEX docs_tsv ON docs USING gin (tsv);
CREATE TABLE %1 ("a ""key""
" text, "no" int, "my ""body"" $1;--
" text, "my vec" vector(2), PRIMARY KEY ("a ""key""
", "no"));
INSERT INTO %1 VALUES (E'it''s\none', 1, E'glaciers <b>move</b>\nslowly', '[0,0]'), (E'a"b', 2, 'rivers & glaciers', '[1,0]'),
  ('', 3, NULL, '[2,0]'), ('plain', 4, 'nothing of it', NULL);
CREATE VIEW seen AS SELECT body, v FROM docs;
CREATE TABLE numbers (id int PRIMARY KEY, v vector(2));
ANALYZE;
ALTER DATABASE hybridpage SET enable_seqscan = off;
)sql")
        .arg(oddTable);
}

} // namespace

void TestHybridPage::initTestCase()
{
    PrivateServer *server = PrivateServer::instance();
    if (!server)
        return;
    QVERIFY(server->createDatabase(database));
    QVERIFY(server->run(setupSql(), database));
}

void TestHybridPage::init()
{
    m_settings = std::make_unique<settings::Settings>(m_folder.filePath(QStringLiteral("settings.ini")));
    m_runner = std::make_unique<jobs::JobRunner>();
    m_log = std::make_shared<db::StatementLog>();
    db::PoolOptions options;
    options.connection.access = db::Access::ReadOnly;
    options.connection.log = m_log;
    m_pool = db::ConnectionPool::create(PrivateServer::instance()->parameters(database), options);
    m_page = std::make_unique<SearchPage>(*m_runner, *m_settings,
                                          workspace::Workspace(m_folder.filePath(QStringLiteral("w.sqlite"))));
    m_page->resize(1200, 700);
    m_page->show();
}

void TestHybridPage::cleanup()
{
    m_page.reset();
    m_runner.reset();
    m_pool.reset();
}

catalog::Table TestHybridPage::table(const QString &name) const
{
    jobs::JobContext context(m_pool);
    const auto lease = context.lease();
    return catalog::loadTable(**lease, name).value();
}

void TestHybridPage::open(const QString &name)
{
    m_page->setConnection(m_pool);
    m_page->setTable(table(name));
    child<QToolButton>("searchHybrid")->click();
    QTRY_VERIFY(m_runner->activeJobs().isEmpty());
    QTRY_VERIFY(name == u"numbers" || child<QComboBox>("searchTextColumn")->count() > 0);
}

void TestHybridPage::run()
{
    QTRY_VERIFY(child<QPushButton>("searchRun")->isEnabled());
    child<QPushButton>("searchRun")->click();
    QTRY_VERIFY(m_runner->activeJobs().isEmpty());
    QTRY_VERIFY(!isRunning());
}

void TestHybridPage::mix(const QString &key, const QString &words)
{
    child<QLineEdit>("searchKey0")->setText(key);
    child<QLineEdit>("searchWords")->setText(words);
    run();
    QTRY_VERIFY(m_page->findChild<QLabel *>(QStringLiteral("searchSentence")) && !sentence().isEmpty());
    QVERIFY2(child<MessageArea>("searchMessages")->isEmpty(), qPrintable(message()));
}

void TestHybridPage::saysWhatItLacks()
{
    open(QStringLiteral("numbers"));
    child<QLineEdit>("searchKey0")->setText(QStringLiteral("1"));
    QVERIFY(child<QPushButton>("searchRun")->toolTip().contains(QStringLiteral("no text")));
    m_page->setTable(table(QStringLiteral("docs")));
    QTRY_VERIFY(child<QComboBox>("searchTextColumn")->count() > 0);
    child<QLineEdit>("searchKey0")->setText(QStringLiteral("1"));
    QCOMPARE(child<QPushButton>("searchRun")->toolTip(), QStringLiteral("Type the words to find."));
    child<QLineEdit>("searchWords")->setText(QStringLiteral("glacier"));
    QVERIFY(child<QPushButton>("searchRun")->isEnabled());
}

void TestHybridPage::mixesNeighboursAndWords()
{
    open(QStringLiteral("docs"));
    mix(QStringLiteral("5"), QStringLiteral("glacier -slowly"));
    QVERIFY2(sentence().contains(QStringLiteral("candidates of 2 legs")), qPrintable(sentence()));
    QCOMPARE(list(0)->rowCount(), 39); // ef_search, without the row itself
    QCOMPARE(list(2)->rowCount(), 100);
    QVERIFY(list(1)->rowCount() >= 100);
    const QString vectorNote = child<ElidedLabel>("hybridHead0Note")->text();
    QVERIFY2(vectorNote.contains(QStringLiteral("by docs_hnsw (ef_search 40)")), qPrintable(vectorNote));
    const QString textNote = child<ElidedLabel>("hybridHead2Note")->text();
    QVERIFY2(textNote.contains(QStringLiteral("by docs_tsv")), qPrintable(textNote));
    const QString detail = m_page->findChild<FusionDetail *>()->plainText();
    QVERIFY2(detail.contains(QStringLiteral("/ (60 + ")), qPrintable(detail));
    for (int row = 0; row < list(2)->rowCount(); ++row)
        QCOMPARE(keyAt(2, row).toInt() % 4, 3);
}

void TestHybridPage::noQueryWhileAWeightMoves()
{
    open(QStringLiteral("docs"));
    mix(QStringLiteral("5"), QStringLiteral("glacier"));
    const qint64 before = m_log->count();
    const QString first = keyAt(1, 0);
    QSignalSpy reset(list(1), &QAbstractItemModel::modelReset);
    QSignalSpy jobs(m_runner.get(), &jobs::JobRunner::jobChanged);
    auto *slider = child<QSlider>("fusionWeight0");
    QTest::keyClick(slider, Qt::Key_Home);
    const QString byVector = keyAt(1, 0);
    for (int step = 0; step < 20; ++step)
        QTest::keyClick(slider, Qt::Key_PageUp);
    QTest::keyClick(slider, Qt::Key_End);
    QCOMPARE(byVector, keyAt(0, 0));
    QCOMPARE(keyAt(1, 0), keyAt(2, 0));
    QTest::keyClick(child<QComboBox>("fusionMethod"), Qt::Key_Down);
    QCoreApplication::processEvents();
    QCOMPARE(m_log->count(), before);
    QCOMPARE(jobs.count(), 0);
    QCOMPARE(reset.count(), 0);
    QVERIFY(!first.isEmpty());
}

void TestHybridPage::legPlansAreAskedFor()
{
    open(QStringLiteral("docs"));
    mix(QStringLiteral("5"), QStringLiteral("glacier"));
    QSignalSpy planned(m_page.get(), &SearchPage::planRequested);
    child<QToolButton>("hybridHead0Plan")->click();
    child<QToolButton>("hybridHead2Plan")->click();
    QCOMPARE(planned.count(), 2);
    QVERIFY(planned[0].first().value<db::Statement>().sql.contains(QStringLiteral("<->")));
    QVERIFY(planned[1].first().value<db::Statement>().sql.contains(QStringLiteral("websearch_to_tsquery")));
}

/// The text that is made a vector is searched as words too.
void TestHybridPage::wordsComeFromTheTextWhereNoneAreTyped()
{
    open(QStringLiteral("docs"));
    child<QComboBox>("searchMode")->setCurrentIndex(2);
    child<QLineEdit>("searchText")->setText(QStringLiteral("glacier"));
    QVERIFY(!child<QPushButton>("searchRun")->isEnabled());
    QVERIFY(child<QPushButton>("searchRun")->toolTip().contains(QStringLiteral("embedding provider")));
    TextEmbedder embedder;
    embedder.maker = makerOf([](jobs::JobContext &, const search::SearchTarget &, const QString &) {
        return core::Result<vectors::VectorValue>(
            vectors::VectorValue{vectors::VectorType::Vector, 4, {0.5F, 0.5F, 0.5F, 0.5F}, {}});
    });
    m_page->setEmbedder(embedder);
    QVERIFY2(child<QPushButton>("searchRun")->isEnabled(), qPrintable(child<QPushButton>("searchRun")->toolTip()));
    run();
    QVERIFY2(child<MessageArea>("searchMessages")->isEmpty(), qPrintable(message()));
    QCOMPARE(list(2)->rowCount(), 100);
}

void TestHybridPage::trigramsAreALegToo()
{
    open(QStringLiteral("docs"));
    auto *trigrams = child<QCheckBox>("searchUseTrigrams");
    QVERIFY2(trigrams->isEnabled(), qPrintable(trigrams->toolTip()));
    trigrams->setChecked(true);
    mix(QStringLiteral("5"), QStringLiteral("glaceirs"));
    QVERIFY(sentence().contains(QStringLiteral("3 legs")));
    QCOMPARE(list(2)->rowCount(), 0);
    QVERIFY(list(3)->rowCount() > 0);
    QVERIFY(child<QSlider>("fusionWeight2"));
}

void TestHybridPage::diversityFetchesVectorsOnce()
{
    open(QStringLiteral("docs"));
    mix(QStringLiteral("5"), QStringLiteral("glacier"));
    child<QCheckBox>("fusionDiverse")->setChecked(true);
    QTRY_VERIFY(!isRunning() && m_runner->activeJobs().isEmpty());
    const qint64 after = m_log->count();
    child<QDoubleSpinBox>("fusionLambda")->setValue(0.2);
    QCoreApplication::processEvents();
    QVERIFY(!isRunning());
    QCOMPARE(m_log->count(), after);
}

void TestHybridPage::labelsFromAFile()
{
    open(QStringLiteral("docs"));
    mix(QStringLiteral("5"), QStringLiteral("glacier"));
    QFile file(m_folder.filePath(QStringLiteral("labels.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("query,key,grade\nglacier," + keyAt(2, 0).toUtf8() + ",2\nrivers,1,1\n");
    file.close();
    m_page->labels()->setFileChooser([&file] { return file.fileName(); });
    m_page->labels()->menu()->findChild<QAction *>(QStringLiteral("relevanceFile"))->trigger();
    QTRY_VERIFY2(child<QLabel>("hybridHead2Figures")->isVisible(), qPrintable(message()));
    QCOMPARE(child<QLabel>("hybridHead2Figures")->text(), QStringLiteral("nDCG@10 1.000 · recall@10 1.000 · RR 1.000"));
}

void TestHybridPage::labelsFromAColumn()
{
    open(QStringLiteral("docs"));
    mix(QStringLiteral("5"), QStringLiteral("glacier"));
    m_page->labels()->menu()->findChild<QAction *>(QStringLiteral("relevanceColumn:good"))->trigger();
    auto *figures = child<QLabel>("hybridHead1Figures");
    QTRY_VERIFY(figures->isVisible());
    QVERIFY2(figures->text().startsWith(QStringLiteral("nDCG@10 ")), qPrintable(figures->text()));
    m_page->labels()->menu()->findChild<QAction *>(QStringLiteral("relevanceNone"))->trigger();
    QTRY_VERIFY(!figures->isVisible());
}

void TestHybridPage::hostileNamesAreShownRight()
{
    open(oddTable);
    child<QLineEdit>("searchKey1")->setText(QStringLiteral("2"));
    mix(QStringLiteral("a\"b"), QStringLiteral("glaciers"));
    QCOMPARE(list(2)->rowCount(), 1);
    QCOMPARE(keyAt(2, 0), QStringLiteral("it's one · 1"));
    QCOMPARE(child<ElidedLabel>("hybridHead2Title")->text(), QStringLiteral("my \"body\" $1;--"));
    QCOMPARE(list(1)->headerData(RankedListModel::KeyColumn, Qt::Horizontal).toString(),
             QStringLiteral("a \"key\" · no"));
    const auto body = list(2)->index(0, RankedListModel::FirstValueColumn);
    QCOMPARE(body.data().toString(), QStringLiteral("glaciers <b>move</b> slowly"));
    QCOMPARE(body.data(GridView::CopyRole).toString(), QStringLiteral("glaciers <b>move</b>\nslowly"));
}

void TestHybridPage::wrongTsqueriesAreNamed()
{
    open(QStringLiteral("docs"));
    mix(QStringLiteral("5"), QStringLiteral("glacier"));
    const QString before = sentence();
    auto *form = child<QComboBox>("searchTextForm");
    form->setCurrentIndex(form->count() - 1);
    child<QLineEdit>("searchWords")->setText(QStringLiteral("glacier & | ("));
    run();
    QVERIFY2(message().contains(QStringLiteral("syntax error in tsquery")), qPrintable(message()));
    QCOMPARE(sentence(), before);
}

void TestHybridPage::stops()
{
    open(QStringLiteral("docs"));
    child<QLineEdit>("searchKey0")->setText(QStringLiteral("5"));
    child<QLineEdit>("searchWords")->setText(QStringLiteral("glacier"));
    child<QLineEdit>("searchWhere")->setText(QStringLiteral("pg_sleep(20) IS NOT NULL"));
    child<QPushButton>("searchRun")->click();
    QVERIFY(isRunning());
    QTRY_VERIFY(!m_runner->activeJobs().isEmpty() && m_runner->activeJobs().last().state == jobs::JobState::Running);
    child<QPushButton>("searchRun")->click();
    QTRY_VERIFY(!isRunning());
    QVERIFY(child<MessageArea>("searchMessages")->isVisible());
}

void TestHybridPage::copiesOneStatementThatRuns()
{
    open(QStringLiteral("docs"));
    auto *copy = child<QToolButton>("searchCopySql");
    child<QLineEdit>("searchKey0")->setText(QStringLiteral("5"));
    child<QLineEdit>("searchWords")->setText(QStringLiteral("glacier's"));
    QVERIFY(!copy->isEnabled());
    run();
    QVERIFY2(copy->isEnabled(), qPrintable(copy->toolTip()));
    copy->click();
    const QString script = QGuiApplication::clipboard()->text();
    QVERIFY(script.contains(QStringLiteral("websearch_to_tsquery")));
    QVERIFY(PrivateServer::instance()->run(script, database));
    for (const QAction *action : copy->menu()->actions()) {
        QGuiApplication::clipboard()->clear();
        const_cast<QAction *>(action)->trigger();
        QVERIFY2(QGuiApplication::clipboard()->text().contains(QStringLiteral("glacier")),
                 qPrintable(action->objectName()));
    }
}

void TestHybridPage::savedHybridComesBack()
{
    open(QStringLiteral("docs"));
    auto *form = child<QComboBox>("searchTextForm");
    form->setCurrentIndex(2);
    mix(QStringLiteral("5"), QStringLiteral("glacier"));
    child<QSlider>("fusionWeight0")->setValue(80);
    QMenu *menu = child<QToolButton>("searchSaved")->menu();
    menu->findChild<QAction *>(QStringLiteral("savedSearchKeep"))->trigger();
    auto *dialog = m_page->findChild<QInputDialog *>(QStringLiteral("savedSearchName"));
    QVERIFY(dialog);
    dialog->setTextValue(QStringLiteral("ice"));
    dialog->accept();
    QTRY_VERIFY(menu->findChild<QAction *>(QStringLiteral("savedSearch1")));

    m_page->setTable(table(QStringLiteral("numbers")));
    m_page->setTable(table(QStringLiteral("docs")));
    child<QToolButton>("searchHybrid")->setChecked(false);
    form->setCurrentIndex(0);
    QTRY_VERIFY(menu->findChild<QAction *>(QStringLiteral("savedSearch1")));
    menu->findChild<QAction *>(QStringLiteral("savedSearch1"))->trigger();
    QTRY_VERIFY2(list(1)->rowCount() > 0 && !isRunning(), qPrintable(child<QPushButton>("searchRun")->toolTip()));
    QVERIFY(child<QToolButton>("searchHybrid")->isChecked());
    QCOMPARE(child<QLineEdit>("searchWords")->text(), QStringLiteral("glacier"));
    QCOMPARE(child<QLineEdit>("searchKey0")->text(), QStringLiteral("5"));
    QCOMPARE(form->currentIndex(), 2);
    QCOMPARE(child<QSlider>("fusionWeight0")->value(), 80);
}

void TestHybridPage::viewsCannotBeMixed()
{
    open(QStringLiteral("seen"));
    child<QLineEdit>("searchVector")->setText(QStringLiteral("[1,2,3,4]"));
    child<QLineEdit>("searchWords")->setText(QStringLiteral("glacier"));
    QVERIFY(!child<QPushButton>("searchRun")->isEnabled());
    QVERIFY2(child<QPushButton>("searchRun")->toolTip().contains(QStringLiteral("no key")),
             qPrintable(child<QPushButton>("searchRun")->toolTip()));
}

QTEST_MAIN(TestHybridPage)
#include "tst_hybridpage.moc"
