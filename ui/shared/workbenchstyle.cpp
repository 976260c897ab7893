#include "ui/shared/workbenchstyle.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"
#include "ui/shared/stylepainting.h"

#include <QPainter>
#include <QStyleOption>
#include <QTabBar>

#include <algorithm>

namespace {

constexpr int ScrollBarExtent = 12;
constexpr int SmallestThumb = 28;
constexpr int IndicatorSize = 15;
constexpr int TabLine = 2;
constexpr int SplitterWidth = 5;
constexpr int TextMargin = 5;
constexpr int HeaderArrowWidth = 16;

/// The thumb of a scroll bar without arrow buttons, as far along the groove as the value is along its range.
QRect thumbOf(const QStyleOptionSlider &option)
{
    const bool horizontal = option.orientation == Qt::Horizontal;
    const int length = horizontal ? option.rect.width() : option.rect.height();
    const qint64 range = qint64(option.maximum) - option.minimum;
    if (range <= 0)
        return option.rect;
    const int thumb = std::max(SmallestThumb, int(qint64(length) * option.pageStep / (range + option.pageStep)));
    const int start = QStyle::sliderPositionFromValue(option.minimum, option.maximum, option.sliderPosition,
                                                      std::max(0, length - thumb), option.upsideDown);
    return horizontal ? QRect(option.rect.left() + start, option.rect.top(), thumb, option.rect.height())
                      : QRect(option.rect.left(), option.rect.top() + start, option.rect.width(), thumb);
}

QRect scrollBarPart(const QStyleOptionSlider &option, QStyle::SubControl part)
{
    const QRect thumb = thumbOf(option);
    const bool horizontal = option.orientation == Qt::Horizontal;
    QRect rect = option.rect;
    switch (part) {
    case QStyle::SC_ScrollBarGroove:
        return rect;
    case QStyle::SC_ScrollBarSlider:
        return thumb;
    case QStyle::SC_ScrollBarSubPage:
        horizontal ? rect.setRight(thumb.left() - 1) : rect.setBottom(thumb.top() - 1);
        return rect;
    case QStyle::SC_ScrollBarAddPage:
        horizontal ? rect.setLeft(thumb.right() + 1) : rect.setTop(thumb.bottom() + 1);
        return rect;
    default:
        return {};
    }
}

} // namespace

WorkbenchStyle::WorkbenchStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

int WorkbenchStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return ScrollBarExtent;
    case PM_ScrollBarSliderMin:
        return SmallestThumb;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return IndicatorSize;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabShiftVertical:
    case PM_DockWidgetFrameWidth:
    case PM_ToolBarFrameWidth:
    case PM_ToolBarItemMargin:
    case PM_TabBarTabOverlap:
        return 0;
    case PM_SplitterWidth:
    case PM_DockWidgetSeparatorExtent:
        return SplitterWidth;
    case PM_FocusFrameHMargin:
    case PM_HeaderMargin:
        return TextMargin;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_TabBarIconSize:
        return 16;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int WorkbenchStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                              QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    case SH_Table_GridLineColor:
        return option ? int(gridColor(option->palette).rgba()) : QProxyStyle::styleHint(hint, option, widget, data);
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QRect WorkbenchStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                                     const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return visualRect(bar->direction, bar->rect, scrollBarPart(*bar, part));
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

QRect WorkbenchStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element == SE_HeaderArrow)
        return {option->rect.right() - HeaderArrowWidth, option->rect.top(), HeaderArrowWidth, option->rect.height()};
    const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
    if (element == SE_LineEditContents && frame && frame->lineWidth > 0)
        return rect.adjusted(spacing::Group / 2, 0, -spacing::Group / 2, 0);
    return rect;
}

