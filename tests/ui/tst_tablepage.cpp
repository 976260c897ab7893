#include "app/catalog/loadcatalog.h"
#include "app/settings/settings.h"
#include "tests/support/pauseprobe.h"
#include "tests/support/privateserver.h"
#include "ui/shared/messagearea.h"
#include "ui/tables/quickfilterpopup.h"
#include "ui/tables/rowsview.h"
#include "ui/tables/tablepage.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <memory>

using testsupport::PrivateServer;

namespace {

constexpr int Patience = 20000;
/// The figure to look at is the printed one; a pause this long means that the window waited for a query.
constexpr double LongestPauseMs = 1000;

} // namespace

#define TRY(expression) QTRY_VERIFY_WITH_TIMEOUT(expression, Patience)
#define TRY_EQUAL(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, Patience)

class TestTablePage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void showsRowsAndFacts();
    void readsOnWhileScrolling();
    void goesToTheEndAndBack();
    void headerClickSorts();
    void typedFilter();
    void wrongFilterKeepsTheRows();
    void quickFilterAndItsChip();
    void copiesWholeValuesWithHeaders();
    void copiesOneValueAtOnce();
    void rowDetailShowsTheVector();
    void findsSimilar();
    void cellsOfferExamples();
    void newerTableWins();
    void boundedViewSaysSo();
    void countsOnDemand();
    void droppedTableKeepsItsRows();
    void millionRowsScrollWithoutPauses();
    void wideTableOpensWithoutPauses();
    void lostConnectionIsSaidAndMended();

private:
    catalog::Table table(const QString &name);
    void show(const QString &name);
    RowsView *grid() const { return m_page->findChild<RowsView *>(QStringLiteral("rowsGrid")); }
    QString cell(int row, int column) const { return grid()->model()->index(row, column).data().toString(); }
    QString footer() const { return m_page->findChild<QLabel *>(QStringLiteral("footerFacts"))->text(); }
    QLineEdit *whereEdit() const { return m_page->findChild<QLineEdit *>(QStringLiteral("whereEdit")); }
    MessageArea *messages() const { return m_page->findChild<MessageArea *>(); }
    template<class T>
    T *child(const char *name) const
    {
        return m_page->findChild<T *>(QString::fromLatin1(name));
    }

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
    QTemporaryDir m_folder;
    std::unique_ptr<settings::Settings> m_settings;
    std::unique_ptr<jobs::JobRunner> m_runner;
    std::unique_ptr<TablePage> m_page;
};

void TestTablePage::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    const QString database = QStringLiteral("pages");
    QVERIFY(m_server->createDatabase(database));
    m_pool = m_server->pool(db::Access::ReadOnly, database);
    QVERIFY(m_server->run(QStringLiteral(R"(
        CREATE TABLE items (id int PRIMARY KEY, title text, price int, v vector(3));
        INSERT INTO items SELECT i, CASE WHEN i = 1 THEN repeat('long ', 200) ELSE 'item ' || i END, i % 100,
                                 ARRAY[i, 0.5, -1]::vector FROM generate_series(1, 1200) i;
        CREATE TABLE few (id int PRIMARY KEY, name text);
        INSERT INTO few VALUES (1, 'only one');
        CREATE TABLE doomed (id int PRIMARY KEY);
        INSERT INTO doomed VALUES (7);
        CREATE VIEW many AS SELECT i AS id FROM generate_series(1, 5000) i;
        CREATE TABLE million (id int PRIMARY KEY, label text, v vector(8));
        INSERT INTO million SELECT i, 'row ' || i, ARRAY[i, 1, 2, 3, -4, 5, -6, 7]::vector
                              FROM generate_series(1, 1000000) i;
        VACUUM ANALYZE;
    )"),
                          database));
    m_settings = std::make_unique<settings::Settings>(m_folder.filePath(QStringLiteral("settings.ini")));
}

