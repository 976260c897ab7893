#include "ui/shared/chartcolors.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace {

constexpr std::array<QRgb, 7> OkabeIto{0xff0072b2, 0xffe69f00, 0xff009e73, 0xffd55e00,
                                       0xffcc79a7, 0xff56b4e9, 0xfff0e442};
enum OkabeItoName { Blue, Orange, Green, Vermilion };

// Blue is too dark for thin lines on a dark ground, vermilion for text: both are raised there.
constexpr QRgb BlueOnDark = 0xff3d9bd9;
constexpr QRgb VermilionOnDark = 0xfff0763a;

} // namespace

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightnessF() < palette.color(QPalette::WindowText).lightnessF();
}

QColor seriesColor(int index, const QPalette &palette)
{
    const bool dark = isDark(palette);
    const int slot = index % int(OkabeIto.size() + 1);
    if (slot == int(OkabeIto.size()))
        return dark ? QColor(Qt::white) : QColor(Qt::black);
    if (dark && slot == Blue)
        return QColor::fromRgb(BlueOnDark);
    if (dark && slot == Vermilion)
        return QColor::fromRgb(VermilionOnDark);
    return QColor::fromRgb(OkabeIto[size_t(slot)]);
}

QColor hnswColor(const QPalette &palette)
{
    return seriesColor(Blue, palette);
}

QColor ivfflatColor(const QPalette &palette)
{
    return seriesColor(Orange, palette);
}

QColor exactColor(const QPalette &palette)
{
    return isDark(palette) ? QColor(0x9a, 0xa0, 0xa6) : QColor(0x75, 0x7b, 0x82);
}

QColor severityColor(Severity severity, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (severity) {
    case Severity::Wrong:
        return seriesColor(Vermilion, palette);
    case Severity::Slow:
        return dark ? seriesColor(Orange, palette) : QColor(0xb3, 0x7a, 0x00);
    case Severity::Note:
        return dark ? QColor(0x93, 0xa9, 0xc0) : QColor(0x54, 0x6e, 0x8a);
    case Severity::Good:
        return dark ? QColor(0x2f, 0xbf, 0x93) : QColor(0x00, 0x83, 0x5f);
    }
    return {};
}

QString severityWord(Severity severity)
{
    switch (severity) {
    case Severity::Wrong:
        return QCoreApplication::translate("severity", "wrong");
    case Severity::Slow:
        return QCoreApplication::translate("severity", "slow");
    case Severity::Note:
        return QCoreApplication::translate("severity", "note");
    case Severity::Good:
        return QCoreApplication::translate("severity", "good");
    }
    return {};
}

QString severityIcon(Severity severity)
{
    switch (severity) {
    case Severity::Wrong:
        return QStringLiteral("wrong");
    case Severity::Slow:
        return QStringLiteral("slow");
    case Severity::Note:
        return QStringLiteral("note");
    case Severity::Good:
        return QStringLiteral("good");
    }
    return {};
}

QColor blended(const QColor &foreground, const QColor &background, double amount)
{
    const auto mix = [amount](float over, float under) {
        return float(over * amount + under * (1 - amount));
    };
    return QColor::fromRgbF(mix(foreground.redF(), background.redF()), mix(foreground.greenF(), background.greenF()),
                            mix(foreground.blueF(), background.blueF()));
}

QColor heatColor(double share, const QPalette &palette)
{
    return blended(hnswColor(palette), palette.color(QPalette::Base), std::clamp(share, 0.0, 1.0) * 0.9 + 0.05);
}

QColor hintColor(const QPalette &palette)
{
    return blended(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.65);
}

QColor hairlineColor(const QPalette &palette)
{
    return blended(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.16);
}

QColor gridColor(const QPalette &palette)
{
    return blended(palette.color(QPalette::WindowText), palette.color(QPalette::Base), 0.09);
}
