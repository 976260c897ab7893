#include "app/workspace/neighbourstore.h"

#include <QTemporaryDir>
#include <QTest>

using namespace workspace;

class TestNeighbourStore : public QObject
{
    Q_OBJECT

private slots:
    void comesBack();
    void keepsTheNewest();
};

void TestNeighbourStore::comesBack()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    QVERIFY(storeNeighbours(workspace, QByteArray("\0a", 2), QByteArray("x\0y", 3)));
    QCOMPARE(*findNeighbours(workspace, QByteArray("\0a", 2)), std::optional(QByteArray("x\0y", 3)));
    QCOMPARE(*findNeighbours(workspace, "b"), std::optional<QByteArray>());
    QVERIFY(storeNeighbours(workspace, QByteArray("\0a", 2), "z"));
    QCOMPARE(*findNeighbours(workspace, QByteArray("\0a", 2)), std::optional(QByteArray("z")));
}

void TestNeighbourStore::keepsTheNewest()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    for (int i = 0; i < 25; ++i) {
        QVERIFY(storeNeighbours(workspace, QByteArray::number(i), "answers"));
        QTest::qWait(2); // they are told apart by the time
    }
    QVERIFY(!findNeighbours(workspace, "0")->has_value());
    QVERIFY(findNeighbours(workspace, "24")->has_value());
    QVERIFY(findNeighbours(workspace, "5")->has_value());
}

QTEST_GUILESS_MAIN(TestNeighbourStore)
#include "tst_neighbourstore.moc"
