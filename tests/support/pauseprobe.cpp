#include "tests/support/pauseprobe.h"

namespace testsupport {

namespace {

constexpr int IntervalMs = 2;

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
    m_longestNs = 0;
    m_ticks = 0;
    m_sinceTick.start();
    m_timer.start();
}

void PauseProbe::stop()
{
    if (m_timer.isActive())
        m_longestNs = qMax(m_longestNs, m_sinceTick.nsecsElapsed());
    m_timer.stop();
}

double PauseProbe::longestPauseMs() const
{
    const qint64 open = m_timer.isActive() ? m_sinceTick.nsecsElapsed() : 0;
    return qMax(0.0, double(qMax(m_longestNs, open)) / 1e6 - IntervalMs);
}

void PauseProbe::tick()
{
    m_longestNs = qMax(m_longestNs, m_sinceTick.nsecsElapsed());
    m_sinceTick.restart();
    ++m_ticks;
}

} // namespace testsupport
