#include "app/search/recall.h"
#include "app/sweep/neighboursearch.h"
#include "app/vectors/vectorvalue.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace sweep;
using vectors::Distance;
using vectors::VectorType;
using vectors::VectorValue;

/// Every type and distance against a plain loop over all rows in double precision.
class TestNeighbourSearch : public QObject
{
    Q_OBJECT

private slots:
    void agreesWithAPlainLoop_data();
    void agreesWithAPlainLoop();
    void farFromZeroNothingIsLost();
    void extremeNumbers_data();
    void extremeNumbers();
    void queriesAreNotTheirOwnNeighbours();
    void namesRowsThatTie();
    void zeroVectorsAreNoNeighboursUnderCosine();
};

namespace {

using Values = std::vector<VectorValue>;

struct Shape
{
    VectorType type = VectorType::Vector;
    int dimensions = 3;
    double offset = 0;
    double scale = 1;
    int distinct = 0; ///< values that an element may have; 0: any
};

VectorValue randomValue(const Shape &shape, std::mt19937 &random)
{
    std::normal_distribution<double> normal;
    VectorValue value{shape.type, shape.dimensions, {}, {}};
    for (int i = 0; i < shape.dimensions; ++i) {
        if (shape.type == VectorType::Bit) {
            value.elements.push_back(float(random() & 1));
            continue;
        }
        double element = shape.distinct ? double(random() % unsigned(shape.distinct)) : normal(random);
        element = shape.offset + shape.scale * element;
        if (shape.type == VectorType::Halfvec)
            element = double(vectors::fromHalf(vectors::toHalf(float(element))));
        if (shape.type == VectorType::Sparsevec) {
            if (random() % 4 > 0 || element == 0)
                continue;
            value.positions.push_back(i);
        }
        value.elements.push_back(float(element));
    }
    return value;
}

Values randomValues(const Shape &shape, int count, std::mt19937 &random)
{
    Values values;
    for (int i = 0; i < count; ++i)
        values.push_back(randomValue(shape, random));
    return values;
}

VectorBlock blockOf(const Values &values, size_t from, size_t to, const char *prefix = "row ")
{
    VectorBlock block(values.front().type);
    for (size_t i = from; i < std::min(to, values.size()); ++i) {
        const QByteArray name = prefix ? prefix + QByteArray::number(qulonglong(i)) : QByteArray();
        if (!block.append(vectors::toBinary(values[i]), name))
            qFatal("not a vector");
    }
    return block;
}

QList<ExactAnswer> searched(const Values &queries, const Values &rows, Distance distance, int k,
                            const char *queryPrefix = nullptr)
{
    constexpr size_t perBlock = 700; // more than a tile, no multiple of a step
    const auto search =
        NeighbourSearch::create(blockOf(queries, 0, queries.size(), queryPrefix), distance, k, sweep::MostTies);
    for (size_t from = 0; from < rows.size(); from += perBlock) {
        VectorBlock block(rows.front().type);
        for (size_t i = from; i < std::min(from + perBlock, rows.size()); ++i) {
            if (!block.append(vectors::toBinary(rows[i]), "row " + QByteArray::number(qulonglong(i))))
                qFatal("not a vector");
        }
        search->add(block);
    }
    return search->answers();
}

std::vector<double> plainLoop(const VectorValue &query, const Values &rows, Distance distance, int k)
{
    std::vector<double> distances;
    for (const VectorValue &row : rows) {
        const double value = vectors::distanceBetween(distance, query, row);
        if (!std::isnan(value))
            distances.push_back(value);
    }
    std::sort(distances.begin(), distances.end());
    distances.resize(std::min(distances.size(), size_t(k)));
    return distances;
}

/// Equal but for the order in which the same numbers were added.
bool sameDistances(const std::vector<double> &a, const std::vector<double> &b, double scale)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [scale](double x, double y) {
               return x == y || std::abs(x - y) <= 1e-12 * std::max({std::abs(x), std::abs(y), scale});
           });
}

void compare(const Shape &shape, Distance distance, int rowCount, int k, int queryCount = 19)
{
    std::mt19937 random(unsigned(shape.dimensions * 31 + rowCount + k));
    const Values queries = randomValues(shape, queryCount, random);
    const Values rows = randomValues(shape, rowCount, random);
    const auto answers = searched(queries, rows, distance, k);
    QCOMPARE(answers.size(), queries.size());
    for (size_t i = 0; i < queries.size(); ++i) {
        const auto expected = plainLoop(queries[i], rows, distance, k);
        const ExactAnswer &answer = answers.at(qsizetype(i));
        QVERIFY2(sameDistances(answer.nearest, expected, answer.scale), qPrintable(QString::number(i)));
        const double bound = answer.nearest.back() + search::distanceTolerance(answer.nearest.back());
        int withinBound = 0;
        for (const VectorValue &row : rows)
            withinBound += vectors::distanceBetween(distance, queries[i], row) <= bound ? 1 : 0;
        QCOMPARE(int(answer.byRow.size()), rowCount < k ? rowCount : withinBound);
    }
}

} // namespace

