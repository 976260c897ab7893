#include "app/catalog/loadcatalog.h"
#include "app/jobs/jobrunner.h"
#include "app/settings/settings.h"
#include "tests/support/privateserver.h"
#include "ui/search/filterpopup.h"
#include "ui/search/linkgutter.h"
#include "ui/search/queryfield.h"
#include "ui/search/rankedlistmodel.h"
#include "ui/search/searchpage.h"
#include "ui/search/searchresultmodel.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/gridview.h"
#include "ui/shared/messagearea.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QDropEvent>
#include <QGuiApplication>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <QToolButton>

#include <algorithm>
#include <cmath>

using testsupport::PrivateServer;

class TestSearchPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void saysWhatItLacks();
    void startsFromAnyRow();
    void checksTheVectorWhileItIsTyped();
    void searchesNearATypedVector();
    void comparesWithExact();
    void goesOnNearAResult();
    void unservedDistancesSaySo();
    void settingsAreSent();
    void filterIsCheckedAndSent();
    void errorsStandAboveAndContentStays();
    void copiesSqlThatRuns();
    void choosesColumns();
    void keepsItsContentWhenTheTableIsLoadedAgain();
    void anotherTableEmptiesThePage();
    void compositeKeyHasAFieldForEachColumn();
    void viewsAreSearchedNearVectorsOnly();
    void stops();
    void asksForASweep();
    void asksForThePlanOfItsStatement();
    void examplesPullAndPush();
    void resultsOfferExamples();
    void droppedVectorsAreTaken();
    void textNeedsAnEmbedder();
    void textIsEmbeddedInTheSearchsJob();
    void chipsFilter();
    void jsonPathsFilter();
    void farRowsAreLeftOut();
    void indexedExpressionsAreOrderedAnew();
    void exactStandsBesideTheAnswer();
    void savedSearchesComeBack();
    void copiesInEveryLanguage();

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
    QAbstractItemModel *results() const { return child<QTableView>("searchResults")->model(); }
    QString cell(int row, int column) const { return results()->index(row, column).data().toString(); }
    bool isRunning() const { return child<QPushButton>("searchRun")->text() == u"Stop"; }
    catalog::Table table(const QString &name) const;
    void open(const QString &name);
    void searchNearRow(const QString &key);

    QTemporaryDir m_folder;
    std::unique_ptr<settings::Settings> m_settings;
    std::unique_ptr<jobs::JobRunner> m_runner;
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

const QString database = QStringLiteral("searchpage");

QString setupSql()
{
    return QStringLiteral(R"sql(
SELECT setseed(0.42);
CREATE TABLE items (id bigint PRIMARY KEY, v vector(4), title text, price int);
INSERT INTO items SELECT i, ARRAY(SELECT random() FROM generate_series(1, 4 + 0 * i))::vector, 'row ' || i, i % 10
  FROM generate_series(1, 2000) AS i;
CREATE INDEX items_hnsw ON items USING hnsw (v vector_l2_ops);
CREATE TABLE composite (tenant int, "no" text, v vector(2), PRIMARY KEY (tenant, "no"));
INSERT INTO composite VALUES (1, 'a', '[1,1]'), (1, 'b', '[1,0]'), (2, 'a', '[2,0]');
CREATE VIEW seen AS SELECT v FROM composite;
CREATE TABLE words (id int PRIMARY KEY, word text);
CREATE TABLE goods (id int PRIMARY KEY, v vector(8), meta jsonb, kind text);
INSERT INTO goods SELECT i, ARRAY(SELECT random() - 0.5 FROM generate_series(1, 8 + 0 * i))::vector,
  jsonb_build_object('brand', jsonb_build_object('name', 'b' || i % 5), 'price', i), chr(97 + i % 3)
  FROM generate_series(1, 500) AS i;
CREATE INDEX goods_bits ON goods USING hnsw ((binary_quantize(v)::bit(8)) bit_hamming_ops);
ANALYZE;
ALTER DATABASE searchpage SET enable_seqscan = off;
)sql");
}

} // namespace

void TestSearchPage::initTestCase()
{
    PrivateServer *server = PrivateServer::instance();
    if (!server)
        return;
    QVERIFY(server->createDatabase(database));
    QVERIFY(server->run(setupSql(), database));
}

