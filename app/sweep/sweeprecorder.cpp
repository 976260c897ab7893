#include "app/sweep/sweeprecorder.h"

#include "app/sweep/packedsweep.h"
#include "app/sweep/specjson.h"
#include "app/sweep/sweepjson.h"

#include <QJsonDocument>

namespace sweep {

namespace {

constexpr qint64 StoreIntervalMs = 500;

QString textOf(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

} // namespace

SweepRecorder::SweepRecorder(const workspace::Workspace &workspace, const QString &connection, const SweepSpec &spec)
    : m_workspace(workspace)
{
    workspace::SweepRecord record;
    record.connection = connection;
    record.table = spec.table.name.toText();
    record.column = spec.column;
    const auto index = indexUnderTest(spec);
    record.index = index ? index->name.name : spec.index;
    record.method = index ? index->method : QString();
    record.spec = textOf(specToJson(spec));
    record.summary = QStringLiteral("{}");
    const auto begun = workspace::beginSweep(workspace, record);
    if (begun)
        m_id = *begun;
    else
        m_failure = begun.error();
    if (!spec.given.isEmpty())
        note([&] { return workspace::storeGivenQueries(m_workspace, m_id, packVectors(spec.given)); });
    m_sinceStored.start();
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
    note([&] { return workspace::storeSummary(m_workspace, m_id, textOf(headToJson(head))); });
}

void SweepRecorder::add(const SweepPoint &point)
{
    m_points.insert(point.position, {point.position, point.finished, textOf(pointToJson(point))});
    if (!m_stored || m_sinceStored.elapsed() >= StoreIntervalMs)
        store();
}

void SweepRecorder::addSamples(int point, int first, std::span<const QuerySample> samples)
{
    m_samples.append({point, first, packSamples(samples)});
}

void SweepRecorder::end(workspace::SweepState state, const QString &error)
{
    store();
    note([&] { return workspace::endSweep(m_workspace, m_id, state, error); });
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
