#pragma once

#include "app/sweep/candidatespec.h"

namespace sweep {

/// SQL that puts a candidate's index in the place of another without locking the table's writers: maintenance_work_mem
/// where an HNSW graph of the table's rows needs more than `memory` (as the server shows it), CREATE INDEX
/// CONCURRENTLY under a name of its own, then the swap of the names in one transaction and DROP INDEX CONCURRENTLY of
/// the old one. `replaced` is the name of the index that it replaces; empty: none. A partitioned table takes no
/// CONCURRENTLY, which the script says. The text is for copying, nothing is sent. Empty for an index that exists.
QString buildScript(const CandidateSpec &spec, const CandidateSetup &setup, int candidate, const QString &replaced,
                    const QString &memory, int serverVersion);

/// The search that uses a variant's index under a setting: SET LOCAL and SELECT with $1 the query in the column's type,
/// re-ranked where the variant is.
QString searchText(const CandidateSpec &spec, const CandidateSetup &setup, const CandidateVariant &variant,
                   const GridPoint &settings);

} // namespace sweep
