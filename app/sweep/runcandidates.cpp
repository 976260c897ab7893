#include "app/sweep/runcandidates.h"

#include "app/db/quoting.h"
#include "app/sweep/cloneindex.h"
#include "app/sweep/curvemeasurement.h"
#include "app/sweep/kepttruth.h"

#include <QMap>

#include <algorithm>

namespace sweep {

using core::Result;

namespace {

/// An error that ends all of it, unlike a candidate that the server refuses.
bool endsAll(const jobs::JobContext &context, db::Connection &connection, const core::Error &error)
{
    return context.isCancelled() || error.kind == core::ErrorKind::Cancelled ||
           error.kind == core::ErrorKind::ConnectionLost || error.kind == core::ErrorKind::Resources ||
           !error.connectionUsable || !connection.isUsable();
}

class CandidateRun
{
public:
    CandidateRun(jobs::JobContext &context, const CandidateSpec &spec, const CandidateSetup &setup,
                 db::Connection &connection, const CandidateObserver &observer, const EarlierCandidates &earlier)
        : m_context(context)
        , m_spec(spec)
        , m_setup(setup)
        , m_connection(connection)
        , m_observer(observer)
        , m_measurement(context, [this](const QString &text) { show(text); })
    {
        m_result.head = earlier.curves.isEmpty() ? plannedHead(spec, setup) : earlier.head;
        m_result.head.sweep.serverVersion = connection.serverInfo().versionText;
        m_result.head.sweep.vectorVersion = connection.serverInfo().vectorVersion;
        if (earlier.curves.isEmpty())
            m_result.head.sweep.startedAt = QDateTime::currentDateTimeUtc();
        m_result.head.sweep.endedAt.reset();
        m_digest = m_result.head.sweep.digest;
        m_result.curves = plannedCurves(spec, setup);
        keep(earlier.curves);
        m_samples = earlier.samples;
        for (const Candidate &candidate : spec.candidates)
            m_buildsTotal += candidate.builds;
    }

    Result<void> onCopy(HoldoutClone &clone)
    {
        if (const auto told = tellHead(); !told)
            return told;
        for (int candidate = 0; candidate < int(m_spec.candidates.size()); ++candidate) {
            for (int build = buildsOf(candidate); build < m_spec.candidates.at(candidate).builds; ++build) {
                if (const auto measured = buildAndMeasure(clone, candidate); !measured)
                    return measured;
            }
        }
        return settleClose(clone);
    }

    Result<void> onTable()
    {
        if (const auto told = tellHead(); !told)
            return told;
        auto transaction = db::Transaction::begin(m_connection, db::Transaction::Mode::ReadOnlySnapshot);
        if (!transaction)
            return transaction.error();
        for (int candidate = 0; candidate < int(m_spec.candidates.size()); ++candidate) {
            if (buildsOf(candidate) > 0)
                continue; // before it was cut off
            const QString name = m_spec.candidates.at(candidate).existing;
            const auto measured = measureVariants(*transaction, m_spec.base, candidate, name, {});
            if (!measured)
                return measured;
            ++m_buildsDone;
        }
        return {};
    }

    Result<CandidateResult> result()
    {
        m_result.head.sweep.groundTruth = m_measurement.groundTruth();
        if (const auto completed = completeFacts(m_connection, m_result.head.sweep.facts); !completed)
            return completed.error();
        m_result.head.sweep.endedAt = QDateTime::currentDateTimeUtc();
        m_result.answer = answerOf(m_result.curves, m_result.head);
        m_result.differences = differencesOf(m_result, m_samples);
        return m_result;
    }

private:
    void keep(const QList<CandidateCurve> &earlier)
    {
        m_resumed = !earlier.isEmpty();
        for (const CandidateCurve &curve : keptCurves(earlier)) {
            for (CandidateCurve &planned : m_result.curves) {
                if (planned.position == curve.position && planned.text == curve.text)
                    planned = curve;
            }
        }
        for (int candidate = 0; candidate < int(m_spec.candidates.size()); ++candidate)
            m_buildsDone += buildsOf(candidate);
    }

    void show(const QString &text) { m_context.setProgress(m_buildsDone, m_buildsTotal, text); }

