#include "app/catalog/loadcatalog.h"
#include "app/settings/settings.h"
#include "tests/support/privateserver.h"
#include "ui/query/parameterstrip.h"
#include "ui/query/queryfiles.h"
#include "ui/query/querypage.h"
#include "ui/query/resultmodel.h"
#include "ui/query/resulttabs.h"
#include "ui/query/resultview.h"
#include "ui/query/sqleditor.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/messagearea.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using testsupport::PrivateServer;

class TestQueryPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void saysWhatItLacks();
    void runsTheStatementAtTheCursor();
    void runsTheSelection();
    void runsAll();
    void copiesWholeValues();
    void exportsWholeValues();
    void scrollsThroughManyRows();
    void namesThePlaceOfAnError();
    void refusesPsqlCommands();
    void readOnlySessionsRefuse();
    void asksBeforeWriting();
    void saysWhenATransactionWasLeftOpen();
    void takesParameters();
    void stops();
    void lostConnectionsAreTold();
    void asksForThePlan();
    void keepsAHistory();
    void opensAndSaves();
    void keepsTheText();

private:
    template<class Widget>
    Widget *child(const char *name) const
    {
        auto *found = m_page->findChild<Widget *>(QLatin1String(name));
        if (!found)
            qFatal("no child %s", name);
        return found;
    }
    SqlEditor &editor() const { return *m_page->editor(); }
    MessageArea &messages() const { return *child<MessageArea>("queryMessageArea"); }
    QString shownWhere() const { return child<QLabel>("messageWhere")->text(); }
    void makePage();
    void connectAs(db::Access access);
    void run(const QString &sql, bool all = true);
    QString cell(int statement, int row, int column) const;
    QString outcome(int row) const;
    QString count(const QString &table) const;

    QTemporaryDir m_folder;
    std::unique_ptr<settings::Settings> m_settings;
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<jobs::JobRunner> m_runner;
    std::shared_ptr<db::ConnectionPool> m_pool;
    std::unique_ptr<QueryPage> m_page;
    int m_number = 0;
};

namespace {

const QString database = QStringLiteral("querypage");

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

} // namespace

void TestQueryPage::initTestCase()
{
    PrivateServer *server = PrivateServer::instance();
    if (!server)
        return;
    QVERIFY(server->createDatabase(database));
    QVERIFY(server->run(text("CREATE TABLE \"Odd \"\"Items\" (\"Odd id\" int, \"no\" text, v vector(3), "
                             "PRIMARY KEY (\"Odd id\", \"no\")); INSERT INTO \"Odd \"\"Items\" "
                             "SELECT i, 'x', ARRAY[i % 7, i % 11, i % 13]::vector FROM generate_series(1, 3000) i; "
                             "CREATE TABLE written (a int)"),
                        database));
}

void TestQueryPage::makePage()
{
    m_page = std::make_unique<QueryPage>(*m_runner, *m_settings, *m_workspace);
    m_page->resize(1100, 680);
    m_page->show();
    QTRY_VERIFY(m_runner->activeJobs().isEmpty());
}

void TestQueryPage::init()
{
    m_settings = std::make_unique<settings::Settings>(m_folder.filePath(text("settings.ini")));
    m_workspace = std::make_unique<workspace::Workspace>(m_folder.filePath(text("workspace%1.sqlite").arg(++m_number)));
    m_runner = std::make_unique<jobs::JobRunner>();
    makePage();
}

void TestQueryPage::cleanup()
{
    m_page.reset();
    m_runner.reset();
    m_pool.reset();
}

void TestQueryPage::connectAs(db::Access access)
{
    m_pool = PrivateServer::instance()->pool(access, database);
    m_page->setConnection(m_pool);
}

void TestQueryPage::run(const QString &sql, bool all)
{
    editor().setSql(sql);
    child<QAction>(all ? "queryRunAllAction" : "queryRunAction")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!m_page->isRunning(), 30000);
}

QString TestQueryPage::cell(int statement, int row, int column) const
{
    ResultView *view = m_page->results()->result(statement);
    return view ? view->model()->index(row, column).data().toString() : QStringLiteral("no result");
}

QString TestQueryPage::outcome(int row) const
{
    return child<QTableView>("queryMessages")->model()->index(row, 2).data().toString();
}

