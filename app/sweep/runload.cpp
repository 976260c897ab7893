#include "app/sweep/runload.h"

#include "app/sweep/loadclients.h"
#include "app/sweep/measuringorder.h"
#include "app/sweep/plancheck.h"
#include "app/sweep/runsweep.h"
#include "app/sweep/sampling.h"
#include "app/sweep/shuffled.h"

#include <QMap>

#include <algorithm>
#include <optional>

namespace sweep {

using core::Result;

namespace {

constexpr double ScoutSeconds = 1;

/// Figures of one (setting, connections) as its rounds come in.
struct Pair
{
    LoadPoint point;
    std::vector<double> milliseconds;
};

class LoadRun
{
public:
    LoadRun(jobs::JobContext &context, const LoadSpec &spec, SweepSetup setup, const LoadObserver &observer,
            const EarlierLoad &earlier)
        : m_context(context)
        , m_spec(spec)
        , m_setup(std::move(setup))
        , m_observer(observer)
        , m_earlier(earlier)
        , m_random(std::mt19937_64::result_type(spec.sweep.seed))
    {
        m_result.head = plannedLoadHead(spec, m_setup);
    }

    Result<LoadResult> run()
    {
        auto lease = m_context.lease();
        if (!lease)
            return lease.error();
        m_observing = &**lease;
        if (const auto read = lookAround(); !read)
            return read.error();
        LoadClients clients(m_context, m_setup, m_statement.sql, m_queries);
        m_clients = &clients;
        if (const auto opened = clients.growTo(1); !opened)
            return opened.error();
        tellHead();
        const auto levels = !m_earlier.levels.isEmpty()    ? openLevels(m_earlier.levels)
                            : m_spec.connections.isEmpty() ? scout()
                                                           : openLevels(m_spec.connections);
        if (!levels)
            return levels.error();
        if (const auto ran = measure(*levels); !ran)
            return ran.error();
        if (const auto ran = m_spec.connections.isEmpty() ? climb() : Result<void>(); !ran)
            return ran.error();
        for (const Pair &pair : m_pairs)
            m_result.points << pair.point;
        if (const auto completed = completeFacts(*m_observing, m_result.head.sweep.facts); !completed)
            return completed.error();
        m_result.head.sweep.endedAt = QDateTime::currentDateTimeUtc();
        tellHead();
        return m_result;
    }

private:
    void tellHead()
    {
        if (m_observer.onHead)
            m_observer.onHead(m_result.head);
    }

    /// Facts, names and queries, in a transaction that ends before the first round.
    Result<void> lookAround()
    {
        auto transaction = db::Transaction::begin(*m_observing, db::Transaction::Mode::ReadOnlySnapshot);
        if (!transaction)
            return transaction.error();
        SweepHead &head = m_result.head.sweep;
        head.serverVersion = m_observing->serverInfo().versionText;
        head.vectorVersion = m_observing->serverInfo().vectorVersion;
        const auto facts = loadServerFacts(*m_observing, m_spec.sweep.table, m_setup.index);
        if (!facts)
            return facts.error();
        head.facts = *facts;
        if (m_spec.sweep.grid.isEmpty()) {
            if (const auto taken = takeSettingInForce(); !taken)
                return taken;
        }
        if (const auto set = makeLoadSettings(*transaction, m_setup, {}); !set)
            return set;
        const auto names = loadPlanNames(*m_observing, m_setup);
        if (!names)
            return names.error();
        m_names = *names;
        return takeQueries();
    }

    /// The one point of an empty grid.
    Result<void> takeSettingInForce()
    {
        const QString name = mainSetting(*m_setup.index.vectorMethod());
        const auto value =
            m_observing->execute({QStringLiteral("SELECT current_setting($1)"), {db::Parameter::text(name)}});
        if (!value)
            return value.error();
        const GridPoint point{{name, value->text(0, 0)}};
        LoadSpec spec = m_spec;
        spec.sweep.grid = {point};
        auto setup = prepareLoad(spec);
        if (!setup)
            return setup.error();
        m_setup = std::move(*setup);
        return {};
    }

