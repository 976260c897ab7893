#include "ui/plan/planpicture.h"

#include "ui/plan/icicleview.h"
#include "ui/plan/plantreeview.h"
#include "ui/plan/planview.h"

#include <QBuffer>
#include <QHeaderView>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <functional>
#include <memory>

namespace {

constexpr int DotsPerInch = 96;
constexpr int PngScale = 2;
constexpr int IcicleWidth = 1200;
constexpr int TallestPicture = 12'000;

/// Something of a size that can be painted.
struct Subject
{
    QSize size;
    QColor ground;
    std::function<void(QPainter &)> paint;
};

/// A copy of the tree as large as all of its rows.
Subject treeSubject(const PlanView &view)
{
    auto tree = std::make_shared<PlanTreeView>();
    tree->setPalette(view.palette());
    tree->setAttribute(Qt::WA_DontShowOnScreen);
    tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    tree->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    tree->setAnalysis(view.analysis());
    int height = tree->header()->sizeHint().height();
    for (QModelIndex row = tree->model()->index(0, 0); row.isValid() && height < TallestPicture;
         row = tree->indexBelow(row))
        height += tree->sizeHintForIndex(row).height();
    const QSize size(tree->header()->length(), height);
    tree->resize(size);
    tree->show();
    return {size, view.palette().color(QPalette::Base), [tree](QPainter &painter) {
                tree->render(&painter);
            }};
}

Subject icicleSubject(const PlanView &view)
{
    const IcicleView *icicle = view.icicle();
    const QSize size(IcicleWidth, std::min(icicle->wholeHeight(), TallestPicture));
    return {size, view.palette().color(QPalette::Base), [icicle, font = view.font()](QPainter &painter) {
                painter.setFont(font);
                icicle->paintWhole(&painter, IcicleWidth);
            }};
}

void paintOn(QPaintDevice &device, const Subject &subject)
{
    QPainter painter(&device);
    painter.fillRect(QRect(QPoint(0, 0), subject.size), subject.ground);
    subject.paint(painter);
}

void writePng(QIODevice &target, const Subject &subject)
{
    QImage image(subject.size * PngScale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(PngScale);
    paintOn(image, subject);
    image.save(&target, "PNG");
}

void writeSvg(QIODevice &target, const Subject &subject)
{
    QSvgGenerator generator;
    generator.setOutputDevice(&target);
    generator.setSize(subject.size);
    generator.setViewBox(QRect(QPoint(0, 0), subject.size));
    paintOn(generator, subject);
}

void writePdf(QIODevice &target, const Subject &subject)
{
    QPdfWriter writer(&target);
    writer.setResolution(DotsPerInch);
    writer.setPageSize(QPageSize(QSizeF(subject.size) * 72 / DotsPerInch, QPageSize::Point));
    writer.setPageMargins(QMarginsF());
    paintOn(writer, subject);
}

} // namespace

QByteArray planPicture(const PlanView &view, PlanPictureFormat format)
{
    if (!view.analysis())
        return {};
    const Subject subject = view.side() == PlanView::IcicleSide ? icicleSubject(view) : treeSubject(view);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    switch (format) {
    case PlanPictureFormat::Png:
        writePng(buffer, subject);
        break;
    case PlanPictureFormat::Svg:
        writeSvg(buffer, subject);
        break;
    case PlanPictureFormat::Pdf:
        writePdf(buffer, subject);
        break;
    }
    return bytes;
}
