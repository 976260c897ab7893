#include "app/sweep/filterchart.h"

#include "app/sweep/filterstrata.h"
#include "app/sweep/reportfacts.h"
#include "app/sweep/svgparts.h"

#include <QStringList>

namespace sweep {

namespace {

constexpr double Width = 760;
constexpr double NameWidth = 150;
constexpr double CellHeight = 46;
constexpr double HeaderHeight = 40;
constexpr double LegendHeight = 44;
constexpr double Gap = 2;
constexpr double Deepest = 0.62; ///< so that the words in a cell can be read in both palettes

QString small()
{
    return QStringLiteral("font-size=\"11\"");
}

class Map
{
public:
    explicit Map(const FilterResult &result)
        : m_result(result)
    {
        for (const FilterStrategy strategy : allFilterStrategies()) {
            for (const FilterCell &cell : result.cells) {
                if (cell.strategy == strategy && !m_strategies.contains(strategy))
                    m_strategies << strategy;
            }
        }
        m_cellWidth = (Width - NameWidth) / double(std::max<qsizetype>(1, m_strategies.size()));
    }

    QString draw() const
    {
        QString content = header();
        for (const FilterStratum &stratum : m_result.head.strata)
            content += rowOf(stratum);
        const double end = top(int(m_result.head.strata.size()));
        return svg::drawing(Width, end + LegendHeight, content + legend(end + 10));
    }

private:
    static double top(int stratum) { return HeaderHeight + CellHeight * stratum; }
    double left(qsizetype column) const { return NameWidth + m_cellWidth * double(column); }

    /// "index, relaxed_order" on two lines.
    QString header() const
    {
        QString content;
        for (qsizetype i = 0; i < m_strategies.size(); ++i) {
            const QStringList words = strategyLabel(m_strategies.at(i)).split(QStringLiteral(", "));
            for (qsizetype line = 0; line < words.size(); ++line)
                content += svg::text(left(i) + m_cellWidth / 2, HeaderHeight - 8 - 14 * double(words.size() - 1 - line),
                                     QStringLiteral("middle"), words.at(line), small());
        }
        return content;
    }

    QString rowOf(const FilterStratum &stratum) const
    {
        constexpr qsizetype longest = 22;
        const double y = top(stratum.position);
        const QString name =
            stratum.valueCount == 1 && !stratum.values.isEmpty() ? stratum.values.first() : stratum.name;
        QString content =
            svg::text(0, y + 20, QStringLiteral("start"),
                      name.size() > longest ? name.first(longest - 1) + QStringLiteral("…") : name) +
            svg::text(0, y + 35, QStringLiteral("start"),
                      QStringLiteral("%1 · %2 rows").arg(shareText(stratum.share), countText(stratum.rows)),
                      small() + QStringLiteral(" fill-opacity=\"0.7\""));
        for (qsizetype i = 0; i < m_strategies.size(); ++i) {
            if (const FilterCell *cell = cellOf(m_result.cells, stratum.position, m_strategies.at(i)))
                content += cellAt(*cell, left(i), y);
        }
        return content;
    }

    QString cellAt(const FilterCell &cell, double x, double y) const
    {
        const double middle = x + m_cellWidth / 2;
        const auto box = [&](const QString &style) {
            return svg::rectangle(x + Gap, y + Gap, m_cellWidth - 2 * Gap, CellHeight - 2 * Gap, style);
        };
        if (!cell.measured())
            return box(QStringLiteral("fill=\"none\" stroke=\"var(--faint)\"")) +
                   svg::text(middle, y + 27, QStringLiteral("middle"), QStringLiteral("not measured"),
                             small() + QStringLiteral(" fill-opacity=\"0.6\""));
        const double recall = cell.point.recall.mean;
        QString content = box(QStringLiteral("fill=\"var(--heat)\" fill-opacity=\"%1\"").arg(Deepest * recall));
        if (isAdvised(m_result.advice, cell))
            content += box(QStringLiteral("fill=\"none\" stroke=\"var(--text)\" stroke-width=\"2\""));
        return content +
               svg::text(middle, y + 20, QStringLiteral("middle"), recallText(recall),
                         QStringLiteral("font-weight=\"600\"")) +
               svg::text(middle, y + 35, QStringLiteral("middle"),
                         timeText(cell.point.latency.mean) + QStringLiteral(" ms"), small());
    }

    static QString legend(double y)
    {
        constexpr int steps = 5;
        constexpr double width = 44;
        constexpr double height = 12;
        QString content;
        for (int i = 0; i <= steps; ++i) {
            const double recall = double(i) / steps;
            content += svg::rectangle(NameWidth + width * i, y, width, height,
                                      QStringLiteral("fill=\"var(--heat)\" fill-opacity=\"%1\"").arg(Deepest * recall));
            content += svg::text(NameWidth + width * (i + 0.5), y + height + 13, QStringLiteral("middle"),
                                 QString::number(recall, 'f', 1), small());
        }
        return content + svg::text(NameWidth + width * (steps + 1) + 12, y + 10, QStringLiteral("start"),
                                   QStringLiteral("recall; below it the mean latency; framed: advised"), small());
    }

    const FilterResult &m_result;
    QList<FilterStrategy> m_strategies;
    double m_cellWidth = 0;
};

} // namespace

QString filterChart(const FilterResult &result)
{
    return result.cells.isEmpty() || result.head.strata.isEmpty() ? QString() : Map(result).draw();
}

} // namespace sweep
