#include "ui/plan/plantreemodel.h"

#include "ui/plan/planwords.h"
#include "ui/shared/format.h"

using plan::FoldedRow;
using plan::RowFigures;

PlanTreeModel::PlanTreeModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

void PlanTreeModel::setAnalysis(const plan::AnalysisPointer &analysis)
{
    beginResetModel();
    m_analysis = analysis;
    m_severities.clear();
    if (analysis)
        markFindings();
    endResetModel();
}

/// The worst finding of a row; a fold has that of everything that it hides.
void PlanTreeModel::markFindings()
{
    const plan::FoldedPlan &folded = m_analysis->folded;
    for (const plan::Finding &finding : m_analysis->findings) {
        if (finding.node < 0 || finding.node >= int(folded.rowOfNode.size()))
            continue;
        const int own = folded.rowOfNode[size_t(finding.node)];
        for (int row = own; row >= 0; row = folded.rows[size_t(row)].parent) {
            const auto known = m_severities.constFind(row);
            const bool worse = known == m_severities.constEnd() || finding.severity < *known;
            if (worse && (row == own || folded.rows[size_t(row)].fold))
                m_severities.insert(row, finding.severity);
        }
    }
}

const FoldedRow &PlanTreeModel::rowAt(const QModelIndex &index) const
{
    return m_analysis->folded.rows[size_t(index.internalId())];
}

const RowFigures &PlanTreeModel::figuresAt(const QModelIndex &index) const
{
    return m_analysis->figures[size_t(index.internalId())];
}

QModelIndex PlanTreeModel::indexOfNode(int node, int column) const
{
    if (!m_analysis || node < 0 || node >= int(m_analysis->folded.rowOfNode.size()))
        return {};
    const int row = m_analysis->folded.rowOfNode[size_t(node)];
    return createIndex(m_analysis->folded.rows[size_t(row)].place, column, quintptr(row));
}

bool PlanTreeModel::hasFigures(Column column) const
{
    if (!m_analysis)
        return true;
    const plan::Plan &plan = m_analysis->plan();
    switch (column) {
    case NodeColumn:
    case ObjectColumn:
        return true;
    case TimeColumn:
    case ElapsedColumn:
        return plan.timed;
    case RowsColumn:
    case LoopsColumn:
    case RemovedColumn:
        return plan.analyzed;
    case EstimateColumn:
    case CostColumn:
        return plan.hasCosts;
    case FactorColumn:
        return plan.analyzed && plan.hasCosts;
    case HitColumn:
    case ReadColumn:
        return plan.hasBuffers;
    case ColumnCount:
        break;
    }
    return false;
}

QModelIndex PlanTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, quintptr(0));
    return createIndex(row, column, quintptr(rowAt(parent).children[size_t(row)]));
}

QModelIndex PlanTreeModel::parent(const QModelIndex &child) const
{
    if (!child.isValid())
        return {};
    const int parent = rowAt(child).parent;
    if (parent < 0)
        return {};
    return createIndex(m_analysis->folded.rows[size_t(parent)].place, 0, quintptr(parent));
}

int PlanTreeModel::rowCount(const QModelIndex &parent) const
{
    if (!m_analysis || m_analysis->folded.rows.empty() || parent.column() > 0)
        return 0;
    return parent.isValid() ? int(rowAt(parent).children.size()) : 1;
}

int PlanTreeModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QString PlanTreeModel::text(const QModelIndex &index) const
{
    const FoldedRow &row = rowAt(index);
    const RowFigures &figures = figuresAt(index);
    const plan::PlanNode &node = m_analysis->plan().nodes[size_t(row.node)];
    const bool measured = figures.executed;
    switch (Column(index.column())) {
    case NodeColumn:
        if (row.fold)
            return foldTitle(node, figures.nodes);
        return node.subplanName.isEmpty() ? nodeTitle(node)
                                          : QStringLiteral("%1: %2").arg(node.subplanName, nodeTitle(node));
    case ObjectColumn:
        return row.fold ? tr("%1 and %2 like this").arg(relationName(node), formatCount(figures.nodes - 1))
                        : nodeObject(node);
    case TimeColumn:
        if (node.actual && !measured)
            return tr("never run");
        return figures.exclusive ? approximateText(figures.approximate, formatMilliseconds(*figures.exclusive))
                                 : QString();
    case ElapsedColumn:
        return figures.elapsed && measured ? approximateText(figures.approximate, formatMilliseconds(*figures.elapsed))
                                           : QString();
    case RowsColumn:
        return figures.rows && measured ? rowsText(*figures.rows) : QString();
    case EstimateColumn:
        return figures.estimatedRows ? rowsText(*figures.estimatedRows) : QString();
    case FactorColumn:
        return figures.rowsFactor && measured ? factorText(*figures.rowsFactor) : QString();
    case RemovedColumn:
        return figures.rowsRemoved > 0 ? rowsText(figures.rowsRemoved) : QString();
    case LoopsColumn:
        return node.actual ? rowsText(figures.loops) : QString();
    case HitColumn:
        return measured ? formatCount(figures.exclusiveBlocks.sharedHit + figures.exclusiveBlocks.localHit) : QString();
    case ReadColumn:
        return measured ? formatCount(figures.exclusiveBlocks.sharedRead + figures.exclusiveBlocks.localRead +
                                      figures.exclusiveBlocks.tempRead)
                        : QString();
    case CostColumn:
        return figures.cost ? formatNumber(*figures.cost, 2) : QString();
    case ColumnCount:
        break;
    }
    return {};
}

