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

QTEST_GUILESS_MAIN(TestSearchRequest)
#include "tst_searchrequest.moc"
