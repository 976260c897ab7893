#include "ui/shared/jobtracker.h"

#include "ui/shared/format.h"

#include <QTimer>

#include <algorithm>

namespace {

constexpr int RipeAfterMs = 300;
constexpr int EstimateAfterMs = 1000;
constexpr qsizetype KeptEnded = 8;

QString runningSentence(const TrackedJob &job)
{
    const jobs::JobProgress &progress = job.status.progress;
    QStringList parts;
    if (progress.total > 0)
        parts << JobTracker::tr("%1/%2").arg(formatCount(progress.done), formatCount(progress.total));
    if (!progress.text.isEmpty())
        parts << progress.text;
    if (job.remaining)
        parts << JobTracker::tr("%1 left").arg(formatClock(*job.remaining));
    return parts.join(QStringLiteral(" · "));
}

QString messageOf(const jobs::JobStatus &status)
{
    return status.error ? status.error->message.simplified() : QString();
}

} // namespace

QString jobSentence(const TrackedJob &job)
{
    switch (job.status.state) {
    case jobs::JobState::Queued:
        return JobTracker::tr("waiting");
    case jobs::JobState::Running:
        return runningSentence(job);
    case jobs::JobState::Stopping:
        return JobTracker::tr("stopping…");
    case jobs::JobState::Succeeded:
        return JobTracker::tr("done in %1").arg(formatDuration(job.elapsed));
    case jobs::JobState::Failed:
        return JobTracker::tr("failed: %1").arg(messageOf(job.status));
    case jobs::JobState::Cancelled:
        return JobTracker::tr("stopped after %1").arg(formatDuration(job.elapsed));
    case jobs::JobState::ConnectionLost:
        return JobTracker::tr("connection lost: %1").arg(messageOf(job.status));
    }
    return {};
}

JobTracker::JobTracker(jobs::JobRunner &runner, QObject *parent)
    : QObject(parent)
{
    connect(&runner, &jobs::JobRunner::jobChanged, this, &JobTracker::update, Qt::QueuedConnection);
}

void JobTracker::update(const jobs::JobStatus &status)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&status](const Entry &entry) { return entry.status.id == status.id; });
    if (found == m_entries.end()) {
        Entry entry{status, {}, false};
        entry.sinceStart.start();
        if (status.ended()) {
            end(entry);
            return;
        }
        m_entries << entry;
        QTimer::singleShot(RipeAfterMs, this, [this, id = status.id] { ripen(id); });
        return;
    }
    if (status.state == jobs::JobState::Running && found->status.state == jobs::JobState::Queued)
        found->sinceStart.restart();
    found->status = status;
    if (status.ended()) {
        const Entry entry = *found;
        m_entries.erase(found);
        end(entry);
        return;
    }
    if (found->ripe)
        emit changed();
}

void JobTracker::ripen(jobs::JobId id)
{
    for (Entry &entry : m_entries) {
        if (entry.status.id == id) {
            entry.ripe = true;
            emit changed();
            return;
        }
    }
}

void JobTracker::end(const Entry &entry)
{
    const jobs::JobState state = entry.status.state;
    const bool broke = state == jobs::JobState::Failed || state == jobs::JobState::ConnectionLost;
    if (!entry.ripe && !broke)
        return;
    m_ended.prepend(tracked(entry));
    if (m_ended.size() > KeptEnded)
        m_ended.removeLast();
    emit changed();
}

QList<TrackedJob> JobTracker::running() const
{
    QList<TrackedJob> ripe;
    for (const Entry &entry : m_entries) {
        if (entry.ripe)
            ripe << tracked(entry);
    }
    return ripe;
}

void JobTracker::forgetEnded()
{
    m_ended.clear();
    emit changed();
}

TrackedJob JobTracker::tracked(const Entry &entry)
{
    TrackedJob job{entry.status, {double(entry.sinceStart.elapsed())}, {}};
    const jobs::JobProgress &progress = entry.status.progress;
    const bool runs = entry.status.state == jobs::JobState::Running;
    if (runs && progress.done > 0 && progress.total >= progress.done && job.elapsed.value >= EstimateAfterMs) {
        const double perPart = job.elapsed.value / double(progress.done);
        job.remaining = core::Milliseconds{perPart * double(progress.total - progress.done)};
    }
    return job;
}
