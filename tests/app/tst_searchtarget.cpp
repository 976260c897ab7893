#include "app/search/searchtarget.h"

#include <QTest>

using catalog::Table;
using catalog::TableKind;
using search::SearchChoice;
using vectors::Distance;
using vectors::IndexMethod;
using vectors::VectorType;

class TestSearchTarget : public QObject
{
    Q_OBJECT

private slots:
    void withoutIndexTheUsualDistanceComesFirst_data();
    void withoutIndexTheUsualDistanceComesFirst();
    void theIndexedDistanceComesFirst();
    void severalIndexesGiveSeveralChoices();
    void indexesOfOneOrderShareAChoice();
    void expressionIndexesHaveTheirOwnShape();
    void partialIndexesComeLast();
    void invalidIndexesDoNotServe();
    void otherColumnsIndexesDoNotServe();
    void notAVectorColumn();
    void keysOfTables_data();
    void keysOfTables();
    void namedIndexDecides();
    void errorsNameWhatIsWrong_data();
    void errorsNameWhatIsWrong();
};

namespace {

catalog::Column column(const QString &name, VectorType type, int dimensions)
{
    catalog::Column column;
    column.name = name;
    column.type = QStringLiteral("%1(%2)").arg(vectors::typeName(type)).arg(dimensions);
    column.vector = catalog::VectorShape{type, dimensions};
    return column;
}

catalog::Index index(const QString &name, const QString &method, const QString &operatorClass)
{
    catalog::Index index;
    index.name = {QStringLiteral("public"), name};
    index.method = method;
    index.keys = {{QStringLiteral("embedding"), QString(), operatorClass, QStringLiteral("vector(1536)")}};
    return index;
}

catalog::Index expressionIndex(const QString &name, const QString &expression, const QString &operatorClass,
                               const QString &type)
{
    catalog::Index index;
    index.name = {QStringLiteral("public"), name};
    index.method = QStringLiteral("hnsw");
    index.keys = {{QString(), expression, operatorClass, type}};
    return index;
}

Table items(VectorType type = VectorType::Vector, int dimensions = 1536)
{
    Table table;
    table.name = {QStringLiteral("public"), QStringLiteral("items")};
    table.keyColumns = {QStringLiteral("id")};
    catalog::Column id;
    id.name = QStringLiteral("id");
    id.type = QStringLiteral("bigint");
    table.columns = {id, column(QStringLiteral("embedding"), type, dimensions)};
    return table;
}

QList<SearchChoice> choicesOf(const Table &table)
{
    return search::searchChoices(table, QStringLiteral("embedding"));
}

QStringList indexNames(const SearchChoice &choice)
{
    QStringList names;
    for (const auto &serving : choice.indexes)
        names << serving.name.name;
    return names;
}

const QString hnsw = QStringLiteral("hnsw");
const QString ivfflat = QStringLiteral("ivfflat");

} // namespace

void TestSearchTarget::withoutIndexTheUsualDistanceComesFirst_data()
{
    QTest::addColumn<VectorType>("type");
    QTest::addColumn<Distance>("usual");
    QTest::addColumn<int>("count");
    QTest::newRow("vector") << VectorType::Vector << Distance::Cosine << 4;
    QTest::newRow("halfvec") << VectorType::Halfvec << Distance::Cosine << 4;
    QTest::newRow("sparsevec") << VectorType::Sparsevec << Distance::Cosine << 4;
    QTest::newRow("bit") << VectorType::Bit << Distance::Hamming << 2;
}

void TestSearchTarget::withoutIndexTheUsualDistanceComesFirst()
{
    QFETCH(VectorType, type);
    QFETCH(Distance, usual);
    QFETCH(int, count);
    const Table table = items(type, 64);
    const auto choices = choicesOf(table);
    QCOMPARE(choices.size(), count);
    QCOMPARE(choices.first().distance, usual);
    QCOMPARE(choices.first().shape, (catalog::VectorShape{type, 64}));
    QVERIFY(choices.first().indexes.isEmpty());
}

void TestSearchTarget::theIndexedDistanceComesFirst()
{
    Table table = items();
    table.indexes = {index(QStringLiteral("items_l2"), hnsw, QStringLiteral("vector_l2_ops"))};
    const auto choices = choicesOf(table);
    QCOMPARE(choices.size(), 4);
    QCOMPARE(choices.first().distance, Distance::L2);
    QCOMPARE(indexNames(choices.first()), QStringList{QStringLiteral("items_l2")});
    QCOMPARE(choices[1].distance, Distance::Cosine);
    QVERIFY(choices[1].indexes.isEmpty());
}