QString PlanTreeModel::toolTip(const QModelIndex &index) const
{
    const FoldedRow &row = rowAt(index);
    const RowFigures &figures = figuresAt(index);
    switch (Column(index.column())) {
    case NodeColumn:
    case ObjectColumn:
        return row.fold
                   ? tr("%1 equal subtrees; figures are sums over all that they hold").arg(formatCount(figures.nodes))
                   : nodeLine(m_analysis->plan().nodes[size_t(row.node)]);
    case TimeColumn:
    case ElapsedColumn:
        if (figures.ownClock)
            return tr("By the clock of another server: not part of the total");
        return figures.approximate ? tr("An estimate: the plan does not print what each process took") : QString();
    case FactorColumn:
        if (figures.stoppedEarly)
            return tr("Stopped early: nobody asked for more rows, so that this is no misestimate");
        return row.fold && figures.rowsFactor ? tr("The one that is furthest off") : QString();
    default:
        return {};
    }
}

QVariant PlanTreeModel::share(const QModelIndex &index) const
{
    const auto &root = m_analysis->metrics.nodes.front().elapsed;
    const RowFigures &figures = figuresAt(index);
    const auto &time = index.column() == TimeColumn ? figures.exclusive : figures.elapsed;
    const bool isTime = index.column() == TimeColumn || index.column() == ElapsedColumn;
    if (!isTime || !root || !time || root->value <= 0 || !figures.executed || figures.ownClock)
        return {};
    return std::clamp(time->value / root->value, 0.0, 1.0);
}

QVariant PlanTreeModel::severity(const QModelIndex &index) const
{
    const auto found = m_severities.constFind(int(index.internalId()));
    return found == m_severities.constEnd() ? QVariant() : QVariant(int(*found));
}

bool PlanTreeModel::isFaint(const QModelIndex &index) const
{
    const RowFigures &figures = figuresAt(index);
    if (m_analysis->plan().nodes[size_t(rowAt(index).node)].actual && !figures.executed)
        return true;
    return figures.stoppedEarly && (index.column() == FactorColumn || index.column() == EstimateColumn);
}

QVariant PlanTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(index);
    case Qt::ToolTipRole:
        return toolTip(index);
    case Qt::TextAlignmentRole:
        return int(index.column() <= ObjectColumn ? Qt::AlignLeft | Qt::AlignVCenter
                                                  : Qt::AlignRight | Qt::AlignVCenter);
    case NodeRole:
        return rowAt(index).node;
    case FoldRole:
        return rowAt(index).fold;
    case ShareRole:
        return share(index);
    case MisestimateRole: {
        const RowFigures &figures = figuresAt(index);
        if (!figures.rowsFactor || figures.stoppedEarly || !figures.executed)
            return {};
        return std::max(*figures.rowsFactor, 1 / *figures.rowsFactor);
    }
    case FaintRole:
        return isFaint(index);
    case SeverityRole:
        return severity(index);
    default:
        return {};
    }
}

/// The view asks a leaf for its children at each layout, unless it knows better.
Qt::ItemFlags PlanTreeModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    return index.isValid() && rowAt(index).children.empty() ? flags | Qt::ItemNeverHasChildren : flags;
}

QVariant PlanTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(section <= ObjectColumn ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
    const auto pick = [role](const QString &title, const QString &tip) {
        return role == Qt::DisplayRole ? QVariant(title) : role == Qt::ToolTipRole ? QVariant(tip) : QVariant();
    };
    switch (Column(section)) {
    case NodeColumn:
        return pick(tr("Node"), {});
    case ObjectColumn:
        return pick(tr("Table · index"), {});
    case TimeColumn:
        return pick(tr("Own time, ms"), tr("Of the node alone, within the statement's time; the column adds up to it"));
    case ElapsedColumn:
        return pick(tr("With below, ms"), tr("By the clock on the wall, with everything below"));
    case RowsColumn:
        return pick(tr("Rows"), tr("That came out, over all loops"));
    case EstimateColumn:
        return pick(tr("Estimated"), tr("Rows that the planner expected, over all loops"));
    case FactorColumn:
        return pick(tr("Factor"), tr("Actual over estimated rows; grey where the node was stopped early"));
    case RemovedColumn:
        return pick(tr("Removed"), tr("Rows dropped by filters and rechecks, over all loops"));
    case LoopsColumn:
        return pick(tr("Loops"), tr("How often it was run, over all processes"));
    case HitColumn:
        return pick(tr("Hit"), tr("Blocks found in memory, by the node alone"));
    case ReadColumn:
        return pick(tr("Read"), tr("Blocks read from outside shared memory, by the node alone"));
    case CostColumn:
        return pick(tr("Cost"), tr("The planner's, with everything below"));
    case ColumnCount:
        break;
    }
    return {};
}
