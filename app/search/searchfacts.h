#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/jobcontext.h"

#include <QString>

#include <optional>

namespace search {

/// What pgvector's search settings are in a session; a null string where the server does not know the setting: it has
/// no pgvector, or one without iterative scans (before 0.8.0).
struct SettingsInForce
{
    QString efSearch;
    QString hnswIterativeScan;
    QString maxScanTuples;
    QString probes;
    QString ivfflatIterativeScan;
    QString maxProbes;
    QString vectorVersion; ///< of the extension in this database; empty: not there

    bool hasIterativeScan() const { return !hnswIterativeScan.isNull(); }

    friend bool operator==(const SettingsInForce &, const SettingsInForce &) = default;
};

struct SearchFacts
{
    SettingsInForce settings;
    std::optional<vectors::IndexMethod> indexMethod; ///< of the index asked for, where it is pgvector's

    friend bool operator==(const SearchFacts &, const SearchFacts &) = default;
};

/// The settings as they are now, and the method of an index that a plan of the table names.
core::Result<SearchFacts> readSearchFacts(db::Connection &connection, const QString &index,
                                          const catalog::ObjectName &table);

/// The settings that a search is run under when it sets none.
core::Result<SettingsInForce> readServerSettings(jobs::JobContext &context);

} // namespace search
