#include "app/sweep/curvemeasurement.h"

#include "app/sweep/kepttruth.h"
#include "app/sweep/measurement.h"
#include "app/sweep/prewarm.h"
#include "app/sweep/runsweep.h"
#include "app/sweep/streamedtruth.h"

#include <QElapsedTimer>

#include <algorithm>

namespace sweep {

using core::Result;

namespace {

constexpr qint64 PointIntervalMs = 100;

Result<void> makeSettings(db::Transaction &transaction, const SweepSpec &spec)
{
    // A generic plan would go on using the settings it was made under.
    const auto set = spec.asPrepared
                         ? Result<void>()
                         : transaction.setLocal(QStringLiteral("plan_cache_mode"), QStringLiteral("force_custom_plan"));
    // checkCondition has read backslashes in plain quotes as the standard does.
    if (set && spec.where.contains(u'\\'))
        return transaction.setLocal(QStringLiteral("standard_conforming_strings"), QStringLiteral("on"));
    return set;
}

} // namespace

Result<SweepSetup> CurveMeasurement::setupOf(const CurveRequest &request) const
{
    auto setup = prepareSweep(request.spec);
    if (!setup)
        return setup;
    setup->exact.distance = request.exactDistance;
    setup->rerank = request.rerank;
    setup->sameDistance = request.rerank > 0 || setup->measured == setup->exact;
    return setup;
}

Result<const QList<ExactAnswer> *> CurveMeasurement::exactAnswers(db::Connection &connection, const SweepSpec &spec,
                                                                  const SweepSetup &setup, const PlanNames &names,
                                                                  const QList<SweepQuery> &queries)
{
    const QString wanted = setup.exact.table.toSql() + u'\n' + setup.exact.where;
    if (wanted == m_answered)
        return &m_answers;
    // Answers that name all rows at the last distance serve every candidate, whatever its own distances are.
    SweepSetup named = setup;
    named.sameDistance = false;
    const auto plan = planGroundTruth(m_context, connection, spec, named, int(queries.size()));
    if (!plan)
        return plan.error();
    m_progress(planText(*plan));
    QElapsedTimer clock;
    clock.start();
    auto answers =
        plan->method == TruthMethod::ServerScans
            ? findExactNeighbours(m_context, connection, named, names, queries, spec.k, [](qint64) {})
            : streamExactNeighbours(m_context, connection, named, names, queries, spec.k, spec.seed, [](qint64) {});
    if (!answers)
        return answers.error();
    m_answers = std::move(*answers);
    m_answered = wanted;
    m_truth = {methodText(plan->method), double(clock.nsecsElapsed()) / 1e9, plan->serverSeconds, plan->streamSeconds};
    return &m_answers;
}

Result<CurveOutcome> CurveMeasurement::measure(db::Connection &connection, db::Transaction &transaction,
                                               const CurveRequest &request, const PointsSink &sink,
                                               const SamplesSink &samplesSink)
{
    const auto setup = setupOf(request);
    if (!setup)
        return setup.error();
    if (const auto set = makeSettings(transaction, request.spec); !set)
        return set.error();
    const auto names = loadPlanNames(connection, *setup);
    if (!names)
        return names.error();
    const auto queries = sweepQueries(connection, request.spec, *setup);
    if (!queries)
        return queries.error();
    const auto answers = exactAnswers(connection, request.spec, *setup, *names, *queries);
    if (!answers)
        return answers.error();
    const QString digest = truthDigest(*queries, **answers);
    if (!request.digest.isEmpty() && request.digest != digest)
        return rowsHaveChanged(request.spec.table.name.name);

    Measurement measurement(m_context, connection, transaction, request.spec, *setup, *names);
    if (const auto taken = measurement.setQueries(*queries, **answers); !taken)
        return taken.error();
    const auto facts = loadServerFacts(connection, request.spec.table, setup->index);
    if (!facts)
        return facts.error();
    const auto warmed = prewarm(connection, *names, *setup, *facts);
    if (!warmed)
        return warmed.error();
    if (const auto prepared = measurement.prepare(); !prepared)
        return prepared.error();
    CurveOutcome outcome;
    outcome.head = plannedHead(request.spec, *setup);
    outcome.head.facts = *facts;
    outcome.head.digest = digest;
    outcome.shape = setup->measured.shape;
    outcome.head.warmedBy = *warmed ? QStringLiteral("pg_prewarm") : QStringLiteral("queries");
    outcome.head.idCeiling = measurement.meanIdCeiling();
    outcome.head.queries = measurement.queryCount();
    outcome.head.groundTruth = m_truth;
    const auto roundTrip = measurement.roundTrip();
    if (!roundTrip)
        return roundTrip.error();
    outcome.head.roundTrip = *roundTrip;
    QElapsedTimer sinceTold;
    const auto ran = measurement.run([&](qint64) {
        if (sinceTold.isValid() && sinceTold.elapsed() < PointIntervalMs)
            return;
        sink(measurement.points());
        sinceTold.start();
    });
    for (int point = 0; ran && samplesSink && point < int(setup->steps.size()); ++point)
        samplesSink(point, measurement.samples(point));
    sink(measurement.points()); // what is measured is not lost when the rest fails
    if (!ran)
        return ran.error();
    outcome.head.drift = measurement.drift();
    outcome.points = measurement.points();
    return outcome;
}

} // namespace sweep
