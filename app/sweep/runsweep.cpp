#include "app/sweep/runsweep.h"

#include "app/db/quoting.h"
#include "app/sweep/holdoutclone.h"
#include "app/sweep/measurement.h"
#include "app/sweep/publishedtruth.h"
#include "app/sweep/settingsearch.h"
#include "app/sweep/streamedtruth.h"

#include <QElapsedTimer>

#include <algorithm>

namespace sweep {

using core::Result;

namespace {

constexpr qint64 PointIntervalMs = 100;
/// Queries that show what an exact answer costs.
constexpr int Glance = 20;

class SweepRun
{
public:
    SweepRun(jobs::JobContext &context, const SweepSpec &spec, const SweepSetup &setup, db::Connection &connection,
             db::Transaction &transaction, const SweepObserver &observer)
        : m_context(context)
        , m_spec(spec)
        , m_setup(setup)
        , m_connection(connection)
        , m_transaction(transaction)
        , m_observer(observer)
    {
        m_result.head = plannedHead(spec, setup);
        m_result.head.serverVersion = connection.serverInfo().versionText;
        m_result.head.vectorVersion = connection.serverInfo().vectorVersion;
        m_result.head.startedAt = QDateTime::currentDateTimeUtc();
    }

    Result<SweepResult> run()
    {
        const auto facts = loadServerFacts(m_connection, m_spec.table, m_setup.index);
        if (!facts)
            return facts.error();
        m_result.head.facts = *facts;
        if (const auto set = makeSettings(); !set)
            return set.error();
        auto names = loadPlanNames(m_connection, m_setup);
        if (!names)
            return names.error();
        m_context.setProgress(0, 0, QStringLiteral("choosing queries"));
        const auto queries = sweepQueries(m_connection, m_spec, m_setup);
        if (!queries)
            return queries.error();
        const auto answers = exactNeighbours(*names, *queries);
        if (!answers)
            return answers.error();
        if (m_spec.published.isEmpty())
            return measure(*names, *queries, *answers, {});
        const auto published = publishedDistances(m_context, m_connection, m_spec, m_setup, *queries);
        if (!published)
            return published.error();
        return measure(*names, *queries, *answers, *published);
    }

private:
    Result<void> makeSettings()
    {
        // A generic plan would go on using the settings it was made under.
        const auto set = m_transaction.setLocal(QStringLiteral("plan_cache_mode"), QStringLiteral("force_custom_plan"));
        // checkCondition has read backslashes in plain quotes as the standard does.
        if (set && m_spec.where.contains(u'\\'))
            return m_transaction.setLocal(QStringLiteral("standard_conforming_strings"), QStringLiteral("on"));
        return set;
    }

    Result<GroundTruthPlan> planTruth(int queries)
    {
        auto plan = planGroundTruth(m_context, m_connection, m_spec, m_setup, queries);
        if (!plan)
            return plan;
        m_result.head.groundTruth = {methodText(plan->method), 0, plan->serverSeconds, plan->streamSeconds};
        if (m_observer.onTruthPlan)
            m_observer.onTruthPlan(*plan);
        return plan;
    }

    Result<QList<ExactAnswer>> exactNeighbours(const PlanNames &names, const QList<SweepQuery> &queries)
    {
        const auto plan = planTruth(int(queries.size()));
        if (!plan)
            return plan.error();
        QElapsedTimer clock;
        clock.start();
        const qint64 total = queries.size() * (m_setup.steps.size() + 1);
        const auto show = [this, total, text = planText(*plan)](qint64 done) {
            m_context.setProgress(done, total, text);
        };
        show(0);
        auto answers = plan->method == TruthMethod::ServerScans
                           ? findExactNeighbours(m_context, m_connection, m_setup, names, queries, m_spec.k, show)
                           : streamExactNeighbours(m_context, m_connection, m_setup, names, queries, m_spec.k,
                                                   m_spec.seed, [&](qint64 rows) {
                                                       const double part = double(rows) / std::max(plan->rows, 1.0);
                                                       show(qint64(double(queries.size()) * std::min(part, 1.0)));
                                                   });
        m_result.head.groundTruth.seconds = double(clock.nsecsElapsed()) / 1e9;
        return answers;
    }

    Result<SweepResult> measure(const PlanNames &names, const QList<SweepQuery> &queries,
                                const QList<ExactAnswer> &answers, const QList<std::vector<double>> &published)
    {
        Measurement measurement(m_context, m_connection, m_transaction, m_setup, names, m_spec.k, m_spec.seed);
        if (const auto set = measurement.setQueries(queries, answers, published); !set)
            return set.error();
        if (const auto prepared = measurement.prepare(); !prepared)
            return prepared.error();
        const auto roundTrip = measurement.roundTrip();
        if (!roundTrip)
            return roundTrip.error();
        m_result.head.roundTrip = *roundTrip;
        m_result.head.queries = measurement.queryCount();
        if (m_observer.onHead)
            m_observer.onHead(m_result.head);

        const auto ran = m_spec.untilTarget ? searchForTarget(measurement) : measureGrid(measurement, queries.size());
        tell(measurement, true); // what is measured is not lost when the rest fails
        if (!ran)
            return ran.error();
        for (const SweepPoint &point : measurement.points()) {
            if (point.queries > 0)
                m_result.points << point;
        }
        m_result.recommendation = recommend(m_result.points, m_result.head);
        return m_result;
    }

