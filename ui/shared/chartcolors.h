#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

/// How much something matters; always shown with its icon and word, never by colour alone.
enum class Severity { Wrong, Slow, Note, Good };

bool isDark(const QPalette &palette);

/// The Okabe–Ito colours in fixed order: blue, orange, green, vermilion, purple, sky, yellow, black or white.
QColor seriesColor(int index, const QPalette &palette);
QColor hnswColor(const QPalette &palette);
QColor ivfflatColor(const QPalette &palette);
QColor exactColor(const QPalette &palette);

QColor severityColor(Severity severity, const QPalette &palette);
/// "wrong", "slow", "note", "good".
QString severityWord(Severity severity);
/// Name for `themeIcon`.
QString severityIcon(Severity severity);

/// One-hue ramp for a share between 0 and 1, from the background to a full blue.
QColor heatColor(double share, const QPalette &palette);

/// Text of second rank: units, hints, disabled figures that must stay readable.
QColor hintColor(const QPalette &palette);
/// The one-pixel line between two regions, and the frame of a chart.
QColor hairlineColor(const QPalette &palette);
/// Grid lines of a chart.
QColor gridColor(const QPalette &palette);
/// `foreground` over `background` with the share `amount` of the first.
QColor blended(const QColor &foreground, const QColor &background, double amount);
