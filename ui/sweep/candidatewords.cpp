#include "ui/sweep/candidatewords.h"

#include "app/sweep/growthmemory.h"
#include "ui/shared/format.h"
#include "ui/sweep/sweepwords.h"

#include <QCoreApplication>

#include <cmath>

using sweep::CandidateCurve;
using sweep::SweepPoint;

namespace {

QString words(const char *text)
{
    return QCoreApplication::translate("CandidateWords", text);
}

QString pointWords(const CandidateCurve &curve, const SweepPoint &point, int k)
{
    const QString size = curve.size() ? formatBytes(*curve.size()) : QString();
    return words("%1 at %2 → recall@%3 %4 · p95 %5 · %6")
        .arg(curve.text, shortSettings(point.settings))
        .arg(k)
        .arg(formatInterval(point.recall.mean, point.recall.low, point.recall.high), formatDuration(point.latency.p95),
             size);
}

QString closeWords(const sweep::CandidateResult &result)
{
    QStringList names;
    for (const int position : result.answer.tooClose) {
        if (const CandidateCurve *curve = sweep::curveAt(result.curves, position))
            names << curve->text;
    }
    return names.isEmpty() ? QString()
                           : words("Its recall differs from that of %1 by less than one build from the next.")
                                 .arg(names.join(QStringLiteral(", ")));
}

QString signedRecall(double value)
{
    return (value < 0 ? QString(QChar(0x2212)) : QStringLiteral("+")) + formatRecall(std::abs(value));
}

/// Of those whose recall is higher than the smallest's over the same queries.
QString pairedWords(const sweep::CandidateResult &result)
{
    QStringList parts;
    for (const sweep::CandidateDifference &difference : result.differences) {
        const CandidateCurve *curve = sweep::curveAt(result.curves, difference.curve);
        if (curve && difference.differs() && difference.recall.mean > 0)
            parts << words("%1 %2 (%3 to %4)")
                         .arg(curve->text, signedRecall(difference.recall.mean), signedRecall(difference.recall.low),
                              signedRecall(difference.recall.high));
    }
    return parts.isEmpty() ? QString()
                           : words("Recall query by query against it: %1.").arg(parts.join(QStringLiteral(", ")));
}

QString predictionWords(const sweep::Prediction &prediction, QString (*format)(double))
{
    return QStringLiteral("%1 (%2–%3)").arg(format(prediction.value), format(prediction.low), format(prediction.high));
}

QString bytesOf(double bytes)
{
    return formatBytes({qint64(bytes)});
}

QString secondsOf(double seconds)
{
    return formatDuration({seconds * 1000});
}

QString millisecondsOf(double milliseconds)
{
    return formatDuration({milliseconds});
}

/// "not to be told (0.3 ms–4.1 ms)" where the interval is too wide.
QString toldWords(const sweep::Prediction &time, QString (*format)(double))
{
    if (sweep::isTelling(time))
        return predictionWords(time, format);
    return words("not to be told (%1–%2)").arg(format(time.low), format(time.high));
}

/// "1 000 000 rows: ef_search 80 → recall@10 0.962 (0.940–0.976) · index 790 MB (780–800)".
QString forecastWords(const sweep::GrowthResult &result, const sweep::GrowthForecast &forecast)
{
    QStringList parts;
    if (forecast.setting >= 0) {
        const sweep::GrowthFits::Setting &setting = result.fits.settings.at(forecast.setting);
        const sweep::Prediction recall = setting.recall->at(forecast.rows);
        parts << words("%1 → recall@%2 %3")
                     .arg(shortSettings(setting.settings))
                     .arg(result.head.sweep.k)
                     .arg(formatInterval(recall.value, recall.low, recall.high));
    } else {
        parts << words("no measured setting is expected to reach %1")
                     .arg(formatNumber(result.head.sweep.targetRecall, 3));
    }
    if (forecast.size)
        parts << words("index %1").arg(predictionWords(*forecast.size, bytesOf));
    if (forecast.latency)
        parts << words("p50 %1").arg(toldWords(*forecast.latency, millisecondsOf));
    if (forecast.seconds)
        parts << words("build %1").arg(toldWords(*forecast.seconds, secondsOf));
    return words("%1 rows: %2").arg(formatCount(qint64(forecast.rows)), parts.join(QStringLiteral(" · ")));
}

QString placeWords(catalog::MemoryFit fit)
{
    switch (fit) {
    case catalog::MemoryFit::SharedBuffers:
        return words("within shared_buffers");
    case catalog::MemoryFit::EffectiveCache:
        return words("within effective_cache_size");
    case catalog::MemoryFit::Machine:
        return words("within the machine's memory");
    case catalog::MemoryFit::Nowhere:
        return words("more than that");
    }
    return {};
}

QString machineWords(const catalog::ServerMemory &memory)
{
    switch (memory.source) {
    case catalog::MachineMemorySource::NotKnown:
        return words("machine not known");
    case catalog::MachineMemorySource::ServerFiles:
        return words("machine %1 (its /proc/meminfo)").arg(formatBytes(*memory.machine));
    case catalog::MachineMemorySource::SameMachine:
        return words("machine %1 (this one, by the socket)").arg(formatBytes(*memory.machine));
    }
    return {};
}

/// "index 12 MB, ×10 120 MB within effective_cache_size, … · shared_buffers 128 MB, effective_cache_size 4 GB, …".
QString indexMemoryWords(const sweep::GrowthResult &result)
{
    QStringList sizes;
    for (const sweep::GrowthMemory &memory : sweep::growthMemory(result))
        sizes << words("×%1 %2 %3")
                     .arg(QString::number(memory.factor), formatBytes({qint64(memory.index.value)}),
                          placeWords(memory.fit));
    if (sizes.isEmpty())
        return {};
    const catalog::ServerMemory &memory = result.head.memory;
    return words("Index %1. The server: shared_buffers %2, effective_cache_size %3, %4.")
        .arg(sizes.join(QStringLiteral(", ")), formatBytes(memory.sharedBuffers),
             formatBytes(memory.effectiveCacheSize), machineWords(memory));
}

QString memoryWords(const sweep::GrowthResult &result)
{
    for (const sweep::GrowthForecast &forecast : result.forecasts) {
        if (!forecast.buildMemory || result.head.maintenanceBytes.value <= 0 ||
            *forecast.buildMemory <= result.head.maintenanceBytes)
            continue;
        return words(
                   "Building it on %1 rows takes %2 of memory; maintenance_work_mem is %3, and a build that leaves it "
                   "takes four to five times as long.")
            .arg(formatCount(qint64(forecast.rows)), formatBytes(*forecast.buildMemory),
                 formatBytes(result.head.maintenanceBytes));
    }
    return {};
}

} // namespace

