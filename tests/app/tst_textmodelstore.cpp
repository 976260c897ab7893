#include "app/workspace/textmodelstore.h"

#include <QTemporaryDir>
#include <QTest>

using namespace workspace;

class TestTextModelStore : public QObject
{
    Q_OBJECT

private slots:
    void comesBack();
    void tellsPlacesApart();
    void isReplacedAndDeleted();
};

namespace {

TextModelPlace place()
{
    return {QStringLiteral("system 7"), QStringLiteral("shop"), QStringLiteral("Odd \"schema"), QStringLiteral("t"),
            QStringLiteral("v")};
}

} // namespace

void TestTextModelStore::comesBack()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    QVERIFY(!findTextModel(workspace, place())->has_value());
    const QByteArray model("\0x\xff", 3);
    QVERIFY(storeTextModel(workspace, place(), QStringLiteral("title"), model));
    const auto found = findTextModel(workspace, place());
    QVERIFY(found && found->has_value());
    QCOMPARE((**found).model, model);
    QCOMPARE((**found).textColumn, QStringLiteral("title"));
    QVERIFY((**found).madeAt.isValid());
}

void TestTextModelStore::tellsPlacesApart()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    QVERIFY(storeTextModel(workspace, place(), QStringLiteral("title"), "1"));
    for (QString TextModelPlace::*part : {&TextModelPlace::server, &TextModelPlace::database, &TextModelPlace::schema,
                                          &TextModelPlace::table, &TextModelPlace::vectorColumn}) {
        TextModelPlace other = place();
        other.*part += u'x';
        QVERIFY(!findTextModel(workspace, other)->has_value());
        (other.*part).clear();
        QVERIFY(!findTextModel(workspace, other)->has_value());
    }
}

void TestTextModelStore::isReplacedAndDeleted()
{
    const QTemporaryDir folder;
    const Workspace workspace(folder.filePath(QStringLiteral("w.sqlite")));
    QVERIFY(storeTextModel(workspace, place(), QStringLiteral("title"), "1"));
    QVERIFY(storeTextModel(workspace, place(), QStringLiteral("body"), "2"));
    QCOMPARE((**findTextModel(workspace, place())).model, QByteArray("2"));
    QVERIFY(deleteTextModel(workspace, place()));
    QVERIFY(!findTextModel(workspace, place())->has_value());
    QVERIFY(deleteTextModel(workspace, place()));
}

QTEST_GUILESS_MAIN(TestTextModelStore)
#include "tst_textmodelstore.moc"
