#include "app/search/searchfilter.h"

#include <QTest>

using search::FilterOperator;
using search::JsonType;
using search::ParameterList;
using search::SearchFilter;

class TestSearchFilter : public QObject
{
    Q_OBJECT

private slots:
    void writesConditions_data();
    void writesConditions();
    void readsWhatPeopleType_data();
    void readsWhatPeopleType();
    void refusals_data();
    void refusals();
};

namespace {

SearchFilter filterOf(const QString &column, FilterOperator op, const QStringList &values, const QStringList &path = {},
                      JsonType type = JsonType::Text)
{
    SearchFilter filter;
    filter.column = column;
    filter.op = op;
    filter.values = values;
    filter.path = path;
    filter.type = type;
    filter.isJson = !path.isEmpty();
    return filter;
}

} // namespace

void TestSearchFilter::writesConditions_data()
{
    QTest::addColumn<SearchFilter>("filter");
    QTest::addColumn<QString>("sql");
    QTest::addColumn<int>("parameters");
    const QString price = QStringLiteral("price");
    const QString meta = QStringLiteral("meta");
    QTest::newRow("equal") << filterOf(price, FilterOperator::Equal, {QStringLiteral("10")})
                           << QStringLiteral("\"price\" = $1") << 1;
    QTest::newRow("at least") << filterOf(QStringLiteral("a \"b\""), FilterOperator::GreaterOrEqual, {price})
                              << QStringLiteral("\"a \"\"b\"\"\" >= $1") << 1;
    QTest::newRow("any of") << filterOf(price, FilterOperator::AnyOf, {QStringLiteral("1"), QStringLiteral("2")})
                            << QStringLiteral("\"price\" = ANY ($1)") << 1;
    QTest::newRow("contains") << filterOf(price, FilterOperator::Contains, {QStringLiteral("1")})
                              << QStringLiteral("\"price\"::text ILIKE $1") << 1;
    QTest::newRow("null") << filterOf(price, FilterOperator::IsNull, {}) << QStringLiteral("\"price\" IS NULL") << 0;
    QTest::newRow("path of one") << filterOf(meta, FilterOperator::Equal, {QStringLiteral("x")}, {QStringLiteral("k")})
                                 << QStringLiteral("(\"meta\"::jsonb ->> $1::text) = $2::text") << 2;
    QTest::newRow("longer path") << filterOf(meta, FilterOperator::IsNotNull, {},
                                             {QStringLiteral("a"), QStringLiteral("0")})
                                 << QStringLiteral("(\"meta\"::jsonb #>> $1::text[]) IS NOT NULL") << 1;
    QTest::newRow("number") << filterOf(meta, FilterOperator::Less, {QStringLiteral("1.5")}, {QStringLiteral("k")},
                                        JsonType::Number)
                            << QStringLiteral("((\"meta\"::jsonb -> $1::text) < $2::jsonb AND "
                                              "jsonb_typeof((\"meta\"::jsonb -> $1::text)) = 'number')")
                            << 2;
    SearchFilter containment = filterOf(meta, FilterOperator::Contains, {QStringLiteral("{\"a\": 1}")});
    containment.isJson = true;
    QTest::newRow("containment") << containment << QStringLiteral("\"meta\"::jsonb @> $1::jsonb") << 1;
}

void TestSearchFilter::writesConditions()
{
    QFETCH(SearchFilter, filter);
    QFETCH(QString, sql);
    QFETCH(int, parameters);
    QVERIFY(search::checkFilter(filter));
    ParameterList list;
    QCOMPARE(search::conditionSql(filter, list), sql);
    QCOMPARE(list.parameters().size(), parameters);
}

void TestSearchFilter::readsWhatPeopleType_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("meaning");
    QTest::newRow("equal") << "price=10"
                           << "price = 10";
    QTest::newRow("blanks") << " price >= 10 "
                            << "price >= 10";
    QTest::newRow("not equal") << "price != x"
                               << "price <> x";
    QTest::newRow("value with signs") << "title=a=b<c"
                                      << "title = a=b<c";
    QTest::newRow("quoted name") << "\"a=b\"=1"
                                 << "a=b = 1";
    QTest::newRow("dotted name without JSON") << "a.b=1"
                                              << "a.b = 1";
    QTest::newRow("contains") << "title~cat"
                              << "title contains cat";
    QTest::newRow("null") << "title IS NULL"
                          << "title is null";
    QTest::newRow("not null") << "meta.x is not null"
                              << "meta.x is not null";
    QTest::newRow("JSON text") << "meta.brand.name=Acme"
                               << "meta.brand.name = \"Acme\"";
    QTest::newRow("JSON number") << "meta.n<5"
                                 << "meta.n < 5";
    QTest::newRow("JSON boolean") << "meta.ok=true"
                                  << "meta.ok = true";
    QTest::newRow("JSON text of digits") << "meta.n=\"5\""
                                         << "meta.n = \"5\"";
    QTest::newRow("containment") << "meta@>{\"a\":1}"
                                 << "meta contains {\"a\":1}";
}

void TestSearchFilter::readsWhatPeopleType()
{
    QFETCH(QString, text);
    QFETCH(QString, meaning);
    const auto filter = search::parseFilter(text, {QStringLiteral("meta")});
    QVERIFY2(filter, filter ? "" : qPrintable(filter.error().message));
    QCOMPARE(search::filterText(*filter), meaning);
}

void TestSearchFilter::refusals_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("no sign") << "price";
    QTest::newRow("no name") << "=3";
    QTest::newRow("no JSON") << "meta@>{a:1}";
}

void TestSearchFilter::refusals()
{
    QFETCH(QString, text);
    QVERIFY(!search::parseFilter(text, {QStringLiteral("meta")}));
    QVERIFY(!search::checkFilter(filterOf(QStringLiteral("a"), FilterOperator::Equal, {})));
    QVERIFY(!search::checkFilter(filterOf(QStringLiteral("a"), FilterOperator::AnyOf, {})));
    QVERIFY(!search::checkFilter(filterOf(QStringLiteral("a"), FilterOperator::Equal, {QStringLiteral("x")},
                                          {QStringLiteral("p")}, JsonType::Number)));
    QVERIFY(!search::checkFilter(filterOf(QStringLiteral("a"), FilterOperator::Equal, {QString(QChar(u'\0'))})));
}

QTEST_GUILESS_MAIN(TestSearchFilter)
#include "tst_searchfilter.moc"
