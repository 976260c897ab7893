#pragma once

#include "app/sweep/sweepresult.h"

#include <QString>

/// What the Sweep page says, from values.

/// "ef_search 80"; settings of the index methods without their prefix.
QString shortSettings(const sweep::GridPoint &settings);
/// The settings of a point, and whether the index was forced: "ef_search 80 forced".
QString pointName(const sweep::SweepPoint &point);
/// Name of the setting that is swept, for people: "ef_search".
QString settingName(vectors::IndexMethod method);

/// "items_hnsw", or what it is instead: "exact: Seq Scan on items".
QString planWords(const sweep::SweepPoint &point);
/// All figures of a point, several lines, plain text.
QString pointDetails(const sweep::SweepPoint &point);

/// The one answer in large type.
QString answerText(const sweep::SweepResult &result);
/// "a larger ef_search": what may bring the target into reach.
QString remedyWords(sweep::Remedy remedy, const sweep::SweepHead &head);
/// What it rests on, in small type.
QString answerDetails(const sweep::SweepResult &result);
/// What to beware of: optimistic queries, a planner that leaves the index; empty when there is nothing.
QString answerCaveat(const sweep::SweepResult &result);
