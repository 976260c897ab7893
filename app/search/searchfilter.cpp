#include "app/search/searchfilter.h"

#include "app/db/quoting.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <optional>

namespace search {

using core::invalidInput;
using core::Result;

namespace {

bool takesNoValue(FilterOperator op)
{
    return op == FilterOperator::IsNull || op == FilterOperator::IsNotNull;
}

bool isNumber(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral(R"(^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$)"));
    return pattern.match(text).hasMatch();
}

bool isBoolean(const QString &text)
{
    return text == u"true" || text == u"false";
}

QString nameOf(const SearchFilter &filter)
{
    return (QStringList{filter.column} + filter.path).join(u'.');
}

Result<void> checkValue(const SearchFilter &filter, const QString &value)
{
    if (value.contains(QChar(u'\0')))
        return invalidInput(QStringLiteral("%1: the value has a NUL character in it").arg(nameOf(filter)));
    if (!filter.path.isEmpty() && filter.op != FilterOperator::Contains) {
        if (filter.type == JsonType::Number && !isNumber(value))
            return invalidInput(QStringLiteral("%1: expected a number, given \"%2\"").arg(nameOf(filter), value));
        if (filter.type == JsonType::Boolean && !isBoolean(value))
            return invalidInput(QStringLiteral("%1: expected true or false, given \"%2\"").arg(nameOf(filter), value));
    }
    if (filter.isJson && filter.path.isEmpty() && filter.op == FilterOperator::Contains) {
        QJsonParseError error;
        (void)QJsonDocument::fromJson(QStringLiteral("[%1]").arg(value).toUtf8(), &error);
        if (error.error != QJsonParseError::NoError)
            return invalidInput(
                QStringLiteral("%1: \"%2\" is no JSON: %3").arg(nameOf(filter), value, error.errorString()));
    }
    return {};
}

/// A pattern that finds `value` itself anywhere, for ILIKE.
QString containsPattern(QString value)
{
    for (const QChar special : {u'\\', u'%', u'_'})
        value.replace(special, QString(u'\\') + special);
    return u'%' + value + u'%';
}

/// What stands left of the operator: the column, or what the path leads to, as JSON and as text.
struct Operand
{
    QString plain;
    QString text;
};

Operand operandOf(const SearchFilter &filter, const QString &name, ParameterList &parameters)
{
    const QString column = db::quoteIdentifier(filter.column);
    if (filter.path.isEmpty())
        return {column, column + QStringLiteral("::text")};
    const QString json = column + QStringLiteral("::jsonb");
    const bool single = filter.path.size() == 1;
    const QString path =
        single ? parameters.text(name + QStringLiteral("_path"), filter.path.first(), QStringLiteral("text"))
               : parameters.list(name + QStringLiteral("_path"), filter.path, QStringLiteral("text[]"));
    return {QStringLiteral("(%1 %2 %3)").arg(json, single ? QStringLiteral("->") : QStringLiteral("#>"), path),
            QStringLiteral("(%1 %2 %3)").arg(json, single ? QStringLiteral("->>") : QStringLiteral("#>>"), path)};
}

QString containsSql(const SearchFilter &filter, const Operand &operand, const QString &name, ParameterList &parameters)
{
    if (filter.isJson && filter.path.isEmpty())
        return QStringLiteral("%1::jsonb @> %2")
            .arg(operand.plain, parameters.text(name, filter.values.first(), QStringLiteral("jsonb")));
    return QStringLiteral("%1 ILIKE %2")
        .arg(operand.text, parameters.text(name, containsPattern(filter.values.first())));
}

/// The values as the operand is compared with them; those of a JSON number or boolean are JSON themselves.
QString comparisonSql(const SearchFilter &filter, const Operand &operand, const QString &name,
                      ParameterList &parameters)
{
    const bool inJson = !filter.path.isEmpty();
    const bool asJson = inJson && filter.type != JsonType::Text;
    const QString type = asJson ? QStringLiteral("jsonb") : inJson ? QStringLiteral("text") : QString();
    const QString left = inJson && !asJson ? operand.text : operand.plain;
    QString condition;
    if (filter.op == FilterOperator::AnyOf) {
        const QString cast = type.isEmpty() ? type : type + QStringLiteral("[]");
        condition = QStringLiteral("%1 = ANY (%2)").arg(left, parameters.list(name, filter.values, cast));
    } else {
        condition = QStringLiteral("%1 %2 %3")
                        .arg(left, operatorText(filter.op), parameters.text(name, filter.values.first(), type));
    }
    if (!asJson)
        return condition;
    const QString wanted = filter.type == JsonType::Number ? QStringLiteral("number") : QStringLiteral("boolean");
    return QStringLiteral("(%1 AND jsonb_typeof(%2) = '%3')").arg(condition, operand.plain, wanted);
}

struct Sign
{
    const char *text;
    FilterOperator op;
};

/// Longer ones first, where one begins another.
constexpr std::array<Sign, 9> signs{{{">=", FilterOperator::GreaterOrEqual},
                                     {"<=", FilterOperator::LessOrEqual},
                                     {"<>", FilterOperator::NotEqual},
                                     {"!=", FilterOperator::NotEqual},
                                     {"@>", FilterOperator::Contains},
                                     {"=", FilterOperator::Equal},
                                     {"<", FilterOperator::Less},
                                     {">", FilterOperator::Greater},
                                     {"~", FilterOperator::Contains}}};

/// The name up to the first sign outside of double quotes, the sign, and the rest.
struct Split
{
    QString name;
    const Sign *sign = nullptr;
    QString value;
};

std::optional<Split> splitAtSign(const QString &text)
{
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'"')
            quoted = !quoted;
        if (quoted)
            continue;
        for (const Sign &sign : signs) {
            const QLatin1String symbol(sign.text);
            if (QStringView(text).mid(i).startsWith(symbol))
                return Split{text.left(i).trimmed(), &sign, text.mid(i + symbol.size()).trimmed()};
        }
    }
    return std::nullopt;
}

