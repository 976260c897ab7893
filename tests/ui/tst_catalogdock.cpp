#include "tests/support/privateserver.h"
#include "tests/support/testdata.h"
#include "ui/catalog/catalogdock.h"
#include "ui/catalog/catalogmodel.h"
#include "ui/shared/messagearea.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using testsupport::PrivateServer;

class TestCatalogDock : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void saysWhatItWillShow();
    void listsTheTables();
    void activatesATable();
    void filters();
    void refreshKeepsTheFilter();
    void refreshKeepsWhatIsOpen();
    void copiesNameAndDefinition();
    void choosesADatabase();
    void offersTheExtension();
    void showsTheServersWordsWhenCreatingFails();
    void showsErrorsAndKeepsTheContent();

private:
    void connectTo(const QString &database, db::Access access = db::Access::ReadOnly);
    QModelIndex find(const QString &name) const;
    template<class T>
    T *child(const char *name) const
    {
        return m_dock->findChild<T *>(QLatin1String(name));
    }
    QAbstractItemModel *model() const { return m_tree->model(); }

    PrivateServer *m_server = nullptr;
    std::unique_ptr<jobs::JobRunner> m_runner;
    std::unique_ptr<QMainWindow> m_window;
    std::shared_ptr<db::ConnectionPool> m_pool;
    CatalogDock *m_dock = nullptr;
    QTreeView *m_tree = nullptr;
};

namespace {

const QString database = QStringLiteral("dock_suite");
const QString plain = QStringLiteral("dock_plain");

} // namespace

void TestCatalogDock::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QFile script(testsupport::testDataPath(QStringLiteral("catalog.sql")));
    QVERIFY(script.open(QIODevice::ReadOnly));
    QVERIFY(m_server->createDatabase(database));
    QVERIFY(m_server->run(QString::fromUtf8(script.readAll()), database));
    QVERIFY(m_server->createDatabase(plain, false));
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE t (id int)"), plain));
}

void TestCatalogDock::init()
{
    m_runner = std::make_unique<jobs::JobRunner>();
    m_window = std::make_unique<QMainWindow>();
    m_dock = new CatalogDock(*m_runner);
    m_window->addDockWidget(Qt::LeftDockWidgetArea, m_dock);
    m_window->resize(700, 600);
    m_window->show();
    m_tree = child<QTreeView>("catalogTree");
}

void TestCatalogDock::cleanup()
{
    m_window.reset();
    m_runner.reset();
    m_pool.reset();
}

void TestCatalogDock::connectTo(const QString &name, db::Access access)
{
    QSignalSpy loaded(m_dock, &CatalogDock::catalogLoaded);
    m_pool = m_server->pool(access, name);
    m_dock->setConnection(m_pool);
    QVERIFY(loaded.wait(20000));
}

QModelIndex TestCatalogDock::find(const QString &name) const
{
    return model()
        ->match(model()->index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly | Qt::MatchRecursive)
        .value(0);
}

void TestCatalogDock::saysWhatItWillShow()
{
    QVERIFY(child<QLabel>("catalogEmpty")->isVisible());
    QVERIFY(!m_tree->isVisible());
    QVERIFY(!m_dock->refreshAction()->isEnabled());
    connectTo(database);
    QVERIFY(!child<QLabel>("catalogEmpty")->isVisible());
    m_dock->setConnection(nullptr);
    QVERIFY(child<QLabel>("catalogEmpty")->isVisible());
    QCOMPARE(model()->rowCount(), 0);
}

void TestCatalogDock::listsTheTables()
{
    connectTo(database);
    QVERIFY(!child<QWidget>("extensionNotice")->isVisible());
    QVERIFY(m_tree->isExpanded(find(QStringLiteral("public"))));
    QVERIFY(find(QStringLiteral("items")).isValid());
    QCOMPARE(find(QStringLiteral("events_high_first")).parent().parent().data().toString(),
             QStringLiteral("events_high"));
    QCOMPARE(child<QComboBox>("catalogDatabases")->currentText(), database);
}

