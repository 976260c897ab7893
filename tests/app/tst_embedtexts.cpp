#include "app/embedding/embedtexts.h"
#include "app/jobs/jobrunner.h"
#include "tests/support/httpserver.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>
#include <QtTest>

#include <bit>

using namespace embedding;
using core::ErrorKind;
using testsupport::HttpReply;
using testsupport::HttpRequest;
using testsupport::HttpServer;

namespace {

const QString secret = QStringLiteral("sk-very-secret-0123456789");

RetryPolicy quick()
{
    RetryPolicy policy;
    policy.firstPause.value = 5;
    policy.longestPause.value = 20;
    return policy;
}

QStringList inputsOf(const HttpRequest &request)
{
    QStringList texts;
    for (const QJsonValue &text :
         QJsonDocument::fromJson(request.body).object().value(QStringLiteral("input")).toArray())
        texts << text.toString();
    return texts;
}

/// A vector that tells its text: the text's number, its length, 1.
QJsonArray vectorOf(const QString &text)
{
    return {text.section(u' ', -1).toDouble(), double(text.size()), 1.0};
}

QByteArray answerTo(const QStringList &texts)
{
    QJsonArray data;
    for (qsizetype i = 0; i < texts.size(); ++i)
        data << QJsonObject{{QStringLiteral("index"), i}, {QStringLiteral("embedding"), vectorOf(texts.at(i))}};
    return QJsonDocument(QJsonObject{{QStringLiteral("data"), data},
                                     {QStringLiteral("model"), QStringLiteral("served-model")},
                                     {QStringLiteral("usage"),
                                      QJsonObject{{QStringLiteral("prompt_tokens"), 2 * int(texts.size())}}}})
        .toJson(QJsonDocument::Compact);
}

HttpReply success(const HttpRequest &request)
{
    return HttpReply::json(answerTo(inputsOf(request)));
}

QByteArray errorBody(const char *words)
{
    return QJsonDocument(
               QJsonObject{{QStringLiteral("error"), QJsonObject{{QStringLiteral("message"), QLatin1String(words)}}}})
        .toJson(QJsonDocument::Compact);
}

QStringList numbered(int count)
{
    QStringList texts;
    for (int i = 0; i < count; ++i)
        texts << QStringLiteral("text %1").arg(i);
    return texts;
}

} // namespace

#define QVERIFY_RESULT(result) QVERIFY2(result, (result) ? "" : qPrintable(core::toOneLine((result).error())))

/// Against a real HTTP server.
class TestEmbedTexts : public QObject
{
    Q_OBJECT

private slots:
    void sendsWhatTheProtocolAsksFor();
    void takesTheOrderOfTheIndex();
    void readsBase64();
    void splitsIntoBatches();
    void refusals_data();
    void refusals();
    void comesBackAfter429();
    void honoursRetryAfter();
    void givesUpOnALongRetryAfter();
    void triesAgainAfter500();
    void givesUpAfterTheLastAttempt();
    void triesAgainAfterAReset();
    void timesOut();
    void saysThatAnAnswerWasCutOff();
    void saysWhatIsWrongWithTheAnswer_data();
    void saysWhatIsWrongWithTheAnswer();
    void followsARedirectOfTheSameServer();
    void takesNoKeyToAnotherServer();
    void saysThatNobodyListens();
    void saysThatTlsFailed();
    void endsSoonAfterACancel_data();
    void endsSoonAfterACancel();
    void refusesEmptyTexts();
    void listsModels();

private:
    static EmbeddingProvider providerAt(const HttpServer &server, const QString &path = {});
    static core::Result<EmbeddedTexts> embed(const EmbeddingProvider &provider, const QStringList &texts,
                                             const RetryPolicy &policy = quick());
};

EmbeddingProvider TestEmbedTexts::providerAt(const HttpServer &server, const QString &path)
{
    EmbeddingProvider provider;
    provider.baseUrl = server.url() + path;
    provider.model = QStringLiteral("test-model");
    provider.timeout.value = 20'000;
    return provider;
}

/// Whatever happens, the key is in no message.
core::Result<EmbeddedTexts> TestEmbedTexts::embed(const EmbeddingProvider &provider, const QStringList &texts,
                                                  const RetryPolicy &policy)
{
    QString progress;
    jobs::JobContext context({}, [&progress](const jobs::JobProgress &step) { progress += step.text; });
    auto embedded = embedTexts(context, provider, secret, texts, policy);
    if (!embedded && core::toOneLine(embedded.error()).contains(secret))
        qFatal("the key is in: %s", qPrintable(core::toOneLine(embedded.error())));
    if (progress.contains(secret))
        qFatal("the key is in: %s", qPrintable(progress));
    return embedded;
}

