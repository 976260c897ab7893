#include "app/core/result.h"

#include <QTest>

#include <memory>

using namespace core;

class TestResult : public QObject
{
    Q_OBJECT

private slots:
    void holdsAValueOrAnError();
    void movesItsValue();
    void errorReadsInOneLine();
};

void TestResult::holdsAValueOrAnError()
{
    const Result<int> good = 3;
    QVERIFY(good);
    QCOMPARE(*good, 3);
    const Result<int> bad = cancelledError();
    QVERIFY(!bad);
    QCOMPARE(bad.error().kind, ErrorKind::Cancelled);
    QVERIFY(Result<void>());
    QVERIFY(!Result<void>(cancelledError()));
}

void TestResult::movesItsValue()
{
    Result<std::unique_ptr<int>> owner = std::make_unique<int>(7);
    const std::unique_ptr<int> taken = std::move(*owner);
    QCOMPARE(*taken, 7);
}

void TestResult::errorReadsInOneLine()
{
    Error error;
    error.message = QStringLiteral("relation \"x\"\ndoes not exist");
    error.sqlstate = QStringLiteral("42P01");
    error.hint = QStringLiteral("look in the catalog");
    QCOMPARE(toOneLine(error), QStringLiteral("relation \"x\" does not exist (SQLSTATE 42P01); look in the catalog"));
}

QTEST_GUILESS_MAIN(TestResult)
#include "tst_result.moc"
