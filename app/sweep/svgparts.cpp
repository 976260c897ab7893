#include "app/sweep/svgparts.h"

namespace sweep::svg {

namespace {

constexpr int Colors = 8;

} // namespace

QString number(double value)
{
    return QString::number(value, 'f', 1);
}

QString line(double x1, double y1, double x2, double y2, const QString &style)
{
    return QStringLiteral("<line x1=\"%1\" y1=\"%2\" x2=\"%3\" y2=\"%4\" %5/>\n")
        .arg(number(x1), number(y1), number(x2), number(y2), style);
}

QString text(double x, double y, const QString &anchor, const QString &words, const QString &style)
{
    return QStringLiteral("<text x=\"%1\" y=\"%2\" text-anchor=\"%3\" %4>").arg(number(x), number(y), anchor, style) +
           words.toHtmlEscaped() + QStringLiteral("</text>\n");
}

QString rectangle(double x, double y, double width, double height, const QString &style)
{
    return QStringLiteral("<rect x=\"%1\" y=\"%2\" width=\"%3\" height=\"%4\" %5/>\n")
        .arg(number(x), number(y), number(width), number(height), style);
}

QString circle(double x, double y, double radius, const QString &style)
{
    return QStringLiteral("<circle cx=\"%1\" cy=\"%2\" r=\"%3\" %4/>\n")
        .arg(number(x), number(y), number(radius), style);
}

QString seriesColor(int number)
{
    return QStringLiteral("var(--series%1)").arg(number % Colors);
}

QString drawing(double width, double height, const QString &content)
{
    return QStringLiteral("<svg viewBox=\"0 0 %1 %2\" role=\"img\" font-size=\"12\" fill=\"var(--text)\">\n")
               .arg(width)
               .arg(height) +
           content + QStringLiteral("</svg>\n");
}

} // namespace sweep::svg
