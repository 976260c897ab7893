#include "app/search/shortanswer.h"

#include <algorithm>

namespace search {

using vectors::IndexMethod;

namespace {

constexpr int mostEfSearch = 1000;
constexpr int mostProbes = 32768;

bool isHnsw(const SearchAnswer &answer)
{
    return answer.indexMethod == IndexMethod::Hnsw;
}

QString iterativeScan(const SearchAnswer &answer)
{
    return isHnsw(answer) ? answer.settings.hnswIterativeScan : answer.settings.ivfflatIterativeScan;
}

bool scansIteratively(const SearchAnswer &answer)
{
    const QString iterative = iterativeScan(answer);
    return !iterative.isEmpty() && iterative != u"off";
}

bool hasConditions(const SearchRequest &request)
{
    return !request.target.where.trimmed().isEmpty() || !request.filters.isEmpty();
}

/// The index gives fewer rows than it is asked for.
bool isCutByEfSearch(const SearchAnswer &answer)
{
    return isHnsw(answer) && !scansIteratively(answer) && rowsAsked(answer.request) > answer.settings.efSearch.toInt();
}

QList<Setting> iterativeCure(const SearchAnswer &answer)
{
    if (!answer.settings.hasIterativeScan())
        return {};
    if (isHnsw(answer))
        return {{QStringLiteral("hnsw.iterative_scan"), QStringLiteral("strict_order")}};
    return {{QStringLiteral("ivfflat.iterative_scan"), QStringLiteral("relaxed_order")}};
}

/// Enough for the rows that are asked for, or twice as high where they are lost to a condition.
QList<Setting> efSearchCure(const SearchAnswer &answer)
{
    const qint64 asked = rowsAsked(answer.request);
    const qint64 now = answer.settings.efSearch.toInt();
    if (asked > mostEfSearch && answer.settings.hasIterativeScan())
        return iterativeCure(answer);
    if (now >= mostEfSearch)
        return {};
    const qint64 wanted = std::min<qint64>(mostEfSearch, asked > now ? asked : 2 * now);
    return {{QStringLiteral("hnsw.ef_search"), QString::number(wanted)}};
}

QList<Setting> probesCure(const SearchAnswer &answer)
{
    const QList<Setting> iterative = iterativeCure(answer);
    if (!iterative.isEmpty())
        return iterative;
    const int probes = answer.settings.probes.toInt();
    return {{QStringLiteral("ivfflat.probes"), QString::number(std::min(mostProbes, std::max(1, probes) * 4))}};
}

QList<Setting> scanLimitCure(const SearchAnswer &answer)
{
    if (!isHnsw(answer))
        return {{QStringLiteral("ivfflat.max_probes"), QString::number(mostProbes)}};
    const qint64 tuples = std::min<qint64>(answer.settings.maxScanTuples.toLongLong() * 10, 2147483647);
    return {{QStringLiteral("hnsw.max_scan_tuples"), QString::number(tuples)}};
}

} // namespace

qint64 rowsAsked(const SearchRequest &request)
{
    return qint64(limitOf(request)) * (request.rerank ? request.rerank->factor : 1);
}

ShortReason shortReasonOf(const SearchAnswer &answer)
{
    const auto withoutIndex = [&answer] {
        return answer.rowsWithoutDistance > 0 ? ShortReason::NoVector : ShortReason::FewerRows;
    };
    const SearchRequest &request = answer.request;
    if (answer.rows.size() >= request.k)
        return ShortReason::None;
    const bool exactHasNoMore = answer.exact && answer.exact->rows.size() <= answer.rows.size();
    if (request.maxDistance && (exactHasNoMore || !answer.indexMethod))
        return ShortReason::Threshold;
    if (exactHasNoMore || !answer.indexMethod)
        return withoutIndex();
    if (scansIteratively(answer))
        return request.maxDistance ? ShortReason::Threshold : ShortReason::ScanLimit;
    if (isCutByEfSearch(answer))
        return ShortReason::EfSearch;
    if (request.maxDistance)
        return ShortReason::Threshold;
    if (hasConditions(request))
        return ShortReason::Filter;
    return isHnsw(answer) ? ShortReason::NoVector : ShortReason::Probes;
}

QList<Setting> cureOf(const SearchAnswer &answer)
{
    switch (answer.shortReason) {
    case ShortReason::EfSearch:
        return efSearchCure(answer);
    case ShortReason::Filter: {
        const QList<Setting> iterative = iterativeCure(answer);
        if (!iterative.isEmpty())
            return iterative;
        return isHnsw(answer) ? efSearchCure(answer) : probesCure(answer);
    }
    case ShortReason::Probes:
        return probesCure(answer);
    case ShortReason::ScanLimit:
        return scanLimitCure(answer);
    case ShortReason::None:
        return answer.request.rerank && isCutByEfSearch(answer) ? efSearchCure(answer) : QList<Setting>();
    case ShortReason::Threshold:
    case ShortReason::NoVector:
    case ShortReason::FewerRows:
        return {};
    }
    Q_UNREACHABLE();
}

} // namespace search
