#include "app/plan/filterindexes.h"
#include "app/plan/readplans.h"

#include <QTest>

using namespace plan;

class TestFilterIndexes : public QObject
{
    Q_OBJECT

private slots:
    void findsColumns_data();
    void findsColumns();
    void leavesOutWhatIsThere();
    void takesPartitionsTogether();
    void needsFacts();
    void namesAreQuoted();
};

namespace {

ColumnFacts column(const QString &name, const QString &type)
{
    ColumnFacts facts;
    facts.name = name;
    facts.type = type;
    if (type.startsWith(u"vector"))
        facts.vector = catalog::VectorShape{vectors::VectorType::Vector, 3};
    return facts;
}

TableFacts table(const QString &name)
{
    TableFacts facts;
    facts.name = {QStringLiteral("public"), name};
    for (const char *one : {"tenant", "price", "Odd \"col", "and"})
        facts.columns << column(QString::fromLatin1(one), QStringLiteral("integer"));
    facts.columns << column(QStringLiteral("title"), QStringLiteral("character varying(20)"))
                  << column(QStringLiteral("active"), QStringLiteral("boolean"))
                  << column(QStringLiteral("note"), QStringLiteral("json"))
                  << column(QStringLiteral("v"), QStringLiteral("vector(3)"));
    return facts;
}

PlanFacts factsOf(const QList<TableFacts> &tables)
{
    PlanFacts facts;
    facts.serverVersion = 170002;
    facts.tables = tables;
    return facts;
}

Plan scanOf(const QString &filter, const QString &name = QStringLiteral("items"))
{
    const QString text =
        QStringLiteral("Seq Scan on public.%1  (cost=0.00..1.00 rows=1 width=4)\n  Filter: %2\n").arg(name, filter);
    return readPlans(text.toUtf8())->plans.front();
}

QString listOf(const QList<FilterIndex> &indexes)
{
    QStringList lists;
    for (const FilterIndex &index : indexes)
        lists << index.columns.join(u'+');
    return lists.join(u' ');
}

} // namespace

void TestFilterIndexes::findsColumns_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *filter, const char *expected) {
        QTest::newRow(filter) << QString::fromUtf8(filter) << QString::fromUtf8(expected);
    };
    row("(tenant = 5)", "tenant");
    row("(items.tenant = $1)", "tenant");
    row("((price > 3) AND (tenant = 5))", "tenant+price tenant price");
    row("((price > 3) AND (price < 9))", "price");
    row("(tenant = ANY ('{7,8}'::integer[]))", "tenant");
    row("((title)::text = 'a AND b'::text)", "title");
    row("(active AND (tenant = 5))", "active+tenant active tenant");
    row("((\"Odd \"\"col\" = 5) AND (\"and\" = 1))", "Odd \"col+and Odd \"col and");
    row("(tenant = (InitPlan 1).col1)", "tenant");
    row("(price = '-3'::integer)", "price");
    row("(tenant <> 5)", "");
    row("(lower((title)::text) = 'x'::text)", "");
    row("(tenant = price)", "");
    row("((tenant = 5) OR (price = 3))", "");
    row("((tenant = 5) OR (tenant = 3))", "tenant");
    row("((title)::text ~~ '%x'::text)", "");
    row("((v <-> '[1,2,3]'::vector) < '1'::double precision)", "");
    row("((note)::text = 'x'::text)", "");
    row("((tenant % 7) = 3)", "");
    row("(other = 3)", "");
}

void TestFilterIndexes::findsColumns()
{
    QFETCH(const QString, filter);
    QTEST(listOf(filterIndexes(scanOf(filter), factsOf({table(QStringLiteral("items"))}))), "expected");
}

void TestFilterIndexes::leavesOutWhatIsThere()
{
    TableFacts items = table(QStringLiteral("items"));
    IndexFacts index;
    index.method = QStringLiteral("btree");
    index.key = QStringLiteral("tenant");
    items.indexes << index;
    const Plan plan = scanOf(QStringLiteral("((tenant = 5) AND (price > 3))"));
    QCOMPARE(listOf(filterIndexes(plan, factsOf({items}))), QStringLiteral("tenant+price price"));
    items.indexes.first().valid = false;
    QCOMPARE(listOf(filterIndexes(plan, factsOf({items}))), QStringLiteral("tenant+price tenant price"));
}

void TestFilterIndexes::takesPartitionsTogether()
{
    QByteArray text = "Append  (cost=0.00..10.00 rows=10 width=4)\n";
    TableFacts root = table(QStringLiteral("all"));
    root.partitioned = true;
    QList<TableFacts> tables{root};
    for (const char *name : {"one", "two", "three"}) {
        text += QByteArray("  ->  Seq Scan on public.") + name +
                "  (cost=0.00..1.00 rows=1 width=4)\n        Filter: (tenant = 5)\n";
        TableFacts part = table(QString::fromLatin1(name));
        part.parent = root.name;
        tables << part;
    }
    const auto indexes = filterIndexes(readPlans(text)->plans.front(), factsOf(tables));
    QCOMPARE(indexes.size(), 1);
    QCOMPARE(indexes.first().relations.size(), 3);
    QCOMPARE(indexes.first().node, 1);
    QCOMPARE(indexes.first().toSql(), QStringLiteral("CREATE INDEX ON \"public\".\"all\" (\"tenant\");"));
    QCOMPARE(indexes.first().definitions().last(), QStringLiteral("CREATE INDEX ON \"public\".\"three\" (\"tenant\")"));
}

void TestFilterIndexes::needsFacts()
{
    QVERIFY(filterIndexes(scanOf(QStringLiteral("(tenant = 5)")), PlanFacts()).isEmpty());
}

void TestFilterIndexes::namesAreQuoted()
{
    const auto indexes =
        filterIndexes(scanOf(QStringLiteral("(\"Odd \"\"col\" = 5)")), factsOf({table(QStringLiteral("items"))}));
    QCOMPARE(indexes.first().toSql(),
             QStringLiteral("CREATE INDEX CONCURRENTLY ON \"public\".\"items\" (\"Odd \"\"col\");"));
}

QTEST_GUILESS_MAIN(TestFilterIndexes)
#include "tst_filterindexes.moc"
