#include "app/sweep/linechart.h"

#include "app/sweep/chartscale.h"
#include "app/sweep/svgparts.h"

#include <QRectF>
#include <QStringList>

#include <algorithm>
#include <array>

namespace sweep {

namespace {

constexpr double Width = 760;
constexpr double Height = 380;
constexpr double Left = 64;
constexpr double Right = 16;
constexpr double Top = 16;
constexpr double Bottom = 48;
constexpr double Letter = 6.6; ///< of a word, about
constexpr double LegendLine = 20;
constexpr double LegendMark = 24;
constexpr double WidestLegend = 240;
constexpr int MostInCorner = 3;

QString stroke(const QString &color, const QString &more = {})
{
    return QStringLiteral("stroke=\"%1\" %2").arg(color, more);
}

QString dash(bool dashed)
{
    return dashed ? QStringLiteral("stroke-dasharray=\"5 4\"") : QString();
}

class Drawing
{
public:
    explicit Drawing(const LineChart &chart)
        : m_chart(chart)
        , m_legendWidth(legendWidth())
        , m_right(isLegendBeside() ? Width - m_legendWidth - Right : Width - Right)
        , m_x(scaleOf(chart.x, values(false), Left, m_right))
        , m_y(scaleOf(chart.y, values(true), Height - Bottom, Top))
    {
    }

    QString draw() const
    {
        QString content = axes() + target();
        for (const ChartSeries &series : m_chart.series)
            content += band(series);
        for (const ChartSeries &series : m_chart.series)
            content += curve(series);
        for (const ChartSeries &series : m_chart.series)
            content += marks(series);
        return svg::drawing(Width, Height, content + labels() + legend());
    }

private:
    QList<double> values(bool ofY) const
    {
        QList<double> values;
        for (const ChartSeries &series : m_chart.series) {
            for (const ChartPoint &point : series.points) {
                values << (ofY ? point.y : point.x);
                if (ofY && !series.banded && point.low && point.high)
                    values << *point.low << *point.high;
            }
        }
        if (ofY && m_chart.target)
            values << *m_chart.target;
        return values;
    }

    double x(const ChartPoint &point) const { return m_x.at(point.x); }
    double y(const ChartPoint &point) const { return m_y.at(point.y); }

    QString axes() const
    {
        const QString grid = stroke(QStringLiteral("var(--faint)"));
        QString content;
        for (const ChartTick &tick : m_x.ticks) {
            content += svg::line(m_x.at(tick.value), Top, m_x.at(tick.value), Height - Bottom, grid);
            content += svg::text(m_x.at(tick.value), Height - Bottom + 18, QStringLiteral("middle"), tick.text);
        }
        for (const ChartTick &tick : m_y.ticks) {
            content += svg::line(Left, m_y.at(tick.value), m_right, m_y.at(tick.value), grid);
            content += svg::text(Left - 8, m_y.at(tick.value) + 4, QStringLiteral("end"), tick.text);
        }
        content += svg::text((Left + m_right) / 2, Height - 8, QStringLiteral("middle"), m_chart.x.title);
        const QString middle = svg::number((Top + Height - Bottom) / 2);
        return content + svg::text(14, (Top + Height - Bottom) / 2, QStringLiteral("middle"), m_chart.y.title,
                                   QStringLiteral("transform=\"rotate(-90 14 %1)\"").arg(middle));
    }

    QString target() const
    {
        if (!m_chart.target)
            return {};
        const double y = m_y.at(*m_chart.target);
        return svg::line(Left, y, m_right, y, stroke(QStringLiteral("var(--text)"), dash(true))) +
               svg::text(Left + 6, y - 5, QStringLiteral("start"), QStringLiteral("target %1").arg(*m_chart.target));
    }

    QString places(const ChartSeries &series, double (*of)(const ChartPoint &), bool backwards = false) const
    {
        QStringList places;
        for (const ChartPoint &point : series.points)
            places << svg::number(x(point)) + u',' + svg::number(m_y.at(of(point)));
        if (backwards)
            std::reverse(places.begin(), places.end());
        return places.join(u' ');
    }

    QString band(const ChartSeries &series) const
    {
        if (!series.banded || series.points.size() < 2)
            return {};
        const auto low = [](const ChartPoint &point) {
            return point.low.value_or(point.y);
        };
        const auto high = [](const ChartPoint &point) {
            return point.high.value_or(point.y);
        };
        return QStringLiteral("<polygon points=\"%1 %2\" fill=\"%3\" fill-opacity=\"0.14\"/>\n")
            .arg(places(series, low), places(series, high, true), series.color);
    }

    QString curve(const ChartSeries &series) const
    {
        if (!series.joined || series.points.isEmpty())
            return {};
        const auto y = [](const ChartPoint &point) {
            return point.y;
        };
        return QStringLiteral("<polyline points=\"%1\" fill=\"none\" stroke-width=\"%2\" %3/>\n")
            .arg(places(series, y), series.mark == ChartMark::None ? QStringLiteral("1.2") : QStringLiteral("2"),
                 stroke(series.color, dash(series.dashed)));
    }

