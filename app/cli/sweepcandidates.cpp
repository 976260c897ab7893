#include "app/cli/sweepcandidates.h"

#include "app/cli/session.h"
#include "app/cli/vectorcolumn.h"
#include "app/sweep/candidatejson.h"
#include "app/sweep/candidatereport.h"
#include "app/sweep/candidatescript.h"

#include <QFile>
#include <QLocale>

#include <algorithm>

namespace cli {

using core::Result;
using sweep::CandidateCurve;
using sweep::CandidateResult;
using sweep::CandidateSpec;
using sweep::RecordedCandidates;
using sweep::SweepPoint;

namespace {

QString sizeText(std::optional<core::Bytes> size)
{
    return size ? QString::number(double(size->value) / (1024.0 * 1024.0), 'f', 1) : QStringLiteral("-");
}

QString secondsText(const CandidateCurve &curve)
{
    const auto seconds = curve.seconds();
    if (!seconds)
        return QStringLiteral("-");
    return QString::number(*seconds, 'f', *seconds < 100 ? 1 : 0) +
           (curve.outgrew() ? QStringLiteral(" !") : QString());
}

/// One line a candidate: the setting at which it reaches the target, or its best.
TextTable candidatesTable(const CandidateResult &result)
{
    constexpr auto Right = TextTable::Align::Right;
    TextTable table;
    table.addColumn(QStringLiteral("CANDIDATE"));
    for (const char *header : {"BUILDS", "BUILD S", "SIZE MB"})
        table.addColumn(QString::fromLatin1(header), Right);
    table.addColumn(QStringLiteral("CHEAPEST SETTING"));
    table.addColumn(QStringLiteral("RECALL"), Right);
    table.addColumn(QStringLiteral("95 % INTERVAL"));
    for (const char *header : {"P50 MS", "P95 MS"})
        table.addColumn(QString::fromLatin1(header), Right);
    for (const CandidateCurve &curve : result.curves) {
        QStringList cells{curve.text, QString::number(curve.builds.size()), secondsText(curve), sizeText(curve.size())};
        const auto point = sweep::pointThatReaches(curve, result.head);
        if (point)
            cells << sweep::settingsText(point->settings) << QString::number(point->recall.mean, 'f', 3)
                  << QStringLiteral("%1-%2").arg(point->recall.low, 0, 'f', 3).arg(point->recall.high, 0, 'f', 3)
                  << QString::number(point->latency.p50.value, 'f', 2)
                  << QString::number(point->latency.p95.value, 'f', 2);
        else
            cells << (curve.failure.isEmpty() ? QStringLiteral("target not reached") : QStringLiteral("failed"))
                  << QString() << QString() << QString() << QString();
        table.addRow(cells);
    }
    return table;
}

QString headline(const sweep::CandidateHead &head)
{
    const sweep::SweepHead &sweep = head.sweep;
    const QString where =
        head.onCopy
            ? QStringLiteral("on a copy%1")
                  .arg(sweep.source == sweep::QuerySource::HeldOut ? QStringLiteral(" without the queries") : QString())
            : QStringLiteral("on the table itself");
    return QStringLiteral("%1.%2 by %3, k = %4, %5 queries, %6, exact neighbours by %7 in %8 s, "
                          "maintenance_work_mem %9")
        .arg(sweep.table, sweep.column, sweep.op())
        .arg(sweep.k)
        .arg(sweep.queries)
        .arg(where, sweep.groundTruth.method)
        .arg(sweep.groundTruth.seconds, 0, 'f', 1)
        .arg(head.maintenanceWorkMem);
}

void writeCurves(const CandidateResult &result, Output &output)
{
    for (const CandidateCurve &curve : result.curves) {
        output.writeLine();
        output.writeLine(curve.text + (curve.tail.isEmpty() ? QString() : QStringLiteral("   ") + curve.tail));
        if (!curve.failure.isEmpty())
            output.writeLine(QStringLiteral("  failed: ") + curve.failure);
        if (curve.raised)
            output.writeLine(QStringLiteral("  ef_search below %1 raised to it: the index gives no more rows than "
                                            "ef_search to re-rank")
                                 .arg(curve.rerank));
        for (const sweep::CandidateBuild &build : curve.builds) {
            for (const QString &notice : build.notices)
                output.writeLine(QStringLiteral("  the server says: ") + notice);
        }
        if (!curve.points().isEmpty())
            output.write(pointsTable(curve.points()), 2);
    }
}

void writeText(const CandidateResult &result, Output &output)
{
    output.writeLine(headline(result.head));
    writeCurves(result, output);
    output.writeLine();
    output.write(candidatesTable(result));
    output.writeLine();
    output.writeLine(result.answer.sentence);
    for (const sweep::CandidateDifference &difference : result.differences)
        output.writeLine(sweep::differenceText(result, difference));
    if (!result.head.onCopy && result.head.sweep.source == sweep::QuerySource::TableRows)
        output.note(QStringLiteral("the queries are rows of the table, which flatters HNSW; --hold-out and "
                                   "--queries-from measure with queries that are not"));
}

ExitStatus assertionOf(const CandidateResult &result, std::optional<double> asserted, Session &session)
{
    if (!asserted)
        return ExitStatus::Done;
    double best = -1;
    for (const CandidateCurve &curve : result.curves) {
        for (const SweepPoint &point : curve.points()) {
            if (point.plan.kind == sweep::PlanKind::IndexUnderTest)
                best = std::max(best, point.recall.low);
        }
    }
    if (best >= *asserted)
        return ExitStatus::Done;
    session.output().note(QStringLiteral("assertion failed: the best lower bound of recall is %1, asserted is %2")
                              .arg(QString::number(best, 'g', 4), QString::number(*asserted)));
    return ExitStatus::AssertionFailed;
}

/// With the column's dimensions where its type does not tell them.
Result<CandidateSpec> completed(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                const CandidateSpec &spec)
{
    return session.run<CandidateSpec>(
        QStringLiteral("Dimensions"), pool, [spec](jobs::JobContext &context) -> Result<CandidateSpec> {
            auto lease = context.lease();
            return lease ? sweep::withDimensions(**lease, spec) : Result<CandidateSpec>(lease.error());
        });
}

} // namespace

void CandidateOptions::declare(CLI::App *app)
{
    CLI::Option *file =
        addText(app, "--candidates FILE", m_file,
                "Hold indexes against each other, one a line: hnsw|ivfflat [halfvec|bit|subvector(N)] [m=N] "
                "[ef_construction=N] [lists=N] [rerank=N,N] [builds=N], or: existing NAME. Builds them on a copy");
    addText(app, "--distance OPERATOR", m_distance,
            "By which candidates, and the index of --growth, order [that of the column's first index, else <=> or <~>]")
        ->check(CLI::IsMember({"<->", "<#>", "<=>", "<+>", "<~>", "<%>"}))
        ->type_name("OPERATOR");
    addText(app, "--replaces INDEX", m_replaces, "The index that the winner's script takes the place of")->needs(file);
    app->add_option("--builds-when-close", m_buildsWhenClose,
                    "Builds of each of two candidates that differ by less than one build from the next")
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::Range(1, 20))
        ->needs(file);
}

