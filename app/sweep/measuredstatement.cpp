#include "app/sweep/measuredstatement.h"

#include "app/db/quoting.h"

namespace sweep {

using core::Result;

namespace {

/// A bare bit is bit(1) and would cut the query off.
QString parameterOf(int number, const vectors::VectorValue &value)
{
    const QString text = QStringLiteral("$%1::%2").arg(number).arg(vectors::typeName(value.type));
    return value.type == vectors::VectorType::Bit ? text + QStringLiteral("(%1)").arg(value.dimensions) : text;
}

QString orderText(const search::SearchTarget &target, const QString &query)
{
    return QStringLiteral("%1 %2 %3")
        .arg(search::orderedExpression(target), vectors::operatorOf(target.distance), query);
}

} // namespace

QList<db::Parameter> measuredParameters(const SweepSetup &setup, const SweepQuery &query)
{
    QList<db::Parameter> parameters{db::Parameter::binary(query.measured)};
    if (setup.rerank > 0)
        parameters << db::Parameter::binary(query.original);
    return parameters;
}

Result<db::Statement> measuredStatement(const SweepSetup &setup, const QList<db::Parameter> &parameters)
{
    const auto measured = vectors::fromBinary(setup.measured.shape.type, *parameters.first().bytes);
    if (!measured)
        return measured.error();
    if (setup.rerank == 0)
        return search::searchStatement(setup.measured, *measured, setup.limit, {}, search::Exactness::AsPlanned);
    const auto original = vectors::fromBinary(setup.exact.shape.type, *parameters.last().bytes);
    if (!original)
        return original.error();
    return db::Statement{rerankedText(setup, parameterOf(1, *measured), parameterOf(2, *original)), parameters};
}

QString rerankedText(const SweepSetup &setup, const QString &measuredQuery, const QString &originalQuery)
{
    const QStringList keys = search::keyColumnsOf(setup.exact);
    QStringList names;
    for (const QString &key : keys)
        names << db::quoteIdentifier(key);
    QString distance = QStringLiteral("distance");
    while (keys.contains(distance))
        distance += u'_';
    const QString inner = (names + QStringList{orderText(setup.exact, originalQuery)}).join(QStringLiteral(", "));
    const QString columns = (names + QStringList{distance}).join(QStringLiteral(", "));
    const QString where = setup.exact.where.trimmed().isEmpty()
                              ? QString()
                              : QStringLiteral("\n         WHERE (") + setup.exact.where + QStringLiteral("\n)");
    return QStringLiteral("SELECT ") + columns + QStringLiteral("\n  FROM (SELECT ") + inner +
           QStringLiteral("\n          FROM ") + setup.exact.table.toSql() + where +
           QStringLiteral("\n         ORDER BY ") + orderText(setup.measured, measuredQuery) +
           QStringLiteral("\n         LIMIT %1").arg(setup.rerank) + QStringLiteral(") AS nearest (") + columns +
           QStringLiteral(")\n ORDER BY %1\n LIMIT %2").arg(distance).arg(setup.limit);
}

} // namespace sweep