    Result<void> takeQueries()
    {
        m_context.setProgress(0, 0, QStringLiteral("choosing queries"));
        const auto queries = sweepQueries(*m_observing, m_spec.sweep, m_setup);
        if (!queries)
            return queries.error();
        for (const SweepQuery &query : *queries)
            m_queries.push_back({db::Parameter::binary(query.measured)});
        const auto example = vectors::fromBinary(m_setup.measured.shape.type, queries->first().measured);
        if (!example)
            return example.error();
        m_statement =
            search::searchStatement(m_setup.measured, *example, m_setup.limit, {}, search::Exactness::AsPlanned);
        m_result.head.sweep.queries = int(queries->size());
        const auto roundTrip = measureRoundTrip(*m_observing);
        if (!roundTrip)
            return roundTrip.error();
        m_result.head.sweep.roundTrip = *roundTrip;
        return {};
    }

    /// Opens the sessions; false when the server lets in no more, which the head then says.
    Result<bool> grow(int connections)
    {
        const auto grown = m_clients->growTo(connections);
        if (grown)
            return true;
        if (grown.error().sqlstate != u"53300" || m_context.isCancelled())
            return grown.error();
        m_result.head.refusedAt = connections;
        m_result.head.refused =
            QStringLiteral("connection %1: %2").arg(m_clients->count() + 1).arg(core::toOneLine(grown.error()));
        tellHead();
        m_refusal = grown.error();
        return false;
    }

    Result<QList<int>> openLevels(QList<int> levels)
    {
        std::sort(levels.begin(), levels.end());
        levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
        for (qsizetype i = 0; i < levels.size(); ++i) {
            const auto grown = grow(levels.at(i));
            if (!grown)
                return grown.error();
            if (!*grown && i == 0)
                return *m_refusal;
            if (!*grown)
                return levels.first(i);
        }
        return levels;
    }

    /// The ladder by one short round each, which also warms everything up.
    Result<QList<int>> scout()
    {
        QList<int> levels;
        std::vector<double> before(size_t(m_setup.steps.size()), 0);
        for (int connections = 1; connections <= MostLadderConnections; connections *= 2) {
            m_context.setProgress(0, 0, QStringLiteral("finding the ladder: %1 connections").arg(connections));
            const auto grown = grow(connections);
            if (!grown)
                return grown.error();
            if (!*grown)
                break;
            levels << connections;
            bool gains = false;
            for (size_t step = 0; step < before.size(); ++step) {
                const auto round = m_clients->run(m_setup.steps.at(qsizetype(step)), connections,
                                                  roundSpec(std::min(ScoutSeconds, m_spec.seconds)), m_random);
                if (!round)
                    return round.error();
                gains = gains || round->queriesPerSecond >= (1 + LeastGain) * before[step];
                before[step] = round->queriesPerSecond;
            }
            if (!gains)
                break;
        }
        return levels;
    }

    LoadRoundSpec roundSpec(double seconds) const { return {seconds, m_spec.rate, &m_queries}; }

    /// The short ladder may have ended too early.
    Result<void> climb()
    {
        while (m_result.head.refused.isEmpty() && !m_pairs.empty() && lastStepGains()) {
            const int next = 2 * m_pairs.back().point.connections;
            if (next > MostLadderConnections)
                return {};
            const auto grown = grow(next);
            if (!grown)
                return grown.error();
            if (!*grown)
                return {};
            if (const auto ran = measure({next}); !ran)
                return ran;
        }
        return {};
    }

    bool lastStepGains() const
    {
        const auto steps = size_t(m_setup.steps.size());
        if (m_pairs.size() < 2 * steps)
            return true;
        for (size_t at = m_pairs.size() - steps; at < m_pairs.size(); ++at) {
            const double now = m_pairs[at].point.latency.queriesPerSecond;
            if (now >= (1 + LeastGain) * m_pairs[at - steps].point.latency.queriesPerSecond)
                return true;
        }
        return false;
    }

    Result<void> measure(const QList<int> &levels)
    {
        const size_t first = m_pairs.size();
        m_result.head.levels << levels;
        tellHead();
        for (const int connections : levels) {
            for (const SweepStep &step : m_setup.steps) {
                Pair pair;
                pair.point.position = int(m_pairs.size());
                pair.point.settings = step.settings;
                pair.point.forced = step.forced;
                pair.point.connections = connections;
                restore(pair);
                m_pairs.push_back(std::move(pair));
            }
        }
        const auto count = int(m_pairs.size() - first);
        m_total += count * m_spec.rounds;
        for (int round = 0; round < m_spec.rounds; ++round) {
            for (const int at : shuffled(count, m_random)) {
                Pair &pair = m_pairs[first + size_t(at)];
                if (int(pair.point.rounds.size()) > round) {
                    ++m_done; // before it was cut off
                    continue;
                }
                if (const auto ran = runPair(pair, round + 1 == m_spec.rounds); !ran)
                    return ran;
            }
        }
        return {};
    }