void TestCatalogDock::activatesATable()
{
    connectTo(database);
    QSignalSpy activated(m_dock, &CatalogDock::tableActivated);
    const QModelIndex items = find(QStringLiteral("items"));
    m_tree->scrollTo(items);
    QTest::mouseClick(m_tree->viewport(), Qt::LeftButton, {}, m_tree->visualRect(items).center());
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.takeFirst().first().value<catalog::Table>().name.name, QStringLiteral("items"));

    m_tree->setCurrentIndex(find(QStringLiteral("items_hnsw")));
    QTest::keyClick(m_tree, Qt::Key_Return);
    QCOMPARE(activated.takeFirst().first().value<catalog::Table>().name.name, QStringLiteral("items"));

    m_tree->setCurrentIndex(find(QStringLiteral("public")));
    QTest::keyClick(m_tree, Qt::Key_Return);
    QCOMPARE(activated.count(), 0);

    m_dock->selectTable({QStringLiteral("public"), QStringLiteral("grown")});
    QCOMPARE(m_tree->currentIndex().data().toString(), QStringLiteral("grown"));
    QCOMPARE(activated.count(), 0);
}

void TestCatalogDock::filters()
{
    connectTo(database);
    auto *filter = child<QLineEdit>("catalogFilter");
    m_dock->filterAction()->trigger();
    QTest::keyClicks(filter, QStringLiteral("never_an"));
    QTRY_COMPARE(model()->rowCount(model()->index(0, 0)), 1);
    QVERIFY(m_tree->isExpanded(model()->index(0, 0)));
    QTest::keyClicks(filter, QStringLiteral("x"));
    QTRY_VERIFY(child<QLabel>("catalogEmpty")->isVisible());
    filter->clear();
    QTRY_VERIFY(find(QStringLiteral("items")).isValid());
    QVERIFY(m_tree->isVisible());
}

void TestCatalogDock::refreshKeepsTheFilter()
{
    connectTo(database);
    auto *filter = child<QLineEdit>("catalogFilter");
    QTest::keyClicks(filter, QStringLiteral("never_an"));
    QSignalSpy loaded(m_dock, &CatalogDock::catalogLoaded);
    m_dock->refresh();
    QTest::keyClick(filter, Qt::Key_Backspace);
    QVERIFY(loaded.wait(20000));
    QTRY_COMPARE(model()->rowCount(model()->index(0, 0)), 1);
    QVERIFY(find(QStringLiteral("never_analysed")).isValid());
    filter->setText(QStringLiteral("no such"));
    filter->clear();
    QTRY_VERIFY(find(QStringLiteral("items")).isValid());
}

void TestCatalogDock::refreshKeepsWhatIsOpen()
{
    connectTo(database);
    const QPersistentModelIndex items = find(QStringLiteral("items"));
    m_tree->expand(items);
    m_tree->setCurrentIndex(find(QStringLiteral("half")));
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE a_new_one (id int); DROP TABLE unique_only"), database));
    QSignalSpy loaded(m_dock, &CatalogDock::catalogLoaded);
    QTest::keyClick(m_tree, Qt::Key_F5);
    QVERIFY(model()->rowCount() > 0);
    QVERIFY(loaded.wait(20000));
    QVERIFY(find(QStringLiteral("a_new_one")).isValid());
    QVERIFY(!find(QStringLiteral("unique_only")).isValid());
    QVERIFY(m_tree->isExpanded(items));
    QCOMPARE(m_tree->currentIndex().data().toString(), QStringLiteral("half"));
}

void TestCatalogDock::copiesNameAndDefinition()
{
    connectTo(database);
    auto *clipboard = QGuiApplication::clipboard();
    m_tree->setCurrentIndex(find(QStringLiteral("events low")));
    child<QAction>("catalogCopyName")->trigger();
    QCOMPARE(clipboard->text(), QStringLiteral("\"public\".\"events low\""));
    m_tree->setCurrentIndex(find(QStringLiteral("items_hnsw")));
    child<QAction>("catalogCopyDefinition")->trigger();
    QTRY_VERIFY(clipboard->text().startsWith(QStringLiteral("CREATE INDEX items_hnsw ON public.items")));
    m_tree->setCurrentIndex(find(QStringLiteral("shown")));
    child<QAction>("catalogCopyDefinition")->trigger();
    QTRY_VERIFY(clipboard->text().startsWith(QStringLiteral("CREATE VIEW public.shown AS")));
}

