#include "app/indexes/healthrules.h"

#include <QRegularExpression>

namespace indexes {

namespace {

using namespace Qt::StringLiterals;

/// The server appends "_ccnew", "_ccold" and a number to names of indexes that REINDEX CONCURRENTLY makes.
QString leftByReindex(const QString &name)
{
    static const QRegularExpression suffix(u"_cc(new|old)\\d*$"_s);
    const auto match = suffix.match(name);
    return match.hasMatch() ? match.captured(1) : QString();
}

} // namespace

/// Not while a build goes on or waits on the table, which a lock on it tells even to a role that may not see the build.
Finding findInvalid(const HealthFacts &facts, const IndexUsage &index)
{
    Q_UNUSED(facts)
    if (index.valid || index.building)
        return std::nullopt;
    HealthFinding finding =
        about(index, u"invalid_index"_s, plan::Severity::Wrong, u"The index is invalid: no query can use it"_s);
    finding.evidence = u"valid: no, ready for inserts: %1, %2 in size, nothing is being built on %3"_s.arg(
        index.ready ? u"yes, so it costs every write"_s : u"no"_s, bytesText(index.counters.size),
        index.table.toText());
    const QString left = leftByReindex(index.name.name);
    if (index.partitioned) {
        finding.title = u"The partitioned index lacks parts: it is invalid"_s;
        finding.evidence = u"not every partition of %1 has its part attached"_s.arg(index.table.toText());
        finding.advice = u"Build the index on the partitions that lack it and attach it: ALTER INDEX … ATTACH "
                         "PARTITION."_s;
    } else if (!left.isEmpty()) {
        finding.advice = left == u"new"_s
                             ? u"A REINDEX CONCURRENTLY failed before it was done; the old index still serves. Drop "
                               "this one, then begin again."_s
                             : u"A REINDEX CONCURRENTLY failed when the new index already served. Drop this one."_s;
        finding.sql = u"DROP INDEX CONCURRENTLY %1;"_s.arg(index.name.toSql());
    } else {
        finding.advice = u"A CREATE INDEX CONCURRENTLY failed or was stopped. Build it anew, or drop it."_s;
        finding.sql = u"REINDEX INDEX CONCURRENTLY %1;\n-- or: DROP INDEX CONCURRENTLY %1;"_s.arg(index.name.toSql());
    }
    return finding;
}

} // namespace indexes