void TestEmbedTexts::sendsWhatTheProtocolAsksFor()
{
    HttpServer server([](const HttpRequest &request, int) { return success(request); });
    auto provider = providerAt(server);
    provider.dimensions = 3;
    const auto embedded = embed(provider, {QStringLiteral("text 7"), QStringLiteral("größer 8")});
    QVERIFY_RESULT(embedded);
    QCOMPARE(embedded->vectors.size(), 2);
    QCOMPARE(embedded->vectors.at(0), (vectors::VectorValue{vectors::VectorType::Vector, 3, {7, 6, 1}, {}}));
    QCOMPARE(embedded->vectors.at(1).elements, (std::vector<float>{8, 8, 1}));
    QCOMPARE(embedded->model, QStringLiteral("served-model"));
    QCOMPARE(embedded->promptTokens, 4);
    QCOMPARE(embedded->requests, 1);

    const HttpRequest request = server.requests().first();
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(request.path, QByteArray("/v1/embeddings"));
    QCOMPARE(request.headers.value("authorization"), "Bearer " + secret.toUtf8());
    QCOMPARE(request.headers.value("content-type"), QByteArray("application/json"));
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    QCOMPARE(body.value(QStringLiteral("model")).toString(), QStringLiteral("test-model"));
    QCOMPARE(body.value(QStringLiteral("dimensions")).toInt(), 3);
    QCOMPARE(body.value(QStringLiteral("encoding_format")).toString(), QStringLiteral("float"));
    QCOMPARE(inputsOf(request), QStringList({QStringLiteral("text 7"), QStringLiteral("größer 8")}));
}

void TestEmbedTexts::takesTheOrderOfTheIndex()
{
    HttpServer server([](const HttpRequest &, int) {
        return HttpReply::json(R"({"data":[{"index":2,"embedding":[2]},{"index":0,"embedding":[0]},
                                           {"index":1,"embedding":[1]}]})");
    });
    const auto embedded = embed(providerAt(server), numbered(3));
    QVERIFY_RESULT(embedded);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(embedded->vectors.at(i).elements, std::vector<float>{float(i)});
}

void TestEmbedTexts::readsBase64()
{
    QByteArray bytes;
    for (const float element : {0.5F, -1e-8F, 3.0F}) {
        const quint32 encoded = qToLittleEndian(std::bit_cast<quint32>(element));
        bytes.append(reinterpret_cast<const char *>(&encoded), sizeof encoded);
    }
    HttpServer server([bytes](const HttpRequest &, int) {
        return HttpReply::json(R"({"data":[{"index":0,"embedding":")" + bytes.toBase64() + R"("}]})");
    });
    const auto embedded = embed(providerAt(server), numbered(1));
    QVERIFY_RESULT(embedded);
    QCOMPARE(embedded->vectors.first().elements, (std::vector<float>{0.5F, -1e-8F, 3.0F}));
}

void TestEmbedTexts::splitsIntoBatches()
{
    HttpServer server([](const HttpRequest &request, int) { return success(request); });
    auto provider = providerAt(server, QStringLiteral("/v1/"));
    provider.batchSize = 100;
    const auto embedded = embed(provider, numbered(1050));
    QVERIFY_RESULT(embedded);
    QCOMPARE(embedded->vectors.size(), 1050);
    for (int i = 0; i < 1050; ++i)
        QCOMPARE(embedded->vectors.at(i).elements.front(), float(i));
    QCOMPARE(embedded->requests, 11);
    QCOMPARE(embedded->promptTokens, 2100);
    QCOMPARE(inputsOf(server.requests().last()).size(), 50);
    QCOMPARE(server.requests().last().path, QByteArray("/v1/embeddings"));
}

