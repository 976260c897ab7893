#pragma once

#include "app/embedding/embedcolumn.h"
#include "app/embedding/embeddingprovider.h"
#include "app/jobs/latest.h"
#include "app/workspace/workspace.h"

#include <QObject>

#include <optional>

/// What a column is embedded with: a server, or the built-in model.
struct EmbedChoice
{
    std::optional<embedding::EmbeddingProvider> provider;
    QString key;
};

/// The jobs behind the dialog "Embed this column": what there is to do, then doing it.
class EmbedRun : public QObject
{
    Q_OBJECT

public:
    EmbedRun(jobs::JobRunner &runner, const workspace::Workspace &workspace, std::shared_ptr<db::ConnectionPool> pool,
             QObject *parent = nullptr);

    void plan(const embedding::FillRequest &request);
    void start(const embedding::FillRequest &request, const EmbedChoice &choice);
    void stop() { m_filling.cancel(); }
    bool isRunning() const { return m_filling.isActive(); }

signals:
    void planned(const core::Result<embedding::FillPlan> &plan);
    void progressed(const embedding::FillProgress &progress);
    void ended(const core::Result<embedding::FillReport> &report);

private:
    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    std::shared_ptr<db::ConnectionPool> m_pool;
    jobs::Latest m_planning;
    jobs::Latest m_filling;
};
