#include "app/sweep/settingaxes.h"

#include <QTest>

using namespace sweep;

class TestSettingAxes : public QObject
{
    Q_OBJECT

private slots:
    void readsWhatAPersonTypes();
    void refuses_data();
    void refuses();
    void combinesAll();
    void noAxisChangesNothing();
};

void TestSettingAxes::readsWhatAPersonTypes()
{
    const auto axes =
        parseAxes(QStringLiteral(" hnsw.iterative_scan = off , relaxed_order,off; HNSW.max_scan_tuples=20000;"));
    QVERIFY(axes);
    const QList<SettingAxis> expected{
        {QStringLiteral("hnsw.iterative_scan"), {QStringLiteral("off"), QStringLiteral("relaxed_order")}},
        {QStringLiteral("hnsw.max_scan_tuples"), {QStringLiteral("20000")}}};
    QCOMPARE(*axes, expected);
    QCOMPARE(axesText(*axes), QStringLiteral("hnsw.iterative_scan = off, relaxed_order; hnsw.max_scan_tuples = 20000"));
    QCOMPARE(parseAxes({})->size(), 0);
}

void TestSettingAxes::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("named");
    QTest::newRow("no value") << "hnsw.iterative_scan"
                              << "hnsw.iterative_scan";
    QTest::newRow("empty value") << "work_mem = ,"
                                 << "work_mem";
    QTest::newRow("what would unlock writing") << "transaction_read_only = off"
                                               << "transaction_read_only";
    QTest::newRow("another session's matter") << "role = postgres"
                                              << "role";
    QTest::newRow("SQL") << "jit = off; drop table x"
                         << "drop table x";
}

void TestSettingAxes::refuses()
{
    QFETCH(QString, text);
    QFETCH(QString, named);
    const auto axes = parseAxes(text);
    QVERIFY(!axes);
    QVERIFY2(axes.error().message.contains(named), qPrintable(axes.error().message));
}

void TestSettingAxes::combinesAll()
{
    const QList<GridPoint> grid{{{QStringLiteral("hnsw.ef_search"), QStringLiteral("10")}},
                                {{QStringLiteral("hnsw.ef_search"), QStringLiteral("20")}}};
    const QList<SettingAxis> axes{{QStringLiteral("a"), {QStringLiteral("1"), QStringLiteral("2")}},
                                  {QStringLiteral("b"), {QStringLiteral("x"), QStringLiteral("y")}}};
    const QList<GridPoint> points = withAxes(grid, axes);
    QCOMPARE(points.size(), 8);
    const GridPoint first{{QStringLiteral("hnsw.ef_search"), QStringLiteral("10")},
                          {QStringLiteral("a"), QStringLiteral("1")},
                          {QStringLiteral("b"), QStringLiteral("x")}};
    QCOMPARE(points.first(), first);
    QCOMPARE(points.at(2).at(2).value, QStringLiteral("y"));
    QCOMPARE(points.last().at(1).value, QStringLiteral("2"));
}

void TestSettingAxes::noAxisChangesNothing()
{
    const QList<GridPoint> grid{{{QStringLiteral("hnsw.ef_search"), QStringLiteral("10")}}};
    QCOMPARE(withAxes(grid, {}), grid);
}

QTEST_APPLESS_MAIN(TestSettingAxes)
#include "tst_settingaxes.moc"
