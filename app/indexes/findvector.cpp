#include "app/indexes/healthrules.h"
#include "app/plan/problemcontext.h"

#include <algorithm>
#include <cmath>

namespace indexes {

namespace {

using namespace Qt::StringLiterals;
using vectors::IndexMethod;

double listsOf(const IndexUsage &index)
{
    return index.options.value(u"lists"_s, u"100"_s).toDouble();
}

/// pgvector's README: rows / 1000 up to a million, the square root above.
double recommendedLists(double rows)
{
    return std::max(1.0, std::round(rows <= 1e6 ? rows / 1000 : std::sqrt(rows)));
}

/// Rows that the index has: of a partial one those that it holds.
double rowsOf(const HealthFacts &facts, const IndexUsage &index)
{
    const TableUsage *table = facts.now.table(index.tableOid);
    if (!index.predicate.isEmpty())
        return std::max(index.rows.value, 0.0);
    return table ? table->knownRows() : 0;
}

} // namespace

/// IVFFlat computes its lists once, from the rows that are there. The server's count of the index's entries is as of
/// its build, a VACUUM or an ANALYZE: the build had at most so many, as far as none were deleted since. A build on an
/// empty table leaves it unknown.
Finding findLittleData(const HealthFacts &facts, const IndexUsage &index)
{
    if (index.vectorMethod() != IndexMethod::Ivfflat || !index.predicate.isEmpty() || index.partitioned)
        return std::nullopt;
    const double lists = listsOf(index);
    const double rows = rowsOf(facts, index);
    const bool grown =
        index.rows.known() && rows >= lists && rows >= facts.limits.growthFactor * std::max(1.0, index.rows.value);
    const bool fewer = rows > 0 && rows < lists;
    if (!grown && !fewer)
        return std::nullopt;
    HealthFinding finding =
        about(index, u"ivfflat_little_data"_s, plan::Severity::Wrong, u"The lists were computed from too few rows"_s);
    finding.evidence =
        fewer
            ? u"%1 rows for %2 lists: fewer than one row a list"_s.arg(plan::countText(rows), plan::countText(lists))
            : u"built on %1 rows at most; %2 has %3 now, in %4 lists"_s.arg(plan::countText(index.rows.value),
                                                                            index.table.toText(), plan::countText(rows),
                                                                            plan::countText(lists));
    finding.advice = u"The centres do not fit the rows, so that probes look into the wrong lists. Build the index "
                     "anew, with lists for the rows that are there now."_s;
    finding.sql = u"ALTER INDEX %1 SET (lists = %2);\nREINDEX INDEX CONCURRENTLY %1;"_s.arg(
        index.name.toSql(), QString::number(qint64(recommendedLists(rows))));
    return finding;
}

Finding findListsOff(const HealthFacts &facts, const IndexUsage &index)
{
    if (index.vectorMethod() != IndexMethod::Ivfflat || index.partitioned)
        return std::nullopt;
    const double lists = listsOf(index);
    const double rows = rowsOf(facts, index);
    const double fit = recommendedLists(rows);
    const double factor = facts.limits.listsFactor;
    if (rows < facts.limits.manyRows || lists <= 0 || (lists < fit * factor && fit < lists * factor))
        return std::nullopt;
    HealthFinding finding =
        about(index, u"ivfflat_lists_off"_s, plan::Severity::Slow, u"The number of lists does not fit the rows"_s);
    finding.evidence = u"%1 lists for %2 rows; %3 are recommended"_s.arg(plan::countText(lists), plan::countText(rows),
                                                                         plan::countText(fit));
    finding.advice = lists < fit ? u"Every probe reads %1 rows: build it anew with more lists."_s.arg(
                                       plan::countText(std::round(rows / lists)))
                                 : u"A list has %1 rows, so that a search needs many probes: build it anew with "
                                   "fewer."_s.arg(plan::countText(rows / lists));
    finding.sql = u"ALTER INDEX %1 SET (lists = %2);\nREINDEX INDEX CONCURRENTLY %1;"_s.arg(
        index.name.toSql(), QString::number(qint64(fit)));
    return finding;
}

Finding findDeadRows(const HealthFacts &facts, const IndexUsage &index)
{
    const TableUsage *table = facts.now.table(index.tableOid);
    if (index.vectorMethod() != IndexMethod::Hnsw || !table)
        return std::nullopt;
    const double dead = double(table->deadRows);
    if (dead < facts.limits.deadRows || dead < facts.limits.deadShare * (dead + double(table->liveRows)))
        return std::nullopt;
    HealthFinding finding = about(index, u"hnsw_dead_rows"_s, plan::Severity::Slow,
                                  u"Dead rows take the place of live ones in the graph"_s);
    finding.evidence = u"%1 dead rows beside %2 live ones; last VACUUM: %3"_s.arg(
        plan::countText(dead), plan::countText(double(table->liveRows)),
        table->lastVacuum ? table->lastVacuum->toString(u"yyyy-MM-dd hh:mm"_s) : u"never"_s);
    finding.advice = u"Searches still walk over them, and they count among the hnsw.ef_search nearest. VACUUM removes "
                     "them; a fresh index makes that quick."_s;
    finding.sql = index.partitioned
                      ? u"VACUUM %1;"_s.arg(index.table.toSql())
                      : u"REINDEX INDEX CONCURRENTLY %1;\nVACUUM %2;"_s.arg(index.name.toSql(), index.table.toSql());
    return finding;
}

/// A search in a graph touches pages all over the index: only what fits shared_buffers, or at least the machine's
/// memory, is quick.
Finding findTooLarge(const HealthFacts &facts, const IndexUsage &index)
{
    if (!index.vectorMethod() || !facts.memory.isKnown())
        return std::nullopt;
    const auto fit = catalog::fitOf(facts.memory, index.counters.size);
    if (fit == catalog::MemoryFit::SharedBuffers)
        return std::nullopt;
    const bool nowhere = fit == catalog::MemoryFit::Nowhere;
    HealthFinding finding = about(index, u"larger_than_memory"_s, nowhere ? plan::Severity::Slow : plan::Severity::Note,
                                  nowhere ? u"The index is larger than the memory there is"_s
                                          : u"The index is larger than shared_buffers"_s);
    finding.evidence = u"%1; shared_buffers %2, effective_cache_size %3"_s.arg(
        bytesText(index.counters.size), bytesText(facts.memory.sharedBuffers),
        bytesText(facts.memory.effectiveCacheSize));
    if (facts.memory.machine)
        finding.evidence += u", the machine has %1"_s.arg(bytesText(*facts.memory.machine));
    if (index.buffered)
        finding.evidence += u"; %1 of it in shared_buffers now"_s.arg(bytesText(*index.buffered));
    finding.advice = nowhere ? u"Searches read from the disk. A halfvec index takes half of it, a bit index with "
                               "re-ranking a thirtieth; or more memory."_s
                             : u"What is not in shared_buffers has to come from the system's cache: raise them, or "
                               "build a halfvec index, which takes half."_s;
    return finding;
}

} // namespace indexes
