#include "ui/sweep/measureframe.h"

#include "ui/shared/elidedlabel.h"
#include "ui/shared/format.h"
#include "ui/shared/hairline.h"
#include "ui/shared/icons.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/sweepanswer.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QStackedWidget>
#include <QToolButton>

namespace {

enum StackPage { EmptyPage, MeasurementPage };

} // namespace

MeasureFrame::MeasureFrame(const QString &prefix, QWidget *parent)
    : QWidget(parent)
    , m_prefix(prefix)
{
    m_messages = new MessageArea(this);
    m_answer = new SweepAnswer(this);
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
    column->addWidget(makeProgress());
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(0);
    page->addWidget(m_messages);
    page->addWidget(content, 1);
}

QWidget *MeasureFrame::makeProgress()
{
    auto *widget = new QWidget(this);
    m_bar = new QProgressBar(widget);
    m_bar->setObjectName(m_prefix + QStringLiteral("Progress"));
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(160, spacing::Control);
    m_note = new ElidedLabel(widget);
    m_note->setObjectName(m_prefix + QStringLiteral("ProgressText"));
    m_note->setHint(true);
    m_stopButton = new QToolButton(widget);
    m_stopButton->setObjectName(m_prefix + QStringLiteral("Stop"));
    m_stopButton->setText(tr("Stop"));
    m_stopButton->setIcon(themeIcon(QStringLiteral("stop")));
    m_stopButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_stopButton, &QToolButton::clicked, this, &MeasureFrame::stopRequested);
    for (QWidget *part : {static_cast<QWidget *>(m_bar), static_cast<QWidget *>(m_stopButton)}) {
        QSizePolicy policy = part->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        part->setSizePolicy(policy);
    }
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Control);
    row->addWidget(m_note, 1);
    row->addWidget(m_bar);
    row->addWidget(m_stopButton);
    return widget;
}

void MeasureFrame::setMeasured(bool measured)
{
    m_stack->setCurrentIndex(measured ? MeasurementPage : EmptyPage);
}

void MeasureFrame::setRunning(bool running)
{
    m_bar->setVisible(running);
    m_stopButton->setVisible(running);
}

void MeasureFrame::showProgress(const jobs::JobProgress &progress)
{
    m_bar->setRange(0, int(progress.total));
    m_bar->setValue(int(progress.done));
    if (progress.text.isEmpty())
        return;
    m_note->setText(
        progress.total > 0
            ? tr("%1 · %2 of %3 done").arg(progress.text, formatCount(progress.done), formatCount(progress.total))
            : progress.text);
}

void MeasureFrame::setNote(const QString &text)
{
    m_note->setText(text);
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
