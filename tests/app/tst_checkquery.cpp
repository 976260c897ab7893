#include "app/search/checkquery.h"

#include <QTest>

#include <cmath>
#include <limits>

using search::SearchRequest;
using vectors::Distance;
using vectors::VectorType;
using vectors::VectorValue;

class TestCheckQuery : public QObject
{
    Q_OBJECT

private slots:
    void acceptsWhatFits_data();
    void acceptsWhatFits();
    void namesWhatDoesNotFit_data();
    void namesWhatDoesNotFit();
    void requestsAreChecked_data();
    void requestsAreChecked();
    void readsPastedQueries_data();
    void readsPastedQueries();
    void aKeyHasAllItsColumns();
    void namelessRowsAreNotSearchedNear();
};

namespace {

search::SearchTarget target(VectorType type, int dimensions, Distance distance)
{
    search::SearchTarget target;
    target.table = {QStringLiteral("public"), QStringLiteral("items")};
    target.column = QStringLiteral("embedding");
    target.shape = {type, dimensions};
    target.distance = distance;
    return target;
}

SearchRequest goodRequest()
{
    SearchRequest request;
    request.target = target(VectorType::Vector, 2, Distance::L2);
    request.query = {VectorType::Vector, 2, {1, 2}, {}};
    return request;
}

} // namespace

void TestCheckQuery::acceptsWhatFits_data()
{
    QTest::addColumn<search::SearchTarget>("searched");
    QTest::addColumn<VectorValue>("query");
    QTest::newRow("vector") << target(VectorType::Vector, 2, Distance::Cosine)
                            << VectorValue{VectorType::Vector, 2, {1, 0}, {}};
    QTest::newRow("no type modifier") << target(VectorType::Vector, 0, Distance::L2)
                                      << VectorValue{VectorType::Vector, 7, std::vector<float>(7), {}};
    QTest::newRow("zero by distance") << target(VectorType::Halfvec, 2, Distance::L2)
                                      << VectorValue{VectorType::Halfvec, 2, {0, 0}, {}};
    QTest::newRow("sparse") << target(VectorType::Sparsevec, 100, Distance::InnerProduct)
                            << VectorValue{VectorType::Sparsevec, 100, {1}, {99}};
    QTest::newRow("bits of zero") << target(VectorType::Bit, 3, Distance::Hamming)
                                  << VectorValue{VectorType::Bit, 3, {0, 0, 0}, {}};
}

void TestCheckQuery::acceptsWhatFits()
{
    QFETCH(search::SearchTarget, searched);
    QFETCH(VectorValue, query);
    const auto checked = search::checkQuery(searched, query);
    QVERIFY2(checked, checked ? "" : qPrintable(checked.error().message));
}

void TestCheckQuery::namesWhatDoesNotFit_data()
{
    QTest::addColumn<search::SearchTarget>("searched");
    QTest::addColumn<VectorValue>("query");
    QTest::addColumn<QString>("message");
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    const auto vector3 = target(VectorType::Vector, 3, Distance::L2);

    QTest::newRow("dimensions") << vector3 << VectorValue{VectorType::Vector, 2, {1, 2}, {}}
                                << QStringLiteral("expected 3 dimensions, given 2");
    QTest::newRow("type") << vector3 << VectorValue{VectorType::Halfvec, 3, {1, 2, 3}, {}}
                          << QStringLiteral("expected a vector, given a halfvec");
    QTest::newRow("empty") << target(VectorType::Vector, 0, Distance::L2) << VectorValue{}
                           << QStringLiteral("the query vector is empty");
    QTest::newRow("nan") << vector3 << VectorValue{VectorType::Vector, 3, {1, nan, 3}, {}}
                         << QStringLiteral("element 2 of the query vector is not a number (NaN)");
    QTest::newRow("infinite") << target(VectorType::Sparsevec, 9, Distance::L2)
                              << VectorValue{VectorType::Sparsevec, 9, {1, infinity}, {0, 8}}
                              << QStringLiteral("element 9 of the query vector is infinite");
    QTest::newRow("zero by cosine") << target(VectorType::Vector, 3, Distance::Cosine)
                                    << VectorValue{VectorType::Vector, 3, {0, 0, 0}, {}}
                                    << QStringLiteral("the query vector is zero");
}

void TestCheckQuery::namesWhatDoesNotFit()
{
    QFETCH(search::SearchTarget, searched);
    QFETCH(VectorValue, query);
    QFETCH(QString, message);
    const auto checked = search::checkQuery(searched, query);
    QVERIFY(!checked);
    QCOMPARE(checked.error().kind, core::ErrorKind::InvalidInput);
    QVERIFY2(checked.error().message.startsWith(message), qPrintable(checked.error().message));
}