    QString marks(const ChartSeries &series) const
    {
        QString content;
        for (const ChartPoint &point : series.points) {
            if (point.low && point.high && !series.banded)
                content += svg::line(x(point), m_y.at(*point.low), x(point), m_y.at(*point.high),
                                     stroke(series.color, QStringLiteral("stroke-opacity=\"0.6\"")));
            content += mark(series, x(point), y(point));
            if (point.ringed)
                content += svg::circle(x(point), y(point), 8,
                                       QStringLiteral("fill=\"none\" ") + stroke(QStringLiteral("var(--text)")));
        }
        return content;
    }

    static QString mark(const ChartSeries &series, double x, double y)
    {
        const bool hollow = series.mark == ChartMark::Hollow;
        switch (series.mark) {
        case ChartMark::None:
            return {};
        case ChartMark::Disc:
        case ChartMark::Hollow:
            return svg::circle(x, y, 4,
                               QStringLiteral("fill=\"%1\" stroke-width=\"1.5\" ")
                                       .arg(hollow ? QStringLiteral("var(--back)") : series.color) +
                                   stroke(series.color));
        case ChartMark::Square:
            return svg::rectangle(x - 4, y - 4, 8, 8, QStringLiteral("fill=\"%1\"").arg(series.color));
        }
        Q_UNREACHABLE();
    }

    QString labels() const
    {
        constexpr double letter = 8;
        constexpr double lineHeight = 14;
        QString content;
        QList<QRectF> taken;
        for (const ChartSeries &series : m_chart.series) {
            for (const ChartPoint &point : series.points) {
                const double wide = letter * double(point.label.size());
                const double left = std::min(x(point) + 6, Width - wide);
                const QRectF box(left, y(point) + 5, wide, lineHeight);
                const auto meets = [&box](const QRectF &other) {
                    return other.intersects(box);
                };
                if (point.label.isEmpty() || std::any_of(taken.begin(), taken.end(), meets))
                    continue;
                taken << box;
                content += svg::text(box.left(), box.bottom(), QStringLiteral("start"), point.label);
            }
        }
        return content;
    }

    QList<ChartSeries> named() const
    {
        QList<ChartSeries> named;
        for (const ChartSeries &series : m_chart.series) {
            if (!series.name.isEmpty())
                named << series;
        }
        return named;
    }

    bool isLegendBeside() const { return named().size() > MostInCorner; }

    double legendWidth() const
    {
        double widest = 0;
        for (const ChartSeries &series : named())
            widest = std::max(widest, Letter * double(series.name.size()));
        return std::min(widest + LegendMark, WidestLegend);
    }

    /// The corner with the fewest points in it; the lower right one where they are alike.
    QRectF cornerFor(double height) const
    {
        const double left = m_right - m_legendWidth - 8;
        const double low = Height - Bottom - height - 6;
        const std::array corners{QRectF(left, low, m_legendWidth, height), QRectF(left, Top + 6, m_legendWidth, height),
                                 QRectF(Left + 8, Top + 6, m_legendWidth, height),
                                 QRectF(Left + 8, low, m_legendWidth, height)};
        const auto crowd = [this](const QRectF &corner) {
            int points = 0;
            for (const ChartSeries &series : m_chart.series) {
                for (const ChartPoint &point : series.points)
                    points += corner.adjusted(-8, -8, 8, 8).contains(x(point), y(point)) ? 1 : 0;
            }
            return points;
        };
        return *std::min_element(corners.begin(), corners.end(),
                                 [&](const QRectF &a, const QRectF &b) { return crowd(a) < crowd(b); });
    }

    QString legend() const
    {
        const QList<ChartSeries> entries = named();
        const double height = LegendLine * double(entries.size());
        const QRectF place = isLegendBeside() ? QRectF(m_right + 12, Top, m_legendWidth, height) : cornerFor(height);
        const auto most = qsizetype((WidestLegend - LegendMark) / Letter);
        QString content;
        for (qsizetype i = 0; i < entries.size(); ++i) {
            const double y = place.top() + LegendLine * (double(i) + 0.5);
            const ChartSeries &series = entries.at(i);
            content += series.mark == ChartMark::None
                           ? svg::line(place.left(), y, place.left() + 14, y, stroke(series.color, dash(series.dashed)))
                           : mark(series, place.left() + 7, y);
            const QString name =
                series.name.size() > most ? series.name.first(most - 1) + QStringLiteral("…") : series.name;
            content += svg::text(place.left() + LegendMark - 4, y + 4, QStringLiteral("start"), name);
        }
        return content;
    }

    const LineChart &m_chart;
    double m_legendWidth = 0;
    double m_right = 0;
    ChartScaling m_x;
    ChartScaling m_y;
};

} // namespace

QString svgOf(const LineChart &chart)
{
    const bool drawn = std::any_of(chart.series.begin(), chart.series.end(),
                                   [](const ChartSeries &series) { return !series.points.isEmpty(); });
    return drawn ? Drawing(chart).draw() : QString();
}

} // namespace sweep
