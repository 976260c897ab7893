#include "app/sweep/bias.h"

#include "app/sweep/recordsweep.h"
#include "app/sweep/sweepjson.h"

#include <QJsonDocument>

#include <algorithm>

namespace sweep {

namespace {

/// Points with several k say themselves which one they are of.
bool isComparable(const SweepHead &a, const SweepHead &b)
{
    const bool mayShareK = a.k == b.k || a.hasSeveralK() || b.hasSeveralK();
    return mayShareK && a.table == b.table && a.column == b.column && a.index == b.index && a.distance == b.distance &&
           a.where == b.where;
}

const SweepPoint *pointAt(const SweepResult &result, int position)
{
    const auto found = std::find_if(result.points.begin(), result.points.end(),
                                    [position](const SweepPoint &point) { return point.position == position; });
    return found == result.points.end() ? nullptr : &*found;
}

} // namespace

std::optional<BiasEstimate> biasAgainst(const SweepResult &result, const SweepResult &heldOut)
{
    if (heldOut.head.source != QuerySource::HeldOut || !isComparable(result.head, heldOut.head))
        return std::nullopt;
    BiasEstimate estimate;
    estimate.measuredAt = heldOut.head.startedAt;
    for (const SweepPoint &point : result.points) {
        for (const SweepPoint &other : heldOut.points) {
            if (other.settings == point.settings && other.k == point.k && other.forced == point.forced &&
                other.plan.kind == point.plan.kind && other.queries > 0)
                estimate.heldOut.insert(point.position, other.recall.mean);
        }
    }
    return estimate.heldOut.isEmpty() ? std::nullopt : std::optional(estimate);
}

void addBias(const workspace::Workspace &workspace, SweepResult &result)
{
    if (!result.head.isOptimistic())
        return;
    const auto records = workspace::listSweeps(workspace, result.head.table);
    if (!records)
        return;
    for (const workspace::SweepRecord &record : *records) {
        const auto head = headFromJson(QJsonDocument::fromJson(record.summary.toUtf8()).object());
        if (!head || head->source != QuerySource::HeldOut || !isComparable(*head, result.head))
            continue;
        const auto past = loadPastSweep(workspace, record.id);
        result.bias = past ? biasAgainst(result, past->result) : std::nullopt;
        if (result.bias)
            return;
    }
}

int tellingPoint(const SweepResult &result)
{
    if (!result.bias)
        return -1;
    const auto &heldOut = result.bias->heldOut;
    if (heldOut.contains(result.recommendation.position))
        return result.recommendation.position;
    int widest = -1;
    double difference = -1;
    for (auto point = heldOut.begin(); point != heldOut.end(); ++point) {
        const SweepPoint *own = pointAt(result, point.key());
        if (own && own->recall.mean - point.value() > difference) {
            difference = own->recall.mean - point.value();
            widest = point.key();
        }
    }
    return widest;
}

QString biasText(const SweepResult &result)
{
    const SweepPoint *point = pointAt(result, tellingPoint(result));
    if (!point)
        return {};
    return QStringLiteral("A hold-out sweep of %1 found %2 where rows of the table give %3 (%4).")
        .arg(result.bias->measuredAt.date().toString(Qt::ISODate))
        .arg(result.bias->heldOut.value(point->position), 0, 'f', 3)
        .arg(point->recall.mean, 0, 'f', 3)
        .arg(settingsText(point->settings));
}

} // namespace sweep
