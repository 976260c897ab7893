#include "app/sweep/publishedtruth.h"

#include "app/db/quoting.h"

#include <QStringList>

namespace sweep {

using core::Result;

namespace {

bool hasIntegerKey(const catalog::Table &table)
{
    if (table.keyColumns.size() != 1)
        return false;
    const catalog::Column *key = table.column(table.keyColumns.first());
    return key && (key->typeOid == db::OidInt2 || key->typeOid == db::OidInt4 || key->typeOid == db::OidInt8);
}

QString distancesText(const search::SearchTarget &exact)
{
    QString type = vectors::typeName(exact.shape.type);
    if (exact.shape.type == vectors::VectorType::Bit) // a bare bit is bit(1)
        type += QStringLiteral("(%1)").arg(exact.shape.dimensions);
    return QStringLiteral("SELECT (%1 %2 $1::%3)::float8 AS distance\n  FROM %4\n WHERE %5 = ANY ($2::bigint[])\n "
                          "ORDER BY distance")
        .arg(db::quoteIdentifier(exact.column), vectors::operatorOf(exact.distance), type, exact.table.toSql(),
             db::quoteIdentifier(exact.keyColumns.first()));
}

QString arrayText(const QList<qint64> &keys, int count)
{
    QStringList texts;
    for (int i = 0; i < count; ++i)
        texts << QString::number(keys.at(i));
    return u'{' + texts.join(u',') + u'}';
}

} // namespace

Result<void> checkPublished(const SweepSpec &spec, const SweepSetup &setup)
{
    if (spec.published.isEmpty())
        return {};
    if (spec.published.size() != spec.given.size())
        return core::invalidInput(QStringLiteral("there are published neighbours of %1 queries, but %2 queries")
                                      .arg(spec.published.size())
                                      .arg(spec.given.size()));
    const int k = largestK(spec);
    for (const QList<qint64> &neighbours : spec.published) {
        if (neighbours.size() < k)
            return core::invalidInput(QStringLiteral("there are %1 published neighbours per query, fewer than k = %2")
                                          .arg(neighbours.size())
                                          .arg(k));
    }
    if (!hasIntegerKey(spec.table))
        return core::invalidInput(QStringLiteral("published neighbours are numbers; the key of %1 is no integer column")
                                      .arg(spec.table.name.toText()));
    if (!setup.exact.where.trimmed().isEmpty())
        return core::invalidInput(QStringLiteral("published neighbours are of all rows, not of those that meet a "
                                                 "condition"));
    return {};
}

Result<QList<std::vector<double>>> publishedDistances(jobs::JobContext &context, db::Connection &connection,
                                                      const SweepSpec &spec, const SweepSetup &setup,
                                                      const QList<SweepQuery> &queries)
{
    const auto prepared = connection.prepare(distancesText(setup.exact));
    if (!prepared)
        return prepared.error();
    const int k = largestK(spec);
    QList<std::vector<double>> distances;
    for (qsizetype query = 0; query < queries.size(); ++query) {
        if (context.isCancelled())
            return core::cancelledError();
        const auto rows = connection.execute(*prepared, {db::Parameter::binary(queries.at(query).original),
                                                         db::Parameter::text(arrayText(spec.published.at(query), k))});
        if (!rows)
            return rows.error();
        if (rows->rowCount() < k)
            return core::invalidInput(QStringLiteral("the table has %1 of the %2 published neighbours of query %3")
                                          .arg(rows->rowCount())
                                          .arg(k)
                                          .arg(query));
        std::vector<double> nearest;
        for (int row = 0; row < rows->rowCount(); ++row)
            nearest.push_back(rows->real(row, 0));
        distances << std::move(nearest);
    }
    return distances;
}

} // namespace sweep
