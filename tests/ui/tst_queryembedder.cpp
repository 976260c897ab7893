#include "app/catalog/loadcatalog.h"
#include "app/db/statementlog.h"
#include "app/embedding/embeddingprovider.h"
#include "app/settings/settings.h"
#include "tests/support/httpserver.h"
#include "tests/support/memorypasswords.h"
#include "tests/support/privateserver.h"
#include "ui/mainwindow/queryembedder.h"
#include "ui/search/rankedlistmodel.h"
#include "ui/search/searchpage.h"
#include "ui/search/searchresultmodel.h"
#include "ui/search/textmodelbutton.h"
#include "ui/shared/gridview.h"
#include "ui/shared/messagearea.h"

#include <QAction>
#include <QComboBox>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPromise>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using embedding::EmbeddingProvider;
using testsupport::HttpReply;
using testsupport::HttpRequest;
using testsupport::HttpServer;
using testsupport::PrivateServer;

namespace {

/// A keychain that waits for the person.
class SilentPasswords : public testsupport::MemoryPasswords
{
public:
    bool silent = false;
    QPromise<core::Result<QString>> answer;

    QFuture<core::Result<QString>> read(const QString &key) override
    {
        if (!silent)
            return MemoryPasswords::read(key);
        answer.start();
        return answer.future();
    }
};

HttpReply vectorReply(const QByteArray &numbers)
{
    return HttpReply::json("{\"model\":\"small\",\"data\":[{\"index\":0,\"embedding\":[" + numbers + "]}]}");
}

} // namespace

/// Texts are searched on the real page by the models that a window has: servers over HTTP, and the built-in one.
class TestQueryEmbedder : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void choicesAreKeptByColumn();
    void goneServersAreNamed();
    void searchesByTheChosenServer();
    void mixesByTheChosenServer();
    void otherDimensionsAreNamed();
    void halfvecsAreMadeHalf();
    void columnsOfOtherTypesSayWhy();
    void theServersWordsAreShown();
    void stopsWhileTheServerIsSilent();
    void stopsWhileTheKeychainAsks();
    void withoutAModelEmbeddingIsOffered();
    void anotherModelNeedsAnotherSearch();

private:
    template<class Widget>
    Widget *child(const char *name) const
    {
        auto *found = m_page->findChild<Widget *>(QLatin1String(name));
        if (!found)
            qFatal("no child %s", name);
        return found;
    }
    catalog::Table table(const QString &name) const;
    void useServer(const QString &url, int dimensions = 0);
    void choose(const QString &id);
    void open(const QString &name);
    void typeText(const QString &text);
    void search(const QString &text);
    QString message() const { return child<QLabel>("messageServerWords")->text(); }
    bool isRunning() const { return child<QPushButton>("searchRun")->text() == u"Stop"; }
    QAbstractItemModel *results() const { return child<GridView>("searchResults")->model(); }

    QTemporaryDir m_folder;
    std::unique_ptr<settings::Settings> m_settings;
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<SilentPasswords> m_passwords;
    std::unique_ptr<jobs::JobRunner> m_runner;
    std::shared_ptr<db::StatementLog> m_log;
    std::shared_ptr<db::ConnectionPool> m_pool;
    std::unique_ptr<QueryEmbedder> m_embedder;
    std::unique_ptr<SearchPage> m_page;
    std::unique_ptr<QAction> m_embedAction;
    std::unique_ptr<QAction> m_settingsAction;
};

void TestQueryEmbedder::initTestCase()
{
    PrivateServer *server = PrivateServer::instance();
    if (!server)
        return;
    QVERIFY(server->createDatabase(QStringLiteral("embedder")));
    QVERIFY(server->run(QStringLiteral(R"sql(
        CREATE TABLE docs (id int PRIMARY KEY, body text, v vector(4), h halfvec(4), s sparsevec(4));
        INSERT INTO docs SELECT i, CASE i % 2 WHEN 0 THEN 'red shoes ' ELSE 'blue hats ' END || i,
            ARRAY[i, 1, 0, 0]::vector, ARRAY[i, 1, 0, 0]::halfvec, ARRAY[i, 1, 0, 0]::sparsevec
          FROM generate_series(1, 50) AS i;
        CREATE INDEX ON docs USING hnsw (v vector_l2_ops);
        CREATE INDEX ON docs USING hnsw (h halfvec_l2_ops);
        ANALYZE docs;
    )sql"),
                        QStringLiteral("embedder")));
}