CandidateText candidateText(const sweep::CandidateResult &result)
{
    CandidateText text;
    const CandidateCurve *smallest = sweep::curveAt(result.curves, result.answer.smallest);
    const CandidateCurve *fastest = sweep::curveAt(result.curves, result.answer.fastest);
    const int k = result.head.sweep.k;
    if (!smallest || !fastest) {
        text.answer = result.answer.sentence;
        return text;
    }
    text.answer = pointWords(*smallest, *sweep::pointThatReaches(*smallest, result.head), k);
    const QString rest = words("%1 queries, seed %2, %3")
                             .arg(formatCount(result.head.sweep.queries))
                             .arg(result.head.sweep.seed)
                             .arg(result.head.onCopy ? words("on a copy") : words("on the table itself"));
    text.details = smallest == fastest
                       ? words("the smallest that reaches %1, and the fastest · %2")
                             .arg(formatNumber(result.head.sweep.targetRecall, 3), rest)
                       : words("the smallest that reaches %1 · fastest: %2 · %3")
                             .arg(formatNumber(result.head.sweep.targetRecall, 3),
                                  pointWords(*fastest, *sweep::pointThatReaches(*fastest, result.head), k), rest);
    text.caveat = QStringList{closeWords(result), pairedWords(result)}.join(u' ').trimmed();
    if (text.caveat.isEmpty() && result.head.sweep.source == sweep::QuerySource::TableRows)
        text.caveat = words("The queries are rows of the table, which flatters HNSW.");
    return text;
}

QString measuredNote(const sweep::CandidateHead &head)
{
    return words("exact neighbours took %1 · an empty round trip %2 · maintenance_work_mem %3")
        .arg(formatDuration({head.sweep.groundTruth.seconds * 1000}), formatDuration(head.sweep.roundTrip),
             head.maintenanceWorkMem);
}

CandidateText growthText(const sweep::GrowthResult &result)
{
    CandidateText text;
    if (result.forecasts.isEmpty()) {
        text.answer = result.sentences.value(0);
        return text;
    }
    text.answer = forecastWords(result, result.forecasts.first());
    if (result.forecasts.size() > 1)
        text.details = forecastWords(result, result.forecasts.at(1));
    text.caveat = QStringList{indexMemoryWords(result), memoryWords(result)}.join(u' ').trimmed();
    return text;
}

QString shareWords(double share)
{
    const double parts = 1 / share;
    return std::abs(parts - std::round(parts)) < 1e-6 && parts > 1 ? QStringLiteral("1/%1").arg(std::round(parts))
                                                                   : formatPercent(share);
}
