#include "app/catalog/loadcatalog.h"
#include "app/search/runsearch.h"
#include "app/search/searchtarget.h"
#include "tests/support/privateserver.h"

#include <QTest>

#include <cmath>

using search::SearchAnswer;
using search::SearchRequest;
using search::SearchTarget;
using testsupport::PrivateServer;
using vectors::Distance;
using vectors::IndexMethod;
using vectors::VectorType;
using vectors::VectorValue;

Q_DECLARE_METATYPE(vectors::VectorValue)

/// Every type under every distance and index method: the plan uses the index, and the distances are right.
class TestSearchMatrix : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();
    void everyOperatorClassServes_data();
    void everyOperatorClassServes();
    void expressionIndexesServe_data();
    void expressionIndexesServe();
    void withoutIndexEveryDistanceIsMeasured_data();
    void withoutIndexEveryDistanceIsMeasured();

private:
    PrivateServer *server() const;
};

namespace {

const QString database = QStringLiteral("matrix");
constexpr int rowCount = 400;

struct Case
{
    VectorType type;
    Distance distance;
    IndexMethod method;

    QString name() const
    {
        return QStringLiteral("%1_%2_%3")
            .arg(vectors::typeName(type), vectors::distanceName(distance), vectors::methodName(method));
    }
};

QList<Case> cases()
{
    QList<Case> list;
    for (const VectorType type : {VectorType::Vector, VectorType::Halfvec, VectorType::Sparsevec, VectorType::Bit}) {
        for (const Distance distance : vectors::distancesOf(type)) {
            list << Case{type, distance, IndexMethod::Hnsw};
            const bool ivfflat = type == VectorType::Bit ? distance == Distance::Hamming
                                                         : type != VectorType::Sparsevec && distance != Distance::L1;
            if (ivfflat)
                list << Case{type, distance, IndexMethod::Ivfflat};
        }
    }
    return list;
}

QString columnType(VectorType type)
{
    return QStringLiteral("%1(%2)").arg(vectors::typeName(type)).arg(type == VectorType::Bit ? 96 : 8);
}

/// SQL of one random vector of the type; `i` makes it another one in each row.
QString randomVector(VectorType type)
{
    const int dimensions = type == VectorType::Bit ? 96 : 8;
    const QString numbers =
        QStringLiteral("ARRAY(SELECT (random() - 0.4)::real FROM generate_series(1, %1 + 0 * i))").arg(dimensions);
    switch (type) {
    case VectorType::Vector:
        return numbers + QStringLiteral("::vector");
    case VectorType::Halfvec:
        return numbers + QStringLiteral("::halfvec");
    case VectorType::Sparsevec:
        return numbers + QStringLiteral("::sparsevec");
    case VectorType::Bit:
        return QStringLiteral("binary_quantize(%1::vector)::bit(96)").arg(numbers);
    }
    Q_UNREACHABLE();
}

QString tableSql(const QString &name, VectorType type)
{
    return QStringLiteral("CREATE TABLE %1 (id int PRIMARY KEY, v %2);\n"
                          "INSERT INTO %1 SELECT i, %3 FROM generate_series(1, %4) AS i;\n")
        .arg(name, columnType(type), randomVector(type))
        .arg(rowCount);
}

QString setupSql()
{
    QString sql = QStringLiteral("SELECT setseed(0.5);\n");
    for (const Case &one : cases()) {
        sql += tableSql(one.name(), one.type);
        const QString options = one.method == IndexMethod::Ivfflat ? QStringLiteral(" WITH (lists = 8)") : QString();
        sql += QStringLiteral("CREATE INDEX ON %1 USING %2 (v %3)%4;\n")
                   .arg(one.name(), vectors::methodName(one.method), vectors::operatorClass(one.type, one.distance),
                        options);
    }
    for (const VectorType type : {VectorType::Vector, VectorType::Halfvec, VectorType::Sparsevec, VectorType::Bit})
        sql += tableSql(QStringLiteral("plain_") + vectors::typeName(type), type);
    sql += tableSql(QStringLiteral("expressions"), VectorType::Vector);
    sql +=
        QStringLiteral("CREATE INDEX half ON expressions USING hnsw ((v::halfvec(8)) halfvec_l2_ops);\n"
                       "CREATE INDEX bits ON expressions USING hnsw ((binary_quantize(v)::bit(8)) bit_hamming_ops);\n"
                       "CREATE INDEX part ON expressions USING hnsw ((subvector(v, 1, 4)::vector(4)) "
                       "vector_cosine_ops) WHERE id % 2 = 0;\n");
    return sql + QStringLiteral("ANALYZE;\n");
}

/// The first row's own vector under the target's expression, and the distances of all rows that the client measures.
struct Measured
{
    VectorValue query;
    QHash<QString, double> distanceOf;
};

core::Result<Measured> measureHere(db::Connection &connection, const SearchTarget &target)
{
    const auto rows = connection.execute(QStringLiteral("SELECT id, %1 FROM %2 ORDER BY id")
                                             .arg(search::orderedExpression(target), target.table.toSql()));
    if (!rows)
        return rows.error();
    Measured measured;
    for (int row = 0; row < rows->rowCount(); ++row) {
        const VectorValue value = vectors::parseVector(target.shape.type, rows->text(row, 1)).value();
        if (row == 0)
            measured.query = value;
        measured.distanceOf.insert(rows->text(row, 0),
                                   vectors::distanceBetween(target.distance, measured.query, value));
    }
    return measured;
}

/// Runs the search near the first row's vector, all rows asked for, and compares with the client's own distances.
void verifySearch(PrivateServer *server, const QString &tableName, const std::optional<QString> &index,
                  Distance distance, const QString &where = {})
{
    const auto pool = server->pool(db::Access::ReadOnly, database);
    jobs::JobContext context(pool);
    SearchRequest request;
    Measured measured;
    {
        const auto lease = context.lease();
        QVERIFY(lease);
        const auto table = catalog::loadTable(**lease, catalog::ObjectName{QStringLiteral("public"), tableName});
        QVERIFY2(table, table ? "" : qPrintable(core::toOneLine(table.error())));
        for (const auto &choice : search::searchChoices(*table, QStringLiteral("v"))) {
            if (!index && choice.distance == distance && choice.expression.isEmpty())
                request.target = search::targetOf(*table, QStringLiteral("v"), choice);
        }
        if (index)
            request.target = search::defaultTarget(*table, QStringLiteral("v"), *index).value();
        QCOMPARE(request.target.distance, distance);
        auto here = measureHere(**lease, request.target);
        QVERIFY2(here, here ? "" : qPrintable(core::toOneLine(here.error())));
        measured = std::move(*here);
    }
    request.query = measured.query;
    request.k = 20;
    request.target.where = where;
    if (index)
        request.settings = {{QStringLiteral("enable_seqscan"), QStringLiteral("off")}};
    const auto answer = search::runSearch(context, request, true);
    QVERIFY2(answer, answer ? "" : qPrintable(core::toOneLine(answer.error())));
    QCOMPARE(answer->indexUsed, index.value_or(QString()));
    QVERIFY(answer->exact);
    QCOMPARE(answer->exact->rows.size(), 20);
    QVERIFY(answer->rows.size() > 0);
    for (const auto &row : answer->rows + answer->exact->rows) {
        const double expected = measured.distanceOf.value(row.key.first(), std::nan(""));
        QVERIFY2(
            std::abs(row.distance - expected) <= 1e-5 * (1 + std::abs(expected)),
            qPrintable(QStringLiteral("row %1: %2, expected %3").arg(row.key.first()).arg(row.distance).arg(expected)));
    }
    QVERIFY(answer->exact->recall.value > 0.1);
}

} // namespace

