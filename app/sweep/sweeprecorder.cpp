#include "app/sweep/sweeprecorder.h"

#include "app/sweep/packedsweep.h"
#include "app/sweep/specjson.h"
#include "app/sweep/sweepjson.h"

#include <QJsonDocument>

namespace sweep {

namespace {

constexpr qint64 StoreIntervalMs = 500;

workspace::SweepState endStateOf(const core::Error &error)
{
    switch (error.kind) {
    case core::ErrorKind::Cancelled:
        return workspace::SweepState::Cancelled;
    case core::ErrorKind::ConnectionLost:
        return workspace::SweepState::ConnectionLost;
    default:
        return workspace::SweepState::Failed;
    }
}

} // namespace

QString storedText(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QJsonObject storedObject(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

workspace::SweepRecord recordOf(const QString &connection, const SweepSpec &spec)
{
    workspace::SweepRecord record;
    record.connection = connection;
    record.table = spec.table.name.toText();
    record.column = spec.column;
    const auto index = indexUnderTest(spec);
    record.index = index ? index->name.name : spec.index;
    record.method = index ? index->method : QString();
    record.spec = storedText(specToJson(spec));
    record.summary = QStringLiteral("{}");
    return record;
}

SweepRecorder::SweepRecorder(const workspace::Workspace &workspace, const QString &connection, const SweepSpec &spec)
    : SweepRecorder(workspace, recordOf(connection, spec), spec.given)
{
}

SweepRecorder::SweepRecorder(const workspace::Workspace &workspace, const workspace::SweepRecord &record,
                             const QList<vectors::VectorValue> &given)
    : m_workspace(workspace)
{
    const auto begun = workspace::beginSweep(workspace, record);
    if (begun)
        m_id = *begun;
    else
        m_failure = begun.error();
    m_sinceStored.start();
    if (!given.isEmpty())
        note([&] { return workspace::storeGivenQueries(m_workspace, m_id, packVectors(given)); });
}

SweepRecorder::SweepRecorder(const workspace::Workspace &workspace, qint64 sweep)
    : m_workspace(workspace)
    , m_id(sweep)
{
    note([&] { return workspace::reopenSweep(m_workspace, m_id); });
    m_sinceStored.start();
}

void SweepRecorder::setHead(const SweepHead &head)
{
    setSummary(headToJson(head));
}

void SweepRecorder::setSummary(const QJsonObject &summary)
{
    note([&] { return workspace::storeSummary(m_workspace, m_id, storedText(summary)); });
}

void SweepRecorder::add(const SweepPoint &point)
{
    add(point.position, point.finished, pointToJson(point));
}

void SweepRecorder::add(int position, bool finished, const QJsonObject &point)
{
    m_points.insert(position, {position, finished, storedText(point)});
    if (!m_stored || m_sinceStored.elapsed() >= StoreIntervalMs)
        store();
}

void SweepRecorder::addSamples(int point, int first, std::span<const QuerySample> samples)
{
    m_samples.append({point, first, packSamples(samples)});
}

void SweepRecorder::addTimes(int point, int first, std::span<const double> milliseconds)
{
    m_samples.append({point, first, packTimes(milliseconds)});
}

void SweepRecorder::setQueries(const QList<vectors::VectorValue> &queries)
{
    note([&] { return workspace::storeGivenQueries(m_workspace, m_id, packVectors(queries)); });
}

void SweepRecorder::setAside()
{
    note([this] {
        return workspace::setMeasuredAside(
            m_workspace, m_id,
            QStringLiteral("measured on a copy of the table that is gone; sweep %1 goes on with another").arg(m_id));
    });
}

void SweepRecorder::end(workspace::SweepState state, const QString &error)
{
    store();
    note([&] { return workspace::endSweep(m_workspace, m_id, state, error); });
}

core::Error SweepRecorder::fail(const core::Error &error, bool cancelled)
{
    const bool stopped = cancelled && error.kind != core::ErrorKind::ConnectionLost;
    const core::Error told = stopped ? core::cancelledError() : error;
    end(endStateOf(told), core::toOneLine(told));
    return told;
}

void SweepRecorder::store()
{
    if (!m_samples.isEmpty())
        note([this] { return workspace::storeSamples(m_workspace, m_id, m_samples); });
    if (!m_points.isEmpty())
        note([this] { return workspace::storePoints(m_workspace, m_id, m_points.values()); });
    m_samples.clear();
    m_points.clear();
    m_stored = true;
    m_sinceStored.start();
}

template<class Write>
void SweepRecorder::note(Write write)
{
    if (m_failure)
        return;
    if (const auto written = write(); !written)
        m_failure = written.error();
}

} // namespace sweep
