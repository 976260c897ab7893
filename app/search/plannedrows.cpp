#include "app/search/plannedrows.h"

#include "app/plan/readplans.h"

#include <QElapsedTimer>

#include <algorithm>

namespace search {

using core::Result;

Result<PlannedRows> runPlanned(db::Connection &connection, const db::Statement &statement)
{
    PlannedRows planned;
    const auto plan = connection.execute(
        db::Statement{QStringLiteral("EXPLAIN (FORMAT JSON) ") + statement.sql, statement.parameters});
    if (!plan)
        return plan.error();
    planned.explain = plan->bytes(0, 0).toByteArray();
    const auto summary = plan::summarize(planned.explain);
    if (!summary)
        return summary.error();
    planned.plan = *summary;
    QElapsedTimer clock;
    clock.start();
    auto rows = connection.execute(statement);
    planned.elapsed.value = double(clock.nsecsElapsed()) / 1e6;
    if (!rows)
        return rows.error();
    planned.rows = *std::move(rows);
    return planned;
}

QString indexByOperator(const QByteArray &explain, const QStringList &operators)
{
    const auto document = plan::readPlans(explain);
    if (!document)
        return {};
    for (const plan::PlanNode &node : document->plans.front().nodes) {
        if (node.index.isEmpty())
            continue;
        const QString condition =
            plan::valueOf(node.properties, u"Index Cond") + u' ' + plan::valueOf(node.properties, u"Order By");
        const bool serves = std::any_of(operators.begin(), operators.end(),
                                        [&condition](const QString &op) { return condition.contains(op); });
        if (serves)
            return node.index;
    }
    return {};
}

} // namespace search
