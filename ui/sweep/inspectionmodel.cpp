#include "ui/sweep/inspectionmodel.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/format.h"
#include "ui/sweep/sweepwords.h"

#include <QGuiApplication>

#include <algorithm>

using sweep::InspectedRow;
using sweep::InspectedSetting;

InspectionModel::InspectionModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void InspectionModel::setInspection(const sweep::QueryInspection &inspection)
{
    beginResetModel();
    m_settings = inspection.settings;
    m_rows.clear();
    for (qsizetype at = 0; at < inspection.exact.size(); ++at) {
        Row row{inspection.exact.at(at), true, {}};
        for (const InspectedSetting &setting : m_settings)
            row.returned << setting.found.value(at);
        m_rows << row;
    }
    QList<Row> others;
    for (qsizetype at = 0; at < m_settings.size(); ++at) {
        for (const InspectedRow &extra : m_settings.at(at).extra) {
            auto known = std::find_if(others.begin(), others.end(),
                                      [&extra](const Row &row) { return row.row.key == extra.key; });
            if (known == others.end())
                known = others.insert(others.end(), Row{extra, false, QList<bool>(m_settings.size(), false)});
            known->returned[at] = true;
        }
    }
    std::sort(others.begin(), others.end(), [](const Row &a, const Row &b) { return a.row.distance < b.row.distance; });
    m_rows << others;
    endResetModel();
}

int InspectionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int InspectionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : FirstSettingColumn + int(m_settings.size());
}

QString InspectionModel::cellText(const Row &row, int setting) const
{
    if (row.exact)
        return row.returned.at(setting) ? tr("found") : tr("missed");
    return row.returned.at(setting) ? tr("instead") : QString();
}

QVariant InspectionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows.at(index.row());
    const int setting = index.column() - FirstSettingColumn;
    if (role == Qt::DisplayRole) {
        if (index.column() == KeyColumn)
            return row.row.key;
        return index.column() == DistanceColumn ? formatNumber(row.row.distance, 6) : cellText(row, setting);
    }
    if (role == Qt::TextAlignmentRole && index.column() == DistanceColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ForegroundRole) {
        const QPalette palette = QGuiApplication::palette();
        if (setting >= 0 && row.exact && !row.returned.at(setting))
            return severityColor(Severity::Wrong, palette);
        if (!row.exact)
            return hintColor(palette);
    }
    return {};
}

QVariant InspectionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (section < FirstSettingColumn) {
        if (role == Qt::DisplayRole)
            return section == KeyColumn ? tr("row") : tr("distance");
        return {};
    }
    const InspectedSetting &setting = m_settings.at(section - FirstSettingColumn);
    if (role == Qt::DisplayRole)
        return QStringLiteral("%1\n%2 · %3")
            .arg(shortSettings(setting.settings), formatRecall(setting.recall), formatDuration(setting.time));
    if (role == Qt::ToolTipRole)
        return setting.plan.plan;
    return {};
}
