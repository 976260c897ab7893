#include "ui/sweep/sweeplistmodel.h"

#include "ui/shared/format.h"
#include "ui/sweep/pastsweeps.h"

using workspace::SweepRecord;

SweepListModel::SweepListModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void SweepListModel::setRecords(const QList<SweepRecord> &records)
{
    const bool same = std::equal(records.begin(), records.end(), m_records.begin(), m_records.end(),
                                 [](const SweepRecord &a, const SweepRecord &b) { return a.id == b.id; });
    if (!same)
        beginResetModel();
    m_records = records;
    if (!same)
        endResetModel();
    else if (!m_records.isEmpty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void SweepListModel::setOverlaid(const QSet<qint64> &ids)
{
    m_overlaid = ids;
    if (!m_records.isEmpty())
        emit dataChanged(index(0, NameColumn), index(rowCount() - 1, NameColumn), {Qt::CheckStateRole});
}

const SweepRecord *SweepListModel::record(const QModelIndex &index) const
{
    return index.isValid() && index.row() < int(m_records.size()) ? &m_records.at(index.row()) : nullptr;
}

int SweepListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_records.size());
}

int SweepListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant SweepListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const SweepRecord &record = m_records.at(index.row());
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return display(record, column);
    case Qt::EditRole:
        return column == NameColumn ? QVariant(record.name) : QVariant();
    case Qt::CheckStateRole:
        if (column == NameColumn && m_overlayable)
            return m_overlaid.contains(record.id) ? Qt::Checked : Qt::Unchecked;
        return {};
    case Qt::ToolTipRole:
        return column == StateColumn && !record.error.isEmpty() ? record.error : record.connection;
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (column == PointsColumn ? Qt::AlignRight : Qt::AlignLeft));
    case SortRole:
        return sortValue(record, column);
    case IdRole:
        return record.id;
    default:
        return {};
    }
}

QString SweepListModel::display(const SweepRecord &record, Column column)
{
    switch (column) {
    case NameColumn:
        return record.name.isEmpty() ? tr("sweep %1").arg(record.id) : record.name;
    case StartedColumn:
        return numberLocale().toString(record.startedAt.toLocalTime(), QStringLiteral("d MMM yyyy HH:mm"));
    case IndexColumn:
        return record.index;
    case PointsColumn:
        return formatCount(record.points);
    case StateColumn:
        return sweepStateWords(record.state);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant SweepListModel::sortValue(const SweepRecord &record, Column column)
{
    switch (column) {
    case NameColumn:
        return record.name;
    case StartedColumn:
        return record.startedAt;
    case IndexColumn:
        return record.index;
    case PointsColumn:
        return record.points;
    case StateColumn:
        return int(record.state);
    case ColumnCount:
        break;
    }
    return {};
}

bool SweepListModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const SweepRecord *record = this->record(index);
    if (!record || index.column() != NameColumn)
        return false;
    if (role == Qt::CheckStateRole && m_overlayable) {
        emit overlayRequested(record->id, value.toInt() == Qt::Checked);
        return true;
    }
    if (role != Qt::EditRole || value.toString().trimmed() == record->name)
        return false;
    emit renameRequested(record->id, value.toString().trimmed());
    return true;
}

Qt::ItemFlags SweepListModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == NameColumn)
        flags |= Qt::ItemIsEditable | (m_overlayable ? Qt::ItemIsUserCheckable : Qt::NoItemFlags);
    return flags;
}

QVariant SweepListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == PointsColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case NameColumn:
        return m_overlayable ? tr("overlay, name") : tr("name");
    case StartedColumn:
        return tr("measured");
    case IndexColumn:
        return tr("index");
    case PointsColumn:
        return tr("points");
    case StateColumn:
        return tr("end");
    case ColumnCount:
        break;
    }
    return {};
}
