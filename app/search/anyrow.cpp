#include "app/search/anyrow.h"

#include "app/db/quoting.h"

namespace search {

core::Result<RowKey> anyRow(jobs::JobContext &context, const SearchTarget &target)
{
    QStringList columns;
    for (const QString &column : keyColumnsOf(target))
        columns << db::quoteIdentifier(column);
    if (columns.isEmpty())
        return core::invalidInput(QStringLiteral("the rows of %1 have no key").arg(target.table.toText()));
    const auto lease = context.lease();
    if (!lease)
        return lease.error();
    const QString expression = orderedExpression(target);
    QString condition = QStringLiteral("%1 IS NOT NULL").arg(expression);
    if (target.distance == vectors::Distance::Cosine)
        condition += QStringLiteral(" AND (%1 %2 %1) <> 'NaN'").arg(expression, vectors::operatorOf(target.distance));
    const auto row = (*lease)->execute(QStringLiteral("SELECT %1\n  FROM %2\n WHERE %3\n LIMIT 1")
                                           .arg(columns.join(QStringLiteral(", ")), target.table.toSql(), condition));
    if (!row)
        return row.error();
    if (row->rowCount() == 0) {
        core::Error error =
            core::invalidInput(QStringLiteral("%1 has no row with a vector").arg(target.table.toText()));
        error.kind = core::ErrorKind::Missing;
        return error;
    }
    RowKey key;
    for (int column = 0; column < row->columnCount(); ++column)
        key << row->text(0, column);
    return key;
}

} // namespace search