    void restore(Pair &pair) const
    {
        for (const LoadPoint &point : m_earlier.points) {
            if (point.position != pair.point.position || point.settings != pair.point.settings ||
                point.forced != pair.point.forced || point.connections != pair.point.connections)
                continue;
            pair.point = point;
            pair.milliseconds = m_earlier.answers.value(point.position);
        }
    }

    Result<void> runPair(Pair &pair, bool last)
    {
        m_context.setProgress(
            m_done++, m_total,
            QStringLiteral("%1, %2 connections").arg(settingsText(pair.point.settings)).arg(pair.point.connections));
        const SweepStep &step = m_setup.steps.at(pair.point.position % m_setup.steps.size());
        if (const auto judged = judgePlan(pair.point, step); !judged)
            return judged;
        const auto round = m_clients->run(step, pair.point.connections, roundSpec(m_spec.seconds), m_random);
        if (!round)
            return round.error();
        if (const auto judged = judgePlan(pair.point, step); !judged)
            return judged;
        if (m_observer.onRound)
            m_observer.onRound(pair.point.position, int(pair.milliseconds.size()), round->milliseconds);
        take(pair, *round);
        pair.point.finished = last;
        if (m_observer.onPoint)
            m_observer.onPoint(pair.point);
        return {};
    }

    /// A plan that changes in between makes the point a mixture.
    Result<void> judgePlan(LoadPoint &point, const SweepStep &step)
    {
        auto transaction = db::Transaction::begin(*m_observing, db::Transaction::Mode::ReadOnly);
        if (!transaction)
            return transaction.error();
        if (const auto set = makeLoadSettings(*transaction, m_setup, step); !set)
            return set;
        const auto plan = explain(*m_observing, m_statement);
        if (!plan)
            return plan.error();
        const PlanVerdict verdict = judge(*plan, m_names, m_setup.index.name.name);
        const bool known = !point.plan.plan.isEmpty();
        if (known && point.plan.kind == verdict.kind)
            return {};
        if (known) {
            point.plan.plan += QStringLiteral(", later ") + verdict.plan;
            point.plan.hash += u'+' + verdict.hash;
            point.plan.kind = PlanKind::OtherIndex;
        } else {
            point.plan = verdict;
        }
        return {};
    }

    static void take(Pair &pair, const LoadRound &round)
    {
        LoadPoint &point = pair.point;
        pair.milliseconds.insert(pair.milliseconds.end(), round.milliseconds.begin(), round.milliseconds.end());
        point.rounds << round.queriesPerSecond;
        point.latency = latencyOf(pair.milliseconds);
        point.latency.queriesPerSecond = percentile({point.rounds.begin(), point.rounds.end()}, 0.5);
        point.samples = qint64(pair.milliseconds.size());
        point.backlog = std::max(point.backlog, round.backlog);
        point.unanswered += round.unanswered;
        point.clientShare = std::max(point.clientShare, round.clientShare);
    }

    jobs::JobContext &m_context;
    const LoadSpec &m_spec;
    SweepSetup m_setup;
    const LoadObserver &m_observer;
    const EarlierLoad &m_earlier;
    std::mt19937_64 m_random;
    db::Connection *m_observing = nullptr;
    LoadClients *m_clients = nullptr;
    PlanNames m_names;
    std::vector<QList<db::Parameter>> m_queries;
    db::Statement m_statement;
    std::vector<Pair> m_pairs; ///< by position
    LoadResult m_result;
    std::optional<core::Error> m_refusal;
    qint64 m_done = 0;
    qint64 m_total = 0;
};

} // namespace

LoadHead plannedLoadHead(const LoadSpec &spec, const SweepSetup &setup)
{
    LoadHead head;
    head.sweep = plannedHead(spec.sweep, setup);
    head.sweep.startedAt = QDateTime::currentDateTimeUtc();
    head.seconds = spec.seconds;
    head.rounds = spec.rounds;
    head.rate = spec.rate;
    head.ladder = spec.connections.isEmpty();
    return head;
}

Result<LoadResult> runLoad(jobs::JobContext &context, const LoadSpec &spec, const LoadObserver &observer,
                           const EarlierLoad &earlier)
{
    auto setup = prepareLoad(spec);
    if (!setup)
        return setup.error();
    if (!context.pool())
        return core::localError(QStringLiteral("not connected"));
    return LoadRun(context, spec, std::move(*setup), observer, earlier).run();
}

} // namespace sweep
