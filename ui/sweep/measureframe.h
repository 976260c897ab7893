#pragma once

#include "app/jobs/jobstatus.h"

#include <QWidget>

class ElidedLabel;
class MessageArea;
class QProgressBar;
class QStackedWidget;
class QToolButton;
class SweepAnswer;

/// What the pages of measurements have in common: messages above, the setup, the answer, the measurement or what stands
/// in its place, and progress with its Stop below. `prefix` begins the object names of its parts.
class MeasureFrame : public QWidget
{
    Q_OBJECT

public:
    explicit MeasureFrame(const QString &prefix, QWidget *parent = nullptr);

    /// To be called once. `buttons` and `chooser` stand at the end of the answer's lines.
    void setParts(QWidget *setup, QWidget *buttons, QWidget *chooser, const QString &emptyText, QWidget *measurement);

    MessageArea &messages() { return *m_messages; }
    SweepAnswer &answer() { return *m_answer; }

    void setMeasured(bool measured);
    void setRunning(bool running);
    void showProgress(const jobs::JobProgress &progress);
    void setNote(const QString &text);

signals:
    void stopRequested();

private:
    QWidget *makeProgress();

    QString m_prefix;
    MessageArea *m_messages = nullptr;
    SweepAnswer *m_answer = nullptr;
    QStackedWidget *m_stack = nullptr;
    QProgressBar *m_bar = nullptr;
    ElidedLabel *m_note = nullptr;
    QToolButton *m_stopButton = nullptr;
};

/// A button that opens its menu.
QToolButton *menuButton(const QString &objectName, const QString &icon, const QString &text, QWidget *parent);
