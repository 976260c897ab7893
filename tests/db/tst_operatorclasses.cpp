#include "app/catalog/loadcatalog.h"
#include "app/search/checkquery.h"
#include "app/search/runsearch.h"
#include "app/search/searchtarget.h"
#include "tests/support/privateserver.h"

#include <QTest>

using search::SearchRequest;
using testsupport::PrivateServer;
using vectors::Distance;
using vectors::VectorType;

/// For each operator class that pgvector has for HNSW and IVFFlat, and for each kind of expression: a table, an index,
/// the search that is built from the catalog, and the plan that uses the index.
class TestOperatorClasses : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();
    void listIsTheServers();
    void classServesItsSearch_data();
    void classServesItsSearch();
    void expressionServesAWholeQuery_data();
    void expressionServesAWholeQuery();
    void cleanupTestCase();

private:
    PrivateServer *server() const;
    std::optional<search::SearchAnswer> searchBy(const QString &table, const QString &index, bool rerank);
    void note(const QString &what, const search::SearchAnswer &answer);

    QStringList m_lines;
};

namespace {

const QString database = QStringLiteral("operatorclasses");

struct Class
{
    const char *method;
    const char *name;
};

constexpr Class classes[] = {
    {"hnsw", "vector_l2_ops"},      {"hnsw", "vector_ip_ops"},         {"hnsw", "vector_cosine_ops"},
    {"hnsw", "vector_l1_ops"},      {"hnsw", "halfvec_l2_ops"},        {"hnsw", "halfvec_ip_ops"},
    {"hnsw", "halfvec_cosine_ops"}, {"hnsw", "halfvec_l1_ops"},        {"hnsw", "sparsevec_l2_ops"},
    {"hnsw", "sparsevec_ip_ops"},   {"hnsw", "sparsevec_cosine_ops"},  {"hnsw", "sparsevec_l1_ops"},
    {"hnsw", "bit_hamming_ops"},    {"hnsw", "bit_jaccard_ops"},       {"ivfflat", "vector_l2_ops"},
    {"ivfflat", "vector_ip_ops"},   {"ivfflat", "vector_cosine_ops"},  {"ivfflat", "halfvec_l2_ops"},
    {"ivfflat", "halfvec_ip_ops"},  {"ivfflat", "halfvec_cosine_ops"}, {"ivfflat", "bit_hamming_ops"}};

struct Expression
{
    const char *name;
    const char *sql;
    const char *operatorClass;
};

constexpr Expression expressions[] = {{"halfvec", "embedding::halfvec(16)", "halfvec_cosine_ops"},
                                      {"bits", "binary_quantize(embedding)::bit(16)", "bit_hamming_ops"},
                                      {"bits_jaccard", "binary_quantize(embedding)::bit(16)", "bit_jaccard_ops"},
                                      {"subvector", "subvector(embedding, 1, 8)::vector(8)", "vector_cosine_ops"},
                                      {"subvector_half", "subvector(embedding, 3, 8)::halfvec(8)", "halfvec_l2_ops"}};

QString tableOf(const Class &one)
{
    return QLatin1String(one.method) + u'_' + QLatin1String(one.name);
}

QString typeOf(const Class &one)
{
    return QString::fromLatin1(one.name).section(u'_', 0, 0);
}

/// SQL of a random vector of 16 elements.
QString randomSql(const QString &type)
{
    const QString numbers = QStringLiteral("ARRAY(SELECT (random() - 0.5)::real FROM generate_series(1, 16 + 0 * i))");
    return type == u"bit" ? QStringLiteral("binary_quantize(%1::vector)::bit(16)").arg(numbers)
                          : QStringLiteral("%1::%2(16)").arg(numbers, type);
}

QString setupSql()
{
    QString sql = QStringLiteral("SELECT setseed(0.25);\n");
    for (const Class &one : classes) {
        sql += QStringLiteral("CREATE TABLE %1 (id int PRIMARY KEY, v %2(16));\n"
                              "INSERT INTO %1 SELECT i, %3 FROM generate_series(1, 500) AS i;\n"
                              "CREATE INDEX %1_index ON %1 USING %4 (v %5)%6;\n")
                   .arg(tableOf(one), typeOf(one), randomSql(typeOf(one)), QLatin1String(one.method),
                        QLatin1String(one.name),
                        QLatin1String(one.method) == u"ivfflat" ? QStringLiteral(" WITH (lists = 10)") : QString());
    }
    sql += QStringLiteral("CREATE TABLE whole (id int PRIMARY KEY, embedding vector(16));\n"
                          "INSERT INTO whole SELECT i, %1 FROM generate_series(1, 500) AS i;\n")
               .arg(randomSql(QStringLiteral("vector")));
    for (const Expression &one : expressions)
        sql += QStringLiteral("CREATE INDEX whole_%1 ON whole USING hnsw ((%2) %3);\n")
                   .arg(QLatin1String(one.name), QLatin1String(one.sql), QLatin1String(one.operatorClass));
    return sql + QStringLiteral("ANALYZE;\n");
}

} // namespace

PrivateServer *TestOperatorClasses::server() const
{
    QFETCH_GLOBAL(bool, next);
    return next ? PrivateServer::next() : PrivateServer::instance();
}

void TestOperatorClasses::initTestCase_data()
{
    QTest::addColumn<bool>("next");
    QTest::newRow("installed") << false;
    if (qEnvironmentVariableIsSet("PGVECTOR_WORKBENCH_PG_BIN_NEXT"))
        QTest::newRow("next") << true;
}

