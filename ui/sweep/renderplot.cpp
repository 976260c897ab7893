#undef QT_NO_FOREACH
#include <qcustomplot.h>
#define QT_NO_FOREACH

#include "ui/sweep/renderplot.h"

#include <QBuffer>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace {

constexpr int DotsPerInch = 96;
constexpr double PngScale = 2;

void paintOn(QPaintDevice &device, QCustomPlot &plot)
{
    QCPPainter painter;
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.begin(&device);
    plot.toPainter(&painter, plot.width(), plot.height());
    painter.end();
}

void writeSvg(QIODevice &target, QCustomPlot &plot)
{
    QSvgGenerator generator;
    generator.setOutputDevice(&target);
    generator.setSize(plot.size());
    generator.setViewBox(QRect(QPoint(0, 0), plot.size()));
    paintOn(generator, plot);
}

void writePdf(QIODevice &target, QCustomPlot &plot)
{
    QPdfWriter writer(&target);
    writer.setResolution(DotsPerInch);
    writer.setPageSize(QPageSize(QSizeF(plot.size()) * 72 / DotsPerInch, QPageSize::Point));
    writer.setPageMargins(QMarginsF());
    paintOn(writer, plot);
}

} // namespace

QByteArray renderPlot(QCustomPlot &plot, PictureFormat format)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    switch (format) {
    case PictureFormat::Png:
        plot.toPixmap(plot.width(), plot.height(), PngScale).save(&buffer, "PNG");
        break;
    case PictureFormat::Svg:
        writeSvg(buffer, plot);
        break;
    case PictureFormat::Pdf:
        writePdf(buffer, plot);
        break;
    }
    return bytes;
}
