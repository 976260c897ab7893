#pragma once

#include "app/catalog/catalog.h"
#include "app/db/connection.h"

namespace plan {

/// An index that HypoPG makes the planner believe in.
struct HypotheticalIndex
{
    QString definition; ///< CREATE INDEX … as it was asked for
    QString name;       ///< as plans name it: "<13563>btree_items_tenant_id"
    core::Bytes size;   ///< as HypoPG estimates it

    friend bool operator==(const HypotheticalIndex &, const HypotheticalIndex &) = default;
};

/// What HypoPG hides from the planner of one session, or makes it believe in. Neither ends with a transaction: all of
/// it is taken back when this goes out of scope, so that it is made before the transaction and outlives it. A session
/// that is lost, or closed after a cancel, takes it along.
class HypotheticalIndexes
{
public:
    explicit HypotheticalIndexes(db::Connection &connection);
    ~HypotheticalIndexes();
    HypotheticalIndexes(const HypotheticalIndexes &) = delete;
    HypotheticalIndexes &operator=(const HypotheticalIndexes &) = delete;

    /// Errors: Missing when HypoPG is not in the database, or is older than 1.4; the server's.
    core::Result<void> hide(const QList<catalog::ObjectName> &indexes);
    /// One after the other by their CREATE INDEX statements. Errors: Missing when HypoPG is not in the database; the
    /// server's, such as for an access method that HypoPG does not know (hnsw, ivfflat).
    core::Result<QList<HypotheticalIndex>> create(const QStringList &definitions);

private:
    core::Result<void> find();
    core::Result<HypotheticalIndex> createOne(const QString &definition);
    void takeBack(const char *function);

    db::Connection &m_connection;
    QString m_schema;  ///< quoted; empty until the extension was looked for
    QString m_version; ///< of the extension
    bool m_hidden = false;
    bool m_created = false;
};

/// Whether this version of HypoPG, "1.4.1", can hide indexes.
bool hypoPgHides(const QString &version);

/// Why there is no HypoPG in a database, and how it would come there.
core::Error noHypoPg(const QString &database, int serverVersion);

} // namespace plan
