#include "ui/mainwindow/queryembedder.h"

#include "app/embedding/serveridentity.h"
#include "app/embedding/textmodelfile.h"
#include "app/workspace/textmodelstore.h"

#include <QCoreApplication>

using core::Result;
using vectors::VectorValue;

namespace {

Result<workspace::TextModelPlace> placeOf(jobs::JobContext &context, const search::SearchTarget &target)
{
    const auto lease = context.lease();
    if (!lease)
        return lease.error();
    const auto server = embedding::serverIdentity(**lease);
    if (!server)
        return server.error();
    return workspace::TextModelPlace{*server, (*lease)->serverInfo().database, target.table.schema, target.table.name,
                                     target.column};
}

core::Error noModel(const search::SearchTarget &target)
{
    core::Error error = core::invalidInput(
        QStringLiteral("there is no built-in model for column \"%1\" of %2").arg(target.column, target.table.toText()),
        QStringLiteral("\"pgvector-workbench-cli embed --builtin\" makes vectors of a text column and keeps the model "
                       "that made them; a vector from elsewhere can be pasted"));
    error.kind = core::ErrorKind::Missing;
    return error;
}

Result<VectorValue> embedQuery(jobs::JobContext &context, const workspace::Workspace &workspace,
                               const search::SearchTarget &target, const QString &text)
{
    const auto place = placeOf(context, target);
    if (!place)
        return place.error();
    const auto stored = workspace::findTextModel(workspace, *place);
    if (!stored)
        return stored.error();
    if (!*stored)
        return noModel(target);
    const auto model = embedding::modelFromBytes((**stored).model);
    if (!model)
        return model.error();
    auto vector = model->embed(text);
    const auto type = target.expression.isEmpty() ? target.shape.type : target.columnShape.type;
    if (vector && type == vectors::VectorType::Halfvec)
        vector->type = type;
    return vector;
}

} // namespace

TextEmbedder queryEmbedder(const workspace::Workspace &workspace)
{
    TextEmbedder embedder;
    embedder.name = [](const search::SearchTarget &) {
        return QCoreApplication::translate("queryembedder", "by the column's built-in model");
    };
    embedder.embed = [workspace](jobs::JobContext &context, const search::SearchTarget &target, const QString &text) {
        return embedQuery(context, workspace, target, text);
    };
    return embedder;
}
