#pragma once

#include "app/indexes/healthfacts.h"

namespace indexes {

// The rules, by theme. Each looks at one index, or at one table, and has something to say or has not. Pure.

using Finding = std::optional<HealthFinding>;

/// usage
Finding findUnused(const HealthFacts &facts, const IndexUsage &index);
Finding findTooEarly(const HealthFacts &facts, const IndexUsage &index);
Finding findWrongOperator(const HealthFacts &facts, const IndexUsage &index);

/// duplicates; `others` are the other indexes of the table
using Others = QList<const IndexUsage *>;
Finding findDuplicate(const HealthFacts &facts, const IndexUsage &index, const Others &others);
Finding findCovered(const HealthFacts &facts, const IndexUsage &index, const Others &others);
Finding findTwin(const HealthFacts &facts, const IndexUsage &index, const Others &others);

/// leftovers of builds
Finding findInvalid(const HealthFacts &facts, const IndexUsage &index);

/// vector indexes
Finding findLittleData(const HealthFacts &facts, const IndexUsage &index);
Finding findListsOff(const HealthFacts &facts, const IndexUsage &index);
Finding findDeadRows(const HealthFacts &facts, const IndexUsage &index);
Finding findTooLarge(const HealthFacts &facts, const IndexUsage &index);

/// advice for a table and one of its columns
Finding findOverLimit(const HealthFacts &facts, const TableUsage &table, const SearchColumn &column);
Finding findNoVectorIndex(const HealthFacts &facts, const TableUsage &table, const SearchColumn &column);
Finding findNoGin(const HealthFacts &facts, const TableUsage &table, const SearchColumn &column);
/// advice for a table by the statements on it; each index once
QList<HealthFinding> findFilterIndexes(const HealthFacts &facts);

/// A finding about the index, to be filled in.
HealthFinding about(const IndexUsage &index, const QString &code, plan::Severity severity, const QString &title);
HealthFinding about(const TableUsage &table, const QString &code, plan::Severity severity, const QString &title);

/// "12.5 MB", as PostgreSQL and people count: by 1024.
QString bytesText(core::Bytes size);
/// "3.2 days", "5 hours".
QString daysText(double days);

/// The index does what `other` does for queries: same keys in the same order.
bool hasSameKeys(const IndexUsage &index, const IndexUsage &other);
/// The key is the column itself, or an expression over it.
bool readsColumn(const IndexUsage &index, const QString &column);

} // namespace indexes
