#include "app/search/searchrequest.h"

#include <QTest>

using search::Exactness;
using vectors::Distance;
using vectors::VectorType;

class TestSearchRequest : public QObject
{
    Q_OBJECT

private slots:
    void writesTheNaturalForm();
    void writesTheExactForm();
    void castsTheQueryToItsType_data();
    void castsTheQueryToItsType();
    void ordersByTheIndexedExpression_data();
    void ordersByTheIndexedExpression();
    void sendsTheQueryInBinary();
    void quotesNames();
    void namesRowsByEveryKeyColumn();
    void leavesOutRowsThatHaveNoName();
    void keepsTheConditionApart();
    void leavesOutABlankCondition();
    void writesAScript();
    void scriptNearARowAsksForOneMore();
    void filtersAreParameters();
    void thresholdStandsOutsideOfTheNearest();
    void wholeQueryGoesThroughTheExpression();
    void rerankingOrdersAnew();
    void literalsStandForParameters();
};

namespace {

vectors::VectorValue valueOf(VectorType type, const QString &text)
{
    return vectors::parseVector(type, text).value();
}

search::SearchTarget items()
{
    search::SearchTarget target;
    target.table = {QStringLiteral("public"), QStringLiteral("items")};
    target.column = QStringLiteral("embedding");
    target.shape = {VectorType::Vector, 3};
    target.distance = Distance::Cosine;
    target.keyColumns = {QStringLiteral("id")};
    return target;
}

QString naturalSql(const search::SearchTarget &target, const QStringList &shown = {})
{
    return search::searchStatement(target, valueOf(VectorType::Vector, QStringLiteral("[1,2,3]")), 10, shown,
                                   Exactness::AsPlanned)
        .sql;
}

} // namespace

void TestSearchRequest::writesTheNaturalForm()
{
    QCOMPARE(naturalSql(items(), {QStringLiteral("title")}),
             QStringLiteral("SELECT \"id\", (\"embedding\" <=> $1::vector) AS distance, \"title\"\n"
                            "  FROM \"public\".\"items\"\n"
                            " ORDER BY \"embedding\" <=> $1::vector\n"
                            " LIMIT 10"));
}

void TestSearchRequest::writesTheExactForm()
{
    const auto exact = search::searchStatement(items(), valueOf(VectorType::Vector, QStringLiteral("[1,2,3]")), 5, {},
                                               Exactness::Exact);
    QCOMPARE(exact.sql, QStringLiteral("SELECT \"id\", (\"embedding\" <=> $1::vector) AS distance\n"
                                       "  FROM \"public\".\"items\"\n"
                                       " ORDER BY (\"embedding\" <=> $1::vector) + 0\n"
                                       " LIMIT 5"));
}

void TestSearchRequest::castsTheQueryToItsType_data()
{
    QTest::addColumn<VectorType>("type");
    QTest::addColumn<Distance>("distance");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("order");
    QTest::newRow("vector") << VectorType::Vector << Distance::L2 << QStringLiteral("[1,2]")
                            << QStringLiteral("\"embedding\" <-> $1::vector");
    QTest::newRow("halfvec") << VectorType::Halfvec << Distance::InnerProduct << QStringLiteral("[1,2]")
                             << QStringLiteral("\"embedding\" <#> $1::halfvec");
    QTest::newRow("sparsevec") << VectorType::Sparsevec << Distance::L1 << QStringLiteral("{1:2}/7")
                               << QStringLiteral("\"embedding\" <+> $1::sparsevec");
    QTest::newRow("bit") << VectorType::Bit << Distance::Hamming << QStringLiteral("0101101")
                         << QStringLiteral("\"embedding\" <~> $1::bit(7)");
    QTest::newRow("bit by jaccard") << VectorType::Bit << Distance::Jaccard << QStringLiteral("01")
                                    << QStringLiteral("\"embedding\" <%> $1::bit(2)");
}

void TestSearchRequest::castsTheQueryToItsType()
{
    QFETCH(VectorType, type);
    QFETCH(Distance, distance);
    QFETCH(QString, text);
    QFETCH(QString, order);
    search::SearchTarget target = items();
    target.distance = distance;
    const QString sql = search::searchStatement(target, valueOf(type, text), 3, {}, Exactness::AsPlanned).sql;
    QVERIFY2(sql.contains(QStringLiteral("ORDER BY %1\n").arg(order)), qPrintable(sql));
    QVERIFY2(sql.contains(QStringLiteral("(%1) AS distance").arg(order)), qPrintable(sql));
}

void TestSearchRequest::ordersByTheIndexedExpression_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("order");
    QTest::newRow("bare") << QStringLiteral("embedding::halfvec(3)") << QStringLiteral("(embedding::halfvec(3))");
    QTest::newRow("in parentheses") << QStringLiteral("((embedding)::halfvec(3))")
                                    << QStringLiteral("((embedding)::halfvec(3))");
    QTest::newRow("two of them") << QStringLiteral("(a) || (b)") << QStringLiteral("((a) || (b))");
    QTest::newRow("in quotes") << QStringLiteral("(\"odd)\")") << QStringLiteral("((\"odd)\"))");
}

