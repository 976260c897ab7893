#include "ui/mainwindow/windowstatus.h"

#include "app/db/statementlog.h"
#include "ui/shared/format.h"
#include "ui/shared/icons.h"
#include "ui/shared/jobbar.h"
#include "ui/shared/spacing.h"

#include <QAction>
#include <QDockWidget>
#include <QToolButton>

namespace {

constexpr int CountIntervalMs = 500;

} // namespace

WindowStatus::WindowStatus(jobs::JobRunner &runner, std::shared_ptr<db::StatementLog> log, QDockWidget &logDock,
                           QWidget *parent)
    : QStatusBar(parent)
    , m_log(std::move(log))
{
    setSizeGripEnabled(false);
    setContentsMargins(spacing::Control, spacing::Group / 2, spacing::Control, spacing::Group / 2);
    m_jobBar = new JobBar(runner, this);
    m_jobBar->setObjectName(QStringLiteral("jobBar"));
    m_logButton = new QToolButton(this);
    m_logButton->setObjectName(QStringLiteral("sqlLogButton"));
    m_logButton->setIcon(themeIcon(QStringLiteral("log")));
    m_logButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_logButton->setAutoRaise(true);
    m_logButton->setCheckable(true);
    m_logButton->setToolTip(tr("Every statement that was sent, with its time"));
    addWidget(m_jobBar, 1);
    addPermanentWidget(m_logButton);

    const QAction *toggle = logDock.toggleViewAction();
    connect(m_logButton, &QToolButton::clicked, toggle, &QAction::trigger);
    connect(toggle, &QAction::toggled, m_logButton, &QToolButton::setChecked);
    m_logButton->setChecked(toggle->isChecked());
    m_timer.setInterval(CountIntervalMs);
    connect(&m_timer, &QTimer::timeout, this, &WindowStatus::updateCount);
    m_timer.start();
    updateCount();
}

void WindowStatus::updateCount()
{
    const qint64 count = m_log->count();
    if (count == m_shownCount)
        return;
    m_shownCount = count;
    m_logButton->setText(tr("SQL log (%1)").arg(formatCount(count)));
}
