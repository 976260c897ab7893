#include "ui/sweep/filtermodel.h"

#include "ui/shared/format.h"
#include "ui/sweep/strategywords.h"

#include <QFont>

#include <algorithm>

using sweep::FilterCell;
using sweep::FilterResult;

namespace {

bool isText(int column)
{
    return column == FilterModel::StratumColumn || column == FilterModel::StrategyColumn ||
           column == FilterModel::PlanColumn;
}

} // namespace

FilterModel::FilterModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void FilterModel::setResult(const FilterResult &result)
{
    const bool same =
        std::equal(result.cells.begin(), result.cells.end(), m_result.cells.begin(), m_result.cells.end(),
                   [](const FilterCell &a, const FilterCell &b) { return a.point.position == b.point.position; });
    if (same) {
        m_result = result;
        if (rowCount() > 0)
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_result = result;
    endResetModel();
}

int FilterModel::rowOf(int position) const
{
    const auto found = std::find_if(m_result.cells.begin(), m_result.cells.end(),
                                    [position](const FilterCell &cell) { return cell.point.position == position; });
    return found == m_result.cells.end() ? -1 : int(found - m_result.cells.begin());
}

int FilterModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_result.cells.size());
}

int FilterModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant FilterModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const FilterCell &cell = m_result.cells.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return display(cell, Column(index.column()));
    case Qt::ToolTipRole:
        return cellDetails(m_result, cell);
    case Qt::TextAlignmentRole:
        return int((isText(index.column()) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setBold(true);
        return sweep::isAdvised(m_result.advice, cell) ? QVariant(font) : QVariant();
    }
    case PositionRole:
        return cell.point.position;
    default:
        return {};
    }
}

QString FilterModel::display(const FilterCell &cell, Column column) const
{
    switch (column) {
    case StratumColumn:
        return stratumTitle(m_result.head.strata.value(cell.stratum));
    case StrategyColumn:
        return strategyTitle(cell.strategy);
    case PlanColumn:
        return cellPlan(cell);
    default:
        break;
    }
    if (!cell.measured())
        return QStringLiteral("–");
    const sweep::SweepPoint &point = cell.point;
    switch (column) {
    case RecallColumn:
        return formatRecall(point.recall.mean);
    case IntervalColumn:
        return QStringLiteral("%1–%2").arg(formatRecall(point.recall.low), formatRecall(point.recall.high));
    case RowsColumn:
        return formatNumber(cell.rowsReturned, 1);
    case ShortColumn:
        return formatNumber(cell.shortShare() * 100, 1);
    case P50Column:
        return formatMilliseconds(point.latency.p50);
    case P95Column:
        return formatMilliseconds(point.latency.p95);
    case MeanColumn:
        return formatMilliseconds(point.latency.mean);
    case QueriesColumn:
        return formatCount(point.queries);
    default:
        return {};
    }
}

QVariant FilterModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((isText(section) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case StratumColumn:
        return tr("filter");
    case StrategyColumn:
        return tr("strategy");
    case RecallColumn:
        return tr("recall");
    case IntervalColumn:
        return tr("95 % interval");
    case RowsColumn:
        return tr("rows");
    case ShortColumn:
        return tr("short, %");
    case P50Column:
        return tr("p50, ms");
    case P95Column:
        return tr("p95, ms");
    case MeanColumn:
        return tr("mean, ms");
    case QueriesColumn:
        return tr("queries");
    case PlanColumn:
        return tr("plan");
    case ColumnCount:
        break;
    }
    return {};
}
