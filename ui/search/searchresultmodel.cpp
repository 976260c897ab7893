#include "ui/search/searchresultmodel.h"

#include "ui/search/decimals.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/gridview.h"

#include <QColor>
#include <QGuiApplication>
#include <QPalette>

#include <algorithm>
#include <cmath>

namespace {

constexpr qsizetype ShownLength = 300;

QString oneLine(const QString &text)
{
    const QString line = text.left(ShownLength).simplified();
    return text.size() > ShownLength ? line + u'…' : line;
}

} // namespace

SearchResultModel::SearchResultModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void SearchResultModel::setAnswer(const search::SearchAnswer &answer)
{
    QList<Row> rows;
    for (qsizetype i = 0; i < answer.rows.size(); ++i) {
        Row row{answer.rows[i], Mark::Plain, int(i) + 1, 0};
        if (answer.exact) {
            row.exactRank = answer.exact->exactRanks[i];
            switch (answer.exact->marks[i]) {
            case search::RowMark::Same:
                row.mark = Mark::Same;
                break;
            case search::RowMark::Moved:
                row.mark = Mark::Moved;
                break;
            case search::RowMark::Extra:
                row.mark = Mark::Extra;
                break;
            }
        }
        rows << row;
    }
    if (answer.exact) {
        for (const int position : answer.exact->missed)
            rows << Row{answer.exact->rows[position], Mark::Missed, 0, position + 1};
    }
    m_source = answer.indexMethod ? (answer.indexMethod == vectors::IndexMethod::Hnsw ? Source::Hnsw : Source::Ivfflat)
                                  : Source::Exact;
    setRows(std::move(rows), search::keyColumnsOf(answer.request.target), answer.request.shownColumns);
}

void SearchResultModel::clear()
{
    setRows({}, {}, {});
}

void SearchResultModel::setRows(QList<Row> rows, const QStringList &keyColumns, const QStringList &shownColumns)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_keyColumns = keyColumns;
    m_shownColumns = shownColumns;
    QList<double> distances;
    for (const Row &row : m_rows)
        distances << row.values.distance;
    m_decimals = decimalsFor(distances);
    m_smallest = distances.isEmpty() ? 0 : *std::ranges::min_element(distances);
    m_largest = distances.isEmpty() ? 0 : *std::ranges::max_element(distances);
    endResetModel();
}

int SearchResultModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int SearchResultModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : FirstKeyColumn + int(m_keyColumns.size() + m_shownColumns.size());
}

search::RowKey SearchResultModel::keyAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? m_rows[row].values.key : search::RowKey();
}

/// Distances of one answer are never negative but for inner products: the bar starts at zero where it can.
double SearchResultModel::shareOf(double distance) const
{
    const double from = std::min(0.0, m_smallest);
    const double span = (m_smallest < 0 ? m_largest : std::max(m_largest, 0.0)) - from;
    return span > 0 && std::isfinite(distance) ? std::clamp((distance - from) / span, 0.0, 1.0) : 0;
}

QVariant SearchResultModel::cellValue(const Row &row, int column) const
{
    switch (column) {
    case MarkColumn:
        return QString();
    case RankColumn:
        return row.rank > 0 ? QVariant(row.rank) : QVariant(QString());
    case ExactRankColumn:
        return row.exactRank > 0 ? QVariant(row.exactRank) : QVariant(QString());
    case DistanceColumn:
        return row.values.distance;
    case SimilarityColumn:
        return row.values.similarity;
    default:
        break;
    }
    const qsizetype key = column - FirstKeyColumn;
    return key < m_keyColumns.size() ? row.values.key.value(key) : row.values.values.value(key - m_keyColumns.size());
}

QString SearchResultModel::cellText(const Row &row, int column) const
{
    if (column == DistanceColumn)
        return formatNumber(row.values.distance, m_decimals);
    if (column == SimilarityColumn)
        return formatNumber(row.values.similarity, std::max(m_decimals, 4));
    if (column == RankColumn || column == ExactRankColumn) {
        const int rank = column == RankColumn ? row.rank : row.exactRank;
        return rank > 0 ? formatCount(rank) : QStringLiteral("–");
    }
    const QString text = cellValue(row, column).toString();
    return isValueColumn(column) && text.isNull() ? QStringLiteral("NULL") : oneLine(text);
}

QString SearchResultModel::markText(const Row &row) const
{
    switch (row.mark) {
    case Mark::Plain:
        return {};
    case Mark::Same:
        return row.exactRank == row.rank
                   ? tr("Same in the exact answer.")
                   : tr("Rank %1 in the exact answer, for rows missed before it.").arg(row.exactRank);
    case Mark::Moved:
        return tr("Moved: rank %1 in the exact answer.").arg(row.exactRank);
    case Mark::Extra:
        return tr("Extra: not in the exact answer; it stands here for a row that was missed.");
    case Mark::Missed:
        return tr("Missed: rank %1 in the exact answer.").arg(row.exactRank);
    }
    Q_UNREACHABLE();
}

QVariant SearchResultModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[index.row()];
    const int column = index.column();
    const QString text = column >= FirstKeyColumn ? cellValue(row, column).toString() : QString();
    switch (role) {
    case Qt::DisplayRole:
        return cellText(row, column);
    case GridView::CopyRole:
        return column == MarkColumn ? QVariant(markText(row)) : cellValue(row, column);
    case Qt::ToolTipRole:
        if (!isValueColumn(column))
            return markText(row);
        return text.size() > ShownLength || text.contains(u'\n') ? text.left(4 * ShownLength) : QString();
    case Qt::TextAlignmentRole:
        return int(alignmentOf(column));
    case Qt::FontRole:
        return column >= FirstKeyColumn && column < FirstKeyColumn + m_keyColumns.size() ? QVariant(fixedFont())
                                                                                         : QVariant();
    case MarkRole:
        return QVariant::fromValue(row.mark);
    case ShareRole:
        return column == DistanceColumn ? QVariant(shareOf(row.values.distance)) : QVariant();
    case SourceRole:
        return QVariant::fromValue(row.mark == Mark::Missed ? Source::Exact : m_source);
    case NullRole:
        return isValueColumn(column) && text.isNull();
    default:
        return {};
    }
}

QVariant SearchResultModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(alignmentOf(section));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case MarkColumn:
        return QString();
    case RankColumn:
        return tr("rank");
    case ExactRankColumn:
        return tr("exact rank");
    case DistanceColumn:
        return tr("distance");
    case SimilarityColumn:
        return tr("similarity");
    default:
        break;
    }
    return valueColumnName(section);
}

QString SearchResultModel::valueColumnName(int column) const
{
    const qsizetype key = column - FirstKeyColumn;
    return key < m_keyColumns.size() ? m_keyColumns[key] : m_shownColumns.value(key - m_keyColumns.size());
}

Qt::Alignment SearchResultModel::alignmentOf(int column) const
{
    const bool left = isValueColumn(column) && !m_numericColumns.contains(valueColumnName(column));
    return (left ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter;
}
