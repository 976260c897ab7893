#include "ui/sweep/growthmodel.h"

#include "ui/shared/format.h"
#include "ui/sweep/candidatewords.h"
#include "ui/sweep/sweepwords.h"

#include <QFont>

using sweep::GrowthForecast;
using sweep::GrowthLevel;
using sweep::GrowthResult;
using sweep::SweepPoint;

namespace {

QString intervalText(const sweep::Prediction &prediction, QString (*format)(double))
{
    return QStringLiteral("%1–%2").arg(format(prediction.low), format(prediction.high));
}

QString millisecondsText(double value)
{
    return formatMilliseconds({value});
}

} // namespace

GrowthModel::GrowthModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void GrowthModel::setResult(const GrowthResult &result)
{
    beginResetModel();
    m_rows.clear();
    for (const GrowthLevel &level : result.levels)
        addLevel(level);
    for (const GrowthForecast &forecast : result.forecasts)
        addForecast(result, forecast);
    endResetModel();
}

void GrowthModel::addLevel(const GrowthLevel &level)
{
    for (const SweepPoint &point : level.points) {
        if (point.queries == 0)
            continue;
        Row row;
        row.cells = {formatCount(level.rows),
                     shortSettings(point.settings),
                     formatRecall(point.recall.mean),
                     QStringLiteral("%1–%2").arg(formatRecall(point.recall.low), formatRecall(point.recall.high)),
                     formatMilliseconds(point.latency.p50),
                     {},
                     formatBytes(level.size),
                     formatDuration({level.seconds * 1000})};
        row.hint =
            QStringList(QStringList{tr("%1 of the rows").arg(shareWords(level.share))} + level.notices).join(u'\n');
        m_rows << row;
    }
}

void GrowthModel::addForecast(const GrowthResult &result, const GrowthForecast &forecast)
{
    for (const sweep::GrowthFits::Setting &setting : result.fits.settings) {
        const sweep::Prediction recall = setting.recall->at(forecast.rows);
        Row row;
        row.forecast = true;
        row.cells = {formatCount(qint64(forecast.rows)), shortSettings(setting.settings), formatRecall(recall.value),
                     intervalText(recall, formatRecall)};
        const auto latency = setting.latency ? std::optional(setting.latency->at(forecast.rows)) : std::nullopt;
        const bool latencyTold = latency && sweep::isTelling(*latency);
        const bool buildTold = forecast.seconds && sweep::isTelling(*forecast.seconds);
        row.cells << (latencyTold ? millisecondsText(latency->value)
                      : latency   ? tr("not to be told")
                                  : QString())
                  << (latency ? intervalText(*latency, millisecondsText) : QString())
                  << (forecast.size ? formatBytes({qint64(forecast.size->value)}) : QString())
                  << (buildTold          ? formatDuration({forecast.seconds->value * 1000})
                      : forecast.seconds ? tr("not to be told")
                                         : QString());
        row.hint = tr("Expected by the fit, with its 95 % prediction interval from its spread and the number of "
                      "samples");
        if ((latency && !latencyTold) || (forecast.seconds && !buildTold))
            row.hint += u'\n' + tr("A time is not told where the ends of its interval are more than %1 times apart")
                                    .arg(sweep::WidestInterval);
        if (forecast.size && result.head.memory.isKnown())
            row.hint +=
                u'\n' +
                tr("%1 times shared_buffers, %2 times effective_cache_size")
                    .arg(formatNumber(forecast.size->value / double(result.head.memory.sharedBuffers.value), 2),
                         formatNumber(forecast.size->value / double(result.head.memory.effectiveCacheSize.value), 2));
        m_rows << row;
    }
}

int GrowthModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int GrowthModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant GrowthModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return row.cells.value(index.column());
    case Qt::ToolTipRole:
        return row.hint;
    case Qt::TextAlignmentRole:
        return index.column() == SettingColumn ? int(Qt::AlignLeft | Qt::AlignVCenter)
                                               : int(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setItalic(true);
        return row.forecast ? QVariant(font) : QVariant();
    }
    default:
        return {};
    }
}

QVariant GrowthModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    static const char *const titles[] = {
        QT_TR_NOOP("rows"),   QT_TR_NOOP("setting"),       QT_TR_NOOP("recall"),     QT_TR_NOOP("95 % interval"),
        QT_TR_NOOP("p50 ms"), QT_TR_NOOP("95 % interval"), QT_TR_NOOP("index size"), QT_TR_NOOP("build time")};
    if (role == Qt::DisplayRole)
        return tr(titles[section]);
    if (role == Qt::TextAlignmentRole && section != SettingColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}
