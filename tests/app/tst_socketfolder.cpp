#include "app/sandbox/socketfolder.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace sandbox;

class TestSocketFolder : public QObject
{
    Q_OBJECT

private slots:
    void isInTheSandboxWhereItFits();
    void isElsewhereForALongName();
    void differsBetweenSandboxes();
    void isNotWhereAnotherAccountHasMadeIt();
    void isNotBehindALink();
};

void TestSocketFolder::isInTheSandboxWhereItFits()
{
    const QTemporaryDir folder;
    const auto made = makeSocketFolder(folder.path(), std::nullopt);
    QVERIFY(made);
    QCOMPARE(*made, folder.filePath(QStringLiteral("socket")));
    QCOMPARE(QFileInfo(*made).permissions() & (QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther),
             QFile::Permissions());
}

void TestSocketFolder::isElsewhereForALongName()
{
    const QTemporaryDir folder;
    const QString name = folder.filePath(QString(100, u'x'));
    QVERIFY(QDir().mkpath(name));
    const auto made = makeSocketFolder(name, std::nullopt);
    QVERIFY(made);
    QVERIFY(fitsSocket(*made));
    QVERIFY(!made->startsWith(folder.path()));
    QVERIFY(QDir().rmdir(*made));
}

void TestSocketFolder::differsBetweenSandboxes()
{
    const auto last = [](const QString &folder) {
        return socketFolderCandidates(folder, std::nullopt).last();
    };
    QVERIFY(last(QStringLiteral("/home/ann/one")) != last(QStringLiteral("/home/ann/two")));
    QCOMPARE(last(QStringLiteral("/home/ann/one")), last(QStringLiteral("/home/ann/one")));
}

void TestSocketFolder::isNotWhereAnotherAccountHasMadeIt()
{
    if (::geteuid() != 0)
        QSKIP("only root can make another account's folder");
    const QTemporaryDir folder;
    const QString socket = folder.filePath(QStringLiteral("socket"));
    QVERIFY(QDir().mkpath(socket));
    QCOMPARE(::chown(qPrintable(socket), 12345, 12345), 0);
    const auto made = makeSocketFolder(folder.path(), std::nullopt);
    QVERIFY(made);
    QVERIFY(*made != socket);
    QVERIFY(QDir().rmdir(*made));
}

void TestSocketFolder::isNotBehindALink()
{
    const QTemporaryDir folder;
    const QTemporaryDir target;
    QVERIFY(QFile::link(target.path(), folder.filePath(QStringLiteral("socket"))));
    const auto made = makeSocketFolder(folder.path(), std::nullopt);
    QVERIFY(made);
    QVERIFY(!made->startsWith(folder.path()));
    QVERIFY(QDir().rmdir(*made));
}

QTEST_GUILESS_MAIN(TestSocketFolder)
#include "tst_socketfolder.moc"
