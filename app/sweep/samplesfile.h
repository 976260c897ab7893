#pragma once

#include "app/workspace/sweepstore.h"

#include <QJsonArray>

namespace sweep {

/// Raw samples of a sweep as JSON: an object a point, with a list for each figure, side by side in the order of
/// measuring; what is not known is null. Sweeps of settings and filters have query (its place among the queries, from
/// 0), ms, recall, recall_by_id, published_recall, rows, short, repeated; throughput has ms alone. Error Local when the
/// workspace's bytes cannot be read.
core::Result<QJsonArray> samplesToJson(workspace::SweepKind kind, const QList<workspace::SweepSampleRecord> &samples);

/// Back, one record a point. Error InvalidInput names the field, as in "samples[2].recall is no list of 40 numbers".
core::Result<QList<workspace::SweepSampleRecord>> samplesFromJson(workspace::SweepKind kind, const QJsonArray &json);

/// How many there are, by the workspace's bytes.
core::Result<qint64> sampleCount(workspace::SweepKind kind, const QList<workspace::SweepSampleRecord> &samples);

/// A line a sample, with a line of names: what tells its point apart, its settings, whether it was forced, the figures.
core::Result<QString> samplesCsv(const workspace::StoredSweep &sweep,
                                 const QList<workspace::SweepSampleRecord> &samples);

} // namespace sweep
