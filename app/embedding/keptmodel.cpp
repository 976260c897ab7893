#include "app/embedding/keptmodel.h"

#include "app/catalog/loadcatalog.h"
#include "app/embedding/fillstatement.h"
#include "app/embedding/fittextmodel.h"
#include "app/embedding/serveridentity.h"
#include "app/embedding/textmodelfile.h"

#include <algorithm>

namespace embedding {

using core::Result;

namespace {

/// halfvec rounds.
constexpr double LeastSimilarity = 0.98;

Result<bool> hasVectors(db::Connection &connection, const FillTarget &target)
{
    const auto row = connection.execute(QStringLiteral("SELECT EXISTS (SELECT FROM %1 WHERE %2 IS NOT NULL)")
                                            .arg(target.table.toSql(), catalog::identifierToSql(target.vectorColumn)));
    if (!row)
        return row.error();
    return row->boolean(0, 0);
}

core::Error otherModelsVectors(const FillTarget &target)
{
    return core::invalidInput(
        QStringLiteral("column \"%1\" of %2 holds vectors of another model than the one that would be fitted")
            .arg(target.vectorColumn, target.table.toText()),
        QStringLiteral("name the server and model that made them; to begin anew: UPDATE %1 SET %2 = NULL")
            .arg(target.table.toSql(), catalog::identifierToSql(target.vectorColumn)));
}

/// Fits the model on the column, which must hold no vectors yet.
Result<TextModel> fitModel(jobs::JobContext &context, const ModelRequest &request)
{
    auto connection = context.lease();
    if (!connection)
        return connection.error();
    const auto table = catalog::loadTable(**connection, request.table);
    if (!table)
        return table.error();
    const auto target = fillTarget(*table, request.textColumn, request.vectorColumn);
    if (!target)
        return target.error();
    const auto filled = hasVectors(**connection, *target);
    if (!filled)
        return filled.error();
    if (*filled)
        return otherModelsVectors(*target);
    TextModelRules rules;
    if (target->shape.dimensions > 0)
        rules.dimensions = target->shape.dimensions;
    auto fitted = fitTextColumn(context, **connection, *table, request.textColumn, rules);
    if (!fitted)
        return fitted.error();
    return std::move(fitted->model);
}

/// Whether the model gives some rows the vectors that they have. A text may have changed since, all of them not.
Result<void> checkVectors(jobs::JobContext &context, const catalog::ObjectName &table, const QString &vectorColumn,
                          const KeptModel &kept)
{
    auto connection = context.lease();
    if (!connection)
        return connection.error();
    const QString text = catalog::identifierToSql(kept.textColumn);
    const QString vector = catalog::identifierToSql(vectorColumn);
    const auto rows = (*connection)
                          ->execute(QStringLiteral("SELECT %1::text, %2::text FROM %3 WHERE %1 IS NOT NULL AND %2 IS "
                                                   "NOT NULL LIMIT 20")
                                        .arg(text, vector, table.toSql()));
    if (!rows)
        return rows.error();
    double best = rows->rowCount() == 0 ? 1 : -1;
    for (int row = 0; row < rows->rowCount(); ++row) {
        const auto stored = vectors::parseVector(vectors::VectorType::Vector, rows->text(row, 1));
        const auto made = kept.model.embed(rows->text(row, 0));
        if (stored && made && stored->dimensions == made->dimensions)
            best = std::max(best, 1 - vectors::distanceBetween(vectors::Distance::Cosine, *stored, *made));
    }
    if (best >= LeastSimilarity)
        return {};
    return core::invalidInput(
        QStringLiteral("the built-in model that is kept for column \"%1\" of %2 did not make the column's vectors")
            .arg(vectorColumn, table.toText()),
        QStringLiteral("name the server and model that made them"));
}

core::Error noModel(const catalog::ObjectName &table, const QString &column)
{
    core::Error error = core::invalidInput(
        QStringLiteral("there is no built-in model for column \"%1\" of %2").arg(column, table.toText()),
        QStringLiteral("name the server and model that made its vectors; \"embed --builtin\" makes vectors and a "
                       "model of its own, \"sandbox demo\" those of demo.functions"));
    error.kind = core::ErrorKind::Missing;
    return error;
}

} // namespace

Result<workspace::TextModelPlace> modelPlace(jobs::JobContext &context, const catalog::ObjectName &table,
                                             const QString &vectorColumn)
{
    auto connection = context.lease();
    if (!connection)
        return connection.error();
    const auto server = serverIdentity(**connection);
    if (!server)
        return server.error();
    return workspace::TextModelPlace{*server, (*connection)->serverInfo().database, table.schema, table.name,
                                     vectorColumn};
}

Result<std::optional<KeptModel>> findModel(const workspace::Workspace &workspace,
                                           const workspace::TextModelPlace &place)
{
    const auto stored = workspace::findTextModel(workspace, place);
    if (!stored)
        return stored.error();
    if (!*stored)
        return std::optional<KeptModel>();
    auto model = modelFromBytes((**stored).model);
    if (!model)
        return model.error();
    return std::optional(KeptModel{std::move(*model), (**stored).textColumn});
}

Result<TextModel> builtinModel(jobs::JobContext &context, const workspace::Workspace &workspace,
                               const ModelRequest &request)
{
    const auto place = modelPlace(context, request.table, request.vectorColumn);
    if (!place)
        return place.error();
    if (!request.refit) {
        const auto kept = findModel(workspace, *place);
        if (!kept)
            return kept.error();
        if (*kept && (**kept).textColumn == request.textColumn)
            return (**kept).model;
        if (*kept)
            return core::invalidInput(
                QStringLiteral("the built-in model of column \"%1\" is fitted on column \"%2\", not on \"%3\"")
                    .arg(request.vectorColumn, (**kept).textColumn, request.textColumn));
    }
    auto model = fitModel(context, request);
    if (!model)
        return model.error();
    if (const auto stored = workspace::storeTextModel(workspace, *place, request.textColumn, toBytes(*model)); !stored)
        return stored.error();
    return model;
}

Result<vectors::VectorValue> embedByKeptModel(jobs::JobContext &context, const workspace::Workspace &workspace,
                                              const catalog::ObjectName &table, const QString &vectorColumn,
                                              const QString &text)
{
    const auto place = modelPlace(context, table, vectorColumn);
    if (!place)
        return place.error();
    const auto kept = findModel(workspace, *place);
    if (!kept)
        return kept.error();
    if (!*kept)
        return noModel(table, vectorColumn);
    if (const auto checked = checkVectors(context, table, vectorColumn, **kept); !checked)
        return checked.error();
    return (**kept).model.embed(text);
}

} // namespace embedding
