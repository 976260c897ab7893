#include "app/cli/sweepresume.h"

#include "app/catalog/loadcatalog.h"
#include "app/cli/session.h"
#include "app/cli/sweepcandidates.h"
#include "app/cli/sweepgrowth.h"
#include "app/cli/sweepload.h"
#include "app/cli/sweepstrategies.h"
#include "app/sweep/rungrowth.h"

namespace cli {

using core::Result;
using workspace::SweepKind;

namespace {

workspace::Workspace ourWorkspace()
{
    return workspace::Workspace(workspace::Workspace::defaultPath());
}

/// The kept sweep on the table as it is now.
class Resume
{
public:
    Resume(Session &session, const workspace::SweepRecord &kept, const SweepOutcome &outcome)
        : m_session(session)
        , m_kept(kept)
        , m_outcome(outcome)
    {
    }

    Result<ExitStatus> run()
    {
        const auto opened = open(db::Access::ReadOnly);
        if (!opened)
            return opened.error();
        switch (m_kept.kind) {
        case SweepKind::Settings:
            break;
        case SweepKind::Filters:
            return filters();
        case SweepKind::Candidates:
            return candidates();
        case SweepKind::Growth:
            return growth();
        case SweepKind::Load:
            return load();
        }
        return core::invalidInput(QStringLiteral("a sweep of settings is resumed by its own command"));
    }

private:
    Result<void> open(db::Access access)
    {
        const auto pool = m_session.pool(access);
        if (!pool)
            return pool.error();
        m_pool = *pool;
        const auto table = loadKeptTable(m_session, m_pool, m_kept.table);
        if (!table)
            return table.error();
        m_table = *table;
        return {};
    }

    template<class Recorded, class Observer>
    Result<Recorded> measure(Result<Recorded> (*resume)(jobs::JobContext &, const workspace::Workspace &, qint64,
                                                        const catalog::Table &, const Observer &))
    {
        return m_session.run<Recorded>(QStringLiteral("Resume"), m_pool,
                                       [resume, id = m_kept.id, table = m_table](jobs::JobContext &context) {
                                           return resume(context, ourWorkspace(), id, table, Observer());
                                       });
    }

    Result<ExitStatus> filters()
    {
        const auto recorded = measure(&sweep::resumeFilters);
        return recorded ? tellFilters(m_session, *recorded, m_outcome) : Result<ExitStatus>(recorded.error());
    }

    Result<ExitStatus> load()
    {
        const auto recorded = measure(&sweep::resumeLoad);
        return recorded ? tellLoad(m_session, *recorded, m_outcome) : Result<ExitStatus>(recorded.error());
    }

    Result<ExitStatus> candidates()
    {
        const auto spec = sweep::loadCandidateSpec(ourWorkspace(), m_kept.id, m_table);
        const auto setup = spec ? sweep::prepareCandidates(*spec) : Result<sweep::CandidateSetup>(spec.error());
        if (!setup)
            return setup.error();
        if (setup->onCopy) {
            if (const auto copying = openForCopy(); !copying)
                return copying.error();
        }
        const auto recorded = measure(&sweep::resumeCandidates);
        return recorded ? tellCandidates(m_session, *recorded, *spec, {}, m_outcome)
                        : Result<ExitStatus>(recorded.error());
    }

    Result<ExitStatus> growth()
    {
        const auto spec = sweep::loadGrowthSpec(ourWorkspace(), m_kept.id, m_table);
        if (!spec)
            return spec.error();
        if (const auto copying = openForCopy(); !copying)
            return copying.error();
        const auto recorded = measure(&sweep::resumeGrowth);
        return recorded ? tellGrowth(m_session, *recorded, *spec, m_outcome) : Result<ExitStatus>(recorded.error());
    }

    Result<void> openForCopy()
    {
        m_session.output().note(
            QStringLiteral("the copy of the table went when the sweep was cut off: it is made again "
                           "for what is missing"));
        return open(db::Access::ReadWrite);
    }

    Session &m_session;
    const workspace::SweepRecord &m_kept;
    const SweepOutcome &m_outcome;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;
};

} // namespace

Result<ExitStatus> resumeOther(Session &session, const workspace::SweepRecord &kept, const SweepOutcome &outcome)
{
    return Resume(session, kept, outcome).run();
}

Result<catalog::Table> loadKeptTable(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                     const QString &name)
{
    // Either part may have dots of its own.
    return session.run<catalog::Table>(
        QStringLiteral("Table"), pool, [name](jobs::JobContext &context) -> Result<catalog::Table> {
            auto lease = context.lease();
            if (!lease)
                return lease.error();
            for (qsizetype dot = name.indexOf(u'.'); dot > 0; dot = name.indexOf(u'.', dot + 1)) {
                const auto table = catalog::loadTable(**lease, catalog::ObjectName{name.first(dot), name.mid(dot + 1)});
                if (table || table.error().kind != core::ErrorKind::Missing)
                    return table;
            }
            core::Error gone = core::localError(QStringLiteral("there is no table %1 any more").arg(name));
            gone.kind = core::ErrorKind::Missing;
            return gone;
        });
}

} // namespace cli
