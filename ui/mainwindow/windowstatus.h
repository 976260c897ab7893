#pragma once

#include <QStatusBar>
#include <QTimer>

#include <memory>

class JobBar;
class QDockWidget;
class QToolButton;

namespace db {
class StatementLog;
}
namespace jobs {
class JobRunner;
}

/// The window's lowest line: jobs, and a button with the number of statements that opens the log.
class WindowStatus : public QStatusBar
{
    Q_OBJECT

public:
    WindowStatus(jobs::JobRunner &runner, std::shared_ptr<db::StatementLog> log, QDockWidget &logDock,
                 QWidget *parent = nullptr);

private:
    void updateCount();

    std::shared_ptr<db::StatementLog> m_log;
    qint64 m_shownCount = -1;
    QTimer m_timer;
    JobBar *m_jobBar = nullptr;
    QToolButton *m_logButton = nullptr;
};
