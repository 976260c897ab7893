#include "ui/tables/filterwords.h"

#include <QCoreApplication>

namespace {

struct FilterWords
{
    Q_DECLARE_TR_FUNCTIONS(FilterWords)
};

constexpr qsizetype ShownValue = 24;

} // namespace

QString filterOperatorWords(tables::FilterOperator op)
{
    switch (op) {
    case tables::FilterOperator::Contains:
        return FilterWords::tr("contains");
    case tables::FilterOperator::IsNull:
        return FilterWords::tr("is NULL");
    case tables::FilterOperator::IsNotNull:
        return FilterWords::tr("is not NULL");
    case tables::FilterOperator::NotEqual:
        return QStringLiteral("≠");
    case tables::FilterOperator::Equal:
    case tables::FilterOperator::Less:
    case tables::FilterOperator::Greater:
        return tables::operatorText(op);
    }
    Q_UNREACHABLE();
}

QString filterWords(const tables::QuickFilter &filter)
{
    QString words = filter.column + u' ' + filterOperatorWords(filter.op);
    if (!tables::takesValue(filter.op))
        return words;
    const QString value = filter.value.size() > ShownValue ? filter.value.left(ShownValue) + u'…' : filter.value;
    return words + u' ' + value.simplified();
}
