#pragma once

#include "app/workspace/sweepstore.h"

#include <QByteArray>

namespace sweep {

/// A sweep of the workspace of any kind, with its head and all points, as a file that `sweepFromFile` takes back:
/// JSON with a version, UTF-8. The raw samples that only a resumed sweep needs are left out.
QByteArray sweepToFile(const workspace::StoredSweep &sweep);

/// Error InvalidInput names the field that is missing or wrong, as in "points[3].point.recall is no number", or says
/// that the file is of a newer version.
core::Result<workspace::StoredSweep> sweepFromFile(const QByteArray &bytes);

/// Writes the file of a sweep. Errors: Missing for the sweep, Local for the file.
core::Result<void> exportSweep(const workspace::Workspace &workspace, qint64 id, const QString &path);
/// Reads such a file into the workspace and answers the new sweep's id. Errors: Local for the file, InvalidInput for
/// what is in it, which then names the file too.
core::Result<qint64> importSweep(const workspace::Workspace &workspace, const QString &path);

} // namespace sweep
