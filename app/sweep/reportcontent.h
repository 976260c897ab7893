#pragma once

#include "app/sweep/sweepresult.h"

#include <QStringList>

namespace sweep {

/// A name and what it stands for: one line of the list "how it was measured".
struct ReportFact
{
    QString name;
    QString value;

    friend bool operator==(const ReportFact &, const ReportFact &) = default;
};

/// What a report of a sweep says, whatever it is written in. English, as all of the command line.
struct ReportContent
{
    QString title;        ///< "Sweep of public.items.embedding by items_hnsw"
    QString answer;       ///< the recommendation's sentence
    QStringList cautions; ///< what the reader has to know before trusting it
    QStringList columns;
    QList<QStringList> rows; ///< one per point, a cell per column
    int recommendedRow = -1; ///< -1: none
    QList<ReportFact> facts; ///< everything that the figures depend on
    QString applySql;        ///< puts the recommended setting in force; empty without one

    friend bool operator==(const ReportContent &, const ReportContent &) = default;
};

ReportContent reportContent(const SweepResult &result);

} // namespace sweep