void TestSearchRequest::ordersByTheIndexedExpression()
{
    QFETCH(QString, expression);
    QFETCH(QString, order);
    search::SearchTarget target = items();
    target.expression = expression;
    const QString sql = search::searchStatement(target, valueOf(VectorType::Halfvec, QStringLiteral("[1,2,3]")), 10, {},
                                                Exactness::AsPlanned)
                            .sql;
    QVERIFY2(sql.contains(QStringLiteral("ORDER BY %1 <=> $1::halfvec\n").arg(order)), qPrintable(sql));
}

void TestSearchRequest::sendsTheQueryInBinary()
{
    const auto query = valueOf(VectorType::Vector, QStringLiteral("[1,-2.5,3]"));
    const auto statement = search::searchStatement(items(), query, 10, {}, Exactness::AsPlanned);
    QCOMPARE(statement.parameters, QList<db::Parameter>{db::Parameter::binary(vectors::toBinary(query))});
}

void TestSearchRequest::quotesNames()
{
    search::SearchTarget target = items();
    target.table = {QStringLiteral("odd \"schema\""), QStringLiteral("T; DROP TABLE x --")};
    target.column = QStringLiteral("my \"vec\"");
    target.keyColumns = {QStringLiteral("select")};
    QCOMPARE(naturalSql(target, {QStringLiteral("a,b")}),
             QStringLiteral("SELECT \"select\", (\"my \"\"vec\"\"\" <=> $1::vector) AS distance, \"a,b\"\n"
                            "  FROM \"odd \"\"schema\"\"\".\"T; DROP TABLE x --\"\n"
                            " ORDER BY \"my \"\"vec\"\"\" <=> $1::vector\n"
                            " LIMIT 10"));
}

void TestSearchRequest::namesRowsByEveryKeyColumn()
{
    search::SearchTarget target = items();
    target.keyColumns = {QStringLiteral("tenant"), QStringLiteral("id")};
    QVERIFY(naturalSql(target).startsWith(QStringLiteral("SELECT \"tenant\", \"id\", (")));
    target.keyColumns.clear();
    QVERIFY(naturalSql(target).startsWith(QStringLiteral("SELECT \"ctid\", (")));
}

void TestSearchRequest::leavesOutRowsThatHaveNoName()
{
    search::SearchTarget target = items();
    target.keyColumns.clear();
    target.namelessRows = true;
    QVERIFY(naturalSql(target).startsWith(QStringLiteral("SELECT (\"embedding\" ")));
}

void TestSearchRequest::keepsTheConditionApart()
{
    search::SearchTarget target = items();
    target.where = QStringLiteral("price < 10 OR true -- and a comment");
    QVERIFY(naturalSql(target).contains(QStringLiteral("\n WHERE (price < 10 OR true -- and a comment\n)\n ORDER BY")));
}

void TestSearchRequest::leavesOutABlankCondition()
{
    search::SearchTarget target = items();
    target.where = QStringLiteral(" \n ");
    QCOMPARE(naturalSql(target), naturalSql(items()));
}

void TestSearchRequest::writesAScript()
{
    search::SearchRequest request;
    request.target = items();
    request.target.where = QStringLiteral("title <> 'it''s'");
    request.k = 7;
    request.shownColumns = {QStringLiteral("title")};
    request.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("80")}};
    QCOMPARE(search::searchScript(request, valueOf(VectorType::Vector, QStringLiteral("[1,2.5,3]"))),
             QStringLiteral("BEGIN READ ONLY;\n"
                            "SET LOCAL hnsw.ef_search = '80';\n"
                            "SELECT \"id\", (\"embedding\" <=> '[1,2.5,3]'::vector) AS distance, \"title\"\n"
                            "  FROM \"public\".\"items\"\n"
                            " WHERE (title <> 'it''s'\n)\n"
                            " ORDER BY \"embedding\" <=> '[1,2.5,3]'::vector\n"
                            " LIMIT 7;\n"
                            "COMMIT;\n"));
}

void TestSearchRequest::scriptNearARowAsksForOneMore()
{
    search::SearchRequest request;
    request.target = items();
    request.row = search::RowKey{QStringLiteral("42")};
    const QString script = search::searchScript(request, valueOf(VectorType::Vector, QStringLiteral("[1,2,3]")));
    QVERIFY(script.contains(QStringLiteral(" LIMIT 11;\n")));
    QVERIFY(script.contains(QStringLiteral("\n-- ")));
}

namespace {

search::SearchRequest requestFor(const QString &expression = {})
{
    search::SearchRequest request;
    request.target = items();
    request.target.columnShape = {VectorType::Vector, 3};
    request.target.expression = expression;
    request.query = valueOf(VectorType::Vector, QStringLiteral("[1,2,3]"));
    request.k = 4;
    return request;
}

QString sqlOf(const search::SearchRequest &request, Exactness exactness = Exactness::AsPlanned)
{
    return search::requestSql(request, request.query, exactness).sql;
}

} // namespace

