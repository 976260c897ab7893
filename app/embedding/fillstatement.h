#pragma once

#include "app/catalog/catalog.h"
#include "app/core/result.h"
#include "app/vectors/vectorvalue.h"

#include <QStringList>

namespace embedding {

/// A vector column that is filled from a text column, and how its rows are told apart.
struct FillTarget
{
    /// One part of a row's key: a column, or where the row lies in a table without key.
    struct KeyPart
    {
        QString column; ///< quoted
        QString type;   ///< as the server names it, for casts

        friend bool operator==(const KeyPart &, const KeyPart &) = default;
    };

    catalog::ObjectName table;
    db::Oid oid = 0;
    QString textColumn;
    QString vectorColumn;
    QString vectorType; ///< such as "vector(128)"
    catalog::VectorShape shape;
    QList<KeyPart> key;

    friend bool operator==(const FillTarget &, const FillTarget &) = default;
};

/// A vector for one row, with the text that it is of.
struct FillRow
{
    QStringList key;  ///< as the server writes it
    QString textHash; ///< md5, as the server computed it
    vectors::VectorValue vector;
};

/// Checks the table and its columns, before anything is sent: it is a table, the columns exist, one is a vector or
/// halfvec that can be written, the other is none. Errors InvalidInput and Missing.
core::Result<FillTarget> fillTarget(const catalog::Table &table, const QString &textColumn,
                                    const QString &vectorColumn);

/// One row: how many rows lack a vector and have a text, and how many have neither.
db::Statement countStatement(const FillTarget &target);
/// One row: whether the role may read the text, and write the vector.
db::Statement privilegeStatement(const FillTarget &target);
/// Up to `limit` rows that lack a vector, behind the row with the key `after` (empty: from the first) in the order of
/// the key: the key's parts, the text, its md5.
db::Statement readStatement(const FillTarget &target, const QStringList &after, int limit);
/// Writes the vectors into rows that still lack one and still have the text.
db::Statement writeStatement(const FillTarget &target, const QList<FillRow> &rows);

/// An array of text as the server reads it.
QString textArray(const QStringList &elements);

} // namespace embedding
