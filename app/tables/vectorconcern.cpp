#include "app/tables/vectorconcern.h"

#include <algorithm>
#include <cmath>

namespace tables {

bool hasInnerProductIndex(const catalog::Table &table, const QString &column)
{
    const QList<const catalog::Index *> indexes = table.vectorIndexesOf(column);
    return std::any_of(indexes.begin(), indexes.end(), [](const catalog::Index *index) {
        return index->distance() == vectors::Distance::InnerProduct;
    });
}

VectorConcern vectorConcern(const Cell &cell, vectors::VectorType type, bool underInnerProduct)
{
    if (!cell.vector)
        return cell.isNull() ? VectorConcern::Null : VectorConcern::None;
    if (type == vectors::VectorType::Bit)
        return VectorConcern::None;
    if (cell.vector->norm == 0)
        return VectorConcern::Zero;
    const double tolerance = type == vectors::VectorType::Halfvec ? 5e-3 : 1e-3;
    return underInnerProduct && std::abs(cell.vector->norm - 1) > tolerance ? VectorConcern::NotUnit
                                                                            : VectorConcern::None;
}

} // namespace tables
