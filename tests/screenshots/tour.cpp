#include "tests/screenshots/tour.h"

#include <QApplication>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QTabWidget>

namespace {

constexpr int StepTimeoutMs = 60'000;
constexpr int SampleTimeoutMs = 600'000;

} // namespace

Tour::Tour(MainWindow &window, Camera &camera)
    : m_window(window)
    , m_camera(camera)
{
}

QStringList Tour::run(const QString &dsn)
{
    m_camera.take(QStringLiteral("welcome"), m_window);
    if (!connectTo(dsn))
        return m_missing;
    visitTable();
    visitLog();
    return m_missing;
}

bool Tour::connectTo(const QString &dsn)
{
    if (dsn.isEmpty())
        m_window.session().openSample();
    else
        m_window.session().openText(dsn);
    if (!waitFor(
            QStringLiteral("the connection"), [this] { return m_window.session().session().has_value(); },
            dsn.isEmpty() ? SampleTimeoutMs : StepTimeoutMs))
        return false;
    const auto *pages = m_window.findChild<QTabWidget *>(QStringLiteral("tablePages"));
    return waitFor(
        QStringLiteral("a table"), [pages] { return pages->isVisible(); }, StepTimeoutMs);
}

void Tour::visitTable()
{
    waitUntilIdle(QStringLiteral("the table page"));
    m_camera.take(QStringLiteral("table"), m_window);
}

void Tour::visitLog()
{
    auto *dock = m_window.findChild<QDockWidget *>(QStringLiteral("sqlLogDock"));
    dock->show();
    waitUntilIdle(QStringLiteral("the log"));
    m_camera.take(QStringLiteral("log"), m_window);
    dock->hide();
}

bool Tour::waitFor(const QString &what, const std::function<bool()> &condition, int timeoutMs)
{
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        if (timer.elapsed() > timeoutMs) {
            m_missing << what;
            return false;
        }
        QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    }
    return true;
}

bool Tour::waitUntilIdle(const QString &what)
{
    QElapsedTimer quiet;
    quiet.start();
    return waitFor(
        what,
        [this, &quiet] {
            if (!m_window.isIdle())
                quiet.restart();
            return quiet.elapsed() > 400;
        },
        StepTimeoutMs);
}
