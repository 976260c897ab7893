#include "app/db/connectionparameters.h"
#include "app/workspace/savedconnections.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace workspace;

class TestSavedConnections : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void readsBackWhatWasWritten();
    void replacesByItsId();
    void listsTheLastUsedFirst();
    void missingOnesAreNamed();
    void refusesPasswords_data();
    void refusesPasswords();
    void passwordIsNotInTheFile();

private:
    SavedConnection saved(const QString &name) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workspace> m_workspace;
};

SavedConnection TestSavedConnections::saved(const QString &name) const
{
    SavedConnection connection;
    connection.name = name;
    connection.conninfo = QStringLiteral("dbname='sh op' host='db1'");
    connection.color = QStringLiteral("#0072b2");
    connection.keepsPassword = true;
    return connection;
}

void TestSavedConnections::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = std::make_unique<Workspace>(m_folder->filePath(QStringLiteral("w.sqlite")));
}

void TestSavedConnections::readsBackWhatWasWritten()
{
    SavedConnection connection = saved(QStringLiteral("Täst \"1\""));
    const auto id = storeConnection(*m_workspace, connection);
    QVERIFY2(id, id ? "" : qPrintable(id.error().message));
    connection.id = *id;
    const auto loaded = loadConnection(*m_workspace, *id);
    QVERIFY(loaded);
    QVERIFY(*loaded == connection);
    QVERIFY(storeConnection(*m_workspace, SavedConnection()));
}

void TestSavedConnections::replacesByItsId()
{
    SavedConnection connection = saved(QStringLiteral("a"));
    connection.id = *storeConnection(*m_workspace, connection);
    QVERIFY(markConnectionUsed(*m_workspace, connection.id));
    connection.name = QStringLiteral("b");
    connection.keepsPassword = false;
    QCOMPARE(*storeConnection(*m_workspace, connection), connection.id);
    const auto all = listConnections(*m_workspace);
    QVERIFY(all);
    QCOMPARE(all->size(), 1);
    QCOMPARE(all->first().name, QStringLiteral("b"));
    QVERIFY(!all->first().keepsPassword);
    QVERIFY(qAbs(all->first().lastUsed->secsTo(QDateTime::currentDateTimeUtc())) < 60);
}

void TestSavedConnections::listsTheLastUsedFirst()
{
    const auto z = storeConnection(*m_workspace, saved(QStringLiteral("z")));
    const auto a = storeConnection(*m_workspace, saved(QStringLiteral("a")));
    const auto m = storeConnection(*m_workspace, saved(QStringLiteral("m")));
    QVERIFY(z && a && m);
    QVERIFY(markConnectionUsed(*m_workspace, *m));
    QStringList names;
    const auto all = listConnections(*m_workspace);
    for (const SavedConnection &connection : *all)
        names << connection.name;
    QCOMPARE(names, (QStringList{QStringLiteral("m"), QStringLiteral("a"), QStringLiteral("z")}));
    QVERIFY(deleteConnection(*m_workspace, *m));
    QCOMPARE(listConnections(*m_workspace)->size(), 2);
}

void TestSavedConnections::missingOnesAreNamed()
{
    const auto loaded = loadConnection(*m_workspace, 41);
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().kind, core::ErrorKind::Missing);
    SavedConnection gone = saved(QStringLiteral("gone"));
    gone.id = 41;
    QCOMPARE(storeConnection(*m_workspace, gone).error().kind, core::ErrorKind::Missing);
}

void TestSavedConnections::refusesPasswords_data()
{
    QTest::addColumn<QString>("conninfo");
    QTest::addColumn<bool>("accepted");
    const auto row = [](const char *conninfo, bool accepted) {
        QTest::newRow(conninfo) << QString::fromLatin1(conninfo) << accepted;
    };
    row("host=h password=x", false);
    row("password = 'x y'", false);
    row("sslpassword=x host=h", false);
    row("postgresql://u:x@h/d", false);
    row("postgresql://u@h:5432/d", true);
    row("host='h' dbname='password=odd'", true);
    row("dbname='it\\'s password=odd'", true);
    row("passfile='/home/u/.pgpass'", true);
    row("", true);
}

void TestSavedConnections::refusesPasswords()
{
    QFETCH(QString, conninfo);
    QFETCH(bool, accepted);
    SavedConnection connection = saved(QStringLiteral("x"));
    connection.conninfo = conninfo;
    QCOMPARE(bool(storeConnection(*m_workspace, connection)), accepted);
}

void TestSavedConnections::passwordIsNotInTheFile()
{
    const auto parameters = db::ConnectionParameters::parse(QStringLiteral("postgresql://ann:hunter2@db1/shop"));
    QVERIFY(parameters);
    SavedConnection connection = saved(QStringLiteral("shop"));
    connection.conninfo = parameters->toConninfo();
    QVERIFY(storeConnection(*m_workspace, connection));
    QFile file(m_workspace->path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.contains("db1"));
    QVERIFY(!bytes.contains("hunter2"));
}

QTEST_GUILESS_MAIN(TestSavedConnections)
#include "tst_savedconnections.moc"
