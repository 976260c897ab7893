#pragma once

#include "app/catalog/catalog.h"
#include "app/embedding/textmodel.h"
#include "app/jobs/jobcontext.h"
#include "app/workspace/textmodelstore.h"

#include <optional>

namespace embedding {

/// A built-in model that the workspace keeps, with the text column that it was fitted on.
struct KeptModel
{
    TextModel model;
    QString textColumn;
};

/// Where the workspace keeps the model of a vector column; asks the connection's server who it is.
core::Result<workspace::TextModelPlace> modelPlace(jobs::JobContext &context, const catalog::ObjectName &table,
                                                   const QString &vectorColumn);

/// The model that is kept for the column, if any. Errors: Local when it is damaged or of a newer program.
core::Result<std::optional<KeptModel>> findModel(const workspace::Workspace &workspace,
                                                 const workspace::TextModelPlace &place);

/// Whose model is wanted.
struct ModelRequest
{
    catalog::ObjectName table;
    QString textColumn;
    QString vectorColumn;
    bool refit = false; ///< although one is kept
};

/// The built-in model of a vector column: the kept one, else one that is fitted on the text column now, with as many
/// dimensions as the vector column has (128 when it has no number), and kept. Vectors of one column come from one
/// model: InvalidInput when the column holds vectors and a model would have to be fitted, and when the kept one is of
/// another text column. Errors also: those of fitTextColumn and of the workspace.
core::Result<TextModel> builtinModel(jobs::JobContext &context, const workspace::Workspace &workspace,
                                     const ModelRequest &request);

/// `text` by the column's kept model. Errors: Missing when there is none, InvalidInput when it is not the one that made
/// the column's vectors (twenty rows are asked), those of TextModel::embed.
core::Result<vectors::VectorValue> embedByKeptModel(jobs::JobContext &context, const workspace::Workspace &workspace,
                                                    const catalog::ObjectName &table, const QString &vectorColumn,
                                                    const QString &text);

} // namespace embedding