void TestNeighbourSearch::agreesWithAPlainLoop_data()
{
    QTest::addColumn<VectorType>("type");
    QTest::addColumn<Distance>("distance");
    QTest::addColumn<int>("dimensions");
    QTest::addColumn<int>("distinct");
    for (const VectorType type : {VectorType::Vector, VectorType::Halfvec, VectorType::Sparsevec, VectorType::Bit}) {
        for (const Distance distance : vectors::distancesOf(type)) {
            for (const int dimensions : {1, 3, 65, 129}) {
                for (const int distinct : {0, 3}) {
                    // Under cosine vectors of one dimension are one or minus one apart, but for rounding.
                    if ((dimensions == 1 && distance == Distance::Cosine) || (type == VectorType::Bit && distinct))
                        continue;
                    if (type == VectorType::Sparsevec && distance == Distance::Cosine && dimensions < 65)
                        continue; // zero too often
                    QTest::addRow("%s, %s, %d dimensions%s", qPrintable(vectors::typeName(type)),
                                  qPrintable(vectors::distanceName(distance)), dimensions,
                                  distinct ? ", many ties" : "")
                        << type << distance << dimensions << distinct;
                }
            }
        }
    }
}

void TestNeighbourSearch::agreesWithAPlainLoop()
{
    QFETCH(const VectorType, type);
    QFETCH(const Distance, distance);
    QFETCH(const int, dimensions);
    QFETCH(const int, distinct);
    // Two values only, and neither is zero, where a zero vector would be no neighbour.
    const Shape shape{type, dimensions, distinct ? 1.0 : 0.0, 1, distinct};
    compare(shape, distance, 900, 10);
    compare(shape, distance, 1, 10);
    compare(shape, distance, 12, 12);
    compare(shape, distance, 20, 100);
}

void TestNeighbourSearch::farFromZeroNothingIsLost()
{
    // Products of such vectors, in single precision, differ by more than the distances do.
    for (const Distance distance : {Distance::L2, Distance::L1, Distance::Cosine, Distance::InnerProduct})
        compare({VectorType::Vector, 32, 10000, 0.01, 0}, distance, 1200, 10);
}

void TestNeighbourSearch::extremeNumbers_data()
{
    QTest::addColumn<double>("scale");
    QTest::newRow("squares overflow") << 1e30;
    QTest::newRow("squares underflow") << 1e-30;
    QTest::newRow("halves of the smallest") << 1e-44;
}

void TestNeighbourSearch::extremeNumbers()
{
    QFETCH(const double, scale);
    for (const Distance distance : {Distance::L2, Distance::L1, Distance::InnerProduct})
        compare({VectorType::Vector, 16, 0, scale, 0}, distance, 1200, 10);
}

void TestNeighbourSearch::queriesAreNotTheirOwnNeighbours()
{
    std::mt19937 random(5);
    for (const VectorType type : {VectorType::Vector, VectorType::Sparsevec, VectorType::Bit}) {
        const Values rows = randomValues({type, 90, 0, 1, 0}, 900, random);
        const Values queries(rows.begin(), rows.begin() + 50);
        const Distance distance = vectors::distancesOf(type).first();
        const auto answers = searched(queries, rows, distance, 5, "row ");
        for (size_t i = 0; i < queries.size(); ++i) {
            Values others = rows;
            others.erase(others.begin() + qsizetype(i));
            const auto expected = plainLoop(queries[i], others, distance, 5);
            QVERIFY(sameDistances(answers.at(qsizetype(i)).nearest, expected, 0));
            QVERIFY(!answers.at(qsizetype(i)).byRow.contains("row " + QByteArray::number(qulonglong(i))));
        }
    }
}

void TestNeighbourSearch::namesRowsThatTie()
{
    Values rows;
    for (int i = 0; i < 1000; ++i)
        rows.push_back({VectorType::Vector, 2, {float(i / 100), 0}, {}}); // a hundred of each
    const auto answers = searched({rows.front()}, rows, Distance::L2, 150);
    QCOMPARE(answers.first().nearest.size(), size_t(150));
    QCOMPARE(answers.first().byRow.size(), 200);
    QCOMPARE(answers.first().byRow.value("row 199"), 1.0);
}

void TestNeighbourSearch::zeroVectorsAreNoNeighboursUnderCosine()
{
    for (const VectorType type : {VectorType::Vector, VectorType::Sparsevec}) {
        const auto value = [type](float x) {
            if (type == VectorType::Vector)
                return VectorValue{type, 2, {x, x}, {}};
            return x == 0 ? VectorValue{type, 2, {}, {}} : VectorValue{type, 2, {x}, {0}};
        };
        const Values rows{value(0), value(1), value(0), value(2)};
        const auto answers = searched({value(3), value(0)}, rows, Distance::Cosine, 3);
        QCOMPARE(answers.at(0).nearest.size(), size_t(2));
        QVERIFY(answers.at(1).nearest.empty());
    }
}

QTEST_GUILESS_MAIN(TestNeighbourSearch)
#include "tst_neighboursearch.moc"
