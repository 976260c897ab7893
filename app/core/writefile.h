#pragma once

#include "app/core/result.h"

#include <QByteArray>

namespace core {

/// Writes a whole file, or leaves the old one as it was. Not for the window's thread. Error Local names the file.
Result<void> writeFile(const QString &path, const QByteArray &bytes);

} // namespace core
