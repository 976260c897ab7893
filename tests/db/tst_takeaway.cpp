#include "app/catalog/loadcatalog.h"
#include "app/search/runhybrid.h"
#include "app/search/runsearch.h"
#include "app/search/searchtarget.h"
#include "app/search/takeaway.h"
#include "tests/support/privateserver.h"

#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using search::HybridRequest;
using search::SearchRequest;
using search::Takeaway;
using search::TakeawayFormat;
using testsupport::PrivateServer;
using vectors::VectorType;

/// What is taken away, run by the programs that it is made for where they are on the machine, else read by them.
class TestTakeaway : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void psqlGivesTheSameRows_data();
    void psqlGivesTheSameRows();
    void psqlGivesTheSameFusion();
    void parametersAreWhatTheyWere();
    void programsGiveTheSameRows_data();
    void programsGiveTheSameRows();
    void programsCanBeRead_data();
    void programsCanBeRead();
    void everyLanguageIsInTheTable();

private:
    QString psql(const QString &script);
    std::optional<QString> runProgram(TakeawayFormat format, const Takeaway &takeaway);
    QProcessEnvironment environment() const;
    catalog::Table table(const QString &name);
    SearchRequest request(const QString &tableName, const QString &column);
    HybridRequest hybridRequest();
    QList<Takeaway> takeaways();

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
    QTemporaryDir m_folder;
};

#define REQUIRE(result) QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())))

