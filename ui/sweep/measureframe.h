#pragma once

#include <QWidget>

class GridView;
class MessageArea;
class PastSweeps;
class ReportExport;
class ProgressStrip;
class QAbstractItemModel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;
class SweepAnswer;

/// What the pages of measurements have in common: messages above, the setup, the answer, the measurement or what stands
/// in its place, and progress with its Stop below. `prefix` begins the object names of its parts. It fills its parent.
class MeasureFrame : public QWidget
{
    Q_OBJECT

public:
    explicit MeasureFrame(const QString &prefix, QWidget *parent = nullptr);

    /// The button that starts, for the setup to place, and Ctrl+Enter; both end in `startRequested`.
    QWidget *addStart(const QString &text);
    /// To be called once. `buttons` and `chooser`, which may be null, stand at the end of the answer's lines.
    void setParts(QWidget *setup, QWidget *buttons, QWidget *chooser, const QString &emptyText, QWidget *measurement);
    /// The button opens the list; what goes wrong with it is told above.
    void followPast(PastSweeps &past, QToolButton *button);

    /// What was saved is told below, what went wrong above.
    void followExport(ReportExport &exported);

    MessageArea &messages() { return *m_messages; }
    SweepAnswer &answer() { return *m_answer; }
    ProgressStrip &progress() { return *m_progress; }

    void setMeasured(bool measured);
    bool isMeasured() const;
    /// While it runs the setup is locked. `reason` tells why it cannot be started, empty when it can; `hint` what a
    /// start does.
    void setState(bool running, const QString &reason, const QString &hint);

signals:
    void startRequested();

private:
    QString m_prefix;
    MessageArea *m_messages = nullptr;
    QPushButton *m_startButton = nullptr;
    QWidget *m_setup = nullptr;
    SweepAnswer *m_answer = nullptr;
    QStackedWidget *m_stack = nullptr;
    ProgressStrip *m_progress = nullptr;
};

/// A button that opens its menu.
QToolButton *menuButton(const QString &objectName, const QString &icon, const QString &text, QWidget *parent);
/// Buttons side by side, in a widget of their own.
QWidget *buttonRow(const QList<QToolButton *> &buttons, QWidget *parent);
/// A table whose rows are chosen one at a time.
GridView *rowsGrid(const QString &objectName, QAbstractItemModel *model, QWidget *parent);
/// The chart above, what it is drawn from below, with these shares of the height.
QSplitter *chartAbove(QWidget *chart, QWidget *below, int chartShare = 2, int belowShare = 1);
