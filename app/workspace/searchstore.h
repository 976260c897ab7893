#pragma once

#include "app/core/result.h"
#include "app/workspace/workspace.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace workspace {

/// A search that the person gave a name.
struct SavedSearch
{
    qint64 id = 0;     ///< 0 until it is stored
    QDateTime savedAt; ///< UTC, set when it is stored
    QString name;
    QString connection; ///< "user@host:port/database" that it was made on, without password
    QString table;      ///< "schema.name"
    QString request;    ///< JSON

    friend bool operator==(const SavedSearch &, const SavedSearch &) = default;
};

/// The searches of one table ("schema.name"), by name; of all tables when it is empty.
core::Result<QList<SavedSearch>> listSearches(const Workspace &workspace, const QString &table = {});

/// Error Missing when there is no such search.
core::Result<SavedSearch> loadSearch(const Workspace &workspace, qint64 search);

/// Writes a search and answers its id. One of the same table and name is replaced and keeps its id. Error InvalidInput
/// when the name is empty.
core::Result<qint64> storeSearch(const Workspace &workspace, const SavedSearch &search);

/// Errors: Missing when there is no such search, InvalidInput when the name is empty or another search of the table has
/// it.
core::Result<void> renameSearch(const Workspace &workspace, qint64 search, const QString &name);

core::Result<void> deleteSearch(const Workspace &workspace, qint64 search);

} // namespace workspace
