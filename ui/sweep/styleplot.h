#pragma once

class QCPAxis;
class QCustomPlot;
class QPalette;

/// Few, round ticks: speed by 1, 2 and 5 where the axis is logarithmic, recall with the decimals its steps need.
void setTickers(QCustomPlot &plot);

/// Axes, grid, legend and zoom frame in the palette's colours.
void applyPalette(QCustomPlot &plot, const QPalette &palette);
/// One axis and its grid.
void styleAxis(QCPAxis &axis, const QPalette &palette);
