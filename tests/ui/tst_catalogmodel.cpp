#include "app/jobs/jobrunner.h"
#include "app/jobs/onfinished.h"
#include "tests/support/catalogfixture.h"
#include "tests/support/pauseprobe.h"
#include "ui/catalog/catalogmodel.h"
#include "ui/catalog/catalogtree.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using testsupport::catalogFromText;

class TestCatalogModel : public QObject
{
    Q_OBJECT

private slots:
    void emptyModelIsEmpty();
    void tableShowsColumnsIndexesAndPartitions();
    void indexesLieUnderTheirVectorColumn();
    void rolesTellTheRow();
    void badgeNamesTypeAndDimensions_data();
    void badgeNamesTypeAndDimensions();
    void closedTablesHaveNoNodes();
    void sameCatalogMovesNothing();
    void mergeKeepsExpansionAndSelection();
    void mergeFollowsEveryChange_data();
    void mergeFollowsEveryChange();
    void filterFindsTablesColumnsAndIndexes_data();
    void filterFindsTablesColumnsAndIndexes();
    void filterKeepsExpansion();
    void partitionOfAnUnknownParentStandsAlone();
    void tenThousandTablesPauseLittle_data();
    void tenThousandTablesPauseLittle();
};

namespace {

const QString shop = QStringLiteral(R"(
schema public
table items ~1000
  id bigint key
  title text
  embedding vector(3)
  index items_hnsw hnsw embedding vector_cosine_ops
  index items_ivf ivfflat embedding vector_l2_ops broken
  index items_pkey btree id int8_ops
partitioned events ~20
  id int key
  vec halfvec(8)
partition events_a of events ~10
  id int key
  vec halfvec(8)
  index events_a_vec hnsw vec halfvec_l2_ops
partition events_b of events ~10
  id int key
view shown
  id bigint
schema stock
table bins
  code bit(64)
)");

/// The tree as indented lines, everything opened.
QString print(const QAbstractItemModel &model, const QModelIndex &parent = {}, int depth = 0)
{
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        text += QString(depth * 2, u' ') + index.data().toString() + u'\n' + print(model, index, depth + 1);
    }
    return text;
}

QModelIndex find(const QAbstractItemModel &model, const QString &name)
{
    const auto found = model.match(model.index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly | Qt::MatchRecursive);
    return found.value(0);
}

QString schemaName(int number)
{
    return QStringLiteral("s%1").arg(number);
}

QString tableName(int number)
{
    return QStringLiteral("t%1").arg(number, 5, 10, QLatin1Char('0'));
}

QString manyTables(int tables, int schemas)
{
    QString text;
    for (int number = 0; number < tables; ++number) {
        if (number % (tables / schemas) == 0)
            text += QStringLiteral("schema ") + schemaName(number / (tables / schemas)) + u'\n';
        text += QStringLiteral("table %1 ~5\n  id bigint key\n  title text\n  embedding vector(128)\n"
                               "  index %1_hnsw hnsw embedding vector_l2_ops\n")
                    .arg(tableName(number));
    }
    return text;
}

void setCatalog(CatalogModel &model, const catalog::Catalog &catalog)
{
    model.setContent(CatalogContent(catalog, model.content().filter()));
}

void setFilter(CatalogModel &model, const QString &filter)
{
    model.setContent(model.content().filtered(filter));
}

} // namespace

void TestCatalogModel::emptyModelIsEmpty()
{
    CatalogModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.hasChildren());
    setCatalog(model, catalogFromText(shop));
    QCOMPARE(model.rowCount(), 2);
    model.setContent({});
    QCOMPARE(model.rowCount(), 0);
}

