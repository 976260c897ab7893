#include "app/sweep/queryorigin.h"
#include "tests/support/privateserver.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace sweep;
using testsupport::PrivateServer;

class TestQueryOrigin : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void readsAFile();
    void drawsFromAFileBySeed();
    void samplesATable();
    void refuses_data();
    void refuses();

private:
    core::Result<SweepSpec> given(const QueryOrigin &origin, std::optional<int> count, qint64 seed = 1);
    QString write(const QString &name, const QList<QList<float>> &rows);
    QString writeKeys(const QString &name, int rows);

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
    QTemporaryDir m_folder;
};

void TestQueryOrigin::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->createDatabase(QStringLiteral("queryorigin")));
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE \"asked for\" (id int, v vector(2));"
                                         "INSERT INTO \"asked for\" SELECT i, ('[' || i || ',1]')::vector "
                                         "FROM generate_series(1, 50) i; INSERT INTO \"asked for\" VALUES (51, NULL);"
                                         "CREATE TABLE two (a vector(2), b vector(3)); CREATE TABLE none (id int);"
                                         "CREATE TABLE nothing (v vector(2))"),
                          QStringLiteral("queryorigin")));
    m_pool = m_server->pool(db::Access::ReadOnly, QStringLiteral("queryorigin"));
}

core::Result<SweepSpec> TestQueryOrigin::given(const QueryOrigin &origin, std::optional<int> count, qint64 seed)
{
    jobs::JobContext context(m_pool);
    SweepSpec spec;
    spec.seed = seed;
    return withGivenQueries(context, spec, origin, count);
}

QString TestQueryOrigin::write(const QString &name, const QList<QList<float>> &rows)
{
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    const auto number = [&file](auto value) {
        const auto bytes = qToLittleEndian(value);
        file.write(reinterpret_cast<const char *>(&bytes), sizeof bytes);
    };
    for (const QList<float> &row : rows) {
        number(qint32(row.size()));
        for (const float element : row)
            number(element);
    }
    return file.fileName();
}

QString TestQueryOrigin::writeKeys(const QString &name, int rows)
{
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    for (qint32 row = 0; row < rows; ++row) {
        const std::array<qint32, 2> written{qToLittleEndian(1), qToLittleEndian(row)};
        file.write(reinterpret_cast<const char *>(written.data()), sizeof written);
    }
    return file.fileName();
}

void TestQueryOrigin::readsAFile()
{
    const auto spec = given({write(QStringLiteral("q.fvecs"), {{1, 2}, {3, 4}}), {}, {}, {}}, {});
    QVERIFY(spec);
    QCOMPARE(spec->given.size(), 2);
    QCOMPARE(spec->given.at(1).elements, (std::vector<float>{3, 4}));
}

void TestQueryOrigin::drawsFromAFileBySeed()
{
    QList<QList<float>> rows;
    for (int i = 0; i < 100; ++i)
        rows << QList<float>{float(i)};
    const QueryOrigin origin{
        write(QStringLiteral("many.fvecs"), rows), writeKeys(QStringLiteral("k.ivecs"), 100), {}, {}};
    const auto drawn = given(origin, 10);
    QVERIFY2(drawn, drawn ? "" : qPrintable(drawn.error().message));
    QCOMPARE(drawn->given.size(), 10);
    for (qsizetype i = 0; i < 10; ++i) // each keeps its own neighbours
        QCOMPARE(double(drawn->published.at(i).first()), double(drawn->given.at(i).elements.front()));
    QCOMPARE(given(origin, 10)->given, drawn->given);
    QVERIFY(given(origin, 10, 2)->given != drawn->given);
    QCOMPARE(given(origin, 1000)->given.size(), 100);
}

void TestQueryOrigin::samplesATable()
{
    const auto spec = given({{}, {}, QStringLiteral("\"asked for\""), {}}, 20);
    QVERIFY2(spec, spec ? "" : qPrintable(spec.error().message));
    QCOMPARE(spec->given.size(), 20);
    QCOMPARE(given({{}, {}, QStringLiteral("public.\"asked for\""), QStringLiteral("v")}, 20)->given, spec->given);
    QCOMPARE(given({{}, {}, QStringLiteral("\"asked for\""), {}}, 99)->given.size(), 50);
}

void TestQueryOrigin::refuses_data()
{
    QTest::addColumn<QueryOrigin>("origin");
    QTest::addColumn<QString>("named");
    QTest::newRow("no such file") << QueryOrigin{QStringLiteral("/none.fvecs"), {}, {}, {}} << "/none.fvecs";
    QTest::newRow("keys, not vectors") << QueryOrigin{writeKeys(QStringLiteral("x.ivecs"), 1), {}, {}, {}}
                                       << "holds no vectors";
    QTest::newRow("other number of neighbours") << QueryOrigin{write(QStringLiteral("two.fvecs"), {{1}, {2}}),
                                                               writeKeys(QStringLiteral("three.ivecs"), 3),
                                                               {},
                                                               {}}
                                                << "neighbours of 3 queries";
    QTest::newRow("no such table") << QueryOrigin{{}, {}, QStringLiteral("nowhere"), {}} << "nowhere";
    QTest::newRow("no such column") << QueryOrigin{{}, {}, QStringLiteral("two"), QStringLiteral("c")} << "c";
    QTest::newRow("several columns") << QueryOrigin{{}, {}, QStringLiteral("two"), {}} << "several vector columns";
    QTest::newRow("no vector column") << QueryOrigin{{}, {}, QStringLiteral("none"), {}} << "no vector column";
    QTest::newRow("no vectors") << QueryOrigin{{}, {}, QStringLiteral("nothing"), {}} << "no vector in v";
}

void TestQueryOrigin::refuses()
{
    QFETCH(QueryOrigin, origin);
    QFETCH(QString, named);
    const auto spec = given(origin, {});
    QVERIFY(!spec);
    QVERIFY2(spec.error().message.contains(named), qPrintable(spec.error().message));
}

QTEST_GUILESS_MAIN(TestQueryOrigin)
#include "tst_queryorigin.moc"
