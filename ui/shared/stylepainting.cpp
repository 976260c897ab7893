#include "ui/shared/stylepainting.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/spacing.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace stylepainting {

namespace {

constexpr double CornerRadius = 4;
constexpr double BorderStrength = 0.26;
constexpr double ChevronSize = 3.5;

QColor accentOf(const QStyleOption &option)
{
    return option.palette.color(QPalette::Active, QPalette::Highlight);
}

bool isEnabled(const QStyleOption &option)
{
    return option.state & QStyle::State_Enabled;
}

QColor borderOf(const QStyleOption &option)
{
    const double strength = isEnabled(option) ? BorderStrength : BorderStrength / 2;
    return blended(option.palette.color(QPalette::Active, QPalette::WindowText), option.palette.color(QPalette::Window),
                   strength);
}

} // namespace

bool opensMenu(const QStyleOption &option)
{
    const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(&option);
    return button && (button->features & QStyleOptionToolButton::HasMenu) &&
           !(button->features & QStyleOptionToolButton::MenuButtonPopup);
}

Surface fieldSurface(const QStyleOption &option)
{
    const bool focused = (option.state & QStyle::State_HasFocus) && isEnabled(option);
    const QColor base = option.palette.color(QPalette::Base);
    return {isEnabled(option) ? base : blended(base, option.palette.color(QPalette::Window), 0.5),
            focused ? accentOf(option) : borderOf(option)};
}

Surface buttonSurface(const QStyleOption &option, bool isDefault)
{
    const bool pressed = option.state & (QStyle::State_Sunken | QStyle::State_On);
    const bool lit = isEnabled(option) && (option.state & QStyle::State_MouseOver);
    const bool focused = isEnabled(option) && (option.state & QStyle::State_HasFocus);
    const QColor accent = accentOf(option);
    if (isDefault && isEnabled(option))
        return {pressed ? accent.darker(118)
                : lit   ? accent.lighter(110)
                        : accent,
                pressed ? accent.darker(118) : accent};
    const QColor button = option.palette.color(QPalette::Button);
    const QColor text = option.palette.color(QPalette::Active, QPalette::ButtonText);
    const QColor fill = !isEnabled(option) ? option.palette.color(QPalette::Window)
                        : pressed          ? blended(text, button, 0.14)
                        : lit              ? blended(text, button, 0.06)
                                           : button;
    return {fill, focused ? accent : borderOf(option)};
}

Surface flatButtonSurface(const QStyleOption &option)
{
    const QColor window = option.palette.color(QPalette::Window);
    const QColor text = option.palette.color(QPalette::Active, QPalette::WindowText);
    if (!isEnabled(option))
        return {};
    if (option.state & QStyle::State_On)
        return {blended(accentOf(option), window, 0.22), {}};
    if (option.state & QStyle::State_Sunken)
        return {blended(text, window, 0.16), {}};
    if (option.state & QStyle::State_MouseOver)
        return {blended(text, window, 0.08), {}};
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange))
        return {{}, accentOf(option)};
    return {};
}

void drawSurface(QPainter &painter, const QRect &rect, const Surface &surface)
{
    if (!surface.fill.isValid() && !surface.border.isValid())
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(surface.border.isValid() ? QPen(surface.border, 1) : QPen(Qt::NoPen));
    painter.setBrush(surface.fill.isValid() ? QBrush(surface.fill) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), CornerRadius, CornerRadius);
    painter.restore();
}

