#pragma once

#include <QStyleOption>

class QPainter;

/// The surfaces that WorkbenchStyle draws.
namespace stylepainting {

inline constexpr int MenuArrowWidth = 10;

/// Whether the option is of a tool button that opens a menu wherever it is clicked.
bool opensMenu(const QStyleOption &option);

/// What a control under the pointer, pressed, focused or disabled changes.
struct Surface
{
    QColor fill;
    QColor border; ///< invalid: none
};

Surface fieldSurface(const QStyleOption &option);
Surface buttonSurface(const QStyleOption &option, bool isDefault);
/// A button that has no surface until it is pointed at, pressed or switched on.
Surface flatButtonSurface(const QStyleOption &option);

void drawSurface(QPainter &painter, const QRect &rect, const Surface &surface);
void drawCheckMark(QPainter &painter, const QStyleOption &option, bool round);
/// A small arrow head in the middle of `rect`.
void drawChevron(QPainter &painter, const QRect &rect, Qt::ArrowType direction, const QColor &color);
void drawProgress(QPainter &painter, const QStyleOptionProgressBar &option);
void drawHeaderSection(QPainter &painter, const QStyleOptionHeader &option);
void drawDockTitle(QPainter &painter, const QStyleOptionDockWidget &option);
void drawMenuBarItem(QPainter &painter, const QStyleOptionMenuItem &option);

} // namespace stylepainting
