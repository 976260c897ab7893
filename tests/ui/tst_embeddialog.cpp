#include "app/catalog/loadcatalog.h"
#include "app/settings/settings.h"
#include "tests/support/httpserver.h"
#include "tests/support/memorypasswords.h"
#include "tests/support/privateserver.h"
#include "ui/embedding/embeddialog.h"
#include "ui/shared/messagearea.h"

#include <QComboBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using testsupport::HttpReply;
using testsupport::HttpRequest;
using testsupport::HttpServer;
using testsupport::PrivateServer;

class TestEmbedDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void tellsWhatThereIsToDo();
    void fillsByTheBuiltinModel();
    void fillsByAServerWithItsKey();
    void stopKeepsWhatIsDone();
    void showsTheServersWords();
    void lockedConnectionSaysSo();
    void saysWhyATableCannot();

private:
    std::unique_ptr<EmbedDialog> open(db::Access access = db::Access::ReadWrite);
    catalog::Table table(const QString &name);
    void useServer(const HttpServer &server);
    QString value(const QString &sql);
    template<class Widget>
    static Widget *find(const std::unique_ptr<EmbedDialog> &dialog, const char *name)
    {
        return dialog->findChild<Widget *>(QLatin1String(name));
    }

    PrivateServer *m_server = nullptr;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<settings::Settings> m_settings;
    std::unique_ptr<workspace::Workspace> m_workspace;
    testsupport::MemoryPasswords m_passwords;
    std::unique_ptr<jobs::JobRunner> m_runner;
};

void TestEmbedDialog::initTestCase()
{
    m_server = PrivateServer::instance();
}

