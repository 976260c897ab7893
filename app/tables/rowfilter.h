#pragma once

#include "app/core/result.h"
#include "app/db/statement.h"

#include <QList>
#include <QString>

namespace tables {

enum class FilterOperator { Equal, NotEqual, Less, Greater, Contains, IsNull, IsNotNull };

/// A condition on one column, made without typing SQL.
struct QuickFilter
{
    QString column;
    FilterOperator op = FilterOperator::Equal;
    QString value; ///< in the text form of the column's type; unused by IsNull and IsNotNull

    friend bool operator==(const QuickFilter &, const QuickFilter &) = default;
};

/// Which rows of a table are wanted: the person's own condition and quick filters, all of them true.
struct RowFilter
{
    QString where = {}; ///< SQL after WHERE, as typed
    QList<QuickFilter> columns = {};

    bool isEmpty() const { return where.trimmed().isEmpty() && columns.isEmpty(); }

    friend bool operator==(const RowFilter &, const RowFilter &) = default;
};

/// "=", "<>", "<", ">", "contains", "is null", "is not null".
QString operatorText(FilterOperator op);
bool takesValue(FilterOperator op);

/// InvalidInput when the typed condition reaches out of itself or has a parameter, which would take one of ours.
core::Result<void> checkFilter(const RowFilter &filter);

/// The condition without WHERE, its values appended to `parameters`; empty for an empty filter. `table` is what
/// columns are qualified with, quoted.
QString filterCondition(const RowFilter &filter, const QString &table, QList<db::Parameter> &parameters);

/// The condition with literals, for people and for copying.
QString filterText(const RowFilter &filter);

/// One quick filter with its literal: `"price" > '10'`.
QString filterText(const QuickFilter &filter);

} // namespace tables
