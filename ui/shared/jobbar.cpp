#include "ui/shared/jobbar.h"

#include "ui/shared/icons.h"
#include "ui/shared/joblistpopup.h"
#include "ui/shared/jobrow.h"
#include "ui/shared/spacing.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace {

constexpr int ClockIntervalMs = 500;
constexpr int GoodNewsMs = 8000;

bool isBadNews(const TrackedJob &job)
{
    return job.status.state == jobs::JobState::Failed || job.status.state == jobs::JobState::ConnectionLost;
}

} // namespace

JobBar::JobBar(jobs::JobRunner &runner, QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_tracker(runner)
{
    setupViews();
    connectSignals();
    refresh();
}

void JobBar::setupViews()
{
    m_row = new JobRow(this);
    m_row->setObjectName(QStringLiteral("jobBarRow"));
    m_listButton = new QToolButton(this);
    m_listButton->setObjectName(QStringLiteral("jobList"));
    m_listButton->setIcon(themeIcon(QStringLiteral("jobs")));
    m_listButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_listButton->setAutoRaise(true);
    m_popup = new JobListPopup(this);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::Control);
    row->addWidget(m_row, 1);
    row->addWidget(m_listButton);
}

void JobBar::connectSignals()
{
    m_clock.setInterval(ClockIntervalMs);
    m_goodNewsTimer.setInterval(GoodNewsMs);
    m_goodNewsTimer.setSingleShot(true);
    connect(&m_clock, &QTimer::timeout, this, &JobBar::refresh);
    connect(&m_goodNewsTimer, &QTimer::timeout, this, &JobBar::refresh);
    connect(&m_tracker, &JobTracker::changed, this, &JobBar::refresh);
    connect(m_row, &JobRow::stopRequested, &m_runner, &jobs::JobRunner::cancel);
    connect(m_popup, &JobListPopup::stopRequested, &m_runner, &jobs::JobRunner::cancel);
    connect(m_listButton, &QToolButton::clicked, this, &JobBar::showList);
}

void JobBar::refresh()
{
    const QList<TrackedJob> running = m_tracker.running();
    const QList<TrackedJob> ended = m_tracker.ended();
    if (!ended.isEmpty() && ended.first().status.id != m_seenEnd) {
        m_seenEnd = ended.first().status.id;
        m_goodNewsTimer.start();
    }

    if (!running.isEmpty())
        m_row->setJob(running.last());
    else if (!ended.isEmpty() && (isBadNews(ended.first()) || m_goodNewsTimer.isActive()))
        m_row->setJob(ended.first());
    else
        m_row->clear();

    const bool several = running.size() > 1;
    m_listButton->setText(several ? tr("%n jobs", nullptr, int(running.size())) : tr("Jobs"));
    m_listButton->setEnabled(!running.isEmpty() || !ended.isEmpty());
    m_listButton->setToolTip(m_listButton->isEnabled() ? tr("What runs, and how the last jobs ended")
                                                       : tr("No job has run yet"));
    m_popup->setJobs(running, ended);
    if (running.isEmpty())
        m_clock.stop();
    else if (!m_clock.isActive())
        m_clock.start();
}

void JobBar::showList()
{
    m_popup->adjustSize();
    const QPoint corner = m_listButton->mapToGlobal(QPoint(m_listButton->width(), 0));
    m_popup->move(corner - QPoint(m_popup->width(), m_popup->height() + spacing::Group));
    m_popup->show();
}
