#include "app/jobs/jobrunner.h"
#include "app/settings/settings.h"
#include "tests/support/httpserver.h"
#include "tests/support/memorypasswords.h"
#include "ui/embedding/providersview.h"
#include "ui/shared/messagearea.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using embedding::EmbeddingProvider;
using testsupport::HttpReply;
using testsupport::HttpRequest;
using testsupport::HttpServer;

class TestProvidersView : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void addsAndKeepsAServer();
    void keysAreInTheKeychainOnly();
    void anotherUrlForgetsTheKey();
    void removesServerAndKey();
    void saysWhereNoKeychainIs();
    void testSaysDimensionsAndTime();
    void testShowsTheServersWords();
    void listsModels();
    void testSaysWhyItIsOff();

private:
    std::unique_ptr<ProvidersView> makeView();
    template<class Widget>
    static Widget *find(const std::unique_ptr<ProvidersView> &view, const char *name)
    {
        return view->findChild<Widget *>(QLatin1String(name));
    }
    EmbeddingProvider stored(const QString &name, const QString &url);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<settings::Settings> m_settings;
    std::unique_ptr<jobs::JobRunner> m_runner;
    testsupport::MemoryPasswords m_passwords;
};

void TestProvidersView::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<settings::Settings>(m_folder->filePath(QStringLiteral("s.ini")));
    m_runner = std::make_unique<jobs::JobRunner>();
    m_passwords = {};
}

std::unique_ptr<ProvidersView> TestProvidersView::makeView()
{
    auto view = std::make_unique<ProvidersView>(*m_runner, *m_settings, m_passwords);
    view->show();
    QCoreApplication::processEvents(); // the keychain's answers
    return view;
}

EmbeddingProvider TestProvidersView::stored(const QString &name, const QString &url)
{
    EmbeddingProvider provider;
    provider.name = name;
    provider.baseUrl = url;
    provider.model = QStringLiteral("m");
    auto providers = embedding::providersFromJson(m_settings->embeddingProviders());
    providers << provider;
    m_settings->setEmbeddingProviders(embedding::providersToJson(providers));
    return provider;
}

void TestProvidersView::addsAndKeepsAServer()
{
    const auto view = makeView();
    QVERIFY(!find<QLineEdit>(view, "providerName")->isEnabled());
    find<QPushButton>(view, "providerAdd")->click();
    find<QLineEdit>(view, "providerName")->setText(QStringLiteral("at home"));
    find<QLineEdit>(view, "providerUrl")->setText(QStringLiteral("http://localhost:1234/v1"));
    find<QComboBox>(view, "providerModel")->setEditText(QStringLiteral("nomic"));
    QCOMPARE(find<QListWidget>(view, "providerList")->item(0)->text(), QStringLiteral("at home"));
    QVERIFY(m_settings->embeddingProviders().isEmpty());
    view->save();
    const auto kept = embedding::providersFromJson(m_settings->embeddingProviders());
    QCOMPARE(kept.size(), 1);
    QCOMPARE(kept.first().name, QStringLiteral("at home"));
    QCOMPARE(kept.first().baseUrl, QStringLiteral("http://localhost:1234/v1"));
    QCOMPARE(kept.first().model, QStringLiteral("nomic"));
    QCOMPARE(find<QListWidget>(makeView(), "providerList")->count(), 1);
}

void TestProvidersView::keysAreInTheKeychainOnly()
{
    const auto provider = stored(QStringLiteral("a"), QStringLiteral("http://h"));
    const auto view = makeView();
    QTest::keyClicks(find<QLineEdit>(view, "providerKey"), QStringLiteral("sk-secret"));
    view->save();
    QCOMPARE(m_passwords.passwords.value(embedding::keychainEntry(provider)), QStringLiteral("sk-secret"));
    QVERIFY(!m_settings->embeddingProviders().contains("sk-secret"));
    const auto again = makeView();
    QTRY_COMPARE(find<QLineEdit>(again, "providerKey")->text(), QStringLiteral("sk-secret"));
    QCOMPARE(find<QLineEdit>(again, "providerKey")->echoMode(), QLineEdit::Password);
}

