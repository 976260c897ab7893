#include "app/sweep/filtertruth.h"

#include "app/db/quoting.h"
#include "app/sweep/groundtruthplan.h"
#include "app/sweep/streamedtruth.h"

#include <QElapsedTimer>

namespace sweep {

using core::Result;

FilterTruth::FilterTruth(jobs::JobContext &context, db::Connection &connection, const FilterSpec &spec,
                         const FilterSetup &setup, const PlanNames &names)
    : m_context(context)
    , m_connection(connection)
    , m_spec(spec)
    , m_setup(setup)
    , m_names(names)
{
}

Result<QList<ExactAnswer>> FilterTruth::answer(const QList<FilterQuery> &queries, const ProgressSink &progress)
{
    QElapsedTimer clock;
    clock.start();
    QMap<QString, QList<qsizetype>> byValue;
    for (qsizetype i = 0; i < queries.size(); ++i)
        byValue[queries.at(i).value] << i;
    QList<ExactAnswer> answers(queries.size());
    qint64 done = 0;
    for (auto it = byValue.begin(); it != byValue.end(); ++it) {
        QList<SweepQuery> same;
        for (const qsizetype i : *it)
            same << queries.at(i).query;
        auto found = answerOne(it.key(), same, [&](qint64 more) { progress(done + more); });
        if (!found)
            return found;
        for (qsizetype i = 0; i < it->size(); ++i)
            answers[it->at(i)] = std::move((*found)[i]);
        done += it->size();
        progress(done);
    }
    m_seconds += double(clock.nsecsElapsed()) / 1e9;
    return answers;
}

Result<QList<ExactAnswer>> FilterTruth::answerOne(const QString &value, const QList<SweepQuery> &queries,
                                                  const ProgressSink &progress)
{
    SweepSetup setup = m_setup.sweep;
    if (!m_setup.filterColumn.isEmpty()) {
        // A COPY takes no parameters.
        const QString equals = m_setup.filterColumn + QStringLiteral(" = ") + db::quoteLiteral(value).trimmed();
        setup.exact.where = bothConditions(setup.exact.where, equals);
    }
    const auto plan = planGroundTruth(m_context, m_connection, m_spec.sweep, setup, int(queries.size()));
    if (!plan)
        return plan.error();
    const bool scans = plan->method == TruthMethod::ServerScans;
    (scans ? m_scanned : m_streamed) += int(queries.size());
    if (scans)
        return findExactNeighbours(m_context, m_connection, setup, m_names, queries, m_spec.sweep.k, progress);
    return streamExactNeighbours(m_context, m_connection, setup, m_names, queries, m_spec.sweep.k, m_spec.sweep.seed,
                                 [](qint64) {});
}

GroundTruth FilterTruth::summary() const
{
    GroundTruth truth;
    truth.seconds = m_seconds;
    if (m_scanned > 0 && m_streamed > 0)
        truth.method = QStringLiteral("exact scans on the server for %1 queries, streams of the rows for %2")
                           .arg(m_scanned)
                           .arg(m_streamed);
    else
        truth.method = methodText(m_streamed > 0 ? TruthMethod::ClientStream : TruthMethod::ServerScans);
    return truth;
}

} // namespace sweep
