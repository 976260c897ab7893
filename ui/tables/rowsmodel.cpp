#include "ui/tables/rowsmodel.h"

#include "ui/shared/format.h"
#include "ui/shared/icons.h"
#include "ui/tables/vectorwords.h"

#include <QSet>

#include <algorithm>

namespace {

/// Types whose values are compared digit by digit.
bool isNumber(const catalog::Column &column)
{
    static const QSet<db::Oid> numbers{20, 21, 23, 26, 700, 701, 790, 1700};
    return numbers.contains(column.typeOid);
}

} // namespace

RowsModel::RowsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void RowsModel::setWindow(const tables::WindowRequest &request, const tables::RowWindow &window)
{
    beginResetModel();
    m_request = request;
    m_request.limits = window.limits;
    m_columns.clear();
    const QList<catalog::Column> shown = tables::shownColumns(request);
    for (const catalog::Column &column : shown) {
        m_columns << ShownColumn{column, request.table.keyColumns.contains(column.name), isNumber(column),
                                 column.vector && tables::hasInnerProductIndex(request.table, column.name),
                                 window.limits.denied.contains(column.name)};
    }
    m_truncated = window.truncated;
    m_cache.reset(window);
    endResetModel();
}

void RowsModel::appendWindow(const tables::RowWindow &window)
{
    if (window.rows.isEmpty()) {
        m_cache.append(window);
        return;
    }
    beginInsertRows({}, int(m_cache.size()), int(m_cache.size() + window.rows.size()) - 1);
    m_cache.append(window);
    endInsertRows();
    dropFirst(m_cache.excess());
}

void RowsModel::prependWindow(const tables::RowWindow &window)
{
    if (window.rows.isEmpty()) {
        m_cache.prepend(window);
        return;
    }
    beginInsertRows({}, 0, int(window.rows.size()) - 1);
    m_cache.prepend(window);
    endInsertRows();
    dropLast(m_cache.excess());
}

void RowsModel::dropFirst(qsizetype count)
{
    if (count <= 0)
        return;
    beginRemoveRows({}, 0, int(count) - 1);
    m_cache.dropFirst(count);
    endRemoveRows();
}

void RowsModel::dropLast(qsizetype count)
{
    if (count <= 0)
        return;
    beginRemoveRows({}, int(m_cache.size() - count), int(m_cache.size()) - 1);
    m_cache.dropLast(count);
    endRemoveRows();
}

void RowsModel::clear()
{
    beginResetModel();
    m_request = {};
    m_cache.clear();
    m_columns.clear();
    m_truncated = false;
    endResetModel();
}

int RowsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_cache.size());
}

int RowsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant RowsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ShownColumn &column = m_columns.at(index.column());
    const tables::Cell &cell = m_cache.row(index.row()).cells.at(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return displayText(column, cell);
    case Qt::ToolTipRole:
        return toolTip(column, cell);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                                   (column.rightAligned ? Qt::AlignRight : Qt::AlignLeft));
    case StateRole:
        return QVariant::fromValue(stateOf(column, cell));
    case VectorRole:
        return cell.vector ? QVariant::fromValue(*cell.vector) : QVariant();
    case ConcernRole:
        return concernOf(column, cell);
    default:
        return {};
    }
}

QVariant RowsModel::displayText(const ShownColumn &column, const tables::Cell &cell) const
{
    if (cell.vector)
        return vectorText(*cell.vector);
    if (column.denied)
        return tr("no privilege");
    return cell.isNull() ? QStringLiteral("NULL") : cell.text;
}

CellState RowsModel::stateOf(const ShownColumn &column, const tables::Cell &cell) const
{
    if (column.denied)
        return CellState::Denied;
    if (cell.isNull())
        return CellState::Null;
    return cell.isCut() ? CellState::Cut : CellState::Plain;
}

QVariant RowsModel::concernOf(const ShownColumn &column, const tables::Cell &cell) const
{
    const bool known = column.column.vector && !column.denied;
    return QVariant::fromValue(known ? tables::vectorConcern(cell, column.column.vector->type, column.underInnerProduct)
                                     : tables::VectorConcern::None);
}

QString RowsModel::toolTip(const ShownColumn &column, const tables::Cell &cell) const
{
    if (column.denied)
        return tr("Your role may not read this column: it lacks the SELECT privilege on it");
    if (cell.isCut())
        return tr("The beginning of %1. Copying fetches the whole value.")
            .arg(formatBytes(core::Bytes{cell.wholeBytes}));
    return concernText(concernOf(column, cell).value<tables::VectorConcern>());
}

QVariant RowsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_columns.size())
        return {};
    const ShownColumn &column = m_columns.at(section);
    switch (role) {
    case Qt::DisplayRole:
        return column.column.name;
    case Qt::ToolTipRole:
        return headerToolTip(column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                                   (column.rightAligned ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::DecorationRole:
        return column.isKey ? QVariant(themeIcon(QStringLiteral("key"))) : QVariant();
    default:
        return {};
    }
}

QString RowsModel::headerToolTip(const ShownColumn &column) const
{
    QStringList lines{column.column.name + QStringLiteral("  ") + column.column.type};
    if (column.isKey)
        lines << tr("Part of the key");
    if (column.column.notNull)
        lines << tr("Not null");
    if (column.denied)
        lines << tr("Your role may not read this column");
    if (!column.column.comment.isEmpty())
        lines << column.column.comment;
    return lines.join(u'\n');
}

int RowsModel::sectionOf(const QString &column) const
{
    const auto found = std::find_if(m_columns.begin(), m_columns.end(),
                                    [&column](const ShownColumn &shown) { return shown.column.name == column; });
    return found == m_columns.end() ? -1 : int(found - m_columns.begin());
}

QList<int> RowsModel::numberKeySections() const
{
    QList<int> sections;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        if (m_columns[i].isKey && m_columns[i].rightAligned)
            sections << int(i);
    }
    return sections;
}
