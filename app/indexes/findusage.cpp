#include "app/db/quoting.h"
#include "app/indexes/healthrules.h"
#include "app/plan/distanceexpression.h"
#include "app/plan/problemcontext.h"

#include <algorithm>

namespace indexes {

namespace {

using namespace Qt::StringLiterals;

constexpr double MillisecondsPerDay = 86'400'000.0;
/// Between the scan that the server dates and this program's note of it.
constexpr qint64 OwnScanSlack = 5'000;

double daysBetween(const QDateTime &from, const QDateTime &to)
{
    return double(from.msecsTo(to)) / MillisecondsPerDay;
}

/// Scans by the same index on the standbys, and the youngest beginning of statistics there.
struct ElsewhereScans
{
    qint64 scans = 0;
    std::optional<QDateTime> since;
};

ElsewhereScans scansElsewhere(const HealthFacts &facts, const IndexUsage &index)
{
    ElsewhereScans found;
    for (const UsageSnapshot &standby : facts.others) {
        const IndexUsage *there = standby.index(index.oid);
        found.scans += there ? there->counters.scans : 0;
        found.since = std::max(found.since, standby.statsSince);
    }
    return found;
}

/// Since when nobody else has scanned the index, as far back as that is known; none when it is not.
std::optional<QDateTime> idleSince(const HealthFacts &facts, const IndexUsage &index, const IndexPast &past,
                                   qint64 others)
{
    std::optional<QDateTime> since = past.idleSince;
    if (others == 0 && facts.now.statsSince) {
        since = facts.now.statsSince;
    } else if (const auto &last = index.counters.lastScan; last) {
        // A scan of our own hides when the last one of someone else was.
        const bool own = past.own.scans > 0 && past.own.last.addMSecs(OwnScanSlack) >= *last;
        if (!own && (!since || *last < *since))
            since = last;
    }
    return past.madeAfter && since ? std::max(since, past.madeAfter) : since;
}

QString sinceText(const HealthFacts &facts)
{
    return facts.now.statsSince ? u"the statistics began on "_s + facts.now.statsSince->toString(u"yyyy-MM-dd hh:mm"_s)
                                : u"when the statistics began is not known"_s;
}

QString usageText(const HealthFacts &facts, const IndexUsage &index, const UsageJudgement &judgement)
{
    const IndexPast past = facts.past.value(index.oid);
    QString text = u"%1 scans by others in all"_s.arg(plan::countText(double(judgement.scansByOthers)));
    if (past.own.scans > 0)
        text += u" (and %1 by this program, not counted)"_s.arg(plan::countText(double(past.own.scans)));
    if (judgement.idleDays)
        text += u"; none for at least %1"_s.arg(daysText(*judgement.idleDays));
    text += u"; "_s + sinceText(facts);
    text += u"; %1 in size"_s.arg(bytesText(index.counters.size));
    if (!facts.others.isEmpty())
        text += u"; %1 standbys asked as well"_s.arg(facts.others.size());
    return text;
}

QString dropSql(const IndexUsage &index)
{
    const QString again = index.definition.isEmpty() ? QString() : u"\n-- to have it back: %1;"_s.arg(index.definition);
    // A partitioned index cannot be dropped concurrently.
    return u"DROP INDEX %1%2;%3"_s.arg(index.partitioned ? QString() : u"CONCURRENTLY "_s, index.name.toSql(), again);
}

} // namespace

QString nameOf(UsageVerdict verdict)
{
    switch (verdict) {
    case UsageVerdict::InUse:
        return u"in_use"_s;
    case UsageVerdict::Unused:
        return u"unused"_s;
    case UsageVerdict::TooEarly:
        return u"too_early"_s;
    case UsageVerdict::UnusedRequired:
        return u"unused_required"_s;
    case UsageVerdict::Invalid:
        return u"invalid"_s;
    case UsageVerdict::Building:
        return u"building"_s;
    }
    Q_UNREACHABLE();
}

UsageJudgement judgeUsage(const HealthFacts &facts, const IndexUsage &index)
{
    UsageJudgement judgement;
    const IndexPast past = facts.past.value(index.oid);
    const ElsewhereScans elsewhere = scansElsewhere(facts, index);
    judgement.scansByOthers = scansByOthers(index, past) + elsewhere.scans;
    if (index.building || !index.valid) {
        judgement.verdict = index.building ? UsageVerdict::Building : UsageVerdict::Invalid;
        return judgement;
    }
    auto since = idleSince(facts, index, past, judgement.scansByOthers - elsewhere.scans);
    if (since && elsewhere.since)
        since = std::max(since, elsewhere.since);
    if (since && elsewhere.scans == 0)
        judgement.idleDays = std::max(0.0, daysBetween(*since, facts.now.takenAt));
    const bool longIdle = judgement.idleDays && *judgement.idleDays >= facts.limits.unusedDays &&
                          (facts.limits.unusedDays > 0 || judgement.scansByOthers == 0);
    if (!longIdle && judgement.scansByOthers > 0)
        judgement.verdict = UsageVerdict::InUse;
    else if (!index.requiredBy().isEmpty())
        judgement.verdict = UsageVerdict::UnusedRequired;
    else
        judgement.verdict = longIdle ? UsageVerdict::Unused : UsageVerdict::TooEarly;
    return judgement;
}

/// Sound where all hold: nobody else has scanned it for long enough, nothing but queries needs it, and it is large
/// enough to matter. Whether standbys that were not asked use it is said beside.
Finding findUnused(const HealthFacts &facts, const IndexUsage &index)
{
    const UsageJudgement judgement = judgeUsage(facts, index);
    if (judgement.verdict != UsageVerdict::Unused || index.counters.size < facts.limits.unusedSize)
        return std::nullopt;
    const bool expression =
        std::ranges::any_of(index.keys, [](const ObservedKey &key) { return key.column.isEmpty(); });
    HealthFinding finding =
        about(index, u"unused_index"_s, plan::Severity::Slow, u"Nobody but this program has used the index"_s);
    if (judgement.scansByOthers > 0)
        finding.title = u"The index is no longer used"_s;
    finding.evidence = usageText(facts, index, judgement);
    finding.advice = u"It costs memory and every write. Drop it, if no yearly report and no standby needs it."_s;
    if (expression)
        finding.advice += u" The planner also has statistics of its expression: CREATE STATISTICS keeps them."_s;
    if (facts.now.standbys > int(facts.others.size()))
        finding.advice +=
            u" Ask the standbys first: %1 of them were not."_s.arg(facts.now.standbys - facts.others.size());
    finding.sql = dropSql(index);
    return finding;
}

Finding findTooEarly(const HealthFacts &facts, const IndexUsage &index)
{
    const UsageJudgement judgement = judgeUsage(facts, index);
    if (judgement.verdict != UsageVerdict::TooEarly || index.counters.size < facts.limits.unusedSize)
        return std::nullopt;
    HealthFinding finding = about(index, u"unused_too_early"_s, plan::Severity::Note,
                                  u"Not used so far, too early to say that it is not needed"_s);
    finding.evidence = usageText(facts, index, judgement);
    finding.advice = u"Look again when it was watched for %1."_s.arg(daysText(facts.limits.unusedDays));
    return finding;
}

/// A vector index whose operator no statement uses, while statements order the same column by another one.
Finding findWrongOperator(const HealthFacts &facts, const IndexUsage &index)
{
    const auto distance = index.distance();
    if (!facts.workload || !index.vectorMethod() || !distance)
        return std::nullopt;
    const QString op = vectors::operatorOf(*distance);
    qint64 calls = 0;
    QStringList others;
    for (const WorkloadStatement &statement : facts.workload->vectors) {
        if (!statement.notPlanned.isEmpty() && statement.operators.contains(op) &&
            namesRelation(statement.sql, index.table))
            return std::nullopt;
        for (const StatementDistance &used : statement.distances) {
            const bool here =
                used.table == index.table || (used.table.schema.isEmpty() && used.table.name == index.table.name);
            if (!here)
                continue;
            if (used.op == op)
                return std::nullopt;
            const QStringList columns = plan::columnNames(used.column);
            if (std::ranges::none_of(columns, [&](const QString &name) { return readsColumn(index, name); }))
                continue;
            calls += statement.calls;
            if (!others.contains(used.op))
                others << used.op;
        }
    }
    if (others.isEmpty())
        return std::nullopt;
    HealthFinding finding = about(index, u"operator_class_unused"_s, plan::Severity::Slow,
                                  u"No statement uses the index's operator, but others on its column"_s);
    finding.evidence = u"%1 serves %2; statements order by %3 in %4 calls, none by %2"_s.arg(
        index.keys.first().operatorClass, op, others.join(u", "_s), plan::countText(double(calls)));
    finding.advice = u"An index with the operator class of what is asked serves them."_s;
    const auto wanted = vectors::distanceFromOperator(others.first());
    const auto has = vectors::distanceOfOperatorClass(index.keys.first().operatorClass);
    if (wanted && has && !index.definition.isEmpty()) {
        const QString type = index.keys.first().operatorClass.section(u'_', 0, 0);
        const auto vectorType = vectors::vectorTypeFromName(type);
        if (vectorType && vectors::distancesOf(*vectorType).contains(*wanted)) {
            const QString key = index.keys.first().column.isEmpty() ? u'(' + index.keys.first().expression + u')'
                                                                    : db::quoteIdentifier(index.keys.first().column);
            finding.sql = u"CREATE INDEX CONCURRENTLY ON %1 USING %2 (%3 %4);"_s.arg(
                index.table.toSql(), index.method, key, vectors::operatorClass(*vectorType, *wanted));
        }
    }
    return finding;
}

} // namespace indexes
