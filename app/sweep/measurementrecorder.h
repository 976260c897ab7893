#pragma once

#include "app/core/result.h"
#include "app/workspace/sweepstore.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QMap>

#include <optional>

namespace sweep {

/// Writes what a running measurement tells to the workspace, at most twice a second and at the end; the first failure
/// is kept and ends the writing. Used on the job's thread.
class MeasurementRecorder
{
public:
    /// `record` without id, times and state.
    MeasurementRecorder(const workspace::Workspace &workspace, const workspace::SweepRecord &record);

    void setHead(const QJsonObject &head);
    void add(int position, bool finished, const QJsonObject &point);
    /// Answers the error as the person should see it: a cancelled measurement is that, whatever it died of.
    core::Error endWith(const core::Error &error, bool cancelled);
    void end();

    qint64 id() const { return m_id; }
    const std::optional<core::Error> &failure() const { return m_failure; }

private:
    void store();
    void end(workspace::SweepState state, const QString &error);

    template<class Write>
    void note(Write write)
    {
        if (m_failure)
            return;
        if (const auto written = write(); !written)
            m_failure = written.error();
    }

    const workspace::Workspace &m_workspace;
    qint64 m_id = 0;
    std::optional<core::Error> m_failure;
    QMap<int, workspace::SweepPointRecord> m_pending;
    QElapsedTimer m_sinceStored;
    bool m_stored = false;
};

/// JSON as the workspace keeps it, and back.
QString compactText(const QJsonObject &json);
QJsonObject objectOf(const QString &text);

} // namespace sweep
