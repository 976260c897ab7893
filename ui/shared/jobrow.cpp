#include "ui/shared/jobrow.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace {

constexpr int BarWidth = 120;
constexpr int BarSteps = 1000;

Severity severityOf(jobs::JobState state)
{
    switch (state) {
    case jobs::JobState::Succeeded:
        return Severity::Good;
    case jobs::JobState::Failed:
    case jobs::JobState::ConnectionLost:
        return Severity::Wrong;
    case jobs::JobState::Queued:
    case jobs::JobState::Running:
    case jobs::JobState::Stopping:
    case jobs::JobState::Cancelled:
        return Severity::Note;
    }
    return Severity::Note;
}

QString iconOf(jobs::JobState state)
{
    switch (state) {
    case jobs::JobState::Succeeded:
    case jobs::JobState::Failed:
        return severityIcon(severityOf(state));
    case jobs::JobState::ConnectionLost:
        return QStringLiteral("disconnect");
    case jobs::JobState::Cancelled:
        return QStringLiteral("stop");
    case jobs::JobState::Queued:
        return QStringLiteral("slow");
    case jobs::JobState::Running:
    case jobs::JobState::Stopping:
        return QStringLiteral("jobs");
    }
    return {};
}

} // namespace

JobRow::JobRow(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    clear();
}

void JobRow::setupViews()
{
    m_iconLabel = new QLabel(this);
    m_iconLabel->setFixedSize(iconsize::Small, iconsize::Small);
    m_titleLabel = new ElidedLabel(this);
    m_titleLabel->setObjectName(QStringLiteral("jobTitle"));
    m_sentenceLabel = new ElidedLabel(this);
    m_sentenceLabel->setObjectName(QStringLiteral("jobSentence"));
    m_sentenceLabel->setHint(true);
    m_bar = new QProgressBar(this);
    m_bar->setObjectName(QStringLiteral("jobProgress"));
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(BarWidth, spacing::Control);
    m_stopButton = new QToolButton(this);
    m_stopButton->setObjectName(QStringLiteral("jobStop"));
    m_stopButton->setText(tr("Stop"));
    m_stopButton->setIcon(themeIcon(QStringLiteral("stop")));
    m_stopButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_stopButton->setAutoRaise(true);
    connect(m_stopButton, &QToolButton::clicked, this, [this] { emit stopRequested(m_id); });

    // Bar and button keep their room while hidden, so that nothing jumps when a job begins or ends.
    for (QWidget *widget : {static_cast<QWidget *>(m_bar), static_cast<QWidget *>(m_stopButton)}) {
        QSizePolicy policy = widget->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        widget->setSizePolicy(policy);
    }

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Control);
    row->addWidget(m_iconLabel);
    row->addWidget(m_titleLabel);
    row->addWidget(m_sentenceLabel, 1);
    row->addWidget(m_bar);
    row->addWidget(m_stopButton);
}

void JobRow::setJob(const TrackedJob &job)
{
    m_id = job.status.id;
    m_titleLabel->setText(job.status.title);
    m_sentenceLabel->setText(jobSentence(job));
    updateBar(job.status);
    if (m_state != job.status.state || m_iconLabel->isHidden()) {
        m_state = job.status.state;
        updateIcon();
    }
}

void JobRow::updateBar(const jobs::JobStatus &status)
{
    const jobs::JobProgress &progress = status.progress;
    const bool known = progress.total > 0;
    m_bar->setRange(0, known ? BarSteps : 0);
    if (known)
        m_bar->setValue(int(double(progress.done) / double(progress.total) * BarSteps));
    m_bar->setVisible(!status.ended());
    m_stopButton->setVisible(!status.ended());
    m_stopButton->setEnabled(status.state != jobs::JobState::Stopping);
}

void JobRow::clear()
{
    m_id = 0;
    m_titleLabel->setText({});
    m_sentenceLabel->setText({});
    m_iconLabel->hide();
    m_bar->hide();
    m_stopButton->hide();
}

void JobRow::updateIcon()
{
    const bool plain = m_state < jobs::JobState::Succeeded;
    const QColor color = plain ? QColor() : severityColor(severityOf(m_state), palette());
    const QSize size(iconsize::Small, iconsize::Small);
    m_iconLabel->setPixmap(themeIcon(iconOf(m_state), color).pixmap(size, devicePixelRatioF()));
    m_iconLabel->show();
}

void JobRow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_iconLabel && !m_iconLabel->isHidden())
        updateIcon();
    QWidget::changeEvent(event);
}
