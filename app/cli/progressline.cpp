#include "app/cli/progressline.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

namespace cli {

namespace {

constexpr int DefaultWidth = 80;
constexpr const char *EraseLine = "\r\033[K";

int terminalWidth()
{
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
        return size.ws_col;
    return DefaultWidth;
}

} // namespace

ProgressLine::ProgressLine(QObject *parent)
    : QObject(parent)
    , m_onTerminal(isatty(STDERR_FILENO) == 1)
{
}

void ProgressLine::show(const jobs::JobStatus &status)
{
    if (!m_onTerminal || status.ended())
        return;
    std::fputs(EraseLine, stderr);
    std::fputs(lineOf(status, terminalWidth() - 1).toUtf8().constData(), stderr);
    std::fflush(stderr);
    m_shown = true;
}

void ProgressLine::clear()
{
    if (std::exchange(m_shown, false))
        std::fputs(EraseLine, stderr);
}

QString ProgressLine::lineOf(const jobs::JobStatus &status, int width)
{
    const jobs::JobProgress &progress = status.progress;
    QString line = status.title;
    if (status.state == jobs::JobState::Stopping)
        line += QStringLiteral(": stopping");
    else if (progress.total > 0)
        line += QStringLiteral(": %1 of %2 (%3 %)")
                    .arg(progress.done)
                    .arg(progress.total)
                    .arg(100 * progress.done / progress.total);
    else if (progress.done > 0)
        line += QStringLiteral(": %1").arg(progress.done);
    if (!progress.text.isEmpty())
        line += u' ' + progress.text;
    return line.simplified().left(width);
}

} // namespace cli
