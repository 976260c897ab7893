#pragma once

#include "app/sweep/loadresult.h"

#include <QString>

/// What the Load page says, from values.

/// "4 clients".
QString clientWords(int connections);
/// All figures of a point, several lines, plain text.
QString loadPointDetails(const sweep::LoadPoint &point, const sweep::LoadHead &head);
/// "items_hnsw", or what it is instead.
QString loadPlanWords(const sweep::LoadPoint &point);

/// The one answer in large type: of the setting that gives most.
QString loadAnswerText(const sweep::LoadResult &result);
/// What it rests on, and the other settings', in small type.
QString loadAnswerDetails(const sweep::LoadResult &result);
/// What to beware of: refused connections, a plan without the index, a busy client; empty when there is nothing.
QString loadAnswerCaveat(const sweep::LoadResult &result);
