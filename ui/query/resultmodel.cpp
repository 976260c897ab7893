#include "ui/query/resultmodel.h"

#include "ui/query/resultwords.h"

#include <algorithm>
#include <limits>

namespace {

constexpr size_t MostPages = 32;
/// Pages that are asked for at the same time: who drags the scroll bar passes many that nobody looks at.
constexpr qsizetype MostWanted = 3;
constexpr qint64 MostRows = 100'000'000; ///< what a view can scroll through

} // namespace

ResultModel::ResultModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void ResultModel::setReport(const query::StatementReport &report)
{
    const int rows = int(std::min(report.rowsKept, MostRows));
    if (m_spool != report.rows) {
        beginResetModel();
        m_spool = report.rows;
        m_columns = report.columns;
        m_rows = rows;
        m_pages.clear();
        m_order.clear();
        m_wanted.clear();
        endResetModel();
        return;
    }
    if (m_columns != report.columns) {
        m_columns = report.columns;
        emit headerDataChanged(Qt::Horizontal, 0, int(m_columns.size()) - 1);
    }
    if (rows <= m_rows)
        return;
    const qint64 lastPage = m_rows - m_rows % query::PageRows; // it has grown
    m_pages.remove(lastPage);
    m_wanted.remove(lastPage);
    std::erase(m_order, lastPage);
    beginInsertRows({}, m_rows, rows - 1);
    m_rows = rows;
    endInsertRows();
}

void ResultModel::setPage(const query::ResultPage &page)
{
    m_wanted.remove(page.first);
    const bool whole = page.first + page.rows.size() >= std::min<qint64>(m_rows, page.first + query::PageRows);
    if (page.rows.isEmpty() || !whole)
        return;
    std::erase(m_order, page.first);
    m_order.push_back(page.first);
    m_pages.insert(page.first, page.rows);
    while (m_order.size() > MostPages) {
        m_pages.remove(m_order.front());
        m_order.pop_front();
    }
    const int last = int(std::min<qint64>(page.first + page.rows.size(), m_rows)) - 1;
    emit dataChanged(index(int(page.first), 0), index(last, columnCount() - 1));
}

void ResultModel::dropPage(qint64 first)
{
    m_wanted.remove(first);
}

void ResultModel::clear()
{
    setReport({});
}

int ResultModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int ResultModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

const query::ResultCell *ResultModel::cell(const QModelIndex &index) const
{
    const qint64 first = index.row() - index.row() % query::PageRows;
    const auto page = m_pages.constFind(first);
    if (page != m_pages.constEnd()) {
        const qint64 row = index.row() - first;
        return row < page->size() ? &page->at(row).at(index.column()) : nullptr;
    }
    if (m_wanted.size() < MostWanted && !m_wanted.contains(first)) {
        m_wanted << first;
        emit pageWanted(first);
    }
    return nullptr;
}

QVariant ResultModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return headerData(index.column(), Qt::Horizontal, role);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != StateRole && role != VectorRole)
        return {};
    const query::ResultCell *found = cell(index);
    if (!found)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        if (found->vector)
            return sketchText(*found->vector);
        return found->isNull() ? QStringLiteral("NULL") : found->text;
    case Qt::ToolTipRole:
        return toolTip(index);
    case StateRole:
        return QVariant::fromValue(found->isNull()  ? ResultCellState::Null
                                   : found->isCut() ? ResultCellState::Cut
                                                    : ResultCellState::Plain);
    default:
        return found->vector ? QVariant::fromValue(*found->vector) : QVariant();
    }
}

QString ResultModel::toolTip(const QModelIndex &index) const
{
    const query::ResultCell *found = cell(index);
    if (!found || found->isNull())
        return {};
    if (found->vector)
        return sketchDetails(*found->vector);
    return found->isCut() ? cutDetails(found->wholeBytes) : QString();
}

QVariant ResultModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (section < 0)
        return {};
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole && section < m_rows ? QVariant(section + 1) : QVariant();
    if (section >= m_columns.size())
        return {};
    const query::ResultColumn &column = m_columns.at(section);
    switch (role) {
    case Qt::DisplayRole:
        return column.name;
    case Qt::ToolTipRole:
        return column.typeName.isEmpty() ? column.name : column.name + QStringLiteral("  ") + column.typeName;
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                                   (column.isNumber() ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}