void TestTablePage::init()
{
    m_runner = std::make_unique<jobs::JobRunner>();
    m_page = std::make_unique<TablePage>(*m_runner, *m_settings);
    m_page->resize(1100, 680);
    m_page->show();
    m_page->setConnection(m_pool);
}

void TestTablePage::cleanup()
{
    m_page.reset();
    m_runner.reset();
}

catalog::Table TestTablePage::table(const QString &name)
{
    auto connection = m_pool->lease();
    const auto loaded =
        connection ? catalog::loadTable(**connection, name) : core::Result<catalog::Table>(connection.error());
    return loaded ? *loaded : catalog::Table();
}

void TestTablePage::show(const QString &name)
{
    m_page->setTable(table(name));
    TRY(grid()->model()->rowCount() > 0);
}

void TestTablePage::showsRowsAndFacts()
{
    QVERIFY(grid()->placeholder().contains(QStringLiteral("Choose a table")));
    QVERIFY(footer().isEmpty());
    show(QStringLiteral("items"));
    QCOMPARE(cell(0, 0), QStringLiteral("1"));
    QCOMPARE(cell(1, 3), QStringLiteral("3 · ‖v‖ 2.291"));
    TRY(footer().startsWith(QStringLiteral("~1\u202F200 rows · rows 1–")));
    QVERIFY(footer().contains(QStringLiteral("(index ")));
    m_page->setTable(table(QStringLiteral("few")));
    TRY_EQUAL(cell(0, 1), QStringLiteral("only one"));
    QVERIFY(footer().startsWith(QStringLiteral("1 row · ")));
}

void TestTablePage::readsOnWhileScrolling()
{
    show(QStringLiteral("items"));
    TRY(grid()->model()->rowCount() < 1200);
    for (int steps = 0; steps < 100 && grid()->model()->rowCount() < 1200; ++steps) {
        grid()->verticalScrollBar()->setValue(grid()->verticalScrollBar()->maximum());
        QTest::qWait(20);
    }
    TRY_EQUAL(grid()->model()->rowCount(), 1200);
    for (int row = 0; row < 1200; ++row)
        QCOMPARE(cell(row, 0), QString::number(row + 1));
    QVERIFY(footer().startsWith(QStringLiteral("1\u202F200 rows")));
}

void TestTablePage::goesToTheEndAndBack()
{
    show(QStringLiteral("million"));
    TRY(footer().contains(QStringLiteral("loaded")));
    grid()->setFocus();
    QTest::keyClick(grid(), Qt::Key_End, Qt::ControlModifier);
    TRY_EQUAL(cell(grid()->model()->rowCount() - 1, 0), QStringLiteral("1000000"));
    TRY(grid()->lastVisibleRow() == grid()->model()->rowCount() - 1);
    QVERIFY(footer().contains(QStringLiteral("last ")));
    // Rows come in above; those shown stay where they are.
    const QString top = cell(grid()->firstVisibleRow(), 0);
    TRY(grid()->model()->rowCount() > 400);
    QCOMPARE(cell(grid()->firstVisibleRow(), 0), top);
    QTest::keyClick(grid(), Qt::Key_Home, Qt::ControlModifier);
    TRY_EQUAL(cell(0, 0), QStringLiteral("1"));
    TRY_EQUAL(grid()->firstVisibleRow(), 0);
}

void TestTablePage::headerClickSorts()
{
    show(QStringLiteral("items"));
    QHeaderView *header = grid()->horizontalHeader();
    const auto clickOn = [header](int section) {
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          QPoint(header->sectionViewportPosition(section) + 12, header->height() / 2));
    };
    clickOn(2);
    TRY_EQUAL(cell(0, 0), QStringLiteral("100"));
    QVERIFY(header->isSortIndicatorShown());
    clickOn(2);
    TRY_EQUAL(cell(0, 0), QStringLiteral("1199"));
    clickOn(2);
    TRY_EQUAL(cell(0, 0), QStringLiteral("1"));
    QVERIFY(!header->isSortIndicatorShown());
    clickOn(3);
    QTest::qWait(50);
    QVERIFY(!header->isSortIndicatorShown());
}

