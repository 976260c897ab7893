#include "app/indexes/workload.h"

#include "app/core/resource.h"
#include "app/db/quoting.h"
#include "app/db/sqltokens.h"
#include "app/plan/distanceexpression.h"
#include "app/plan/runexplain.h"

#include <algorithm>

namespace indexes {

using core::Result;

namespace {

using namespace Qt::StringLiterals;

/// Longer ones are cut off by the server, or are no statement that a person tunes.
constexpr qsizetype LongestPlanned = 20'000;

QStringList operatorsIn(const QString &sql, const QStringList &wanted)
{
    const auto tokens = db::tokenizeSql(sql).tokens;
    QStringList found;
    for (const db::SqlToken &token : tokens) {
        const QString text = token.text.toString();
        if (token.kind == db::SqlTokenKind::Operator && wanted.contains(text) && !found.contains(text))
            found << text;
    }
    return found;
}

/// The relation that a node, or the only scan below it, reads.
catalog::ObjectName relationOf(const plan::Plan &plan, int at, const QString &expression)
{
    const QString qualifier = plan::qualifierOf(expression);
    for (int below = at; below < plan.nodes[size_t(at)].end; ++below) {
        const plan::PlanNode &node = plan.nodes[size_t(below)];
        if (!node.relation.isEmpty() && (qualifier.isEmpty() || qualifier == node.relation || qualifier == node.alias))
            return {node.schema, node.relation};
    }
    return {};
}

QList<StatementDistance> distancesOf(const plan::Plan &plan)
{
    QList<StatementDistance> found;
    for (int at = 0; at < int(plan.nodes.size()); ++at) {
        const plan::PlanNode &node = plan.nodes[size_t(at)];
        for (const auto &key : {u"Order By"_s, u"Sort Key"_s}) {
            const QString value = plan::valueOf(node.properties, key);
            const auto distance = value.isEmpty() ? std::nullopt : plan::findDistance(value);
            if (!distance || distance->isFunction)
                continue;
            StatementDistance one{relationOf(plan, at, value), distance->op, distance->column(), {}};
            if (key == "Order By"_L1)
                one.index = node.index;
            if (!found.contains(one))
                found << one;
        }
    }
    return found;
}

/// Plans a statement for any value of its constants. Cancelled and a lost connection end all, else it is left out.
Result<void> planStatement(jobs::JobContext &context, WorkloadStatement &statement)
{
    plan::ExplainRequest request;
    request.sql = statement.sql;
    request.genericPlan = true;
    request.timeoutMs = 5000;
    const auto explained = plan::runExplain(context, request);
    if (!explained) {
        const core::Error &error = explained.error();
        if (error.kind == core::ErrorKind::Cancelled || error.kind == core::ErrorKind::ConnectionLost ||
            error.kind == core::ErrorKind::ConnectionFailed)
            return error;
        statement.notPlanned = error.message;
        return {};
    }
    statement.distances = distancesOf(explained->plan);
    statement.filterIndexes = plan::filterIndexes(explained->plan, explained->facts);
    return {};
}

Result<Workload> readStatements(jobs::JobContext &context, const QString &schema)
{
    const auto lease = context.lease();
    if (!lease)
        return lease.error();
    const QString sql = core::readResource(u":/sql/index_workload.sql"_s)
                            .replace("FROM STATEMENTS."_L1, "FROM "_L1 + db::quoteIdentifier(schema) + u'.');
    const auto rows = (*lease)->execute(sql);
    if (!rows)
        return rows.error();
    static const QStringList containing{u"@>"_s, u"@@"_s, u"@?"_s, u"?"_s, u"?|"_s, u"?&"_s};
    Workload workload;
    for (int row = 0; row < rows->rowCount(); ++row) {
        const QString text = rows->text(row, 1);
        const qint64 calls = rows->integer(row, 2);
        const core::Milliseconds total{rows->real(row, 3)};
        if (const QStringList operators = vectorOperators(text); !operators.isEmpty()) {
            WorkloadStatement statement{
                rows->text(row, 0), text, calls, total, {total.value / double(calls)}, 0, 0, {}, {}, {}, {}};
            statement.blocksHit = rows->integer(row, 4);
            statement.blocksRead = rows->integer(row, 5);
            statement.operators = operators;
            workload.vectors << statement;
        }
        if (const QStringList operators = operatorsIn(text, containing); !operators.isEmpty())
            workload.containments << ContainmentStatement{text, calls, total, operators};
    }
    return workload;
}

} // namespace

QStringList vectorOperators(const QString &sql)
{
    static const QStringList all{u"<->"_s, u"<#>"_s, u"<=>"_s, u"<+>"_s, u"<~>"_s, u"<%>"_s};
    return operatorsIn(sql, all);
}

bool namesRelation(const QString &sql, const catalog::ObjectName &name)
{
    const auto tokens = db::tokenizeSql(sql).tokens;
    return std::ranges::any_of(tokens, [&name](const db::SqlToken &token) {
        if (token.kind == db::SqlTokenKind::QuotedName)
            return token.text.mid(1, token.text.size() - 2).toString().replace(u"\"\""_s, u"\""_s) == name.name;
        return token.kind == db::SqlTokenKind::Word && token.text.toString().toLower() == name.name;
    });
}

Result<Workload> readWorkload(jobs::JobContext &context, const QString &schema)
{
    auto workload = readStatements(context, schema);
    if (!workload)
        return workload;
    if (workload->vectors.size() > MostPlanned) {
        workload->leftOut = workload->vectors.size() - MostPlanned;
        workload->vectors.resize(MostPlanned);
    }
    for (WorkloadStatement &statement : workload->vectors) {
        if (context.isCancelled())
            return core::cancelledError();
        if (statement.sql.size() > LongestPlanned) {
            statement.notPlanned = u"too long to be planned"_s;
            continue;
        }
        if (const auto planned = planStatement(context, statement); !planned)
            return planned.error();
    }
    return workload;
}

} // namespace indexes
