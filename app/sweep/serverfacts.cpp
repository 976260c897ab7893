#include "app/sweep/serverfacts.h"

#include "app/core/resource.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace sweep {

core::Result<ServerFacts> loadServerFacts(db::Connection &connection, const catalog::Table &table,
                                          const catalog::Index &index)
{
    const auto row = connection.execute(
        {core::readResource(QStringLiteral(":/sql/sweep_facts.sql")), {db::Parameter::text(index.name.toSql())}});
    if (!row)
        return row.error();
    ServerFacts facts;
    facts.rows = table.rows;
    facts.tableSize = table.size;
    facts.indexSize = index.size;
    facts.indexDefinition = row->text(0, 0);
    facts.sharedBuffers = {row->integer(0, 1)};
    facts.busySessions = int(row->integer(0, 2));
    const QJsonObject changed = QJsonDocument::fromJson(row->bytes(0, 3).toByteArray()).object();
    for (auto it = changed.begin(); it != changed.end(); ++it)
        facts.changedSettings << search::Setting{it.key(), it.value().toString()};
    return facts;
}

} // namespace sweep
