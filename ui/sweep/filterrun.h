#pragma once

#include "app/jobs/latest.h"
#include "app/sweep/recordfilters.h"

#include <QMap>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>
#include <variant>

/// One comparison of filter strategies at a time as the window follows it: starts the job, gathers the cells as they
/// grow, keeps what was measured however it ends. Lives on the window's thread.
class FilterRun : public QObject
{
    Q_OBJECT

public:
    FilterRun(jobs::JobRunner &runner, const workspace::Workspace &workspace, QObject *parent = nullptr);

    /// Replaces a comparison that is running. The spec must be one that checkFilters takes.
    void start(const std::shared_ptr<db::ConnectionPool> &pool, const sweep::FilterSpec &spec);
    /// Goes on with one of the workspace that was cut off, from what is shown of it.
    void resume(const std::shared_ptr<db::ConnectionPool> &pool, const catalog::Table &table, qint64 id);
    void stop() { m_job.cancel(); }
    bool isActive() const { return m_job.isActive(); }
    /// The workspace's number of what is shown when it did not come to its end and can go on; else 0.
    qint64 cutOffId() const { return isActive() ? 0 : m_cutOff; }
    /// Brings an earlier one back from the workspace.
    void loadPast(qint64 id);

    /// Head, cells and advice as of now.
    const sweep::FilterResult &result() const { return m_result; }

signals:
    /// The result has new figures; at most ten times a second.
    void changed();
    void progressed(const jobs::JobProgress &progress);
    /// The last result is in; what the workspace lacks of it is told by `notStored`, whose message is empty when
    /// nothing is.
    void succeeded(const core::Error &notStored);
    void failed(const core::Error &error);
    void pastLoaded(const workspace::SweepRecord &record);

private:
    using Part = std::variant<sweep::FilterHead, sweep::FilterCell>;

    using Measuring =
        std::function<core::Result<sweep::RecordedFilters>(jobs::JobContext &, const sweep::FilterObserver &)>;
    void run(const std::shared_ptr<db::ConnectionPool> &pool, const QString &what, const Measuring &measuring);
    void take(const Part &part);
    void takeEnd(const core::Result<sweep::RecordedFilters> &recorded);
    void refresh();

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    jobs::Latest m_job;
    jobs::Latest m_past;
    jobs::JobId m_id = 0;
    std::shared_ptr<std::atomic<qint64>> m_storedId; ///< written by the job
    qint64 m_cutOff = 0;
    QTimer m_refresh;
    QMap<int, sweep::FilterCell> m_cells;
    sweep::FilterResult m_result;
};
