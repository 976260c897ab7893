#pragma once

#include "app/catalog/catalog.h"
#include "app/search/searchrequest.h"

#include <QList>
#include <QString>

#include <optional>

namespace search {

/// An index that can give the order of a search.
struct ServingIndex
{
    catalog::ObjectName name;
    vectors::IndexMethod method = vectors::IndexMethod::Hnsw;
    QString predicate; ///< of a partial index: the search's condition has to imply it; else empty

    friend bool operator==(const ServingIndex &, const ServingIndex &) = default;
};

/// One way to search a column: a distance over the column itself or over an expression that an index has as its key.
struct SearchChoice
{
    vectors::Distance distance = vectors::Distance::L2;
    QString expression;         ///< as the server prints it; empty: the column
    catalog::VectorShape shape; ///< of what is ordered by
    QList<ServingIndex> indexes;

    friend bool operator==(const SearchChoice &, const SearchChoice &) = default;
};

/// Every way to search the column. First those that a valid index serves (the column's own indexes before those over
/// an expression, full ones before partial ones), then the type's other distances, the usual one (cosine, Hamming)
/// first. Empty for a column that is missing or holds no vectors.
QList<SearchChoice> searchChoices(const catalog::Table &table, const QString &column);

/// What `choice` of `column` searches, with the columns that name a row: the table's key, else ctid, else nothing.
SearchTarget targetOf(const catalog::Table &table, const QString &column, const SearchChoice &choice);

/// The target that an index, or when none is given the first of `searchChoices`, stands for. `index` is a name, with
/// or without its schema. Errors: Missing for column or index, InvalidInput for a column without vectors and for an
/// index that does not order it.
core::Result<SearchTarget> defaultTarget(const catalog::Table &table, const QString &column,
                                         const std::optional<QString> &index = {});

/// The valid indexes that can give the target's order.
QList<ServingIndex> servedBy(const catalog::Table &table, const SearchTarget &target);

} // namespace search
