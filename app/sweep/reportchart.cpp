#include "app/sweep/reportchart.h"

#include <QRectF>

#include <algorithm>
#include <cmath>

namespace sweep {

namespace {

constexpr double Width = 760;
constexpr double Height = 380;
constexpr double Left = 64;
constexpr double Right = 16;
constexpr double Top = 16;
constexpr double Bottom = 48;

/// The range of an axis and where its values lie on the drawing.
struct Axis
{
    double from = 0;
    double to = 1;
    double start = 0; ///< place of `from`
    double end = 1;   ///< place of `to`
    bool logarithmic = false;

    double at(double value) const
    {
        const auto scaled = [this](double v) {
            return logarithmic ? std::log10(v) : v;
        };
        return start + (end - start) * (scaled(value) - scaled(from)) / (scaled(to) - scaled(from));
    }
};

QString number(double value)
{
    return QString::number(value, 'f', 1);
}

QString line(double x1, double y1, double x2, double y2, const QString &style)
{
    return QStringLiteral("<line x1=\"%1\" y1=\"%2\" x2=\"%3\" y2=\"%4\" %5/>\n")
        .arg(number(x1), number(y1), number(x2), number(y2), style);
}

QString text(double x, double y, const QString &anchor, const QString &words)
{
    return QStringLiteral("<text x=\"%1\" y=\"%2\" text-anchor=\"%3\">%4</text>\n")
        .arg(number(x), number(y), anchor, words.toHtmlEscaped());
}

/// 1, 2 and 5 times the powers of ten.
QList<double> logarithmicTicks(const Axis &axis)
{
    QList<double> ticks;
    for (double decade = std::pow(10, std::floor(std::log10(axis.from))); decade <= axis.to; decade *= 10) {
        for (const double factor : {1, 2, 5}) {
            if (const double tick = decade * factor; tick >= axis.from && tick <= axis.to)
                ticks << tick;
        }
    }
    return ticks;
}

double recallStep(const Axis &axis)
{
    for (const double step : {0.002, 0.005, 0.01, 0.02, 0.05, 0.1}) {
        if ((axis.to - axis.from) / step <= 6)
            return step;
    }
    return 0.2;
}

Axis latencyAxis(const QList<SweepPoint> &points)
{
    constexpr double margin = 1.3;
    constexpr double least = 0.001; // ms; nothing is measured faster
    const auto [fastest, slowest] =
        std::minmax_element(points.begin(), points.end(),
                            [](const SweepPoint &a, const SweepPoint &b) { return a.latency.p50 < b.latency.p50; });
    return {std::max(least, fastest->latency.p50.value) / margin, std::max(least, slowest->latency.p50.value) * margin,
            Left, Width - Right, true};
}

Axis recallAxis(const SweepResult &result)
{
    double lowest = std::min(result.head.targetRecall, 0.99);
    for (const SweepPoint &point : result.points)
        lowest = std::min(lowest, point.recall.low);
    const double span = 1 - lowest;
    return {std::max(0.0, lowest - 0.08 * span), 1 + 0.04 * span, Height - Bottom, Top, false};
}

class Chart
{
public:
    explicit Chart(const SweepResult &result)
        : m_result(result)
        , m_x(latencyAxis(result.points))
        , m_y(recallAxis(result))
        , m_color(result.head.method == vectors::IndexMethod::Hnsw ? QStringLiteral("var(--hnsw)")
                                                                   : QStringLiteral("var(--ivfflat)"))
    {
    }

    QString draw() const
    {
        return QStringLiteral("<svg viewBox=\"0 0 %1 %2\" role=\"img\" font-size=\"12\" fill=\"var(--text)\">\n")
                   .arg(Width)
                   .arg(Height) +
               axes() + target() + curve(false) + curve(true) + marks() + labels() + legend() +
               QStringLiteral("</svg>\n");
    }

private:
    QString axes() const
    {
        const QString grid = QStringLiteral("stroke=\"var(--faint)\"");
        QString svg;
        for (const double tick : logarithmicTicks(m_x)) {
            svg += line(m_x.at(tick), Top, m_x.at(tick), Height - Bottom, grid);
            svg += text(m_x.at(tick), Height - Bottom + 18, QStringLiteral("middle"), QString::number(tick, 'g', 3));
        }
        const double step = recallStep(m_y);
        for (double tick = std::ceil(m_y.from / step) * step; tick <= 1 + step / 2; tick += step) {
            svg += line(Left, m_y.at(tick), Width - Right, m_y.at(tick), grid);
            svg += text(Left - 8, m_y.at(tick) + 4, QStringLiteral("end"),
                        QString::number(tick, 'f', step < 0.01 ? 3 : 2));
        }
        svg += text((Left + Width - Right) / 2, Height - 8, QStringLiteral("middle"),
                    QStringLiteral("latency p50, ms (logarithmic)"));
        svg += QStringLiteral("<text x=\"14\" y=\"%1\" text-anchor=\"middle\" transform=\"rotate(-90 14 %1)\">"
                              "recall@%2</text>\n")
                   .arg(number((Top + Height - Bottom) / 2))
                   .arg(m_result.head.k);
        return svg;
    }

