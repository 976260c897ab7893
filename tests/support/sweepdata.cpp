#include "tests/support/sweepdata.h"

#include "app/db/binarycodec.h"
#include "app/transfer/copybinary.h"
#include "app/vectors/fvecs.h"
#include "app/vectors/vectorvalue.h"
#include "tests/support/testdata.h"

#include <QTest>

#include <algorithm>
#include <numeric>
#include <random>

namespace testsupport {

namespace {

constexpr int Rows = 10000;
constexpr int Queries = 100;
constexpr int Dimensions = 128;
constexpr int Clusters = 60;
constexpr int Neighbours = 20;

std::vector<Floats> readVectors(const QString &path)
{
    auto reader = vectors::FvecsReader::open(path);
    auto rows = reader ? reader->readAll(Rows) : core::Result<std::vector<Floats>>(reader.error());
    return rows ? std::move(*rows) : std::vector<Floats>();
}

std::vector<std::vector<int>> readIntegers(const QString &path)
{
    std::vector<std::vector<int>> rows;
    auto reader = vectors::FvecsReader::open(path);
    std::vector<qint32> row;
    for (bool more = bool(reader); more;) {
        const auto read = reader->nextIntegers(row);
        more = read && *read;
        if (more)
            rows.emplace_back(row.begin(), row.end());
    }
    return rows;
}

/// Clusters that overlap, so that an index has something to miss.
std::vector<Floats> drawClusters(int count, std::mt19937 &random, const std::vector<Floats> &centres)
{
    std::normal_distribution<float> noise(0, 1);
    std::vector<Floats> rows;
    for (int i = 0; i < count; ++i) {
        Floats row = centres[random() % centres.size()];
        for (float &element : row)
            element += noise(random);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<int> nearestRows(const std::vector<Floats> &base, const Floats &query)
{
    std::vector<std::pair<double, int>> order;
    for (int row = 0; row < int(base.size()); ++row)
        order.emplace_back(squaredDistance(base[size_t(row)], query), row);
    std::partial_sort(order.begin(), order.begin() + Neighbours, order.end());
    std::vector<int> rows;
    for (int i = 0; i < Neighbours; ++i)
        rows.push_back(order[size_t(i)].second);
    return rows;
}

SweepData syntheticData()
{
    std::mt19937 random(20240607);
    std::normal_distribution<float> spread(0, 0.6F);
    std::vector<Floats> centres(Clusters, Floats(Dimensions));
    for (Floats &centre : centres)
        std::generate(centre.begin(), centre.end(), [&] { return spread(random); });
    SweepData data;
    data.base = drawClusters(Rows, random, centres);
    data.queries = drawClusters(Queries, random, centres);
    for (const Floats &query : data.queries)
        data.nearest.push_back(nearestRows(data.base, query));
    return data;
}

SweepData loadData()
{
    const QString base = sharedDataPath(QStringLiteral("siftsmall/siftsmall_base.fvecs"));
    if (base.isEmpty())
        return syntheticData();
    SweepData data;
    data.base = readVectors(base);
    data.queries = readVectors(sharedDataPath(QStringLiteral("siftsmall/siftsmall_query.fvecs")));
    data.nearest = readIntegers(sharedDataPath(QStringLiteral("siftsmall/siftsmall_groundtruth.ivecs")));
    data.published = true;
    return data;
}

} // namespace

const SweepData &sweepData()
{
    static const SweepData data = loadData();
    return data;
}

double squaredDistance(const Floats &a, const Floats &b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0, std::plus<>(),
                              [](double x, double y) { return (x - y) * (x - y); });
}

bool fillTable(db::Connection &connection, const QString &table, const std::vector<Floats> &rows)
{
    size_t next = 0;
    const auto produce = [&](QByteArray &buffer) -> core::Result<bool> {
        if (next == 0)
            transfer::appendCopyHeader(buffer);
        const size_t end = std::min(next + 500, rows.size());
        for (; next < end; ++next) {
            const vectors::VectorValue value{vectors::VectorType::Vector, int(rows[next].size()), rows[next], {}};
            transfer::appendCopyRow(buffer, {db::encodeInt4(int(next)), vectors::toBinary(value)});
        }
        if (next == rows.size())
            transfer::appendCopyTrailer(buffer);
        return next < rows.size();
    };
    const auto made =
        connection.execute(QStringLiteral("CREATE TABLE %1 (id integer PRIMARY KEY, embedding vector(%2) NOT NULL)")
                               .arg(table)
                               .arg(rows.front().size()));
    const auto copied =
        made ? connection.copyIn(QStringLiteral("COPY %1 FROM STDIN WITH (FORMAT binary)").arg(table), produce)
             : core::Result<qint64>(made.error());
    if (!copied)
        QTest::qFail(qPrintable(core::toOneLine(copied.error())), __FILE__, __LINE__);
    return bool(copied);
}

} // namespace testsupport
