#include "ui/search/takenquery.h"

namespace {

bool isSameQuery(const search::SearchRequest &a, const search::SearchRequest &b)
{
    const bool sameQuery = a.row || a.query == b.query || (!a.queryLabel.isEmpty() && a.queryLabel == b.queryLabel);
    return a.target.table == b.target.table && a.target.column == b.target.column &&
           a.target.expression == b.target.expression && a.target.distance == b.target.distance && a.row == b.row &&
           a.examples == b.examples && a.rerank.has_value() == b.rerank.has_value() && sameQuery;
}

const search::SearchRequest *searchOf(const search::HybridLeg &leg)
{
    const auto *vector = std::get_if<search::VectorLeg>(&leg.search);
    return vector ? &vector->search : nullptr;
}

} // namespace

std::optional<vectors::VectorValue> takenQuery(const SearchTask &task,
                                               const std::optional<search::SearchAnswer> &answer)
{
    const search::SearchRequest &request = task.search;
    if (!request.row && request.examples.isEmpty() && request.query.dimensions > 0)
        return request.query;
    if (answer && isSameQuery(request, answer->request))
        return answer->query;
    return std::nullopt;
}

std::optional<search::Takeaway> takeawayOf(const search::HybridRequest &request, const search::HybridAnswer &answer)
{
    if (request.legs.size() != answer.request.legs.size())
        return std::nullopt;
    QList<vectors::VectorValue> queries;
    for (qsizetype i = 0; i < request.legs.size(); ++i) {
        const search::SearchRequest *asked = searchOf(request.legs[i]);
        const search::SearchRequest *answered = searchOf(answer.request.legs[i]);
        if (!asked != !answered || (asked && !isSameQuery(*asked, *answered)))
            return std::nullopt;
        if (asked)
            queries << answer.legs[i].query;
    }
    return search::takeawayOf(request, queries, answer.leftOut);
}
