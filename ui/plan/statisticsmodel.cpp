#include "ui/plan/statisticsmodel.h"

#include "ui/plan/planwords.h"
#include "ui/shared/format.h"

#include <algorithm>
#include <numeric>

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

double figureOf(const StatisticsRow &row, StatisticsModel::Column column)
{
    switch (column) {
    case StatisticsModel::NodesColumn:
        return row.nodes;
    case StatisticsModel::LoopsColumn:
        return row.loops;
    case StatisticsModel::TimeColumn:
        return row.exclusive ? row.exclusive->value : -1.0;
    case StatisticsModel::ShareColumn:
        return row.share;
    case StatisticsModel::RowsColumn:
        return row.rows;
    case StatisticsModel::RemovedColumn:
        return row.rowsRemoved;
    case StatisticsModel::HitColumn:
        return double(hitBlocks(row));
    case StatisticsModel::ReadColumn:
        return double(readBlocks(row));
    case StatisticsModel::NameColumn:
    case StatisticsModel::ColumnCount:
        break;
    }
    return 0;
}

/// Rows that are alike stay as they come.
template<class Key>
void sortRows(std::vector<int> &rows, Qt::SortOrder order, Key keyOf)
{
    std::stable_sort(rows.begin(), rows.end(), [&](int left, int right) {
        return order == Qt::AscendingOrder ? keyOf(left) < keyOf(right) : keyOf(right) < keyOf(left);
    });
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
    m_order.resize(size_t(rows.size()));
    std::iota(m_order.begin(), m_order.end(), 0);
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

void StatisticsModel::sort(int column, Qt::SortOrder order)
{
    emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<int> rows;
    for (const QModelIndex &index : before)
        rows.push_back(m_order[size_t(index.row())]);
    std::iota(m_order.begin(), m_order.end(), 0);
    if (column == NameColumn)
        sortRows(m_order, order, [this](int row) { return m_rows[row].name; });
    else if (column > NameColumn)
        sortRows(m_order, order, [this, column](int row) { return figureOf(m_rows[row], Column(column)); });
    std::vector<int> places(m_order.size());
    for (size_t place = 0; place < m_order.size(); ++place)
        places[size_t(m_order[place])] = int(place);
    QModelIndexList after;
    for (qsizetype at = 0; at < before.size(); ++at)
        after << index(places[size_t(rows[size_t(at)])], before[at].column());
    changePersistentIndexList(before, after);
    emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

QVariant StatisticsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StatisticsRow &row = rowAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(row, Column(index.column()));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (index.column() == NameColumn ? Qt::AlignLeft : Qt::AlignRight));
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