namespace {

/// Text that tries to leave its literal in each of the languages.
const QString nasty = QStringLiteral("it's \"50%\" :off \\n $1 `x` ${y} %(z)s \n'''\"\"\" -- /* */ \r\u2028\u202e é 😀");

bool succeeds(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    return process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

/// A Python that has the modules: the one that PGVECTOR_WORKBENCH_PYTHON names, the path's or the system's; empty where
/// none has them.
QString pythonWith(const QString &modules)
{
    const QStringList candidates{qEnvironmentVariable("PGVECTOR_WORKBENCH_PYTHON"),
                                 QStandardPaths::findExecutable(QStringLiteral("python3")),
                                 QStringLiteral("/usr/bin/python3")};
    for (const QString &python : candidates) {
        if (!python.isEmpty() && succeeds(python, {QStringLiteral("-c"), QStringLiteral("import ") + modules}))
            return python;
    }
    return {};
}

/// Where Node.js has pg and pgvector: the folder that PGVECTOR_WORKBENCH_NODE_MODULES names; empty without.
QString nodeModules()
{
    const QString folder = qEnvironmentVariable("PGVECTOR_WORKBENCH_NODE_MODULES");
    return QFile::exists(folder + QStringLiteral("/pg/package.json")) &&
                   QFile::exists(folder + QStringLiteral("/pgvector/package.json"))
               ? folder
               : QString();
}

/// What runs a format here, and the URL where it wants one; no program where something is missing.
struct Runtime
{
    QString program;
    QString url;
};

Runtime runtimeOf(TakeawayFormat format)
{
    switch (format) {
    case TakeawayFormat::PlainPython:
        return {pythonWith(QStringLiteral("psycopg")), {}};
    case TakeawayFormat::Python:
        return {pythonWith(QStringLiteral("psycopg, pgvector.psycopg")), {}};
    case TakeawayFormat::SqlAlchemy:
        // SQLAlchemy 2 has a dialect for psycopg, version 1.4 has none.
        if (const auto python = pythonWith(QStringLiteral("sqlalchemy.dialects.postgresql.psycopg, psycopg"));
            !python.isEmpty())
            return {python, QStringLiteral("postgresql+psycopg://")};
        return {pythonWith(QStringLiteral("sqlalchemy, psycopg2")), QStringLiteral("postgresql+psycopg2://")};
    case TakeawayFormat::Node:
        return {nodeModules().isEmpty() ? QString() : QStandardPaths::findExecutable(QStringLiteral("node")), {}};
    default:
        return {};
    }
}

/// The first values of the rows that a program has printed: of Python's tuples, of Node's table.
QStringList firstValues(const QString &output)
{
    QStringList values;
    for (const QString &line : output.split(u'\n', Qt::SkipEmptyParts)) {
        if (line.startsWith(u'('))
            values << line.mid(1).section(u',', 0, 0);
        else if (const QString cell = line.section(u'│', 2, 2).trimmed();
                 line.section(u'│', 1, 1).trimmed() != u"(index)")
            values << cell;
    }
    values.removeAll(QString());
    return values;
}

} // namespace

void TestTakeaway::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    m_pool = m_server->pool(db::Access::ReadOnly);
    QVERIFY(m_server->run(QStringLiteral(R"sql(
        SELECT setseed(0.5);
        CREATE TABLE items (id int PRIMARY KEY, "na%1 ""me""" text, meta jsonb, body text, v vector(4), h halfvec(4),
                            s sparsevec(6), b bit(8));
        INSERT INTO items SELECT i, 'n' || i % 3, jsonb_build_object('price', i, 'brand', jsonb_build_object('n', 'b' || i % 2)),
               (ARRAY['red fox', 'blue whale', 'red whale'])[1 + i % 3],
               ARRAY[random(), random(), random(), random()]::vector, ARRAY[random(), random(), random(), random()]::halfvec,
               ARRAY[0, random(), 0, random(), 0, 0]::sparsevec, (i % 256)::bit(8)
          FROM generate_series(1, 200) AS i;
        CREATE INDEX items_half ON items USING hnsw ((v::halfvec(4)) halfvec_l2_ops);
        CREATE INDEX items_v ON items USING hnsw (v vector_cosine_ops);
        CREATE TABLE "Odd %2 ""T:x" ("Key :a" int, "distance" text, v vector(4), PRIMARY KEY ("Key :a", "distance"));
        INSERT INTO "Odd %2 ""T:x" SELECT id, 'it''s', v FROM items;
        ANALYZE;
    )sql")));
}

QString TestTakeaway::psql(const QString &script)
{
    QProcess process;
    process.start(
        m_server->binaries() + QStringLiteral("/psql"),
        {QStringLiteral("-X"), QStringLiteral("-qAt"), QStringLiteral("-d"), m_server->parameters().toConninfo()});
    process.write(script.toUtf8());
    process.closeWriteChannel();
    process.waitForFinished(-1);
    const QByteArray error = process.readAllStandardError();
    if (process.exitCode() != 0 || !error.isEmpty())
        qWarning("psql: %s\n%s", error.constData(), qPrintable(script));
    return process.exitCode() == 0 ? QString::fromUtf8(process.readAllStandardOutput()) : QStringLiteral("failed");
}

catalog::Table TestTakeaway::table(const QString &name)
{
    auto lease = m_pool->lease();
    return *catalog::loadTable(**lease, catalog::ObjectName{QStringLiteral("public"), name});
}

SearchRequest TestTakeaway::request(const QString &tableName, const QString &column)
{
    SearchRequest request;
    request.target = *search::defaultTarget(table(tableName), column);
    const auto query = [&column] {
        if (column == u"s")
            return vectors::parseVector(VectorType::Sparsevec, u"{2:0.5,4:0.25}/6");
        if (column == u"b")
            return vectors::parseVector(VectorType::Bit, u"01011010");
        return vectors::parseVector(column == u"h" ? VectorType::Halfvec : VectorType::Vector, u"[0.5,-0.25,1e-05,2]");
    }();
    request.query = *query;
    request.k = 7;
    return request;
}

HybridRequest TestTakeaway::hybridRequest()
{
    HybridRequest hybrid;
    hybrid.table = {QStringLiteral("public"), QStringLiteral("items")};
    hybrid.keyColumns = {QStringLiteral("id")};
    hybrid.shownColumns = {QStringLiteral("na%1 \"me\"")};
    search::TextLeg text;
    text.column = QStringLiteral("body");
    text.configuration = QStringLiteral("english");
    text.text = QStringLiteral("red or whale");
    hybrid.legs.resize(3);
    hybrid.legs[0].name = QStringLiteral("dense");
    hybrid.legs[0].search = search::VectorLeg{request(QStringLiteral("items"), QStringLiteral("v"))};
    hybrid.legs[1].name = QStringLiteral("sparse");
    hybrid.legs[1].search = search::VectorLeg{request(QStringLiteral("items"), QStringLiteral("s"))};
    hybrid.legs[2].name = QStringLiteral("text");
    hybrid.legs[2].search = text;
    hybrid.legs[0].settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("200")}};
    hybrid.fusion.method = search::FusionMethod::Weighted;
    hybrid.fusion.weights = {1, 0.5, 0.25};
    return hybrid;
}