void TestEmbedTexts::refusals_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("hint");
    // The server repeats the key, as a careless one does.
    QTest::newRow("401") << 401 << errorBody("Incorrect API key provided: sk-very-secret-0123456789.")
                         << ErrorKind::Permission << "HTTP 401 Status: Incorrect API key provided: ***."
                         << "key";
    QTest::newRow("403") << 403 << QByteArray(R"({"detail":"not for you"})") << ErrorKind::Permission << "not for you"
                         << "key";
    QTest::newRow("Ollama 404") << 404 << errorBody("model \"test-model\" not found, try pulling it first")
                                << ErrorKind::Missing << "try pulling it first"
                                << "ollama pull test-model";
    QTest::newRow("TEI 413") << 413
                             << QByteArray(R"({"error":"batch size 64 > maximum allowed batch size 32",)"
                                           R"("error_type":"Validation"})")
                             << ErrorKind::InvalidInput << "maximum allowed batch size 32"
                             << "too many texts";
    QTest::newRow("vLLM 400") << 400
                              << QByteArray(R"({"object":"error","message":"does not support matryoshka","code":400})")
                              << ErrorKind::InvalidInput << "does not support matryoshka"
                              << "dimensions";
    QTest::newRow("llama.cpp 500") << 500 << errorBody("input is too large to process") << ErrorKind::InvalidInput
                                   << "input is too large"
                                   << "";
    QTest::newRow("quota") << 429
                           << QByteArray(R"({"error":{"message":"You exceeded your quota",)"
                                         R"("code":"insufficient_quota"}})")
                           << ErrorKind::Resources << "You exceeded your quota"
                           << "";
    QTest::newRow("plain text") << 501 << QByteArray("<html>no such thing</html>") << ErrorKind::Server
                                << "no such thing"
                                << "";
    QTest::newRow("nothing") << 400 << QByteArray() << ErrorKind::InvalidInput << "HTTP 400 Status"
                             << "";
}

void TestEmbedTexts::refusals()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    HttpServer server([&](const HttpRequest &, int) { return HttpReply::json(body, status); });
    const auto embedded = embed(providerAt(server), numbered(2));
    QVERIFY(!embedded);
    QTEST(embedded.error().kind, "kind");
    const QString message = embedded.error().message;
    QFETCH(const QString, words);
    QVERIFY2(message.contains(words), qPrintable(message));
    QVERIFY2(message.contains(server.url() + QStringLiteral("/v1/embeddings")), qPrintable(message));
    QFETCH(const QString, hint);
    QVERIFY2(embedded.error().hint.contains(hint), qPrintable(embedded.error().hint));
    QCOMPARE(server.requests().size(), 1);
}

void TestEmbedTexts::comesBackAfter429()
{
    HttpServer server([](const HttpRequest &request, int number) {
        return number < 2 ? HttpReply::json(errorBody("slow down"), 429) : success(request);
    });
    const auto embedded = embed(providerAt(server), numbered(2));
    QVERIFY_RESULT(embedded);
    QCOMPARE(embedded->requests, 3);
    QCOMPARE(embedded->retries, 2);
}

void TestEmbedTexts::honoursRetryAfter()
{
    HttpServer server([](const HttpRequest &request, int number) {
        HttpReply reply = HttpReply::json(errorBody("slow down"), 429);
        reply.headers.insert("Retry-After", "0.3");
        return number == 0 ? reply : success(request);
    });
    QElapsedTimer clock;
    clock.start();
    const auto embedded = embed(providerAt(server), numbered(1));
    QVERIFY_RESULT(embedded);
    QVERIFY2(clock.elapsed() >= 300, qPrintable(QString::number(clock.elapsed())));
}

void TestEmbedTexts::givesUpOnALongRetryAfter()
{
    HttpServer server([](const HttpRequest &, int) {
        HttpReply reply = HttpReply::json(errorBody("come back tomorrow"), 429);
        reply.headers.insert("Retry-After", "86400");
        return reply;
    });
    const auto embedded = embed(providerAt(server), numbered(1));
    QVERIFY(!embedded);
    QCOMPARE(embedded.error().kind, ErrorKind::Resources);
    QVERIFY(embedded.error().hint.contains(QStringLiteral("86400 s")));
    QCOMPARE(server.requests().size(), 1);
}

void TestEmbedTexts::triesAgainAfter500()
{
    HttpServer server([](const HttpRequest &request, int number) {
        return number < 3 ? HttpReply::json(errorBody("oops"), 500) : success(request);
    });
    const auto embedded = embed(providerAt(server), numbered(1));
    QVERIFY_RESULT(embedded);
    QCOMPARE(embedded->retries, 3);
}

void TestEmbedTexts::givesUpAfterTheLastAttempt()
{
    HttpServer server([](const HttpRequest &, int) { return HttpReply::json(errorBody("overloaded"), 503); });
    const auto embedded = embed(providerAt(server), numbered(1));
    QVERIFY(!embedded);
    QCOMPARE(embedded.error().kind, ErrorKind::Server);
    QVERIFY2(embedded.error().message.contains(QStringLiteral("overloaded (after 5 attempts)")),
             qPrintable(embedded.error().message));
    QCOMPARE(server.requests().size(), 5);
}

