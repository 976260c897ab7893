#include "app/search/findquery.h"

#include "app/catalog/indexexpression.h"
#include "app/db/quoting.h"
#include "app/search/checkquery.h"

namespace search {

using core::Error;
using core::Result;
using db::Parameter;
using db::Statement;
using vectors::VectorValue;

namespace {

QString rowText(const SearchTarget &target, const RowKey &key)
{
    const QStringList columns = keyColumnsOf(target);
    QStringList parts;
    for (qsizetype i = 0; i < columns.size(); ++i)
        parts << QStringLiteral("%1 = %2").arg(columns[i], key[i]);
    return parts.join(QStringLiteral(", "));
}

bool takesWholeVectors(const SearchTarget &target)
{
    return !target.expression.isEmpty() && catalog::columnsRead(target.expression) == QStringList{target.column};
}

Statement rowStatement(const SearchTarget &target, const RowKey &key)
{
    Statement statement;
    QStringList columns;
    QStringList conditions;
    const QStringList keyColumns = keyColumnsOf(target);
    for (qsizetype i = 0; i < keyColumns.size(); ++i) {
        columns << db::quoteIdentifier(keyColumns[i]);
        conditions << columns.last() + QStringLiteral(" = $") + QString::number(i + 1);
        statement.parameters << Parameter::text(key[i]);
    }
    const QString vector = takesWholeVectors(target) ? db::quoteIdentifier(target.column) : orderedExpression(target);
    statement.sql = QStringLiteral("SELECT %1, %2\n  FROM %3\n WHERE %4")
                        .arg(vector, columns.join(QStringLiteral(", ")), target.table.toSql(),
                             conditions.join(QStringLiteral(" AND ")));
    return statement;
}

/// A row's vector and its key as the server writes it.
struct Example
{
    VectorValue vector;
    RowKey key;
};

Result<Example> findExample(db::Connection &connection, const SearchTarget &target, const RowKey &key)
{
    const auto found = connection.execute(rowStatement(target, key));
    if (!found)
        return found.error();
    if (found->rowCount() == 0) {
        Error error = core::invalidInput(
            QStringLiteral("%1 has no row with %2").arg(target.table.toText(), rowText(target, key)));
        error.kind = core::ErrorKind::Missing;
        return error;
    }
    if (found->isNull(0, 0))
        return core::invalidInput(
            QStringLiteral("the row with %1 has no vector: \"%2\" is NULL").arg(rowText(target, key), target.column));
    const catalog::VectorShape &shape = takesWholeVectors(target) ? target.columnShape : target.shape;
    auto vector = vectors::parseVector(shape.type, found->text(0, 0));
    if (!vector)
        return vector.error();
    if (const auto checked = checkQuery(target, *vector); !checked) {
        Error error = checked.error();
        error.detail = QStringLiteral("it is the vector of the row with %1").arg(rowText(target, key));
        return error;
    }
    Example example{*std::move(vector), RowKey()};
    for (int column = 1; column < found->columnCount(); ++column)
        example.key << found->text(0, column);
    return example;
}

Result<QList<VectorValue>> findExamples(db::Connection &connection, const SearchTarget &target,
                                        const QList<RowKey> &keys, QList<RowKey> &leftOut)
{
    QList<VectorValue> found;
    for (const RowKey &key : keys) {
        auto example = findExample(connection, target, key);
        if (!example)
            return example.error();
        found << std::move(example->vector);
        if (!leftOut.contains(example->key))
            leftOut << example->key;
    }
    return found;
}

} // namespace

Result<FoundQuery> findQuery(db::Connection &connection, const SearchRequest &request)
{
    const Examples examples = examplesOf(request);
    if (examples.isEmpty())
        return FoundQuery{request.query, {}};
    FoundQuery found;
    const auto like = findExamples(connection, request.target, examples.like, found.leftOut);
    if (!like)
        return like.error();
    const auto unlike = findExamples(connection, request.target, examples.unlike, found.leftOut);
    if (!unlike)
        return unlike.error();
    const bool hasQuery = !request.row && request.query.dimensions > 0;
    auto query = combineExamples(answeredDistance(request), hasQuery ? std::optional(request.query) : std::nullopt,
                                 *like, *unlike, examples.weights);
    if (!query)
        return query.error();
    found.query = *std::move(query);
    if (const auto checked = checkQuery(request.target, found.query); !checked)
        return checked.error();
    return found;
}

} // namespace search