void TestTablePage::typedFilter()
{
    show(QStringLiteral("items"));
    QTest::keyClicks(whereEdit(), QStringLiteral("price = 7 AND id > 100"));
    QTest::keyClick(whereEdit(), Qt::Key_Return);
    TRY_EQUAL(cell(0, 0), QStringLiteral("107"));
    TRY(footer().startsWith(QStringLiteral("11 matching rows")));
    whereEdit()->clear();
    TRY_EQUAL(cell(0, 0), QStringLiteral("1"));
    QTest::keyClicks(whereEdit(), QStringLiteral("id < 0"));
    QTest::keyClick(whereEdit(), Qt::Key_Return);
    TRY_EQUAL(grid()->model()->rowCount(), 0);
    TRY(grid()->placeholder().contains(QStringLiteral("filter")));
}

void TestTablePage::wrongFilterKeepsTheRows()
{
    show(QStringLiteral("items"));
    QTest::keyClicks(whereEdit(), QStringLiteral("prize = 7"));
    QTest::keyClick(whereEdit(), Qt::Key_Return);
    TRY(!messages()->isEmpty());
    QVERIFY(grid()->model()->rowCount() > 0);
    QCOMPARE(whereEdit()->text(), QStringLiteral("prize = 7"));
    QVERIFY(child<QLabel>("messageServerWords")->text().contains(QStringLiteral("prize")));
    whereEdit()->setText(QStringLiteral("price = 7"));
    QTest::keyClick(whereEdit(), Qt::Key_Return);
    TRY_EQUAL(cell(0, 0), QStringLiteral("7"));
    QVERIFY(messages()->isEmpty());
}

void TestTablePage::quickFilterAndItsChip()
{
    show(QStringLiteral("items"));
    auto *popup = m_page->findChild<QuickFilterPopup *>();
    popup->open(QStringLiteral("title"), m_page->mapToGlobal(QPoint(100, 100)));
    auto *operators = child<QComboBox>("quickFilterOperator");
    QCOMPARE(operators->currentText(), QStringLiteral("contains"));
    QTest::keyClicks(child<QLineEdit>("quickFilterValue"), QStringLiteral("ITEM 115"));
    QTest::keyClick(child<QLineEdit>("quickFilterValue"), Qt::Key_Return);
    TRY_EQUAL(cell(0, 0), QStringLiteral("115"));
    QVERIFY(!popup->isVisible());
    QCOMPARE(grid()->model()->rowCount(), 11);
    auto *chip = child<QToolButton>("filterChip");
    QVERIFY(chip);
    QVERIFY(chip->text().contains(QStringLiteral("title contains ITEM 115")));
    chip->click();
    TRY_EQUAL(cell(0, 0), QStringLiteral("1"));
    QVERIFY(!child<QToolButton>("filterChip"));
}

void TestTablePage::copiesWholeValuesWithHeaders()
{
    show(QStringLiteral("items"));
    QGuiApplication::clipboard()->clear();
    grid()->selectionModel()->select(QItemSelection(grid()->model()->index(0, 0), grid()->model()->index(1, 3)),
                                     QItemSelectionModel::ClearAndSelect);
    grid()->copyWithHeadersAction()->trigger();
    TRY(!QGuiApplication::clipboard()->text().isEmpty());
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QStringLiteral("id\ttitle\tprice\tv\n1\t%1\t1\t[1,0.5,-1]\n2\titem 2\t2\t[2,0.5,-1]")
                 .arg(QStringLiteral("long ").repeated(200)));
}

void TestTablePage::copiesOneValueAtOnce()
{
    show(QStringLiteral("items"));
    grid()->selectionModel()->select(grid()->model()->index(4, 1), QItemSelectionModel::ClearAndSelect);
    grid()->copyAction()->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("item 5"));
}