void TestQueryEmbedder::init()
{
    const QString folder = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()));
    m_settings = std::make_unique<settings::Settings>(folder + QStringLiteral(".ini"));
    m_workspace = std::make_unique<workspace::Workspace>(folder + QStringLiteral(".sqlite"));
    m_passwords = std::make_unique<SilentPasswords>();
    m_runner = std::make_unique<jobs::JobRunner>();
    m_log = std::make_shared<db::StatementLog>();
    db::PoolOptions options;
    options.connection.access = db::Access::ReadOnly;
    options.connection.log = m_log;
    m_pool = db::ConnectionPool::create(PrivateServer::instance()->parameters(QStringLiteral("embedder")), options);
    m_embedder = std::make_unique<QueryEmbedder>(
        WindowServices{*m_runner, *m_settings, *m_workspace, m_log, nullptr, *m_passwords});
    m_page = std::make_unique<SearchPage>(*m_runner, *m_settings, *m_workspace);
    m_embedAction = std::make_unique<QAction>(QStringLiteral("Embed a column…"));
    m_settingsAction = std::make_unique<QAction>(QStringLiteral("Settings…"));
    m_page->offerModels(m_embedAction.get(), m_settingsAction.get());
    m_page->setEmbedder(m_embedder->embedder());
    connect(m_embedder.get(), &QueryEmbedder::changed, m_page.get(),
            [this] { m_page->setEmbedder(m_embedder->embedder()); });
    m_page->resize(1200, 700);
    m_page->show();
}

void TestQueryEmbedder::cleanup()
{
    m_page.reset();
    m_embedder.reset();
    m_runner.reset();
    m_pool.reset();
}

catalog::Table TestQueryEmbedder::table(const QString &name) const
{
    jobs::JobContext context(m_pool);
    const auto lease = context.lease();
    return catalog::loadTable(**lease, name).value();
}

void TestQueryEmbedder::useServer(const QString &url, int dimensions)
{
    EmbeddingProvider provider;
    provider.name = QStringLiteral("here & now");
    provider.baseUrl = url;
    provider.model = QStringLiteral("small");
    provider.dimensions = dimensions;
    m_settings->setEmbeddingProviders(embedding::providersToJson({provider}));
    m_passwords->passwords.insert(embedding::keychainEntry(provider), QStringLiteral("sk-kept"));
}

/// As a person does it: by the menu of the button.
void TestQueryEmbedder::choose(const QString &id)
{
    QMenu *menu = child<TextModelButton>("searchTextModel")->menu();
    emit menu->aboutToShow();
    auto *action = menu->findChild<QAction *>(QStringLiteral("searchTextModel:") + id);
    QVERIFY(action);
    action->trigger();
}

void TestQueryEmbedder::open(const QString &name)
{
    m_embedder->setConnection(m_pool->parameters().displayName());
    m_page->setConnection(m_pool);
    m_page->setTable(table(name));
    child<QComboBox>("searchMode")->setCurrentIndex(2);
    QTRY_VERIFY(m_runner->activeJobs().isEmpty());
}

void TestQueryEmbedder::typeText(const QString &text)
{
    auto *field = child<QLineEdit>("searchText");
    field->setText(text);
    QTest::keyClick(field, Qt::Key_Return);
}

void TestQueryEmbedder::search(const QString &text)
{
    typeText(text);
    QTRY_VERIFY(m_runner->activeJobs().isEmpty() && !isRunning());
}

void TestQueryEmbedder::choicesAreKeptByColumn()
{
    useServer(QStringLiteral("http://127.0.0.1:1"));
    open(QStringLiteral("docs"));
    auto *button = child<TextModelButton>("searchTextModel");
    QVERIFY(button->isVisible());
    QCOMPARE(button->text(), QStringLiteral("built-in model"));
    choose(QStringLiteral("here & now"));
    QCOMPARE(button->text(), QStringLiteral("small at here && now"));
    child<QComboBox>("searchColumn")->setCurrentText(QStringLiteral("h"));
    QCOMPARE(button->text(), QStringLiteral("built-in model"));
    child<QComboBox>("searchColumn")->setCurrentText(QStringLiteral("v"));
    QCOMPARE(button->text(), QStringLiteral("small at here && now"));
    // Another window of the same settings, and another connection.
    const settings::Settings again(m_folder.filePath(QStringLiteral("choicesAreKeptByColumn.ini")));
    QCOMPARE(again.queryModels(), m_settings->queryModels());
    m_embedder->setConnection(QStringLiteral("someone@elsewhere:5432/other"));
    QCOMPARE(button->text(), QStringLiteral("built-in model"));
    child<QComboBox>("searchMode")->setCurrentIndex(1);
    QVERIFY(!button->isVisible());
}

