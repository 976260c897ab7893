#include "app/cli/interrupt.h"

#include <QSocketNotifier>

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

namespace cli {

namespace {

constexpr int Signals[] = {SIGINT, SIGTERM, SIGHUP};

// A signal handler may do little more than write to a descriptor; the event loop reads the other end.
int pipeEnds[2] = {-1, -1};

void onSignal(int)
{
    const int saved = errno;
    [[maybe_unused]] const auto written = write(pipeEnds[1], "", 1);
    errno = saved;
}

} // namespace

Interrupt::Interrupt(QObject *parent)
    : QObject(parent)
{
    if (pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    auto *notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        if (read(pipeEnds[0], &byte, 1) == 1)
            emit requested();
    });
    struct sigaction action
    {
    };
    action.sa_handler = &onSignal;
    action.sa_flags = int(SA_RESETHAND) | SA_RESTART;
    for (const int number : Signals)
        sigaction(number, &action, nullptr);
}

Interrupt::~Interrupt()
{
    for (const int number : Signals)
        std::signal(number, SIG_DFL);
    for (int &end : pipeEnds)
        close(std::exchange(end, -1));
}

} // namespace cli
