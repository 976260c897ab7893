// Where SweepCommand's queries come from when they are not a sample of the table.
#include "app/cli/sweepcommand.h"

#include "app/cli/session.h"
#include "app/cli/vectorcolumn.h"
#include "app/sweep/sampling.h"
#include "app/transfer/fvecs.h"

namespace cli {

using core::Result;
using sweep::SweepSpec;

namespace {

Result<QList<vectors::VectorValue>> queriesFromFile(const QString &path)
{
    auto reader = transfer::FvecsReader::open(path);
    if (!reader)
        return reader.error();
    if (reader->format() == transfer::VecsFormat::Integer)
        return core::invalidInput(QStringLiteral("%1: an .ivecs file holds no vectors").arg(path));
    auto rows = reader->readAll(reader->count());
    if (!rows)
        return rows.error();
    QList<vectors::VectorValue> queries;
    for (std::vector<float> &row : *rows)
        queries.append({vectors::VectorType::Vector, reader->dimensions(), std::move(row), {}});
    return queries;
}

Result<QList<QList<qint64>>> publishedNeighbours(const QString &path)
{
    auto reader = transfer::FvecsReader::open(path);
    if (!reader)
        return reader.error();
    QList<QList<qint64>> neighbours;
    std::vector<qint32> row;
    while (true) {
        const auto read = reader->nextIntegers(row);
        if (!read)
            return read.error();
        if (!*read)
            return neighbours;
        neighbours << QList<qint64>(row.begin(), row.end());
    }
}

} // namespace

Result<SweepSpec> SweepCommand::withQueriesFromFile(SweepSpec spec) const
{
    const auto queries = queriesFromFile(m_queriesFrom);
    if (!queries)
        return queries.error();
    spec.given = *queries;
    if (!m_groundTruth.isEmpty()) {
        const auto published = publishedNeighbours(m_groundTruth);
        if (!published)
            return published.error();
        if (published->size() != spec.given.size())
            return core::invalidInput(QStringLiteral("%1 has neighbours of %2 queries, %3 has %4 queries")
                                          .arg(m_groundTruth)
                                          .arg(published->size())
                                          .arg(m_queriesFrom)
                                          .arg(spec.given.size()));
        spec.published = *published;
    }
    if (m_queries)
        sweep::drawGivenQueries(spec, *m_queries);
    return spec;
}

Result<SweepSpec> SweepCommand::withQueriesFromTable(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                                     SweepSpec spec) const
{
    const auto source = loadTable(session, pool, m_queriesTable);
    if (!source)
        return source.error();
    const auto column = vectorColumn(*source, m_queriesColumn);
    if (!column)
        return column.error();
    const auto queries = session.run<QList<vectors::VectorValue>>(
        QStringLiteral("Queries"), pool,
        [source = *source, column = *column, count = spec.queries, seed = spec.seed](jobs::JobContext &context) {
            return sweep::sampleVectors(context, source, column, count, seed);
        });
    if (!queries)
        return queries.error();
    spec.given = *queries;
    return spec;
}

} // namespace cli
