#include "app/embedding/embeddingprovider.h"
#include "app/embedding/querymodels.h"
#include "app/embedding/retrypolicy.h"

#include <QTest>
#include <QTimeZone>

using namespace embedding;

class TestEmbeddingProvider : public QObject
{
    Q_OBJECT

private slots:
    void findsTheCalls_data();
    void findsTheCalls();
    void refusesWhatIsNoProvider_data();
    void refusesWhatIsNoProvider();
    void keepsSecretsOutOfShownUrls();
    void comesBackFromJson();
    void keychainEntryTellsTheServer();
    void queryModelsAreOfAColumn();
    void vectorsAreFittedToTheColumn();
    void pausesGrowAndAreCut();
    void readsRetryAfter_data();
    void readsRetryAfter();
    void knowsTransientStatuses();
};

void TestEmbeddingProvider::findsTheCalls_data()
{
    QTest::addColumn<QString>("base");
    QTest::addColumn<QString>("embeddings");
    QTest::addColumn<QString>("models");
    const auto row = [](const char *name, const char *base, const char *embeddings, const char *models) {
        QTest::newRow(name) << base << embeddings << models;
    };
    row("Ollama", "http://localhost:11434", "http://localhost:11434/v1/embeddings", "http://localhost:11434/v1/models");
    row("slash", "http://localhost:11434/", "http://localhost:11434/v1/embeddings", "http://localhost:11434/v1/models");
    row("OpenAI", "https://api.openai.com/v1", "https://api.openai.com/v1/embeddings",
        "https://api.openai.com/v1/models");
    row("with slash", "https://api.openai.com/v1/", "https://api.openai.com/v1/embeddings",
        "https://api.openai.com/v1/models");
    row("whole", " http://h:8080/v1/embeddings ", "http://h:8080/v1/embeddings", "http://h:8080/v1/models");
    row("proxy", "https://h/llm", "https://h/llm/v1/embeddings", "https://h/llm/v1/models");
    row("version inside", "https://h/v1beta/openai", "https://h/v1beta/openai/embeddings",
        "https://h/v1beta/openai/models");
    row("version with query", "https://h/v3?api-version=7", "https://h/v3/embeddings?api-version=7",
        "https://h/v3/models?api-version=7");
}

void TestEmbeddingProvider::findsTheCalls()
{
    QFETCH(const QString, base);
    QTEST(embeddingsUrl(base)->toString(), "embeddings");
    QTEST(modelsUrl(base)->toString(), "models");
}

void TestEmbeddingProvider::refusesWhatIsNoProvider_data()
{
    QTest::addColumn<EmbeddingProvider>("provider");
    QTest::addColumn<QString>("words");
    EmbeddingProvider good;
    good.baseUrl = QStringLiteral("http://localhost:1");
    good.model = QStringLiteral("m");
    auto provider = good;
    provider.baseUrl.clear();
    QTest::newRow("no URL") << provider << "URL is missing";
    provider.baseUrl = QStringLiteral("localhost:11434");
    QTest::newRow("no scheme") << provider << "no URL of an embedding server";
    provider.baseUrl = QStringLiteral("ftp://host/");
    QTest::newRow("other scheme") << provider << "no URL of an embedding server";
    provider.baseUrl = QStringLiteral("http://me:secret@host/");
    QTest::newRow("password") << provider << "holds a user or a password";
    provider = good;
    provider.model = QStringLiteral(" ");
    QTest::newRow("no model") << provider << "model is missing";
    provider = good;
    provider.dimensions = 20'000;
    QTest::newRow("dimensions") << provider << "20000 dimensions";
    provider = good;
    provider.batchSize = 0;
    QTest::newRow("batch") << provider << "0 texts a request";
    provider = good;
    provider.timeout.value = qQNaN();
    QTest::newRow("time-out") << provider << "time-out";
}

void TestEmbeddingProvider::refusesWhatIsNoProvider()
{
    QFETCH(const EmbeddingProvider, provider);
    QFETCH(const QString, words);
    const auto checked = checkProvider(provider);
    QVERIFY(!checked);
    QCOMPARE(checked.error().kind, core::ErrorKind::InvalidInput);
    QVERIFY2(checked.error().message.contains(words), qPrintable(checked.error().message));
    QVERIFY(!core::toOneLine(checked.error()).contains(QStringLiteral("secret")));
}

void TestEmbeddingProvider::keepsSecretsOutOfShownUrls()
{
    QCOMPARE(shownUrl(QUrl(QStringLiteral("https://u:p@h:8/v1/embeddings?key=abc#f"))),
             QStringLiteral("https://h:8/v1/embeddings?…"));
    QCOMPARE(shownUrl(QUrl(QStringLiteral("http://h/v1"))), QStringLiteral("http://h/v1"));
}

