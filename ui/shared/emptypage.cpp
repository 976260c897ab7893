#include "ui/shared/emptypage.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QAction>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace {

constexpr int IconSize = 48;
constexpr int TextWidth = 460;

} // namespace

EmptyPage::EmptyPage(const QString &iconName, const QString &text, QAction *action, QWidget *parent)
    : QWidget(parent)
    , m_iconName(iconName)
{
    m_icon = new QLabel(this);
    m_icon->setAlignment(Qt::AlignCenter);
    m_text = new QLabel(text, this);
    m_text->setObjectName(QStringLiteral("emptyPageText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setFixedWidth(TextWidth);

    auto *column = new QVBoxLayout(this);
    column->setSpacing(spacing::Section);
    column->addStretch(2);
    column->addWidget(m_icon);
    column->addWidget(m_text, 0, Qt::AlignHCenter);
    if (action) {
        auto *button = new QPushButton(action->icon(), action->text(), this);
        button->setObjectName(QStringLiteral("emptyPageButton"));
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        column->addWidget(button, 0, Qt::AlignHCenter);
    }
    column->addStretch(3);
    updateColors();
    fitText();
}

void EmptyPage::setText(const QString &text)
{
    m_text->setText(text);
    fitText();
}

/// A wrapped label of fixed width asks for the height of another width.
void EmptyPage::fitText()
{
    m_text->setFixedHeight(m_text->heightForWidth(TextWidth));
}

void EmptyPage::updateColors()
{
    const QColor color = hintColor(palette());
    m_icon->setPixmap(themeIcon(m_iconName, color).pixmap(QSize(IconSize, IconSize), devicePixelRatioF()));
    QPalette hint = m_text->palette();
    if (hint.color(QPalette::WindowText) != color) {
        hint.setColor(QPalette::WindowText, color);
        m_text->setPalette(hint);
    }
}

void EmptyPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_text)
        updateColors();
    if (event->type() == QEvent::FontChange && m_text)
        fitText();
    QWidget::changeEvent(event);
}
