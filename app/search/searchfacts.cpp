#include "app/search/searchfacts.h"

#include "app/core/resource.h"

namespace search {

using core::Result;
using db::Parameter;

Result<SearchFacts> readSearchFacts(db::Connection &connection, const QString &index, const catalog::ObjectName &table)
{
    const auto row = connection.execute(db::Statement{core::readResource(QStringLiteral(":/sql/search_facts.sql")),
                                                      {Parameter::text(index), Parameter::text(table.toSql())}});
    if (!row)
        return row.error();
    SearchFacts facts;
    facts.settings = {row->text(0, 0),
                      row->text(0, 1),
                      row->text(0, 2),
                      row->text(0, 3),
                      row->text(0, 4),
                      row->text(0, 5),
                      connection.serverInfo().vectorVersion};
    facts.indexMethod = vectors::methodFromName(row->text(0, 6));
    return facts;
}

Result<SettingsInForce> readServerSettings(jobs::JobContext &context)
{
    const auto lease = context.lease();
    if (!lease)
        return lease.error();
    const auto facts = readSearchFacts(**lease, QString(), {});
    if (!facts)
        return facts.error();
    return facts->settings;
}

} // namespace search
