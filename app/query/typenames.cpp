#include "app/query/typenames.h"

#include "app/core/resource.h"

namespace query {

using core::Result;

namespace {

constexpr db::Oid OidVarbit = 1562;

QString arrayOf(const QStringList &numbers)
{
    return u'{' + numbers.join(u',') + u'}';
}

} // namespace

std::optional<vectors::VectorType> VectorTypes::of(db::Oid type) const
{
    const auto found = m_types.find(type);
    return found == m_types.end() ? std::nullopt : std::optional(*found);
}

Result<VectorTypes> vectorTypes(db::Connection &connection)
{
    VectorTypes types;
    types.add(db::OidBit, vectors::VectorType::Bit);
    types.add(OidVarbit, vectors::VectorType::Bit);
    if (!connection.serverInfo().hasVector())
        return types;
    const auto rows = connection.execute(core::readResource(QStringLiteral(":/sql/query_vector_types.sql")));
    if (!rows)
        return rows.error();
    for (int row = 0; row < rows->rowCount(); ++row) {
        if (const auto vector = vectors::vectorTypeFromName(rows->text(row, 0)))
            types.add(db::Oid(rows->integer(row, 1)), *vector);
    }
    return types;
}

Result<void> fillTypeNames(db::Connection &connection, QList<ResultColumn> &columns)
{
    QStringList types;
    QStringList modifiers;
    for (const ResultColumn &column : columns) {
        types << QString::number(column.type);
        modifiers << QString::number(column.modifier);
    }
    const auto rows =
        connection.execute({core::readResource(QStringLiteral(":/sql/query_type_names.sql")),
                            {db::Parameter::text(arrayOf(types)), db::Parameter::text(arrayOf(modifiers))}});
    if (!rows)
        return rows.error();
    for (int row = 0; row < rows->rowCount() && row < columns.size(); ++row)
        columns[row].typeName = rows->text(row, 0);
    return {};
}

} // namespace query