void TestQueryEmbedder::goneServersAreNamed()
{
    useServer(QStringLiteral("http://127.0.0.1:1"));
    open(QStringLiteral("docs"));
    choose(QStringLiteral("here & now"));
    m_settings->setEmbeddingProviders({});
    child<QLineEdit>("searchText")->setText(QStringLiteral("red"));
    const auto *run = child<QPushButton>("searchRun");
    QVERIFY(!run->isEnabled());
    QVERIFY2(run->toolTip().contains(QStringLiteral("\"here & now\"")), qPrintable(run->toolTip()));
    choose({});
    QVERIFY(run->isEnabled());
}

void TestQueryEmbedder::searchesByTheChosenServer()
{
    const HttpServer server([](const HttpRequest &, int) { return vectorReply("7,1,0,0"); });
    useServer(server.url());
    open(QStringLiteral("docs"));
    choose(QStringLiteral("here & now"));
    search(QStringLiteral("red \"shoes\" é"));
    QVERIFY2(child<MessageArea>("searchMessages")->isEmpty(), qPrintable(message()));
    QCOMPARE(results()->index(0, SearchResultModel::FirstKeyColumn).data().toString(), QStringLiteral("7"));
    QCOMPARE(server.requests().size(), 1);
    const HttpRequest request = server.requests().first();
    QCOMPARE(request.headers.value("authorization"), QByteArray("Bearer sk-kept"));
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    QCOMPARE(body[QStringLiteral("model")].toString(), QStringLiteral("small"));
    QVERIFY(request.body.contains("red \\\"shoes\\\" \xC3\xA9"));
    // Neither text nor key was sent to the database.
    for (const db::StatementRecord &statement : m_log->recordsAfter(0))
        QVERIFY(!statement.sql.contains(QStringLiteral("shoes")) && !statement.sql.contains(QStringLiteral("sk-")));
}

void TestQueryEmbedder::mixesByTheChosenServer()
{
    const HttpServer server([](const HttpRequest &, int) { return vectorReply("7,1,0,0"); });
    useServer(server.url());
    open(QStringLiteral("docs"));
    choose(QStringLiteral("here & now"));
    child<QToolButton>("searchHybrid")->click();
    QTRY_VERIFY(child<QComboBox>("searchTextColumn")->count() > 0 && m_runner->activeJobs().isEmpty());
    search(QStringLiteral("hats"));
    QVERIFY2(child<MessageArea>("searchMessages")->isEmpty(), qPrintable(message()));
    const auto *byVector = child<GridView>("hybridList0")->model();
    const auto *byWords = child<GridView>("hybridList2")->model();
    QCOMPARE(byVector->index(0, RankedListModel::KeyColumn).data().toString(), QStringLiteral("7"));
    QCOMPARE(byWords->rowCount(), 25);
    QCOMPARE(server.requests().size(), 1);
}

void TestQueryEmbedder::otherDimensionsAreNamed()
{
    const HttpServer server([](const HttpRequest &, int) { return vectorReply("1,2,3"); });
    useServer(server.url());
    open(QStringLiteral("docs"));
    choose(QStringLiteral("here & now"));
    const qint64 before = m_log->count();
    search(QStringLiteral("red"));
    QCOMPARE(message(), QStringLiteral("small at here & now gives 3 dimensions, column \"v\" of public.docs has 4"));
    QCOMPARE(m_log->count(), before);
    // What is known before is said before.
    useServer(server.url(), 3);
    QVERIFY(!child<QPushButton>("searchRun")->isEnabled());
    const QString problem = child<QPushButton>("searchRun")->toolTip();
    QVERIFY2(problem.contains(QStringLiteral("3 dimensions")) && problem.contains(u'4'), qPrintable(problem));
}

void TestQueryEmbedder::halfvecsAreMadeHalf()
{
    const HttpServer server([](const HttpRequest &, int) { return vectorReply("9.1,1,0,0"); });
    useServer(server.url());
    open(QStringLiteral("docs"));
    child<QComboBox>("searchColumn")->setCurrentText(QStringLiteral("h"));
    choose(QStringLiteral("here & now"));
    search(QStringLiteral("red"));
    QVERIFY2(child<MessageArea>("searchMessages")->isEmpty(), qPrintable(message()));
    QCOMPARE(results()->index(0, SearchResultModel::FirstKeyColumn).data().toString(), QStringLiteral("9"));
}

void TestQueryEmbedder::columnsOfOtherTypesSayWhy()
{
    open(QStringLiteral("docs"));
    child<QComboBox>("searchColumn")->setCurrentText(QStringLiteral("s"));
    child<QLineEdit>("searchText")->setText(QStringLiteral("red"));
    QVERIFY(!child<QPushButton>("searchRun")->isEnabled());
    QVERIFY(child<QPushButton>("searchRun")->toolTip().contains(QStringLiteral("sparsevec")));
}

