#pragma once

#include "app/jobs/jobstatus.h"

#include <QWidget>

class ElidedLabel;
class QProgressBar;
class QToolButton;

/// The line below a measurement: what it is doing or has said last, how far it is, Stop, and Resume where there is
/// something to go on with. Room for all is kept. `prefix` begins the object names of its parts.
class ProgressStrip : public QWidget
{
    Q_OBJECT

public:
    explicit ProgressStrip(const QString &prefix, QWidget *parent = nullptr);

    /// Shows bar and Stop, or puts them away.
    void setRunning(bool running);
    /// `obstacle` says why it cannot go on now; empty when it can.
    void setResumable(bool resumable, const QString &obstacle = {});
    void setNote(const QString &text);
    void showProgress(const jobs::JobProgress &progress);

signals:
    void stopRequested();
    void resumeRequested();

private:
    QToolButton *makeButton(const QString &name, const QString &icon, const QString &text);

    ElidedLabel *m_note = nullptr;
    QProgressBar *m_bar = nullptr;
    QToolButton *m_stopButton = nullptr;
    QToolButton *m_resumeButton = nullptr;
};
