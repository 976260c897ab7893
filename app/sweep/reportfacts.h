#pragma once

#include "app/sweep/reportdocument.h"
#include "app/sweep/sweepresult.h"

namespace sweep {

/// "0.957".
QString recallText(double recall);
/// "0.957 (0.948–0.965)".
QString intervalText(const MeanInterval &recall);
/// "0.948–0.965".
QString rangeText(const MeanInterval &recall);
/// In milliseconds, without the unit.
QString timeText(core::Milliseconds time);
/// "12.5 MiB".
QString sizeText(core::Bytes size);
/// A whole number.
QString countText(double count);
/// Which index answered, or what did instead.
QString planText(const PlanVerdict &plan);
/// The one value of a setting, else all of them by name.
QString shortSettingsText(const SweepPoint &point);

/// What the figures of every kind of measurement depend on: queries, k, distance, condition, seed, exact neighbours.
QList<ReportFact> measuredFacts(const SweepHead &head);
/// Server, table, index, memory, settings that are not at their defaults, other sessions. What is not known of an
/// index is left out.
QList<ReportFact> serverFacts(const SweepHead &head);

/// Each plan by which the queries were answered, once: the hash of its shape, and its words.
QList<ReportFact> planFacts(const QList<PlanVerdict> &plans);

/// What is to be said of the queries, of ties, of other sessions.
QStringList queryCautions(const SweepHead &head);

/// "How it was measured".
ReportSection factsSection(const QList<ReportFact> &facts);
/// "Put it in force"; to be left out when there is none.
ReportSection applySection(const QString &sql, const QStringList &paragraphs = {});

} // namespace sweep
