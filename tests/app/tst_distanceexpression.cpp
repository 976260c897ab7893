#include "app/plan/distanceexpression.h"
#include "app/plan/statementlimit.h"

#include <QTest>

using namespace plan;

class TestDistanceExpression : public QObject
{
    Q_OBJECT

private slots:
    void findsTheDistance_data();
    void findsTheDistance();
    void takesSortKeysApart();
    void takesConditionsApart();
    void comparesExpressions_data();
    void comparesExpressions();
    void namesColumns();
    void readsLimits_data();
    void readsLimits();
    void hugeExpressionsAreLeftAlone();
};

Q_DECLARE_METATYPE(plan::Operand)

void TestDistanceExpression::findsTheDistance_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("op");
    QTest::addColumn<bool>("bare");
    QTest::addColumn<Operand>("query");
    const auto row = [](const char *text, const char *op, bool bare, Operand query) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromLatin1(op) << bare << query;
    };
    row("(items.embedding <=> '[1,2]'::vector)", "<=>", true, Operand::Constant);
    row("((embedding)::halfvec(3) <-> '[1,2,3]'::halfvec(3))", "<->", true, Operand::Constant);
    row("(embedding <#> $1)", "<#>", true, Operand::Parameter);
    row("(embedding <=> (InitPlan 1).col1)", "<=>", true, Operand::Parameter);
    row("(a.v <=> b.v)", "<=>", true, Operand::Column);
    row("(v <=> random_vector(3))", "<=>", true, Operand::Function);
    row("('[1]'::vector <=> \"T\".\"my v\")", "<=>", true, Operand::Constant);
    row("(v OPERATOR(\"Odd Schema\".<+>) '[1]'::\"Odd Schema\".vector)", "<+>", true, Operand::Constant);
    row("('1'::double precision - (v <=> '[1]'::vector))", "<=>", false, Operand::Constant);
    row("abs((v <=> '[1]'::vector))", "<=>", false, Operand::Constant);
    row("min((v <=> '[1]'::vector))", "<=>", false, Operand::Constant);
    row("((binary_quantize(v))::bit(3) <~> '101'::\"bit\")", "<~>", true, Operand::Constant);
    row("l2_distance(t.v, '[1]'::vector)", "l2_distance", false, Operand::Constant);
    row("(spot <-> '(0,0)'::point)", "", false, Operand::Constant);
    row("(title <-> 'abc'::text)", "", false, Operand::Constant);
    row("(document <=> '''a'''::tsquery)", "", false, Operand::Constant);
    row("(a < b)", "", false, Operand::Constant);
    row("", "", false, Operand::Constant);
    row("(a <=> ", "<=>", false, Operand::Constant);
}

void TestDistanceExpression::findsTheDistance()
{
    QFETCH(QString, text);
    QFETCH(QString, op);
    QFETCH(bool, bare);
    QFETCH(Operand, query);
    const auto distance = findDistance(text);
    QCOMPARE(distance.has_value(), !op.isEmpty());
    if (!distance)
        return;
    QCOMPARE(distance->op, op);
    if (!text.endsWith(u' ')) {
        QCOMPARE(distance->bare, bare);
        QCOMPARE(distance->queryKind(), query);
    }
}

void TestDistanceExpression::takesSortKeysApart()
{
    const auto terms =
        sortTerms(QStringLiteral("category_id, ((v <=> '[1,2]'::vector)) DESC NULLS LAST, \"a,b\" NULLS FIRST"));
    QCOMPARE(terms.size(), 3);
    QCOMPARE(terms[0].expression, QStringLiteral("category_id"));
    QVERIFY(!terms[0].distance && !terms[0].descending);
    QVERIFY(terms[1].distance && terms[1].descending && !terms[1].nullsFirst);
    QVERIFY(terms[1].distance->bare);
    QCOMPARE(terms[2].expression, QStringLiteral("\"a,b\""));
    QVERIFY(terms[2].nullsFirst);
    QVERIFY(sortTerms({}).isEmpty());
}

