#pragma once

#include "app/core/units.h"
#include "app/jobs/jobrunner.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>

#include <optional>

/// A job as it is shown: its status and times, as of the moment it was asked for.
struct TrackedJob
{
    jobs::JobStatus status;
    core::Milliseconds elapsed;
    std::optional<core::Milliseconds> remaining; ///< only while it runs and tells how far it is
};

/// "done in 8.1 s", "34/70 · building the index · 00:41 left", "failed: …": what is said of a job behind its title.
QString jobSentence(const TrackedJob &job);

/// Follows the jobs of a runner on the window's thread, with their times.
class JobTracker : public QObject
{
    Q_OBJECT

public:
    explicit JobTracker(jobs::JobRunner &runner, QObject *parent = nullptr);

    /// Jobs that run for longer than a moment, oldest first; waiting ones count.
    QList<TrackedJob> running() const;
    /// Jobs that ended and are worth telling, newest first: the ones that were shown, and every one that broke.
    QList<TrackedJob> ended() const { return m_ended; }
    void forgetEnded();

signals:
    void changed();

private:
    struct Entry
    {
        jobs::JobStatus status;
        QElapsedTimer sinceStart;
        bool ripe = false; ///< has run long enough to be shown
    };

    void update(const jobs::JobStatus &status);
    void ripen(jobs::JobId id);
    void end(const Entry &entry);
    static TrackedJob tracked(const Entry &entry);

    QList<Entry> m_entries;
    QList<TrackedJob> m_ended;
};