    Result<void> tellHead()
    {
        const auto facts = loadServerFacts(m_connection, m_spec.base.table);
        if (!facts)
            return facts.error();
        m_result.head.sweep.facts = *facts;
        const auto memory =
            m_connection.execute(QStringLiteral("SELECT current_setting('maintenance_work_mem'), "
                                                "current_setting('max_parallel_maintenance_workers')::int"));
        if (!memory)
            return memory.error();
        m_result.head.maintenanceWorkMem = memory->text(0, 0);
        m_result.head.maintenanceWorkers = int(memory->integer(0, 1));
        if (m_observer.onHead)
            m_observer.onHead(m_result.head);
        for (const CandidateCurve &curve : std::as_const(m_result.curves)) {
            if (m_resumed)
                tell(curve);
        }
        return {};
    }

    void tell(const CandidateCurve &curve)
    {
        if (m_observer.onCurve)
            m_observer.onCurve(curve);
    }

    QString nameOf(int candidate) const { return candidateText(m_spec.candidates.at(candidate)); }

    Result<QString> tailOf(int candidate)
    {
        const Candidate &wanted = m_spec.candidates.at(candidate);
        if (wanted.isBuilt())
            return indexTail(wanted, m_setup);
        return tailOfIndex(m_connection, m_spec.base.table.name, wanted.existing);
    }

    void fail(int candidate, const core::Error &error)
    {
        for (CandidateCurve &curve : m_result.curves) {
            if (curve.candidate != candidate)
                continue;
            curve.failure = core::toOneLine(error);
            tell(curve);
        }
    }

    Result<void> buildAndMeasure(HoldoutClone &clone, int candidate)
    {
        const auto done = buildOnce(clone, candidate);
        ++m_buildsDone;
        if (done || m_rowsChanged || endsAll(m_context, m_connection, done.error()))
            return done;
        fail(candidate, done.error());
        return {};
    }

    Result<void> buildOnce(HoldoutClone &clone, int candidate)
    {
        const auto tail = tailOf(candidate);
        if (!tail)
            return tail.error();
        for (CandidateCurve &curve : m_result.curves) {
            if (curve.candidate == candidate)
                curve.tail = *tail;
        }
        const QString name = candidateIndexName(m_spec.candidates.at(candidate), m_spec.base.table, m_spec.base.column);
        const QString building = QStringLiteral("building %1").arg(nameOf(candidate));
        show(building);
        const auto build = buildOnClone(m_context, m_connection, clone, name, *tail,
                                        [&](const QString &phase) { show(building + QStringLiteral(": ") + phase); });
        if (!build)
            return build.error();
        show(QStringLiteral("measuring %1").arg(nameOf(candidate)));
        auto transaction = db::Transaction::begin(m_connection, db::Transaction::Mode::ReadOnlySnapshot);
        if (!transaction)
            return transaction.error();
        SweepSpec onClone = m_spec.base;
        onClone.holdOut = false;
        onClone.table = clone.table;
        onClone.given = clone.queries;
        const auto measured = measureVariants(*transaction, onClone, candidate, build->index, build.value());
        if (const auto ended = transaction->rollback(); !ended && measured)
            return ended;
        const auto dropped = dropFromClone(m_connection, clone, build->index);
        return measured ? dropped : measured;
    }

    Result<void> measureVariants(db::Transaction &transaction, SweepSpec spec, int candidate, const QString &index,
                                 const std::optional<IndexBuild> &build)
    {
        for (CandidateCurve &curve : m_result.curves) {
            if (curve.candidate != candidate)
                continue;
            spec.index = index;
            const auto found = indexUnderTest(spec);
            if (!found)
                return found.error();
            const CandidateGrid grid = candidateGrid(m_spec, {candidate, curve.rerank}, *found);
            spec.grid = grid.points;
            curve.raised = grid.raised;
            curve.builds << CandidateBuild();
            CandidateBuild &kept = curve.builds.last();
            kept.size = build ? build->size : found->size;
            if (build)
                std::tie(kept.seconds, kept.notices, kept.outgrew) =
                    std::tuple(std::optional(build->seconds), build->notices, build->outgrew);
            if (const auto measured = measureCurve(transaction, spec, curve); !measured)
                return measured;
        }
        return {};
    }

