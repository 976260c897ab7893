#pragma once

#include "app/jobs/latest.h"
#include "app/sweep/recordload.h"

#include <QObject>

#include <atomic>
#include <functional>
#include <memory>

/// One measurement of throughput at a time as the window follows it: starts the job, gathers the points, keeps what was
/// measured however it ends. Lives on the window's thread.
class LoadRun : public QObject
{
    Q_OBJECT

public:
    LoadRun(jobs::JobRunner &runner, const workspace::Workspace &workspace, QObject *parent = nullptr);

    /// Replaces one that is running. The spec must be one that prepareLoad takes.
    void start(const std::shared_ptr<db::ConnectionPool> &pool, const sweep::LoadSpec &spec);
    /// Goes on with one of the workspace that was cut off, from what is shown of it.
    void resume(const std::shared_ptr<db::ConnectionPool> &pool, const catalog::Table &table, qint64 id);
    void stop() { m_load.cancel(); }
    bool isActive() const { return m_load.isActive(); }
    /// The workspace's number of what is shown when it did not come to its end and can go on; else 0.
    qint64 cutOffId() const { return isActive() ? 0 : m_cutOff; }
    /// Brings an earlier one back from the workspace.
    void loadPast(qint64 id);

    /// Head and points as of now.
    const sweep::LoadResult &result() const { return m_result; }

signals:
    /// The result has new figures.
    void changed();
    void progressed(const jobs::JobProgress &progress);
    /// The last result is in; `notStored` says what the workspace lacks of it, its message is empty when nothing is.
    void succeeded(const core::Error &notStored);
    void failed(const core::Error &error);
    void pastLoaded(const workspace::SweepRecord &record);

private:
    /// A part of the job's stream: a head, or a point.
    struct Part
    {
        std::optional<sweep::LoadHead> head;
        std::optional<sweep::LoadPoint> point;
    };
    using Measuring = std::function<core::Result<sweep::RecordedLoad>(jobs::JobContext &, const sweep::LoadObserver &)>;
    void run(const std::shared_ptr<db::ConnectionPool> &pool, const QString &what, const Measuring &measuring);
    void take(const Part &part);
    void takeEnd(const core::Result<sweep::RecordedLoad> &recorded);
    void takeStatus(const jobs::JobStatus &status);

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    jobs::Latest m_load;
    jobs::Latest m_past;
    jobs::JobId m_id = 0;
    std::shared_ptr<std::atomic<qint64>> m_storedId; ///< written by the job
    qint64 m_cutOff = 0;
    sweep::LoadResult m_result;
};
