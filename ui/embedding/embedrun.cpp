#include "ui/embedding/embedrun.h"

#include "app/embedding/keptmodel.h"

using core::Result;
using embedding::FillPlan;
using embedding::FillProgress;
using embedding::FillReport;
using embedding::FillRequest;

namespace {

Result<FillReport> fill(jobs::JobContext &context, const workspace::Workspace &workspace, const FillRequest &request,
                        const EmbedChoice &choice, const jobs::PartSink<FillProgress> &onBatch)
{
    if (choice.provider)
        return embedding::embedColumn(context, request, embedding::embedderOf(*choice.provider, choice.key), onBatch);
    const auto model =
        embedding::builtinModel(context, workspace, {request.table, request.textColumn, request.vectorColumn, false});
    if (!model)
        return model.error();
    return embedding::embedColumn(context, request, embedding::embedderOf(*model), onBatch);
}

} // namespace

EmbedRun::EmbedRun(jobs::JobRunner &runner, const workspace::Workspace &workspace,
                   std::shared_ptr<db::ConnectionPool> pool, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_pool(std::move(pool))
    , m_planning(runner)
    , m_filling(runner)
{
}

void EmbedRun::plan(const FillRequest &request)
{
    const auto job = m_runner.start<FillPlan>(tr("Count rows to embed"), m_pool, [request](jobs::JobContext &context) {
        return embedding::planFill(context, request, 0);
    });
    m_planning.follow(job, this, [this](const Result<FillPlan> &plan) { emit planned(plan); });
}

void EmbedRun::start(const FillRequest &request, const EmbedChoice &choice)
{
    const auto job = m_runner.startStreaming<FillReport, FillProgress>(
        tr("Embed %1").arg(request.table.toText() + u'.' + request.textColumn), m_pool,
        [workspace = m_workspace, request, choice](jobs::JobContext &context,
                                                   const jobs::PartSink<FillProgress> &onBatch) {
            return fill(context, workspace, request, choice, onBatch);
        });
    m_filling.follow(
        job, this, [this](const FillProgress &progress) { emit progressed(progress); },
        [this](const Result<FillReport> &report) { emit ended(report); });
}