Result<CandidateSpec> CandidateOptions::spec(const sweep::SweepSpec &base, const SweepInCommon &common) const
{
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly))
        return core::localError(QStringLiteral("%1: %2").arg(m_file, file.errorString()));
    const auto candidates = sweep::parseCandidates(QString::fromUtf8(file.readAll()));
    if (!candidates) {
        core::Error error = candidates.error();
        error.message.prepend(m_file + QStringLiteral(": "));
        return error;
    }
    if (base.untilTarget)
        return core::invalidInput(QStringLiteral("--auto searches one index, --candidates compares whole curves"));
    if (!m_replaces.isEmpty() &&
        std::none_of(base.table.indexes.begin(), base.table.indexes.end(),
                     [this](const catalog::Index &index) { return index.name.name == m_replaces; }))
        return core::invalidInput(
            QStringLiteral("%1 has no index %2 to replace").arg(base.table.name.toText(), m_replaces));
    CandidateSpec spec;
    spec.base = base;
    spec.candidates = *candidates;
    spec.distance = common.distance;
    spec.efSearch = common.efSearch;
    spec.probes = common.probes;
    spec.buildsWhenClose = m_buildsWhenClose;
    return spec;
}

Result<ExitStatus> CandidateOptions::run(Session &session, const SweepInCommon &common) const
{
    const auto reading = session.pool();
    if (!reading)
        return reading.error();
    const auto table = loadTable(session, *reading, common.table);
    if (!table)
        return table.error();
    const auto rest = common.base(*reading, *table);
    if (!rest)
        return rest.error();
    const auto asked = spec(*rest, common);
    if (!asked)
        return asked.error();
    const auto fixed = completed(session, *reading, *asked);
    if (!fixed)
        return fixed.error();
    const CandidateSpec &wanted = *fixed;
    const auto setup = sweep::prepareCandidates(wanted);
    if (!setup)
        return setup.error();
    if (setup->onCopy)
        session.output().note(
            QStringLiteral("copies the table and builds the candidates on the copy, one after another: about %1 more "
                           "on the server until it has ended")
                .arg(QLocale::c().formattedDataSize(sweep::candidatesCost(wanted, *setup).value)));
    const auto pool = setup->onCopy ? session.pool(db::Access::ReadWrite) : reading;
    if (!pool)
        return pool.error();
    const auto recorded = session.run<RecordedCandidates>(
        QStringLiteral("Candidates"), *pool,
        [wanted, name = (*pool)->parameters().displayName()](jobs::JobContext &context) {
            const workspace::Workspace workspace(workspace::Workspace::defaultPath());
            return sweep::recordCandidates(context, workspace, name, wanted, sweep::CandidateObserver{});
        });
    if (!recorded)
        return recorded.error();
    return tellCandidates(session, *recorded, wanted, m_replaces, common.outcome);
}

Result<ExitStatus> tellCandidates(Session &session, const RecordedCandidates &recorded, const CandidateSpec &spec,
                                  const QString &replaces, const SweepOutcome &outcome)
{
    noteNotStored(recorded.notStored, session.output());
    const QString script = sweep::winnerScript(recorded.result, spec, replaces);
    if (session.json()) {
        session.output().write(sweep::toJson(recorded.result));
    } else {
        writeText(recorded.result, session.output());
        if (!script.isEmpty())
            session.output().writeLine(u'\n' + script.trimmed());
    }
    if (const auto written = writeReport(outcome.report, sweep::candidateReport(recorded.result, script)); !written)
        return written.error();
    return assertionOf(recorded.result, outcome.assertedRecall, session);
}

} // namespace cli
