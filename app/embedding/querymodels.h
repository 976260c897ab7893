#pragma once

#include "app/catalog/catalog.h"
#include "app/core/result.h"
#include "app/vectors/vectorvalue.h"

#include <QByteArray>
#include <QString>

namespace embedding {

/// A vector column that is searched by texts; `connection` is "user@host:port/database".
struct QueryColumn
{
    QString connection;
    catalog::ObjectName table;
    QString column;

    friend bool operator==(const QueryColumn &, const QueryColumn &) = default;
};

/// Choices that are kept; one more takes the oldest away.
inline constexpr int MostQueryModels = 500;

/// What makes the vectors of the texts that the column is searched by, out of choices as `withQueryModel` writes them:
/// the name of an embedding server of the settings; empty for the column's built-in model, which is also what nobody
/// chose.
QString queryModel(const QByteArray &choices, const QueryColumn &column);
QByteArray withQueryModel(const QByteArray &choices, const QueryColumn &column, const QString &server);

/// The vector of a text as the column `column` of `table`, which is of `shape`, has to have it: brought to its type.
/// Errors InvalidInput: other dimensions (given and expected are named), a column of sparsevec or bit. `maker` names
/// the model for people.
core::Result<vectors::VectorValue> fitToColumn(vectors::VectorValue vector, const catalog::VectorShape &shape,
                                               const QString &maker, const catalog::ObjectName &table,
                                               const QString &column);

} // namespace embedding
