#pragma once

#include <QByteArray>

class QCustomPlot;
class QWidget;

enum class PictureFormat { Png, Svg, Pdf };

/// The chart as a file's bytes: PNG at twice its size, SVG and PDF in vectors.
QByteArray renderPlot(QCustomPlot &plot, PictureFormat format);
/// The same of a widget that paints itself.
QByteArray renderWidget(QWidget &widget, PictureFormat format);