void TestOperatorClasses::initTestCase()
{
    PrivateServer *const installed = PrivateServer::instance();
    if (!installed)
        return;
    for (PrivateServer *one : {installed, PrivateServer::next()}) {
        if (one)
            QVERIFY(one->createDatabase(database) && one->run(setupSql(), database));
    }
}

void TestOperatorClasses::listIsTheServers()
{
    auto lease = server()->pool(db::Access::ReadOnly, database)->lease();
    QVERIFY(lease);
    const auto rows = (*lease)->execute(QStringLiteral("SELECT m.amname || '_' || c.opcname FROM pg_opclass c "
                                                       "JOIN pg_am m ON m.oid = c.opcmethod "
                                                       "WHERE m.amname IN ('hnsw', 'ivfflat') ORDER BY 1"));
    QVERIFY(rows);
    QStringList known;
    for (const Class &one : classes)
        known << tableOf(one);
    known.sort();
    QStringList found;
    for (int row = 0; row < rows->rowCount(); ++row)
        found << rows->text(row, 0);
    QCOMPARE(found, known);
}

/// The search as the page builds it from the catalog, near the first row's own vector.
std::optional<search::SearchAnswer> TestOperatorClasses::searchBy(const QString &tableName, const QString &index,
                                                                  bool rerank)
{
    jobs::JobContext context(server()->pool(db::Access::ReadOnly, database));
    SearchRequest request;
    {
        const auto lease = context.lease();
        const auto table = catalog::loadTable(**lease, tableName);
        const QString column = tableName == u"whole" ? QStringLiteral("embedding") : QStringLiteral("v");
        const auto target = search::defaultTarget(*table, column, index);
        if (!target) {
            qWarning("%s", qPrintable(core::toOneLine(target.error())));
            return std::nullopt;
        }
        request.target = *target;
    }
    request.row = search::RowKey{QStringLiteral("1")};
    request.k = 10;
    // Other indexes of the table may be cheaper; the question is whether this one can.
    request.settings = {{QStringLiteral("enable_seqscan"), QStringLiteral("off")},
                        {QStringLiteral("hnsw.ef_search"), QStringLiteral("100")},
                        {QStringLiteral("ivfflat.probes"), QStringLiteral("9")}};
    if (rerank)
        request.rerank = search::Rerank{8, Distance::Cosine};
    const auto answer = search::runSearch(context, request, true);
    if (!answer) {
        qWarning("%s", qPrintable(core::toOneLine(answer.error())));
        return std::nullopt;
    }
    return *answer;
}

void TestOperatorClasses::note(const QString &what, const search::SearchAnswer &answer)
{
    QString order = answer.statement.section(QStringLiteral("ORDER BY "), 1, 1).section(u'\n', 0, 0);
    m_lines << QStringLiteral("%1 | %2 | %3 | recall %4")
                   .arg(what, -28)
                   .arg(answer.indexUsed, -30)
                   .arg(order, -80)
                   .arg(answer.exact->recall.value, 0, 'f', 2);
}

void TestOperatorClasses::classServesItsSearch_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("name");
    for (const Class &one : classes)
        QTest::newRow(qPrintable(tableOf(one))) << tableOf(one) << QString::fromLatin1(one.name);
}

void TestOperatorClasses::classServesItsSearch()
{
    QFETCH(QString, table);
    QFETCH(QString, name);
    const auto answer = searchBy(table, table + QStringLiteral("_index"), false);
    QVERIFY(answer);
    note(table, *answer);
    QCOMPARE(answer->indexUsed, table + QStringLiteral("_index"));
    QCOMPARE(answer->request.target.distance, *vectors::distanceOfOperatorClass(name));
    QVERIFY(!answer->rows.isEmpty());
    QCOMPARE(answer->exact->rows.size(), 10);
    QVERIFY2(answer->exact->recall.value >= 0.5, qPrintable(QString::number(answer->exact->recall.value)));
    for (const auto &row : answer->rows)
        QVERIFY(row.key.first() != u"1");
}

void TestOperatorClasses::expressionServesAWholeQuery_data()
{
    QTest::addColumn<QString>("index");
    QTest::addColumn<bool>("rerank");
    for (const bool rerank : {false, true}) {
        for (const Expression &one : expressions)
            QTest::newRow(qPrintable(QLatin1String(one.name) + (rerank ? QStringLiteral(", re-ranked") : QString())))
                << QStringLiteral("whole_") + QLatin1String(one.name) << rerank;
    }
}

void TestOperatorClasses::expressionServesAWholeQuery()
{
    QFETCH(QString, index);
    QFETCH(bool, rerank);
    const auto answer = searchBy(QStringLiteral("whole"), index, rerank);
    QVERIFY(answer);
    note(index + (rerank ? QStringLiteral(" re-ranked") : QString()), *answer);
    QCOMPARE(answer->indexUsed, index);
    // The row's whole vector went through the index's expression.
    QCOMPARE(answer->query.type, VectorType::Vector);
    QCOMPARE(answer->query.dimensions, 16);
    QCOMPARE(answer->rows.size(), 10);
    for (qsizetype i = 1; i < answer->rows.size(); ++i)
        QVERIFY(answer->rows[i - 1].distance <= answer->rows[i].distance);
    QVERIFY(answer->exact->recall.value >= 0.3);
    if (rerank) {
        QVERIFY(answer->statement.contains(QStringLiteral("MATERIALIZED")));
        QVERIFY(answer->statement.contains(QStringLiteral("(\"embedding\" <=> $1::vector)")));
    }
}

void TestOperatorClasses::cleanupTestCase()
{
    for (const QString &line : std::as_const(m_lines))
        qInfo("%s", qPrintable(line));
}

QTEST_GUILESS_MAIN(TestOperatorClasses)
#include "tst_operatorclasses.moc"