void TestEmbedTexts::triesAgainAfterAReset()
{
    HttpServer server([](const HttpRequest &request, int number) {
        HttpReply reply;
        reply.reset = true;
        return number < 2 ? reply : success(request);
    });
    const auto embedded = embed(providerAt(server), numbered(1));
    QVERIFY_RESULT(embedded);
    QCOMPARE(server.requests().size(), 3); // Qt itself may have sent the second one
}

void TestEmbedTexts::timesOut()
{
    HttpServer server([](const HttpRequest &, int) {
        HttpReply reply;
        reply.never = true;
        return reply;
    });
    auto provider = providerAt(server);
    provider.timeout.value = 150;
    const auto embedded = embed(provider, numbered(1));
    QVERIFY(!embedded);
    QCOMPARE(embedded.error().kind, ErrorKind::Timeout);
    QVERIFY2(embedded.error().message.contains(QStringLiteral("did not answer within 0.15 s")),
             qPrintable(embedded.error().message));
    QCOMPARE(server.requests().size(), 1);
}

void TestEmbedTexts::saysThatAnAnswerWasCutOff()
{
    HttpServer server([](const HttpRequest &request, int) {
        HttpReply reply = success(request);
        reply.cutAfter = 20;
        return reply;
    });
    const auto embedded = embed(providerAt(server), numbered(3));
    QVERIFY(!embedded);
    QVERIFY2(embedded.error().message.contains(QStringLiteral("was cut off after 20 of ")),
             qPrintable(embedded.error().message));
    QVERIFY(embedded.error().message.contains(QStringLiteral("(after 5 attempts)")));
}

void TestEmbedTexts::saysWhatIsWrongWithTheAnswer_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("words");
    QTest::newRow("count") << QByteArray(R"({"data":[{"index":0,"embedding":[1,2,3]}]})")
                           << "2 texts were sent, and 1 embeddings came";
    QTest::newRow("dimension") << QByteArray(R"({"data":[{"embedding":[1,2]},{"embedding":[1,2]}]})")
                               << "an embedding has 2 dimensions, expected 3";
    QTest::newRow("not JSON") << QByteArray("<html><body>Welcome</body></html>") << "the answer is not JSON";
    QTest::newRow("NaN") << QByteArray(R"({"data":[{"embedding":[1,NaN,3]},{"embedding":[1,2,3]}]})")
                         << "the answer holds NaN";
    QTest::newRow("null") << QByteArray(R"({"data":[{"embedding":[1,2,3]},{"embedding":[1,null,3]}]})")
                          << "element 1 of an embedding is null";
    QTest::newRow("overflow") << QByteArray(R"({"data":[{"embedding":[1,2,3]},{"embedding":[1,2,1e300]}]})")
                              << "element 2 of an embedding is infinite";
    QTest::newRow("no data") << QByteArray(R"({"object":"list"})") << "has no list \"data\"";
    QTest::newRow("error with 200") << QByteArray(R"({"error":"model crashed"})") << "the server says: model crashed";
    QTest::newRow("twice") << QByteArray(
                                  R"({"data":[{"index":1,"embedding":[1,2,3]},{"index":1,"embedding":[1,2,3]}]})")
                           << "index 1 twice";
    QTest::newRow("key") << QByteArray("sk-very-secret-0123456789") << "***";
}

void TestEmbedTexts::saysWhatIsWrongWithTheAnswer()
{
    QFETCH(const QByteArray, body);
    HttpServer server([&](const HttpRequest &, int) { return HttpReply::json(body); });
    auto provider = providerAt(server);
    provider.dimensions = 3;
    const auto embedded = embed(provider, numbered(2));
    QVERIFY(!embedded);
    QFETCH(const QString, words);
    QVERIFY2(embedded.error().message.contains(words), qPrintable(embedded.error().message));
    QVERIFY(embedded.error().message.contains(server.url()));
}

void TestEmbedTexts::followsARedirectOfTheSameServer()
{
    HttpServer server([](const HttpRequest &request, int) {
        if (request.path == "/moved/embeddings")
            return success(request);
        HttpReply reply = HttpReply::json({}, 308);
        reply.headers.insert("Location", "/moved/embeddings");
        return reply;
    });
    const auto embedded = embed(providerAt(server), numbered(2));
    QVERIFY_RESULT(embedded);
    QCOMPARE(server.requests().last().headers.value("authorization"), "Bearer " + secret.toUtf8());
}

