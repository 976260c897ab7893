#undef QT_NO_FOREACH
#include <qcustomplot.h>
#define QT_NO_FOREACH

#include "ui/sweep/renderplot.h"

#include <QBuffer>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <QWidget>

#include <functional>

namespace {

constexpr int DotsPerInch = 96;
constexpr int PngScale = 2;

using Paint = std::function<void(QPaintDevice &)>;

void writeSvg(QIODevice &target, const QSize &size, const Paint &paint)
{
    QSvgGenerator generator;
    generator.setOutputDevice(&target);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    paint(generator);
}

void writePdf(QIODevice &target, const QSize &size, const Paint &paint)
{
    QPdfWriter writer(&target);
    writer.setResolution(DotsPerInch);
    writer.setPageSize(QPageSize(QSizeF(size) * 72 / DotsPerInch, QPageSize::Point));
    writer.setPageMargins(QMarginsF());
    paint(writer);
}

QByteArray rendered(PictureFormat format, const QSize &size, const QPixmap &pixmap, const Paint &paint)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    switch (format) {
    case PictureFormat::Png:
        pixmap.save(&buffer, "PNG");
        break;
    case PictureFormat::Svg:
        writeSvg(buffer, size, paint);
        break;
    case PictureFormat::Pdf:
        writePdf(buffer, size, paint);
        break;
    }
    return bytes;
}

} // namespace

QByteArray renderPlot(QCustomPlot &plot, PictureFormat format)
{
    const QPixmap pixmap =
        format == PictureFormat::Png ? plot.toPixmap(plot.width(), plot.height(), PngScale) : QPixmap();
    return rendered(format, plot.size(), pixmap, [&plot](QPaintDevice &device) {
        QCPPainter painter;
        painter.setMode(QCPPainter::pmVectorized);
        painter.setMode(QCPPainter::pmNoCaching);
        painter.begin(&device);
        plot.toPainter(&painter, plot.width(), plot.height());
        painter.end();
    });
}

QByteArray renderWidget(QWidget &widget, PictureFormat format)
{
    QPixmap pixmap;
    if (format == PictureFormat::Png) {
        pixmap = QPixmap(widget.size() * PngScale);
        pixmap.setDevicePixelRatio(PngScale);
        pixmap.fill(widget.palette().color(QPalette::Window));
        widget.render(&pixmap);
    }
    return rendered(format, widget.size(), pixmap, [&widget](QPaintDevice &device) {
        QPainter painter(&device);
        painter.fillRect(widget.rect(), widget.palette().color(QPalette::Window));
        widget.render(&painter, {}, {}, {});
    });
}
