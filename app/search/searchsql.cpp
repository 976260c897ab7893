#include "app/search/searchsql.h"

namespace search {

using vectors::VectorValue;

namespace {

/// An array in PostgreSQL's text form, every element in quotes; a null string is NULL.
QString arrayText(const QStringList &values)
{
    QStringList elements;
    for (QString value : values) {
        if (value.isNull()) {
            elements << QStringLiteral("NULL");
            continue;
        }
        value.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
        elements << u'"' + value + u'"';
    }
    return u'{' + elements.join(u',') + u'}';
}

struct ToParameter
{
    db::Parameter operator()(const VectorValue &value) const { return db::Parameter::binary(vectors::toBinary(value)); }
    db::Parameter operator()(const QString &value) const { return db::Parameter::text(value); }
    db::Parameter operator()(double value) const { return db::Parameter::text(QString::number(value, 'g', 17)); }
    db::Parameter operator()(qint64 value) const { return db::Parameter::text(QString::number(value)); }
    db::Parameter operator()(const QStringList &value) const { return db::Parameter::text(arrayText(value)); }
};

/// A name that every language takes for a variable.
QString plainName(const QString &name)
{
    QString plain;
    for (const QChar c : name.toLower()) {
        const bool fits = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        plain += fits ? c : QChar(u'_');
    }
    return plain;
}

} // namespace

db::Statement toStatement(const SearchSql &sql)
{
    db::Statement statement{sql.sql, {}};
    for (const SearchParameter &parameter : sql.parameters)
        statement.parameters << std::visit(ToParameter(), parameter.value);
    return statement;
}

QString vectorCast(const VectorValue &value)
{
    const QString type = vectors::typeName(value.type);
    return value.type == vectors::VectorType::Bit ? QStringLiteral("%1(%2)").arg(type).arg(value.dimensions) : type;
}

QString ParameterList::vector(const QString &name, const VectorValue &value)
{
    return add(name, value, vectorCast(value));
}

QString ParameterList::text(const QString &name, const QString &value, const QString &cast)
{
    return add(name, value, cast);
}

QString ParameterList::real(const QString &name, double value)
{
    return add(name, value, QStringLiteral("float8"));
}

QString ParameterList::integer(const QString &name, qint64 value)
{
    return add(name, value, QStringLiteral("int8"));
}

QString ParameterList::list(const QString &name, const QStringList &values, const QString &cast)
{
    return add(name, values, cast);
}

QString ParameterList::add(const QString &name, decltype(SearchParameter::value) value, const QString &cast)
{
    const QString plain = plainName(name);
    QString unique = plain;
    while (m_timesTaken.contains(unique))
        unique = QStringLiteral("%1_%2").arg(plain).arg(++m_timesTaken[plain]);
    m_timesTaken.insert(unique, 1);
    m_parameters << SearchParameter{unique, std::move(value)};
    const QString placeholder = u'$' + QString::number(m_parameters.size());
    return cast.isEmpty() ? placeholder : placeholder + QStringLiteral("::") + cast;
}

} // namespace search