void drawCheckMark(QPainter &painter, const QStyleOption &option, bool round)
{
    const bool on = option.state & (QStyle::State_On | QStyle::State_NoChange);
    const QColor accent = isEnabled(option) ? accentOf(option) : borderOf(option);
    const Surface surface = on ? Surface{accent, accent} : fieldSurface(option);
    const QRectF box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    const double radius = round ? box.width() / 2 : 3;

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(surface.border, 1));
    painter.setBrush(surface.fill);
    painter.drawRoundedRect(box, radius, radius);
    const QColor mark = option.palette.color(QPalette::Active, QPalette::HighlightedText);
    if (on && round) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(mark);
        painter.drawEllipse(box.center(), box.width() * 0.2, box.width() * 0.2);
    } else if (option.state & QStyle::State_NoChange) {
        painter.fillRect(QRectF(box.left() + 3, box.center().y() - 1, box.width() - 6, 2), mark);
    } else if (on) {
        QPainterPath path(QPointF(box.left() + box.width() * 0.24, box.top() + box.height() * 0.53));
        path.lineTo(box.left() + box.width() * 0.43, box.top() + box.height() * 0.72);
        path.lineTo(box.left() + box.width() * 0.78, box.top() + box.height() * 0.30);
        painter.setPen(QPen(mark, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(path);
    }
    painter.restore();
}

void drawChevron(QPainter &painter, const QRect &rect, Qt::ArrowType direction, const QColor &color)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(QRectF(rect).center());
    switch (direction) {
    case Qt::UpArrow:
        painter.rotate(180);
        break;
    case Qt::LeftArrow:
        painter.rotate(90);
        break;
    case Qt::RightArrow:
        painter.rotate(-90);
        break;
    case Qt::DownArrow:
    case Qt::NoArrow:
        break;
    }
    QPainterPath path(QPointF(-ChevronSize, -ChevronSize / 2));
    path.lineTo(0, ChevronSize / 2);
    path.lineTo(ChevronSize, -ChevronSize / 2);
    painter.setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.restore();
}

void drawProgress(QPainter &painter, const QStyleOptionProgressBar &option)
{
    const double range = double(option.maximum) - double(option.minimum);
    const double share = range > 0 ? (double(option.progress) - double(option.minimum)) / range : 0;
    QRectF done = QRectF(option.rect);
    done.setWidth(done.width() * std::clamp(share, 0.0, 1.0));
    const double radius = std::min(CornerRadius, done.height() / 2);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    QPainterPath shape;
    shape.addRoundedRect(QRectF(option.rect), radius, radius);
    painter.setClipPath(shape);
    painter.setBrush(accentOf(option));
    painter.drawRoundedRect(done, radius, radius);
    painter.restore();
}

void drawHeaderSection(QPainter &painter, const QStyleOptionHeader &option)
{
    const QColor window = option.palette.color(QPalette::Window);
    const bool lit = option.state & QStyle::State_MouseOver && isEnabled(option);
    painter.fillRect(option.rect, lit ? blended(option.palette.color(QPalette::WindowText), window, 0.06) : window);
    const QColor line = hairlineColor(option.palette);
    const QRect &rect = option.rect;
    if (option.orientation == Qt::Horizontal) {
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), line);
        const int inset = spacing::Group;
        painter.fillRect(QRect(rect.right(), rect.top() + inset, 1, rect.height() - 2 * inset), line);
    } else {
        painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), line);
    }
}

void drawDockTitle(QPainter &painter, const QStyleOptionDockWidget &option)
{
    painter.save();
    QFont font = painter.font();
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(option.palette.color(QPalette::WindowText));
    const QRect words = option.rect.adjusted(spacing::Page, 0, -3 * spacing::Section, 0);
    painter.drawText(words, int(Qt::AlignVCenter | Qt::AlignLeft) | int(Qt::TextSingleLine),
                     painter.fontMetrics().elidedText(option.title, Qt::ElideRight, words.width()));
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                     hairlineColor(option.palette));
    painter.restore();
}

void drawMenuBarItem(QPainter &painter, const QStyleOptionMenuItem &option)
{
    const QColor window = option.palette.color(QPalette::Window);
    const QColor text =
        option.palette.color(isEnabled(option) ? QPalette::Active : QPalette::Disabled, QPalette::WindowText);
    painter.fillRect(option.rect, window);
    if (option.state & (QStyle::State_Selected | QStyle::State_Sunken))
        drawSurface(painter, option.rect.adjusted(1, 1, -1, -1), {blended(text, window, 0.10), {}});
    painter.setPen(text);
    painter.drawText(option.rect, int(Qt::AlignCenter) | int(Qt::TextSingleLine) | int(Qt::TextShowMnemonic),
                     option.text);
}

} // namespace stylepainting
