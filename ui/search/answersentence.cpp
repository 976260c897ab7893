#include "ui/search/answersentence.h"

#include "ui/shared/format.h"

#include <QCoreApplication>

using search::SearchAnswer;
using search::ShortReason;

namespace {

QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("answersentence", text, nullptr, count);
}

/// The program has no translation file, so that plurals are made here.
QString rowsText(qsizetype count)
{
    return (count == 1 ? tr("%1 row") : tr("%1 rows")).arg(formatCount(count));
}

/// The settings that the index worked under, such as " (ef_search 40)".
QString settingsText(const SearchAnswer &answer)
{
    if (!answer.indexMethod)
        return {};
    const bool hnsw = answer.indexMethod == vectors::IndexMethod::Hnsw;
    QString text = hnsw ? QStringLiteral("ef_search %1").arg(answer.settings.efSearch)
                        : QStringLiteral("probes %1").arg(answer.settings.probes);
    const QString iterative = hnsw ? answer.settings.hnswIterativeScan : answer.settings.ivfflatIterativeScan;
    if (!iterative.isEmpty() && iterative != u"off")
        text += QStringLiteral(", ") + iterative;
    return QStringLiteral(" (%1)").arg(text);
}

QString wayText(const SearchAnswer &answer)
{
    if (!answer.indexUsed.isEmpty())
        return tr("by %1").arg(answer.indexUsed) + settingsText(answer);
    return tr("by an exact scan, no vector index");
}

QString recallText(const search::ExactComparison &exact)
{
    QString text = tr("recall %1").arg(formatRecall(exact.recall.value));
    if (!exact.missed.isEmpty())
        text += tr(": %1 missed").arg(rowsText(exact.missed.size()));
    return text;
}

QString shortText(const SearchAnswer &answer)
{
    const QString asked = rowsText(answer.request.k);
    switch (answer.shortReason) {
    case ShortReason::None:
        return {};
    case ShortReason::EfSearch:
        return tr("Fewer than the %1 asked for: the index gives at most ef_search = %2 candidates. Raise ef_search to "
                  "%3, or switch iterative scan on.")
            .arg(asked, answer.settings.efSearch, formatCount(search::limitOf(answer.request)));
    case ShortReason::Filter:
        return tr("Fewer than the %1 asked for: the filter dropped most of what the index gave. Raise %2, switch "
                  "iterative scan on, or index what the filter reads.")
            .arg(asked, answer.indexMethod == vectors::IndexMethod::Hnsw ? QStringLiteral("ef_search")
                                                                         : QStringLiteral("probes"));
    case ShortReason::Probes:
        return tr("Fewer than the %1 asked for: the %2 probed lists hold no more. Raise probes, or switch iterative "
                  "scan on.")
            .arg(asked, answer.settings.probes);
    case ShortReason::Threshold:
        return tr("Fewer than the %1 asked for: the others are farther than the greatest distance.").arg(asked);
    case ShortReason::ScanLimit:
        return tr("Fewer than the %1 asked for: the iterative scan came to its limit (%2) or to the end of the index.")
            .arg(asked, answer.indexMethod == vectors::IndexMethod::Hnsw
                            ? QStringLiteral("hnsw.max_scan_tuples %1").arg(answer.settings.maxScanTuples)
                            : QStringLiteral("ivfflat.max_probes %1").arg(answer.settings.maxProbes));
    case ShortReason::NoVector:
        return tr("Fewer than the %1 asked for: the index holds no more, or the other rows have no distance (NULL, or "
                  "zero under cosine).")
            .arg(asked);
    case ShortReason::FewerRows:
        return tr("Fewer than the %1 asked for: no more rows match.").arg(asked);
    }
    Q_UNREACHABLE();
}

QString planText(const SearchAnswer &answer)
{
    if (!answer.indexUsed.isEmpty())
        return {};
    if (!answer.plan.seqScans.isEmpty())
        return tr("The planner read all of %1 and sorted.").arg(answer.plan.seqScans.join(QStringLiteral(", ")));
    if (!answer.plan.indexes.isEmpty())
        return tr("The planner found the rows by %1 and sorted them.")
            .arg(answer.plan.indexes.join(QStringLiteral(", ")));
    return {};
}

} // namespace

QString answerSentence(const SearchAnswer &answer)
{
    QString sentence =
        tr("%1 in %2 ").arg(rowsText(answer.rows.size()), formatDuration(answer.elapsed)) + wayText(answer);
    if (answer.exact)
        sentence += QStringLiteral(" · ") + recallText(*answer.exact);
    return sentence;
}

QString answerRemark(const SearchAnswer &answer)
{
    QStringList remarks{shortText(answer), planText(answer)};
    if (answer.exact)
        remarks << tr("The exact answer took %1.").arg(formatDuration(answer.exact->elapsed));
    remarks.removeAll(QString());
    return remarks.join(u' ');
}
