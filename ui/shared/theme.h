#pragma once

#include <QString>

#include <optional>

class QApplication;
class QPalette;

/// Which palette the window wears; System takes the one that the system gives.
enum class Appearance { System, Light, Dark };

/// "system", "light", "dark": as stored in the settings.
QString appearanceName(Appearance appearance);
std::optional<Appearance> appearanceFromName(const QString &name);

/// The palettes of the two fixed appearances.
QPalette lightPalette();
QPalette darkPalette();

/// Sets style and palette of the whole program; may be called again at any time.
void applyAppearance(QApplication &application, Appearance appearance);
