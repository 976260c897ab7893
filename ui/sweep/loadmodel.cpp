#include "ui/sweep/loadmodel.h"

#include "ui/shared/format.h"
#include "ui/sweep/loadwords.h"
#include "ui/sweep/sweepwords.h"

#include <QFont>

#include <algorithm>

using sweep::LoadPoint;

namespace {

bool isText(int column)
{
    return column == LoadModel::SettingsColumn || column == LoadModel::PlanColumn;
}

int alignment(int column)
{
    return int(Qt::AlignVCenter | (isText(column) ? Qt::AlignLeft : Qt::AlignRight));
}

/// By setting, in the order in which they were first measured.
QList<LoadPoint> sorted(const QList<LoadPoint> &points)
{
    QList<LoadPoint> rows;
    for (const sweep::LoadFinding &finding : sweep::loadFindings({{}, points})) {
        for (const LoadPoint &point : points) {
            if (point.settings == finding.settings && point.forced == finding.forced)
                rows << point;
        }
    }
    return rows;
}

} // namespace

LoadModel::LoadModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void LoadModel::setResult(const sweep::LoadResult &result)
{
    const QList<LoadPoint> rows = sorted(result.points);
    const bool same = std::equal(
        rows.begin(), rows.end(), m_points.begin(), m_points.end(), [](const LoadPoint &a, const LoadPoint &b) {
            return a.position == b.position && a.settings == b.settings && a.connections == b.connections;
        });
    if (!same)
        beginResetModel();
    m_head = result.head;
    m_points = rows;
    m_answers.clear();
    for (const sweep::LoadFinding &finding : sweep::loadFindings(result))
        m_answers << finding.position;
    if (!same)
        endResetModel();
    else if (!m_points.isEmpty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int LoadModel::rowOf(int position) const
{
    const auto found = std::find_if(m_points.begin(), m_points.end(),
                                    [position](const LoadPoint &point) { return point.position == position; });
    return found == m_points.end() ? -1 : int(found - m_points.begin());
}

int LoadModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_points.size());
}

int LoadModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant LoadModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const LoadPoint &point = m_points.at(index.row());
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return display(point, column);
    case Qt::ToolTipRole:
        return loadPointDetails(point, m_head);
    case Qt::TextAlignmentRole:
        return alignment(column);
    case Qt::FontRole: {
        QFont font;
        font.setBold(true);
        return m_answers.contains(point.position) ? QVariant(font) : QVariant();
    }
    case SortRole:
        return sortValue(point, column);
    case PositionRole:
        return point.position;
    default:
        return {};
    }
}

QString LoadModel::display(const LoadPoint &point, Column column)
{
    const auto rate = [](double value) {
        return value < 10 ? formatNumber(value, 1) : formatCount(qRound64(value));
    };
    switch (column) {
    case SettingsColumn:
        return point.forced ? tr("%1 forced").arg(shortSettings(point.settings)) : shortSettings(point.settings);
    case ClientsColumn:
        return formatCount(point.connections);
    case QpsColumn:
        return rate(point.latency.queriesPerSecond);
    case SlowestColumn:
        return rate(point.low());
    case FastestColumn:
        return rate(point.high());
    case P50Column:
        return formatMilliseconds(point.latency.p50);
    case P95Column:
        return formatMilliseconds(point.latency.p95);
    case P99Column:
        return point.hasP99() ? formatMilliseconds(point.latency.p99) : QStringLiteral("–");
    case SamplesColumn:
        return formatCount(point.samples);
    case BacklogColumn:
        return formatCount(point.backlog);
    case PlanColumn:
        return loadPlanWords(point);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant LoadModel::sortValue(const LoadPoint &point, Column column)
{
    switch (column) {
    case SettingsColumn:
        return point.position;
    case ClientsColumn:
        return point.connections;
    case QpsColumn:
        return point.latency.queriesPerSecond;
    case SlowestColumn:
        return point.low();
    case FastestColumn:
        return point.high();
    case P50Column:
        return point.latency.p50.value;
    case P95Column:
        return point.latency.p95.value;
    case P99Column:
        return point.hasP99() ? QVariant(point.latency.p99.value) : QVariant();
    case SamplesColumn:
        return point.samples;
    case BacklogColumn:
        return point.backlog;
    case PlanColumn:
        return point.plan.plan;
    case ColumnCount:
        break;
    }
    return {};
}

QString LoadModel::title(Column column)
{
    switch (column) {
    case SettingsColumn:
        return tr("setting");
    case ClientsColumn:
        return tr("clients");
    case QpsColumn:
        return tr("queries/s");
    case SlowestColumn:
        return tr("slowest round");
    case FastestColumn:
        return tr("fastest round");
    case P50Column:
        return tr("p50 ms");
    case P95Column:
        return tr("p95 ms");
    case P99Column:
        return tr("p99 ms");
    case SamplesColumn:
        return tr("answers");
    case BacklogColumn:
        return tr("backlog");
    case PlanColumn:
        return tr("answered by");
    case ColumnCount:
        break;
    }
    return {};
}

QString LoadModel::hint(Column column)
{
    switch (column) {
    case QpsColumn:
        return tr("Answers a second: the median round's");
    case P99Column:
        return tr("Of fewer than 1,000 answers it would be the figure of a handful of them");
    case SamplesColumn:
        return tr("That the latencies rest on");
    case BacklogColumn:
        return tr("Queries that were due and waited for a client when a round ended, in the worst round");
    case PlanColumn:
        return tr("What EXPLAIN shows under these settings, before and after each round");
    default:
        return {};
    }
}

QVariant LoadModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const auto column = Column(section);
    if (role == Qt::DisplayRole)
        return title(column);
    if (role == Qt::ToolTipRole)
        return hint(column);
    if (role == Qt::TextAlignmentRole)
        return alignment(column);
    return {};
}