PrivateServer *TestSearchMatrix::server() const
{
    QFETCH_GLOBAL(bool, next);
    return next ? PrivateServer::next() : PrivateServer::instance();
}

void TestSearchMatrix::initTestCase_data()
{
    QTest::addColumn<bool>("next");
    QTest::newRow("installed") << false;
    if (qEnvironmentVariableIsSet("PGVECTOR_WORKBENCH_PG_BIN_NEXT"))
        QTest::newRow("next") << true;
}

void TestSearchMatrix::initTestCase()
{
    PrivateServer *const installed = PrivateServer::instance();
    if (!installed)
        return;
    for (PrivateServer *one : {installed, PrivateServer::next()}) {
        if (one)
            QVERIFY(one->createDatabase(database) && one->run(setupSql(), database));
    }
}

void TestSearchMatrix::everyOperatorClassServes_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<Distance>("distance");
    for (const Case &one : cases())
        QTest::newRow(qPrintable(one.name())) << one.name() << one.distance;
}

void TestSearchMatrix::everyOperatorClassServes()
{
    QFETCH(QString, table);
    QFETCH(Distance, distance);
    verifySearch(server(), table, table + QStringLiteral("_v_idx"), distance);
}

void TestSearchMatrix::expressionIndexesServe_data()
{
    QTest::addColumn<QString>("index");
    QTest::addColumn<Distance>("distance");
    QTest::addColumn<QString>("where");
    QTest::newRow("halfvec") << QStringLiteral("half") << Distance::L2 << QString();
    QTest::newRow("bits") << QStringLiteral("bits") << Distance::Hamming << QString();
    QTest::newRow("part, partial") << QStringLiteral("part") << Distance::Cosine << QStringLiteral("id % 2 = 0");
}

void TestSearchMatrix::expressionIndexesServe()
{
    QFETCH(QString, index);
    QFETCH(Distance, distance);
    QFETCH(QString, where);
    verifySearch(server(), QStringLiteral("expressions"), index, distance, where);
}

void TestSearchMatrix::withoutIndexEveryDistanceIsMeasured_data()
{
    QTest::addColumn<VectorType>("type");
    QTest::addColumn<Distance>("distance");
    for (const VectorType type : {VectorType::Vector, VectorType::Halfvec, VectorType::Sparsevec, VectorType::Bit}) {
        for (const Distance distance : vectors::distancesOf(type))
            QTest::newRow(qPrintable(vectors::typeName(type) + u' ' + vectors::distanceName(distance)))
                << type << distance;
    }
}

void TestSearchMatrix::withoutIndexEveryDistanceIsMeasured()
{
    QFETCH(VectorType, type);
    QFETCH(Distance, distance);
    verifySearch(server(), QStringLiteral("plain_") + vectors::typeName(type), {}, distance);
}

QTEST_GUILESS_MAIN(TestSearchMatrix)
#include "tst_searchmatrix.moc"
