#include "ui/plan/statisticsmodel.h"

#include "ui/plan/planwords.h"
#include "ui/shared/format.h"

using plan::StatisticsRow;

namespace {

qint64 hitBlocks(const StatisticsRow &row)
{
    return row.blocks.sharedHit + row.blocks.localHit;
}

qint64 readBlocks(const StatisticsRow &row)
{
    return row.blocks.sharedRead + row.blocks.localRead + row.blocks.tempRead;
}

} // namespace

StatisticsModel::StatisticsModel(const QString &nameTitle, QObject *parent)
    : QAbstractTableModel(parent)
    , m_nameTitle(nameTitle)
{
}

void StatisticsModel::setRows(const QList<StatisticsRow> &rows)
{
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

int StatisticsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int StatisticsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString StatisticsModel::text(const StatisticsRow &row, Column column) const
{
    switch (column) {
    case NameColumn:
        return row.name;
    case NodesColumn:
        return row.neverExecuted > 0
                   ? tr("%1 (%2 never run)").arg(formatCount(row.nodes), formatCount(row.neverExecuted))
                   : formatCount(row.nodes);
    case LoopsColumn:
        return rowsText(row.loops);
    case TimeColumn:
        return row.exclusive ? approximateText(row.approximate, formatMilliseconds(*row.exclusive)) : QString();
    case ShareColumn:
        return row.exclusive ? formatPercent(row.share) : QString();
    case RowsColumn:
        return rowsText(row.rows);
    case RemovedColumn:
        return rowsText(row.rowsRemoved);
    case HitColumn:
        return formatCount(hitBlocks(row));
    case ReadColumn:
        return formatCount(readBlocks(row));
    case ColumnCount:
        break;
    }
    return {};
}

QVariant StatisticsModel::sortValue(const StatisticsRow &row, Column column) const
{
    switch (column) {
    case NameColumn:
        return row.name;
    case NodesColumn:
        return row.nodes;
    case LoopsColumn:
        return row.loops;
    case TimeColumn:
        return row.exclusive ? row.exclusive->value : -1.0;
    case ShareColumn:
        return row.share;
    case RowsColumn:
        return row.rows;
    case RemovedColumn:
        return row.rowsRemoved;
    case HitColumn:
        return hitBlocks(row);
    case ReadColumn:
        return readBlocks(row);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant StatisticsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StatisticsRow &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(row, Column(index.column()));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (index.column() == NameColumn ? Qt::AlignLeft : Qt::AlignRight));
    case SortRole:
        return sortValue(row, Column(index.column()));
    case NodeRole:
        return row.worstNode;
    default:
        return {};
    }
}

QVariant StatisticsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == NameColumn ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case NameColumn:
        return m_nameTitle;
    case NodesColumn:
        return tr("Nodes");
    case LoopsColumn:
        return tr("Loops");
    case TimeColumn:
        return tr("Own time, ms");
    case ShareColumn:
        return tr("Share");
    case RowsColumn:
        return tr("Rows");
    case RemovedColumn:
        return tr("Removed");
    case HitColumn:
        return tr("Hit");
    case ReadColumn:
        return tr("Read");
    case ColumnCount:
        break;
    }
    return {};
}
