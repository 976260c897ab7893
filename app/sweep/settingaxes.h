#pragma once

#include "app/core/result.h"
#include "app/search/searchrequest.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace sweep {

/// The session settings of one point of the grid, as an application would make them.
using GridPoint = QList<search::Setting>;

/// A setting beside the one that is swept, and the values that it is given in turn.
struct SettingAxis
{
    QString name;
    QStringList values;

    friend bool operator==(const SettingAxis &, const SettingAxis &) = default;
};

/// Every point with every combination of the axes' values, those of the first axis changing slowest.
QList<GridPoint> withAxes(const QList<GridPoint> &grid, const QList<SettingAxis> &axes);

/// "hnsw.iterative_scan = off, relaxed_order; hnsw.max_scan_tuples = 20000", as a person types it. Error InvalidInput
/// names what is no such part, or a setting that has no bearing on searches.
core::Result<QList<SettingAxis>> parseAxes(const QString &text);
core::Result<void> checkAxis(const SettingAxis &axis);

QString axesText(const QList<SettingAxis> &axes);

} // namespace sweep
