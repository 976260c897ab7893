#include "app/workspace/searchstore.h"

#include <QTemporaryDir>
#include <QTest>

using namespace workspace;

class TestSearchStore : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void readsBackWhatWasWritten();
    void listsByTableAndName();
    void sameNameOfTheTableIsReplaced();
    void renames();
    void refusesNamesThatDoNotDo();
    void missingOnesAreNamed();
    void deletes();

private:
    qint64 store(const QString &table, const QString &name, const QString &request = QStringLiteral("{}")) const;
    QStringList names(const QString &table = {}) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workspace> m_workspace;
};

void TestSearchStore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = std::make_unique<Workspace>(m_folder->filePath(QStringLiteral("w.sqlite")));
}

qint64 TestSearchStore::store(const QString &table, const QString &name, const QString &request) const
{
    SavedSearch search;
    search.table = table;
    search.name = name;
    search.request = request;
    return storeSearch(*m_workspace, search).value();
}

QStringList TestSearchStore::names(const QString &table) const
{
    const auto found = listSearches(*m_workspace, table);
    QStringList names;
    for (const SavedSearch &search : found.value())
        names << search.name;
    return names;
}

void TestSearchStore::readsBackWhatWasWritten()
{
    SavedSearch search;
    search.name = QStringLiteral("Nähe zu \"5\";\n--");
    search.connection = QStringLiteral("postgres@db1:5432/shop");
    search.table = QStringLiteral("odd \"schema\".t; --");
    search.request = QStringLiteral("{\"k\":10}");
    const auto id = storeSearch(*m_workspace, search);
    QVERIFY2(id, id ? "" : qPrintable(id.error().message));
    const auto loaded = loadSearch(*m_workspace, *id);
    QVERIFY(loaded);
    QVERIFY(loaded->savedAt.isValid());
    search.id = *id;
    search.savedAt = loaded->savedAt;
    QVERIFY(*loaded == search);
}

void TestSearchStore::listsByTableAndName()
{
    store(QStringLiteral("public.b"), QStringLiteral("two"));
    store(QStringLiteral("public.a"), QStringLiteral("three"));
    store(QStringLiteral("public.a"), QStringLiteral("one"));
    QCOMPARE(names(QStringLiteral("public.a")), (QStringList{QStringLiteral("one"), QStringLiteral("three")}));
    QCOMPARE(names(), (QStringList{QStringLiteral("one"), QStringLiteral("three"), QStringLiteral("two")}));
    QVERIFY(names(QStringLiteral("public.c")).isEmpty());
}

void TestSearchStore::sameNameOfTheTableIsReplaced()
{
    const qint64 first = store(QStringLiteral("public.a"), QStringLiteral("one"), QStringLiteral("{\"k\":1}"));
    const qint64 elsewhere = store(QStringLiteral("public.b"), QStringLiteral("one"), QStringLiteral("{\"k\":2}"));
    const qint64 again = store(QStringLiteral("public.a"), QStringLiteral("one"), QStringLiteral("{\"k\":3}"));
    QCOMPARE(again, first);
    QCOMPARE(loadSearch(*m_workspace, first)->request, QStringLiteral("{\"k\":3}"));
    QCOMPARE(loadSearch(*m_workspace, elsewhere)->request, QStringLiteral("{\"k\":2}"));
}

void TestSearchStore::renames()
{
    const qint64 id = store(QStringLiteral("public.a"), QStringLiteral("one"));
    QVERIFY(renameSearch(*m_workspace, id, QStringLiteral(" eins ")));
    QCOMPARE(loadSearch(*m_workspace, id)->name, QStringLiteral("eins"));
    QVERIFY(renameSearch(*m_workspace, id, QStringLiteral("eins")));
}

void TestSearchStore::refusesNamesThatDoNotDo()
{
    const qint64 id = store(QStringLiteral("public.a"), QStringLiteral("one"));
    store(QStringLiteral("public.a"), QStringLiteral("two"));
    const auto taken = renameSearch(*m_workspace, id, QStringLiteral("two"));
    QVERIFY(!taken && taken.error().kind == core::ErrorKind::InvalidInput);
    QVERIFY(taken.error().message.contains(QStringLiteral("two")));
    const auto empty = renameSearch(*m_workspace, id, QStringLiteral("  "));
    QVERIFY(!empty && empty.error().kind == core::ErrorKind::InvalidInput);
    QVERIFY(!storeSearch(*m_workspace, SavedSearch()));
    QCOMPARE(names(), (QStringList{QStringLiteral("one"), QStringLiteral("two")}));
}

void TestSearchStore::missingOnesAreNamed()
{
    const auto loaded = loadSearch(*m_workspace, 77);
    QVERIFY(!loaded && loaded.error().kind == core::ErrorKind::Missing);
    QVERIFY(loaded.error().message.contains(QStringLiteral("77")));
    const auto renamed = renameSearch(*m_workspace, 77, QStringLiteral("x"));
    QVERIFY(!renamed && renamed.error().kind == core::ErrorKind::Missing);
}

void TestSearchStore::deletes()
{
    const qint64 id = store(QStringLiteral("public.a"), QStringLiteral("one"));
    QVERIFY(deleteSearch(*m_workspace, id));
    QVERIFY(deleteSearch(*m_workspace, id));
    QVERIFY(names().isEmpty());
}

QTEST_GUILESS_MAIN(TestSearchStore)
#include "tst_searchstore.moc"
