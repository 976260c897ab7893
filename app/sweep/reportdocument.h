#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace sweep {

/// A name and what it stands for: one line of the list "how it was measured".
struct ReportFact
{
    QString name;
    QString value;

    friend bool operator==(const ReportFact &, const ReportFact &) = default;
};

/// A row has a cell per column.
struct ReportTable
{
    QStringList columns;
    QList<QStringList> rows;
    QList<int> marked; ///< rows that the answer is about

    friend bool operator==(const ReportTable &, const ReportTable &) = default;
};

/// A part of a report; what is empty is left out.
struct ReportSection
{
    QString title;
    QStringList paragraphs;
    QString chart; ///< an SVG element that is coloured by CSS variables: --text, --back, --faint, --hnsw, --ivfflat,
                   ///< --exact, and --series0 … --series7
    ReportTable table;
    QList<ReportFact> facts;
    QString sql;

    friend bool operator==(const ReportSection &, const ReportSection &) = default;
};

/// What a report says, whatever it is written in. English, as all of the command line.
struct ReportDocument
{
    QString title;        ///< "Sweep of public.items.embedding by items_hnsw"
    QString answer;       ///< in one sentence, or a few
    QStringList cautions; ///< what the reader has to know before trusting it
    QList<ReportSection> sections;
    QString method; ///< how such a measurement is made

    friend bool operator==(const ReportDocument &, const ReportDocument &) = default;
};

} // namespace sweep