QSize WorkbenchStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                       const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    const int control = (option ? option->fontMetrics.height() : 0) + 2 * spacing::Group + 2;
    switch (type) {
    case CT_TabBarTab:
        return {result.width() + spacing::Control, std::max(result.height(), control + spacing::Group)};
    case CT_PushButton: {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        const int forIcon = button && !button->icon.isNull() ? spacing::Control : 0;
        return {result.width() + forIcon, std::max(result.height(), control)};
    }
    case CT_LineEdit:
    case CT_ComboBox:
        return {result.width(), std::max(result.height(), control)};
    case CT_SpinBox:
        return {result.width(), control};
    case CT_ToolButton:
        return {result.width() + spacing::Group +
                    (stylepainting::opensMenu(*option) ? stylepainting::MenuArrowWidth : 0),
                result.height()};
    default:
        return result;
    }
}

QIcon WorkbenchStyle::standardIcon(StandardPixmap which, const QStyleOption *option, const QWidget *widget) const
{
    switch (which) {
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
    case SP_LineEditClearButton:
        return themeIcon(QStringLiteral("close"));
    case SP_TitleBarNormalButton:
        return themeIcon(QStringLiteral("details"));
    default:
        return QProxyStyle::standardIcon(which, option, widget);
    }
}

void WorkbenchStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                   const QWidget *widget) const
{
    using namespace stylepainting;
    switch (element) {
    case PE_PanelLineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame && frame->lineWidth > 0)
            drawSurface(*painter, option->rect, fieldSurface(*option));
        return;
    }
    case PE_PanelButtonCommand: {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        const bool flat = button && (button->features & QStyleOptionButton::Flat);
        const bool isDefault = button && (button->features & QStyleOptionButton::DefaultButton);
        drawSurface(*painter, option->rect, flat ? flatButtonSurface(*option) : buttonSurface(*option, isDefault));
        return;
    }
    case PE_PanelButtonTool: {
        const bool flat = option->state & State_AutoRaise;
        drawSurface(*painter, option->rect, flat ? flatButtonSurface(*option) : buttonSurface(*option, false));
        return;
    }
    case PE_IndicatorCheckBox:
    case PE_IndicatorRadioButton:
        drawCheckMark(*painter, *option, element == PE_IndicatorRadioButton);
        return;
    case PE_IndicatorHeaderArrow:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
            header && header->sortIndicator != QStyleOptionHeader::None) {
            const bool down = header->sortIndicator == QStyleOptionHeader::SortDown;
            drawChevron(*painter, option->rect, down ? Qt::UpArrow : Qt::DownArrow, hintColor(option->palette));
        }
        return;
    case PE_IndicatorBranch:
        if (option->state & State_Children) {
            const bool chosen = option->state & State_Selected;
            const auto role = chosen ? QPalette::HighlightedText : QPalette::Text;
            drawChevron(*painter, option->rect, option->state & State_Open ? Qt::DownArrow : Qt::RightArrow,
                        blended(option->palette.color(role),
                                option->palette.color(chosen ? QPalette::Highlight : QPalette::Base), 0.8));
        }
        return;
    case PE_IndicatorDockWidgetResizeHandle:
        drawControl(CE_Splitter, option, painter, widget);
        return;
    default:
        if (!drawFrame(element, *option, painter))
            QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

bool WorkbenchStyle::drawFrame(PrimitiveElement element, const QStyleOption &option, QPainter *painter) const
{
    const QColor line = hairlineColor(option.palette);
    const QRect &rect = option.rect;
    switch (element) {
    case PE_FrameLineEdit:
    case PE_FrameDefaultButton:
    case PE_FrameStatusBarItem:
    case PE_FrameDockWidget:
        return true;
    case PE_FrameTabBarBase:
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), line);
        return true;
    case PE_PanelStatusBar:
        painter->fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), line);
        return true;
    case PE_FrameFocusRect:
        stylepainting::drawSurface(*painter, rect, {{}, option.palette.color(QPalette::Active, QPalette::Highlight)});
        return true;
    case PE_Frame:
        painter->save();
        painter->setPen(line);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(rect.adjusted(0, 0, -1, -1));
        painter->restore();
        return true;
    default:
        return false;
    }
}

void WorkbenchStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                                 const QWidget *widget) const
{
    if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
        header && element == CE_HeaderSection) {
        stylepainting::drawHeaderSection(*painter, *header);
        return;
    }
    if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        button && element == CE_PushButtonLabel) {
        drawPushButtonLabel(*button, painter, widget);
        return;
    }
    if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        button && element == CE_ToolButtonLabel && button->toolButtonStyle == Qt::ToolButtonTextBesideIcon) {
        QStyleOptionToolButton inner = *button;
        inner.rect.adjust(spacing::Group, 0, 0, 0);
        QProxyStyle::drawControl(element, &inner, painter, widget);
        return;
    }
    if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option); item && element == CE_MenuBarItem) {
        stylepainting::drawMenuBarItem(*painter, *item);
        return;
    }
    if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option);
        bar && element == CE_ProgressBarContents && bar->maximum > bar->minimum) {
        stylepainting::drawProgress(*painter, *bar);
        return;
    }
    if (const auto *dock = qstyleoption_cast<const QStyleOptionDockWidget *>(option);
        dock && element == CE_DockWidgetTitle) {
        stylepainting::drawDockTitle(*painter, *dock);
        return;
    }
    if (!drawFlatControl(element, *option, painter))
        QProxyStyle::drawControl(element, option, painter, widget);
}

bool WorkbenchStyle::drawFlatControl(ControlElement element, const QStyleOption &option, QPainter *painter) const
{
    const QColor line = hairlineColor(option.palette);
    const QRect &rect = option.rect;
    switch (element) {
    case CE_TabBarTabShape:
        return drawTab(option, painter);
    case CE_HeaderEmptyArea:
        painter->fillRect(rect, option.palette.color(QPalette::Window));
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), line);
        return true;
    case CE_ProgressBarGroove:
        stylepainting::drawSurface(*painter, rect, {line, {}});
        return true;
    case CE_Splitter:
        painter->fillRect(rect.width() > rect.height() ? QRect(rect.left(), rect.center().y(), rect.width(), 1)
                                                       : QRect(rect.center().x(), rect.top(), 1, rect.height()),
                          line);
        return true;
    case CE_MenuBarEmptyArea:
    case CE_ToolBar:
        painter->fillRect(rect, option.palette.color(QPalette::Window));
        return true;
    default:
        return false;
    }
}

void WorkbenchStyle::drawPushButtonLabel(const QStyleOptionButton &option, QPainter *painter,
                                         const QWidget *widget) const
{
    const bool isDefault = option.features & QStyleOptionButton::DefaultButton;
    QStyleOptionButton copy = option;
    if (isDefault && (option.state & State_Enabled)) {
        copy.palette.setColor(QPalette::ButtonText, option.palette.color(QPalette::Active, QPalette::HighlightedText));
        const qreal ratio = painter->device()->devicePixelRatioF();
        copy.icon = QIcon(option.icon.pixmap(option.iconSize, ratio, QIcon::Selected));
    }
    QProxyStyle::drawControl(CE_PushButtonLabel, &copy, painter, widget);
}

bool WorkbenchStyle::drawTab(const QStyleOption &option, QPainter *painter) const
{
    const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(&option);
    if (!tab || (tab->shape != QTabBar::RoundedNorth && tab->shape != QTabBar::RoundedSouth))
        return false;
    const bool selected = tab->state & State_Selected;
    const bool lit = (tab->state & State_MouseOver) && (tab->state & State_Enabled);
    const QColor window = tab->palette.color(QPalette::Window);
    if (lit && !selected)
        painter->fillRect(tab->rect, blended(tab->palette.color(QPalette::WindowText), window, 0.06));
    if (selected) {
        const int top = tab->shape == QTabBar::RoundedNorth ? tab->rect.bottom() - TabLine + 1 : tab->rect.top();
        painter->fillRect(QRect(tab->rect.left(), top, tab->rect.width(), TabLine),
                          tab->palette.color(QPalette::Active, QPalette::Highlight));
    }
    return true;
}