void TestTablePage::rowDetailShowsTheVector()
{
    show(QStringLiteral("items"));
    QCOMPARE(child<QLabel>("detailTitle")->text(), QStringLiteral("id 1"));
    auto *vector = child<QWidget>("field:v");
    QVERIFY(vector);
    TRY(vector->findChild<QLabel *>(QStringLiteral("fieldRange"))->text().startsWith(QStringLiteral("min −1 · max 1")));
    auto *title = child<QWidget>("field:title");
    auto *whole = title->findChild<QPushButton *>(QStringLiteral("fieldShowWhole"));
    QVERIFY(whole->isVisible());
    whole->click();
    TRY_EQUAL(title->findChild<QLabel *>(QStringLiteral("fieldValue"))->text().size(), 1000);
    vector->findChild<QToolButton *>(QStringLiteral("fieldCopy"))->click();
    TRY_EQUAL(QGuiApplication::clipboard()->text(), QStringLiteral("[1,0.5,-1]"));
    grid()->setCurrentIndex(grid()->model()->index(2, 1));
    QCOMPARE(child<QLabel>("detailTitle")->text(), QStringLiteral("id 3"));
}

void TestTablePage::findsSimilar()
{
    show(QStringLiteral("items"));
    QSignalSpy similar(m_page.get(), &TablePage::similarRowsRequested);
    grid()->setCurrentIndex(grid()->model()->index(2, 1));
    child<QWidget>("field:v")->findChild<QPushButton *>(QStringLiteral("fieldFindSimilar"))->click();
    QCOMPARE(similar.size(), 1);
    QCOMPARE(similar.first().at(0).value<catalog::ObjectName>().name, QStringLiteral("items"));
    QCOMPARE(similar.first().at(1).toString(), QStringLiteral("v"));
    QCOMPARE(similar.first().at(2).toStringList(), QStringList{QStringLiteral("3")});
}

void TestTablePage::cellsOfferExamples()
{
    show(QStringLiteral("items"));
    QSignalSpy asked(m_page.get(), &TablePage::exampleRowRequested);
    const QAbstractItemModel *model = grid()->model();
    int section = 0;
    while (section < model->columnCount() && model->headerData(section, Qt::Horizontal).toString() != u"v")
        ++section;
    QMenu menu;
    emit grid()->contextMenuAboutToShow(&menu, model->index(2, section));
    menu.findChild<QAction *>(QStringLiteral("moreLikeThis"))->trigger();
    menu.findChild<QAction *>(QStringLiteral("lessLikeThis"))->trigger();
    QCOMPARE(asked.size(), 2);
    QCOMPARE(asked[0].at(0).toString(), QStringLiteral("v"));
    QCOMPARE(asked[0].at(1).toStringList(), QStringList{QStringLiteral("3")});
    QVERIFY(asked[0].at(2).toBool() && !asked[1].at(2).toBool());
}

void TestTablePage::newerTableWins()
{
    const catalog::Table items = table(QStringLiteral("items"));
    const catalog::Table few = table(QStringLiteral("few"));
    for (int i = 0; i < 5; ++i) {
        m_page->setTable(items);
        m_page->setTable(few);
    }
    TRY_EQUAL(grid()->model()->columnCount(), 2);
    QTest::qWait(200);
    QCOMPARE(grid()->model()->rowCount(), 1);
    QVERIFY(messages()->isEmpty());
}

void TestTablePage::boundedViewSaysSo()
{
    show(QStringLiteral("many"));
    QCOMPARE(grid()->model()->rowCount(), 2000);
    QVERIFY(messages()->headline().contains(QStringLiteral("2000")));
    TRY(footer().startsWith(QStringLiteral("~")));
}

void TestTablePage::countsOnDemand()
{
    show(QStringLiteral("million"));
    TRY(footer().startsWith(QStringLiteral("~1\u202F000\u202F000 rows")));
    child<QToolButton>("countButton")->click();
    TRY(footer().startsWith(QStringLiteral("1\u202F000\u202F000 rows")));
    QVERIFY(!child<QToolButton>("countButton")->isVisible());
}

