#pragma once

#include "app/db/statement.h"

#include <QByteArrayView>
#include <QString>
#include <QStringList>

#include <memory>

struct pg_result;

namespace db {

/// The rows of one statement: immutable, cheap to copy, safe to read from several threads.
/// Rows and columns count from 0. Values are in the format the statement was run with.
class ResultSet
{
public:
    ResultSet() = default;
    /// Takes ownership of `result`.
    explicit ResultSet(pg_result *result);

    int rowCount() const;
    int columnCount() const;
    QString columnName(int column) const;
    QStringList columnNames() const;
    Oid columnType(int column) const;
    int columnTypeModifier(int column) const;
    /// -1 when there is no such column.
    int columnIndex(const QString &name) const;

    bool isNull(int row, int column) const;
    /// The value's bytes, valid as long as a copy of this result lives; empty for NULL.
    QByteArrayView bytes(int row, int column) const;
    /// The value of a text-format result; a null string for NULL.
    QString text(int row, int column) const;

    /// Integers and reals of a text- or binary-format result; 0 for NULL or what does not parse.
    qint64 integer(int row, int column) const;
    double real(int row, int column) const;
    bool boolean(int row, int column) const;

    /// Rows touched by INSERT, UPDATE, DELETE or COPY.
    qint64 affectedRows() const;

private:
    std::shared_ptr<pg_result> m_result;
};

} // namespace db
