#pragma once

#include <QWidget>

class MessageArea;
class ProgressStrip;
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
    ProgressStrip &progress() { return *m_progress; }

    void setMeasured(bool measured);

private:
    QString m_prefix;
    MessageArea *m_messages = nullptr;
    SweepAnswer *m_answer = nullptr;
    QStackedWidget *m_stack = nullptr;
    ProgressStrip *m_progress = nullptr;
};

/// A button that opens its menu.
QToolButton *menuButton(const QString &objectName, const QString &icon, const QString &text, QWidget *parent);
