#include "app/sweep/runsweep.h"

#include "app/sweep/heldoutsweep.h"
#include "app/sweep/measurement.h"
#include "app/sweep/prewarm.h"
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
             db::Transaction &transaction, const SweepObserver &observer, const EarlierSweep &earlier)
        : m_context(context)
        , m_spec(spec)
        , m_setup(setup)
        , m_connection(connection)
        , m_transaction(transaction)
        , m_observer(observer)
        , m_earlier(earlier)
    {
        m_result.head = plannedHead(spec, setup);
        m_result.head.serverVersion = connection.serverInfo().versionText;
        m_result.head.vectorVersion = connection.serverInfo().vectorVersion;
        m_result.head.startedAt = earlier.startedAt.value_or(QDateTime::currentDateTimeUtc());
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
        const auto set = m_spec.asPrepared ? Result<void>()
                                           : m_transaction.setLocal(QStringLiteral("plan_cache_mode"),
                                                                    QStringLiteral("force_custom_plan"));
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

    /// Kept ones while the table has not changed, else found anew.
    Result<QList<ExactAnswer>> exactNeighbours(const PlanNames &names, const QList<SweepQuery> &queries)
    {
        std::optional<QByteArray> fingerprint;
        if (m_observer.truth.find) {
            const auto made = truthFingerprint(m_connection, m_setup, queries, largestK(m_spec));
            if (!made)
                return made.error();
            fingerprint = *made;
        }
        if (fingerprint && !m_spec.truthMethod) {
            if (const auto kept = m_observer.truth.find(*fingerprint); kept && kept->size() == queries.size()) {
                m_result.head.groundTruth.method = QStringLiteral("an earlier sweep, the table unchanged since");
                return *kept;
            }
        }
        auto answers = findNeighbours(names, queries);
        if (answers && fingerprint)
            m_observer.truth.keep(*fingerprint, *answers);
        return answers;
    }

    Result<QList<ExactAnswer>> findNeighbours(const PlanNames &names, const QList<SweepQuery> &queries)
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
        const int k = largestK(m_spec);
        auto answers = plan->method == TruthMethod::ServerScans
                           ? findExactNeighbours(m_context, m_connection, m_setup, names, queries, k, show)
                           : streamExactNeighbours(m_context, m_connection, m_setup, names, queries, k, m_spec.seed,
                                                   [&](qint64 rows) {
                                                       const double part = double(rows) / std::max(plan->rows, 1.0);
                                                       show(qint64(double(queries.size()) * std::min(part, 1.0)));
                                                   });
        m_result.head.groundTruth.seconds = double(clock.nsecsElapsed()) / 1e9;
        return answers;
    }

    Result<SweepResult> measure(const PlanNames &names, const QList<SweepQuery> &queries,
                                const QList<ExactAnswer> &answers, const QList<std::vector<double>> &published)
    {
        Measurement measurement(m_context, m_connection, m_transaction, m_spec, m_setup, names);
        if (const auto set = measurement.setQueries(queries, answers, published); !set)
            return set.error();
        m_result.head.digest = truthDigest(queries, answers);
        if (const auto ready = makeReady(measurement, names); !ready)
            return ready.error();
        const auto ran = m_spec.untilTarget ? searchForTarget(measurement) : measureGrid(measurement, queries.size());
        tell(measurement, true); // what is measured is not lost when the rest fails
        if (!ran)
            return ran.error();
        m_result.head.drift = measurement.drift();
        if (const auto completed = completeFacts(m_connection, m_result.head.facts); !completed)
            return completed.error();
        m_result.head.endedAt = QDateTime::currentDateTimeUtc();
        tellHead();
        for (const SweepPoint &point : measurement.points()) {
            if (point.queries > 0)
                m_result.points << point;
        }
        recommendForEachK(m_result);
        return m_result;
    }

    Result<void> makeReady(Measurement &measurement, const PlanNames &names)
    {
        m_context.setProgress(0, 0, QStringLiteral("warming up"));
        const auto warmed = prewarm(m_connection, names, m_setup, m_result.head.facts);
        if (!warmed)
            return warmed.error();
        if (const auto prepared = measurement.prepare(); !prepared)
            return prepared.error();
        const auto roundTrip = measurement.roundTrip();
        if (!roundTrip)
            return roundTrip.error();
        if (const auto restored = restore(measurement); !restored)
            return restored;
        m_result.head.warmedBy = *warmed ? QStringLiteral("pg_prewarm") : QStringLiteral("queries");
        m_result.head.roundTrip = *roundTrip;
        m_result.head.queries = measurement.queryCount();
        m_result.head.idCeiling = measurement.meanIdCeiling();
        m_result.head.valueInForce = measurement.initialValue(mainSetting(m_result.head.method));
        tellHead();
        return {};
    }

    Result<void> restore(Measurement &measurement)
    {
        if (!m_earlier.samples.isEmpty() && m_earlier.digest != m_result.head.digest)
            return rowsHaveChanged(m_result.head.table);
        if (m_earlier.ofOtherIndex) {
            if (m_observer.onAnew)
                m_observer.onAnew();
            return {};
        }
        for (auto point = m_earlier.samples.begin(); point != m_earlier.samples.end(); ++point) {
            if (const auto restored = measurement.restore(point.key(), point.value()); !restored)
                return restored;
            m_told[point.key()] = point.value().size();
        }
        return {};
    }

    void tellHead()
    {
        if (m_observer.onHead)
            m_observer.onHead(m_result.head);
    }

    Result<void> measureGrid(Measurement &measurement, qint64 before)
    {
        const qint64 total = before + measurement.steps();
        return measurement.run([&](qint64 done) {
            m_context.setProgress(before + done, total, QStringLiteral("measuring"));
            tell(measurement, false);
        });
    }

    Result<void> searchForTarget(Measurement &measurement)
    {
        for (const int k : allK(m_spec)) {
            if (const auto found = searchForTarget(measurement, k); !found)
                return found;
        }
        return measurement.finish();
    }

    /// Among the points that the planner answers by the index; the first one beyond them is measured for comparison.
    Result<void> searchForTarget(Measurement &measurement, int k)
    {
        std::vector<int> candidates;
        int beyond = -1;
        for (const SweepPoint &point : measurement.points()) {
            if (point.k != k)
                continue;
            if (point.plan.kind == PlanKind::IndexUnderTest)
                candidates.push_back(point.position);
            else if (beyond < 0)
                beyond = point.position;
        }
        SettingSearch search(int(candidates.size()), m_spec.targetRecall, measurement.queryCount());
        while (const auto step = search.next()) {
            const int position = candidates[size_t(step->setting)];
            m_context.setProgress(0, 0, stepText(m_setup.steps.at(position)));
            if (const auto measured = measurement.measureUpTo(position, step->queries); !measured)
                return measured;
            search.tell(measurement.point(position, step->queries).recall);
            tell(measurement, false);
        }
        if (beyond >= 0) {
            if (const auto measured = measurement.measureUpTo(beyond, std::min(measurement.queryCount(), Glance));
                !measured)
                return measured;
        }
        return {};
    }

    QString stepText(const SweepStep &step) const
    {
        const QString settings = settingsText(step.settings);
        return m_spec.moreK.isEmpty() ? settings : QStringLiteral("k %1, %2").arg(step.k).arg(settings);
    }

    void tellSamples(const Measurement &measurement, int point)
    {
        const auto &samples = measurement.samples(point);
        size_t &told = m_told[point];
        if (told < samples.size())
            m_observer.onSamples(point, int(told), std::span(samples).subspan(told));
        told = samples.size();
    }

    void tell(const Measurement &measurement, bool last)
    {
        for (int point = 0; m_observer.onSamples && point < int(m_setup.steps.size()); ++point)
            tellSamples(measurement, point);
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
    const EarlierSweep &m_earlier;
    QMap<int, size_t> m_told; ///< samples of each point
    SweepResult m_result;
    QElapsedTimer m_sinceTold;
};

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
    head.moreK = spec.moreK;
    head.queries = setup.fromTable ? spec.queries : int(spec.given.size());
    head.source = sourceOf(spec);
    head.seed = spec.seed;
    head.where = setup.exact.where;
    head.targetRecall = spec.targetRecall;
    head.roomForItself = setup.roomForItself;
    head.asPrepared = spec.asPrepared;
    return head;
}

Result<SweepResult> runSweep(jobs::JobContext &context, const SweepSpec &spec, const SweepObserver &observer,
                             const EarlierSweep &earlier)
{
    const auto setup = prepareSweep(spec);
    if (!setup)
        return setup.error();
    if (sourceOf(spec) == QuerySource::HeldOut)
        return runHeldOut(context, spec, *setup, observer, earlier);
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnlySnapshot);
    if (!transaction)
        return transaction.error();
    return SweepRun(context, spec, *setup, **lease, *transaction, observer, earlier).run();
}

Result<SweepResult> runSweep(jobs::JobContext &context, const SweepSpec &spec,
                             const jobs::PartSink<SweepPoint> &onPoint)
{
    return runSweep(context, spec, SweepObserver{{}, onPoint});
}

} // namespace sweep
