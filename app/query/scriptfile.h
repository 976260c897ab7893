#pragma once

#include "app/core/result.h"

#include <QString>

namespace query {

/// Bytes of the longest script that an editor should hold.
constexpr qint64 LongestScript = 32 * 1024 * 1024;

/// The text of an SQL file in UTF-8, with or without a byte order mark, its line ends as `\n`. Not for the window's
/// thread. Error Local names the file: not readable, too long, not UTF-8.
core::Result<QString> readScriptFile(const QString &path);

} // namespace query
