#include "app/indexes/ownscans.h"

#include "app/core/resource.h"
#include "app/db/rowstream.h"

namespace indexes {

void recordOwnScans(db::Connection &connection, const workspace::Workspace &workspace)
{
    if (db::RowStream(connection).transactionState() != db::TransactionState::Open)
        return; // the server would refuse to tell
    const auto rows = connection.execute(core::readResource(QStringLiteral(":/sql/index_own_scans.sql")));
    if (!rows || rows->rowCount() == 0)
        return;
    QHash<quint32, qint64> scans;
    for (int row = 0; row < rows->rowCount(); ++row)
        scans.insert(quint32(rows->integer(row, 0)), rows->integer(row, 1));
    (void)workspace::addOwnScans(workspace, {rows->text(0, 3), rows->text(0, 4)},
                                 QDateTime::fromMSecsSinceEpoch(rows->integer(0, 2), Qt::UTC), scans);
}

} // namespace indexes