void TestEmbedTexts::takesNoKeyToAnotherServer()
{
    HttpServer other([](const HttpRequest &request, int) { return success(request); });
    HttpServer server([&](const HttpRequest &, int) {
        HttpReply reply = HttpReply::json({}, 307);
        reply.headers.insert("Location", other.url().toUtf8() + "/v1/embeddings");
        return reply;
    });
    const auto embedded = embed(providerAt(server), numbered(2));
    QVERIFY(!embedded);
    QVERIFY2(embedded.error().message.contains(QStringLiteral("another server")), qPrintable(embedded.error().message));
    QVERIFY(embedded.error().message.contains(other.url()));
    QVERIFY(other.requests().isEmpty());
}

void TestEmbedTexts::saysThatNobodyListens()
{
    quint16 port = 0;
    {
        const HttpServer gone([](const HttpRequest &request, int) { return success(request); });
        port = gone.port();
    }
    EmbeddingProvider provider;
    provider.baseUrl = QStringLiteral("http://127.0.0.1:%1").arg(port);
    provider.model = QStringLiteral("m");
    const auto embedded = embed(provider, numbered(1));
    QVERIFY(!embedded);
    QCOMPARE(embedded.error().kind, ErrorKind::ConnectionFailed);
    QVERIFY2(embedded.error().message.contains(QStringLiteral("refused")), qPrintable(embedded.error().message));
    QVERIFY(embedded.error().hint.contains(QStringLiteral("running")));
}

void TestEmbedTexts::saysThatTlsFailed()
{
    HttpServer server([](const HttpRequest &request, int) { return success(request); });
    auto provider = providerAt(server);
    provider.baseUrl.replace(QStringLiteral("http:"), QStringLiteral("https:"));
    const auto embedded = embed(provider, numbered(1));
    QVERIFY(!embedded);
    QCOMPARE(embedded.error().kind, ErrorKind::ConnectionFailed);
    QVERIFY2(embedded.error().message.contains(QStringLiteral("SSL")), qPrintable(embedded.error().message));
}

void TestEmbedTexts::endsSoonAfterACancel_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("while the server is silent") << 0;
    QTest::newRow("while waiting to try again") << 429;
}

void TestEmbedTexts::endsSoonAfterACancel()
{
    QFETCH(const int, status);
    HttpServer server([status](const HttpRequest &, int) {
        HttpReply reply = HttpReply::json(errorBody("later"), status == 0 ? 200 : status);
        reply.never = status == 0;
        reply.headers.insert("Retry-After", "60");
        return reply;
    });
    const auto provider = providerAt(server);
    jobs::JobRunner runner;
    const auto job = runner.start<EmbeddedTexts>(QStringLiteral("embed"), {}, [provider](jobs::JobContext &context) {
        return embedTexts(context, provider, secret, numbered(2));
    });
    QTRY_COMPARE(server.requests().size(), 1);
    QTest::qWait(50);
    QElapsedTimer clock;
    clock.start();
    runner.cancel(job.id);
    QTRY_VERIFY_WITH_TIMEOUT(job.result.isFinished(), 5000);
    QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(!job.result.result());
    QCOMPARE(job.result.result().error().kind, ErrorKind::Cancelled);
}

void TestEmbedTexts::refusesEmptyTexts()
{
    HttpServer server([](const HttpRequest &request, int) { return success(request); });
    const auto embedded = embed(providerAt(server), {QStringLiteral("a"), QStringLiteral(" \n")});
    QVERIFY(!embedded);
    QCOMPARE(embedded.error().message, QStringLiteral("text 2 to embed is empty"));
    QVERIFY(server.requests().isEmpty());
}

void TestEmbedTexts::listsModels()
{
    HttpServer server([](const HttpRequest &request, int) {
        if (request.method != "GET" || request.path != "/v1/models")
            return HttpReply::json("{}", 404);
        return HttpReply::json(R"({"object":"list","data":[{"id":"zeta"},{"id":"alpha"}]})");
    });
    jobs::JobContext context;
    const auto models = listModels(context, providerAt(server), secret);
    QVERIFY_RESULT(models);
    QCOMPARE(*models, QStringList({QStringLiteral("alpha"), QStringLiteral("zeta")}));
    QCOMPARE(server.requests().first().headers.value("authorization"), "Bearer " + secret.toUtf8());
}

QTEST_GUILESS_MAIN(TestEmbedTexts)
#include "tst_embedtexts.moc"