void TestTablePage::droppedTableKeepsItsRows()
{
    show(QStringLiteral("doomed"));
    QVERIFY(m_server->run(QStringLiteral("DROP TABLE doomed"), QStringLiteral("pages")));
    child<QAction>("reloadRows")->trigger();
    TRY(!messages()->isEmpty());
    QCOMPARE(cell(0, 0), QStringLiteral("7"));
    QVERIFY(child<QLabel>("messageAdvice")->text().contains(QStringLiteral("refresh")));
}

void TestTablePage::millionRowsScrollWithoutPauses()
{
    show(QStringLiteral("million"));
    TRY(grid()->model()->rowCount() > 500);
    testsupport::PauseProbe probe;
    probe.start();
    QElapsedTimer clock;
    clock.start();
    QScrollBar *bar = grid()->verticalScrollBar();
    int furthest = 0;
    while (clock.elapsed() < 8000 && furthest < 40000) {
        bar->setValue(bar->value() + grid()->viewport()->height() * 4);
        QTest::qWait(5);
        furthest = qMax(furthest, cell(grid()->lastVisibleRow(), 0).toInt());
    }
    QTest::keyClick(grid(), Qt::Key_End, Qt::ControlModifier);
    TRY_EQUAL(cell(grid()->model()->rowCount() - 1, 0), QStringLiteral("1000000"));
    clock.restart();
    while (clock.elapsed() < 2000) {
        bar->setValue(bar->value() - grid()->viewport()->height() * 4);
        QTest::qWait(5);
    }
    probe.stop();
    qInfo("scrolled to row %d, to the end and back up in %lld turns of the event loop; longest pause %.1f ms, %.1f ms "
          "without waiting for a processor",
          furthest, probe.tickCount(), probe.longestPauseMs(), probe.longestOwnPauseMs());
    QVERIFY(furthest > 2000);
    QVERIFY(probe.tickCount() > 200);
    QVERIFY(probe.longestOwnPauseMs() <= LongestPauseMs);
}

void TestTablePage::wideTableOpensWithoutPauses()
{
    QStringList columns;
    QStringList values;
    for (int i = 1; i <= 150; ++i) {
        columns << QStringLiteral("column_%1 text").arg(i);
        values << QStringLiteral("'value ' || i");
    }
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE wide (id int PRIMARY KEY, %1); "
                                         "INSERT INTO wide SELECT i, %2 FROM generate_series(1, 1000) i")
                              .arg(columns.join(u','), values.join(u',')),
                          QStringLiteral("pages")));
    const catalog::Table wide = table(QStringLiteral("wide"));
    testsupport::PauseProbe probe;
    probe.start();
    m_page->setTable(wide);
    TRY(grid()->model()->rowCount() > 500);
    QTest::qWait(200);
    probe.stop();
    qInfo("a table of 151 columns; longest pause %.1f ms, %.1f ms without waiting for a processor",
          probe.longestPauseMs(), probe.longestOwnPauseMs());
    QVERIFY(probe.longestOwnPauseMs() <= LongestPauseMs);
    TRY(child<QWidget>("field:column_150"));
    QVERIFY(grid()->columnWidth(150) > grid()->columnWidth(0));
}

void TestTablePage::lostConnectionIsSaidAndMended()
{
    show(QStringLiteral("items"));
    m_server->kill();
    child<QAction>("reloadRows")->trigger();
    TRY(!messages()->isEmpty());
    QVERIFY(grid()->model()->rowCount() > 0);
    QVERIFY(m_server->restart());
    child<QAction>("reloadRows")->trigger();
    TRY(messages()->isEmpty());
    QCOMPARE(cell(0, 0), QStringLiteral("1"));
}

QTEST_MAIN(TestTablePage)
#include "tst_tablepage.moc"
