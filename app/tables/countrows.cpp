#include "app/tables/countrows.h"

#include "app/tables/windowstatement.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace tables {

using core::Result;

namespace {

Result<db::ResultSet> readOnly(jobs::JobContext &context, const db::Statement &statement, const RowFilter &filter)
{
    if (const auto checked = checkFilter(filter); !checked)
        return checked.error();
    auto connection = context.lease();
    if (!connection)
        return connection.error();
    auto transaction = db::Transaction::begin(**connection, db::Transaction::Mode::ReadOnly);
    if (!transaction)
        return transaction.error();
    return (*connection)->execute(statement);
}

} // namespace

Result<core::RowEstimate> estimateRows(jobs::JobContext &context, const WindowRequest &request)
{
    db::Statement statement = filteredStatement(request, QStringLiteral("1"));
    statement.sql.prepend(QStringLiteral("EXPLAIN (FORMAT JSON) "));
    const auto result = readOnly(context, statement, request.filter);
    if (!result)
        return result.error();
    const QJsonArray plans = QJsonDocument::fromJson(result->bytes(0, 0).toByteArray()).array();
    const QJsonObject plan = plans.at(0).toObject().value(u"Plan").toObject();
    return core::RowEstimate{plan.value(u"Plan Rows").toDouble(-1)};
}

Result<core::RowCount> countRows(jobs::JobContext &context, const WindowRequest &request)
{
    const auto result = readOnly(context, filteredStatement(request, QStringLiteral("count(*)")), request.filter);
    if (!result)
        return result.error();
    return core::RowCount{result->integer(0, 0)};
}

} // namespace tables
