#pragma once

#include "app/sweep/runsweep.h"
#include "app/workspace/sweepstore.h"

#include <QElapsedTimer>
#include <QJsonObject>

#include <optional>

namespace sweep {

/// Writes what a running sweep tells to the workspace, twice a second and at the end; the first failure is kept and
/// ends the writing. Used by one thread.
class SweepRecorder
{
public:
    /// Begins a new sweep. `connection` is the name that the workspace shows.
    SweepRecorder(const workspace::Workspace &workspace, const QString &connection, const SweepSpec &spec);
    /// Begins one of any kind: `record` has all but its state and times. `given`: the queries it was given.
    SweepRecorder(const workspace::Workspace &workspace, const workspace::SweepRecord &record,
                  const QList<vectors::VectorValue> &given);
    /// Goes on with a sweep that was cut off.
    SweepRecorder(const workspace::Workspace &workspace, qint64 sweep);

    void setHead(const SweepHead &head);
    void add(const SweepPoint &point);
    void setSummary(const QJsonObject &summary);
    void add(int position, bool finished, const QJsonObject &point);
    void addSamples(int point, int first, std::span<const QuerySample> samples);
    void addTimes(int point, int first, std::span<const double> milliseconds);
    /// The rows that a copy lacks, to go on with it.
    void setQueries(const QList<vectors::VectorValue> &queries);
    /// Makes what was measured before a sweep of its own, which is of no use to this one.
    void setAside();
    void end(workspace::SweepState state, const QString &error);
    /// Ends it as a job that failed ends, or one that was cancelled; answers what is to be told.
    core::Error fail(const core::Error &error, bool cancelled);

    /// 0 when the workspace could not be written.
    qint64 id() const { return m_id; }
    const std::optional<core::Error> &failure() const { return m_failure; }

private:
    void store();
    template<class Write>
    void note(Write write);

    const workspace::Workspace &m_workspace;
    qint64 m_id = 0;
    std::optional<core::Error> m_failure;
    QMap<int, workspace::SweepPointRecord> m_points;
    QList<workspace::SweepSampleRecord> m_samples;
    QElapsedTimer m_sinceStored;
    bool m_stored = false;
};

/// What the workspace's list shows of a sweep that begins.
workspace::SweepRecord recordOf(const QString &connection, const SweepSpec &spec);

/// JSON as the workspace keeps it, and back.
QString storedText(const QJsonObject &json);
QJsonObject storedObject(const QString &text);

} // namespace sweep
