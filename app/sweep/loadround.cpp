#include "app/sweep/loadround.h"

#include "app/sweep/shuffled.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <deque>

namespace sweep {

using core::Result;

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

/// A cancel that comes between two statements is seen after this.
constexpr std::chrono::milliseconds LongestWait(50);

double processorSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

class Round
{
public:
    Round(jobs::JobContext &context, std::span<const LoadClient> clients, const LoadRoundSpec &spec,
          std::mt19937_64 &random)
        : m_context(context)
        , m_clients(clients)
        , m_spec(spec)
        , m_order(shuffled(int(spec.queries->size()), random))
        , m_due(clients.size())
        , m_busy(clients.size(), false)
    {
        if (spec.rate > 0)
            drawArrivals(random);
    }

    Result<LoadRound> run()
    {
        const double processorBefore = processorSeconds();
        m_start = Clock::now();
        m_end = m_start + std::chrono::duration_cast<Clock::duration>(Seconds(m_spec.seconds));
        const auto ran = loop();
        const auto quiet = drain();
        const double elapsed = Seconds(Clock::now() - m_start).count();
        if (!ran)
            return ran.error();
        if (!quiet)
            return quiet.error();
        // A single statement may take longer than the round.
        m_round.queriesPerSecond =
            m_inTime > 0 ? double(m_inTime) / m_spec.seconds : double(m_round.milliseconds.size()) / elapsed;
        m_round.clientShare = (processorSeconds() - processorBefore) / elapsed;
        return std::move(m_round);
    }

private:
    /// Given their number, the arrivals of a Poisson process lie anywhere alike.
    void drawArrivals(std::mt19937_64 &random)
    {
        const auto count = std::max(1.0, std::round(m_spec.rate * m_spec.seconds));
        for (double i = 0; i < count; ++i)
            m_arrivals.push_back(m_spec.seconds * (double(random() >> 11) * 0x1p-53));
        std::sort(m_arrivals.begin(), m_arrivals.end());
    }

    Result<void> loop()
    {
        while (true) {
            if (m_context.isCancelled())
                return core::cancelledError();
            const auto now = Clock::now();
            if (now >= m_end && !m_backlogKnown) {
                takeArrivals(m_end);
                m_round.backlog = qint64(m_waiting.size());
                m_backlogKnown = true;
            }
            if (isOver(now)) {
                m_round.unanswered = qint64(m_waiting.size());
                return {};
            }
            takeArrivals(std::min(now, m_end));
            if (const auto sent = sendWhatIsDue(now); !sent)
                return sent;
            if (const auto taken = takeAnswers(timeToWait()); !taken)
                return taken;
        }
    }

    bool isOver(Clock::time_point now) const
    {
        if (now < m_end)
            return false;
        return m_waiting.empty() || now >= m_end + (m_end - m_start);
    }

    void takeArrivals(Clock::time_point until)
    {
        const double elapsed = Seconds(until - m_start).count();
        while (m_nextArrival < m_arrivals.size() && m_arrivals[m_nextArrival] <= elapsed) {
            const auto at = std::chrono::duration_cast<Clock::duration>(Seconds(m_arrivals[m_nextArrival++]));
            m_waiting.push_back(m_start + at);
        }
    }

    Result<void> sendWhatIsDue(Clock::time_point now)
    {
        for (size_t client = 0; client < m_clients.size(); ++client) {
            if (m_busy[client])
                continue;
            if (m_spec.rate > 0 && m_waiting.empty())
                return {};
            if (m_spec.rate <= 0 && now >= m_end)
                return {};
            if (m_spec.rate > 0) {
                m_due[client] = m_waiting.front();
                m_waiting.pop_front();
            } else {
                m_due[client] = Clock::now();
            }
            const int query = m_order[m_sent++ % m_order.size()];
            const auto sent =
                m_clients[client].connection->send(m_clients[client].statement, (*m_spec.queries)[size_t(query)]);
            if (!sent)
                return sent;
            m_busy[client] = true;
        }
        return {};
    }

    std::chrono::nanoseconds timeToWait() const
    {
        auto until = Clock::now() + LongestWait;
        if (!m_backlogKnown)
            until = std::min(until, m_end);
        const bool free = std::find(m_busy.begin(), m_busy.end(), false) != m_busy.end();
        if (free && m_nextArrival < m_arrivals.size()) {
            const auto at = std::chrono::duration_cast<Clock::duration>(Seconds(m_arrivals[m_nextArrival]));
            until = std::min(until, m_start + at);
        }
        return until - Clock::now();
    }

    /// Those that are readable; each is free again when its answer is whole.
    Result<void> takeAnswers(std::chrono::nanoseconds longest)
    {
        std::vector<db::Connection *> connections;
        std::vector<size_t> which;
        for (size_t client = 0; client < m_clients.size(); ++client) {
            if (!m_busy[client])
                continue;
            connections.push_back(m_clients[client].connection);
            which.push_back(client);
        }
        for (const int readable : db::Connection::waitForAny(connections, longest)) {
            const size_t client = which[size_t(readable)];
            const auto answer = m_clients[client].connection->takeAnswer();
            if (!answer)
                continue;
            m_busy[client] = false;
            if (!*answer)
                return answer->error();
            const auto now = Clock::now();
            m_round.milliseconds.push_back(Seconds(now - m_due[client]).count() * 1000);
            m_inTime += now <= m_end ? 1 : 0;
        }
        return {};
    }

    /// Waits for what is still under way; the first error is told.
    Result<void> drain()
    {
        Result<void> outcome;
        while (std::find(m_busy.begin(), m_busy.end(), true) != m_busy.end()) {
            const auto taken = takeAnswers(LongestWait);
            if (!taken && outcome)
                outcome = taken.error();
        }
        return outcome;
    }

    jobs::JobContext &m_context;
    std::span<const LoadClient> m_clients;
    const LoadRoundSpec &m_spec;
    std::vector<int> m_order;
    std::vector<Clock::time_point> m_due; ///< per client: when its query was sent, or should have been
    std::vector<bool> m_busy;
    std::vector<double> m_arrivals; ///< seconds from the start
    size_t m_nextArrival = 0;
    std::deque<Clock::time_point> m_waiting;
    size_t m_sent = 0;
    Clock::time_point m_start;
    Clock::time_point m_end;
    bool m_backlogKnown = false;
    qint64 m_inTime = 0;
    LoadRound m_round;
};

} // namespace

Result<LoadRound> runLoadRound(jobs::JobContext &context, std::span<const LoadClient> clients,
                               const LoadRoundSpec &spec, std::mt19937_64 &random)
{
    return Round(context, clients, spec, random).run();
}

} // namespace sweep
