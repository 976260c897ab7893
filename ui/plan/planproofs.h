#pragma once

#include "app/jobs/latest.h"
#include "app/plan/plananalysis.h"
#include "ui/plan/planproof.h"

#include <QObject>

#include <functional>

class PlanView;

/// Puts questions about the shown plan to the server, each as a job, and lays the answers beside its findings.
class PlanProofs : public QObject
{
    Q_OBJECT

public:
    /// Compares a statement's answer with the exact one; called in a job.
    using ExactSearch =
        std::function<core::Result<plan::Finding>(jobs::JobContext &context, const plan::ExplainRequest &request)>;

    PlanProofs(jobs::JobRunner &runner, PlanView &view, QObject *parent = nullptr);

    void setExactSearch(ExactSearch search);
    /// Null when disconnected.
    void setConnection(std::shared_ptr<db::ConnectionPool> pool);
    /// The plan that is shown and what made it; without sql it was pasted.
    void setPlan(const plan::AnalysisPointer &analysis, const plan::ExplainRequest &request);
    /// While the page itself runs something.
    void setBusy(bool busy);

    void prove(PlanProof proof);
    void cancel();
    bool isActive() const { return m_work.isActive(); }

signals:
    void started(jobs::JobId job);
    void ended();
    void failed(const core::Error &error, const QString &doing);

private:
    using Answer = core::Result<QList<plan::Finding>>;

    std::function<Answer(jobs::JobContext &)> work(PlanProof proof) const;
    QString problem(PlanProof proof) const;
    QString serverProblem(PlanProof proof) const;
    void updateProblems();

    jobs::JobRunner &m_runner;
    PlanView &m_view;
    jobs::Latest m_work;
    ExactSearch m_exactSearch;
    std::shared_ptr<db::ConnectionPool> m_pool;
    plan::AnalysisPointer m_analysis;
    plan::ExplainRequest m_request;
    bool m_busy = false;
};
