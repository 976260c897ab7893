#include "app/tables/rowfilter.h"

#include "app/db/condition.h"
#include "app/db/quoting.h"

#include <QStringList>

namespace tables {

namespace {

/// A pattern that finds `value` itself anywhere, for ILIKE.
QString containsPattern(QString value)
{
    for (const QChar special : {u'\\', u'%', u'_'})
        value.replace(special, QString(u'\\') + special);
    return u'%' + value + u'%';
}

QString conditionOf(const QuickFilter &filter, const QString &column, const QString &value)
{
    switch (filter.op) {
    case FilterOperator::Equal:
    case FilterOperator::NotEqual:
    case FilterOperator::Less:
    case FilterOperator::Greater:
        return column + u' ' + operatorText(filter.op) + u' ' + value;
    case FilterOperator::Contains:
        return column + QStringLiteral("::text ILIKE ") + value;
    case FilterOperator::IsNull:
        return column + QStringLiteral(" IS NULL");
    case FilterOperator::IsNotNull:
        return column + QStringLiteral(" IS NOT NULL");
    }
    Q_UNREACHABLE();
}

QString valueOf(const QuickFilter &filter)
{
    return filter.op == FilterOperator::Contains ? containsPattern(filter.value) : filter.value;
}

/// The typed condition in parentheses; the line break ends a comment that it may end with.
QString typedCondition(const QString &where)
{
    return u'(' + where.trimmed() + QStringLiteral("\n)");
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
    case FilterOperator::Greater:
        return QStringLiteral(">");
    case FilterOperator::Contains:
        return QStringLiteral("contains");
    case FilterOperator::IsNull:
        return QStringLiteral("is null");
    case FilterOperator::IsNotNull:
        return QStringLiteral("is not null");
    }
    Q_UNREACHABLE();
}

bool takesValue(FilterOperator op)
{
    return op != FilterOperator::IsNull && op != FilterOperator::IsNotNull;
}

core::Result<void> checkFilter(const RowFilter &filter)
{
    return db::checkCondition(filter.where, db::ConditionParameters::Refused);
}

QString filterCondition(const RowFilter &filter, const QString &table, QList<db::Parameter> &parameters)
{
    QStringList conditions;
    if (!filter.where.trimmed().isEmpty())
        conditions << typedCondition(filter.where);
    for (const QuickFilter &quick : filter.columns) {
        QString placeholder;
        if (takesValue(quick.op)) {
            parameters << db::Parameter::text(valueOf(quick));
            placeholder = u'$' + QString::number(parameters.size());
        }
        conditions << conditionOf(quick, table + u'.' + db::quoteIdentifier(quick.column), placeholder);
    }
    return conditions.join(QStringLiteral(" AND "));
}

QString filterText(const QuickFilter &filter)
{
    return conditionOf(filter, db::quoteIdentifier(filter.column), db::quoteLiteral(valueOf(filter)).trimmed());
}

QString filterText(const RowFilter &filter)
{
    QStringList conditions;
    if (!filter.where.trimmed().isEmpty())
        conditions << typedCondition(filter.where);
    for (const QuickFilter &quick : filter.columns)
        conditions << filterText(quick);
    return conditions.join(QStringLiteral(" AND "));
}

} // namespace tables
