#pragma once

#include "app/jobs/latest.h"
#include "app/sweep/recordfilters.h"

#include <QMap>
#include <QObject>
#include <QTimer>

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
    void stop() { m_job.cancel(); }
    bool isActive() const { return m_job.isActive(); }
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

    void take(const Part &part);
    void takeEnd(const core::Result<sweep::RecordedFilters> &recorded);
    void refresh();

    jobs::JobRunner &m_runner;
    workspace::Workspace m_workspace;
    jobs::Latest m_job;
    jobs::Latest m_past;
    jobs::JobId m_id = 0;
    QTimer m_refresh;
    QMap<int, sweep::FilterCell> m_cells;
    sweep::FilterResult m_result;
};