void TestSearchTarget::severalIndexesGiveSeveralChoices()
{
    Table table = items();
    table.indexes = {index(QStringLiteral("a"), hnsw, QStringLiteral("vector_ip_ops")),
                     index(QStringLiteral("b"), ivfflat, QStringLiteral("vector_l2_ops"))};
    const auto choices = choicesOf(table);
    QCOMPARE(choices.size(), 4);
    QCOMPARE(choices[0].distance, Distance::InnerProduct);
    QCOMPARE(choices[1].distance, Distance::L2);
    QCOMPARE(choices[1].indexes.first().method, IndexMethod::Ivfflat);
    QVERIFY(choices[2].indexes.isEmpty());
}

void TestSearchTarget::indexesOfOneOrderShareAChoice()
{
    Table table = items();
    table.indexes = {index(QStringLiteral("a"), hnsw, QStringLiteral("vector_cosine_ops")),
                     index(QStringLiteral("b"), ivfflat, QStringLiteral("vector_cosine_ops"))};
    const auto choices = choicesOf(table);
    QCOMPARE(indexNames(choices.first()), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    const auto serving = search::servedBy(table, search::targetOf(table, QStringLiteral("embedding"), choices[0]));
    QCOMPARE(serving, choices[0].indexes);
    QVERIFY(search::servedBy(table, search::targetOf(table, QStringLiteral("embedding"), choices[1])).isEmpty());
}

void TestSearchTarget::expressionIndexesHaveTheirOwnShape()
{
    Table table = items();
    const QString half = QStringLiteral("((embedding)::halfvec(1536))");
    const QString bits = QStringLiteral("((binary_quantize(embedding))::bit(1536))");
    table.indexes = {
        expressionIndex(QStringLiteral("half"), half, QStringLiteral("halfvec_cosine_ops"),
                        QStringLiteral("extensions.halfvec(1536)")),
        expressionIndex(QStringLiteral("bits"), bits, QStringLiteral("bit_hamming_ops"), QStringLiteral("bit(1536)"))};
    const auto choices = choicesOf(table);
    QCOMPARE(choices.size(), 6);
    QCOMPARE(choices[0].expression, half);
    QCOMPARE(choices[0].shape, (catalog::VectorShape{VectorType::Halfvec, 1536}));
    QCOMPARE(choices[1].distance, Distance::Hamming);
    QCOMPARE(choices[1].shape, (catalog::VectorShape{VectorType::Bit, 1536}));
    const auto target = search::targetOf(table, QStringLiteral("embedding"), choices[1]);
    QCOMPARE(target.expression, bits);
    QCOMPARE(target.shape, choices[1].shape);
    QCOMPARE(search::servedBy(table, target), choices[1].indexes);
}

void TestSearchTarget::partialIndexesComeLast()
{
    Table table = items();
    table.indexes = {index(QStringLiteral("a_partial"), hnsw, QStringLiteral("vector_l2_ops")),
                     expressionIndex(QStringLiteral("half"), QStringLiteral("((embedding)::halfvec(1536))"),
                                     QStringLiteral("halfvec_l2_ops"), QStringLiteral("halfvec(1536)"))};
    table.indexes[0].predicate = QStringLiteral("(tenant = 1)");
    auto choices = choicesOf(table);
    QCOMPARE(indexNames(choices[0]), QStringList{QStringLiteral("half")});
    QCOMPARE(choices[1].indexes.first().predicate, QStringLiteral("(tenant = 1)"));
    table.indexes << index(QStringLiteral("b_full"), hnsw, QStringLiteral("vector_l2_ops"));
    choices = choicesOf(table);
    QCOMPARE(indexNames(choices[0]), (QStringList{QStringLiteral("b_full"), QStringLiteral("a_partial")}));
}

void TestSearchTarget::invalidIndexesDoNotServe()
{
    Table table = items();
    table.indexes = {index(QStringLiteral("a"), hnsw, QStringLiteral("vector_l2_ops"))};
    table.indexes[0].valid = false;
    QVERIFY(choicesOf(table).first().indexes.isEmpty());
}

void TestSearchTarget::otherColumnsIndexesDoNotServe()
{
    Table table = items();
    table.columns << column(QStringLiteral("other"), VectorType::Vector, 3);
    table.indexes = {index(QStringLiteral("a"), hnsw, QStringLiteral("vector_l2_ops"))};
    QVERIFY(search::searchChoices(table, QStringLiteral("other")).first().indexes.isEmpty());
}

void TestSearchTarget::notAVectorColumn()
{
    QVERIFY(search::searchChoices(items(), QStringLiteral("id")).isEmpty());
    QVERIFY(search::searchChoices(items(), QStringLiteral("nope")).isEmpty());
}

void TestSearchTarget::keysOfTables_data()
{
    QTest::addColumn<TableKind>("kind");
    QTest::addColumn<QStringList>("key");
    QTest::addColumn<QStringList>("expected");
    const QStringList id{QStringLiteral("tenant"), QStringLiteral("id")};
    const QStringList none;
    const QStringList ctid{QStringLiteral("ctid")};
    QTest::newRow("key") << TableKind::Ordinary << id << id;
    QTest::newRow("no key") << TableKind::Ordinary << none << ctid;
    QTest::newRow("materialized view") << TableKind::MaterializedView << none << ctid;
    QTest::newRow("partition") << TableKind::Partition << none << ctid;
    QTest::newRow("partitioned") << TableKind::Partitioned << none
                                 << QStringList{QStringLiteral("tableoid"), QStringLiteral("ctid")};
    QTest::newRow("view") << TableKind::View << none << none;
    QTest::newRow("foreign") << TableKind::Foreign << none << none;
    QTest::newRow("foreign with a key") << TableKind::Foreign << id << id;
}

void TestSearchTarget::keysOfTables()
{
    QFETCH(TableKind, kind);
    QFETCH(QStringList, key);
    QFETCH(QStringList, expected);
    Table table = items();
    table.kind = kind;
    table.keyColumns = key;
    const auto target = search::defaultTarget(table, QStringLiteral("embedding"));
    QVERIFY(target);
    QCOMPARE(search::keyColumnsOf(*target), expected);
}

void TestSearchTarget::namedIndexDecides()
{
    Table table = items();
    table.indexes = {index(QStringLiteral("a"), hnsw, QStringLiteral("vector_ip_ops")),
                     index(QStringLiteral("b"), ivfflat, QStringLiteral("vector_l2_ops"))};
    const auto byDefault = search::defaultTarget(table, QStringLiteral("embedding"));
    QVERIFY(byDefault);
    QCOMPARE(byDefault->distance, Distance::InnerProduct);
    const auto named = search::defaultTarget(table, QStringLiteral("embedding"), QStringLiteral("b"));
    QVERIFY(named);
    QCOMPARE(named->distance, Distance::L2);
    QVERIFY(search::defaultTarget(table, QStringLiteral("embedding"), QStringLiteral("public.b")));
}

void TestSearchTarget::errorsNameWhatIsWrong_data()
{
    QTest::addColumn<QString>("columnName");
    QTest::addColumn<QString>("indexName");
    QTest::addColumn<core::ErrorKind>("kind");
    QTest::addColumn<QString>("named");
    using core::ErrorKind;
    const QString embedding = QStringLiteral("embedding");
    QTest::newRow("no column") << QStringLiteral("nope") << QString() << ErrorKind::Missing << QStringLiteral("nope");
    QTest::newRow("not a vector") << QStringLiteral("id") << QString() << ErrorKind::InvalidInput
                                  << QStringLiteral("bigint");
    QTest::newRow("no index") << embedding << QStringLiteral("none") << ErrorKind::Missing << QStringLiteral("none");
    QTest::newRow("btree") << embedding << QStringLiteral("items_pkey") << ErrorKind::InvalidInput
                           << QStringLiteral("items_pkey");
    QTest::newRow("not valid") << embedding << QStringLiteral("broken") << ErrorKind::InvalidInput
                               << QStringLiteral("not valid");
    QTest::newRow("unknown class") << embedding << QStringLiteral("strange") << ErrorKind::InvalidInput
                                   << QStringLiteral("operator class");
}

void TestSearchTarget::errorsNameWhatIsWrong()
{
    QFETCH(QString, columnName);
    QFETCH(QString, indexName);
    QFETCH(core::ErrorKind, kind);
    QFETCH(QString, named);
    Table table = items();
    catalog::Index primary;
    primary.name = {QStringLiteral("public"), QStringLiteral("items_pkey")};
    primary.method = QStringLiteral("btree");
    primary.keys = {{QStringLiteral("id"), QString(), QStringLiteral("int8_ops"), QStringLiteral("bigint")}};
    catalog::Index broken = index(QStringLiteral("broken"), hnsw, QStringLiteral("vector_l2_ops"));
    broken.valid = false;
    table.indexes = {primary, broken, index(QStringLiteral("strange"), hnsw, QStringLiteral("vector_odd_ops"))};
    const auto target =
        search::defaultTarget(table, columnName, indexName.isEmpty() ? std::nullopt : std::optional(indexName));
    QVERIFY(!target);
    QCOMPARE(target.error().kind, kind);
    QVERIFY2(target.error().message.contains(named), qPrintable(target.error().message));
}

QTEST_GUILESS_MAIN(TestSearchTarget)
#include "tst_searchtarget.moc"
