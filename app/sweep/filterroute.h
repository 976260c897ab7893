#pragma once

#include "app/db/connection.h"
#include "app/sweep/filtersetup.h"
#include "app/sweep/plancheck.h"

#include <array>

namespace sweep {

/// The texts that a strategy's search may have. Hidden: the condition in a form that fits no partial index. OnCopy: in
/// the copy of the table that has partial indexes.
enum class FilterForm { Plain, Exact, Hidden, OnCopy };
inline constexpr size_t FilterFormCount = 4;

/// How one strategy searches under one condition, and what the plan said to it.
struct FilterRoute
{
    std::optional<FilterForm> form; ///< nothing: it cannot be measured
    PlanVerdict verdict;
    QString reason; ///< why it cannot

    friend bool operator==(const FilterRoute &, const FilterRoute &) = default;
};

/// Finds the routes by EXPLAIN under the very settings and values, and keeps the statements. Uses the connection and
/// the setup of its caller, which outlive it.
class FilterRouter
{
public:
    FilterRouter(db::Connection &connection, const FilterSetup &setup, const PlanNames &names)
        : m_connection(connection)
        , m_setup(setup)
        , m_names(names)
    {
    }

    /// Makes the statements for queries like `example` (binary, of the measured type).
    core::Result<void> prepare(const QByteArray &example);

    /// The step's settings must be in force.
    core::Result<FilterRoute> route(FilterStrategy strategy, const QList<db::Parameter> &parameters);

    const db::PreparedStatement &prepared(FilterForm form) const { return m_prepared.at(size_t(form)); }
    /// The search's text with its parameters $1 and, with a filter column, $2.
    QString text(FilterForm form) const { return m_texts.at(size_t(form)); }

private:
    core::Result<PlanVerdict> verdictOf(FilterForm form, const PlanNames &names, const QString &index,
                                        const QList<db::Parameter> &parameters);
    core::Result<FilterRoute> onIndex(const QList<db::Parameter> &parameters);
    core::Result<FilterRoute> onPartial(const QList<db::Parameter> &parameters);
    core::Result<FilterRoute> onBuilt(const QList<db::Parameter> &parameters);
    core::Result<void> prepare(FilterForm form, const vectors::VectorValue &example);
    core::Result<void> loadNames(const catalog::ObjectName &table, const QList<search::ServingIndex> &indexes,
                                 QMap<QString, PlanNames> &names);

    db::Connection &m_connection;
    const FilterSetup &m_setup;
    const PlanNames &m_names;
    QMap<QString, PlanNames> m_partialNames; ///< by the index
    QMap<QString, PlanNames> m_builtNames;   ///< of the copy
    std::array<QString, FilterFormCount> m_texts;
    std::array<db::PreparedStatement, FilterFormCount> m_prepared;
};

/// The scans and sorts of an EXPLAIN (FORMAT JSON) in the server's words, from the top: "Sort, Bitmap Heap Scan on
/// items, Bitmap Index Scan on items_kind".
QString planSteps(const QByteArray &explainJson);

} // namespace sweep
