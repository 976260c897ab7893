#pragma once

#include <QByteArray>

class PlanView;

enum class PlanPictureFormat { Png, Svg, Pdf };

/// The shown tree or icicle as a file's bytes: all of it, not what is in sight; of a long tree the first rows. PNG at
/// twice its size, SVG and PDF in vectors.
QByteArray planPicture(const PlanView &view, PlanPictureFormat format);
