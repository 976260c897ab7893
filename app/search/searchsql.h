#pragma once

#include "app/db/statement.h"
#include "app/vectors/vectorvalue.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <variant>

namespace search {

/// A session setting that a search is run under, such as hnsw.ef_search = 80.
struct Setting
{
    QString name;
    QString value;

    friend bool operator==(const Setting &, const Setting &) = default;
};

/// A value that stands beside a search's SQL. A list travels as an array of text.
struct SearchParameter
{
    QString name; ///< for programs that are made from the search: "query", "filter_price"; unique in its statement
    std::variant<vectors::VectorValue, QString, double, qint64, QStringList> value;

    friend bool operator==(const SearchParameter &, const SearchParameter &) = default;
};

/// SQL with `$1…$n` and their values as what they are, so that both the wire and the languages that people program in
/// can be served.
struct SearchSql
{
    QString sql;
    QList<SearchParameter> parameters;

    friend bool operator==(const SearchSql &, const SearchSql &) = default;
};

/// The type that a query vector is given in SQL. Bit needs its length: a bare bit is bit(1) and would cut it off.
QString vectorCast(const vectors::VectorValue &value);

/// With the values as they are sent: vectors in binary, everything else as text.
db::Statement toStatement(const SearchSql &sql);

/// Collects the values while a statement is written.
class ParameterList
{
public:
    /// Each answers what stands in the SQL: `$3::vector`, `$4::float8`, `$5` (of a type that the server infers).
    QString vector(const QString &name, const vectors::VectorValue &value);
    QString text(const QString &name, const QString &value, const QString &cast = {});
    QString real(const QString &name, double value);
    QString integer(const QString &name, qint64 value);
    QString list(const QString &name, const QStringList &values, const QString &cast = {});

    const QList<SearchParameter> &parameters() const { return m_parameters; }

private:
    QString add(const QString &name, decltype(SearchParameter::value) value, const QString &cast);

    QList<SearchParameter> m_parameters;
    QHash<QString, int> m_timesTaken; ///< of a name
};

} // namespace search
