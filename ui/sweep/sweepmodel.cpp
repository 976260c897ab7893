#include "ui/sweep/sweepmodel.h"

#include "ui/shared/format.h"
#include "ui/sweep/sweepwords.h"

#include <QFont>

#include <algorithm>
#include <array>

using sweep::SweepPoint;

namespace {

struct ColumnTraits
{
    const char *title;
    const char *hint;
    QString (*display)(const SweepPoint &);
    QVariant (*sortValue)(const SweepPoint &);
    bool isText = false;
};

const char *const NoHint = "";

/// In the order of SweepModel::Column.
const std::array<ColumnTraits, SweepModel::ColumnCount> columns{{
    {QT_TRANSLATE_NOOP("SweepModel", "setting"), NoHint, [](const SweepPoint &point) { return pointName(point); },
     [](const SweepPoint &point) { return QVariant(point.position); }, true},
    {QT_TRANSLATE_NOOP("SweepModel", "k"), QT_TRANSLATE_NOOP("SweepModel", "Neighbours that the search asks for"),
     [](const SweepPoint &point) { return formatCount(point.k); },
     [](const SweepPoint &point) {
         return QVariant(point.k);
     }},
    {QT_TRANSLATE_NOOP("SweepModel", "recall"),
     QT_TRANSLATE_NOOP("SweepModel", "Share of the exact neighbours that were found, mean over the queries; rows at "
                                     "the same distance count alike"),
     [](const SweepPoint &point) { return formatRecall(point.recall.mean); },
     [](const SweepPoint &point) {
         return QVariant(point.recall.mean);
     }},
    {QT_TRANSLATE_NOOP("SweepModel", "95 % interval"),
     QT_TRANSLATE_NOOP("SweepModel",
                       "95 % confidence interval of the mean recall: Wilson's, at the sample's effective size"),
     [](const SweepPoint &point) {
         return QStringLiteral("%1–%2").arg(formatRecall(point.recall.low), formatRecall(point.recall.high));
     },
     [](const SweepPoint &point) {
         return QVariant(point.recall.low);
     }},
    {QT_TRANSLATE_NOOP("SweepModel", "by id"),
     QT_TRANSLATE_NOOP("SweepModel", "Recall counted by row: rows at the same distance compete for the last places"),
     [](const SweepPoint &point) { return point.recallById ? formatRecall(*point.recallById) : QString(); },
     [](const SweepPoint &point) {
         return QVariant(point.recallById.value_or(-1));
     }},
    {QT_TRANSLATE_NOOP("SweepModel", "worst 5 %"),
     QT_TRANSLATE_NOOP("SweepModel", "Recall that one query in twenty stays under"),
     [](const SweepPoint &point) { return formatRecall(point.lowRecall); },
     [](const SweepPoint &point) {
         return QVariant(point.lowRecall);
     }},
    {QT_TRANSLATE_NOOP("SweepModel", "p50 ms"), NoHint,
     [](const SweepPoint &point) { return formatMilliseconds(point.latency.p50); },
     [](const SweepPoint &point) {
         return QVariant(point.latency.p50.value);
     }},
    {QT_TRANSLATE_NOOP("SweepModel", "p95 ms"), NoHint,
     [](const SweepPoint &point) { return formatMilliseconds(point.latency.p95); },
     [](const SweepPoint &point) {
         return QVariant(point.latency.p95.value);
     }},
    {QT_TRANSLATE_NOOP("SweepModel", "p99 ms"), NoHint,
     [](const SweepPoint &point) { return formatMilliseconds(point.latency.p99); },
     [](const SweepPoint &point) {
         return QVariant(point.latency.p99.value);
     }},
    {QT_TRANSLATE_NOOP("SweepModel", "mean ms"), NoHint,
     [](const SweepPoint &point) { return formatMilliseconds(point.latency.mean); },
     [](const SweepPoint &point) {
         return QVariant(point.latency.mean.value);
     }},
    {QT_TRANSLATE_NOOP("SweepModel", "queries/s"),
     QT_TRANSLATE_NOOP("SweepModel", "Queries a second of one client that waits for each answer"),
     [](const SweepPoint &point) { return formatCount(qRound64(point.latency.queriesPerSecond)); },
     [](const SweepPoint &point) {
         return QVariant(point.latency.queriesPerSecond);
     }},
    {QT_TRANSLATE_NOOP("SweepModel", "blocks"),
     QT_TRANSLATE_NOOP("SweepModel",
                       "Blocks that a query touches, mean of a few; in the tooltip those that were not in "
                       "shared_buffers"),
     [](const SweepPoint &point) {
         return point.buffers ? formatCount(qRound64(point.buffers->hit + point.buffers->read)) : QString();
     },
     [](const SweepPoint &point) {
         return QVariant(point.buffers ? point.buffers->hit + point.buffers->read : -1);
     }},
    {QT_TRANSLATE_NOOP("SweepModel", "queries"), NoHint,
     [](const SweepPoint &point) { return formatCount(point.queries); },
     [](const SweepPoint &point) {
         return QVariant(point.queries);
     }},
    {QT_TRANSLATE_NOOP("SweepModel", "short"),
     QT_TRANSLATE_NOOP("SweepModel", "Answers with fewer rows than there are to find"),
     [](const SweepPoint &point) { return formatCount(point.shortResults); },
     [](const SweepPoint &point) {
         return QVariant(point.shortResults);
     }},
    {QT_TRANSLATE_NOOP("SweepModel", "answered by"),
     QT_TRANSLATE_NOOP("SweepModel", "What EXPLAIN shows under these settings"),
     [](const SweepPoint &point) { return planWords(point); },
     [](const SweepPoint &point) { return QVariant(point.plan.plan); }, true},
}};

int alignmentOf(const ColumnTraits &column)
{
    return int((column.isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
}

} // namespace

SweepModel::SweepModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

bool SweepModel::sameRows(const QList<SweepPoint> &points) const
{
    return std::equal(
        points.begin(), points.end(), m_points.begin(), m_points.end(), [](const SweepPoint &a, const SweepPoint &b) {
            return a.position == b.position && a.settings == b.settings && a.forced == b.forced && a.k == b.k;
        });
}

bool SweepModel::hasSeveralK() const
{
    return std::any_of(m_points.begin(), m_points.end(),
                       [this](const SweepPoint &point) { return point.k != m_points.first().k; });
}

void SweepModel::setPoints(const QList<SweepPoint> &points, const QList<int> &recommended)
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
    const ColumnTraits &column = columns.at(size_t(index.column()));
    switch (role) {
    case Qt::DisplayRole:
        return column.display(point);
    case Qt::ToolTipRole:
        return pointDetails(point);
    case Qt::TextAlignmentRole:
        return alignmentOf(column);
    case Qt::FontRole: {
        QFont font;
        font.setBold(true);
        return m_recommended.contains(point.position) ? QVariant(font) : QVariant();
    }
    case SortRole:
        return column.sortValue(point);
    case PositionRole:
        return point.position;
    default:
        return {};
    }
}

QVariant SweepModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const ColumnTraits &column = columns.at(size_t(section));
    if (role == Qt::DisplayRole)
        return tr(column.title);
    if (role == Qt::ToolTipRole && column.hint != NoHint)
        return tr(column.hint);
    if (role == Qt::TextAlignmentRole && !column.isText)
        return alignmentOf(column);
    return {};
}
