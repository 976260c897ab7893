#include "app/sweep/prewarm.h"

#include "app/db/quoting.h"

namespace sweep {

using core::Result;

namespace {

/// pg_prewarm with its schema; empty where it is not installed or not allowed.
Result<QString> prewarmFunction(db::Connection &connection)
{
    const auto found = connection.execute(QStringLiteral(
        "SELECT n.nspname FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace\n"
        " WHERE p.proname = 'pg_prewarm' AND p.proargtypes[0] = 'pg_catalog.regclass'::regtype\n"
        "   AND has_function_privilege(p.oid, 'EXECUTE') AND has_schema_privilege(n.oid, 'USAGE')"));
    if (!found)
        return found.error();
    return found->rowCount() == 0 ? QString() : db::qualifiedName(found->text(0, 0), QStringLiteral("pg_prewarm"));
}

Result<bool> readRelation(db::Connection &connection, const QString &function, const QString &relation)
{
    if (const auto begun = connection.execute(QStringLiteral("SAVEPOINT prewarm")); !begun)
        return begun.error();
    const auto read = connection.execute(
        {QStringLiteral("SELECT %1($1::text::regclass)").arg(function), {db::Parameter::text(relation)}});
    const bool ended = !read && (!read.error().connectionUsable || read.error().kind == core::ErrorKind::Cancelled);
    if (ended)
        return read.error();
    const auto closed = connection.execute(read ? QStringLiteral("RELEASE SAVEPOINT prewarm")
                                                : QStringLiteral("ROLLBACK TO SAVEPOINT prewarm"));
    if (!closed)
        return closed.error();
    return bool(read);
}

} // namespace

Result<bool> prewarm(db::Connection &connection, const PlanNames &names, const SweepSetup &setup,
                     const ServerFacts &facts)
{
    const auto function = prewarmFunction(connection);
    if (!function)
        return function.error();
    if (function->isEmpty())
        return false;
    QStringList relations;
    for (const QString &index : names.underTest)
        relations << db::qualifiedName(setup.index.name.schema, index);
    if (facts.tableSize.value + facts.indexSize.value <= facts.sharedBuffers.value)
        relations << setup.exact.table.toSql();
    bool indexRead = false;
    for (qsizetype i = 0; i < relations.size(); ++i) {
        // A partitioned index or table has no storage of its own, and is refused.
        const auto read = readRelation(connection, *function, relations.at(i));
        if (!read)
            return read;
        indexRead = indexRead || (*read && i < names.underTest.size());
    }
    return indexRead;
}

} // namespace sweep
