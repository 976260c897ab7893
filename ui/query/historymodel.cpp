#include "ui/query/historymodel.h"

#include "ui/shared/format.h"

#include <QLocale>

using workspace::HistoryRecord;
using workspace::HistoryState;

namespace {

constexpr qsizetype ShownText = 200;
constexpr qsizetype ShownToolTip = 1200;

QString stateWord(const HistoryRecord &record)
{
    switch (record.state) {
    case HistoryState::Succeeded:
        return record.rows == 1 ? HistoryModel::tr("1 row") : HistoryModel::tr("%1 rows").arg(formatCount(record.rows));
    case HistoryState::Failed:
        return HistoryModel::tr("failed");
    case HistoryState::Cancelled:
        return HistoryModel::tr("cancelled");
    case HistoryState::ConnectionLost:
        return HistoryModel::tr("connection lost");
    }
    Q_UNREACHABLE();
}

QString whenOf(const HistoryRecord &record)
{
    const QDateTime local = record.ranAt.toLocalTime();
    const bool today = local.date() == QDate::currentDate();
    return today ? numberLocale().toString(local.time(), QStringLiteral("HH:mm:ss"))
                 : numberLocale().toString(local, QStringLiteral("d MMM HH:mm"));
}

QString detailsOf(const HistoryRecord &record)
{
    QStringList parts{whenOf(record), formatDuration(record.elapsed), stateWord(record)};
    if (record.statements > 1)
        parts << HistoryModel::tr("%1 statements").arg(formatCount(record.statements));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

HistoryModel::HistoryModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void HistoryModel::setRecords(const QList<HistoryRecord> &records)
{
    beginResetModel();
    m_records = records;
    endResetModel();
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_records.size());
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const HistoryRecord &record = m_records[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return record.sql.left(ShownText).simplified();
    case Qt::ToolTipRole: {
        QStringList lines{record.sql.left(ShownToolTip), QString(), record.connection};
        if (!record.error.isEmpty())
            lines << record.error;
        return lines.join(u'\n');
    }
    case SqlRole:
        return record.sql;
    case IdRole:
        return record.id;
    case StateRole:
        return int(record.state);
    case DetailsRole:
        return detailsOf(record);
    default:
        return {};
    }
}
