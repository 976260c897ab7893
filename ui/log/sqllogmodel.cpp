#include "ui/log/sqllogmodel.h"

#include "ui/shared/format.h"
#include "ui/shared/gridview.h"

namespace {

constexpr qsizetype ShownSql = 400;

bool isNumber(SqlLogModel::Column column)
{
    return column == SqlLogModel::BackendColumn || column == SqlLogModel::ParametersColumn ||
           column == SqlLogModel::ElapsedColumn || column == SqlLogModel::RowsColumn;
}

QString errorText(const db::StatementRecord &record)
{
    if (record.sqlstate.isEmpty())
        return record.errorMessage;
    return record.sqlstate + u' ' + record.errorMessage;
}

/// The statement in one line, without the comments that stand before it.
QString oneLine(const QString &sql)
{
    qsizetype start = 0;
    while (start < sql.size()) {
        while (start < sql.size() && sql[start].isSpace())
            ++start;
        if (!QStringView(sql).sliced(start).startsWith(u"--"))
            break;
        const qsizetype end = sql.indexOf(u'\n', start);
        start = end < 0 ? sql.size() : end + 1;
    }
    return sql.mid(start, ShownSql).simplified();
}

bool failed(const db::StatementRecord &record)
{
    return !record.sqlstate.isEmpty() || !record.errorMessage.isEmpty();
}

} // namespace

SqlLogModel::SqlLogModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void SqlLogModel::setCapacity(qsizetype capacity)
{
    m_capacity = std::max<qsizetype>(1, capacity);
    dropOldest(qsizetype(m_records.size()) - m_capacity);
}

void SqlLogModel::append(const QList<db::StatementRecord> &records)
{
    const QList<db::StatementRecord> kept = records.size() > m_capacity ? records.last(m_capacity) : records;
    if (kept.isEmpty())
        return;
    dropOldest(qsizetype(m_records.size()) + kept.size() - m_capacity);
    const int first = rowCount();
    beginInsertRows({}, first, first + int(kept.size()) - 1);
    m_records.insert(m_records.end(), kept.begin(), kept.end());
    endInsertRows();
}

void SqlLogModel::dropOldest(qsizetype count)
{
    if (count <= 0)
        return;
    beginRemoveRows({}, 0, int(count) - 1);
    m_records.erase(m_records.begin(), m_records.begin() + count);
    endRemoveRows();
}

void SqlLogModel::clear()
{
    beginResetModel();
    m_records.clear();
    endResetModel();
}

const db::StatementRecord *SqlLogModel::record(int row) const
{
    return row >= 0 && row < rowCount() ? &m_records[size_t(row)] : nullptr;
}

int SqlLogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_records.size());
}

int SqlLogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SqlLogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const db::StatementRecord &record = m_records[size_t(index.row())];
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return displayText(record, column);
    case Qt::ToolTipRole:
        return column == ErrorColumn && failed(record) ? errorText(record) : QVariant();
    case Qt::TextAlignmentRole:
        return int((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case GridView::CopyRole:
        return fullText(record, column);
    case SortRole:
        return sortValue(record, column);
    case FailedRole:
        return failed(record);
    default:
        return {};
    }
}

QString SqlLogModel::displayText(const db::StatementRecord &record, Column column)
{
    switch (column) {
    case TimeColumn:
        return record.startedAt.toLocalTime().toString(QStringLiteral("HH:mm:ss.zzz"));
    case BackendColumn:
        return record.backend > 0 ? QString::number(record.backend) : QString();
    case SqlColumn:
        return oneLine(record.sql);
    case ParametersColumn:
        return record.parameterCount > 0 ? formatCount(record.parameterCount) : QString();
    case ElapsedColumn:
        return formatMilliseconds(record.elapsed);
    case RowsColumn:
        return failed(record) ? QString() : formatCount(record.rows);
    case ErrorColumn:
        return errorText(record).simplified();
    case ColumnCount:
        break;
    }
    return {};
}

QString SqlLogModel::fullText(const db::StatementRecord &record, Column column)
{
    switch (column) {
    case TimeColumn:
        return record.startedAt.toString(Qt::ISODateWithMs);
    case BackendColumn:
    case ParametersColumn:
    case ElapsedColumn:
    case RowsColumn:
        return sortValue(record, column).toString();
    case SqlColumn:
        return record.sql;
    case ErrorColumn:
        return errorText(record);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant SqlLogModel::sortValue(const db::StatementRecord &record, Column column)
{
    switch (column) {
    case TimeColumn:
        return record.number;
    case BackendColumn:
        return record.backend;
    case SqlColumn:
        return record.sql;
    case ParametersColumn:
        return record.parameterCount;
    case ElapsedColumn:
        return record.elapsed.value;
    case RowsColumn:
        return record.rows;
    case ErrorColumn:
        return errorText(record);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant SqlLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const auto column = Column(section);
    if (role == Qt::TextAlignmentRole)
        return int((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case TimeColumn:
        return tr("Time");
    case BackendColumn:
        return tr("Backend");
    case SqlColumn:
        return tr("SQL");
    case ParametersColumn:
        return tr("Params");
    case ElapsedColumn:
        return tr("Elapsed, ms");
    case RowsColumn:
        return tr("Rows");
    case ErrorColumn:
        return tr("Error");
    case ColumnCount:
        break;
    }
    return {};
}
