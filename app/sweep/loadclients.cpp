#include "app/sweep/loadclients.h"

#include <algorithm>
#include <limits>

namespace sweep {

using core::Result;

namespace {

/// Fill a new session's caches of the catalog.
constexpr int WarmUpQueries = 20;

} // namespace

struct LoadClients::Session
{
    explicit Session(jobs::JobLease opened)
        : lease(std::move(opened))
    {
    }

    jobs::JobLease lease;
    db::PreparedStatement statement;
};

LoadClients::LoadClients(jobs::JobContext &context, const SweepSetup &setup, const QString &sql,
                         const std::vector<QList<db::Parameter>> &queries)
    : m_context(context)
    , m_setup(setup)
    , m_sql(sql)
    , m_queries(queries)
    , m_pool(context.pool()->readOnlySibling(std::numeric_limits<int>::max()))
{
}

LoadClients::~LoadClients() = default;

Result<void> makeLoadSettings(db::Transaction &transaction, const SweepSetup &setup, const SweepStep &step)
{
    // A generic plan would go on using the settings it was made under.
    QList<search::Setting> settings{{QStringLiteral("plan_cache_mode"), QStringLiteral("force_custom_plan")}};
    // checkCondition has read backslashes in plain quotes as the standard does.
    if (setup.measured.where.contains(u'\\'))
        settings << search::Setting{QStringLiteral("standard_conforming_strings"), QStringLiteral("on")};
    for (const search::Setting &setting : settings + setup.steering + step.sent) {
        if (const auto set = transaction.setLocal(setting.name, setting.value); !set)
            return set;
    }
    return {};
}

Result<db::Transaction> LoadClients::begin(Session &session, const SweepStep &step)
{
    auto transaction = db::Transaction::begin(*session.lease, db::Transaction::Mode::ReadOnly);
    if (!transaction)
        return transaction;
    if (const auto set = makeLoadSettings(*transaction, m_setup, step); !set)
        return set.error();
    return transaction;
}

Result<void> LoadClients::growTo(int count)
{
    while (this->count() < count) {
        if (const auto opened = open(); !opened)
            return opened;
    }
    return {};
}

Result<void> LoadClients::open()
{
    auto lease = m_context.lease(m_pool);
    if (!lease)
        return lease.error();
    auto session = std::make_unique<Session>(std::move(*lease));
    {
        auto transaction = begin(*session, m_setup.steps.first());
        if (!transaction)
            return transaction.error();
        auto prepared = session->lease->prepare(m_sql);
        if (!prepared)
            return prepared.error();
        session->statement = *prepared;
    }
    // The first one brings the pages in.
    const int queries = m_sessions.empty() ? int(m_queries.size()) : WarmUpQueries;
    if (const auto warm = warmUp(*session, std::min(queries, int(m_queries.size()))); !warm)
        return warm;
    m_sessions.push_back(std::move(session));
    return {};
}

Result<void> LoadClients::warmUp(Session &session, int queries)
{
    for (const SweepStep &step : m_setup.steps) {
        const auto transaction = begin(session, step);
        if (!transaction)
            return transaction.error();
        for (int query = 0; query < queries; ++query) {
            if (m_context.isCancelled())
                return core::cancelledError();
            const auto answered = session.lease->execute(session.statement, m_queries[size_t(query)]);
            if (!answered)
                return answered.error();
        }
    }
    return {};
}

Result<LoadRound> LoadClients::run(const SweepStep &step, int count, const LoadRoundSpec &spec, std::mt19937_64 &random)
{
    std::vector<db::Transaction> transactions;
    std::vector<LoadClient> clients;
    for (int i = 0; i < count; ++i) {
        Session &session = *m_sessions[size_t(i)];
        auto transaction = begin(session, step);
        if (!transaction)
            return transaction.error();
        transactions.push_back(std::move(*transaction));
        clients.push_back({&*session.lease, session.statement});
    }
    return runLoadRound(m_context, clients, spec, random);
}

} // namespace sweep