QString TestQueryPage::count(const QString &table) const
{
    auto lease = PrivateServer::instance()->pool(db::Access::ReadOnly, database)->lease();
    const auto rows = (*lease)->execute(QStringLiteral("SELECT count(*) FROM ") + table);
    return rows ? rows->text(0, 0) : rows.error().message;
}

void TestQueryPage::saysWhatItLacks()
{
    auto *button = child<QPushButton>("queryRun");
    QVERIFY(!button->isEnabled());
    QVERIFY(button->toolTip().contains(text("Not connected")));
    connectAs(db::Access::ReadOnly);
    QVERIFY(button->isEnabled());
    child<QAction>("queryRunAction")->trigger();
    QVERIFY(!m_page->isRunning());
    QVERIFY(!messages().isEmpty());
    m_page->setConnection(nullptr);
    QVERIFY(!button->isEnabled());
}

void TestQueryPage::runsTheStatementAtTheCursor()
{
    connectAs(db::Access::ReadOnly);
    editor().setSql(text("SELECT 1;\nSELECT \"Odd id\", v, NULL FROM \"Odd \"\"Items\" ORDER BY 1;\nSELECT 3"));
    editor().setCursorAt(15);
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    editor().setFocus();
    QTest::keyClick(&editor(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(!m_page->isRunning());
    QCOMPARE(m_page->results()->resultCount(), 1);
    QTRY_COMPARE(cell(0, 0, 0), text("1"));
    QCOMPARE(cell(0, 2, 1), text("3 · ‖v‖ 5.196"));
    QCOMPARE(cell(0, 0, 2), text("NULL"));
    QCOMPARE(m_page->results()->result(0)->model()->rowCount(), 3000);
    QVERIFY(m_page->results()->currentResult());
    QVERIFY(child<ElidedLabel>("resultSentence")->text().contains(text("rows ·")));
    QTRY_COMPARE(m_page->results()->result(0)->model()->headerData(1, Qt::Horizontal, Qt::ToolTipRole).toString(),
                 text("v  vector(3)"));
    QVERIFY(messages().isEmpty());
}

void TestQueryPage::runsTheSelection()
{
    connectAs(db::Access::ReadOnly);
    editor().setSql(text("SELECT 'ü';\nSELECT 2, nosuch; SELECT 3"));
    editor().setSelection(1, 0, 1, 8);
    child<QAction>("queryRunAction")->trigger();
    QTRY_VERIFY(!m_page->isRunning());
    QTRY_COMPARE(cell(0, 0, 0), text("2"));
    editor().setSelection(1, 0, 1, 16);
    child<QAction>("queryRunAction")->trigger();
    QTRY_VERIFY(!m_page->isRunning());
    QVERIFY2(shownWhere().contains(text("line 2, column 11")), qPrintable(shownWhere()));
    QCOMPARE(editor().sql().mid(editor().cursorAt(), 6), text("nosuch"));
}

void TestQueryPage::runsAll()
{
    connectAs(db::Access::ReadOnly);
    run(text("SELECT 1; SET work_mem = '3MB'; SHOW work_mem; DO $$ BEGIN RAISE NOTICE 'hello'; END $$"));
    QCOMPARE(m_page->results()->resultCount(), 2);
    QTRY_COMPARE(cell(2, 0, 0), text("3MB"));
    QCOMPARE(outcome(0), text("SELECT 1"));
    QCOMPARE(outcome(3), text("NOTICE: hello"));
    QCOMPARE(outcome(4), text("DO"));
    run(text("SELECT 5"));
    QCOMPARE(m_page->results()->resultCount(), 1);
}

void TestQueryPage::copiesWholeValues()
{
    connectAs(db::Access::ReadOnly);
    run(text("SELECT array_fill(0.123456::real, ARRAY[300])::vector AS v, repeat('ü', 1000) AS t"));
    QTRY_VERIFY(!cell(0, 0, 0).isEmpty());
    ResultView *view = m_page->results()->result(0);
    QSignalSpy copied(view, &ResultView::copied);
    view->grid()->selectAll();
    view->grid()->copyWithHeadersAction()->trigger();
    QTRY_COMPARE(copied.size(), 1);
    QCOMPARE(QGuiApplication::clipboard()->text(),
             text("v\tt\n[") + QStringList(300, text("0.123456")).join(u',') + text("]\t") + text("ü").repeated(1000));
}

void TestQueryPage::exportsWholeValues()
{
    connectAs(db::Access::ReadOnly);
    run(text("SELECT 1 AS n, array_fill(0.123456::real, ARRAY[300])::vector AS v"));
    ResultView *view = m_page->results()->result(0);
    const QString path = m_folder.filePath(text("result.jsonl"));
    view->setFileChooser([path] { return path; });
    QSignalSpy exported(view, &ResultView::exported);
    view->findChild<QToolButton *>(text("resultExport"))->click();
    QTRY_COMPARE(exported.size(), 1);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()),
             text("{\"n\": 1, \"v\": [") + QStringList(300, text("0.123456")).join(u',') + text("]}\n"));
}