void TestEmbeddingProvider::comesBackFromJson()
{
    const QList<EmbeddingProvider> providers{{QStringLiteral("lokal \"ä\""),
                                              QStringLiteral("http://localhost:11434"),
                                              QStringLiteral("nomic"),
                                              0,
                                              32,
                                              {1500}},
                                             {QStringLiteral("OpenAI"),
                                              QStringLiteral("https://api.openai.com/v1"),
                                              QStringLiteral("e3"),
                                              256,
                                              64,
                                              {60'000}}};
    QCOMPARE(providersFromJson(providersToJson(providers)), providers);
    QCOMPARE(providersFromJson("[{\"name\":\"x\"},{}, 7]"), QList<EmbeddingProvider>());
    QCOMPARE(providersFromJson("nonsense"), QList<EmbeddingProvider>());
}

void TestEmbeddingProvider::keychainEntryTellsTheServer()
{
    EmbeddingProvider provider;
    provider.name = QStringLiteral("mine");
    provider.baseUrl = QStringLiteral("http://a/v1");
    const QString entry = keychainEntry(provider);
    provider.baseUrl = QStringLiteral("http://b/v1");
    QVERIFY(keychainEntry(provider) != entry);
}

void TestEmbeddingProvider::queryModelsAreOfAColumn()
{
    const QueryColumn one{
        QStringLiteral("me@h:5432/d"), {QStringLiteral("s"), QStringLiteral("a\nb")}, QStringLiteral("v")};
    QueryColumn other = one;
    other.column = QStringLiteral("w");
    QByteArray choices = withQueryModel("rubbish", one, QStringLiteral("ollama"));
    choices = withQueryModel(choices, other, QStringLiteral("openai"));
    choices = withQueryModel(choices, one, QStringLiteral("other"));
    QCOMPARE(queryModel(choices, one), QStringLiteral("other"));
    QCOMPARE(queryModel(choices, other), QStringLiteral("openai"));
    choices = withQueryModel(choices, one, {});
    QCOMPARE(queryModel(choices, one), QString());
    QCOMPARE(queryModel(choices, other), QStringLiteral("openai"));
    QCOMPARE(withQueryModel(choices, other, {}), QByteArray("[]"));
    for (int i = 0; i < MostQueryModels; ++i) {
        QueryColumn filler = one;
        filler.column = QString::number(i);
        choices = withQueryModel(choices, filler, QStringLiteral("x"));
    }
    QCOMPARE(queryModel(choices, other), QString());
}

void TestEmbeddingProvider::vectorsAreFittedToTheColumn()
{
    using vectors::VectorType;
    const catalog::ObjectName table{QStringLiteral("s"), QStringLiteral("t %1")};
    const vectors::VectorValue three{VectorType::Vector, 3, {1, 2, 3}, {}};
    const auto fit = [&](VectorType type, int dimensions) {
        return fitToColumn(three, {type, dimensions}, QStringLiteral("m %2"), table, QStringLiteral("v %3"));
    };
    QCOMPARE(fit(VectorType::Halfvec, 3)->type, VectorType::Halfvec);
    QCOMPARE(*fit(VectorType::Vector, 0), three);
    QCOMPARE(fit(VectorType::Vector, 4).error().message,
             QStringLiteral("m %2 gives 3 dimensions, column \"v %3\" of s.t %1 has 4"));
    QVERIFY(fit(VectorType::Bit, 3).error().message.contains(QStringLiteral("holds bit")));
}

void TestEmbeddingProvider::pausesGrowAndAreCut()
{
    RetryPolicy policy;
    policy.firstPause.value = 100;
    policy.longestPause.value = 1000;
    QCOMPARE(pauseBefore(2, policy, 0).value, 100.0);
    QCOMPARE(pauseBefore(3, policy, 0).value, 200.0);
    QCOMPARE(pauseBefore(4, policy, 0.5).value, 300.0);
    QCOMPARE(pauseBefore(9, policy, 0).value, 1000.0);
}

void TestEmbeddingProvider::readsRetryAfter_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<double>("milliseconds"); // negative: nothing
    QTest::newRow("seconds") << QByteArray("20") << 20'000.0;
    QTest::newRow("fraction") << QByteArray(" 0.5 ") << 500.0;
    QTest::newRow("date") << QByteArray("Fri, 20 Nov 2026 19:00:07 GMT") << 7'000.0;
    QTest::newRow("past") << QByteArray("Fri, 20 Nov 2026 18:00:07 GMT") << 0.0;
    QTest::newRow("negative") << QByteArray("-3") << 0.0;
    QTest::newRow("nothing") << QByteArray() << -1.0;
    QTest::newRow("nonsense") << QByteArray("soon") << -1.0;
    QTest::newRow("infinite") << QByteArray("inf") << -1.0;
}

void TestEmbeddingProvider::readsRetryAfter()
{
    QFETCH(const QByteArray, header);
    QFETCH(const double, milliseconds);
    const QDateTime now(QDate(2026, 11, 20), QTime(19, 0), QTimeZone::utc());
    const auto parsed = parseRetryAfter(header, now);
    QCOMPARE(parsed.has_value(), milliseconds >= 0);
    if (parsed)
        QCOMPARE(parsed->value, milliseconds);
}

void TestEmbeddingProvider::knowsTransientStatuses()
{
    for (const int status : {429, 408, 500, 502, 503, 504, 529})
        QVERIFY(isTransient(status));
    for (const int status : {200, 301, 400, 401, 404, 413, 422, 501, 505})
        QVERIFY(!isTransient(status));
}

Q_DECLARE_METATYPE(embedding::EmbeddingProvider)
QTEST_GUILESS_MAIN(TestEmbeddingProvider)
#include "tst_embeddingprovider.moc"