QList<Takeaway> TestTakeaway::takeaways()
{
    QList<Takeaway> list;
    for (const char *column : {"v", "h", "s", "b"}) {
        const SearchRequest plain = request(QStringLiteral("items"), QLatin1String(column));
        list << search::takeawayOf(plain, plain.query);
    }
    SearchRequest full = request(QStringLiteral("items"), QStringLiteral("v"));
    full.target.where = QStringLiteral("body <> ':name %s \\' -- comment");
    full.filters = {
        *search::parseFilter(QStringLiteral("meta.brand.n=b1"), {QStringLiteral("meta")}),
        {QStringLiteral("na%1 \"me\""), {}, search::FilterOperator::NotEqual, {nasty}},
        {QStringLiteral("id"), {}, search::FilterOperator::AnyOf, {QStringLiteral("1"), QStringLiteral("2")}}};
    full.maxDistance = 1.5;
    full.settings = {{QStringLiteral("hnsw.iterative_scan"), QStringLiteral("relaxed_order")}};
    full.examples.like = {{QStringLiteral("1")}};
    full.shownColumns = {QStringLiteral("na%1 \"me\"")};
    list << search::takeawayOf(full, full.query);
    const SearchRequest odd = request(QStringLiteral("Odd %2 \"T:x"), QStringLiteral("v"));
    list << search::takeawayOf(odd, odd.query);
    HybridRequest hybrid = hybridRequest();
    std::get<search::TextLeg>(hybrid.legs[2].search).text = nasty;
    hybrid.fusion.diversity = search::Diversity();
    const auto query = [&hybrid](int leg) {
        return std::get<search::VectorLeg>(hybrid.legs[leg].search).search.query;
    };
    list << search::takeawayOf(hybrid, {query(0), query(1)}, {{QStringLiteral("3")}});
    return list;
}

void TestTakeaway::psqlGivesTheSameRows_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("column");
    for (const char *column : {"v", "h", "s", "b"})
        QTest::newRow(column) << QStringLiteral("items") << QString::fromLatin1(column);
    QTest::newRow("odd names") << QStringLiteral("Odd %2 \"T:x") << QStringLiteral("v");
}

void TestTakeaway::psqlGivesTheSameRows()
{
    QFETCH(QString, table);
    QFETCH(QString, column);
    SearchRequest search = request(table, column);
    if (table == u"items")
        search.filters = {{QStringLiteral("na%1 \"me\""), {}, search::FilterOperator::NotEqual, {nasty}}};
    for (const bool cut : {false, true}) {
        if (cut)
            search.maxDistance = 1.25;
        jobs::JobContext context(m_pool);
        const auto answer = search::runSearch(context, search, false);
        REQUIRE(answer);
        QStringList expected;
        for (const auto &row : answer->rows)
            expected << row.key.join(u'|');
        QStringList found;
        const QString output =
            psql(search::takeawayText(TakeawayFormat::Psql, search::takeawayOf(search, answer->query)));
        const qsizetype keys = search::keyColumnsOf(search.target).size();
        for (const QString &line : output.split(u'\n', Qt::SkipEmptyParts))
            found << line.section(u'|', 0, int(keys) - 1);
        QCOMPARE(found, expected);
        QVERIFY(cut || found.size() == 7);
    }
}

void TestTakeaway::psqlGivesTheSameFusion()
{
    const HybridRequest hybrid = hybridRequest();
    jobs::JobContext context(m_pool);
    const auto answer = search::runHybrid(context, hybrid, false);
    REQUIRE(answer);
    QStringList expected;
    for (const auto &row : search::fuseAnswer(*answer, hybrid.fusion)) {
        if (expected.size() < hybrid.k)
            expected << answer->rows[row.row].key.first();
    }
    const Takeaway takeaway =
        search::takeawayOf(answer->request, {answer->legs[0].query, answer->legs[1].query}, answer->leftOut);
    QStringList found;
    for (const QString &line :
         psql(search::takeawayText(TakeawayFormat::Psql, takeaway)).split(u'\n', Qt::SkipEmptyParts))
        found << line.section(u'|', 0, 0);
    QCOMPARE(found, expected);
}

/// The server gets the text that the person typed, byte for byte, through the literals of a script.
void TestTakeaway::parametersAreWhatTheyWere()
{
    const search::SearchSql sql{
        QStringLiteral("SELECT $1::text = convert_from(decode($2, 'hex'), 'UTF8')"),
        {{QStringLiteral("a"), nasty}, {QStringLiteral("b"), QString::fromLatin1(nasty.toUtf8().toHex())}}};
    QCOMPARE(psql(search::withLiterals(sql) + u';').trimmed(), QStringLiteral("t"));
}

/// libpq's own variables, and the URL that SQLAlchemy wants, of the driver that there is.
QProcessEnvironment TestTakeaway::environment() const
{
    const auto parameters = m_server->parameters();
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("DATABASE_URL"));
    for (const auto &[name, key] : {std::pair{"PGHOST", "host"}, std::pair{"PGPORT", "port"},
                                    std::pair{"PGUSER", "user"}, std::pair{"PGDATABASE", "dbname"}})
        environment.insert(QLatin1String(name), parameters.value(QLatin1String(key)));
    return environment;
}