void TestQueryPage::scrollsThroughManyRows()
{
    connectAs(db::Access::ReadOnly);
    auto *rows = child<QComboBox>("queryRows");
    rows->setCurrentIndex(rows->count() - 1);
    run(text("SELECT generate_series(1, 200000) AS n"));
    ResultView *view = m_page->results()->result(0);
    QCOMPARE(view->model()->rowCount(), 200000);
    view->grid()->scrollToBottom();
    QTRY_COMPARE(cell(0, 199999, 0), text("200000"));
    rows->setCurrentIndex(0);
    run(text("SELECT generate_series(1, 200000) AS n"));
    view = m_page->results()->result(0);
    QCOMPARE(view->model()->rowCount(), 1000);
    const QString sentence = view->findChild<ElidedLabel *>(text("resultSentence"))->text();
    QVERIFY2(sentence.contains(text("beyond the limit of rows, and was not read")), qPrintable(sentence));
}

void TestQueryPage::namesThePlaceOfAnError()
{
    connectAs(db::Access::ReadOnly);
    const QString sql = text("SELECT 1;\n-- ü😀\nSELECT 'é', nosuch;\nSELECT 2");
    run(sql);
    QVERIFY2(messages().isVisible() && !messages().isEmpty(), qPrintable(messages().headline()));
    QVERIFY(child<QLabel>("messageServerWords")->text().contains(text("column \"nosuch\" does not exist")));
    QVERIFY2(shownWhere().contains(text("line 3, column 13")), qPrintable(shownWhere()));
    QVERIFY(shownWhere().contains(text("1 not run")));
    QVERIFY(editor().hasError());
    QCOMPARE(editor().cursorAt(), sql.indexOf(text("nosuch")));
    QVERIFY(!m_page->results()->currentResult());
    run(text("SELECT 1"));
    QVERIFY(messages().isEmpty());
    QVERIFY(!editor().hasError());
}

void TestQueryPage::refusesPsqlCommands()
{
    connectAs(db::Access::ReadOnly);
    run(text("SELECT 1;\n\\d items"));
    QVERIFY(child<QLabel>("messageServerWords")->text().contains(text("line 2: \\d is a command of psql, not SQL")));
    QCOMPARE(m_page->results()->resultCount(), 0);
    run(text("SELECT 'open"));
    QVERIFY(child<QLabel>("messageServerWords")->text().contains(text("not closed")));
}

void TestQueryPage::readOnlySessionsRefuse()
{
    connectAs(db::Access::ReadOnly);
    run(text("INSERT INTO written VALUES (1)"));
    QVERIFY(!m_page->findChild<QMessageBox *>(text("askBefore")));
    QVERIFY2(child<QLabel>("messageServerWords")->text().contains(text("read-only")),
             qPrintable(child<QLabel>("messageServerWords")->text()));
    QCOMPARE(count(text("written")), text("0"));
}

