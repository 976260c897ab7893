#pragma once

#include <QByteArray>

class QCustomPlot;

enum class PictureFormat { Png, Svg, Pdf };

/// The chart as a file's bytes: PNG at twice its size, SVG and PDF in vectors.
QByteArray renderPlot(QCustomPlot &plot, PictureFormat format);
