#include "ui/search/rankedlistmodel.h"

#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/gridview.h"

#include <algorithm>

namespace {

constexpr qsizetype ShownLength = 160;

QString oneLine(const QString &text)
{
    const QString line = text.left(ShownLength).simplified();
    return text.size() > ShownLength ? line + u'…' : line;
}

/// "3 · –": a dash where a list lacks the row.
QString ranksText(const QList<int> &ranks)
{
    QStringList texts;
    for (const int rank : ranks)
        texts << (rank > 0 ? formatCount(rank) : QStringLiteral("–"));
    return texts.join(QStringLiteral(" · "));
}

} // namespace

RankedListModel::RankedListModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void RankedListModel::setHeaders(const QString &score, const QString &ranks, const QString &key)
{
    m_scoreHeader = score;
    m_ranksHeader = ranks;
    m_keyHeader = key;
    emit headerDataChanged(Qt::Horizontal, ScoreColumn, KeyColumn);
}

void RankedListModel::setCandidates(const QList<CandidateWords> &candidates, const QStringList &valueColumns)
{
    beginResetModel();
    m_candidates = candidates;
    m_valueColumns = valueColumns;
    takeRows({});
    endResetModel();
}

bool RankedListModel::hasSameCandidates(const QList<RankedRow> &rows) const
{
    return rows.size() == m_rows.size() &&
           std::ranges::all_of(rows, [this](const RankedRow &row) { return rowOf(row.candidate) >= 0; });
}

void RankedListModel::takeRows(QList<RankedRow> rows)
{
    m_rows = std::move(rows);
    m_rowOf = QList<int>(m_candidates.size(), -1);
    for (int row = 0; row < m_rows.size(); ++row)
        m_rowOf[m_rows[row].candidate] = row;
}

void RankedListModel::setRows(QList<RankedRow> rows)
{
    if (!hasSameCandidates(rows)) {
        beginResetModel();
        takeRows(std::move(rows));
        endResetModel();
        return;
    }
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    QList<int> candidates;
    for (const QModelIndex &index : before)
        candidates << candidateAt(index.row());
    takeRows(std::move(rows));
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
        after << index(rowOf(candidates[i]), before[i].column());
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

int RankedListModel::candidateAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? m_rows[row].candidate : -1;
}

int RankedListModel::rowOf(int candidate) const
{
    return candidate >= 0 && candidate < m_rowOf.size() ? m_rowOf[candidate] : -1;
}

int RankedListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RankedListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : FirstValueColumn + int(m_valueColumns.size());
}

QString RankedListModel::valueText(const RankedRow &row, int column) const
{
    return m_candidates[row.candidate].values.value(column - FirstValueColumn);
}

QVariant RankedListModel::copyValue(const RankedRow &row, int place, int column) const
{
    switch (column) {
    case RankColumn:
        return place + 1;
    case ScoreColumn:
        return row.score;
    case RanksColumn:
        return ranksText(row.ranks);
    case KeyColumn:
        return m_candidates[row.candidate].key;
    default:
        return valueText(row, column);
    }
}

QString RankedListModel::cellText(const RankedRow &row, int place, int column) const
{
    switch (column) {
    case RankColumn:
        return formatCount(place + 1);
    case ScoreColumn:
        return formatNumber(row.score, m_decimals);
    case RanksColumn:
        return ranksText(row.ranks);
    case KeyColumn:
        return oneLine(m_candidates[row.candidate].key);
    default:
        break;
    }
    const QString text = valueText(row, column);
    return text.isNull() ? QStringLiteral("NULL") : oneLine(text);
}

QString RankedListModel::toolTip(const RankedRow &row, int column) const
{
    if (column < KeyColumn)
        return {};
    if (column == KeyColumn)
        return m_candidates[row.candidate].key.toHtmlEscaped();
    const QString text = valueText(row, column);
    return text.size() > ShownLength / 4 || text.contains(u'\n') ? text.left(4 * ShownLength).toHtmlEscaped()
                                                                 : QString();
}

QVariant RankedListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const RankedRow &row = m_rows[index.row()];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return cellText(row, index.row(), column);
    case GridView::CopyRole:
        return copyValue(row, index.row(), column);
    case Qt::ToolTipRole:
        return toolTip(row, column);
    case Qt::TextAlignmentRole:
        return int(alignmentOf(column));
    case Qt::FontRole:
        return column == KeyColumn ? QVariant(fixedFont()) : QVariant();
    case PartsRole:
        return column == ScoreColumn ? QVariant::fromValue(row.parts) : QVariant();
    case StrongRole:
        return row.strong;
    case NullRole:
        return column >= FirstValueColumn && valueText(row, column).isNull();
    default:
        return {};
    }
}

QVariant RankedListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(alignmentOf(section));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case RankColumn:
        return tr("rank");
    case ScoreColumn:
        return m_scoreHeader;
    case RanksColumn:
        return m_ranksHeader;
    case KeyColumn:
        return oneLine(m_keyHeader);
    default:
        return oneLine(m_valueColumns[section - FirstValueColumn]);
    }
}

Qt::Alignment RankedListModel::alignmentOf(int column) const
{
    const bool right =
        column == RankColumn || column == ScoreColumn ||
        (column >= FirstValueColumn && m_numericColumns.contains(m_valueColumns.value(column - FirstValueColumn)));
    return (right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
}
