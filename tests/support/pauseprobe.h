#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace testsupport {

/// Measures how long the event loop of the thread it lives on does not come round: a timer that should fire every few
/// milliseconds notes the longest time between two of its ticks. Whoever waits in a test must let events run.
class PauseProbe : public QObject
{
    Q_OBJECT

public:
    explicit PauseProbe(QObject *parent = nullptr);

    /// Forgets what was measured and starts.
    void start();
    void stop();

    /// The longest pause since `start`, the timer's own interval taken off, in milliseconds; a pause that still lasts
    /// counts too.
    double longestPauseMs() const;
    /// The same without the time in which the thread was ready to run but other programs had all processors, where the
    /// system tells (Linux): what the program itself is to blame for, on a busy machine too.
    double longestOwnPauseMs() const;
    /// Ticks since `start`: a test checks that the loop ran at all.
    qint64 tickCount() const { return m_ticks; }

private:
    struct Pause
    {
        qint64 wholeNs = 0;
        qint64 ownNs = 0;
    };

    void tick();
    Pause sinceTick() const;
    Pause longest() const;

    QTimer m_timer;
    QElapsedTimer m_sinceTick;
    qint64 m_waitedAtTick = 0;
    Pause m_longest;
    qint64 m_ticks = 0;
};

} // namespace testsupport