    Result<void> measureCurve(db::Transaction &transaction, const SweepSpec &spec, CandidateCurve &curve)
    {
        const CurveRequest request{spec, m_setup.exact.distance, curve.rerank, m_digest};
        const auto outcome = m_measurement.measure(
            m_connection, transaction, request,
            [&](const QList<SweepPoint> &points) {
                curve.builds.last().points = points;
                tell(curve);
            },
            [&](int point, std::span<const QuerySample> samples) {
                const SampleKey key{curve.position, int(curve.builds.size()) - 1, point};
                m_samples[key.number()].assign(samples.begin(), samples.end());
                if (m_observer.onSamples)
                    m_observer.onSamples(key, samples);
            });
        m_rowsChanged = !outcome && outcome.error() == rowsHaveChanged(spec.table.name.name);
        if (!outcome)
            return outcome.error();
        m_result.head.sweep.digest = outcome->head.digest;
        const bool first = m_result.head.sweep.roundTrip.value == 0;
        m_result.head.sweep.queries = outcome->head.queries;
        m_result.head.sweep.roundTrip = outcome->head.roundTrip;
        m_result.head.sweep.groundTruth = outcome->head.groundTruth;
        m_result.head.sweep.warmedBy = outcome->head.warmedBy;
        m_result.head.sweep.idCeiling = outcome->head.idCeiling;
        if (first && m_observer.onHead)
            m_observer.onHead(m_result.head);
        curve.builds.last().points = outcome->points;
        tell(curve);
        return {};
    }

    /// Builds again what cannot be told apart by one build.
    Result<void> settleClose(HoldoutClone &clone)
    {
        for (int round = 2; round <= m_spec.buildsWhenClose; ++round) {
            const CandidateAnswer answer = answerOf(m_result.curves, m_result.head);
            if (answer.tooClose.isEmpty())
                return {};
            QList<int> candidates{m_result.curves.at(answer.smallest).candidate};
            for (const int curve : answer.tooClose)
                candidates << m_result.curves.at(curve).candidate;
            for (const int candidate : std::as_const(candidates)) {
                if (buildsOf(candidate) >= round)
                    continue;
                ++m_buildsTotal;
                if (const auto measured = buildAndMeasure(clone, candidate); !measured)
                    return measured;
            }
        }
        return {};
    }

    int buildsOf(int candidate) const
    {
        const auto curve = std::find_if(m_result.curves.begin(), m_result.curves.end(),
                                        [candidate](const auto &each) { return each.candidate == candidate; });
        return int(curve->builds.size());
    }