void TestProvidersView::anotherUrlForgetsTheKey()
{
    const auto provider = stored(QStringLiteral("a"), QStringLiteral("http://h"));
    m_passwords.passwords.insert(embedding::keychainEntry(provider), QStringLiteral("sk-secret"));
    const auto view = makeView();
    QTRY_COMPARE(find<QLineEdit>(view, "providerKey")->text(), QStringLiteral("sk-secret"));
    find<QLineEdit>(view, "providerUrl")->setText(QStringLiteral("http://elsewhere"));
    QCOMPARE(find<QLineEdit>(view, "providerKey")->text(), QString());
    view->save();
    QVERIFY(m_passwords.passwords.isEmpty());
}

void TestProvidersView::removesServerAndKey()
{
    const auto first = stored(QStringLiteral("a"), QStringLiteral("http://h"));
    const auto second = stored(QStringLiteral("b"), QStringLiteral("http://i"));
    for (const auto &provider : {first, second})
        m_passwords.passwords.insert(embedding::keychainEntry(provider), QStringLiteral("k"));
    const auto view = makeView();
    find<QPushButton>(view, "providerRemove")->click();
    QCOMPARE(find<QLineEdit>(view, "providerName")->text(), QStringLiteral("b"));
    QCOMPARE(m_passwords.passwords.size(), 2); // nothing is gone before it is saved
    view->save();
    QCOMPARE(m_passwords.passwords.keys(), QStringList(embedding::keychainEntry(second)));
    QCOMPARE(embedding::providersFromJson(m_settings->embeddingProviders()), QList<EmbeddingProvider>{second});
}

void TestProvidersView::saysWhereNoKeychainIs()
{
    stored(QStringLiteral("a"), QStringLiteral("http://h"));
    m_passwords.available = false;
    const auto view = makeView();
    QTRY_VERIFY(find<QLabel>(view, "providerKeyHint")->text().contains(QStringLiteral("no keychain here")));
    QTest::keyClicks(find<QLineEdit>(view, "providerKey"), QStringLiteral("sk-secret"));
    view->save();
    QVERIFY(m_passwords.passwords.isEmpty());
}

void TestProvidersView::testSaysDimensionsAndTime()
{
    HttpServer server(
        [](const HttpRequest &, int) { return HttpReply::json(R"({"data":[{"embedding":[1,2,3,4]}]})"); });
    stored(QStringLiteral("a"), server.url());
    const auto view = makeView();
    QTest::keyClicks(find<QLineEdit>(view, "providerKey"), QStringLiteral("sk-secret"));
    find<QPushButton>(view, "providerTest")->click();
    auto *result = find<QLabel>(view, "providerResult");
    QTRY_VERIFY2(result->text().startsWith(QStringLiteral("Embedded “hello” in ")), qPrintable(result->text()));
    QVERIFY(result->text().endsWith(QStringLiteral(": 4 dimensions")));
    QCOMPARE(server.requests().first().headers.value("authorization"), QByteArray("Bearer sk-secret"));
}

void TestProvidersView::testShowsTheServersWords()
{
    HttpServer server(
        [](const HttpRequest &, int) { return HttpReply::json(R"({"error":{"message":"no such model"}})", 503); });
    stored(QStringLiteral("a"), server.url());
    const auto view = makeView();
    find<QPushButton>(view, "providerTest")->click();
    auto *messages = view->findChild<MessageArea *>();
    QTRY_VERIFY(!messages->isEmpty());
    QCOMPARE(server.requests().size(), 1);
}

void TestProvidersView::listsModels()
{
    HttpServer server([](const HttpRequest &, int) { return HttpReply::json(R"({"data":[{"id":"b"},{"id":"a"}]})"); });
    stored(QStringLiteral("a"), server.url());
    const auto view = makeView();
    find<QPushButton>(view, "providerListModels")->click();
    auto *model = find<QComboBox>(view, "providerModel");
    QTRY_COMPARE(model->count(), 2);
    QCOMPARE(model->itemText(0), QStringLiteral("a"));
    QCOMPARE(model->currentText(), QStringLiteral("m")); // what was chosen stays
}

void TestProvidersView::testSaysWhyItIsOff()
{
    const auto view = makeView();
    auto *test = find<QPushButton>(view, "providerTest");
    QVERIFY(!test->isEnabled() && !test->toolTip().isEmpty());
    find<QPushButton>(view, "providerAdd")->click();
    QVERIFY(!test->isEnabled());
    QVERIFY(test->toolTip().contains(QStringLiteral("model is missing")));
    find<QComboBox>(view, "providerModel")->setEditText(QStringLiteral("m"));
    QVERIFY(test->isEnabled());
}

QTEST_MAIN(TestProvidersView)
#include "tst_providersview.moc"
