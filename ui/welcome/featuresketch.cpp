#include "ui/welcome/featuresketch.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/spacing.h"
#include "ui/welcome/sketches.h"

#include <QPainter>
#include <QPainterPath>

namespace {

constexpr int CornerRadius = 4;
constexpr int WidestPicture = 280;

int pictureHeight(int width)
{
    return width * sketches::Canvas.height() / sketches::Canvas.width();
}

} // namespace

FeatureSketch::FeatureSketch(Kind kind, const QString &title, const QString &caption, QWidget *parent)
    : QWidget(parent)
    , m_kind(kind)
    , m_title(title)
    , m_caption(caption)
{
    setAccessibleName(title);
    setAccessibleDescription(caption);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setMaximumWidth(WidestPicture);
}

QSize FeatureSketch::sizeHint() const
{
    return {sketches::Canvas.width(), heightForWidth(sketches::Canvas.width())};
}

int FeatureSketch::captionHeight(int width) const
{
    const QRect all(0, 0, width, 1000);
    return fontMetrics().height() + fontMetrics().boundingRect(all, Qt::TextWordWrap, m_caption).height();
}

int FeatureSketch::heightForWidth(int width) const
{
    return pictureHeight(width) + spacing::Control + captionHeight(width) + spacing::Group;
}

void FeatureSketch::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF picture(0.5, 0.5, width() - 1, pictureHeight(width()) - 1);
    QPainterPath outline;
    outline.addRoundedRect(picture, CornerRadius, CornerRadius);

    painter.save();
    painter.setClipPath(outline);
    painter.fillRect(picture, palette().color(QPalette::Base));
    painter.scale(double(width()) / sketches::Canvas.width(), double(width()) / sketches::Canvas.width());
    switch (m_kind) {
    case Kind::Table:
        sketches::drawTable(painter, palette());
        break;
    case Kind::Search:
        sketches::drawSearch(painter, palette());
        break;
    case Kind::Sweep:
        sketches::drawSweep(painter, palette());
        break;
    case Kind::Catalog:
        sketches::drawCatalog(painter, palette());
        break;
    }
    painter.restore();
    painter.setPen(hairlineColor(palette()));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(outline);

    const int below = pictureHeight(width()) + spacing::Control;
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRect(0, below, width(), fontMetrics().height()), Qt::AlignVCenter, m_title);
    painter.setFont(font());
    painter.setPen(hintColor(palette()));
    painter.drawText(QRect(0, below + fontMetrics().height() + spacing::Group / 2, width(), height()),
                     Qt::AlignTop | Qt::TextWordWrap, m_caption);
}
