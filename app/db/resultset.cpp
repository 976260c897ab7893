#include "app/db/resultset.h"

#include "app/db/binarycodec.h"

#include <libpq-fe.h>

#include <limits>

namespace db {

namespace {

/// toDouble does not know the server's words for what is no finite number.
double realFromText(QByteArrayView text)
{
    if (text == QByteArrayView("NaN"))
        return std::numeric_limits<double>::quiet_NaN();
    if (text == QByteArrayView("Infinity"))
        return std::numeric_limits<double>::infinity();
    if (text == QByteArrayView("-Infinity"))
        return -std::numeric_limits<double>::infinity();
    return text.toByteArray().toDouble();
}

} // namespace

ResultSet::ResultSet(PGresult *result)
    : m_result(result, &PQclear)
{
}

int ResultSet::rowCount() const
{
    return m_result ? PQntuples(m_result.get()) : 0;
}

int ResultSet::columnCount() const
{
    return m_result ? PQnfields(m_result.get()) : 0;
}

QString ResultSet::columnName(int column) const
{
    return QString::fromUtf8(PQfname(m_result.get(), column));
}

QStringList ResultSet::columnNames() const
{
    QStringList names;
    for (int column = 0; column < columnCount(); ++column)
        names << columnName(column);
    return names;
}

Oid ResultSet::columnType(int column) const
{
    return PQftype(m_result.get(), column);
}

int ResultSet::columnTypeModifier(int column) const
{
    return PQfmod(m_result.get(), column);
}

int ResultSet::columnIndex(const QString &name) const
{
    return int(columnNames().indexOf(name));
}

bool ResultSet::isNull(int row, int column) const
{
    return PQgetisnull(m_result.get(), row, column) != 0;
}

QByteArrayView ResultSet::bytes(int row, int column) const
{
    return {PQgetvalue(m_result.get(), row, column), PQgetlength(m_result.get(), row, column)};
}

QString ResultSet::text(int row, int column) const
{
    return isNull(row, column) ? QString() : QString::fromUtf8(bytes(row, column));
}

qint64 ResultSet::integer(int row, int column) const
{
    const QByteArrayView value = bytes(row, column);
    if (PQfformat(m_result.get(), column) == 0)
        return value.toByteArray().toLongLong();
    switch (value.size()) {
    case 2:
        return *decodeInt2(value);
    case 4:
        return *decodeInt4(value);
    case 8:
        return *decodeInt8(value);
    default:
        return 0;
    }
}

double ResultSet::real(int row, int column) const
{
    const QByteArrayView value = bytes(row, column);
    if (PQfformat(m_result.get(), column) == 0)
        return realFromText(value);
    if (value.size() == 4)
        return double(*decodeFloat4(value));
    return decodeFloat8(value).value_or(0);
}

bool ResultSet::boolean(int row, int column) const
{
    const QByteArrayView value = bytes(row, column);
    if (PQfformat(m_result.get(), column) == 0)
        return value == QByteArrayView("t");
    return decodeBool(value).value_or(false);
}

qint64 ResultSet::affectedRows() const
{
    return m_result ? QByteArray(PQcmdTuples(m_result.get())).toLongLong() : 0;
}

} // namespace db
