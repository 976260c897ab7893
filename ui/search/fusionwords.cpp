#include "ui/search/fusionwords.h"

#include "ui/shared/format.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

using search::FusionMethod;
using search::LegIndex;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("fusionwords", text);
}

QString rowsText(qsizetype count)
{
    return (count == 1 ? tr("%1 row") : tr("%1 rows")).arg(formatCount(count));
}

QString shortNumber(double value)
{
    return numberLocale().toString(value, 'g', 4);
}

QString settingsText(const search::HybridLegAnswer &leg)
{
    if (!leg.indexMethod)
        return {};
    const bool hnsw = leg.indexMethod == vectors::IndexMethod::Hnsw;
    return hnsw ? QStringLiteral(" (ef_search %1)").arg(leg.settings.efSearch)
                : QStringLiteral(" (probes %1)").arg(leg.settings.probes);
}

/// Whether an index served the leg, or why there is nothing to serve.
QString indexText(const search::HybridLeg &request, const search::HybridLegAnswer &leg)
{
    if (std::holds_alternative<search::TextLeg>(request.search) && leg.textQuery.isEmpty())
        return tr("nothing to search is left of the words: stop words only");
    switch (leg.index) {
    case LegIndex::Used:
        return {};
    case LegIndex::NotUsed:
        return tr("the planner did not use %1").arg(request.expectedIndexes.join(QStringLiteral(", ")));
    case LegIndex::None:
        return tr("no index serves it");
    }
    Q_UNREACHABLE();
}

/// Why a vector leg has fewer candidates than it was asked for, where more can be had.
QString shortText(const search::HybridLegAnswer &leg, int asked)
{
    const bool hnsw = leg.indexMethod == vectors::IndexMethod::Hnsw;
    switch (leg.shortReason) {
    case search::ShortReason::EfSearch:
        return tr("%1 were asked for, ef_search gives at most %2").arg(formatCount(asked), leg.settings.efSearch);
    case search::ShortReason::Filter:
        return tr("%1 were asked for, the filter dropped the others").arg(formatCount(asked));
    case search::ShortReason::Probes:
        return tr("%1 were asked for, %2 probed lists hold no more").arg(formatCount(asked), leg.settings.probes);
    case search::ShortReason::ScanLimit:
        return tr("%1 were asked for, the scan came to its limit of %2")
            .arg(formatCount(asked), hnsw ? leg.settings.maxScanTuples : leg.settings.maxProbes);
    default:
        return {};
    }
}

} // namespace

QString contributionText(const search::Contribution &contribution, double weight, const search::FusionSpec &spec)
{
    if (contribution.rank == 0)
        return {};
    const QString part = formatNumber(contribution.part, 5);
    if (spec.method == FusionMethod::ReciprocalRank)
        return QStringLiteral("%1 / (%2 + %3) = %4")
            .arg(formatNumber(weight, 2), shortNumber(spec.rrfK), formatCount(contribution.rank), part);
    return QStringLiteral("%1 × %2 = %3").arg(formatNumber(weight, 2), formatNumber(contribution.normalized, 4), part);
}

QString scoreName(const search::HybridLeg &leg)
{
    if (const auto *text = std::get_if<search::TextLeg>(&leg.search))
        return text->rank == search::TextRank::CoverDensity ? QStringLiteral("ts_rank_cd") : QStringLiteral("ts_rank");
    return std::holds_alternative<search::TrigramLeg>(leg.search) ? tr("word similarity") : tr("distance");
}

QString legSentence(const search::HybridLegAnswer &leg)
{
    QString text = tr("%1 in %2").arg(rowsText(leg.rows.size()), formatDuration(leg.elapsed));
    if (!leg.indexUsed.isEmpty())
        text += u' ' + tr("by %1").arg(leg.indexUsed) + settingsText(leg);
    if (leg.recall)
        text += QStringLiteral(" · ") + tr("recall %1").arg(formatRecall(leg.recall->value));
    return text;
}

QString legRemark(const search::HybridLeg &request, const search::HybridLegAnswer &leg)
{
    const QString few = shortText(leg, request.candidates);
    const QString index = indexText(request, leg);
    return few.isEmpty() || index.isEmpty() ? few + index : index + QStringLiteral("; ") + few;
}

QString hybridSentence(const search::HybridAnswer &answer)
{
    QSet<int> candidates;
    for (const search::HybridLegAnswer &leg : answer.legs) {
        for (const search::HybridLegRow &row : leg.rows)
            candidates.insert(row.row);
    }
    const qsizetype shown = std::min<qsizetype>(answer.request.k, candidates.size());
    return tr("%1 in %2: %3 candidates of %4 legs")
        .arg(rowsText(shown), formatDuration(answer.elapsed), formatCount(candidates.size()),
             formatCount(answer.legs.size()));
}
