#include "app/sweep/growthjson.h"
#include "app/sweep/growthmemory.h"

#include <QJsonArray>
#include <QTest>

using namespace sweep;

/// An index of 1,000 bytes a row on samples of up to 100,000 rows, against servers of several sizes.
class TestGrowthMemory : public QObject
{
    Q_OBJECT

private slots:
    void indexIsHeldAgainstEveryMemory();
    void unknownMachineIsSaidToBe();
    void withoutMemoryThereIsNothingToSay();
    void headComesBack();
    void shownInTheAnswer();

private:
    static GrowthResult result();
};

GrowthResult TestGrowthMemory::result()
{
    GrowthResult result;
    result.head.sweep.method = vectors::IndexMethod::Hnsw;
    result.head.shape = {vectors::VectorType::Vector, 128};
    result.head.serverNumber = 170004;
    result.head.memory.sharedBuffers = {qint64(128) << 20};
    result.head.memory.effectiveCacheSize = {qint64(4) << 30};
    result.head.memory.maintenanceWorkMem = {qint64(64) << 20};
    result.head.memory.maintenanceText = QStringLiteral("64MB");
    result.head.memory.machine = core::Bytes{qint64(16) << 30};
    result.head.memory.source = catalog::MachineMemorySource::ServerFiles;
    for (int i = 0; i < 4; ++i) {
        GrowthLevel level;
        level.position = i;
        level.share = 1.0 / (8 >> i);
        level.rows = 12500LL << i;
        level.seconds = double(1 << i);
        level.size = {level.rows * 1000};
        SweepPoint point;
        point.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("40")}};
        point.queries = 100;
        point.finished = true;
        point.recall = {0.96 - 0.01 * i, 0.9, 0.98};
        point.latency.p50 = {1.0 + 0.1 * i};
        level.points = {point};
        result.levels << level;
    }
    conclude(result);
    return result;
}

void TestGrowthMemory::indexIsHeldAgainstEveryMemory()
{
    const auto memory = growthMemory(result());
    QCOMPARE(memory.size(), 3);
    QCOMPARE(memory.at(0).factor, 1.0);
    QVERIFY(std::abs(memory.at(0).index.value - 1e8) < 1e4);
    QCOMPARE(memory.at(0).fit, catalog::MemoryFit::SharedBuffers);
    QCOMPARE(memory.at(1).fit, catalog::MemoryFit::EffectiveCache);
    QCOMPARE(memory.at(2).fit, catalog::MemoryFit::Machine);
    QVERIFY(memory.at(2).build && memory.at(2).build->value > memory.at(1).build->value);
    const QString sentence = growthMemorySentence(result());
    QVERIFY2(sentence.startsWith(QStringLiteral("The index (95.4 MiB) fits into shared_buffers (128.0 MiB); at 10 ")),
             qPrintable(sentence));
    QVERIFY2(sentence.contains(QStringLiteral("the machine's memory (16.0 GiB)")), qPrintable(sentence));
    QVERIFY2(sentence.contains(QStringLiteral("/proc/meminfo")), qPrintable(sentence));
}

void TestGrowthMemory::unknownMachineIsSaidToBe()
{
    GrowthResult remote = result();
    remote.head.memory.machine.reset();
    remote.head.memory.source = catalog::MachineMemorySource::NotKnown;
    QCOMPARE(growthMemory(remote).last().fit, catalog::MemoryFit::Nowhere);
    const QString sentence = growthMemorySentence(remote);
    QVERIFY2(sentence.contains(QStringLiteral("is more than effective_cache_size (4.0 GiB)")), qPrintable(sentence));
    QVERIFY2(sentence.contains(QStringLiteral("not known")), qPrintable(sentence));
}

void TestGrowthMemory::withoutMemoryThereIsNothingToSay()
{
    GrowthResult old = result();
    old.head.memory = {};
    QVERIFY(growthMemory(old).isEmpty());
    QVERIFY(growthMemorySentence(old).isEmpty());
    GrowthResult few = result();
    few.levels = few.levels.first(2);
    conclude(few);
    QVERIFY(growthMemory(few).isEmpty());
}

void TestGrowthMemory::headComesBack()
{
    GrowthHead head = result().head;
    auto back = growthHeadFromJson(growthHeadToJson(head));
    QVERIFY(back);
    QCOMPARE(back->memory, head.memory);
    head.memory.machine.reset();
    head.memory.source = catalog::MachineMemorySource::NotKnown;
    back = growthHeadFromJson(growthHeadToJson(head));
    QCOMPARE(back->memory, head.memory);
    QJsonObject old = growthHeadToJson(head);
    old.remove(QStringLiteral("server_memory"));
    back = growthHeadFromJson(old);
    QVERIFY(back && !back->memory.isKnown());
}

void TestGrowthMemory::shownInTheAnswer()
{
    const GrowthResult known = result();
    QCOMPARE(known.sentences.size(), known.forecasts.size() + 1);
    QCOMPARE(known.sentences.last(), growthMemorySentence(known));
    const QJsonArray json = toJson(known).value(QStringLiteral("index_against_memory")).toArray();
    QCOMPARE(json.size(), 3);
    QCOMPARE(json.at(2).toObject().value(QStringLiteral("fits_into")).toString(), QStringLiteral("machine"));
}

QTEST_GUILESS_MAIN(TestGrowthMemory)
#include "tst_growthmemory.moc"
