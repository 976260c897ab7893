#include "app/sweep/queryorigin.h"

#include "app/catalog/loadcatalog.h"
#include "app/sweep/sampling.h"
#include "app/vectors/fvecs.h"

namespace sweep {

using core::Result;
using vectors::FvecsReader;
using vectors::VectorValue;

namespace {

Result<QList<VectorValue>> readQueries(const QString &path)
{
    auto reader = FvecsReader::open(path);
    if (!reader)
        return reader.error();
    if (reader->format() == vectors::VecsFormat::Integer)
        return core::invalidInput(QStringLiteral("%1: an .ivecs file holds no vectors").arg(path));
    auto rows = reader->readAll(reader->count());
    if (!rows)
        return rows.error();
    QList<VectorValue> queries;
    for (std::vector<float> &row : *rows)
        queries.append({vectors::VectorType::Vector, reader->dimensions(), std::move(row), {}});
    return queries;
}

Result<QList<QList<qint64>>> readPublished(const QString &path)
{
    auto reader = FvecsReader::open(path);
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

Result<SweepSpec> fromFile(SweepSpec spec, const QueryOrigin &origin)
{
    const auto queries = readQueries(origin.file);
    if (!queries)
        return queries.error();
    spec.given = *queries;
    if (origin.published.isEmpty())
        return spec;
    const auto published = readPublished(origin.published);
    if (!published)
        return published.error();
    // What is drawn later has to have both.
    if (published->size() != spec.given.size())
        return core::invalidInput(QStringLiteral("%1 has neighbours of %2 queries, %3 has %4 queries")
                                      .arg(origin.published)
                                      .arg(published->size())
                                      .arg(origin.file)
                                      .arg(spec.given.size()));
    spec.published = *published;
    return spec;
}

Result<QString> vectorColumnOf(const catalog::Table &table, const QString &named)
{
    const auto columns = table.vectorColumns();
    if (!named.isEmpty())
        return named;
    if (columns.size() == 1)
        return columns.first()->name;
    return core::invalidInput(columns.isEmpty()
                                  ? QStringLiteral("%1 has no vector column").arg(table.name.toText())
                                  : QStringLiteral("%1 has several vector columns: name one").arg(table.name.toText()));
}

Result<SweepSpec> fromTable(jobs::JobContext &context, SweepSpec spec, const QueryOrigin &origin, int count)
{
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    const auto table = catalog::loadTable(**lease, origin.table);
    if (!table)
        return table.error();
    const auto column = vectorColumnOf(*table, origin.column);
    if (!column)
        return column.error();
    const auto queries = sampleVectors(**lease, *table, *column, count, spec.seed);
    if (!queries)
        return queries.error();
    spec.given = *queries;
    return spec;
}

} // namespace

Result<SweepSpec> withGivenQueries(jobs::JobContext &context, SweepSpec spec, const QueryOrigin &origin,
                                   std::optional<int> count)
{
    if (!origin.table.isEmpty())
        return fromTable(context, std::move(spec), origin, count.value_or(spec.queries));
    auto given = fromFile(std::move(spec), origin);
    if (given && count)
        drawGivenQueries(*given, *count);
    return given;
}

} // namespace sweep
