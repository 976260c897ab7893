#include "ui/plan/comparisonmodel.h"

#include "ui/plan/planwords.h"
#include "ui/shared/format.h"

#include <cmath>

using plan::AnalysisPointer;
using plan::ComparedRow;

namespace {

constexpr double WorthTelling = 1.05;

bool isChange(int column)
{
    return column == ComparisonModel::TimeChangeColumn || column == ComparisonModel::RowsChangeColumn ||
           column == ComparisonModel::BlocksChangeColumn;
}

bool isAfter(int column)
{
    return column == ComparisonModel::TimeAfterColumn || column == ComparisonModel::RowsAfterColumn ||
           column == ComparisonModel::BlocksAfterColumn;
}

} // namespace

QString changeWords(double ratio)
{
    const double factor = std::max(ratio, 1 / ratio);
    if (factor < WorthTelling)
        return QStringLiteral("=");
    return (ratio < 1 ? QStringLiteral("↓ ") : QStringLiteral("↑ ")) +
           (factor < 10 ? formatNumber(factor, 1) : formatCount(qint64(std::llround(std::min(factor, 9e15))))) + u'×';
}

ComparisonModel::ComparisonModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

void ComparisonModel::setComparison(const AnalysisPointer &before, const AnalysisPointer &after,
                                    const plan::PlanComparison &comparison)
{
    beginResetModel();
    m_before = before;
    m_after = after;
    m_comparison = comparison;
    m_roots.clear();
    for (size_t row = 0; row < comparison.rows.size(); ++row) {
        if (comparison.rows[row].parent < 0)
            m_roots.push_back(int(row));
    }
    endResetModel();
}

const ComparedRow &ComparisonModel::rowAt(const QModelIndex &index) const
{
    return m_comparison.rows[size_t(index.internalId())];
}

const std::vector<int> &ComparisonModel::childrenOf(const QModelIndex &parent) const
{
    return parent.isValid() ? rowAt(parent).children : m_roots;
}

QModelIndex ComparisonModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, quintptr(childrenOf(parent)[size_t(row)]));
}

QModelIndex ComparisonModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || rowAt(child).parent < 0)
        return {};
    const int parent = rowAt(child).parent;
    const ComparedRow &above = m_comparison.rows[size_t(parent)];
    int place = above.place;
    if (above.parent < 0)
        place = int(std::find(m_roots.begin(), m_roots.end(), parent) - m_roots.begin());
    return createIndex(place, 0, quintptr(parent));
}

int ComparisonModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(childrenOf(parent).size());
}

int ComparisonModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

std::optional<double> ComparisonModel::figure(const AnalysisPointer &analysis, int node, int column) const
{
    if (node < 0)
        return std::nullopt;
    const plan::NodeMetrics &metrics = analysis->metrics.nodes[size_t(node)];
    const plan::PlanNode &shown = analysis->plan().nodes[size_t(node)];
    const bool executed = shown.actual && shown.actual->loops > 0;
    if (column <= TimeChangeColumn)
        return metrics.exclusive && executed ? std::optional(metrics.exclusive->value) : std::nullopt;
    if (column <= RowsChangeColumn)
        return executed ? std::optional(metrics.rows) : std::nullopt;
    return executed && analysis->plan().hasBuffers ? std::optional(double(accessedBlocks(metrics.exclusiveBlocks)))
                                                   : std::nullopt;
}

QString ComparisonModel::figureText(const QModelIndex &index) const
{
    const bool after = isAfter(index.column());
    const ComparedRow &row = rowAt(index);
    const auto value = figure(after ? m_after : m_before, after ? row.after : row.before, index.column());
    if (!value)
        return {};
    return index.column() <= TimeChangeColumn ? formatMilliseconds({*value}) : rowsText(*value);
}

/// "Seq Scan → Index Scan" where the two differ.
QString ComparisonModel::words(const ComparedRow &row, QString (*of)(const plan::PlanNode &)) const
{
    const QString before = row.before < 0 ? QString() : of(m_before->plan().nodes[size_t(row.before)]);
    const QString after = row.after < 0 ? QString() : of(m_after->plan().nodes[size_t(row.after)]);
    if (row.before < 0 || row.after < 0 || before == after)
        return row.before < 0 ? after : before;
    return (before.isEmpty() ? QStringLiteral("—") : before) + QStringLiteral(" → ") +
           (after.isEmpty() ? QStringLiteral("—") : after);
}

std::optional<double> ComparisonModel::change(const QModelIndex &index) const
{
    const ComparedRow &row = rowAt(index);
    if (!isChange(index.column()) || row.before < 0 || row.after < 0)
        return std::nullopt;
    const auto before = figure(m_before, row.before, index.column());
    const auto after = figure(m_after, row.after, index.column());
    if (!before || !after)
        return std::nullopt;
    // Below a hundredth of a millisecond the clock says nothing; no rows and no blocks count as a part of one.
    const double least = index.column() == TimeChangeColumn ? 0.01 : 0.5;
    return std::max(*after, least) / std::max(*before, least);
}

QString ComparisonModel::changeText(const QModelIndex &index) const
{
    const auto ratio = change(index);
    return ratio ? changeWords(*ratio) : QString();
}

QVariant ComparisonModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ComparedRow &row = rowAt(index);
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == NodeColumn)
            return words(row, &nodeTitle);
        if (index.column() == ObjectColumn)
            return words(row, &nodeObject);
        return isChange(index.column()) ? changeText(index) : figureText(index);
    case Qt::ToolTipRole:
        if (index.column() > ObjectColumn)
            return {};
        return row.before < 0  ? tr("Only in the second plan")
               : row.after < 0 ? tr("Only in the first plan")
                               : words(row, &nodeLine);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (index.column() <= ObjectColumn ? Qt::AlignLeft : Qt::AlignRight));
    case BeforeNodeRole:
        return row.before;
    case AfterNodeRole:
        return row.after;
    case PresenceRole:
        return int(row.before < 0 ? Presence::AfterOnly : row.after < 0 ? Presence::BeforeOnly : Presence::Both);
    case ChangeRole: {
        const auto ratio = change(index);
        return ratio ? QVariant(*ratio) : QVariant();
    }
    default:
        return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section <= ObjectColumn ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case NodeColumn:
        return tr("Node, first → second");
    case ObjectColumn:
        return tr("Table · index");
    case TimeBeforeColumn:
        return tr("Own ms, first");
    case TimeAfterColumn:
    case RowsAfterColumn:
    case BlocksAfterColumn:
        return tr("second");
    case RowsBeforeColumn:
        return tr("Rows, first");
    case BlocksBeforeColumn:
        return tr("Blocks, first");
    case TimeChangeColumn:
    case RowsChangeColumn:
    case BlocksChangeColumn:
        return tr("change");
    case ColumnCount:
        break;
    }
    return {};
}
