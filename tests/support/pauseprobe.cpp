#include "tests/support/pauseprobe.h"

#include <QFile>

namespace testsupport {

namespace {

constexpr int IntervalMs = 2;

/// Nanoseconds that this thread has waited for a processor in its life; 0 where the system does not tell.
qint64 waitedForProcessor()
{
    QFile file(QStringLiteral("/proc/thread-self/schedstat"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() : 0;
}

double milliseconds(qint64 nanoseconds)
{
    return qMax(0.0, double(nanoseconds) / 1e6 - IntervalMs);
}

} // namespace

PauseProbe::PauseProbe(QObject *parent)
    : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(IntervalMs);
    connect(&m_timer, &QTimer::timeout, this, &PauseProbe::tick);
}

void PauseProbe::start()
{
    m_longest = {};
    m_ticks = 0;
    m_waitedAtTick = waitedForProcessor();
    m_sinceTick.start();
    m_timer.start();
}

void PauseProbe::stop()
{
    m_longest = longest();
    m_timer.stop();
}

PauseProbe::Pause PauseProbe::sinceTick() const
{
    const qint64 whole = m_sinceTick.nsecsElapsed();
    return {whole, whole - (waitedForProcessor() - m_waitedAtTick)};
}

PauseProbe::Pause PauseProbe::longest() const
{
    if (!m_timer.isActive())
        return m_longest;
    const Pause open = sinceTick();
    return {qMax(m_longest.wholeNs, open.wholeNs), qMax(m_longest.ownNs, open.ownNs)};
}

double PauseProbe::longestPauseMs() const
{
    return milliseconds(longest().wholeNs);
}

double PauseProbe::longestOwnPauseMs() const
{
    return milliseconds(longest().ownNs);
}

void PauseProbe::tick()
{
    m_longest = longest();
    m_waitedAtTick = waitedForProcessor();
    m_sinceTick.restart();
    ++m_ticks;
}

} // namespace testsupport