    jobs::JobContext &m_context;
    const CandidateSpec &m_spec;
    const CandidateSetup &m_setup;
    db::Connection &m_connection;
    const CandidateObserver &m_observer;
    QString m_digest; ///< that the queries and their neighbours must have; empty: any
    bool m_resumed = false;
    bool m_rowsChanged = false; ///< since it was cut off: no fault of a candidate
    CurveMeasurement m_measurement;
    CandidateResult m_result;
    CandidateSamples m_samples;
    int m_buildsDone = 0;
    int m_buildsTotal = 0;
};

Result<CandidateResult> runOnCopy(jobs::JobContext &context, const CandidateSpec &spec, const CandidateSetup &setup,
                                  db::Connection &connection, const CandidateObserver &observer,
                                  const EarlierCandidates &earlier)
{
    if (const auto dropped = dropLeftClones(connection); !dropped)
        return dropped.error();
    SweepSetup copy;
    copy.exact = setup.exact;
    const QString schema = newHoldoutSchema();
    CandidateRun run(context, spec, setup, connection, observer, earlier);
    if (!earlier.curves.isEmpty())
        context.setProgress(0, 0, QStringLiteral("making the copy again that went when it was cut off"));
    auto clone = makeHoldoutClone(context, connection, spec.base, copy, schema);
    const auto ran = clone ? run.onCopy(*clone) : Result<void>(clone.error());
    const auto cleaned = cleanUpClone(context, schema);
    if (!ran)
        return ran.error();
    if (!cleaned)
        return cleaned.error();
    return run.result();
}

} // namespace

CandidateHead plannedHead(const CandidateSpec &spec, const CandidateSetup &setup)
{
    CandidateHead head;
    head.onCopy = setup.onCopy;
    head.sweep.table = spec.base.table.name.toText();
    head.sweep.column = spec.base.column;
    head.sweep.distance = head.sweep.exactDistance = setup.exact.distance;
    head.sweep.k = spec.base.k;
    head.sweep.queries = spec.base.given.isEmpty() ? spec.base.queries : int(spec.base.given.size());
    head.sweep.source = !spec.base.given.isEmpty() ? QuerySource::Given
                        : setup.onCopy             ? QuerySource::HeldOut
                                                   : QuerySource::TableRows;
    head.sweep.seed = spec.base.seed;
    head.sweep.where = spec.base.where;
    head.sweep.targetRecall = spec.base.targetRecall;
    return head;
}

QList<CandidateCurve> plannedCurves(const CandidateSpec &spec, const CandidateSetup &setup)
{
    QList<CandidateCurve> curves;
    for (const CandidateVariant &variant : setup.variants) {
        CandidateCurve curve;
        curve.position = int(curves.size());
        curve.candidate = variant.candidate;
        curve.text = variantText(spec, variant);
        curve.rerank = variant.rerank;
        const Candidate &candidate = spec.candidates.at(variant.candidate);
        curve.method = candidate.method;
        if (candidate.isBuilt())
            curve.tail = indexTail(candidate, setup);
        for (const catalog::Index &index : spec.base.table.indexes) {
            if (!candidate.isBuilt() && index.name.name == candidate.existing)
                curve.method = index.vectorMethod().value_or(curve.method);
        }
        curves << curve;
    }
    return curves;
}

Result<CandidateSpec> withDimensions(db::Connection &connection, const CandidateSpec &spec)
{
    const catalog::Column *column = spec.base.table.column(spec.base.column);
    if (!column || !column->vector || column->vector->dimensions > 0)
        return spec;
    const auto type = column->vector->type;
    const QString place = spec.base.table.name.toText() + u'.' + spec.base.column;
    if (type != vectors::VectorType::Vector && type != vectors::VectorType::Halfvec)
        return core::invalidInput(QStringLiteral("%1 has no fixed number of dimensions").arg(place));
    const QString name = db::quoteIdentifier(spec.base.column);
    const auto rows = connection.execute(
        QStringLiteral("SELECT DISTINCT vector_dims(%1) FROM %2 WHERE %1 IS NOT NULL ORDER BY 1 LIMIT 2")
            .arg(name, spec.base.table.name.toSql()));
    if (!rows)
        return rows.error();
    if (rows->rowCount() != 1)
        return core::invalidInput(rows->rowCount() == 0
                                      ? QStringLiteral("%1 has no vectors").arg(place)
                                      : QStringLiteral("%1 has vectors of %2 and of %3 dimensions: no index takes both")
                                            .arg(place, rows->text(0, 0), rows->text(1, 0)));
    CandidateSpec fixed = spec;
    for (catalog::Column &each : fixed.base.table.columns) {
        if (each.name == spec.base.column)
            each.vector->dimensions = int(rows->integer(0, 0));
    }
    return fixed;
}

QList<CandidateCurve> keptCurves(const QList<CandidateCurve> &curves)
{
    QMap<int, qsizetype> builds; ///< by candidate
    for (const CandidateCurve &curve : curves) {
        const auto cut = std::find_if(curve.builds.begin(), curve.builds.end(), [](const CandidateBuild &build) {
            return build.points.isEmpty() || std::any_of(build.points.begin(), build.points.end(),
                                                         [](const SweepPoint &point) { return !point.finished; });
        });
        const qsizetype finished = cut - curve.builds.begin();
        builds[curve.candidate] = std::min(builds.value(curve.candidate, finished), finished);
    }
    QList<CandidateCurve> kept = curves;
    for (CandidateCurve &curve : kept) {
        curve.builds = curve.builds.first(builds.value(curve.candidate));
        curve.failure.clear();
    }
    return kept;
}

Result<CandidateResult> runCandidates(jobs::JobContext &context, const CandidateSpec &wanted,
                                      const CandidateObserver &observer, const EarlierCandidates &earlier)
{
    if (const auto checked = prepareCandidates(wanted); !checked)
        return checked.error();
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    const auto spec = withDimensions(**lease, wanted);
    if (!spec)
        return spec.error();
    const auto setup = prepareCandidates(*spec);
    if (!setup)
        return setup.error();
    if (setup->onCopy)
        return runOnCopy(context, *spec, *setup, **lease, observer, earlier);
    CandidateRun run(context, *spec, *setup, **lease, observer, earlier);
    if (const auto ran = run.onTable(); !ran)
        return ran.error();
    return run.result();
}

} // namespace sweep
