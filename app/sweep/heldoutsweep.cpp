#include "app/sweep/heldoutsweep.h"

#include "app/sweep/holdoutclone.h"
#include "app/sweep/standingclone.h"

namespace sweep {

using core::Result;

namespace {

qint64 answersOf(const EarlierSweep &earlier)
{
    qint64 answers = 0;
    for (const auto &samples : earlier.samples)
        answers += qint64(samples.size());
    return answers;
}

class HeldOutRun
{
public:
    HeldOutRun(jobs::JobContext &context, const SweepSpec &spec, const SweepSetup &setup, db::Connection &connection,
               const SweepObserver &observer, const EarlierSweep &earlier)
        : m_context(context)
        , m_spec(spec)
        , m_setup(setup)
        , m_connection(connection)
        , m_observer(observer)
        , m_earlier(earlier)
    {
    }

    Result<SweepResult> run()
    {
        const auto clone = findOrMake();
        auto result = clone ? sweep(*clone) : Result<SweepResult>(clone.error());
        const bool stays =
            !result && m_kept && result.error().kind == core::ErrorKind::ConnectionLost && !m_context.isCancelled();
        if (stays || m_schema.isEmpty())
            return result;
        if (const auto dropped = cleanUpClone(m_context, m_schema); result && !dropped)
            return dropped.error();
        return result;
    }

private:
    Result<HoldoutClone> findOrMake()
    {
        if (m_earlier.copy) {
            m_context.setProgress(0, 0, QStringLiteral("looking for the copy that was measured"));
            auto standing = takeStandingClone(m_connection, m_spec, m_setup, *m_earlier.copy, m_earlier.heldOut);
            if (!standing)
                return standing.error();
            if (*standing) {
                m_copy = *m_earlier.copy;
                m_schema = m_copy.schema;
                m_kept = true;
                return std::move(**standing);
            }
        }
        if (const auto dropped = dropLeftClones(m_connection); !dropped)
            return dropped.error();
        if (!m_earlier.samples.isEmpty()) {
            m_context.setProgress(0, 0, QStringLiteral("making the copy again that is gone"));
            m_copy.setAside = answersOf(m_earlier) + (m_earlier.copy ? m_earlier.copy->setAside : 0);
        }
        m_schema = newHoldoutSchema();
        return makeHoldoutClone(m_context, m_connection, m_spec, m_setup, m_schema);
    }

    /// What it tells has the table's name, and says where the queries come from.
    Result<SweepResult> sweep(const HoldoutClone &clone)
    {
        SweepSpec onClone = m_spec;
        onClone.holdOut = false;
        onClone.table = clone.table;
        onClone.given = clone.queries;
        EarlierSweep earlier = m_earlier;
        earlier.ofOtherIndex = !m_kept && !m_earlier.samples.isEmpty();
        if (earlier.ofOtherIndex)
            earlier.startedAt.reset();
        SweepObserver renaming = m_observer;
        renaming.truth = {}; // the copy will be gone
        renaming.onHead = [&](const SweepHead &head) {
            keep(clone);
            if (m_observer.onHead)
                m_observer.onHead(named(head));
        };
        auto result = runSweep(m_context, onClone, renaming, earlier);
        if (result)
            result->head = named(result->head);
        return result;
    }

    /// From now on there is something to go on with.
    void keep(const HoldoutClone &clone)
    {
        if (m_kept || !m_observer.onHeldOut)
            return;
        const auto kept = keepClone(m_connection, clone, m_setup.index.name.name);
        if (!kept)
            return; // it is dropped as any other
        m_kept = true;
        m_copy = {kept->schema, kept->identity, kept->madeAt, m_copy.setAside};
        m_observer.onHeldOut(clone.queries);
    }

    SweepHead named(SweepHead head) const
    {
        head.table = m_spec.table.name.toText();
        head.source = QuerySource::HeldOut;
        if (m_kept)
            head.copy = m_copy;
        return head;
    }

    jobs::JobContext &m_context;
    const SweepSpec &m_spec;
    const SweepSetup &m_setup;
    db::Connection &m_connection;
    const SweepObserver &m_observer;
    const EarlierSweep &m_earlier;
    QString m_schema; ///< of the copy; empty before there is one
    MeasuredCopy m_copy;
    bool m_kept = false; ///< it can be gone on with
};

} // namespace

Result<SweepResult> runHeldOut(jobs::JobContext &context, const SweepSpec &spec, const SweepSetup &setup,
                               const SweepObserver &observer, const EarlierSweep &earlier)
{
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    return HeldOutRun(context, spec, setup, **lease, observer, earlier).run();
}

} // namespace sweep
