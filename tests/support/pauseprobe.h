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
    /// Ticks since `start`: a test checks that the loop ran at all.
    qint64 tickCount() const { return m_ticks; }

private:
    void tick();

    QTimer m_timer;
    QElapsedTimer m_sinceTick;
    qint64 m_longestNs = 0;
    qint64 m_ticks = 0;
};

} // namespace testsupport
