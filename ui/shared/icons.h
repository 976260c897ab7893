#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

/// A line-drawn icon of resources/icons by file name without ".svg". It is drawn in the palette's text colour of the
/// moment, so that it follows a change of palette; asserts that the file exists.
QIcon themeIcon(const QString &name);
/// The same in one fixed colour, for severities and chart series.
QIcon themeIcon(const QString &name, const QColor &color);

namespace iconsize {

inline constexpr int Small = 16;
inline constexpr int Medium = 20;
inline constexpr int Large = 24;

} // namespace iconsize
