#pragma once

#include "ui/shared/jobtracker.h"

#include <QTimer>
#include <QWidget>

class JobListPopup;
class JobRow;
class QToolButton;

/// The window's line for jobs: the one that runs with its progress and Stop, how the last one ended, and a list where
/// there are several. Its room stays when nothing runs.
class JobBar : public QWidget
{
    Q_OBJECT

public:
    explicit JobBar(jobs::JobRunner &runner, QWidget *parent = nullptr);

    JobTracker &tracker() { return m_tracker; }

private:
    void setupViews();
    void connectSignals();
    void refresh();
    void showList();

    jobs::JobRunner &m_runner;
    JobTracker m_tracker;
    QTimer m_clock;
    QTimer m_goodNewsTimer;
    jobs::JobId m_seenEnd = 0;
    JobRow *m_row = nullptr;
    QToolButton *m_listButton = nullptr;
    JobListPopup *m_popup = nullptr;
};
