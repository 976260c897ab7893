#include "ui/sweep/sweepcomparisonmodel.h"

#include "ui/shared/format.h"
#include "ui/sweep/sweepwords.h"

#include <QFont>

#include <algorithm>

using sweep::ComparedSetting;

namespace {

QString signedRecall(double value)
{
    return (value < 0 ? QStringLiteral("−") : QStringLiteral("+")) + formatNumber(std::abs(value), 3);
}

QString recallOf(const std::optional<sweep::SweepPoint> &point)
{
    return point ? formatRecall(point->recall.mean) : QStringLiteral("–");
}

QString factorOf(const std::optional<double> &factor)
{
    return factor ? u'×' + formatNumber(*factor, 2) : QStringLiteral("–");
}

} // namespace

SweepComparisonModel::SweepComparisonModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void SweepComparisonModel::setRows(const QList<ComparedSetting> &rows, const QString &first, const QString &second)
{
    beginResetModel();
    m_rows = rows;
    m_first = first;
    m_second = second;
    endResetModel();
}

int SweepComparisonModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int SweepComparisonModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant SweepComparisonModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ComparedSetting &row = m_rows.at(index.row());
    if (role == Qt::DisplayRole && index.column() == SettingsColumn && hasSeveralK())
        return tr("k %1 · %2").arg(row.k).arg(display(row, SettingsColumn));
    if (role == Qt::DisplayRole)
        return display(row, Column(index.column()));
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (index.column() == SettingsColumn ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::FontRole && row.differs()) {
        QFont font;
        font.setBold(true);
        return font;
    }
    if (role == Qt::ToolTipRole && row.difference)
        return row.differs() ? tr("The interval of the difference has no 0 in it")
                             : tr("The difference may be chance: its interval has a 0 in it");
    return {};
}

bool SweepComparisonModel::hasSeveralK() const
{
    return std::any_of(m_rows.begin(), m_rows.end(),
                       [this](const ComparedSetting &row) { return row.k != m_rows.first().k; });
}

QString SweepComparisonModel::display(const ComparedSetting &row, Column column)
{
    switch (column) {
    case SettingsColumn:
        return row.forced ? tr("%1 forced").arg(shortSettings(row.settings)) : shortSettings(row.settings);
    case FirstColumn:
        return recallOf(row.first);
    case SecondColumn:
        return recallOf(row.second);
    case DifferenceColumn:
        return row.difference ? signedRecall(row.difference->mean) : QStringLiteral("–");
    case IntervalColumn:
        return row.difference
                   ? tr("%1 to %2").arg(signedRecall(row.difference->low), signedRecall(row.difference->high))
                   : QString();
    case P50Column:
        return factorOf(row.latencyFactor);
    case P95Column:
        return factorOf(row.p95Factor);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant SweepComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == SettingsColumn ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case SettingsColumn:
        return tr("setting");
    case FirstColumn:
        return m_first;
    case SecondColumn:
        return m_second;
    case DifferenceColumn:
        return tr("recall difference");
    case IntervalColumn:
        return tr("95 % interval");
    case P50Column:
        return tr("p50");
    case P95Column:
        return tr("p95");
    case ColumnCount:
        break;
    }
    return {};
}
