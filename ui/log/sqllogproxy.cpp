#include "ui/log/sqllogproxy.h"

#include "ui/log/sqllogmodel.h"
#include "ui/shared/gridview.h"

SqlLogProxy::SqlLogProxy(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(SqlLogModel::SortRole);
}

void SqlLogProxy::setText(const QString &text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

void SqlLogProxy::setFailedOnly(bool failedOnly)
{
    m_failedOnly = failedOnly;
    invalidateFilter();
}

bool SqlLogProxy::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const auto text = [this, row, &parent](SqlLogModel::Column column) {
        return sourceModel()->index(row, column, parent).data(GridView::CopyRole).toString();
    };
    if (m_failedOnly && !sourceModel()->index(row, 0, parent).data(SqlLogModel::FailedRole).toBool())
        return false;
    return m_text.isEmpty() || text(SqlLogModel::SqlColumn).contains(m_text, Qt::CaseInsensitive) ||
           text(SqlLogModel::ErrorColumn).contains(m_text, Qt::CaseInsensitive);
}
