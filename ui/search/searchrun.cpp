#include "ui/search/searchrun.h"

#include "app/search/runhybrid.h"
#include "app/search/runsearch.h"

#include <variant>

using core::Result;

namespace {

using Outcome = std::variant<search::SearchAnswer, search::HybridAnswer>;

template<class Answer>
Result<Outcome> outcomeOf(core::Result<Answer> answer)
{
    if (!answer)
        return answer.error();
    return Outcome(*std::move(answer));
}

Result<Outcome> runTask(jobs::JobContext &context, SearchTask task, const QueryMaker &maker)
{
    if (!task.text.isEmpty() && task.search.query.dimensions == 0) {
        if (!maker)
            return core::invalidInput(QStringLiteral("there is no embedding provider for the text"));
        const auto query = maker(context, task.search.target, task.text);
        if (!query)
            return query.error();
        task = withQuery(std::move(task), *query);
    }
    if (task.hybrid)
        return outcomeOf(search::runHybrid(context, *task.hybrid, task.exact));
    return outcomeOf(search::runSearch(context, task.search, task.exact));
}

} // namespace

SearchRun::SearchRun(jobs::JobRunner &runner, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_search(runner)
{
}

void SearchRun::start(const SearchTask &task)
{
    const QString title = task.hybrid  ? tr("Hybrid search of %1")
                          : task.exact ? tr("Search %1, compared with exact")
                                       : tr("Search %1");
    const QueryMaker maker =
        m_embedder.maker && !task.text.isEmpty() ? m_embedder.maker(task.search.target) : QueryMaker();
    const auto job =
        m_runner.start<Outcome>(title.arg(task.search.target.table.toText()), m_pool,
                                [task, maker](jobs::JobContext &context) { return runTask(context, task, maker); });
    emit runningChanged(true);
    m_search.follow(job, this, [this](const Result<Outcome> &outcome) {
        emit runningChanged(false);
        if (!outcome)
            emit failed(outcome.error());
        else if (const auto *answer = std::get_if<search::SearchAnswer>(&outcome.value()))
            emit answered(*answer);
        else
            emit hybridAnswered(std::get<search::HybridAnswer>(outcome.value()));
    });
}

void SearchRun::forget()
{
    m_search.forget();
    emit runningChanged(false);
}