void TestCatalogModel::tableShowsColumnsIndexesAndPartitions()
{
    CatalogModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    setCatalog(model, catalogFromText(shop));
    QCOMPARE(print(model), QStringLiteral(R"(public
  items
    id
    title
    embedding
      items_hnsw
      items_ivf
    items_pkey
  events
    id
    vec
    2 partitions
      events_a
        id
        vec
          events_a_vec
      events_b
        id
  shown
    id
stock
  bins
    code
)"));
}

void TestCatalogModel::indexesLieUnderTheirVectorColumn()
{
    CatalogModel model;
    setCatalog(model, catalogFromText(shop));
    const QModelIndex index = find(model, QStringLiteral("items_hnsw"));
    QCOMPARE(index.parent().data().toString(), QStringLiteral("embedding"));
    const CatalogEntry entry = model.entryAt(index);
    QCOMPARE(entry.kind, CatalogNodeKind::Index);
    QCOMPARE(entry.column->name, QStringLiteral("embedding"));
    QCOMPARE(entry.table->name.name, QStringLiteral("items"));
    QCOMPARE(model.indexOfTable({QStringLiteral("public"), QStringLiteral("events_b")}),
             find(model, QStringLiteral("events_b")));
    QVERIFY(!model.indexOfTable({QStringLiteral("stock"), QStringLiteral("items")}).isValid());
}

void TestCatalogModel::rolesTellTheRow()
{
    CatalogModel model;
    setCatalog(model, catalogFromText(shop));
    const QModelIndex column = find(model, QStringLiteral("embedding"));
    QCOMPARE(column.data(CatalogModel::BadgesRole).toStringList(), QStringList{QStringLiteral("v 3")});
    QCOMPARE(column.data(CatalogModel::MethodsRole).toStringList(),
             (QStringList{QStringLiteral("hnsw"), QStringLiteral("ivfflat")}));
    QVERIFY(column.data(Qt::ToolTipRole).toString().contains(QStringLiteral("vector_cosine_ops")));
    QVERIFY(find(model, QStringLiteral("items_ivf")).data(CatalogModel::ProblemRole).toBool());
    QVERIFY(!find(model, QStringLiteral("items_hnsw")).data(CatalogModel::ProblemRole).toBool());
    QVERIFY(find(model, QStringLiteral("items")).data(CatalogModel::FiguresRole).toString().startsWith(u'~'));
    QCOMPARE(find(model, QStringLiteral("id")).data(CatalogModel::IconRole).toString(), QStringLiteral("key"));
    QCOMPARE(find(model, QStringLiteral("title")).data(CatalogModel::NoteRole).toString(), QStringLiteral("text"));
    QVERIFY(
        find(model, QStringLiteral("items")).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("table")));

    auto catalog = catalogFromText(shop);
    catalog.schemas[0].tables[0].readable = false;
    setCatalog(model, catalog);
    QVERIFY(find(model, QStringLiteral("items")).data(CatalogModel::DimmedRole).toBool());
    QCOMPARE(find(model, QStringLiteral("items")).data(CatalogModel::IconRole).toString(), QStringLiteral("lock"));
}

void TestCatalogModel::badgeNamesTypeAndDimensions_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("badge");
    QTest::newRow("vector") << QStringLiteral("vector(1536)") << QStringLiteral("v 1536");
    QTest::newRow("halfvec") << QStringLiteral("halfvec(4000)") << QStringLiteral("h 4000");
    QTest::newRow("sparsevec") << QStringLiteral("sparsevec(30522)") << QStringLiteral("s 30522");
    QTest::newRow("bit") << QStringLiteral("bit(64)") << QStringLiteral("b 64");
    QTest::newRow("no typmod") << QStringLiteral("vector") << QStringLiteral("v ?");
}

void TestCatalogModel::badgeNamesTypeAndDimensions()
{
    QFETCH(QString, type);
    QFETCH(QString, badge);
    CatalogModel model;
    setCatalog(model, catalogFromText(QStringLiteral("schema s\ntable t\n  c ") + type));
    const QStringList expected{badge};
    QCOMPARE(find(model, QStringLiteral("c")).data(CatalogModel::BadgesRole).toStringList(), expected);
    QCOMPARE(find(model, QStringLiteral("t")).data(CatalogModel::BadgesRole).toStringList(), expected);
}

