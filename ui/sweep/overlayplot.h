#pragma once

#include "app/sweep/sweepresult.h"
#include "ui/sweep/plotmeasure.h"

#include <QPalette>

class QCustomPlot;

/// An earlier sweep, drawn beside the one that the page is about.
struct SweepOverlay
{
    qint64 id = 0; ///< in the workspace
    QString label;
    sweep::SweepResult result;

    friend bool operator==(const SweepOverlay &, const SweepOverlay &) = default;
};

/// Draws the points that the overlay's own index answered by a thin line, the others as small squares; the legend has
/// its label. `number` counts the overlays from 0 and chooses the colour.
void addOverlay(QCustomPlot &plot, const SweepOverlay &overlay, int number, PlotMeasure measure,
                const QPalette &palette);
