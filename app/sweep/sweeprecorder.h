#pragma once

#include "app/sweep/runsweep.h"
#include "app/workspace/sweepstore.h"

#include <QElapsedTimer>

#include <optional>

namespace sweep {

/// Writes what a running sweep tells to the workspace, twice a second and at the end; the first failure is kept and
/// ends the writing. Used by one thread.
class SweepRecorder
{
public:
    /// Begins a new sweep. `connection` is the name that the workspace shows.
    SweepRecorder(const workspace::Workspace &workspace, const QString &connection, const SweepSpec &spec);
    /// Goes on with a sweep that was cut off.
    SweepRecorder(const workspace::Workspace &workspace, qint64 sweep);

    void setHead(const SweepHead &head);
    void add(const SweepPoint &point);
    void addSamples(int point, int first, std::span<const QuerySample> samples);
    void end(workspace::SweepState state, const QString &error);

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

} // namespace sweep