/// What the program prints; nothing where what it needs is not on the machine.
std::optional<QString> TestTakeaway::runProgram(TakeawayFormat format, const Takeaway &takeaway)
{
    const bool node = format == TakeawayFormat::Node;
    const Runtime runtime = runtimeOf(format);
    const QString program = runtime.program;
    if (program.isEmpty())
        return std::nullopt;
    const QString file = m_folder.filePath(node ? QStringLiteral("run.mjs") : QStringLiteral("run.py"));
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(search::takeawayText(format, takeaway).toUtf8()) < 0)
        return QStringLiteral("cannot write");
    out.close();
    if (node)
        QFile::link(nodeModules(), m_folder.filePath(QStringLiteral("node_modules")));
    QProcess process;
    auto variables = environment();
    if (!runtime.url.isEmpty())
        variables.insert(QStringLiteral("DATABASE_URL"), runtime.url);
    process.setProcessEnvironment(variables);
    process.start(program, {file});
    process.waitForFinished(120'000);
    const QByteArray error = process.readAllStandardError();
    if (process.exitCode() != 0)
        qWarning("%s: %s", qPrintable(program), error.constData());
    return process.exitCode() == 0 ? QString::fromUtf8(process.readAllStandardOutput()) : QStringLiteral("failed");
}

void TestTakeaway::programsGiveTheSameRows_data()
{
    QTest::addColumn<TakeawayFormat>("format");
    QTest::newRow("Python with psycopg alone") << TakeawayFormat::PlainPython;
    QTest::newRow("Python") << TakeawayFormat::Python;
    QTest::newRow("SQLAlchemy") << TakeawayFormat::SqlAlchemy;
    QTest::newRow("Node") << TakeawayFormat::Node;
}

void TestTakeaway::programsGiveTheSameRows()
{
    QFETCH(TakeawayFormat, format);
    for (const Takeaway &takeaway : takeaways()) {
        QStringList expected;
        const QString byPsql = psql(search::takeawayText(TakeawayFormat::Psql, takeaway));
        for (const QString &line : byPsql.split(u'\n', Qt::SkipEmptyParts))
            expected << line.section(u'|', 0, 0);
        const auto output = runProgram(format, takeaway);
        if (!output) {
            qInfo("what this language needs is not on this machine: not run");
            return;
        }
        QCOMPARE(firstValues(*output), expected);
    }
}

void TestTakeaway::programsCanBeRead_data()
{
    QTest::addColumn<TakeawayFormat>("format");
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("Python with psycopg alone") << TakeawayFormat::PlainPython << QStringLiteral("python3")
                                               << QStringList{QStringLiteral("-m"), QStringLiteral("py_compile")};
    QTest::newRow("Python") << TakeawayFormat::Python << QStringLiteral("python3")
                            << QStringList{QStringLiteral("-m"), QStringLiteral("py_compile")};
    QTest::newRow("SQLAlchemy") << TakeawayFormat::SqlAlchemy << QStringLiteral("python3")
                                << QStringList{QStringLiteral("-m"), QStringLiteral("py_compile")};
    QTest::newRow("Node") << TakeawayFormat::Node << QStringLiteral("node") << QStringList{QStringLiteral("--check")};
    QTest::newRow("Go") << TakeawayFormat::Go << QStringLiteral("gofmt") << QStringList{QStringLiteral("-l")};
}

void TestTakeaway::programsCanBeRead()
{
    QFETCH(TakeawayFormat, format);
    QFETCH(QString, program);
    QFETCH(QStringList, arguments);
    const QString path = QStandardPaths::findExecutable(program);
    const auto language = *std::find_if(search::takeawayLanguages().begin(), search::takeawayLanguages().end(),
                                        [format](const search::TakeawayLanguage &one) { return one.format == format; });
    int number = 0;
    for (const Takeaway &takeaway : takeaways()) {
        const QString text = search::takeawayText(format, takeaway);
        // Nothing of what was typed stands in the program but within literals, and those have no line ends.
        QVERIFY(!text.contains(QChar(0x2028)) && !text.contains(QChar(0x202e)) && !text.contains(u'\r'));
        const QString file = m_folder.filePath(QStringLiteral("search_%1.%2").arg(++number).arg(language.suffix));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(text.toUtf8()) > 0);
        out.close();
        if (path.isEmpty())
            continue;
        QProcess process;
        process.start(path, arguments + QStringList{file});
        QVERIFY(process.waitForFinished(60000));
        const QByteArray said = process.readAllStandardError();
        QVERIFY2(process.exitCode() == 0, (said + text.toUtf8()).constData());
    }
    if (path.isEmpty())
        qInfo("%s is not on this machine: not read", qPrintable(program));
}

void TestTakeaway::everyLanguageIsInTheTable()
{
    const Takeaway takeaway = takeaways().first();
    for (const search::TakeawayLanguage &language : search::takeawayLanguages()) {
        QVERIFY(!search::takeawayText(language.format, takeaway).isEmpty());
        QCOMPARE(search::takeawayLanguage(language.id), language);
    }
    QVERIFY(!search::takeawayLanguage(QStringLiteral("cobol")));
}

QTEST_GUILESS_MAIN(TestTakeaway)
#include "tst_takeaway.moc"
