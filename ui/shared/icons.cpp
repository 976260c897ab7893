#include "ui/shared/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace {

QByteArray readDrawing(const QString &name)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "themeIcon", qPrintable(name));
    return opened ? file.readAll() : QByteArray();
}

/// Draws the file in the colour that the palette has when it is painted.
class LineIconEngine : public QIconEngine
{
public:
    LineIconEngine(const QString &name, const QColor &color)
        : m_name(name)
        , m_color(color)
        , m_drawing(readDrawing(name))
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        QByteArray drawing = m_drawing;
        const QColor color = colorFor(mode);
        drawing.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
        QSvgRenderer renderer(drawing);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        painter->save();
        painter->setOpacity(painter->opacity() * color.alphaF());
        renderer.render(painter, rect);
        painter->restore();
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        const QString key = QStringLiteral("lineicon/%1/%2x%3/%4")
                                .arg(m_name)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(colorFor(mode).rgba());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        paint(&painter, QRect(QPoint(), size), mode, state);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    QIconEngine *clone() const override { return new LineIconEngine(*this); }
    QString key() const override { return QStringLiteral("lineicon"); }
    QString iconName() override { return m_name; }
    bool isNull() override { return m_drawing.isEmpty(); }
    QList<QSize> availableSizes(QIcon::Mode, QIcon::State) override
    {
        return {{iconsize::Small, iconsize::Small},
                {iconsize::Medium, iconsize::Medium},
                {iconsize::Large, iconsize::Large}};
    }

private:
    QColor colorFor(QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled) {
            QColor faint = m_color.isValid() ? m_color : palette.color(QPalette::WindowText);
            faint.setAlphaF(0.35F);
            return faint;
        }
        if (mode == QIcon::Selected)
            return palette.color(QPalette::HighlightedText);
        return m_color.isValid() ? m_color : palette.color(QPalette::WindowText);
    }

    QString m_name;
    QColor m_color;
    QByteArray m_drawing;
};

} // namespace

QIcon themeIcon(const QString &name)
{
    return themeIcon(name, QColor());
}

QIcon themeIcon(const QString &name, const QColor &color)
{
    return QIcon(new LineIconEngine(name, color));
}
