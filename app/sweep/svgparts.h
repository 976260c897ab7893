#pragma once

#include <QString>

namespace sweep::svg {

/// Coordinates need no more than one decimal.
QString number(double value);
/// `style`, here and below, are further attributes.
QString line(double x1, double y1, double x2, double y2, const QString &style);
/// `anchor`: start, middle or end; `words` are escaped.
QString text(double x, double y, const QString &anchor, const QString &words, const QString &style = {});
QString rectangle(double x, double y, double width, double height, const QString &style);
QString circle(double x, double y, double radius, const QString &style);
/// The colour of a series by its number, after eight of them the first again.
QString seriesColor(int number);
/// The element around `content`, in user units.
QString drawing(double width, double height, const QString &content);

} // namespace sweep::svg
