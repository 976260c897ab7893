#include "ui/shared/workbenchstyle.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/spacing.h"
#include "ui/shared/stylepainting.h"

#include <QPainter>
#include <QStyleOption>

#include <algorithm>

void WorkbenchStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                        const QWidget *widget) const
{
    if (control == CC_ToolButton && stylepainting::opensMenu(*option)) {
        drawMenuToolButton(*qstyleoption_cast<const QStyleOptionToolButton *>(option), painter, widget);
        return;
    }
    if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option); combo && control == CC_ComboBox) {
        drawComboBox(*combo, painter, widget);
        return;
    }
    if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option); spin && control == CC_SpinBox) {
        drawSpinBox(*spin, painter, widget);
        return;
    }
    if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option); bar && control == CC_ScrollBar) {
        drawScrollBar(*bar, painter, widget);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void WorkbenchStyle::drawMenuToolButton(const QStyleOptionToolButton &option, QPainter *painter,
                                        const QWidget *widget) const
{
    QStyleOptionToolButton inner = option;
    inner.features &= ~QStyleOptionToolButton::ToolButtonFeatures(QStyleOptionToolButton::HasMenu);
    inner.subControls = SC_ToolButton;
    drawPrimitive(PE_PanelButtonTool, &inner, painter, widget);
    const QRect arrow(option.rect.right() - stylepainting::MenuArrowWidth - spacing::Group, option.rect.top(),
                      stylepainting::MenuArrowWidth, option.rect.height());
    inner.rect.setRight(arrow.left() - 1);
    drawControl(CE_ToolButtonLabel, &inner, painter, widget);
    const bool enabled = option.state & State_Enabled;
    stylepainting::drawChevron(
        *painter, arrow, Qt::DownArrow,
        option.palette.color(enabled ? QPalette::Active : QPalette::Disabled, QPalette::ButtonText));
}

void WorkbenchStyle::drawComboBox(const QStyleOptionComboBox &option, QPainter *painter, const QWidget *widget) const
{
    using namespace stylepainting;
    if (option.frame || !option.editable)
        drawSurface(*painter, option.rect, option.editable ? fieldSurface(option) : buttonSurface(option, false));
    const QRect arrow = subControlRect(CC_ComboBox, &option, SC_ComboBoxArrow, widget);
    drawChevron(*painter, arrow, Qt::DownArrow, option.palette.color(QPalette::ButtonText));
}

void WorkbenchStyle::drawSpinBox(const QStyleOptionSpinBox &option, QPainter *painter, const QWidget *widget) const
{
    using namespace stylepainting;
    if (option.frame)
        drawSurface(*painter, option.rect, fieldSurface(option));
    if (option.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const auto drawStep = [&](SubControl part, QAbstractSpinBox::StepEnabledFlag step, Qt::ArrowType direction) {
        const bool enabled = (option.state & State_Enabled) && (option.stepEnabled & step);
        const bool lit = enabled && (option.activeSubControls & part);
        const QColor text = option.palette.color(QPalette::Active, QPalette::Text);
        const QRect rect = subControlRect(CC_SpinBox, &option, part, widget);
        if (lit)
            painter->fillRect(rect.adjusted(0, 1, -1, -1), blended(text, option.palette.color(QPalette::Base), 0.1));
        drawChevron(*painter, rect, direction,
                    enabled ? text : blended(text, option.palette.color(QPalette::Base), 0.3));
    };
    drawStep(SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, Qt::UpArrow);
    drawStep(SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, Qt::DownArrow);
}

void WorkbenchStyle::drawScrollBar(const QStyleOptionSlider &option, QPainter *painter, const QWidget *widget) const
{
    painter->fillRect(option.rect, option.palette.color(QPalette::Window));
    if (option.maximum <= option.minimum)
        return;
    const bool lit = option.activeSubControls & SC_ScrollBarSlider && option.state & State_MouseOver;
    const bool pressed = option.state & State_Sunken;
    const QRect thumb = subControlRect(CC_ScrollBar, &option, SC_ScrollBarSlider, widget);
    const double strength = pressed ? 0.5 : lit ? 0.4 : 0.26;
    const QColor color =
        blended(option.palette.color(QPalette::WindowText), option.palette.color(QPalette::Window), strength);
    const QRectF inner = QRectF(thumb).adjusted(3, 3, -3, -3);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    const double radius = std::min(inner.width(), inner.height()) / 2;
    painter->drawRoundedRect(inner, radius, radius);
    painter->restore();
}