void TestCatalogModel::closedTablesHaveNoNodes()
{
    CatalogModel model;
    setCatalog(model, catalogFromText(shop));
    const QModelIndex schema = model.index(0, 0);
    const QModelIndex items = model.index(0, 0, schema);
    QVERIFY(model.hasChildren(items));
    QVERIFY(!model.hasChildren(find(model, QStringLiteral("title"))));
}

void TestCatalogModel::sameCatalogMovesNothing()
{
    CatalogModel model;
    setCatalog(model, catalogFromText(shop));
    const QString before = print(model);
    const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    setCatalog(model, catalogFromText(shop));
    QCOMPARE(inserted.count() + removed.count() + reset.count(), 0);
    QCOMPARE(print(model), before);
}

void TestCatalogModel::mergeKeepsExpansionAndSelection()
{
    CatalogModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    setCatalog(model, catalogFromText(shop));
    QTreeView view;
    view.setModel(&model);
    view.expandAll();
    const QPersistentModelIndex items = find(model, QStringLiteral("items"));
    view.collapse(find(model, QStringLiteral("events")));
    view.setCurrentIndex(find(model, QStringLiteral("items_hnsw")));

    QString changed = shop;
    changed.replace(QStringLiteral("table items"), QStringLiteral("table above\n  x int\ntable items"));
    changed.remove(QStringLiteral("view shown\n  id bigint\n"));
    setCatalog(model, catalogFromText(changed));
    QVERIFY(items.isValid());
    QCOMPARE(items.row(), 1);
    QVERIFY(view.isExpanded(items));
    QVERIFY(!view.isExpanded(find(model, QStringLiteral("events"))));
    QCOMPARE(view.currentIndex().data().toString(), QStringLiteral("items_hnsw"));
}

void TestCatalogModel::mergeFollowsEveryChange_data()
{
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, QString text, const char *from, const char *to) {
        QTest::newRow(name) << text.replace(QString::fromLatin1(from), QString::fromLatin1(to));
    };
    row("nothing", shop, "", "");
    row("column added", shop, "  title text", "  title text\n  price numeric");
    row("column gone", shop, "  title text\n", "");
    row("columns swapped", shop, "  id bigint key\n  title text", "  title text\n  id bigint key");
    row("index gone", shop, "  index items_hnsw hnsw embedding vector_cosine_ops\n", "");
    row("partition gone", shop, "partition events_b of events ~10\n  id int key\n", "");
    row("partition detached", shop, "partition events_b of events", "table events_b");
    row("table renamed", shop, "table items", "table zitems");
    row("schema gone", shop, "schema stock", "schema other");
    QTest::newRow("empty") << QString();
}

void TestCatalogModel::mergeFollowsEveryChange()
{
    QFETCH(QString, text);
    CatalogModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    setCatalog(model, catalogFromText(shop));
    print(model);
    CatalogModel fresh;
    setCatalog(fresh, catalogFromText(text));
    setCatalog(model, catalogFromText(text));
    QCOMPARE(print(model), print(fresh));
    setCatalog(model, catalogFromText(shop));
    setCatalog(fresh, catalogFromText(shop));
    QCOMPARE(print(model), print(fresh));
}

void TestCatalogModel::filterFindsTablesColumnsAndIndexes_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QStringList>("tables");
    const auto row = [](const char *filter, const QStringList &tables) {
        QTest::newRow(filter) << QString::fromLatin1(filter) << tables;
    };
    row("", {QStringLiteral("items"), QStringLiteral("events"), QStringLiteral("shown"), QStringLiteral("bins")});
    row("ITEM", {QStringLiteral("items")});
    row("embedd", {QStringLiteral("items")});
    row("items_hn", {QStringLiteral("items")});
    row("events_b", {QStringLiteral("events")});
    row("stock.", {QStringLiteral("bins")});
    row("public ev", {QStringLiteral("events")});
    row("no such", {});
}