    QString target() const
    {
        const double y = m_y.at(m_result.head.targetRecall);
        return line(Left, y, Width - Right, y, QStringLiteral("stroke=\"var(--text)\" stroke-dasharray=\"5 4\"")) +
               text(Left + 6, y - 5, QStringLiteral("start"),
                    QStringLiteral("target %1").arg(m_result.head.targetRecall));
    }

    QString curve(bool forced) const
    {
        QStringList places;
        for (const SweepPoint &point : m_result.points) {
            if (point.plan.kind == PlanKind::IndexUnderTest && point.forced == forced)
                places << number(x(point)) + u',' + number(m_y.at(point.recall.mean));
        }
        return QStringLiteral("<polyline points=\"%1\" fill=\"none\" stroke=\"%2\" stroke-width=\"2\"%3/>\n")
            .arg(places.join(u' '), m_color, forced ? QStringLiteral(" stroke-dasharray=\"5 4\"") : QString());
    }

    QString marks() const
    {
        QString svg;
        for (const SweepPoint &point : m_result.points) {
            const bool onIndex = point.plan.kind == PlanKind::IndexUnderTest;
            const QString color = onIndex ? m_color : QStringLiteral("var(--exact)");
            const double y = m_y.at(point.recall.mean);
            svg += line(x(point), m_y.at(point.recall.low), x(point), m_y.at(point.recall.high),
                        QStringLiteral("stroke=\"%1\" stroke-opacity=\"0.6\"").arg(color));
            svg += onIndex ? disc(x(point), y, point.forced ? QStringLiteral("var(--back)") : m_color)
                           : square(x(point), y);
            if (isRecommended(point)) {
                svg += QStringLiteral("<circle cx=\"%1\" cy=\"%2\" r=\"8\" fill=\"none\" stroke=\"var(--text)\"/>\n")
                           .arg(number(x(point)), number(y));
            }
        }
        return svg;
    }

    /// The value beside its point, where it lies on no other one.
    QString labels() const
    {
        constexpr double letter = 8;
        constexpr double lineHeight = 14;
        QString svg;
        QList<QRectF> taken;
        for (const SweepPoint &point : m_result.points) {
            if (point.settings.size() != 1 || point.forced)
                continue;
            const QString value = point.settings.first().value;
            const QRectF box(x(point) + 6, m_y.at(point.recall.mean) + 5, letter * double(value.size()), lineHeight);
            if (std::any_of(taken.begin(), taken.end(), [&box](const QRectF &other) { return other.intersects(box); }))
                continue;
            taken << box;
            svg += text(box.left(), box.bottom(), QStringLiteral("start"), value);
        }
        return svg;
    }

    QString legend() const
    {
        constexpr double lineHeight = 20;
        QString svg;
        double y = Height - Bottom - 16;
        const auto entry = [&](const QString &mark, const QString &words) {
            svg += mark + text(Width - Right - 24, y + 4, QStringLiteral("end"), words);
            y -= lineHeight;
        };
        const double place = Width - Right - 12;
        if (has([](const SweepPoint &point) { return point.plan.kind != PlanKind::IndexUnderTest; }))
            entry(square(place, y), QStringLiteral("answered without the index alone"));
        if (has([](const SweepPoint &point) { return point.forced; }))
            entry(disc(place, y, QStringLiteral("var(--back)")), m_result.head.index + QStringLiteral(", forced"));
        if (has([](const SweepPoint &point) { return !point.forced; }))
            entry(disc(place, y, m_color), m_result.head.index);
        return svg;
    }

    template<class Condition>
    bool has(Condition condition) const
    {
        return std::any_of(m_result.points.begin(), m_result.points.end(), condition);
    }

    QString disc(double x, double y, const QString &fill) const
    {
        return QStringLiteral("<circle cx=\"%1\" cy=\"%2\" r=\"4\" fill=\"%3\" stroke=\"%4\" stroke-width=\"1.5\"/>\n")
            .arg(number(x), number(y), fill, m_color);
    }

    static QString square(double x, double y)
    {
        return QStringLiteral("<rect x=\"%1\" y=\"%2\" width=\"8\" height=\"8\" fill=\"var(--exact)\"/>\n")
            .arg(number(x - 4), number(y - 4));
    }

    double x(const SweepPoint &point) const { return m_x.at(std::max(m_x.from, point.latency.p50.value)); }
    bool isRecommended(const SweepPoint &point) const
    {
        return m_result.recommendation.verdict == Verdict::Found && m_result.recommendation.position == point.position;
    }

    const SweepResult &m_result;
    Axis m_x;
    Axis m_y;
    QString m_color;
};

} // namespace

QString recallChart(const SweepResult &result)
{
    return result.points.isEmpty() ? QString() : Chart(result).draw();
}

} // namespace sweep