void TestQueryEmbedder::theServersWordsAreShown()
{
    const HttpServer server(
        [](const HttpRequest &, int) { return HttpReply::json("{\"error\":{\"message\":\"no such key\"}}", 401); });
    useServer(server.url());
    m_passwords->available = false;
    open(QStringLiteral("docs"));
    choose(QStringLiteral("here & now"));
    search(QStringLiteral("red"));
    QVERIFY2(message().contains(QStringLiteral("HTTP 401")) && message().contains(QStringLiteral("no such key")),
             qPrintable(message()));
    QVERIFY(!child<QWidget>("searchEmbedOffer")->isVisible());
    QVERIFY(!server.requests().first().headers.contains("authorization"));
    bool toldOfKeychain = false;
    for (const QLabel *label : m_page->findChildren<QLabel *>())
        toldOfKeychain = toldOfKeychain || label->text().contains(QStringLiteral("no keychain here"));
    QVERIFY(toldOfKeychain);
}

void TestQueryEmbedder::stopsWhileTheServerIsSilent()
{
    const HttpServer server([](const HttpRequest &, int) {
        HttpReply reply;
        reply.never = true;
        return reply;
    });
    useServer(server.url());
    open(QStringLiteral("docs"));
    choose(QStringLiteral("here & now"));
    const qint64 before = m_log->count();
    typeText(QStringLiteral("red"));
    QTRY_COMPARE(server.requests().size(), 1);
    QVERIFY(isRunning());
    child<QPushButton>("searchRun")->click();
    QTRY_VERIFY(!isRunning() && m_runner->activeJobs().isEmpty());
    QCOMPARE(child<MessageArea>("searchMessages")->headline(), QStringLiteral("Stopped"));
    QCOMPARE(m_log->count(), before);
}

void TestQueryEmbedder::stopsWhileTheKeychainAsks()
{
    const HttpServer server([](const HttpRequest &, int) { return vectorReply("7,1,0,0"); });
    useServer(server.url());
    m_passwords->silent = true;
    open(QStringLiteral("docs"));
    choose(QStringLiteral("here & now"));
    typeText(QStringLiteral("red"));
    QTRY_VERIFY(!m_runner->activeJobs().isEmpty());
    QVERIFY(isRunning());
    child<QPushButton>("searchRun")->click();
    QTRY_VERIFY(!isRunning() && m_runner->activeJobs().isEmpty());
    QVERIFY(server.requests().isEmpty());
}

void TestQueryEmbedder::withoutAModelEmbeddingIsOffered()
{
    open(QStringLiteral("docs"));
    search(QStringLiteral("red"));
    QCOMPARE(message(), QStringLiteral("there is no built-in model for column \"v\" of public.docs"));
    QVERIFY(child<QWidget>("searchEmbedOffer")->isVisible());
    const QSignalSpy embedding(m_embedAction.get(), &QAction::triggered);
    child<QToolButton>("searchEmbedColumn")->click();
    QCOMPARE(embedding.count(), 1);
    const QSignalSpy settings(m_settingsAction.get(), &QAction::triggered);
    m_page->findChild<QAction *>(QStringLiteral("searchServers"))->trigger();
    QCOMPARE(settings.count(), 1);
    child<QComboBox>("searchMode")->setCurrentIndex(0);
    child<QLineEdit>("searchKey0")->setText(QStringLiteral("7"));
    child<QPushButton>("searchRun")->click();
    QTRY_VERIFY(m_runner->activeJobs().isEmpty() && !isRunning());
    QVERIFY(!child<QWidget>("searchEmbedOffer")->isVisible());
}

/// The vector of one model is not copied as the other's.
void TestQueryEmbedder::anotherModelNeedsAnotherSearch()
{
    const HttpServer server([](const HttpRequest &, int) { return vectorReply("7,1,0,0"); });
    useServer(server.url());
    open(QStringLiteral("docs"));
    choose(QStringLiteral("here & now"));
    search(QStringLiteral("red"));
    QVERIFY(child<QToolButton>("searchCopySql")->isEnabled());
    choose({});
    QVERIFY(!child<QToolButton>("searchCopySql")->isEnabled());
    choose(QStringLiteral("here & now"));
    QVERIFY(child<QToolButton>("searchCopySql")->isEnabled());
}

QTEST_MAIN(TestQueryEmbedder)
#include "tst_queryembedder.moc"
