#pragma once

#include "app/sweep/candidateresult.h"

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

/// The same for a curve of a comparison, on the server that it was measured on; the search under the curve's cheapest
/// setting that reaches the target, where there is one. Empty for a spec that prepareCandidates refuses.
QString buildScriptOf(const CandidateHead &head, const CandidateSpec &spec, const CandidateCurve &curve,
                      const QString &replaced);
QString searchTextOf(const CandidateHead &head, const CandidateSpec &spec, const CandidateCurve &curve);

/// What puts the smallest candidate that reaches the target in force: its buildScript and its searchText. Empty when
/// none does.
QString winnerScript(const CandidateResult &result, const CandidateSpec &spec, const QString &replaced);

} // namespace sweep
