#pragma once

#include <QIcon>
#include <QPalette>
#include <QString>

/// The filled dot in a connection's colour ("#rrggbb"); a ring where it has none.
QIcon connectionMark(const QString &color, const QPalette &palette);
