#pragma once

#include "app/workspace/sweepstore.h"

#include <QByteArray>

namespace sweep {

/// A sweep with the raw samples that it is made of, where there are any.
struct SweepFile
{
    workspace::StoredSweep sweep;
    QList<workspace::SweepSampleRecord> samples;

    friend bool operator==(const SweepFile &, const SweepFile &) = default;
};

/// A sweep of the workspace of any kind, with its head, all points and its samples, as a file that `sweepFromFile`
/// takes back: JSON with a version, UTF-8. Error Local when the samples cannot be read.
core::Result<QByteArray> sweepToFile(const SweepFile &file);

/// Error InvalidInput names the field that is missing or wrong, as in "points[3].point.recall is no number", or says
/// that the file is of a newer version. Files of version 1 have no samples.
core::Result<SweepFile> sweepFromFile(const QByteArray &bytes);

/// Which raw samples a file is given: all, or those of a sweep that has at most FewSamples.
enum class ExportedSamples { IfFew, All };
constexpr qint64 FewSamples = 100000;

/// Writes the file of a sweep; one whose name ends in .csv has its samples alone, all of them, a line each. Answers
/// whether samples were left out. Errors: Missing for the sweep, Local for the file, InvalidInput for a .csv of a sweep
/// that keeps no samples.
core::Result<bool> exportSweep(const workspace::Workspace &workspace, qint64 id, const QString &path,
                               ExportedSamples samples = ExportedSamples::IfFew);
/// Reads such a file into the workspace, samples and all, and answers the new sweep's id. Errors: Local for the file,
/// InvalidInput for what is in it, which then names the file too.
core::Result<qint64> importSweep(const workspace::Workspace &workspace, const QString &path);

} // namespace sweep