void TestDistanceExpression::takesConditionsApart()
{
    QCOMPARE(conjuncts(QStringLiteral("((a = 1) AND (b = 'x AND y'::text) AND ((c = 2) OR (d = 3)))")),
             (QStringList{QStringLiteral("a = 1"), QStringLiteral("b = 'x AND y'::text"),
                          QStringLiteral("(c = 2) OR (d = 3)")}));
    QCOMPARE(conjuncts(QStringLiteral("(a = 1)")), QStringList{QStringLiteral("a = 1")});
}

void TestDistanceExpression::comparesExpressions_data()
{
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("right");
    QTest::addColumn<bool>("same");
    const auto row = [](const char *left, const char *right, bool same) {
        QTest::newRow(left) << QString::fromUtf8(left) << QString::fromUtf8(right) << same;
    };
    row("(items.embedding)::halfvec(1024)", "embedding::halfvec(1024)", true);
    row("((embedding)::halfvec(1024))", "embedding::halfvec(1024)", true);
    row("(embedding)::halfvec", "embedding::halfvec(1024)", false);
    row("items.category_id = 7", "(category_id = 7)", true);
    row("\"T x\".\"my v\"", "\"my v\"", true);
    row("\"V\"", "v", false);
    row("subvector(t.v, 1, 3)", "subvector(v, 1, 3)", true);
}

void TestDistanceExpression::comparesExpressions()
{
    QFETCH(QString, left);
    QFETCH(QString, right);
    QFETCH(bool, same);
    QCOMPARE(normalized(left) == normalized(right), same);
}

void TestDistanceExpression::namesColumns()
{
    QCOMPARE(columnNames(QStringLiteral("((a.\"B c\" = lower(d)) AND (e)::text = ANY ('{x}'::text[]) AND NOT f)")),
             (QStringList{QStringLiteral("B c"), QStringLiteral("d"), QStringLiteral("e"), QStringLiteral("f")}));
    QCOMPARE(qualifierOf(QStringLiteral("(\"T 1\".v)::halfvec(3)")), QStringLiteral("T 1"));
    QCOMPARE(qualifierOf(QStringLiteral("v")), QString());
}

void TestDistanceExpression::readsLimits_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<double>("limit");
    QTest::addColumn<double>("offset");
    QTest::newRow("both") << QStringLiteral("SELECT 1 LIMIT 10 OFFSET 50") << 10.0 << 50.0;
    QTest::newRow("inside") << QStringLiteral("SELECT * FROM (SELECT 1 LIMIT 5) t") << -1.0 << -1.0;
    QTest::newRow("fetch") << QStringLiteral("SELECT 1 OFFSET 2 ROWS FETCH FIRST 3 ROWS ONLY") << 3.0 << 2.0;
    QTest::newRow("fetch one") << QStringLiteral("SELECT 1 FETCH FIRST ROW ONLY") << 1.0 << -1.0;
    QTest::newRow("parameter") << QStringLiteral("SELECT 1 LIMIT $1") << -1.0 << -1.0;
    QTest::newRow("in quotes") << QStringLiteral("SELECT ' LIMIT 3' -- LIMIT 4") << -1.0 << -1.0;
    QTest::newRow("no SQL") << QStringLiteral("SELECT '") << -1.0 << -1.0;
}

void TestDistanceExpression::readsLimits()
{
    QFETCH(QString, sql);
    QFETCH(double, limit);
    QFETCH(double, offset);
    const StatementLimit found = statementLimit(sql);
    QCOMPARE(found.limit.value_or(-1), limit);
    QCOMPARE(found.offset.value_or(-1), offset);
}

void TestDistanceExpression::hugeExpressionsAreLeftAlone()
{
    const QString tooLong = QStringLiteral("(v <=> '[1]'::vector)") + QString(4 << 20, u'+');
    QVERIFY(!findDistance(tooLong));
    QVERIFY(findDistance(u'(' + QString(100'000, u'(') + QStringLiteral("v <=> '[1]'::vector") +
                         QString(100'000, u')') + u')'));
}

QTEST_GUILESS_MAIN(TestDistanceExpression)

#include "tst_distanceexpression.moc"
