#include "ui/plan/planproofs.h"

#include "app/plan/filterindexes.h"
#include "app/plan/indexadvice.h"
#include "ui/plan/planview.h"

PlanProofs::PlanProofs(jobs::JobRunner &runner, PlanView &view, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_view(view)
    , m_work(runner)
{
    connect(&m_view, &PlanView::proofRequested, this, &PlanProofs::prove);
    updateProblems();
}

void PlanProofs::setExactSearch(ExactSearch search)
{
    m_exactSearch = std::move(search);
    updateProblems();
}

void PlanProofs::setConnection(std::shared_ptr<db::ConnectionPool> pool)
{
    cancel();
    m_pool = std::move(pool);
    updateProblems();
}

void PlanProofs::setPlan(const plan::AnalysisPointer &analysis, const plan::ExplainRequest &request)
{
    if (m_work.isActive()) {
        m_work.forget();
        emit ended();
    }
    m_analysis = analysis;
    m_request = request;
    updateProblems();
}

void PlanProofs::setBusy(bool busy)
{
    m_busy = busy;
    updateProblems();
}

void PlanProofs::cancel()
{
    m_work.cancel();
}

std::function<PlanProofs::Answer(jobs::JobContext &)> PlanProofs::work(PlanProof proof) const
{
    const plan::AnalysisPointer analysis = m_analysis;
    const plan::ExplainRequest request = m_request;
    switch (proof) {
    case PlanProof::WhyNot:
        return [analysis, request, asks = m_pool && !request.sql.isEmpty()](jobs::JobContext &context) -> Answer {
            if (!asks)
                return plan::findingsOf(plan::whyNotIndexes(analysis->explained));
            const auto verdicts = plan::whyNotIndexes(context, request, analysis->explained);
            return verdicts ? Answer(plan::findingsOf(*verdicts)) : Answer(verdicts.error());
        };
    case PlanProof::Exact:
        return [search = m_exactSearch, request](jobs::JobContext &context) -> Answer {
            const auto found = search(context, request);
            return found ? Answer(QList<plan::Finding>{*found}) : Answer(found.error());
        };
    case PlanProof::WhatIf:
        return [analysis, request](jobs::JobContext &context) -> Answer {
            const auto tried = plan::tryFilterIndexes(context, request, analysis->explained);
            return tried ? Answer(plan::findingsOf(*tried)) : Answer(tried.error());
        };
    }
    Q_UNREACHABLE();
}

void PlanProofs::prove(PlanProof proof)
{
    if (!problem(proof).isEmpty())
        return;
    const auto job = m_runner.start<QList<plan::Finding>>(proofTitle(proof), m_pool, work(proof));
    emit started(job.id);
    m_work.follow(job, this, [this, proof](const Answer &answer) {
        emit ended();
        if (answer)
            m_view.keepAnswer({proof, answer.value()});
        else
            emit failed(answer.error(), proofTitle(proof));
    });
}

/// Of what plan and facts alone tell.
QString PlanProofs::problem(PlanProof proof) const
{
    if (!m_analysis)
        return tr("No plan is shown");
    if (m_busy)
        return tr("Another statement is running");
    const plan::PlanFacts &facts = m_analysis->explained.facts;
    if (proof != PlanProof::WhatIf && !m_analysis->ordersByDistance)
        return tr("The plan orders by no vector distance");
    if (proof == PlanProof::WhyNot && facts.fromServer())
        return {};
    if (proof == PlanProof::WhatIf && facts.fromServer() && !facts.hypoPg)
        return tr("The extension HypoPG is not in this database: where the server has it, CREATE EXTENSION hypopg; "
                  "makes it available");
    return serverProblem(proof);
}

QString PlanProofs::serverProblem(PlanProof proof) const
{
    if (m_request.sql.isEmpty())
        return tr("The plan was pasted: explain its statement first");
    if (!m_pool)
        return tr("Not connected");
    if (proof == PlanProof::Exact && !m_exactSearch)
        return tr("There is no exact search here");
    if (proof == PlanProof::WhatIf && m_analysis->filterIndexes.isEmpty())
        return tr("No filter of the plan compares a column with a value for which there is no B-tree index");
    return {};
}

void PlanProofs::updateProblems()
{
    for (const PlanProof proof : plan::allServerQuestions)
        m_view.setProofProblem(proof, problem(proof));
}
