#include "ui/plan/comparisonmodel.h"

#include "ui/plan/planwords.h"
#include "ui/shared/format.h"

#include <cmath>

using plan::AnalysisPointer;
using plan::ComparedFigures;
using plan::ComparedRow;
using plan::FoldedComparisonRow;

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

std::optional<double> figure(const ComparedFigures &side, int column)
{
    return column <= ComparisonModel::TimeChangeColumn   ? side.milliseconds
           : column <= ComparisonModel::RowsChangeColumn ? side.rows
                                                         : side.blocks;
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

ComparedPlans comparedPlans(const AnalysisPointer &before, const AnalysisPointer &after)
{
    ComparedPlans plans{before, after, plan::comparePlans(before->plan(), after->plan()), {}};
    plans.folded =
        plan::foldComparison(plans.comparison, {before->plan(), before->metrics}, {after->plan(), after->metrics});
    return plans;
}

ComparisonModel::ComparisonModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

void ComparisonModel::setComparison(const ComparedPlans &plans)
{
    beginResetModel();
    m_plans = plans;
    endResetModel();
}

const FoldedComparisonRow &ComparisonModel::rowAt(const QModelIndex &index) const
{
    return m_plans.folded.rows[size_t(index.internalId())];
}

const ComparedRow &ComparisonModel::comparedAt(const QModelIndex &index) const
{
    return m_plans.comparison.rows[size_t(rowAt(index).row)];
}

const std::vector<int> &ComparisonModel::childrenOf(const QModelIndex &parent) const
{
    return parent.isValid() ? rowAt(parent).children : m_plans.folded.roots;
}

QModelIndex ComparisonModel::indexOfRow(int row, int column) const
{
    return createIndex(m_plans.folded.rows[size_t(row)].place, column, quintptr(row));
}

QModelIndex ComparisonModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, quintptr(childrenOf(parent)[size_t(row)]));
}

QModelIndex ComparisonModel::parent(const QModelIndex &child) const
{
    const int parent = child.isValid() ? rowAt(child).parent : -1;
    return parent < 0 ? QModelIndex() : indexOfRow(parent);
}

int ComparisonModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(childrenOf(parent).size());
}

int ComparisonModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QString ComparisonModel::figureText(const QModelIndex &index) const
{
    const auto value = figure(isAfter(index.column()) ? rowAt(index).after : rowAt(index).before, index.column());
    if (!value)
        return {};
    return index.column() <= TimeChangeColumn ? formatMilliseconds({*value}) : rowsText(*value);
}

/// "Seq Scan → Index Scan" where the two differ.
QString ComparisonModel::words(const ComparedRow &row, QString (*of)(const plan::PlanNode &)) const
{
    const QString before = row.before < 0 ? QString() : of(m_plans.before->plan().nodes[size_t(row.before)]);
    const QString after = row.after < 0 ? QString() : of(m_plans.after->plan().nodes[size_t(row.after)]);
    if (row.before < 0 || row.after < 0 || before == after)
        return row.before < 0 ? after : before;
    return (before.isEmpty() ? QStringLiteral("—") : before) + QStringLiteral(" → ") +
           (after.isEmpty() ? QStringLiteral("—") : after);
}

std::optional<double> ComparisonModel::change(const QModelIndex &index) const
{
    if (!isChange(index.column()))
        return std::nullopt;
    const auto before = figure(rowAt(index).before, index.column());
    const auto after = figure(rowAt(index).after, index.column());
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

QString ComparisonModel::text(const QModelIndex &index) const
{
    const FoldedComparisonRow &row = rowAt(index);
    const ComparedRow &compared = comparedAt(index);
    if (index.column() == NodeColumn) {
        const QString title = words(compared, &nodeTitle);
        return row.fold ? QStringLiteral("%1 × %2").arg(title, formatCount(row.count)) : title;
    }
    if (index.column() == ObjectColumn && row.fold)
        return tr("%1 and %2 like this").arg(words(compared, &plan::relationName), formatCount(row.count - 1));
    if (index.column() == ObjectColumn)
        return words(compared, &nodeObject);
    return isChange(index.column()) ? changeText(index) : figureText(index);
}

QString ComparisonModel::toolTip(const QModelIndex &index) const
{
    const FoldedComparisonRow &row = rowAt(index);
    const ComparedRow &compared = comparedAt(index);
    if (row.fold)
        return tr("%1 equal subtrees; figures are sums over all that they hold").arg(formatCount(row.count));
    if (index.column() > ObjectColumn)
        return {};
    return compared.before < 0  ? tr("Only in the second plan")
           : compared.after < 0 ? tr("Only in the first plan")
                                : words(compared, &nodeLine);
}

QVariant ComparisonModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ComparedRow &row = comparedAt(index);
    switch (role) {
    case Qt::DisplayRole:
        return text(index);
    case Qt::ToolTipRole:
        return toolTip(index);
    case FoldRole:
        return rowAt(index).fold;
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

/// The view asks a leaf for its children at each layout, unless it knows better.
Qt::ItemFlags ComparisonModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    return index.isValid() && rowAt(index).children.empty() ? flags | Qt::ItemNeverHasChildren : flags;
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
