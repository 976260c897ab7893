#include "ui/welcome/choicebutton.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>

namespace {

constexpr int CornerRadius = 6;
constexpr int IconSize = 32;
constexpr int ProgressHeight = 4;

} // namespace

struct ChoiceButton::Colors
{
    QColor background;
    QColor border;
    QColor text;
    QColor hint;
    QColor progress;
};

ChoiceButton::ChoiceButton(const QString &iconName, const QString &title, const QString &sentence, QWidget *parent)
    : QAbstractButton(parent)
    , m_iconName(iconName)
    , m_sentence(sentence)
{
    setText(title);
    setAccessibleDescription(sentence);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ChoiceButton::setPrimary(bool primary)
{
    m_primary = primary;
    update();
}

void ChoiceButton::showProgress(const QString &text, double share)
{
    m_progressText = text;
    m_share = share;
    setEnabled(false);
    update();
}

void ChoiceButton::endProgress()
{
    m_progressText.clear();
    m_share = -1;
    setEnabled(true);
    update();
}

QSize ChoiceButton::sizeHint() const
{
    const int lines = QFontMetrics(answerFont()).height() + 2 * fontMetrics().lineSpacing();
    return {360, lines + 2 * spacing::Section + spacing::Group};
}

QSize ChoiceButton::minimumSizeHint() const
{
    return {240, sizeHint().height()};
}

ChoiceButton::Colors ChoiceButton::colors() const
{
    const QColor accent = palette().color(QPalette::Active, QPalette::Highlight);
    const QColor onAccent = palette().color(QPalette::Active, QPalette::HighlightedText);
    const QColor base = palette().color(QPalette::Base);
    const QColor text = palette().color(QPalette::Active, QPalette::WindowText);
    const bool focused = hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange);
    const bool lit = isEnabled() && (underMouse() || focused);
    if (m_primary && isEnabled())
        return {isDown() ? accent.darker(115)
                : lit    ? accent.lighter(108)
                         : accent,
                accent, onAccent, blended(onAccent, accent, 0.85), onAccent};
    return {isDown() ? blended(accent, base, 0.14)
            : lit    ? blended(accent, base, 0.06)
                     : base,
            lit ? accent : hairlineColor(palette()), text, blended(text, base, 0.65), accent};
}

void ChoiceButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colors paint = colors();
    QPainterPath outline;
    outline.addRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), CornerRadius, CornerRadius);
    painter.setPen(QPen(paint.border, 1));
    painter.setBrush(paint.background);
    painter.drawPath(outline);

    const QRect inner = rect().adjusted(spacing::Section, spacing::Section, -spacing::Section, -spacing::Section);
    const QRect iconArea(inner.left(), inner.top(), IconSize, inner.height());
    themeIcon(m_iconName, paint.text).paint(&painter, iconArea);

    const QRect words = inner.adjusted(IconSize + spacing::Section, 0, 0, 0);
    const QFont titleFont = answerFont();
    const int titleHeight = QFontMetrics(titleFont).height();
    painter.setFont(titleFont);
    painter.setPen(paint.text);
    painter.drawText(QRect(words.left(), words.top(), words.width(), titleHeight), Qt::AlignVCenter, text());
    painter.setFont(font());
    painter.setPen(paint.hint);
    painter.drawText(words.adjusted(0, titleHeight + spacing::Group, 0, 0), Qt::AlignTop | Qt::TextWordWrap,
                     m_progressText.isEmpty() ? m_sentence : m_progressText);
    if (!m_progressText.isEmpty()) {
        painter.setClipPath(outline);
        paintProgress(painter, rect());
    }
}

void ChoiceButton::paintProgress(QPainter &painter, const QRect &area) const
{
    const QRect track(area.left(), area.bottom() - ProgressHeight + 1, area.width(), ProgressHeight);
    const QColor color = colors().progress;
    painter.fillRect(track, blended(color, palette().color(QPalette::Base), 0.2));
    QRect done = track;
    done.setWidth(int(track.width() * std::clamp(m_share, 0.0, 1.0)));
    painter.fillRect(done, color);
}

bool ChoiceButton::event(QEvent *event)
{
    switch (event->type()) {
    case QEvent::HoverEnter:
    case QEvent::HoverLeave:
    case QEvent::PaletteChange:
    case QEvent::EnabledChange:
        update();
        break;
    default:
        break;
    }
    return QAbstractButton::event(event);
}
