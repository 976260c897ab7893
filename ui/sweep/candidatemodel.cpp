#include "ui/sweep/candidatemodel.h"

#include "ui/shared/format.h"
#include "ui/sweep/sweepwords.h"

#include <QFont>

using sweep::CandidateCurve;
using sweep::SweepPoint;

CandidateModel::CandidateModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void CandidateModel::setResult(const sweep::CandidateResult &result)
{
    QList<Row> rows;
    for (const CandidateCurve &curve : result.curves)
        rows << Row{curve, sweep::pointThatReaches(curve, result.head)};
    const bool same = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                 [](const Row &a, const Row &b) { return a.curve.text == b.curve.text; });
    if (!same)
        beginResetModel();
    m_rows = rows;
    m_smallest = result.answer.smallest;
    if (!same)
        endResetModel();
    else if (!m_rows.isEmpty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const CandidateCurve *CandidateModel::curveAt(int row) const
{
    return row >= 0 && row < int(m_rows.size()) ? &m_rows.at(row).curve : nullptr;
}

int CandidateModel::rowOf(int position) const
{
    for (int row = 0; row < int(m_rows.size()); ++row) {
        if (m_rows.at(row).curve.position == position)
            return row;
    }
    return -1;
}

int CandidateModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int CandidateModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant CandidateModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows.at(index.row());
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return display(row, column);
    case Qt::ToolTipRole:
        return curveDetails(row.curve);
    case Qt::TextAlignmentRole:
        return column == TextColumn || column == SettingColumn || column == NoteColumn
                   ? int(Qt::AlignLeft | Qt::AlignVCenter)
                   : int(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setBold(true);
        return row.curve.position == m_smallest ? QVariant(font) : QVariant();
    }
    case PositionRole:
        return row.curve.position;
    default:
        return {};
    }
}

QString CandidateModel::note(const Row &row)
{
    if (!row.curve.failure.isEmpty())
        return row.curve.failure;
    if (row.curve.outgrew())
        return tr("the graph left maintenance_work_mem while it was built");
    if (row.curve.raised)
        return tr("ef_search raised to the %1 rows to re-rank").arg(formatCount(row.curve.rerank));
    return {};
}

QString CandidateModel::display(const Row &row, Column column)
{
    const CandidateCurve &curve = row.curve;
    const auto &point = row.point;
    switch (column) {
    case TextColumn:
        return curve.text;
    case SizeColumn:
        return curve.size() ? formatBytes(*curve.size()) : QString();
    case SecondsColumn:
        return curve.seconds() ? formatDuration({*curve.seconds() * 1000}) : QString();
    case BuildsColumn:
        return curve.builds.isEmpty() ? QString() : formatCount(curve.builds.size());
    case SettingColumn:
        if (point)
            return shortSettings(point->settings);
        return curve.builds.isEmpty() || !curve.failure.isEmpty() ? QString() : tr("not reached");
    case RecallColumn:
        return point ? formatRecall(point->recall.mean) : QString();
    case IntervalColumn:
        return point ? QStringLiteral("%1–%2").arg(formatRecall(point->recall.low), formatRecall(point->recall.high))
                     : QString();
    case P50Column:
        return point ? formatMilliseconds(point->latency.p50) : QString();
    case P95Column:
        return point ? formatMilliseconds(point->latency.p95) : QString();
    case NoteColumn:
        return note(row);
    case ColumnCount:
        break;
    }
    return {};
}

QString CandidateModel::title(Column column)
{
    switch (column) {
    case TextColumn:
        return tr("candidate");
    case SizeColumn:
        return tr("index size");
    case SecondsColumn:
        return tr("build time");
    case BuildsColumn:
        return tr("builds");
    case SettingColumn:
        return tr("reaches the target at");
    case RecallColumn:
        return tr("recall");
    case IntervalColumn:
        return tr("95 % interval");
    case P50Column:
        return tr("p50 ms");
    case P95Column:
        return tr("p95 ms");
    case NoteColumn:
        return tr("note");
    case ColumnCount:
        break;
    }
    return {};
}

QVariant CandidateModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const auto column = Column(section);
    if (role == Qt::DisplayRole)
        return title(column);
    if (role == Qt::TextAlignmentRole && column != TextColumn && column != SettingColumn && column != NoteColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QString curveDetails(const CandidateCurve &curve)
{
    QStringList lines{curve.text, curve.tail};
    for (const sweep::CandidateBuild &build : curve.builds) {
        QStringList figures{formatBytes(build.size)};
        if (build.seconds)
            figures << CandidateModel::tr("built in %1").arg(formatDuration({*build.seconds * 1000}));
        lines << figures.join(QStringLiteral(" · ")) << build.notices;
    }
    if (!curve.failure.isEmpty())
        lines << curve.failure;
    lines.removeAll(QString());
    return lines.join(u'\n');
}
