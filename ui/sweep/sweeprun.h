#pragma once

#include "app/jobs/latest.h"
#include "app/sweep/queryorigin.h"
#include "app/sweep/recordsweep.h"

#include <QMap>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>

/// One sweep at a time as the window follows it: starts the job, gathers the points as they grow, keeps what was
/// measured however it ends. Lives on the window's thread.
class SweepRun : public QObject
{
    Q_OBJECT

public:
    SweepRun(jobs::JobRunner &runner, const workspace::Workspace &workspace, QObject *parent = nullptr);

    /// Replaces a sweep that is running. The spec must be one that prepareSweep takes; an origin that is not empty
    /// gives it its queries.
    void start(const std::shared_ptr<db::ConnectionPool> &pool, const sweep::SweepSpec &spec,
               const sweep::QueryOrigin &origin = {});
    /// Goes on with a sweep of the workspace that was cut off; `past` is what is known of it.
    void resume(const std::shared_ptr<db::ConnectionPool> &pool, const catalog::Table &table,
                const sweep::PastSweep &past);
    void stop();
    bool isActive() const { return m_sweep.isActive(); }

    /// Head, points and recommendation as of now.
    const sweep::SweepResult &result() const { return m_result; }
    /// The workspace's number of the sweep that has ended, however it did; 0 when it was not stored, or while it runs.
    qint64 storedId() const { return isActive() ? 0 : m_storedId->load(); }

signals:
    /// The result has new figures; at most twenty times a second.
    void changed();
    void progressed(const jobs::JobProgress &progress);
    /// The last result is in; what the workspace lacks of it is told by `notStored`, whose message is empty when
    /// nothing is.
    void succeeded(const core::Error &notStored);
    void failed(const core::Error &error);

private:
    using Job = jobs::StreamingJob<sweep::RecordedSweep, sweep::SweepPoint>;
    void follow(const Job &job);
    void takePoint(const sweep::SweepPoint &point);
    void takeEnd(const core::Result<sweep::RecordedSweep> &recorded);
    void takeStatus(const jobs::JobStatus &status);
    void refresh();

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    jobs::Latest m_sweep;
    jobs::JobId m_id = 0;
    std::shared_ptr<std::atomic<qint64>> m_storedId; ///< written by the job
    std::shared_ptr<std::atomic<bool>> m_anew;       ///< set by the job: earlier points are no part of the sweep
    QTimer m_refresh;
    QMap<int, sweep::SweepPoint> m_points;
    sweep::SweepResult m_result;
};
