#include "ui/shared/elidedlabel.h"

#include "ui/shared/chartcolors.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

ElidedLabel::ElidedLabel(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode)
{
    m_mode = mode;
    update();
}

void ElidedLabel::setHint(bool hint)
{
    m_hint = hint;
    update();
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 2, fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(QStringLiteral("…")), fontMetrics().height()};
}

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const bool shortened = fontMetrics().horizontalAdvance(m_text) > width();
        QToolTip::showText(help->globalPos(), shortened ? m_text.toHtmlEscaped() : toolTip(), this);
        return true;
    }
    return QWidget::event(event);
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(m_hint ? hintColor(palette()) : palette().color(QPalette::WindowText));
    painter.drawText(rect(), int(Qt::AlignVCenter | Qt::AlignLeft) | int(Qt::TextSingleLine),
                     fontMetrics().elidedText(m_text, m_mode, width()));
}
