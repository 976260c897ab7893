#include "app/sweep/standingclone.h"

#include "app/catalog/loadcatalog.h"
#include "app/core/resource.h"

namespace sweep {

using core::Result;

namespace {

constexpr int KeptDays = 3;

/// What the server says of a clone.
struct CloneState
{
    QString identity; ///< empty where a part is missing
    QString comment;
};

/// Nothing where there is no such schema.
Result<std::optional<CloneState>> stateOf(db::Connection &connection, const QString &schema, const QString &table,
                                          const QString &index)
{
    const auto row =
        connection.execute({core::readResource(QStringLiteral(":/sql/sweep_clone_identity.sql")),
                            {db::Parameter::text(schema), db::Parameter::text(table), db::Parameter::text(index)}});
    if (!row)
        return row.error();
    if (row->rowCount() == 0)
        return std::optional<CloneState>();
    return std::optional(CloneState{row->text(0, 0), row->text(0, 1)});
}

/// Waits as long as the session waits for locks: a session whose program died may take a moment to end.
Result<void> lock(db::Connection &connection, const QString &schema)
{
    const auto locked = lockClone(connection, schema);
    if (locked || locked.error().kind != core::ErrorKind::Timeout)
        return locked;
    core::Error error = locked.error();
    error.message = QStringLiteral("another session still holds on to the copy %1: %2").arg(schema, error.message);
    error.hint = QStringLiteral("It is being measured by another program, or that program died just now: try again.");
    return error;
}

} // namespace

Result<MeasuredCopy> keepClone(db::Connection &connection, const HoldoutClone &clone, const QString &index)
{
    const auto state = stateOf(connection, clone.schema, clone.table.name.name, index);
    if (!state)
        return state.error();
    if (!*state || (*state)->identity.isEmpty())
        return core::localError(QStringLiteral("the copy %1 is not whole").arg(clone.schema));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (const auto marked = markKept(connection, clone.schema, now.addDays(KeptDays)); !marked)
        return marked.error();
    return MeasuredCopy{clone.schema, (*state)->identity, now, 0};
}

Result<std::optional<HoldoutClone>> takeStandingClone(db::Connection &connection, const SweepSpec &spec,
                                                      const SweepSetup &setup, const MeasuredCopy &copy,
                                                      const QList<vectors::VectorValue> &queries)
{
    const std::optional<HoldoutClone> none;
    const QString &name = spec.table.name.name;
    const QString &index = setup.index.name.name;
    const auto found = stateOf(connection, copy.schema, name, index);
    if (!found)
        return found.error();
    if (!*found || !isCloneMark((*found)->comment))
        return none; // not ours to drop
    if (const auto locked = lock(connection, copy.schema); !locked)
        return locked.error();
    const auto state = stateOf(connection, copy.schema, name, index); // until now it may have been dropped
    if (!state)
        return state.error();
    if (!*state)
        return none;
    if ((*state)->identity != copy.identity) {
        const auto dropped = dropHoldoutClone(connection, copy.schema);
        return dropped ? Result<std::optional<HoldoutClone>>(none) : dropped.error();
    }
    auto table = catalog::loadTable(connection, catalog::ObjectName{copy.schema, name});
    if (!table)
        return table.error();
    auto lacking =
        queries.isEmpty() ? heldOutQueries(connection, spec, setup) : Result<QList<vectors::VectorValue>>(queries);
    if (!lacking)
        return lacking.error();
    return std::optional(HoldoutClone{copy.schema, std::move(*table), std::move(*lacking)});
}

} // namespace sweep
