#pragma once

#include "app/core/result.h"
#include "app/workspace/workspace.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <optional>

namespace workspace {

/// The vector column that a built-in embedding model is for. `server` tells clusters apart, whatever way leads there.
struct TextModelPlace
{
    QString server;
    QString database;
    QString schema;
    QString table;
    QString vectorColumn;

    friend bool operator==(const TextModelPlace &, const TextModelPlace &) = default;
};

/// A model as app/embedding packs it.
struct StoredTextModel
{
    QString textColumn; ///< that it was fitted on
    QDateTime madeAt;   ///< UTC, set by storeTextModel
    QByteArray model;

    friend bool operator==(const StoredTextModel &, const StoredTextModel &) = default;
};

/// Keeps the model of the column; one that was there is replaced.
core::Result<void> storeTextModel(const Workspace &workspace, const TextModelPlace &place, const QString &textColumn,
                                  const QByteArray &model);
core::Result<std::optional<StoredTextModel>> findTextModel(const Workspace &workspace, const TextModelPlace &place);
/// Having had none is no error.
core::Result<void> deleteTextModel(const Workspace &workspace, const TextModelPlace &place);

} // namespace workspace