void TestSearchPage::init()
{
    m_settings = std::make_unique<settings::Settings>(m_folder.filePath(QStringLiteral("settings.ini")));
    m_runner = std::make_unique<jobs::JobRunner>();
    m_pool = PrivateServer::instance()->pool(db::Access::ReadOnly, database);
    m_page = std::make_unique<SearchPage>(*m_runner, *m_settings,
                                          workspace::Workspace(m_folder.filePath(QStringLiteral("w.sqlite"))));
    m_page->resize(1100, 680);
    m_page->show();
}

void TestSearchPage::cleanup()
{
    m_page.reset();
    m_runner.reset();
    m_pool.reset();
}

catalog::Table TestSearchPage::table(const QString &name) const
{
    jobs::JobContext context(m_pool);
    const auto lease = context.lease();
    return catalog::loadTable(**lease, name).value();
}

void TestSearchPage::open(const QString &name)
{
    m_page->setConnection(m_pool);
    m_page->setTable(table(name));
}

void TestSearchPage::searchNearRow(const QString &key)
{
    m_page->searchNearRow(QStringLiteral("v"), {key});
    QTRY_VERIFY(!isRunning());
}

void TestSearchPage::saysWhatItLacks()
{
    auto *run = child<QPushButton>("searchRun");
    QVERIFY(!run->isEnabled());
    QCOMPARE(run->toolTip(), QStringLiteral("Not connected."));
    open(QStringLiteral("words"));
    QVERIFY(child<QLabel>("searchEmptyText")->text().contains(QStringLiteral("no vector column")));
    QVERIFY(!run->isEnabled());
    QVERIFY(!child<QPushButton>("searchStart")->isVisible());
}

void TestSearchPage::startsFromAnyRow()
{
    open(QStringLiteral("items"));
    QTest::mouseClick(child<QPushButton>("searchStart"), Qt::LeftButton);
    QTRY_VERIFY(sentence().contains(QStringLiteral("by items_hnsw (ef_search 40)")));
    QCOMPARE(results()->rowCount(), 10);
    QVERIFY(!child<QLineEdit>("searchKey0")->text().isEmpty());
}

void TestSearchPage::checksTheVectorWhileItIsTyped()
{
    open(QStringLiteral("items"));
    auto *mode = child<QComboBox>("searchMode");
    QTest::keyClick(mode, Qt::Key_Down);
    auto *field = child<QLineEdit>("searchVector");
    auto *status = child<QLabel>("searchVectorStatus");
    QVERIFY(!status->isVisible());
    QTest::keyClicks(field, QStringLiteral("[1, 2"));
    QVERIFY(status->isVisible());
    QVERIFY(!child<QPushButton>("searchRun")->isEnabled());
    QTest::keyClicks(field, QStringLiteral("]"));
    QVERIFY2(status->toolTip().contains(u'4') && status->toolTip().contains(u'2'), qPrintable(status->toolTip()));
    QVERIFY(!child<QPushButton>("searchRun")->isEnabled());
    QTest::keyClick(field, Qt::Key_Backspace);
    QTest::keyClicks(field, QStringLiteral(", 3, nan]"));
    QVERIFY(!child<QPushButton>("searchRun")->isEnabled());
    field->setText(QStringLiteral("1 , 2,\n3, 4"));
    QVERIFY2(status->text().startsWith(QStringLiteral("4 dimensions")), qPrintable(status->text()));
    QVERIFY(child<QPushButton>("searchRun")->isEnabled());
}

void TestSearchPage::searchesNearATypedVector()
{
    open(QStringLiteral("items"));
    child<QComboBox>("searchMode")->setCurrentIndex(1);
    auto *field = child<QLineEdit>("searchVector");
    QTest::keyClicks(field, QStringLiteral("[0,0,0,0]"));
    QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(results()->rowCount(), 10);
    auto *k = child<QSpinBox>("searchK");
    k->setValue(3);
    QTest::keyClick(k, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(results()->rowCount(), 3);
    QVERIFY(sentence().startsWith(QStringLiteral("3 rows in")));
}

void TestSearchPage::comparesWithExact()
{
    open(QStringLiteral("items"));
    child<QCheckBox>("searchExact")->setChecked(true);
    auto *ef = child<QSpinBox>("searchEfSearch");
    QTRY_COMPARE(ef->value(), 40);
    ef->setValue(2);
    searchNearRow(QStringLiteral("5"));
    QVERIFY2(sentence().contains(QStringLiteral("recall 0.")), qPrintable(sentence()));
    QVERIFY(sentence().contains(QStringLiteral("(ef_search 2)")));
    QVERIFY(results()->rowCount() >= 10);
    const int last = results()->rowCount() - 1;
    QCOMPARE(results()->index(last, 0).data(SearchResultModel::MarkRole).value<SearchResultModel::Mark>(),
             SearchResultModel::Mark::Missed);
    QVERIFY(child<QLabel>("searchRemark")->text().contains(QStringLiteral("ef_search = 2")));
    QVERIFY(!child<QTableView>("searchResults")->isColumnHidden(SearchResultModel::MarkColumn));
    child<QCheckBox>("searchExact")->setChecked(false);
    searchNearRow(QStringLiteral("5"));
    QVERIFY(child<QTableView>("searchResults")->isColumnHidden(SearchResultModel::MarkColumn));
}

void TestSearchPage::goesOnNearAResult()
{
    open(QStringLiteral("items"));
    searchNearRow(QStringLiteral("5"));
    const QString nearest = cell(0, SearchResultModel::FirstKeyColumn);
    QVERIFY(nearest != u"5");
    auto *view = child<QTableView>("searchResults");
    const QPoint place = view->visualRect(results()->index(0, SearchResultModel::FirstKeyColumn)).center();
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, place);
    QTRY_COMPARE(child<QLineEdit>("searchKey0")->text(), nearest);
    QTRY_VERIFY(!isRunning());
    QCOMPARE(results()->rowCount(), 10);
    for (int row = 0; row < 10; ++row)
        QVERIFY(cell(row, SearchResultModel::FirstKeyColumn) != nearest);
}

