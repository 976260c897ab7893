#include "app/tables/rowfilter.h"

#include <QTest>

using tables::FilterOperator;
using tables::QuickFilter;
using tables::RowFilter;

class TestRowFilter : public QObject
{
    Q_OBJECT

private slots:
    void joinsTypedAndQuickConditions();
    void valuesAreParameters();
    void searchedTextIsNoPattern();
    void nullTestsTakeNoValue();
    void textHasLiterals();
    void refusesParametersAndBrokenConditions();
};

void TestRowFilter::joinsTypedAndQuickConditions()
{
    QList<db::Parameter> parameters{db::Parameter::text(QStringLiteral("before"))};
    const RowFilter filter{QStringLiteral(" price > 3 -- cheap "),
                           {{QStringLiteral("Odd \"name\""), FilterOperator::NotEqual, QStringLiteral("x")}}};
    QCOMPARE(tables::filterCondition(filter, QStringLiteral("\"t\""), parameters),
             QStringLiteral("(price > 3 -- cheap\n) AND \"t\".\"Odd \"\"name\"\"\" <> $2"));
    QCOMPARE(parameters.size(), 2);
    QVERIFY(tables::filterCondition({}, QStringLiteral("\"t\""), parameters).isEmpty());
    QVERIFY(RowFilter{QStringLiteral(" \n")}.isEmpty());
}

void TestRowFilter::valuesAreParameters()
{
    QList<db::Parameter> parameters;
    const QString hostile = QStringLiteral("'; DROP TABLE x; --");
    const RowFilter filter{{}, {{QStringLiteral("a"), FilterOperator::Equal, hostile}}};
    const QString condition = tables::filterCondition(filter, QStringLiteral("\"t\""), parameters);
    QCOMPARE(condition, QStringLiteral("\"t\".\"a\" = $1"));
    QCOMPARE(parameters, QList{db::Parameter::text(hostile)});
}

void TestRowFilter::searchedTextIsNoPattern()
{
    QList<db::Parameter> parameters;
    const RowFilter filter{{}, {{QStringLiteral("a"), FilterOperator::Contains, QStringLiteral("50%_\\")}}};
    QCOMPARE(tables::filterCondition(filter, QStringLiteral("\"t\""), parameters),
             QStringLiteral("\"t\".\"a\"::text ILIKE $1"));
    QCOMPARE(parameters.first().bytes, QByteArray("%50\\%\\_\\\\%"));
}

void TestRowFilter::nullTestsTakeNoValue()
{
    QList<db::Parameter> parameters;
    const RowFilter filter{{},
                           {{QStringLiteral("a"), FilterOperator::IsNull, QStringLiteral("ignored")},
                            {QStringLiteral("b"), FilterOperator::IsNotNull, {}}}};
    QCOMPARE(tables::filterCondition(filter, QStringLiteral("\"t\""), parameters),
             QStringLiteral("\"t\".\"a\" IS NULL AND \"t\".\"b\" IS NOT NULL"));
    QVERIFY(parameters.isEmpty());
}

void TestRowFilter::textHasLiterals()
{
    const RowFilter filter{QStringLiteral("x"), {{QStringLiteral("a"), FilterOperator::Less, QStringLiteral("it's")}}};
    QCOMPARE(tables::filterText(filter), QStringLiteral("(x\n) AND \"a\" < 'it''s'"));
}

void TestRowFilter::refusesParametersAndBrokenConditions()
{
    QVERIFY(tables::checkFilter(RowFilter{QStringLiteral("title = '$1'")}));
    const auto parameter = tables::checkFilter(RowFilter{QStringLiteral("price > $1")});
    QVERIFY(!parameter);
    QCOMPARE(parameter.error().kind, core::ErrorKind::InvalidInput);
    QVERIFY(!tables::checkFilter(RowFilter{QStringLiteral("true) UNION SELECT (1")}));
}

QTEST_GUILESS_MAIN(TestRowFilter)
#include "tst_rowfilter.moc"
