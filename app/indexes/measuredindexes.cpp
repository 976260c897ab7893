#include "app/indexes/measuredindexes.h"

#include "app/workspace/sweepstore.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace indexes {

using core::Result;

namespace {

using namespace Qt::StringLiterals;

/// "schema.name" as the store has it; a name with a dot in its schema cannot be told apart and is taken as the name's.
catalog::ObjectName tableOf(const QString &text)
{
    return {text.section(u'.', 0, 0), text.section(u'.', 1)};
}

std::optional<MeasuredPoint> pointFrom(const workspace::SweepPointRecord &record)
{
    const QJsonObject json = QJsonDocument::fromJson(record.point.toUtf8()).object();
    if (!record.finished || !json[u"recall"_s].isDouble() || !json[u"p50_ms"_s].isDouble())
        return std::nullopt;
    return MeasuredPoint{json[u"k"_s].toInt(), json[u"recall"_s].toDouble(), {json[u"p50_ms"_s].toDouble()}};
}

} // namespace

Result<QList<MeasuredIndex>> loadMeasured(const workspace::Workspace &workspace, const QString &connection)
{
    const auto sweeps = workspace::listSweeps(workspace);
    if (!sweeps)
        return sweeps.error();
    QList<MeasuredIndex> measured;
    QSet<QString> seen;
    for (const workspace::SweepRecord &sweep : *sweeps) {
        const QString key = sweep.table + u'\n' + sweep.index;
        if (sweep.connection != connection || sweep.state != workspace::SweepState::Succeeded || seen.contains(key))
            continue;
        const auto stored = workspace::loadSweep(workspace, sweep.id);
        if (!stored)
            continue;
        MeasuredIndex index{tableOf(sweep.table), sweep.index, sweep.startedAt, {}};
        for (const workspace::SweepPointRecord &record : stored->points) {
            if (const auto point = pointFrom(record))
                index.points << *point;
        }
        if (!index.points.isEmpty()) {
            seen.insert(key);
            measured << index;
        }
    }
    return measured;
}

} // namespace indexes