void TestSearchPage::unservedDistancesSaySo()
{
    open(QStringLiteral("items"));
    auto *distance = child<QComboBox>("searchDistance");
    QCOMPARE(distance->count(), 4);
    QVERIFY(distance->currentText().startsWith(QStringLiteral("<->")));
    QVERIFY(distance->toolTip().contains(QStringLiteral("items_hnsw (hnsw)")));
    auto *ef = child<QSpinBox>("searchEfSearch");
    QTRY_VERIFY(ef->isEnabled());
    distance->setCurrentIndex(1);
    QVERIFY(distance->toolTip().contains(QStringLiteral("No index")));
    QVERIFY(!ef->isEnabled());
    QVERIFY(ef->toolTip().contains(QStringLiteral("No HNSW index")));
    QVERIFY(!child<QComboBox>("searchIterative")->isEnabled());
    searchNearRow(QStringLiteral("5"));
    QVERIFY2(sentence().contains(QStringLiteral("by an exact scan")), qPrintable(sentence()));
}

void TestSearchPage::settingsAreSent()
{
    open(QStringLiteral("items"));
    QTRY_VERIFY(child<QSpinBox>("searchEfSearch")->isEnabled());
    child<QSpinBox>("searchEfSearch")->setValue(77);
    child<QComboBox>("searchIterative")->setCurrentText(QStringLiteral("strict_order"));
    searchNearRow(QStringLiteral("5"));
    QVERIFY2(sentence().contains(QStringLiteral("(ef_search 77, strict_order)")), qPrintable(sentence()));
    QTest::mouseClick(child<QToolButton>("searchTrace"), Qt::LeftButton);
    auto *trace = child<QPlainTextEdit>("searchTraceText");
    QVERIFY(trace->isVisible());
    QVERIFY(trace->toPlainText().contains(QStringLiteral("SET LOCAL hnsw.ef_search = '77';")));
    QVERIFY(trace->toPlainText().contains(QStringLiteral("\"Index Name\": \"items_hnsw\"")));
}

