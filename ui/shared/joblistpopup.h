#pragma once

#include "ui/shared/jobtracker.h"

#include <QFrame>

class JobRow;
class QVBoxLayout;

/// The list that the job bar opens: running jobs first, then how the last ones ended.
class JobListPopup : public QFrame
{
    Q_OBJECT

public:
    explicit JobListPopup(QWidget *parent = nullptr);

    void setJobs(const QList<TrackedJob> &running, const QList<TrackedJob> &ended);

signals:
    void stopRequested(jobs::JobId id);

private:
    JobRow *rowAt(qsizetype position);

    QList<JobRow *> m_rows;
    QVBoxLayout *m_layout = nullptr;
};
