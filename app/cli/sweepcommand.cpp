#include "app/cli/sweepcommand.h"

#include "app/cli/session.h"
#include "app/cli/sweepoutput.h"
#include "app/cli/sweepresume.h"
#include "app/cli/vectorcolumn.h"
#include "app/sweep/holdoutclone.h"
#include "app/sweep/recordsweep.h"
#include "app/sweep/sweepjson.h"
#include "app/sweep/sweepreport.h"
#include "app/sweep/truthestimate.h"

#include <QLocale>

#include <algorithm>

namespace cli {

using core::Result;
using sweep::RecordedSweep;
using sweep::SweepPoint;
using sweep::SweepSpec;
using vectors::IndexMethod;

namespace {

/// A search draws as many of them as it needs; more than these would hardly narrow the interval.
constexpr int QueriesToSearch = 1000;

void writeUnfinished(const SweepCommand::Unfinished &unfinished, Session &session)
{
    if (session.json() || !unfinished.head || unfinished.points.isEmpty())
        return;
    session.output().writeLine(headline(*unfinished.head));
    session.output().writeLine();
    session.output().write(pointsTable(unfinished.points.values()));
    session.output().note(QStringLiteral("the sweep did not come to its end; the figures rest on the queries so far"));
}

} // namespace

Result<QList<sweep::GridPoint>> SweepCommand::grid(const catalog::Index &index) const
{
    const IndexMethod method = index.vectorMethod().value_or(IndexMethod::Hnsw);
    const bool hnsw = method == IndexMethod::Hnsw;
    if (!(hnsw ? m_probes : m_efSearch).empty())
        return core::invalidInput(QStringLiteral("%1 does not apply to %2, which is %3")
                                      .arg(hnsw ? QStringLiteral("--probes") : QStringLiteral("--ef-search"),
                                           index.name.toText(), vectors::methodName(method)));
    std::vector<int> values = hnsw ? m_efSearch : m_probes;
    if (m_auto)
        std::sort(values.begin(), values.end()); // a search goes from the cheapest one
    return values.empty() ? QList<sweep::GridPoint>() : sweep::gridOf(method, QList<int>(values.begin(), values.end()));
}

QString SweepCommand::axesText(const catalog::Index &index) const
{
    QStringList axes = m_sets;
    if (!m_iterativeScan.isEmpty())
        axes.prepend(QStringLiteral("%1.iterative_scan = %2").arg(index.method, m_iterativeScan));
    return axes.join(u';');
}

Result<SweepSpec> SweepCommand::specWithoutIndex(const catalog::Table &table) const
{
    const auto column = vectorColumn(table, m_column);
    if (!column)
        return column.error();
    SweepSpec spec;
    spec.table = table;
    spec.column = *column;
    spec.index = m_index;
    spec.k = m_k.front();
    spec.moreK = QList<int>(m_k.begin() + 1, m_k.end());
    spec.moreK.removeAll(spec.k);
    spec.queries = m_queries.value_or(m_auto ? QueriesToSearch : spec.queries);
    spec.where = m_where;
    spec.plans = m_plans;
    spec.untilTarget = m_auto;
    spec.confidence = m_confidence;
    spec.truthMethod = m_truth;
    spec.asPrepared = m_asPrepared;
    spec.holdOut = m_holdOut;
    spec.documentColumn = m_documentColumn;
    spec.targetRecall = m_targetRecall;
    spec.seed = m_seed;
    return spec;
}

Result<SweepSpec> SweepCommand::spec(const catalog::Table &table) const
{
    auto spec = specWithoutIndex(table);
    if (!spec)
        return spec;
    const auto index = sweep::indexUnderTest(*spec);
    if (!index)
        return index.error();
    spec->index = index->name.name;
    const auto axes = sweep::parseAxes(axesText(*index));
    if (!axes)
        return axes.error();
    spec->axes = *axes;
    const auto points = grid(*index);
    if (!points)
        return points.error();
    spec->grid = *points;
    return spec;
}

Result<SweepSpec> SweepCommand::withQueries(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                            const SweepSpec &spec) const
{
    if (m_queryOrigin.isEmpty())
        return spec;
    return session.run<SweepSpec>(QStringLiteral("Queries"), pool,
                                  [spec, origin = m_queryOrigin, count = m_queries](jobs::JobContext &context) {
                                      return sweep::withGivenQueries(context, spec, origin, count);
                                  });
}

SweepInCommon SweepCommand::inCommon(Session &session) const
{
    return {m_table,
            [this, &session](const std::shared_ptr<db::ConnectionPool> &pool, const catalog::Table &table) {
                const auto spec = specWithoutIndex(table);
                return spec ? withQueries(session, pool, *spec) : spec;
            },
            QList<int>(m_efSearch.begin(), m_efSearch.end()),
            QList<int>(m_probes.begin(), m_probes.end()),
            m_candidates.distance(),
            outcome()};
}

/// Has to hold for each k.
ExitStatus SweepCommand::assertion(const sweep::SweepResult &result, Session &session) const
{
    if (!m_assertRecall)
        return ExitStatus::Done;
    ExitStatus status = ExitStatus::Done;
    for (const int k : sweep::allK(result.head.k, result.head.moreK)) {
        double best = -1;
        for (const SweepPoint &point : result.points) {
            if (point.plan.kind == sweep::PlanKind::IndexUnderTest && point.k == k)
                best = std::max(best, point.recall.low);
        }
        if (best >= *m_assertRecall)
            continue;
        status = ExitStatus::AssertionFailed;
        const QString index = result.head.index;
        const QString at = result.head.hasSeveralK() ? QStringLiteral("@%1").arg(k) : QString();
        session.output().note(
            best < 0 ? QStringLiteral("assertion failed: no setting uses the index %1").arg(index)
                     : QStringLiteral("assertion failed: the best lower bound of recall%1 on %2 is %3, asserted is %4")
                           .arg(at, index, QString::number(best, 'g', 4), QString::number(*m_assertRecall)));
    }
    return status;
}

Result<SweepSpec> SweepCommand::wanted(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                       const catalog::Table &table) const
{
    const auto chosen = spec(table);
    return chosen ? withQueries(session, pool, *chosen) : chosen;
}

/// Both costs, before anything is measured.
Result<void> SweepCommand::noteTruth(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                     const SweepSpec &spec) const
{
    const auto plan =
        session.run<sweep::GroundTruthPlan>(QStringLiteral("Estimate"), pool, [spec](jobs::JobContext &context) {
            return sweep::estimateGroundTruth(context, spec);
        });
    if (!plan)
        return plan.error();
    session.output().note(
        QStringLiteral("exact neighbours of %1 queries: %2").arg(plan->queries).arg(sweep::estimateText(*plan)));
    return {};
}

Result<RecordedSweep> SweepCommand::measure(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                            const QString &tableName,
                                            const std::shared_ptr<Unfinished> &unfinished) const
{
    const auto table = m_resume ? loadKeptTable(session, pool, tableName) : loadTable(session, pool, tableName);
    if (!table)
        return table.error();
    // Written by the job, read when it has ended.
    const sweep::SweepObserver observer{[unfinished](const sweep::SweepHead &head) { unfinished->head = head; },
                                        [unfinished](const SweepPoint &point) {
                                            unfinished->points.insert(point.position, point);
                                        }};
    const auto run = [&](auto sweep) {
        return session.run<RecordedSweep>(QStringLiteral("Sweep"), pool, sweep);
    };
    if (m_resume)
        return run([id = *m_resume, table = *table, observer](jobs::JobContext &context) {
            return sweep::resumeSweep(context, workspace::Workspace(workspace::Workspace::defaultPath()), id, table,
                                      observer);
        });
    const auto wanted = this->wanted(session, pool, *table);
    if (!wanted)
        return wanted.error();
    if (m_holdOut)
        session.output().note(
            QStringLiteral("copies the table and builds %1 on the copy: about %2 more on the server")
                .arg(wanted->index, QLocale::c().formattedDataSize(sweep::holdoutCost(*wanted).value)));
    if (const auto noted = noteTruth(session, pool, *wanted); !noted)
        return noted.error();
    return run([spec = *wanted, observer, name = pool->parameters().displayName()](jobs::JobContext &context) {
        return sweep::recordSweep(context, workspace::Workspace(workspace::Workspace::defaultPath()), name, spec,
                                  observer);
    });
}

Result<ExitStatus> SweepCommand::run(Session &session)
{
    if (m_kept.isWanted())
        return m_kept.run(session, m_table);
    QString measured = m_table;
    bool onCopy = m_holdOut;
    if (m_resume) {
        const auto kept = workspace::loadSweep(workspace::Workspace(workspace::Workspace::defaultPath()), *m_resume);
        if (!kept)
            return core::invalidInput(QStringLiteral("the workspace has no sweep %1").arg(*m_resume));
        if (kept->sweep.kind != workspace::SweepKind::Settings)
            return resumeOther(session, kept->sweep, outcome());
        measured = kept->sweep.table;
        onCopy = sweep::measuresCopy(kept->sweep);
        if (onCopy)
            session.output().note(
                QStringLiteral("this sweep measures a copy of the table: it goes on with the copy if that still "
                               "stands, else it makes another and measures all anew, since its index is another one"));
    }
    if (!m_resume && m_table.isEmpty())
        return core::invalidInput(QStringLiteral("--table is required"));
    if (m_candidates.isGiven())
        return m_candidates.run(session, inCommon(session));
    if (m_growth.isGiven())
        return m_growth.run(session, inCommon(session));
    const auto pool = session.pool(onCopy || m_strategies.writes() ? db::Access::ReadWrite : db::Access::ReadOnly);
    if (!pool)
        return pool.error();
    if (m_load.isWanted() || m_strategies.isWanted()) {
        const auto table = loadTable(session, *pool, m_table);
        const auto sweep = table ? wanted(session, *pool, *table) : Result<SweepSpec>(table.error());
        if (!sweep)
            return sweep.error();
        return m_load.isWanted() ? m_load.run(session, *pool, *sweep, outcome())
                                 : m_strategies.run(session, *pool, *sweep, outcome());
    }
    const auto unfinished = std::make_shared<Unfinished>();
    const auto recorded = measure(session, *pool, measured, unfinished);
    if (!recorded) {
        writeUnfinished(*unfinished, session);
        return recorded.error();
    }
    noteNotStored(recorded->notStored, session.output());
    if (session.json())
        session.output().write(sweep::toJson(recorded->result));
    else
        writeText(recorded->result, session.output());
    if (const auto written = writeReport(m_report, sweep::sweepReport(recorded->result)); !written)
        return written.error();
    return assertion(recorded->result, session);
}

} // namespace cli