void TestSearchPage::filterIsCheckedAndSent()
{
    open(QStringLiteral("items"));
    searchNearRow(QStringLiteral("5"));
    auto *where = child<QLineEdit>("searchWhere");
    QTest::keyClicks(where, QStringLiteral("price = (3"));
    QVERIFY(!child<QPushButton>("searchRun")->isEnabled());
    QVERIFY(child<QPushButton>("searchRun")->toolTip().contains(QStringLiteral("parenthesis")));
    QTest::keyClick(where, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(child<MessageArea>("searchMessages")->isVisible());
    QCOMPARE(results()->rowCount(), 10);
    QTest::keyClicks(where, QStringLiteral(")"));
    QTest::keyClick(where, Qt::Key_Return);
    QTRY_VERIFY(!isRunning());
    QVERIFY(results()->rowCount() > 0);
    const int price = results()->columnCount() - 1;
    for (int row = 0; row < results()->rowCount(); ++row)
        QCOMPARE(cell(row, price), QStringLiteral("3"));
}

void TestSearchPage::errorsStandAboveAndContentStays()
{
    open(QStringLiteral("items"));
    searchNearRow(QStringLiteral("5"));
    const QString before = sentence();
    searchNearRow(QStringLiteral("999999"));
    auto *messages = child<MessageArea>("searchMessages");
    QVERIFY(messages->isVisible());
    QVERIFY(child<QLabel>("messageServerWords")->text().contains(QStringLiteral("id = 999999")));
    QCOMPARE(sentence(), before);
    QCOMPARE(results()->rowCount(), 10);
    child<QLineEdit>("searchWhere")->setText(QStringLiteral("nope = 1"));
    searchNearRow(QStringLiteral("5"));
    QVERIFY(child<QLabel>("messageServerWords")->text().contains(QStringLiteral("42703")));
    child<QLineEdit>("searchWhere")->clear();
    searchNearRow(QStringLiteral("5"));
    QVERIFY(messages->isEmpty());
}

void TestSearchPage::copiesSqlThatRuns()
{
    open(QStringLiteral("items"));
    auto *copy = child<QToolButton>("searchCopySql");
    QVERIFY(!copy->isEnabled());
    child<QLineEdit>("searchKey0")->setText(QStringLiteral("5"));
    QVERIFY(!copy->isEnabled());
    QVERIFY(copy->toolTip().contains(QStringLiteral("Run the search first")));
    searchNearRow(QStringLiteral("5"));
    child<QLineEdit>("searchWhere")->setText(QStringLiteral("title <> 'it''s' -- comment"));
    QTRY_VERIFY(child<QSpinBox>("searchEfSearch")->isEnabled());
    child<QSpinBox>("searchEfSearch")->setValue(50);
    QVERIFY(copy->isEnabled());
    QTest::mouseClick(copy, Qt::LeftButton);
    const QString script = QGuiApplication::clipboard()->text();
    QVERIFY(script.contains(QStringLiteral("SET LOCAL hnsw.ef_search = '50';")));
    QVERIFY(script.contains(QStringLiteral("::vector")));
    QVERIFY(!script.contains(QStringLiteral("$1")));
    QVERIFY(PrivateServer::instance()->run(script, database));
}

void TestSearchPage::choosesColumns()
{
    open(QStringLiteral("items"));
    searchNearRow(QStringLiteral("5"));
    QCOMPARE(results()->columnCount(), SearchResultModel::FirstKeyColumn + 3);
    QMenu *menu = child<QToolButton>("searchShownColumns")->menu();
    QCOMPARE(menu->actions().size(), 2);
    menu->actions().first()->trigger();
    QTRY_COMPARE(results()->columnCount(), SearchResultModel::FirstKeyColumn + 2);
    QCOMPARE(results()->headerData(results()->columnCount() - 1, Qt::Horizontal).toString(), QStringLiteral("price"));
}

void TestSearchPage::keepsItsContentWhenTheTableIsLoadedAgain()
{
    open(QStringLiteral("items"));
    child<QComboBox>("searchDistance")->setCurrentIndex(2);
    child<QLineEdit>("searchWhere")->setText(QStringLiteral("price > 1"));
    searchNearRow(QStringLiteral("5"));
    const QString distance = child<QComboBox>("searchDistance")->currentText();
    m_page->setTable(table(QStringLiteral("items")));
    QCOMPARE(results()->rowCount(), 10);
    QCOMPARE(child<QComboBox>("searchDistance")->currentText(), distance);
    QCOMPARE(child<QLineEdit>("searchWhere")->text(), QStringLiteral("price > 1"));
    QCOMPARE(child<QLineEdit>("searchKey0")->text(), QStringLiteral("5"));
}

void TestSearchPage::anotherTableEmptiesThePage()
{
    open(QStringLiteral("items"));
    child<QLineEdit>("searchWhere")->setText(QStringLiteral("price > 1"));
    searchNearRow(QStringLiteral("5"));
    m_page->setTable(table(QStringLiteral("composite")));
    QCOMPARE(results()->rowCount(), 0);
    QVERIFY(child<QPushButton>("searchStart")->isVisible());
    QVERIFY(child<QLineEdit>("searchWhere")->text().isEmpty());
}

void TestSearchPage::compositeKeyHasAFieldForEachColumn()
{
    open(QStringLiteral("composite"));
    QTest::keyClicks(child<QLineEdit>("searchKey0"), QStringLiteral("1"));
    QVERIFY(!child<QPushButton>("searchRun")->isEnabled());
    QTest::keyClicks(child<QLineEdit>("searchKey1"), QStringLiteral("b"));
    QTest::keyClick(child<QLineEdit>("searchKey1"), Qt::Key_Return);
    QTRY_COMPARE(results()->rowCount(), 2);
    QCOMPARE(cell(0, SearchResultModel::FirstKeyColumn + 1), QStringLiteral("a"));
}

void TestSearchPage::viewsAreSearchedNearVectorsOnly()
{
    open(QStringLiteral("seen"));
    QCOMPARE(child<QComboBox>("searchMode")->currentIndex(), 1);
    QVERIFY(!child<QPushButton>("searchStart")->isEnabled());
    QTest::keyClicks(child<QLineEdit>("searchVector"), QStringLiteral("[1,0]"));
    QTest::keyClick(child<QLineEdit>("searchVector"), Qt::Key_Return);
    QTRY_COMPARE(results()->rowCount(), 3);
    QVERIFY(child<QLabel>("searchRemark")->text().contains(QStringLiteral("no more rows match")));
}

void TestSearchPage::stops()
{
    open(QStringLiteral("items"));
    searchNearRow(QStringLiteral("5"));
    child<QLineEdit>("searchWhere")->setText(QStringLiteral("pg_sleep(20) IS NOT NULL"));
    m_page->searchNearRow(QString(), {QStringLiteral("5")});
    QVERIFY(isRunning());
    QTRY_VERIFY(!m_runner->activeJobs().isEmpty() && m_runner->activeJobs().last().state == jobs::JobState::Running);
    QTest::mouseClick(child<QPushButton>("searchRun"), Qt::LeftButton);
    QTRY_VERIFY(!isRunning());
    QCOMPARE(results()->rowCount(), 10);
    QVERIFY(child<MessageArea>("searchMessages")->isVisible());
}

void TestSearchPage::asksForASweep()
{
    open(QStringLiteral("items"));
    searchNearRow(QStringLiteral("5"));
    QSignalSpy asked(m_page.get(), &SearchPage::sweepRequested);
    QTest::mouseClick(child<QToolButton>("searchSweep"), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().toString(), QStringLiteral("v"));
}

void TestSearchPage::asksForThePlanOfItsStatement()
{
    open(QStringLiteral("items"));
    QTRY_VERIFY(child<QSpinBox>("searchEfSearch")->isEnabled());
    child<QSpinBox>("searchEfSearch")->setValue(55);
    searchNearRow(QStringLiteral("7"));
    QSignalSpy requested(m_page.get(), &SearchPage::planRequested);
    QTest::mouseClick(child<QToolButton>("searchPlan"), Qt::LeftButton);
    QCOMPARE(requested.size(), 1);
    const auto statement = requested.first().first().value<db::Statement>();
    QVERIFY2(statement.sql.contains(QStringLiteral("ORDER BY")), qPrintable(statement.sql));
    QCOMPARE(statement.parameters.size(), 1);
    const auto settings = requested.first().last().value<QList<search::Setting>>();
    QVERIFY(settings.contains({QStringLiteral("hnsw.ef_search"), QStringLiteral("55")}));
}

void TestSearchPage::examplesPullAndPush()
{
    open(QStringLiteral("composite"));
    m_page->addExample(QStringLiteral("v"), {QStringLiteral("1"), QStringLiteral("a")}, true);
    QTRY_VERIFY(!isRunning());
    QCOMPARE(results()->rowCount(), 2);
    QVERIFY(child<QToolButton>("searchExample0")->text().contains(QStringLiteral("+ 1, a")));
    m_page->addExample(QStringLiteral("v"), {QStringLiteral("1"), QStringLiteral("b")}, false);
    QTRY_VERIFY(!isRunning());
    QCOMPARE(results()->rowCount(), 1);
    QCOMPARE(cell(0, SearchResultModel::FirstKeyColumn), QStringLiteral("2"));
    QVERIFY(child<QToolButton>("searchExample1")->text().contains(QStringLiteral("− 1, b")));
    QTest::mouseClick(child<QToolButton>("searchExample0"), Qt::LeftButton);
    QTRY_VERIFY(!child<QPushButton>("searchRun")->isEnabled());
    searchNearRow(QStringLiteral("1"));
    QVERIFY(!m_page->findChild<QToolButton *>(QStringLiteral("searchExample0")));
}

void TestSearchPage::resultsOfferExamples()
{
    open(QStringLiteral("items"));
    searchNearRow(QStringLiteral("5"));
    auto *view = child<GridView>("searchResults");
    const QString key = cell(2, SearchResultModel::FirstKeyColumn);
    QMenu menu;
    emit view->contextMenuAboutToShow(&menu, results()->index(2, 0));
    auto *more = menu.findChild<QAction *>(QStringLiteral("resultMoreLike"));
    QVERIFY(more && menu.findChild<QAction *>(QStringLiteral("resultLessLike")));
    more->trigger();
    QTRY_VERIFY(!isRunning());
    for (int row = 0; row < results()->rowCount(); ++row)
        QVERIFY(cell(row, SearchResultModel::FirstKeyColumn) != key &&
                cell(row, SearchResultModel::FirstKeyColumn) != u"5");
    QCOMPARE(results()->rowCount(), 10);
}

void TestSearchPage::droppedVectorsAreTaken()
{
    open(QStringLiteral("items"));
    QMimeData data;
    auto *field = m_page->findChild<QueryField *>();
    const auto dropText = [&](const QString &text) {
        data.setText(text);
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(field, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(field, &drop);
    };
    dropText(QStringLiteral("0.1 ,0.2,\n0.3,0.4"));
    QCOMPARE(child<QComboBox>("searchMode")->currentIndex(), 1);
    QVERIFY(child<QPushButton>("searchRun")->isEnabled());
    dropText(QStringLiteral("[1,2]"));
    const QString problem = child<QPushButton>("searchRun")->toolTip();
    QVERIFY2(problem.contains(u'4') && problem.contains(u'2'), qPrintable(problem));
}

void TestSearchPage::textNeedsAnEmbedder()
{
    open(QStringLiteral("items"));
    child<QComboBox>("searchMode")->setCurrentIndex(2);
    QTest::keyClicks(child<QLineEdit>("searchText"), QStringLiteral("red shoes"));
    QVERIFY(!child<QPushButton>("searchRun")->isEnabled());
    QVERIFY(child<QPushButton>("searchRun")->toolTip().contains(QStringLiteral("embedding provider")));
    TextEmbedder embedder;
    embedder.maker = makerOf([](jobs::JobContext &, const search::SearchTarget &, const QString &) {
        return core::Result<vectors::VectorValue>(core::localError(QStringLiteral("no such model")));
    });
    embedder.problem = [](const search::SearchTarget &) {
        return QStringLiteral("The model has 768 dimensions.");
    };
    m_page->setEmbedder(embedder);
    QCOMPARE(child<QPushButton>("searchRun")->toolTip(), QStringLiteral("The model has 768 dimensions."));
    embedder.problem = {};
    m_page->setEmbedder(embedder);
    QTest::keyClick(child<QLineEdit>("searchText"), Qt::Key_Return);
    QTRY_VERIFY(!isRunning());
    QVERIFY(child<QLabel>("messageServerWords")->text().contains(QStringLiteral("no such model")));
}

void TestSearchPage::textIsEmbeddedInTheSearchsJob()
{
    open(QStringLiteral("items"));
    TextEmbedder embedder;
    embedder.maker = makerOf([](jobs::JobContext &, const search::SearchTarget &target, const QString &text) {
        const bool onWindowsThread = QThread::currentThread() == QCoreApplication::instance()->thread();
        const float element = onWindowsThread || text != u"red shoes" ? 9.0F : 0.0F;
        return core::Result<vectors::VectorValue>(
            vectors::VectorValue{target.shape.type,
                                 target.shape.dimensions,
                                 std::vector<float>(size_t(target.shape.dimensions), element),
                                 {}});
    });
    embedder.name = [](const search::SearchTarget &) {
        return QStringLiteral("a small model");
    };
    m_page->setEmbedder(embedder);
    child<QComboBox>("searchMode")->setCurrentIndex(2);
    QTest::keyClicks(child<QLineEdit>("searchText"), QStringLiteral("red shoes"));
    QCOMPARE(child<QToolButton>("searchTextModel")->text(), QStringLiteral("a small model"));
    QTest::keyClick(child<QLineEdit>("searchText"), Qt::Key_Return);
    QTRY_COMPARE(results()->rowCount(), 10);
    QVERIFY(cell(0, SearchResultModel::DistanceColumn).toDouble() < 1);
    QVERIFY(child<QToolButton>("searchCopySql")->isEnabled());
}

void TestSearchPage::chipsFilter()
{
    open(QStringLiteral("goods"));
    child<QComboBox>("searchFilterColumn")->setCurrentText(QStringLiteral("kind"));
    auto *op = child<QComboBox>("searchFilterOperator");
    op->setCurrentIndex(op->findText(QStringLiteral("any of")));
    child<QLineEdit>("searchFilterValue")->setText(QStringLiteral("b, \"it's\""));
    child<QPushButton>("searchFilterApply")->click();
    QVERIFY(child<QToolButton>("searchFilter0")->text().contains(QStringLiteral("kind")));
    child<QComboBox>("searchDistance")->setCurrentIndex(child<QComboBox>("searchDistance")->count() - 1);
    searchNearRow(QStringLiteral("1"));
    QVERIFY(results()->rowCount() > 0);
    const int kind = results()->columnCount() - 1;
    for (int row = 0; row < results()->rowCount(); ++row)
        QCOMPARE(cell(row, kind), QStringLiteral("b"));
    QTest::mouseClick(child<QToolButton>("searchFilter0"), Qt::LeftButton);
    QTRY_VERIFY(!m_page->findChild<QToolButton *>(QStringLiteral("searchFilter0")));
}

void TestSearchPage::jsonPathsFilter()
{
    open(QStringLiteral("goods"));
    child<QComboBox>("searchFilterColumn")->setCurrentText(QStringLiteral("meta"));
    child<QLineEdit>("searchFilterPath")->setText(QStringLiteral("brand.name"));
    child<QLineEdit>("searchFilterValue")->setText(QStringLiteral("b3"));
    child<QPushButton>("searchFilterApply")->click();
    child<QLineEdit>("searchFilterPath")->setText(QStringLiteral("price"));
    auto *op = child<QComboBox>("searchFilterOperator");
    op->setCurrentIndex(op->findText(QStringLiteral("<")));
    auto *type = child<QComboBox>("searchFilterType");
    type->setCurrentIndex(1);
    child<QLineEdit>("searchFilterValue")->setText(QStringLiteral("many"));
    QVERIFY(!child<QPushButton>("searchFilterApply")->isEnabled());
    child<QLineEdit>("searchFilterValue")->setText(QStringLiteral("30"));
    child<QPushButton>("searchFilterApply")->click();
    child<QComboBox>("searchDistance")->setCurrentIndex(child<QComboBox>("searchDistance")->count() - 1);
    searchNearRow(QStringLiteral("1"));
    QVERIFY2(child<MessageArea>("searchMessages")->isEmpty(), qPrintable(child<QLabel>("messageServerWords")->text()));
    QStringList keys;
    for (int row = 0; row < results()->rowCount(); ++row)
        keys << cell(row, SearchResultModel::FirstKeyColumn);
    std::sort(keys.begin(), keys.end(), [](const QString &a, const QString &b) { return a.toInt() < b.toInt(); });
    QCOMPARE(keys, (QStringList{QStringLiteral("3"), QStringLiteral("8"), QStringLiteral("13"), QStringLiteral("18"),
                                QStringLiteral("23"), QStringLiteral("28")}));
}

void TestSearchPage::farRowsAreLeftOut()
{
    open(QStringLiteral("items"));
    searchNearRow(QStringLiteral("5"));
    const double fourth = results()->index(3, SearchResultModel::DistanceColumn).data(GridView::CopyRole).toDouble();
    child<QCheckBox>("searchUseThreshold")->setChecked(true);
    child<QDoubleSpinBox>("searchThreshold")->setValue(fourth + 1e-6);
    QVERIFY(child<QToolButton>("searchMore")->text().startsWith(QStringLiteral("≤ ")));
    searchNearRow(QStringLiteral("5"));
    QCOMPARE(results()->rowCount(), 4);
    QVERIFY2(sentence().contains(QStringLiteral("items_hnsw")), qPrintable(sentence()));
}

void TestSearchPage::indexedExpressionsAreOrderedAnew()
{
    open(QStringLiteral("goods"));
    QVERIFY(child<QComboBox>("searchDistance")->currentText().contains(QStringLiteral("bit(8)")));
    auto *rerank = child<QCheckBox>("searchUseRerank");
    QVERIFY2(rerank->isEnabled(), qPrintable(rerank->toolTip()));
    rerank->setChecked(true);
    auto *distance = child<QComboBox>("searchRerankDistance");
    distance->setCurrentIndex(distance->findData(int(vectors::Distance::L2)));
    child<QSpinBox>("searchRerankFactor")->setValue(5);
    child<QComboBox>("searchMode")->setCurrentIndex(1);
    child<QLineEdit>("searchVector")->setText(QStringLiteral("1,0,0,0,0,0,0,0"));
    QTest::keyClick(child<QLineEdit>("searchVector"), Qt::Key_Return);
    QTRY_VERIFY2(results()->rowCount() == 10, qPrintable(child<QLabel>("messageServerWords")->text()));
    QVERIFY2(sentence().contains(QStringLiteral("goods_bits")), qPrintable(sentence()));
    double before = 0;
    for (int row = 0; row < 10; ++row) {
        const double now = results()->index(row, SearchResultModel::DistanceColumn).data(GridView::CopyRole).toDouble();
        QVERIFY(now >= before);
        before = now;
    }
    QVERIFY(before != std::floor(before));
    child<QComboBox>("searchDistance")->setCurrentIndex(1);
    QVERIFY(!rerank->isEnabled());
    QVERIFY(rerank->toolTip().contains(QStringLiteral("the column itself")));
}

void TestSearchPage::exactStandsBesideTheAnswer()
{
    open(QStringLiteral("items"));
    child<QCheckBox>("searchExact")->setChecked(true);
    QTRY_COMPARE(child<QSpinBox>("searchEfSearch")->value(), 40);
    child<QSpinBox>("searchEfSearch")->setValue(2);
    searchNearRow(QStringLiteral("5"));
    child<QToolButton>("searchSideBySide")->click();
    auto *exact = child<GridView>("exactList1");
    QVERIFY(exact->isVisible());
    QCOMPARE(exact->model()->rowCount(), 10);
    QVERIFY(child<GridView>("exactList0")->model()->rowCount() < 10);
    int missed = 0;
    for (int row = 0; row < 10; ++row)
        missed += exact->model()->index(row, RankedListModel::RanksColumn).data().toString() == u"–" ? 1 : 0;
    QVERIFY(child<ElidedLabel>("exactHead1Note")->text().contains(QStringLiteral("%1 missed").arg(missed)));
    QCOMPARE(int(m_page->findChild<LinkGutter *>(QStringLiteral("exactGutter0"))->links().size()), 10 - missed);
    child<QCheckBox>("searchExact")->setChecked(false);
    searchNearRow(QStringLiteral("5"));
    QVERIFY(!exact->isVisible());
    QVERIFY(child<GridView>("searchResults")->isVisible());
}

void TestSearchPage::savedSearchesComeBack()
{
    open(QStringLiteral("items"));
    QTRY_VERIFY(child<QSpinBox>("searchEfSearch")->isEnabled());
    child<QSpinBox>("searchEfSearch")->setValue(77);
    child<QLineEdit>("searchWhere")->setText(QStringLiteral("price > 1"));
    child<QSpinBox>("searchK")->setValue(4);
    searchNearRow(QStringLiteral("5"));
    QMenu *menu = child<QToolButton>("searchSaved")->menu();
    menu->findChild<QAction *>(QStringLiteral("savedSearchKeep"))->trigger();
    auto *dialog = m_page->findChild<QInputDialog *>(QStringLiteral("savedSearchName"));
    QVERIFY(dialog);
    dialog->setTextValue(QStringLiteral("four dear ones"));
    dialog->accept();
    QTRY_VERIFY(menu->findChild<QAction *>(QStringLiteral("savedSearch1")));
    child<QSpinBox>("searchEfSearch")->setValue(40);
    child<QLineEdit>("searchWhere")->clear();
    child<QSpinBox>("searchK")->setValue(10);
    child<QComboBox>("searchDistance")->setCurrentIndex(2);
    searchNearRow(QStringLiteral("6"));
    QCOMPARE(results()->rowCount(), 10);
    menu->findChild<QAction *>(QStringLiteral("savedSearch1"))->trigger();
    QTRY_COMPARE(results()->rowCount(), 4);
    QCOMPARE(child<QSpinBox>("searchEfSearch")->value(), 77);
    QCOMPARE(child<QLineEdit>("searchWhere")->text(), QStringLiteral("price > 1"));
    QCOMPARE(child<QLineEdit>("searchKey0")->text(), QStringLiteral("5"));
    QVERIFY(child<QComboBox>("searchDistance")->currentText().startsWith(QStringLiteral("<->")));
}

void TestSearchPage::copiesInEveryLanguage()
{
    open(QStringLiteral("items"));
    searchNearRow(QStringLiteral("5"));
    QMenu *menu = child<QToolButton>("searchCopySql")->menu();
    QCOMPARE(menu->actions().size(), search::takeawayLanguages().size());
    QStringList texts;
    for (QAction *action : menu->actions()) {
        action->trigger();
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY2(text.contains(QStringLiteral("items")), qPrintable(action->objectName()));
        QVERIFY2(!texts.contains(text), qPrintable(action->objectName()));
        texts << text;
    }
}

QTEST_MAIN(TestSearchPage)
#include "tst_searchpage.moc"