void TestSearchRequest::filtersAreParameters()
{
    search::SearchRequest request = requestFor();
    request.target.where = QStringLiteral("true -- all");
    request.filters = {{QStringLiteral("a\"b"), {}, search::FilterOperator::Equal, {QStringLiteral("x'; --")}},
                       {QStringLiteral("n"), {}, search::FilterOperator::IsNull, {}}};
    QCOMPARE(sqlOf(request), QStringLiteral("SELECT \"id\", (\"embedding\" <=> $1::vector) AS distance\n"
                                            "  FROM \"public\".\"items\"\n"
                                            " WHERE (true -- all\n)\n"
                                            "   AND \"a\"\"b\" = $2\n"
                                            "   AND \"n\" IS NULL\n"
                                            " ORDER BY \"embedding\" <=> $1::vector\n"
                                            " LIMIT 4"));
    const auto statement = search::toStatement(search::requestSql(request, request.query, Exactness::AsPlanned));
    QCOMPARE(statement.parameters.last(), db::Parameter::text(QStringLiteral("x'; --")));
}

void TestSearchRequest::thresholdStandsOutsideOfTheNearest()
{
    search::SearchRequest request = requestFor();
    request.maxDistance = 0.25;
    request.shownColumns = {QStringLiteral("distance"), QStringLiteral("id")};
    QCOMPARE(sqlOf(request),
             QStringLiteral("WITH nearest (\"id\", \"distance_\", \"distance\", \"id_\") AS MATERIALIZED (\n"
                            "SELECT \"id\", (\"embedding\" <=> $1::vector), \"distance\", \"id\"\n"
                            "  FROM \"public\".\"items\"\n"
                            " ORDER BY \"embedding\" <=> $1::vector\n"
                            " LIMIT 4\n"
                            ")\n"
                            "SELECT \"id\", \"distance_\", \"distance\", \"id_\"\n"
                            "  FROM nearest\n"
                            " WHERE \"distance_\" <= $2::float8\n"
                            " ORDER BY \"distance_\" + 0"));
}

void TestSearchRequest::wholeQueryGoesThroughTheExpression()
{
    search::SearchRequest request = requestFor(QStringLiteral("(binary_quantize(embedding))::bit(3)"));
    request.target.shape = {VectorType::Bit, 3};
    request.target.distance = Distance::Hamming;
    QVERIFY2(sqlOf(request).contains(QStringLiteral(" ORDER BY ((binary_quantize(embedding))::bit(3)) <~> "
                                                    "((binary_quantize(($1::vector)))::bit(3))\n")),
             qPrintable(sqlOf(request)));
    // Nothing else of that name is replaced: types, functions, literals.
    request.target.column = QStringLiteral("vector");
    request.target.expression = QStringLiteral("(vector(\"vector\", 'vector'))::vector(3)");
    request.target.shape = {VectorType::Halfvec, 3};
    QVERIFY2(sqlOf(request).contains(QStringLiteral("((vector(($1::vector), 'vector'))::vector(3))\n")),
             qPrintable(sqlOf(request)));
}

void TestSearchRequest::rerankingOrdersAnew()
{
    search::SearchRequest request = requestFor(QStringLiteral("(embedding)::halfvec(3)"));
    request.target.shape = {VectorType::Halfvec, 3};
    request.rerank = search::Rerank{5, Distance::L2};
    QCOMPARE(sqlOf(request), QStringLiteral("WITH nearest (\"id\", \"distance\") AS MATERIALIZED (\n"
                                            "SELECT \"id\", (\"embedding\" <-> $1::vector)\n"
                                            "  FROM \"public\".\"items\"\n"
                                            " ORDER BY ((embedding)::halfvec(3)) <=> ((($1::vector))::halfvec(3))\n"
                                            " LIMIT 20\n"
                                            ")\n"
                                            "SELECT \"id\", \"distance\"\n"
                                            "  FROM nearest\n"
                                            " ORDER BY \"distance\" + 0\n"
                                            " LIMIT 4"));
    QCOMPARE(sqlOf(request, Exactness::Exact),
             QStringLiteral("SELECT \"id\", (\"embedding\" <-> $1::vector) AS distance\n"
                            "  FROM \"public\".\"items\"\n"
                            " ORDER BY (\"embedding\" <-> $1::vector) + 0\n"
                            " LIMIT 4"));
}

void TestSearchRequest::literalsStandForParameters()
{
    search::ParameterList parameters;
    const QString sql = QStringLiteral("SELECT '$1', ") +
                        parameters.text(QStringLiteral("a"), QStringLiteral("it's $2")) + QStringLiteral(", ") +
                        parameters.real(QStringLiteral("b"), -0.1) + QStringLiteral(", ") +
                        parameters.list(QStringLiteral("c"), {QStringLiteral("x\"y"), QString(), QStringLiteral("")});
    QCOMPARE(search::withLiterals({sql, parameters.parameters()}),
             QStringLiteral("SELECT '$1', 'it''s $2', '-0.10000000000000001'::float8, E'{\"x\\\\\"y\",NULL,\"\"}'"));
}

QTEST_GUILESS_MAIN(TestSearchRequest)
#include "tst_searchrequest.moc"