void TestEmbedDialog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<settings::Settings>(m_folder->filePath(QStringLiteral("s.ini")));
    m_workspace = std::make_unique<workspace::Workspace>(m_folder->filePath(QStringLiteral("w.sqlite")));
    m_runner = std::make_unique<jobs::JobRunner>();
    m_passwords = {};
    QVERIFY(m_server->run(QStringLiteral(R"sql(
        DROP TABLE IF EXISTS docs CASCADE;
        CREATE TABLE docs (id integer PRIMARY KEY, title varchar(40), body text, v vector(3));
        INSERT INTO docs SELECT i, 't' || i, CASE i % 3 WHEN 0 THEN 'cat kitten sofa w' || i % 10
                                                        WHEN 1 THEN 'kitten sleeps u' || i % 9
                                                        ELSE 'index planner x' || i % 8 END, NULL
          FROM generate_series(1, 90) i;
        INSERT INTO docs VALUES (91, NULL, NULL, NULL);
        CREATE VIEW docs_view AS SELECT * FROM docs;
        CREATE TABLE IF NOT EXISTS bare (id integer);
    )sql")));
}

catalog::Table TestEmbedDialog::table(const QString &name)
{
    const auto pool = m_server->pool();
    auto lease = pool->lease();
    return *catalog::loadTable(**lease, name);
}

std::unique_ptr<EmbedDialog> TestEmbedDialog::open(db::Access access)
{
    auto dialog = std::make_unique<EmbedDialog>(*m_runner, *m_settings, *m_workspace, m_passwords,
                                                m_server->pool(access), table(QStringLiteral("docs")));
    dialog->show();
    return dialog;
}

void TestEmbedDialog::useServer(const HttpServer &server)
{
    embedding::EmbeddingProvider provider;
    provider.name = QStringLiteral("here");
    provider.baseUrl = server.url();
    provider.model = QStringLiteral("m");
    provider.batchSize = 10;
    m_settings->setEmbeddingProviders(embedding::providersToJson({provider}));
    m_passwords.passwords.insert(embedding::keychainEntry(provider), QStringLiteral("sk-kept"));
}

QString TestEmbedDialog::value(const QString &sql)
{
    const auto pool = m_server->pool();
    const auto lease = pool->lease();
    const auto rows = (*lease)->execute(sql);
    return rows ? rows->text(0, 0) : core::toOneLine(rows.error());
}

namespace {

HttpReply threes(const HttpRequest &request)
{
    const QJsonArray texts = QJsonDocument::fromJson(request.body).object().value(QStringLiteral("input")).toArray();
    QByteArray data;
    for (qsizetype i = 0; i < texts.size(); ++i)
        data += QByteArray(i == 0 ? "" : ",") + R"({"embedding":[1,2,3]})";
    return HttpReply::json(R"({"data":[)" + data + "]}");
}

} // namespace

void TestEmbedDialog::tellsWhatThereIsToDo()
{
    const auto dialog = open();
    auto *start = find<QPushButton>(dialog, "embedStart");
    QTRY_COMPARE(start->text(), QStringLiteral("Embed 90 rows"));
    QVERIFY(start->isEnabled());
    QCOMPARE(find<QComboBox>(dialog, "embedTextColumn")->currentData().toString(), QStringLiteral("body"));
    QVERIFY(find<QLabel>(dialog, "embedSql")->text().startsWith(QStringLiteral("UPDATE \"public\".\"docs\"")));
    QVERIFY(find<QLabel>(dialog, "embedEmbedderHint")->text().contains(QStringLiteral("no neural model")));
    QVERIFY(!find<QLineEdit>(dialog, "embedKey")->isVisible());
}

void TestEmbedDialog::fillsByTheBuiltinModel()
{
    const auto dialog = open();
    QSignalSpy changed(dialog.get(), &EmbedDialog::rowsChanged);
    auto *start = find<QPushButton>(dialog, "embedStart");
    QTRY_VERIFY(start->isEnabled());
    start->click();
    QTRY_VERIFY_WITH_TIMEOUT(!changed.isEmpty(), 30'000);
    QVERIFY2(dialog->findChild<MessageArea *>()->headline().contains(QStringLiteral("90 rows have their vector")),
             qPrintable(dialog->findChild<MessageArea *>()->headline()));
    QCOMPARE(value(QStringLiteral("SELECT count(v) FROM docs")), QStringLiteral("90"));
    QTRY_VERIFY(start->toolTip().contains(QStringLiteral("No row lacks a vector")));
}

void TestEmbedDialog::fillsByAServerWithItsKey()
{
    HttpServer server([](const HttpRequest &request, int) { return threes(request); });
    useServer(server);
    const auto dialog = open();
    QSignalSpy embedded(dialog.get(), &EmbedDialog::columnEmbedded);
    QTRY_COMPARE(find<QLineEdit>(dialog, "embedKey")->text(), QStringLiteral("sk-kept"));
    auto *start = find<QPushButton>(dialog, "embedStart");
    QTRY_VERIFY(start->isEnabled());
    start->click();
    QTRY_COMPARE_WITH_TIMEOUT(value(QStringLiteral("SELECT count(v) FROM docs")), QStringLiteral("90"), 30'000);
    QTRY_COMPARE(embedded.count(), 1);
    QCOMPARE(embedded[0], (QVariantList{QStringLiteral("v"), QStringLiteral("here")}));
    QCOMPARE(server.requests().first().headers.value("authorization"), QByteArray("Bearer sk-kept"));
}

void TestEmbedDialog::stopKeepsWhatIsDone()
{
    HttpServer server([](const HttpRequest &request, int number) {
        HttpReply reply = threes(request);
        reply.never = number == 2;
        return reply;
    });
    useServer(server);
    const auto dialog = open();
    auto *start = find<QPushButton>(dialog, "embedStart");
    QTRY_VERIFY(start->isEnabled());
    start->click();
    QTRY_COMPARE_WITH_TIMEOUT(server.requests().size(), 3, 30'000);
    QCOMPARE(start->text(), QStringLiteral("Stop"));
    start->click();
    QTRY_COMPARE(start->text(), QStringLiteral("Embed 79 rows"));
    QCOMPARE(value(QStringLiteral("SELECT count(v) FROM docs")), QStringLiteral("11"));
    start->click();
    QTRY_COMPARE_WITH_TIMEOUT(value(QStringLiteral("SELECT count(v) FROM docs")), QStringLiteral("90"), 30'000);
}

void TestEmbedDialog::showsTheServersWords()
{
    HttpServer server(
        [](const HttpRequest &, int) { return HttpReply::json(R"({"error":{"message":"Invalid key"}})", 401); });
    useServer(server);
    const auto dialog = open();
    auto *start = find<QPushButton>(dialog, "embedStart");
    QTRY_VERIFY(start->isEnabled());
    start->click();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->findChild<MessageArea *>()->isEmpty(), 30'000);
    bool shown = false;
    for (const QLabel *label : dialog->findChildren<QLabel *>())
        shown = shown || label->text().contains(QStringLiteral("Invalid key"));
    QVERIFY(shown);
}

void TestEmbedDialog::lockedConnectionSaysSo()
{
    const auto dialog = open(db::Access::ReadOnly);
    auto *start = find<QPushButton>(dialog, "embedStart");
    QTRY_VERIFY(start->toolTip().contains(QStringLiteral("unlock writing")));
    QVERIFY(!start->isEnabled());
}

void TestEmbedDialog::saysWhyATableCannot()
{
    QCOMPARE(EmbedDialog::problemOf(table(QStringLiteral("docs"))), QString());
    QVERIFY(EmbedDialog::problemOf(table(QStringLiteral("docs_view"))).contains(QStringLiteral("views")));
    QVERIFY(EmbedDialog::problemOf(table(QStringLiteral("bare"))).contains(QStringLiteral("no vector")));
}

QTEST_MAIN(TestEmbedDialog)
#include "tst_embeddialog.moc"
