#include "ui/sweep/measureframe.h"

#include "ui/shared/hairline.h"
#include "ui/shared/icons.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/progressstrip.h"
#include "ui/sweep/sweepanswer.h"

#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace {

enum StackPage { EmptyPage, MeasurementPage };

} // namespace

MeasureFrame::MeasureFrame(const QString &prefix, QWidget *parent)
    : QWidget(parent)
    , m_prefix(prefix)
{
    m_messages = new MessageArea(this);
    m_answer = new SweepAnswer(this);
    m_progress = new ProgressStrip(prefix, this);
    m_stack = new QStackedWidget(this);
    m_stack->setObjectName(prefix + QStringLiteral("Stack"));
}

void MeasureFrame::setParts(QWidget *setup, QWidget *buttons, QWidget *chooser, const QString &emptyText,
                            QWidget *measurement)
{
    m_answer->setButtons(buttons, chooser);
    auto *empty = new QLabel(emptyText, m_stack);
    empty->setObjectName(m_prefix + QStringLiteral("EmptyText"));
    empty->setAlignment(Qt::AlignCenter);
    empty->setWordWrap(true);
    empty->setForegroundRole(QPalette::PlaceholderText);
    m_stack->insertWidget(EmptyPage, empty);
    m_stack->insertWidget(MeasurementPage, measurement);

    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(spacing::Page, spacing::Page, spacing::Page, spacing::Control);
    column->setSpacing(spacing::Page);
    column->addWidget(setup);
    column->addWidget(new Hairline(Qt::Horizontal, content));
    column->addWidget(m_answer);
    column->addWidget(m_stack, 1);
    column->addWidget(m_progress);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(0);
    page->addWidget(m_messages);
    page->addWidget(content, 1);
}

void MeasureFrame::setMeasured(bool measured)
{
    m_stack->setCurrentIndex(measured ? MeasurementPage : EmptyPage);
}

QToolButton *menuButton(const QString &objectName, const QString &icon, const QString &text, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(objectName);
    button->setText(text);
    button->setIcon(themeIcon(icon));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}
