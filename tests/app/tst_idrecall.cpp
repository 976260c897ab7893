#include "app/sweep/idrecall.h"

#include <QTest>

using sweep::ExactAnswer;

class TestIdRecall : public QObject
{
    Q_OBJECT

private slots:
    void countsRowsWithoutTies();
    void sharesTheLastPlacesAmongTies();
    void duplicatesSetACeiling();
    void nothingWhereTiesAreUnknown();
    void nothingMatches();
};

void TestIdRecall::countsRowsWithoutTies()
{
    const auto rows = sweep::neighbourRows({{1, 2}, {{"a", 1}, {"b", 2}}, true, 0});
    QVERIFY(rows);
    QCOMPARE(sweep::recallById(*rows, std::vector<QByteArray>{"b", "z"}), 0.5);
    QCOMPARE(sweep::recallById(*rows, std::vector<QByteArray>{"b", "a"}), 1.0);
    QCOMPARE(sweep::idCeiling(*rows), 1.0);
}

void TestIdRecall::sharesTheLastPlacesAmongTies()
{
    // One row is nearer, four compete for two places.
    const ExactAnswer answer{{1, 3, 3}, {{"a", 1}, {"b", 3}, {"c", 3}, {"d", 3}, {"e", 3}}, true, 0};
    const auto rows = sweep::neighbourRows(answer);
    QVERIFY(rows);
    QCOMPARE(rows->possible, 3);
    QCOMPARE(sweep::recallById(*rows, std::vector<QByteArray>{"a", "d", "e"}), 2.0 / 3);
    QCOMPARE(sweep::idCeiling(*rows), 2.0 / 3);
}

void TestIdRecall::duplicatesSetACeiling()
{
    const auto rows = sweep::neighbourRows({{0}, {{"a", 0}, {"b", 0}}, true, 0});
    QVERIFY(rows);
    QCOMPARE(sweep::idCeiling(*rows), 0.5);
}

void TestIdRecall::nothingWhereTiesAreUnknown()
{
    QVERIFY(!sweep::neighbourRows({{1}, {{"a", 1}}, false, 0}));
}

void TestIdRecall::nothingMatches()
{
    const auto rows = sweep::neighbourRows({});
    QVERIFY(rows);
    QCOMPARE(sweep::recallById(*rows, {}), 1.0);
    QCOMPARE(sweep::idCeiling(*rows), 1.0);
}

QTEST_APPLESS_MAIN(TestIdRecall)
#include "tst_idrecall.moc"
