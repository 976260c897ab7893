#include "ui/sweep/progressstrip.h"

#include "ui/shared/elidedlabel.h"
#include "ui/shared/format.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QToolButton>

ProgressStrip::ProgressStrip(const QString &prefix, QWidget *parent)
    : QWidget(parent)
{
    m_note = new ElidedLabel(this);
    m_note->setObjectName(prefix + QStringLiteral("ProgressText"));
    m_note->setHint(true);
    m_bar = new QProgressBar(this);
    m_bar->setObjectName(prefix + QStringLiteral("Progress"));
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(160, spacing::Control);
    m_resumeButton = makeButton(prefix + QStringLiteral("Resume"), QStringLiteral("run"), tr("Resume"));
    m_stopButton = makeButton(prefix + QStringLiteral("Stop"), QStringLiteral("stop"), tr("Stop"));
    for (QWidget *part : {static_cast<QWidget *>(m_bar), static_cast<QWidget *>(m_stopButton)}) {
        QSizePolicy policy = part->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        part->setSizePolicy(policy);
    }
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Control);
    row->addWidget(m_note, 1);
    row->addWidget(m_resumeButton);
    row->addWidget(m_bar);
    row->addWidget(m_stopButton);
    connect(m_stopButton, &QToolButton::clicked, this, &ProgressStrip::stopRequested);
    connect(m_resumeButton, &QToolButton::clicked, this, &ProgressStrip::resumeRequested);
    setRunning(false);
    setResumable(false);
}

QToolButton *ProgressStrip::makeButton(const QString &name, const QString &icon, const QString &text)
{
    auto *button = new QToolButton(this);
    button->setObjectName(name);
    button->setText(text);
    button->setIcon(themeIcon(icon));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return button;
}

void ProgressStrip::setRunning(bool running)
{
    m_bar->setVisible(running);
    m_stopButton->setVisible(running);
}

void ProgressStrip::setResumable(bool resumable, const QString &obstacle)
{
    m_resumeButton->setVisible(resumable);
    m_resumeButton->setEnabled(obstacle.isEmpty());
    m_resumeButton->setToolTip(obstacle.isEmpty()
                                   ? tr("Go on where it stopped: same queries, same order, what is measured is kept")
                                   : obstacle);
}

void ProgressStrip::setNote(const QString &text)
{
    m_note->setText(text);
}

void ProgressStrip::showProgress(const jobs::JobProgress &progress)
{
    m_bar->setRange(0, int(progress.total));
    m_bar->setValue(int(progress.done));
    if (progress.text.isEmpty())
        return;
    m_note->setText(
        progress.total > 0
            ? tr("%1 · %2 of %3").arg(progress.text, formatCount(progress.done), formatCount(progress.total))
            : progress.text);
}
