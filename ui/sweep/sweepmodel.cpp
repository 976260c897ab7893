#include "ui/sweep/sweepmodel.h"

#include "ui/shared/format.h"
#include "ui/sweep/sweepwords.h"

#include <QFont>

using sweep::SweepPoint;

SweepModel::SweepModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

bool SweepModel::sameRows(const QList<SweepPoint> &points) const
{
    return std::equal(points.begin(), points.end(), m_points.begin(), m_points.end(),
                      [](const SweepPoint &a, const SweepPoint &b) {
                          return a.position == b.position && a.settings == b.settings && a.forced == b.forced;
                      });
}

void SweepModel::setPoints(const QList<SweepPoint> &points, int recommended)
{
    if (sameRows(points)) {
        m_points = points;
        m_recommended = recommended;
        if (!m_points.isEmpty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_points = points;
    m_recommended = recommended;
    endResetModel();
}

int SweepModel::rowOf(int position) const
{
    for (int row = 0; row < int(m_points.size()); ++row) {
        if (m_points.at(row).position == position)
            return row;
    }
    return -1;
}

int SweepModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_points.size());
}

int SweepModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant SweepModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const SweepPoint &point = m_points.at(index.row());
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return display(point, column);
    case Qt::ToolTipRole:
        return pointDetails(point);
    case Qt::TextAlignmentRole:
        return column == SettingsColumn || column == PlanColumn ? int(Qt::AlignLeft | Qt::AlignVCenter)
                                                                : int(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setBold(true);
        return point.position == m_recommended ? QVariant(font) : QVariant();
    }
    case SortRole:
        return sortValue(point, column);
    case PositionRole:
        return point.position;
    default:
        return {};
    }
}

QString SweepModel::display(const SweepPoint &point, Column column)
{
    switch (column) {
    case SettingsColumn:
        return pointName(point);
    case RecallColumn:
        return formatRecall(point.recall.mean);
    case IntervalColumn:
        return QStringLiteral("%1–%2").arg(formatRecall(point.recall.low), formatRecall(point.recall.high));
    case WorstColumn:
        return formatRecall(point.worstRecall);
    case P50Column:
        return formatMilliseconds(point.latency.p50);
    case P95Column:
        return formatMilliseconds(point.latency.p95);
    case P99Column:
        return formatMilliseconds(point.latency.p99);
    case MeanColumn:
        return formatMilliseconds(point.latency.mean);
    case QpsColumn:
        return formatCount(qRound64(point.latency.queriesPerSecond));
    case QueriesColumn:
        return formatCount(point.queries);
    case ShortColumn:
        return formatCount(point.shortResults);
    case PlanColumn:
        return planWords(point);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant SweepModel::sortValue(const SweepPoint &point, Column column)
{
    switch (column) {
    case SettingsColumn:
        return point.position;
    case RecallColumn:
        return point.recall.mean;
    case IntervalColumn:
        return point.recall.low;
    case WorstColumn:
        return point.worstRecall;
    case P50Column:
        return point.latency.p50.value;
    case P95Column:
        return point.latency.p95.value;
    case P99Column:
        return point.latency.p99.value;
    case MeanColumn:
        return point.latency.mean.value;
    case QpsColumn:
        return point.latency.queriesPerSecond;
    case QueriesColumn:
        return point.queries;
    case ShortColumn:
        return point.shortResults;
    case PlanColumn:
        return point.plan.plan;
    case ColumnCount:
        break;
    }
    return {};
}

QString SweepModel::title(Column column)
{
    switch (column) {
    case SettingsColumn:
        return tr("setting");
    case RecallColumn:
        return tr("recall");
    case IntervalColumn:
        return tr("95 % interval");
    case WorstColumn:
        return tr("worst query");
    case P50Column:
        return tr("p50 ms");
    case P95Column:
        return tr("p95 ms");
    case P99Column:
        return tr("p99 ms");
    case MeanColumn:
        return tr("mean ms");
    case QpsColumn:
        return tr("queries/s");
    case QueriesColumn:
        return tr("queries");
    case ShortColumn:
        return tr("short");
    case PlanColumn:
        return tr("answered by");
    case ColumnCount:
        break;
    }
    return {};
}

QString SweepModel::hint(Column column)
{
    switch (column) {
    case RecallColumn:
        return tr("Share of the exact neighbours that were found, mean over the queries; rows at the same distance "
                  "count alike");
    case IntervalColumn:
        return tr("95 % confidence interval of the mean recall: Wilson's, at the sample's effective size");
    case WorstColumn:
        return tr("Recall of the worst single query");
    case QpsColumn:
        return tr("Queries a second of one client that waits for each answer");
    case ShortColumn:
        return tr("Answers with fewer rows than there are to find");
    case PlanColumn:
        return tr("What EXPLAIN shows under these settings");
    default:
        return {};
    }
}

QVariant SweepModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const auto column = Column(section);
    if (role == Qt::DisplayRole)
        return title(column);
    if (role == Qt::ToolTipRole)
        return hint(column);
    if (role == Qt::TextAlignmentRole && column != SettingsColumn && column != PlanColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}
