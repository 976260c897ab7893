#include "app/catalog/catalog.h"
#include "app/catalog/indexexpression.h"

#include <QTest>

using namespace catalog;

class TestCatalog : public QObject
{
    Q_OBJECT

private slots:
    void namesAreQuoted();
    void expressionTellsItsColumns_data();
    void expressionTellsItsColumns();
    void vectorIndexesAreFoundByColumn();
    void distanceComesFromOperatorClass();
    void tableIsFoundByName();
};

namespace {

Index indexOver(const QString &method, const QString &column, const QString &expression = {})
{
    Index index;
    index.method = method;
    index.keys << IndexKey{column, expression, {}, {}};
    return index;
}

Column columnNamed(const QString &name, std::optional<VectorShape> vector)
{
    Column column;
    column.name = name;
    column.vector = vector;
    return column;
}

} // namespace

void TestCatalog::namesAreQuoted()
{
    const ObjectName name{QStringLiteral("odd \"schema\""), QStringLiteral("table's")};
    QCOMPARE(name.toSql(), QStringLiteral("\"odd \"\"schema\"\"\".\"table's\""));
    QCOMPARE(name.toText(), QStringLiteral("odd \"schema\".table's"));
}

void TestCatalog::expressionTellsItsColumns_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QStringList>("columns");
    const auto row = [](const char *name, const char *expression, const QStringList &columns) {
        QTest::newRow(name) << QString::fromUtf8(expression) << columns;
    };
    row("cast", "((embedding)::halfvec(3))", {QStringLiteral("embedding")});
    row("call", "(public.binary_quantize(embedding))::bit(3)", {QStringLiteral("embedding")});
    row("quoted", R"((("Odd ""Name""")::vector(3)))", {QStringLiteral("Odd \"Name\"")});
    row("qualified cast", R"(((a)::"x y".halfvec(3)))", {QStringLiteral("a")});
    row("literal", "(((note || 'embedding it''s'::text) || E'\\\\x'''))", {QStringLiteral("note")});
    row("two", "((a + b) - a)", {QStringLiteral("a"), QStringLiteral("b")});
    row("keywords", "CASE WHEN (flag IS TRUE) THEN true ELSE false END", {QStringLiteral("flag")});
    row("unicode", "lower(größe)", {QString::fromUtf8("größe")});
    row("field", "((point).x)", {QStringLiteral("point")});
    row("empty", "", {});
}

void TestCatalog::expressionTellsItsColumns()
{
    QFETCH(QString, expression);
    QFETCH(QStringList, columns);
    QCOMPARE(columnsRead(expression), columns);
}

void TestCatalog::vectorIndexesAreFoundByColumn()
{
    Table table;
    table.columns << columnNamed(QStringLiteral("embedding"), VectorShape{})
                  << columnNamed(QStringLiteral("other"), VectorShape{})
                  << columnNamed(QStringLiteral("title"), std::nullopt);
    table.indexes << indexOver(QStringLiteral("hnsw"), QStringLiteral("embedding"))
                  << indexOver(QStringLiteral("ivfflat"), {}, QStringLiteral("((embedding)::halfvec(3))"))
                  << indexOver(QStringLiteral("hnsw"), QStringLiteral("other"))
                  << indexOver(QStringLiteral("btree"), QStringLiteral("embedding"));
    QCOMPARE(table.vectorColumns().size(), 2);
    QCOMPARE(table.vectorIndexesOf(QStringLiteral("embedding")),
             (QList<const Index *>{&table.indexes[0], &table.indexes[1]}));
    QCOMPARE(table.vectorIndexesOf(QStringLiteral("title")), QList<const Index *>{});
    QCOMPARE(table.column(QStringLiteral("Title")), nullptr);
}

void TestCatalog::distanceComesFromOperatorClass()
{
    const auto distanceOf = [](const QString &method, const QString &operatorClass) {
        Index index = indexOver(method, QStringLiteral("c"));
        index.keys.first().operatorClass = operatorClass;
        return index.distance();
    };
    QCOMPARE(distanceOf(QStringLiteral("hnsw"), QStringLiteral("halfvec_cosine_ops")), vectors::Distance::Cosine);
    QCOMPARE(distanceOf(QStringLiteral("btree"), QStringLiteral("vector_ops")), std::nullopt);
    QCOMPARE(Index().distance(), std::nullopt);
}

void TestCatalog::tableIsFoundByName()
{
    Catalog catalog;
    Table table;
    table.name = {QStringLiteral("b"), QStringLiteral("t")};
    catalog.schemas << Schema{QStringLiteral("a"), {}} << Schema{QStringLiteral("b"), {table}};
    QVERIFY(catalog.table(table.name));
    QCOMPARE(catalog.table({QStringLiteral("a"), QStringLiteral("t")}), nullptr);
}

QTEST_GUILESS_MAIN(TestCatalog)
#include "tst_catalog.moc"
