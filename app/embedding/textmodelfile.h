#pragma once

#include "app/core/result.h"
#include "app/embedding/textmodel.h"

#include <QByteArray>

namespace embedding {

/// A model as bytes, for a file, a workspace or a database: a mark, the version of the format, the parts, a checksum.
QByteArray toBytes(const TextModel &model);

/// Reads it back. Errors Local, each with its own words: not a model, of a newer version, cut off, damaged.
core::Result<TextModel> modelFromBytes(const QByteArray &bytes);

} // namespace embedding
