#undef QT_NO_FOREACH
#include <qcustomplot.h>
#define QT_NO_FOREACH

#include "ui/sweep/styleplot.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/spacing.h"

#include <algorithm>
#include <cmath>

namespace {

/// No more decimals than the number has, up to three.
QString shortNumber(double value)
{
    int decimals = 0;
    while (decimals < 3 && std::abs(value * std::pow(10, decimals) - std::round(value * std::pow(10, decimals))) > 1e-6)
        ++decimals;
    return formatNumber(value, decimals);
}

int decimalsOf(double step)
{
    return step <= 0 ? 0 : std::clamp(int(std::ceil(-std::log10(step) - 1e-9)), 0, 4);
}

/// Ticks at 1, 2 and 5 times powers of ten where the axis spans more than one of them.
class SpeedTicker : public QCPAxisTicker
{
protected:
    QVector<double> createTickVector(double tickStep, const QCPRange &range) override
    {
        m_logarithmic = range.lower > 0 && range.upper / range.lower > 5;
        m_decimals = decimalsOf(tickStep);
        if (!m_logarithmic)
            return QCPAxisTicker::createTickVector(tickStep, range);
        QVector<double> ticks;
        for (double decade = std::pow(10, std::floor(std::log10(range.lower))); decade <= range.upper; decade *= 10) {
            for (const double step : {1.0, 2.0, 5.0})
                ticks << decade * step;
        }
        return ticks;
    }

    int getSubTickCount(double) override { return 0; }

    QString getTickLabel(double tick, const QLocale &, QChar, int) override
    {
        return m_logarithmic ? shortNumber(tick) : formatNumber(tick, m_decimals);
    }

private:
    bool m_logarithmic = false;
    int m_decimals = 0;
};

/// Recall with as many decimals as the steps need.
class RecallTicker : public QCPAxisTicker
{
protected:
    QVector<double> createTickVector(double tickStep, const QCPRange &range) override
    {
        m_decimals = std::max(1, decimalsOf(tickStep));
        return QCPAxisTicker::createTickVector(tickStep, range);
    }

    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale &, QChar, int) override { return formatNumber(tick, m_decimals); }

private:
    int m_decimals = 2;
};

} // namespace

void styleAxis(QCPAxis &axis, const QPalette &palette)
{
    const QColor hint = hintColor(palette);
    axis.setBasePen(QPen(hairlineColor(palette)));
    axis.setTickPen(QPen(hairlineColor(palette)));
    axis.setTickLengthIn(0);
    axis.setTickLengthOut(spacing::Group);
    axis.setTickLabelColor(hint);
    axis.setTickLabelFont(smallFont());
    axis.setLabelColor(hint);
    axis.setLabelFont(smallFont());
    axis.setLabelPadding(spacing::Group);
    axis.grid()->setPen(QPen(gridColor(palette)));
    axis.grid()->setZeroLinePen(Qt::NoPen);
}

void setTickers(QCustomPlot &plot)
{
    plot.xAxis->setTicker(QSharedPointer<SpeedTicker>::create());
    plot.yAxis->setTicker(QSharedPointer<RecallTicker>::create());
    plot.xAxis->ticker()->setTickCount(7);
    plot.yAxis->ticker()->setTickCount(5);
}

void applyPalette(QCustomPlot &plot, const QPalette &palette)
{
    plot.setBackground(palette.color(QPalette::Base));
    styleAxis(*plot.xAxis, palette);
    styleAxis(*plot.yAxis, palette);
    QColor ground = palette.color(QPalette::Base);
    ground.setAlpha(220);
    plot.legend->setBrush(ground);
    plot.legend->setBorderPen(Qt::NoPen);
    plot.legend->setFont(smallFont());
    plot.legend->setTextColor(palette.color(QPalette::Text));
    plot.selectionRect()->setPen(palette.color(QPalette::Highlight));
    plot.selectionRect()->setBrush(Qt::NoBrush);
}