/// The parts between dots outside of double quotes, without the quotes.
QStringList nameParts(const QString &name)
{
    QStringList parts{QString()};
    bool quoted = false;
    for (qsizetype i = 0; i < name.size(); ++i) {
        const QChar c = name[i];
        if (quoted && c == u'"' && i + 1 < name.size() && name[i + 1] == u'"')
            parts.last() += name[++i];
        else if (c == u'"')
            quoted = !quoted;
        else if (c == u'.' && !quoted)
            parts << QString();
        else
            parts.last() += c;
    }
    return parts;
}

bool isQuoted(const QString &text)
{
    return text.size() >= 2 && text.startsWith(u'"') && text.endsWith(u'"');
}

void readName(SearchFilter &filter, const QString &name, const QStringList &jsonColumns)
{
    const QStringList parts = nameParts(name);
    const bool isJson = jsonColumns.contains(parts.first());
    filter.isJson = isJson;
    filter.column = isJson || isQuoted(name) ? parts.first() : name;
    if (isJson)
        filter.path = parts.mid(1);
}

void readValue(SearchFilter &filter, QString value)
{
    if (filter.path.isEmpty() || filter.op == FilterOperator::Contains) {
        filter.values = {value};
        return;
    }
    if (isQuoted(value))
        value = nameParts(value).join(u'.');
    else if (isNumber(value))
        filter.type = JsonType::Number;
    else if (isBoolean(value))
        filter.type = JsonType::Boolean;
    filter.values = {value};
}

} // namespace

QString operatorText(FilterOperator op)
{
    switch (op) {
    case FilterOperator::Equal:
        return QStringLiteral("=");
    case FilterOperator::NotEqual:
        return QStringLiteral("<>");
    case FilterOperator::Less:
        return QStringLiteral("<");
    case FilterOperator::LessOrEqual:
        return QStringLiteral("<=");
    case FilterOperator::Greater:
        return QStringLiteral(">");
    case FilterOperator::GreaterOrEqual:
        return QStringLiteral(">=");
    case FilterOperator::AnyOf:
        return QStringLiteral("any of");
    case FilterOperator::Contains:
        return QStringLiteral("contains");
    case FilterOperator::IsNull:
        return QStringLiteral("is null");
    case FilterOperator::IsNotNull:
        return QStringLiteral("is not null");
    }
    Q_UNREACHABLE();
}

Result<void> checkFilter(const SearchFilter &filter)
{
    if (filter.column.isEmpty())
        return invalidInput(QStringLiteral("a filter has no column"));
    const bool right = takesNoValue(filter.op)              ? filter.values.isEmpty()
                       : filter.op == FilterOperator::AnyOf ? !filter.values.isEmpty()
                                                            : filter.values.size() == 1;
    if (!right)
        return invalidInput(QStringLiteral("%1 %2: it has %3 values")
                                .arg(nameOf(filter), operatorText(filter.op))
                                .arg(filter.values.size()));
    for (const QString &value : filter.values) {
        if (const auto checked = checkValue(filter, value); !checked)
            return checked;
    }
    return {};
}

QString conditionSql(const SearchFilter &filter, ParameterList &parameters)
{
    const QString name = QStringLiteral("filter_") + (QStringList{filter.column} + filter.path).join(u'_');
    const Operand operand = operandOf(filter, name, parameters);
    const QString &either = filter.path.isEmpty() ? operand.plain : operand.text;
    switch (filter.op) {
    case FilterOperator::IsNull:
        return either + QStringLiteral(" IS NULL");
    case FilterOperator::IsNotNull:
        return either + QStringLiteral(" IS NOT NULL");
    case FilterOperator::Contains:
        return containsSql(filter, operand, name, parameters);
    default:
        return comparisonSql(filter, operand, name, parameters);
    }
}

Result<SearchFilter> parseFilter(const QString &text, const QStringList &jsonColumns)
{
    SearchFilter filter;
    static const QRegularExpression nullTest(QStringLiteral(R"(^(.+?)\s+is\s+(not\s+)?null$)"),
                                             QRegularExpression::CaseInsensitiveOption |
                                                 QRegularExpression::DotMatchesEverythingOption);
    const auto split = splitAtSign(text);
    if (const auto match = nullTest.match(text.trimmed()); !split && match.hasMatch()) {
        readName(filter, match.captured(1).trimmed(), jsonColumns);
        filter.op = match.captured(2).isEmpty() ? FilterOperator::IsNull : FilterOperator::IsNotNull;
        return filter;
    }
    if (!split || split->name.isEmpty())
        return invalidInput(
            QStringLiteral("\"%1\" is no filter").arg(text),
            QStringLiteral("expected column=value, with one of = <> < <= > >= ~ (contains), or is null"));
    readName(filter, split->name, jsonColumns);
    filter.op = split->sign->op;
    readValue(filter, split->value);
    if (const auto checked = checkFilter(filter); !checked)
        return checked.error();
    return filter;
}

QString filterText(const SearchFilter &filter)
{
    const QString name = nameOf(filter);
    if (takesNoValue(filter.op))
        return name + u' ' + operatorText(filter.op);
    const bool quoted = !filter.path.isEmpty() && filter.type == JsonType::Text;
    QStringList values;
    for (const QString &value : filter.values)
        values << (quoted ? u'"' + value + u'"' : value);
    return QStringLiteral("%1 %2 %3").arg(name, operatorText(filter.op), values.join(QStringLiteral(", ")));
}

} // namespace search
