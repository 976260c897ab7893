#include "app/sweep/measurementrecorder.h"

#include <QJsonDocument>

namespace sweep {

using workspace::SweepState;

namespace {

constexpr qint64 StoreIntervalMs = 500;

SweepState endStateOf(const core::Error &error)
{
    switch (error.kind) {
    case core::ErrorKind::Cancelled:
        return SweepState::Cancelled;
    case core::ErrorKind::ConnectionLost:
        return SweepState::ConnectionLost;
    default:
        return SweepState::Failed;
    }
}

} // namespace

QString compactText(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QJsonObject objectOf(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

MeasurementRecorder::MeasurementRecorder(const workspace::Workspace &workspace, const workspace::SweepRecord &record)
    : m_workspace(workspace)
{
    const auto begun = workspace::beginSweep(workspace, record);
    if (begun)
        m_id = *begun;
    else
        m_failure = begun.error();
    m_sinceStored.start();
}

void MeasurementRecorder::setHead(const QJsonObject &head)
{
    note([&] { return workspace::storeSummary(m_workspace, m_id, compactText(head)); });
}

void MeasurementRecorder::add(int position, bool finished, const QJsonObject &point)
{
    m_pending.insert(position, {position, finished, compactText(point)});
    if (!m_stored || m_sinceStored.elapsed() >= StoreIntervalMs)
        store();
}

core::Error MeasurementRecorder::endWith(const core::Error &error, bool cancelled)
{
    const core::Error shown =
        cancelled && error.kind != core::ErrorKind::ConnectionLost ? core::cancelledError() : error;
    end(endStateOf(shown), core::toOneLine(shown));
    return shown;
}

void MeasurementRecorder::end()
{
    end(SweepState::Succeeded, {});
}

void MeasurementRecorder::end(SweepState state, const QString &error)
{
    store();
    note([&] { return workspace::endSweep(m_workspace, m_id, state, error); });
}

void MeasurementRecorder::store()
{
    if (m_pending.isEmpty())
        return;
    note([this] { return workspace::storePoints(m_workspace, m_id, m_pending.values()); });
    m_pending.clear();
    m_stored = true;
    m_sinceStored.start();
}

} // namespace sweep