    Result<void> measureGrid(Measurement &measurement, qint64 before)
    {
        const qint64 total = before + measurement.steps();
        return measurement.run([&](qint64 done) {
            m_context.setProgress(before + done, total, QStringLiteral("measuring"));
            tell(measurement, false);
        });
    }

    /// Among the points that the planner answers by the index; the first one beyond them is measured for comparison.
    Result<void> searchForTarget(Measurement &measurement)
    {
        std::vector<int> candidates;
        int beyond = -1;
        for (const SweepPoint &point : measurement.points()) {
            if (point.plan.kind == PlanKind::IndexUnderTest)
                candidates.push_back(point.position);
            else if (beyond < 0)
                beyond = point.position;
        }
        SettingSearch search(int(candidates.size()), m_spec.targetRecall, measurement.queryCount());
        while (const auto step = search.next()) {
            const int position = candidates[size_t(step->setting)];
            m_context.setProgress(0, 0, settingsText(m_setup.steps.at(position).settings));
            if (const auto measured = measurement.measureUpTo(position, step->queries); !measured)
                return measured;
            search.tell(measurement.point(position).recall);
            tell(measurement, false);
        }
        if (beyond >= 0) {
            if (const auto measured = measurement.measureUpTo(beyond, std::min(measurement.queryCount(), Glance));
                !measured)
                return measured;
        }
        return measurement.finish();
    }

    void tell(const Measurement &measurement, bool last)
    {
        if (!m_observer.onPoint || (!last && m_sinceTold.isValid() && m_sinceTold.elapsed() < PointIntervalMs))
            return;
        const QList<SweepPoint> points = measurement.points();
        for (const SweepPoint &point : points) {
            if (point.queries > 0)
                m_observer.onPoint(point);
        }
        m_sinceTold.start();
    }

    jobs::JobContext &m_context;
    const SweepSpec &m_spec;
    const SweepSetup &m_setup;
    db::Connection &m_connection;
    db::Transaction &m_transaction;
    const SweepObserver &m_observer;
    SweepResult m_result;
    QElapsedTimer m_sinceTold;
};

/// The spec's sweep on the clone; what it tells has the table's name, and says where the queries come from.
Result<SweepResult> sweepClone(jobs::JobContext &context, const SweepSpec &spec, const HoldoutClone &clone,
                               const SweepObserver &observer)
{
    SweepSpec onClone = spec;
    onClone.holdOut = false;
    onClone.table = clone.table;
    onClone.given = clone.queries;
    const auto named = [&spec](SweepHead head) {
        head.table = spec.table.name.toText();
        head.source = QuerySource::HeldOut;
        return head;
    };
    SweepObserver renaming = observer;
    if (observer.onHead)
        renaming.onHead = [&](const SweepHead &head) {
            observer.onHead(named(head));
        };
    auto result = runSweep(context, onClone, renaming);
    if (result)
        result->head = named(result->head);
    return result;
}

/// Makes the clone, sweeps it and drops it, however the sweep ends.
Result<SweepResult> runHeldOut(jobs::JobContext &context, const SweepSpec &spec, const SweepSetup &setup,
                               const SweepObserver &observer)
{
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    if (const auto dropped = dropLeftClones(**lease); !dropped)
        return dropped.error();
    const QString schema = newHoldoutSchema();
    const auto clone = makeHoldoutClone(context, **lease, spec, setup, schema);
    auto result = clone ? sweepClone(context, spec, *clone, observer) : Result<SweepResult>(clone.error());
    auto cleaning = context.leaseForCleaning();
    const auto dropped = cleaning ? dropHoldoutClone(**cleaning, schema) : Result<void>(cleaning.error());
    if (result && !dropped) {
        core::Error error = dropped.error();
        error.hint = QStringLiteral("The sweep is done and kept, but its copy is still there: DROP SCHEMA %1 CASCADE.")
                         .arg(db::quoteIdentifier(schema));
        return error;
    }
    return result;
}

} // namespace

SweepHead plannedHead(const SweepSpec &spec, const SweepSetup &setup)
{
    SweepHead head;
    head.table = spec.table.name.toText();
    head.column = spec.column;
    head.index = setup.index.name.name;
    head.method = *setup.index.vectorMethod();
    head.distance = setup.measured.distance;
    head.exactDistance = setup.exact.distance;
    head.k = spec.k;
    head.queries = setup.fromTable ? spec.queries : int(spec.given.size());
    head.source = sourceOf(spec);
    head.seed = spec.seed;
    head.where = setup.exact.where;
    head.targetRecall = spec.targetRecall;
    head.roomForItself = setup.roomForItself;
    return head;
}

Result<SweepResult> runSweep(jobs::JobContext &context, const SweepSpec &spec, const SweepObserver &observer)
{
    const auto setup = prepareSweep(spec);
    if (!setup)
        return setup.error();
    if (sourceOf(spec) == QuerySource::HeldOut)
        return runHeldOut(context, spec, *setup, observer);
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnlySnapshot);
    if (!transaction)
        return transaction.error();
    return SweepRun(context, spec, *setup, **lease, *transaction, observer).run();
}

Result<SweepResult> runSweep(jobs::JobContext &context, const SweepSpec &spec,
                             const jobs::PartSink<SweepPoint> &onPoint)
{
    return runSweep(context, spec, SweepObserver{{}, onPoint});
}

} // namespace sweep
