#include "app/sweep/sampling.h"

#include "app/db/quoting.h"
#include "app/sweep/rowname.h"

#include <random>

namespace sweep {

using core::Result;
using vectors::VectorType;
using vectors::VectorValue;

namespace {

/// `value` in the column's type; files of queries hold plain floats.
Result<VectorValue> asType(const VectorValue &value, VectorType type)
{
    if (value.type == type)
        return value;
    VectorValue converted{type, value.dimensions, {}, {}};
    const std::vector<float> dense = vectors::toDense(value);
    for (int i = 0; i < int(dense.size()); ++i) {
        const float element = dense[size_t(i)];
        if (type == VectorType::Bit && element != 0.0F && element != 1.0F)
            return core::invalidInput(QStringLiteral("a query for a bit column may hold 0 and 1 only"));
        if (type == VectorType::Sparsevec && element == 0.0F)
            continue;
        if (type == VectorType::Sparsevec)
            converted.positions.push_back(i);
        converted.elements.push_back(element);
    }
    return converted;
}

Result<QList<SweepQuery>> givenQueries(const SweepSpec &spec, const SweepSetup &setup)
{
    QList<SweepQuery> queries;
    for (const VectorValue &value : spec.given) {
        const auto converted = asType(value, setup.exact.shape.type);
        if (!converted)
            return converted.error();
        queries << SweepQuery{{}, vectors::toBinary(*converted), {}};
    }
    return queries;
}

Result<QList<SweepQuery>> sampledQueries(db::Connection &connection, const SweepSpec &spec, const SweepSetup &setup)
{
    const auto rows = connection.execute(sampleStatement(spec, setup), db::Format::Binary);
    if (!rows)
        return rows.error();
    const int keys = rows->columnCount() - 1;
    QList<SweepQuery> queries;
    for (int row = 0; row < rows->rowCount(); ++row)
        queries << SweepQuery{rowName(*rows, row, keys), rows->bytes(row, keys).toByteArray(), {}};
    return queries;
}

/// A bare bit is bit(1) and would cut the query off.
QString castOf(const catalog::VectorShape &shape)
{
    const QString type = vectors::typeName(shape.type);
    return shape.type == VectorType::Bit ? QStringLiteral("%1(%2)").arg(type).arg(shape.dimensions) : type;
}

/// Lets the server turn each query into what the index orders by, since an index expression may be anything.
Result<void> convertByExpression(db::Connection &connection, const SweepSetup &setup, QList<SweepQuery> &queries)
{
    const QString sql = QStringLiteral("SELECT %1 FROM (SELECT $1::%2 AS %3) AS query")
                            .arg(search::orderedExpression(setup.measured), castOf(setup.exact.shape),
                                 db::quoteIdentifier(setup.exact.column));
    const auto prepared = connection.prepare(sql);
    if (!prepared)
        return prepared.error();
    for (SweepQuery &query : queries) {
        const auto converted = connection.execute(*prepared, {db::Parameter::binary(query.original)});
        if (!converted)
            return converted.error();
        query.measured = converted->bytes(0, 0).toByteArray();
    }
    return {};
}

/// One row of each document, of documents in the order of a hash.
db::Statement documentSample(const SweepSpec &spec, const SweepSetup &setup, const QStringList &selected,
                             const QString &condition)
{
    const QString document = db::quoteIdentifier(spec.documentColumn);
    const QStringList keys = search::keyColumnsOf(setup.exact);
    return {
        QStringLiteral("SELECT %1\n  FROM (SELECT DISTINCT ON (%2) %1, %2 AS document\n  FROM %3\n WHERE %4\n   AND "
                       "%2 IS NOT NULL\n ORDER BY %2, %5) AS chosen\n ORDER BY "
                       "hashtextextended(document::text COLLATE \"C\", $1::bigint)\n LIMIT %6")
            .arg(selected.join(QStringLiteral(", ")), document, setup.exact.table.toSql(), condition, sampleOrder(keys),
                 QString::number(spec.queries)),
        {db::Parameter::integer(spec.seed)}};
}

} // namespace

QString sampleOrder(const QStringList &keyColumns)
{
    QStringList parts;
    for (const QString &column : keyColumns)
        parts << db::quoteIdentifier(column) + QStringLiteral("::text");
    return QStringLiteral("hashtextextended(concat_ws(chr(31), %1) COLLATE \"C\", $1::bigint)")
        .arg(parts.join(QStringLiteral(", ")));
}

void drawGivenQueries(SweepSpec &spec, int count)
{
    if (count >= spec.given.size())
        return;
    std::mt19937_64 random{std::mt19937_64::result_type(spec.seed)};
    for (qsizetype i = 0; i < count; ++i) {
        const auto drawn = i + qsizetype(random() % quint64(spec.given.size() - i));
        spec.given.swapItemsAt(i, drawn);
        if (!spec.published.isEmpty())
            spec.published.swapItemsAt(i, drawn);
    }
    spec.given.resize(count);
    if (!spec.published.isEmpty())
        spec.published.resize(count);
}

db::Statement sampleStatement(const SweepSpec &spec, const SweepSetup &setup)
{
    const QStringList keys = search::keyColumnsOf(setup.exact);
    QStringList selected;
    for (const QString &key : keys)
        selected << db::quoteIdentifier(key);
    const QString column = db::quoteIdentifier(setup.exact.column);
    QString condition = column + QStringLiteral(" IS NOT NULL");
    if (!setup.exact.where.trimmed().isEmpty())
        condition += QStringLiteral("\n   AND (%1\n)").arg(setup.exact.where);
    selected << column;
    if (!spec.documentColumn.isEmpty())
        return documentSample(spec, setup, selected, condition);
    return {QStringLiteral("SELECT %1\n  FROM %2\n WHERE %3\n ORDER BY %4\n LIMIT %5")
                .arg(selected.join(QStringLiteral(", ")), setup.exact.table.toSql(), condition, sampleOrder(keys),
                     QString::number(spec.queries)),
            {db::Parameter::integer(spec.seed)}};
}

Result<QList<VectorValue>> sampleVectors(db::Connection &connection, const catalog::Table &table, const QString &column,
                                         int count, qint64 seed)
{
    const catalog::Column *source = table.column(column);
    if (!source || !source->vector)
        return core::invalidInput(QStringLiteral("%1 has no vector column %2").arg(table.name.toText(), column));
    SweepSpec spec;
    spec.queries = count;
    spec.seed = seed;
    SweepSetup setup;
    setup.exact.table = table.name;
    setup.exact.column = column;
    setup.exact.shape = *source->vector;
    setup.exact.keyColumns = table.keyColumns;
    const auto sampled = sampledQueries(connection, spec, setup);
    if (!sampled)
        return sampled.error();
    QList<VectorValue> vectors;
    for (const SweepQuery &query : *sampled) {
        auto vector = vectors::fromBinary(source->vector->type, query.original);
        if (!vector)
            return vector.error();
        vectors << std::move(*vector);
    }
    if (vectors.isEmpty())
        return core::invalidInput(QStringLiteral("%1 has no vector in %2").arg(table.name.toText(), column));
    return vectors;
}

Result<QList<SweepQuery>> sweepQueries(db::Connection &connection, const SweepSpec &spec, const SweepSetup &setup)
{
    auto queries = setup.fromTable ? sampledQueries(connection, spec, setup) : givenQueries(spec, setup);
    if (!queries)
        return queries;
    if (queries->isEmpty())
        return core::invalidInput(QStringLiteral("%1 has no row with a vector in %2 that meets the condition")
                                      .arg(spec.table.name.toText(), spec.column));
    if (setup.measured.expression.isEmpty()) {
        for (SweepQuery &query : *queries)
            query.measured = query.original;
        return queries;
    }
    if (const auto converted = convertByExpression(connection, setup, *queries); !converted)
        return converted.error();
    return queries;
}

} // namespace sweep
