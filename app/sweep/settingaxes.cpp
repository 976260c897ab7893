#include "app/sweep/settingaxes.h"

#include <QRegularExpression>

namespace sweep {

using core::Result;

namespace {

/// Settings that change how a search is planned or run, and nothing else.
bool isOnSearches(const QString &name)
{
    static const QRegularExpression settings(QStringLiteral(
        "^(hnsw\\.\\w+|ivfflat\\.\\w+|enable_\\w+|work_mem|hash_mem_multiplier|jit|random_page_cost|seq_page_cost|"
        "cpu_\\w+_cost|effective_cache_size|effective_io_concurrency|max_parallel_workers_per_gather|"
        "min_parallel_table_scan_size|parallel_setup_cost|parallel_tuple_cost)$"));
    return settings.match(name).hasMatch();
}

} // namespace

QList<GridPoint> withAxes(const QList<GridPoint> &grid, const QList<SettingAxis> &axes)
{
    QList<GridPoint> points = grid;
    // The last axis first: what is added later changes slower.
    for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
        QList<GridPoint> more;
        for (const QString &value : axis->values) {
            for (GridPoint point : points) {
                point.insert(std::min<qsizetype>(1, point.size()), search::Setting{axis->name, value});
                more << point;
            }
        }
        points = more;
    }
    return points;
}

Result<void> checkAxis(const SettingAxis &axis)
{
    if (!isOnSearches(axis.name))
        return core::invalidInput(QStringLiteral("“%1” is no setting that searches are measured under").arg(axis.name));
    if (axis.values.isEmpty())
        return core::invalidInput(QStringLiteral("%1 has no value").arg(axis.name));
    return {};
}

Result<QList<SettingAxis>> parseAxes(const QString &text)
{
    QList<SettingAxis> axes;
    const QStringList parts = text.split(u';', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        if (part.trimmed().isEmpty())
            continue;
        const qsizetype sign = part.indexOf(u'=');
        if (sign < 0)
            return core::invalidInput(QStringLiteral("“%1” is not name = value").arg(part.trimmed()));
        SettingAxis axis{part.first(sign).trimmed().toLower(), {}};
        const QStringList values = part.sliced(sign + 1).split(u',', Qt::SkipEmptyParts);
        for (const QString &value : values) {
            if (!value.trimmed().isEmpty() && !axis.values.contains(value.trimmed()))
                axis.values << value.trimmed();
        }
        if (const auto checked = checkAxis(axis); !checked)
            return checked.error();
        axes << axis;
    }
    return axes;
}

QString axesText(const QList<SettingAxis> &axes)
{
    QStringList parts;
    for (const SettingAxis &axis : axes)
        parts << axis.name + QStringLiteral(" = ") + axis.values.join(QStringLiteral(", "));
    return parts.join(QStringLiteral("; "));
}

} // namespace sweep