void TestQueryPage::asksBeforeWriting()
{
    connectAs(db::Access::ReadWrite);
    run(text("SELECT 1; INSERT INTO written VALUES (1), (2)"));
    auto *question = child<QMessageBox>("askBefore");
    QVERIFY(question->isVisible());
    QCOMPARE(m_page->results()->resultCount(), 0);
    question->findChild<QPushButton *>(text("askBeforeYes"))->click();
    QTRY_VERIFY(m_page->results()->resultCount() == 1 && !m_page->isRunning());
    QCOMPARE(outcome(1), text("INSERT 0 2"));
    QCOMPARE(count(text("written")), text("2"));
    run(text("SELECT 2"));
    QTRY_COMPARE(cell(0, 0, 0), text("2"));
    QSignalSpy changed(m_page.get(), &QueryPage::definitionsChanged);
    run(text("TRUNCATE written"));
    m_page->findChild<QMessageBox *>(text("askBefore"))->reject();
    QCOMPARE(count(text("written")), text("2"));
    run(text("CREATE TABLE made_here (a int); DROP TABLE made_here"));
    QCOMPARE(changed.size(), 0);
    const auto questions = m_page->findChildren<QMessageBox *>(text("askBefore"));
    questions.last()->findChild<QPushButton *>(text("askBeforeYes"))->click();
    QTRY_COMPARE(changed.size(), 1);
}

void TestQueryPage::saysWhenATransactionWasLeftOpen()
{
    connectAs(db::Access::ReadOnly);
    run(text("BEGIN; SELECT 1"));
    QVERIFY2(messages().headline().contains(text("rolled back")), qPrintable(messages().headline()));
    run(text("BEGIN; SELECT 1/0; COMMIT"));
    QVERIFY2(shownWhere().contains(text("aborted by the error and rolled back")), qPrintable(shownWhere()));
}

void TestQueryPage::takesParameters()
{
    connectAs(db::Access::ReadOnly);
    auto *strip = child<ParameterStrip>("parameterStrip");
    QVERIFY(strip->isHidden());
    editor().setSql(text("SELECT :word::text || '!', $1::int IS NULL"));
    QTRY_COMPARE(strip->names(), (QStringList{text("word"), text("1")}));
    QVERIFY(strip->isVisible());
    QTest::keyClicks(child<QLineEdit>("parameter_word"), text("it's"));
    child<QToolButton>("parameterNull_1")->click();
    child<QAction>("queryRunAction")->trigger();
    QTRY_VERIFY(!m_page->isRunning());
    QTRY_COMPARE(cell(0, 0, 0), text("it's!"));
    QCOMPARE(cell(0, 0, 1), text("t"));
    editor().setSql(text("SELECT 1"));
    QTRY_VERIFY(strip->isHidden());
    editor().setSql(text("SELECT 1; SELECT :late::text"));
    editor().setCursorAt(0);
    QTRY_VERIFY(strip->isHidden());
    child<QAction>("queryRunAllAction")->trigger();
    QVERIFY(!m_page->isRunning());
    QVERIFY(messages().headline().contains(text("values")));
    QCOMPARE(strip->names(), QStringList{text("late")});
    QTest::keyClicks(child<QLineEdit>("parameter_late"), text("x"));
    child<QAction>("queryRunAllAction")->trigger();
    QTRY_VERIFY(!m_page->isRunning());
    QTRY_COMPARE(cell(1, 0, 0), text("x"));
}

void TestQueryPage::stops()
{
    connectAs(db::Access::ReadOnly);
    editor().setSql(text("SELECT 1; SELECT pg_sleep(600)"));
    child<QAction>("queryRunAllAction")->trigger();
    auto *button = child<QPushButton>("queryRun");
    QCOMPARE(button->text(), text("Stop"));
    QTRY_COMPARE(outcome(1), text("running…"));
    button->click();
    QTRY_VERIFY_WITH_TIMEOUT(!m_page->isRunning(), 20000);
    QCOMPARE(button->text(), text("Run"));
    QCOMPARE(outcome(1), text("cancelled"));
    QTRY_COMPARE(cell(0, 0, 0), text("1"));
    QVERIFY(!messages().isEmpty());
    child<QSpinBox>("queryTimeout")->setValue(1);
    run(text("SELECT pg_sleep(600)"));
    QVERIFY2(outcome(0).contains(text("statement timeout")), qPrintable(outcome(0)));
}