void TestCatalogModel::filterFindsTablesColumnsAndIndexes()
{
    QFETCH(QString, filter);
    QFETCH(QStringList, tables);
    CatalogModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    setCatalog(model, catalogFromText(shop));
    setFilter(model, filter);
    QStringList found;
    for (int schema = 0; schema < model.rowCount(); ++schema) {
        const QModelIndex parent = model.index(schema, 0);
        for (int row = 0; row < model.rowCount(parent); ++row)
            found << model.index(row, 0, parent).data().toString();
    }
    QCOMPARE(found, tables);
    QCOMPARE(model.content().shownTables(), int(tables.size()));
}

void TestCatalogModel::filterKeepsExpansion()
{
    CatalogModel model;
    setCatalog(model, catalogFromText(shop));
    QTreeView view;
    view.setModel(&model);
    view.expandAll();
    const QPersistentModelIndex items = find(model, QStringLiteral("items"));
    setFilter(model, QStringLiteral("items"));
    QVERIFY(items.isValid());
    QVERIFY(view.isExpanded(items));
    setFilter(model, {});
    QVERIFY(view.isExpanded(items));
    QCOMPARE(model.rowCount(), 2);
}

void TestCatalogModel::partitionOfAnUnknownParentStandsAlone()
{
    CatalogModel model;
    setCatalog(model, catalogFromText(QStringLiteral("schema s\npartition p of elsewhere\n  id int\n")));
    QCOMPARE(print(model), QStringLiteral("s\n  p\n    id\n"));
}

void TestCatalogModel::tenThousandTablesPauseLittle_data()
{
    QTest::addColumn<int>("schemas");
    QTest::newRow("in one schema") << 1;
    QTest::newRow("in a thousand") << 1000;
}

/// The pauses are printed, not judged: they are the machine's too.
void TestCatalogModel::tenThousandTablesPauseLittle()
{
    QFETCH(int, schemas);
    const QString text = manyTables(10000, schemas);
    jobs::JobRunner runner;
    CatalogModel model;
    CatalogTree tree(model);
    tree.show();
    testsupport::PauseProbe probe;
    const auto measure = [&](const char *what, const std::function<void()> &step) {
        probe.start();
        step();
        QTest::qWait(30);
        probe.stop();
        qInfo("%s: %.1f ms", what, probe.longestOwnPauseMs());
        QVERIFY(probe.longestOwnPauseMs() < 1000);
    };
    const auto show = [&](const std::function<CatalogContent()> &make) {
        CatalogContent old = model.content();
        bool shown = false;
        const auto job = runner.start<CatalogContent>(
            {}, {}, [make](jobs::JobContext &) -> core::Result<CatalogContent> { return make(); });
        jobs::onFinished(job.result, &model, [&](const core::Result<CatalogContent> &content) {
            model.setContent(*content);
            if (!content->filter().isEmpty())
                tree.expandSchemas();
            shown = true;
        });
        QTRY_VERIFY(shown);
        runner.start<void>({}, {}, [old = std::move(old)](jobs::JobContext &) -> core::Result<void> { return {}; });
    };
    const auto read = [&] {
        show([&text] { return CatalogContent(catalogFromText(text)); });
    };
    const auto filter = [&](const char *words) {
        show([content = model.content(), words] { return content.filtered(QLatin1String(words)); });
    };
    measure("fill", read);
    measure("expand", [&] { tree.expandSchemas(); });
    measure("refresh", read);
    measure("filter to few", [&] { filter("t0077"); });
    QCOMPARE(model.content().shownTables(), 10);
    measure("filter off", [&] { filter(""); });
    measure("filter to every tenth", [&] { filter("7_hnsw"); });
    QCOMPARE(model.content().shownTables(), 1000);
    measure("filter off again", [&] { filter(""); });
    QCOMPARE(model.content().shownTables(), 10000);
    measure("find a table", [&] { QVERIFY(model.indexOfTable({schemaName(schemas - 1), tableName(9999)}).isValid()); });
}

QTEST_MAIN(TestCatalogModel)
#include "tst_catalogmodel.moc"
