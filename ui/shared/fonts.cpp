#include "ui/shared/fonts.h"

#include <QApplication>
#include <QFontDatabase>

namespace {

QFont resized(QFont font, qreal points)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() + points);
    else
        font.setPixelSize(font.pixelSize() + qRound(points * 4 / 3));
    return font;
}

} // namespace

QFont fixedFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const QFont base = QApplication::font();
    if (base.pointSizeF() > 0)
        font.setPointSizeF(base.pointSizeF());
    else
        font.setPixelSize(base.pixelSize());
    return font;
}

QFont smallFont()
{
    return resized(QApplication::font(), -1);
}

QFont answerFont()
{
    QFont font = resized(QApplication::font(), 4);
    font.setWeight(QFont::Medium);
    return font;
}