void TestQueryPage::lostConnectionsAreTold()
{
    connectAs(db::Access::ReadOnly);
    run(text("SELECT pg_terminate_backend(pg_backend_pid())"));
    QVERIFY2(outcome(0).startsWith(text("connection lost")), qPrintable(outcome(0)));
    QVERIFY(!messages().isEmpty());
    run(text("SELECT 1"));
    QCOMPARE(outcome(0), text("SELECT 1"));
}

void TestQueryPage::asksForThePlan()
{
    connectAs(db::Access::ReadOnly);
    QSignalSpy asked(m_page.get(), &QueryPage::explainRequested);
    editor().setSql(text("SELECT 1;\nSELECT * FROM written WHERE a = :a"));
    editor().setCursorAt(20);
    QTRY_COMPARE(child<ParameterStrip>("parameterStrip")->names(), QStringList{text("a")});
    QTest::keyClicks(child<QLineEdit>("parameter_a"), text("7"));
    child<QAction>("queryExplainAction")->trigger();
    QCOMPARE(asked.size(), 1);
    const auto statement = asked.first().first().value<db::Statement>();
    QCOMPARE(statement.sql, text("SELECT * FROM written WHERE a = $1"));
    QCOMPARE(statement.parameters, QList<db::Parameter>{db::Parameter::text(text("7"))});
}

void TestQueryPage::keepsAHistory()
{
    connectAs(db::Access::ReadOnly);
    auto *view = child<QListView>("historyView");
    run(text("SELECT 'first'"));
    run(text("SELECT nosuch"));
    QTRY_COMPARE(view->model()->rowCount(), 2);
    QCOMPARE(view->model()->index(0, 0).data().toString(), text("SELECT nosuch"));
    QTest::keyClicks(child<QLineEdit>("historySearch"), text("FIRST"));
    QTRY_COMPARE(view->model()->rowCount(), 1);
    editor().setSql(QString());
    emit view->activated(view->model()->index(0, 0));
    QCOMPARE(editor().sql(), text("SELECT 'first'"));
    child<QLineEdit>("historySearch")->setText(text("nothing like it"));
    QTRY_VERIFY(child<QLabel>("historyEmpty")->isVisible());
}

void TestQueryPage::opensAndSaves()
{
    const QString path = m_folder.filePath(text("a ü.sql"));
    QString chosen = path;
    const auto choose = [&chosen](const QString &) {
        return chosen;
    };
    m_page->files()->setFileChoosers(choose, choose);
    QSignalSpy done(m_page->files(), &QueryFiles::done);
    editor().setSql(text("SELECT 'ü😀'\n"));
    child<QAction>("querySaveAction")->trigger();
    QTRY_COMPARE(done.size(), 1);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), text("SELECT 'ü😀'\n"));
    QCOMPARE(child<ElidedLabel>("queryFile")->text(), text("a ü.sql"));
    QTest::keyClicks(&editor(), text("x"));
    QTRY_VERIFY(child<ElidedLabel>("queryFile")->text().contains(text("changed")));
    child<QAction>("queryOpenAction")->trigger();
    QTRY_COMPARE(editor().sql(), text("SELECT 'ü😀'\n"));
    chosen = m_folder.filePath(text("nosuch.sql"));
    child<QAction>("queryOpenAction")->trigger();
    QTRY_VERIFY(!messages().isEmpty() && child<QLabel>("messageServerWords")->text().contains(text("nosuch.sql")));
    QFile latin(m_folder.filePath(text("latin.sql")));
    QVERIFY(latin.open(QIODevice::WriteOnly));
    latin.write("SELECT '\xfc'");
    latin.close();
    chosen = latin.fileName();
    child<QAction>("queryOpenAction")->trigger();
    QTRY_VERIFY(child<QLabel>("messageServerWords")->text().contains(text("not in UTF-8")));
    QCOMPARE(editor().sql(), text("SELECT 'ü😀'\n"));
}

void TestQueryPage::keepsTheText()
{
    editor().setSql(text("SELECT 'not run yet"));
    QTRY_COMPARE(workspace::loadDraft(*m_workspace, text("sql"))->text, text("SELECT 'not run yet"));
    m_page.reset();
    makePage();
    QTRY_COMPARE(editor().sql(), text("SELECT 'not run yet"));
}

QTEST_MAIN(TestQueryPage)
#include "tst_querypage.moc"
