#pragma once

#include "app/sweep/sweeppoint.h"

#include <QString>

/// What the horizontal axis of the sweep's chart shows.
enum class PlotMeasure { P50, P95, QueriesPerSecond };

double speedOf(const sweep::SweepPoint &point, PlotMeasure measure);
/// The axis' title: "latency p50, ms".
QString speedTitle(PlotMeasure measure);
/// Better is to the left, and recall rises to the right.
bool isRising(PlotMeasure measure);
