#include "ui/connection/connectionmark.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/icons.h"

#include <QPainter>
#include <QPixmap>

QIcon connectionMark(const QString &color, const QPalette &palette)
{
    constexpr int scale = 2;
    QPixmap pixmap(iconsize::Small * scale, iconsize::Small * scale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF circle = QRectF(pixmap.rect()).adjusted(5, 5, -5, -5);
    const QColor fill(color);
    if (fill.isValid()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
    } else {
        painter.setPen(QPen(hintColor(palette), scale));
    }
    painter.drawEllipse(circle);
    painter.end();
    pixmap.setDevicePixelRatio(scale);
    QIcon icon;
    icon.addPixmap(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected);
    return icon;
}
