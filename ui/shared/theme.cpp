#include "ui/shared/theme.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/workbenchstyle.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>

namespace {

struct Shades
{
    QRgb window;
    QRgb base;
    QRgb alternate;
    QRgb button;
    QRgb text;
    QRgb accent;
    QRgb onAccent;
    QRgb link;
};

constexpr Shades LightShades{0xfff4f5f6, 0xffffffff, 0xfff7f8f9, 0xfffbfbfc,
                             0xff1d2226, 0xff1f6fb2, 0xffffffff, 0xff0b62a4};
constexpr Shades DarkShades{0xff222528, 0xff1a1c1f, 0xff202326, 0xff2d3135,
                            0xffe2e5e8, 0xff2d7dbd, 0xffffffff, 0xff6cb6ee};

QPalette paletteOf(const Shades &shades)
{
    const QColor window = QColor::fromRgb(shades.window);
    const QColor text = QColor::fromRgb(shades.text);
    const QColor button = QColor::fromRgb(shades.button);
    QPalette palette(text, button, blended(QColor(Qt::white), button, 0.3), button.darker(160), button.darker(125),
                     text, QColor(Qt::white), QColor::fromRgb(shades.base), window);
    palette.setColor(QPalette::AlternateBase, QColor::fromRgb(shades.alternate));
    palette.setColor(QPalette::ToolTipBase, QColor::fromRgb(shades.base));
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Highlight, QColor::fromRgb(shades.accent));
    palette.setColor(QPalette::HighlightedText, QColor::fromRgb(shades.onAccent));
    palette.setColor(QPalette::Link, QColor::fromRgb(shades.link));
    palette.setColor(QPalette::LinkVisited, QColor::fromRgb(shades.link));
    palette.setColor(QPalette::PlaceholderText, blended(text, QColor::fromRgb(shades.base), 0.5));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, blended(text, window, 0.42));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, blended(text, window, 0.2));
    return palette;
}

} // namespace

QString appearanceName(Appearance appearance)
{
    switch (appearance) {
    case Appearance::System:
        return QStringLiteral("system");
    case Appearance::Light:
        return QStringLiteral("light");
    case Appearance::Dark:
        return QStringLiteral("dark");
    }
    return {};
}

std::optional<Appearance> appearanceFromName(const QString &name)
{
    for (const auto appearance : {Appearance::System, Appearance::Light, Appearance::Dark}) {
        if (appearanceName(appearance) == name)
            return appearance;
    }
    return std::nullopt;
}

QPalette lightPalette()
{
    return paletteOf(LightShades);
}

QPalette darkPalette()
{
    return paletteOf(DarkShades);
}

void applyAppearance(QApplication &application, Appearance appearance)
{
    if (!qobject_cast<WorkbenchStyle *>(application.style()))
        application.setStyle(new WorkbenchStyle);
    switch (appearance) {
    case Appearance::System:
        application.setPalette(QPalette());
        application.setPalette(isDark(application.palette()) ? darkPalette() : lightPalette());
        return;
    case Appearance::Light:
        application.setPalette(lightPalette());
        return;
    case Appearance::Dark:
        application.setPalette(darkPalette());
        return;
    }
}
