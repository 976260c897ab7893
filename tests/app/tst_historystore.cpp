#include "app/workspace/historystore.h"
#include "app/workspace/workspacesession.h"

#include <QTemporaryDir>
#include <QTest>

using namespace workspace;

class TestHistoryStore : public QObject
{
    Q_OBJECT

private slots:
    void comesBack();
    void isSearched_data();
    void isSearched();
    void keepsTheNewest();
    void leavesOutWhatIsTooLong();
    void isDeleted();
    void draftsComeBack();
};

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

HistoryRecord recordOf(const QString &sql)
{
    HistoryRecord record;
    record.sql = sql;
    return record;
}

} // namespace

void TestHistoryStore::comesBack()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(text("w.sqlite")));
    QVERIFY(listHistory(workspace)->isEmpty());
    HistoryRecord record;
    record.connection = text("me@host:5432/db");
    record.sql = text("SELECT :x, 'ü😀';\n-- done");
    record.statements = 2;
    record.state = HistoryState::ConnectionLost;
    record.elapsed = {1.25};
    record.rows = 10'000'000'000;
    record.error = text("server closed the connection");
    const auto id = storeHistory(workspace, record);
    QVERIFY(id);
    const auto records = listHistory(workspace);
    QVERIFY(records);
    QCOMPARE(records->size(), 1);
    QVERIFY(records->first().ranAt.isValid());
    record.id = *id;
    record.ranAt = records->first().ranAt;
    QCOMPARE(records->first(), record);
}

void TestHistoryStore::isSearched_data()
{
    QTest::addColumn<QString>("search");
    QTest::addColumn<QStringList>("found");
    QTest::newRow("all, newest first") << QString()
                                       << QStringList{text("a\\b"), text("50% off_x"), text("SELECT Items")};
    QTest::newRow("in any case") << text("items") << QStringList{text("SELECT Items")};
    QTest::newRow("a percent sign") << text("%") << QStringList{text("50% off_x")};
    QTest::newRow("an underscore") << text("f_x") << QStringList{text("50% off_x")};
    QTest::newRow("a backslash") << text("\\") << QStringList{text("a\\b")};
    QTest::newRow("nothing") << text("nosuch") << QStringList();
}

void TestHistoryStore::isSearched()
{
    QFETCH(QString, search);
    QFETCH(QStringList, found);
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(text("w.sqlite")));
    for (const char *sql : {"SELECT Items", "50% off_x", "a\\b"})
        QVERIFY(storeHistory(workspace, recordOf(text(sql))));
    QStringList texts;
    const auto records = listHistory(workspace, search);
    QVERIFY(records);
    for (const HistoryRecord &record : *records)
        texts << record.sql;
    QCOMPARE(texts, found);
    QCOMPARE(listHistory(workspace, {}, 2)->size(), 2);
}

void TestHistoryStore::keepsTheNewest()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(text("w.sqlite")));
    {
        const auto session = WorkspaceSession::open(workspace.path());
        QVERIFY(session);
        QVERIFY(session->begin());
        for (int i = 0; i < MostHistory; ++i)
            QVERIFY(session->run(text("INSERT INTO statement_history (ran_at, sql, state) VALUES ('', ?, 'succeeded')"),
                                 {i}));
        QVERIFY(session->commit());
    }
    QVERIFY(storeHistory(workspace, recordOf(text("newest"))));
    const auto records = listHistory(workspace, {}, 2 * MostHistory);
    QVERIFY(records);
    QCOMPARE(records->size(), MostHistory);
    QCOMPARE(records->first().sql, text("newest"));
    QCOMPARE(records->last().sql, text("1"));
}

void TestHistoryStore::leavesOutWhatIsTooLong()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(text("w.sqlite")));
    QCOMPARE(*storeHistory(workspace, recordOf(QString(LongestHistory + 1, u'x'))), 0);
    QVERIFY(*storeHistory(workspace, recordOf(QString(LongestHistory, u'x'))) > 0);
    QCOMPARE(listHistory(workspace)->size(), 1);
}

void TestHistoryStore::isDeleted()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(text("w.sqlite")));
    const auto first = storeHistory(workspace, recordOf(text("a")));
    QVERIFY(storeHistory(workspace, recordOf(text("b"))));
    QVERIFY(deleteHistory(workspace, *first));
    QCOMPARE(listHistory(workspace)->size(), 1);
    QVERIFY(clearHistory(workspace));
    QVERIFY(listHistory(workspace)->isEmpty());
}

void TestHistoryStore::draftsComeBack()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(text("w.sqlite")));
    QCOMPARE(*loadDraft(workspace, text("sql")), Draft());
    QVERIFY(storeDraft(workspace, text("sql"), {text("SELECT 'ü"), text("/a/b.sql")}));
    QVERIFY(storeDraft(workspace, text("other"), {text("x"), {}}));
    QVERIFY(storeDraft(workspace, text("sql"), {text("SELECT 2"), QString()}));
    QCOMPARE(*loadDraft(workspace, text("sql")), (Draft{text("SELECT 2"), text("")}));
}

QTEST_GUILESS_MAIN(TestHistoryStore)
#include "tst_historystore.moc"
