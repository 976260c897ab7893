#pragma once

#include "ui/shared/jobtracker.h"

#include <QWidget>

class ElidedLabel;
class QLabel;
class QProgressBar;
class QToolButton;

/// One job in one line: state, title, how far it is, Stop.
class JobRow : public QWidget
{
    Q_OBJECT

public:
    explicit JobRow(QWidget *parent = nullptr);

    void setJob(const TrackedJob &job);
    void clear();
    jobs::JobId jobId() const { return m_id; }

signals:
    void stopRequested(jobs::JobId id);

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupViews();
    void updateBar(const jobs::JobStatus &status);
    void updateIcon();

    jobs::JobId m_id = 0;
    jobs::JobState m_state = jobs::JobState::Succeeded;
    QLabel *m_iconLabel = nullptr;
    ElidedLabel *m_titleLabel = nullptr;
    ElidedLabel *m_sentenceLabel = nullptr;
    QProgressBar *m_bar = nullptr;
    QToolButton *m_stopButton = nullptr;
};
