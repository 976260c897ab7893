#include "app/indexes/usagehistory.h"

#include <QDataStream>

#include <algorithm>

namespace indexes {

using core::Result;

namespace {

constexpr quint32 Mark = 0x49445831; ///< "IDX1"

/// Goes over the records from the oldest on.
class Past
{
public:
    Past(const UsageSnapshot &now, UsagePast &past)
        : m_now(now)
        , m_past(past)
    {
    }

    void add(const workspace::UsageRecord &record, const KeptCounters &counters);

private:
    const UsageSnapshot &m_now;
    UsagePast &m_past;
};

void Past::add(const workspace::UsageRecord &record, const KeptCounters &counters)
{
    const bool sameLine = record.statsSince == m_now.statsSince;
    for (const IndexUsage &index : m_now.indexes) {
        IndexPast &past = m_past[index.oid];
        const auto kept = counters.constFind(index.oid);
        if (kept == counters.constEnd()) {
            past.madeAfter = record.takenAt;
            past.idleSince.reset();
            continue;
        }
        if (!sameLine || *kept != scansByOthers(index, past))
            past.idleSince.reset();
        else if (!past.idleSince)
            past.idleSince = record.takenAt;
    }
}

} // namespace

QByteArray packCounters(const UsageSnapshot &snapshot, const UsagePast &past)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_0);
    stream << Mark << quint32(snapshot.indexes.size());
    for (const IndexUsage &index : snapshot.indexes)
        stream << quint32(index.oid) << scansByOthers(index, past.value(index.oid));
    return qCompress(bytes);
}

Result<KeptCounters> unpackCounters(const QByteArray &packed)
{
    QDataStream stream(qUncompress(packed));
    stream.setVersion(QDataStream::Qt_6_0);
    quint32 mark = 0;
    quint32 count = 0;
    stream >> mark >> count;
    KeptCounters counters;
    for (quint32 at = 0; mark == Mark && at < count && stream.status() == QDataStream::Ok; ++at) {
        quint32 oid = 0;
        qint64 scans = 0;
        stream >> oid >> scans;
        counters.insert(oid, scans);
    }
    if (mark != Mark || stream.status() != QDataStream::Ok)
        return core::localError(QStringLiteral("kept counters of indexes cannot be read"));
    return counters;
}

workspace::ObservedDatabase databaseOf(const UsageSnapshot &snapshot)
{
    return {snapshot.server, snapshot.database};
}

Result<void> keepUsage(const workspace::Workspace &workspace, const UsageSnapshot &snapshot, const UsagePast &past)
{
    return workspace::storeUsage(workspace, databaseOf(snapshot),
                                 {snapshot.takenAt, snapshot.statsSince, packCounters(snapshot, past)});
}

Result<UsagePast> loadPast(const workspace::Workspace &workspace, const UsageSnapshot &snapshot)
{
    const auto records = workspace::listUsage(workspace, databaseOf(snapshot));
    if (!records)
        return records.error();
    const auto own = workspace::listOwnScans(workspace, databaseOf(snapshot), snapshot.statsSince);
    if (!own)
        return own.error();
    UsagePast past;
    for (auto scans = own->begin(); scans != own->end(); ++scans)
        past[scans.key()].own = *scans;
    Past reader(snapshot, past);
    for (const workspace::UsageRecord &record : *records) {
        if (record.takenAt >= snapshot.takenAt)
            continue;
        if (const auto counters = unpackCounters(record.counters))
            reader.add(record, *counters);
    }
    return past;
}

qint64 scansByOthers(const IndexUsage &index, const IndexPast &past)
{
    return std::max<qint64>(0, index.counters.scans - past.own.scans);
}

} // namespace indexes
