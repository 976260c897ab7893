#include "app/sweep/growthmemory.h"

#include "app/sweep/buildmemory.h"

#include <QLocale>

#include <array>
#include <cmath>

namespace sweep {

namespace {

constexpr std::array Factors = {1.0, 10.0, 100.0};

QString sizeText(double bytes)
{
    return QLocale::c().formattedDataSize(qint64(bytes), 1, QLocale::DataSizeIecFormat);
}

QString placeText(catalog::MemoryFit fit, const catalog::ServerMemory &memory)
{
    switch (fit) {
    case catalog::MemoryFit::SharedBuffers:
        return QStringLiteral("fits into shared_buffers (%1)").arg(sizeText(double(memory.sharedBuffers.value)));
    case catalog::MemoryFit::EffectiveCache:
        return QStringLiteral("fits into effective_cache_size (%1), not into shared_buffers (%2)")
            .arg(sizeText(double(memory.effectiveCacheSize.value)), sizeText(double(memory.sharedBuffers.value)));
    case catalog::MemoryFit::Machine:
        return QStringLiteral("fits into the machine's memory (%1), not into effective_cache_size (%2)")
            .arg(sizeText(double(memory.machine->value)), sizeText(double(memory.effectiveCacheSize.value)));
    case catalog::MemoryFit::Nowhere:
        return memory.machine ? QStringLiteral("is more than the machine's memory (%1)")
                                    .arg(sizeText(double(memory.machine->value)))
                              : QStringLiteral("is more than effective_cache_size (%1)")
                                    .arg(sizeText(double(memory.effectiveCacheSize.value)));
    }
    Q_UNREACHABLE();
}

} // namespace

QList<GrowthMemory> growthMemory(const GrowthResult &result)
{
    QList<GrowthMemory> all;
    const double rows = wholeRows(result.levels);
    if (!result.fits.size || !result.head.memory.isKnown() || rows <= 0)
        return all;
    for (const double factor : Factors) {
        GrowthMemory memory;
        memory.factor = factor;
        memory.index = result.fits.size->at(factor * rows);
        memory.fit = catalog::fitOf(result.head.memory, core::Bytes{std::llround(memory.index.value)});
        if (result.head.sweep.method == vectors::IndexMethod::Hnsw)
            memory.build = hnswBuildMemory(factor * rows, result.head.m, result.head.shape, result.head.serverNumber);
        all << memory;
    }
    return all;
}

QString growthMemorySentence(const GrowthResult &result)
{
    QStringList parts;
    for (const GrowthMemory &memory : growthMemory(result)) {
        const QString when = memory.factor > 1 ? QStringLiteral("at %1 times the rows it").arg(memory.factor)
                                               : QStringLiteral("The index");
        parts << QStringLiteral("%1 (%2) %3")
                     .arg(when, sizeText(memory.index.value), placeText(memory.fit, result.head.memory));
    }
    if (parts.isEmpty())
        return {};
    return QStringLiteral("%1. The memory of the server's machine is %2.")
        .arg(parts.join(QStringLiteral("; ")), catalog::machineSourceText(result.head.memory.source));
}

} // namespace sweep
