#include "ui/sweep/plotmeasure.h"

#include <QCoreApplication>

double speedOf(const sweep::SweepPoint &point, PlotMeasure measure)
{
    switch (measure) {
    case PlotMeasure::P50:
        return point.latency.p50.value;
    case PlotMeasure::P95:
        return point.latency.p95.value;
    case PlotMeasure::QueriesPerSecond:
        return point.latency.queriesPerSecond;
    }
    return 0;
}

QString speedTitle(PlotMeasure measure)
{
    switch (measure) {
    case PlotMeasure::P50:
        return QCoreApplication::translate("SweepPlot", "latency p50, ms");
    case PlotMeasure::P95:
        return QCoreApplication::translate("SweepPlot", "latency p95, ms");
    case PlotMeasure::QueriesPerSecond:
        return QCoreApplication::translate("SweepPlot", "queries/s of one client");
    }
    return {};
}

bool isRising(PlotMeasure measure)
{
    return measure != PlotMeasure::QueriesPerSecond;
}