void TestCatalogDock::choosesADatabase()
{
    connectTo(database);
    QSignalSpy chosen(m_dock, &CatalogDock::databaseChosen);
    auto *databases = child<QComboBox>("catalogDatabases");
    const int other = databases->findText(plain);
    QVERIFY(other >= 0);
    databases->setCurrentIndex(other);
    emit databases->activated(other);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.first().first().toString(), plain);
    QCOMPARE(databases->currentText(), database);
}

void TestCatalogDock::offersTheExtension()
{
    connectTo(plain);
    QVERIFY(child<QWidget>("extensionNotice")->isVisible());
    QVERIFY(child<QLabel>("extensionNoticeText")->text().contains(plain));
    QVERIFY(find(QStringLiteral("t")).isValid());
    child<QPushButton>("extensionNoticeCopy")->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("CREATE EXTENSION vector;"));

    auto *create = child<QPushButton>("extensionNoticeCreate");
    QVERIFY(!create->isEnabled());
    QVERIFY(create->toolTip().contains(QStringLiteral("read-only")));
    m_pool->setAccess(db::Access::ReadWrite);
    m_dock->updateAccess();
    QVERIFY(create->isEnabled());

    create->click();
    auto *box = child<QMessageBox>("askBefore");
    QVERIFY(box);
    QSignalSpy loaded(m_dock, &CatalogDock::catalogLoaded);
    box->button(QMessageBox::Cancel)->click();
    QVERIFY(!loaded.wait(300));
    create->click();
    child<QPushButton>("askBeforeYes")->click();
    QVERIFY(loaded.wait(20000));
    QVERIFY(!child<QWidget>("extensionNotice")->isVisible());
}

void TestCatalogDock::showsTheServersWordsWhenCreatingFails()
{
    const QString guarded = QStringLiteral("dock_guarded");
    QVERIFY(m_server->createDatabase(guarded, false));
    QVERIFY(m_server->run(QStringLiteral("CREATE ROLE dock_guest LOGIN"), guarded));
    auto parameters = m_server->parameters(guarded);
    parameters.setValue(QStringLiteral("user"), QStringLiteral("dock_guest"));
    db::PoolOptions options;
    options.connection.access = db::Access::ReadWrite;
    QSignalSpy loaded(m_dock, &CatalogDock::catalogLoaded);
    m_dock->setConnection(db::ConnectionPool::create(parameters, options));
    QVERIFY(loaded.wait(20000));
    child<QPushButton>("extensionNoticeCreate")->click();
    child<QPushButton>("askBeforeYes")->click();
    auto *messages = m_dock->findChild<MessageArea *>();
    QTRY_VERIFY(!messages->isEmpty());
    bool quoted = false;
    for (const QLabel *label : messages->findChildren<QLabel *>())
        quoted |= label->text().contains(QStringLiteral("permission denied to create extension"));
    QVERIFY(quoted);
    QVERIFY(child<QPushButton>("extensionNoticeCreate")->isEnabled());
}

void TestCatalogDock::showsErrorsAndKeepsTheContent()
{
    const QString doomed = QStringLiteral("dock_doomed");
    QVERIFY(m_server->createDatabase(doomed));
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE t (id int)"), doomed));
    connectTo(doomed);
    QVERIFY(m_server->run(QStringLiteral("DROP DATABASE dock_doomed WITH (FORCE)")));
    m_dock->refreshAction()->trigger();
    QTRY_VERIFY(!m_dock->findChild<MessageArea *>()->isEmpty());
    QVERIFY(find(QStringLiteral("t")).isValid());
}

QTEST_MAIN(TestCatalogDock)
#include "tst_catalogdock.moc"