void TestCheckQuery::requestsAreChecked_data()
{
    QTest::addColumn<SearchRequest>("request");
    QTest::addColumn<bool>("good");
    SearchRequest request = goodRequest();
    QTest::newRow("good") << request << true;
    request.k = 0;
    QTest::newRow("k") << request << false;
    request = goodRequest();
    request.target.where = QStringLiteral("true) OR (true");
    QTest::newRow("condition") << request << false;
    request = goodRequest();
    request.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("80")}};
    QTest::newRow("setting") << request << true;
    request.settings = {{QStringLiteral("Transaction_Read_Only"), QStringLiteral("off")}};
    QTest::newRow("setting that would write") << request << false;
    request.settings = {{QStringLiteral(" "), QStringLiteral("off")}};
    QTest::newRow("setting without a name") << request << false;
}

void TestCheckQuery::requestsAreChecked()
{
    QFETCH(SearchRequest, request);
    QFETCH(bool, good);
    QCOMPARE(bool(search::checkRequest(request)), good);
}

void TestCheckQuery::readsPastedQueries_data()
{
    QTest::addColumn<search::SearchTarget>("searched");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // a vector of which type, or the beginning of what is said
    const auto plain = target(VectorType::Vector, 3, Distance::L2);
    auto bits = target(VectorType::Bit, 4, Distance::Hamming);
    bits.expression = QStringLiteral("binary_quantize(embedding)::bit(4)");
    bits.columnShape = {VectorType::Vector, 0};
    auto part = target(VectorType::Vector, 2, Distance::Cosine);
    part.expression = QStringLiteral("subvector(embedding, 1, 2)::vector(2)");
    part.columnShape = {VectorType::Vector, 4};
    auto half = target(VectorType::Halfvec, 3, Distance::L2);
    half.expression = QStringLiteral("embedding::halfvec(3)");
    half.columnShape = {VectorType::Vector, 3};
    QTest::newRow("as pgvector writes it")
        << plain << QStringLiteral("[1,2.5,-3]") << QStringLiteral("vector [1,2.5,-3]");
    QTest::newRow("as other programs do")
        << plain << QStringLiteral(" 1.0 2.5\n -3e0 ") << QStringLiteral("vector [1,2.5,-3]");
    QTest::newRow("with commas") << plain << QStringLiteral("1, 2.5, -3,") << QStringLiteral("vector [1,2.5,-3]");
    QTest::newRow("dimensions") << plain << QStringLiteral("[1,2]") << QStringLiteral("expected 3 dimensions, given 2");
    QTest::newRow("sparse") << target(VectorType::Sparsevec, 5, Distance::L2) << QStringLiteral("{1:2}/5")
                            << QStringLiteral("sparsevec {1:2}/5");
    QTest::newRow("bits of an expression") << bits << QStringLiteral("0101") << QStringLiteral("bit 0101");
    QTest::newRow("vector for bits") << bits << QStringLiteral("[1,2,3,4]") << QStringLiteral("vector [1,2,3,4]");
    QTest::newRow("whole for a part") << part << QStringLiteral("[1,2,3,4]") << QStringLiteral("vector [1,2,3,4]");
    QTest::newRow("part") << part << QStringLiteral("[1,2]") << QStringLiteral("vector [1,2]");
    QTest::newRow("neither") << part << QStringLiteral("[1,2,3]")
                             << QStringLiteral("expected 4 dimensions, or 2 as the index has them, given 3");
    QTest::newRow("the column's type where both fit")
        << half << QStringLiteral("[1,2,3]") << QStringLiteral("vector [1,2,3]");
}

void TestCheckQuery::readsPastedQueries()
{
    QFETCH(search::SearchTarget, searched);
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto query = search::readQuery(searched, text);
    const QString found =
        query ? vectors::typeName(query->type) + u' ' + vectors::toText(*query) : query.error().message;
    QVERIFY2(found.startsWith(expected), qPrintable(found));
}

void TestCheckQuery::aKeyHasAllItsColumns()
{
    SearchRequest request = goodRequest();
    request.target.keyColumns = {QStringLiteral("tenant"), QStringLiteral("id")};
    request.row = search::RowKey{QStringLiteral("1")};
    const auto checked = search::checkRequest(request);
    QVERIFY(!checked);
    QVERIFY(checked.error().message.contains(QStringLiteral("tenant, id")));
    *request.row << QStringLiteral("7");
    QVERIFY(search::checkRequest(request));
}

void TestCheckQuery::namelessRowsAreNotSearchedNear()
{
    SearchRequest request = goodRequest();
    request.target.namelessRows = true;
    request.row = search::RowKey{QStringLiteral("1")};
    QVERIFY(!search::checkRequest(request));
}

QTEST_GUILESS_MAIN(TestCheckQuery)
#include "tst_checkquery.moc"
