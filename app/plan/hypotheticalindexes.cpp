#include "app/plan/hypotheticalindexes.h"

#include <QVersionNumber>

namespace plan {

using core::Result;

HypotheticalIndexes::HypotheticalIndexes(db::Connection &connection)
    : m_connection(connection)
{
}

HypotheticalIndexes::~HypotheticalIndexes()
{
    if (m_hidden)
        takeBack("hypopg_unhide_all_indexes");
    if (m_created)
        takeBack("hypopg_reset");
}

/// A cancel that is on its way may hit this one instead of what it was meant for.
void HypotheticalIndexes::takeBack(const char *function)
{
    constexpr int tries = 10;
    const QString sql = QStringLiteral("SELECT %1.%2()").arg(m_schema, QLatin1String(function));
    for (int left = tries; left > 0 && m_connection.isUsable(); --left) {
        const auto done = m_connection.execute(sql);
        if (done || done.error().kind != core::ErrorKind::Cancelled)
            return;
    }
}

Result<void> HypotheticalIndexes::find()
{
    if (!m_schema.isEmpty())
        return {};
    const auto found = m_connection.execute(
        QStringLiteral("SELECT quote_ident(n.nspname), e.extversion FROM pg_catalog.pg_extension e "
                       "JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'hypopg'"));
    if (!found)
        return found.error();
    if (found->rowCount() == 0)
        return noHypoPg(m_connection.serverInfo().database, m_connection.serverInfo().version);
    m_schema = found->text(0, 0);
    m_version = found->text(0, 1);
    return {};
}

Result<void> HypotheticalIndexes::hide(const QList<catalog::ObjectName> &indexes)
{
    if (indexes.isEmpty())
        return {};
    if (const auto there = find(); !there)
        return there;
    if (!hypoPgHides(m_version)) {
        core::Error error =
            core::localError(QStringLiteral("HypoPG %1 cannot hide indexes").arg(m_version),
                             QStringLiteral("HypoPG 1.4 can: install it, then ALTER EXTENSION hypopg UPDATE;"));
        error.kind = core::ErrorKind::Missing;
        return error;
    }
    for (const catalog::ObjectName &index : indexes) {
        m_hidden = true;
        const auto hidden =
            m_connection.execute({QStringLiteral("SELECT %1.hypopg_hide_index($1::text::regclass)").arg(m_schema),
                                  {db::Parameter::text(index.toSql())}});
        if (!hidden)
            return hidden.error();
    }
    return {};
}

Result<QList<HypotheticalIndex>> HypotheticalIndexes::create(const QStringList &definitions)
{
    QList<HypotheticalIndex> made;
    if (definitions.isEmpty())
        return made;
    if (const auto there = find(); !there)
        return there.error();
    for (const QString &definition : definitions) {
        const auto one = createOne(definition);
        if (!one)
            return one.error();
        made << *one;
    }
    return made;
}

Result<HypotheticalIndex> HypotheticalIndexes::createOne(const QString &definition)
{
    m_created = true;
    const auto made = m_connection.execute(
        {QStringLiteral("SELECT indexname, %1.hypopg_relation_size(indexrelid) FROM %1.hypopg_create_index($1)")
             .arg(m_schema),
         {db::Parameter::text(definition)}});
    if (!made)
        return made.error();
    if (made->rowCount() != 1)
        return core::invalidInput(QStringLiteral("HypoPG made no index of: ") + definition);
    return HypotheticalIndex{definition, made->text(0, 0), {made->integer(0, 1)}};
}

bool hypoPgHides(const QString &version)
{
    return QVersionNumber::fromString(version) >= QVersionNumber(1, 4);
}

core::Error noHypoPg(const QString &database, int serverVersion)
{
    core::Error error = core::localError(
        QStringLiteral("the extension HypoPG is not in database \"%1\"").arg(database),
        QStringLiteral("it lets the planner try indexes that nobody has built; where the server has it "
                       "(package postgresql-%1-hypopg), CREATE EXTENSION hypopg; makes it available")
            .arg(serverVersion / 10000));
    error.kind = core::ErrorKind::Missing;
    return error;
}

} // namespace plan
