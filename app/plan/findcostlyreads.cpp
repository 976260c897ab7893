#include "app/plan/problemrules.h"

#include "app/db/quoting.h"

#include <algorithm>

namespace plan {

namespace {

qint64 readBlocks(const BlockCounts &blocks)
{
    return blocks.sharedRead + blocks.localRead;
}

qint64 touchedBlocks(const BlockCounts &blocks)
{
    return blocks.sharedHit + blocks.localHit + readBlocks(blocks);
}

bool isUnderGather(const ProblemContext &context, int at)
{
    for (int above = context.node(at).parent; above >= 0; above = context.node(above).parent) {
        if (isGather(context.node(above)))
            return true;
    }
    return false;
}

/// How often the whole table was read: processes of one Gather share a single reading.
double readings(const ProblemContext &context, int at)
{
    const PlanNode &node = context.node(at);
    return node.actual && !isUnderGather(context, at) ? std::max(node.actual->loops, 1.0) : 1;
}

/// A whole scan that the distance is computed in.
bool readsForDistance(const ProblemContext &context, int at)
{
    return context.node(at).type == u"Seq Scan" && context.measuresDistance();
}

QString storageSql(const TableFacts *table)
{
    if (!table)
        return {};
    QStringList lines;
    for (const ColumnFacts &column : table->columns) {
        if (column.vector && column.storage != u"plain")
            lines << QStringLiteral("ALTER TABLE %1 ALTER COLUMN %2 SET STORAGE PLAIN;")
                         .arg(table->name.toSql(), db::quoteIdentifier(column.name));
    }
    return lines.join(u'\n');
}

void examineToast(const ProblemContext &context, int at, Findings &findings)
{
    constexpr double timesMore = 4;
    constexpr double manyBlocks = 4000;
    const PlanNode &node = context.node(at);
    if (!readsForDistance(context, at) || !node.cost || !context.plan().hasBuffers)
        return;
    const TableFacts *table = context.facts().table(node.schema, node.relation);
    const double blocks = double(touchedBlocks(context.metrics(at).exclusiveBlocks));
    // Each page costs one by default, so that the cost bounds the pages that the planner knew of.
    const double costed = (table && table->pages > 0 ? double(table->pages) : node.cost->total) * readings(context, at);
    if (blocks < manyBlocks || blocks < timesMore * std::max(costed, 1.0))
        return;
    const QString known =
        table && table->pages > 0
            ? QStringLiteral("the table has %1 pages beside its TOAST").arg(countText(double(table->pages)))
            : QStringLiteral("the planner's cost for them is %1").arg(countText(node.cost->total));
    findings << Finding{
        QStringLiteral("toast_hides_cost"),
        Severity::Slow,
        at,
        QStringLiteral("The vectors lie in TOAST, which the planner does not count"),
        QStringLiteral("the scan touched %1 blocks, while %2").arg(countText(blocks), known),
        QStringLiteral("Reading the table is far dearer than the planner thinks, and an index looks dear "
                       "beside it. Keep it from the table for such searches, or store the vectors in "
                       "the rows (STORAGE PLAIN, up to 8 kB a row, for rows written from then on)."),
        storageSql(table)};
}

void examineParallel(const ProblemContext &context, int at, Findings &findings)
{
    constexpr double slowMilliseconds = 100;
    constexpr double manyBlocks = 10'000;
    if (!readsForDistance(context, at) || isUnderGather(context, at))
        return;
    const auto elapsed = context.metrics(at).exclusive;
    const double blocks = double(touchedBlocks(context.metrics(at).exclusiveBlocks));
    const bool large = (elapsed && elapsed->value >= slowMilliseconds) || blocks >= manyBlocks;
    const bool writes = context.node(0).type == u"ModifyTable";
    if (!large || writes || !context.node(at).actual)
        return;
    findings << Finding{
        QStringLiteral("exact_scan_not_parallel"),
        Severity::Slow,
        at,
        QStringLiteral("One process reads the whole table"),
        QStringLiteral("the scan of %1 took %2 and %3 blocks, without a Gather above it")
            .arg(relationName(context.node(at)),
                 elapsed ? millisecondsText(*elapsed) : QStringLiteral("an unknown time"), countText(blocks)),
        QStringLiteral("Where the exact answer is wanted, let several processes look for it. The planner "
                       "goes by the size of the table without TOAST, and finds it too small."),
        QStringLiteral("SET LOCAL min_parallel_table_scan_size = 1;\n"
                       "SET LOCAL parallel_setup_cost = 1;\n"
                       "SET LOCAL max_parallel_workers_per_gather = 4;")};
}

void examineCache(const ProblemContext &context, const VectorScan &scan, Findings &findings)
{
    constexpr double fewReads = 100;
    const NodeMetrics &metrics = context.metrics(scan.node);
    const double read = double(readBlocks(metrics.exclusiveBlocks));
    const double hit = double(metrics.exclusiveBlocks.sharedHit + metrics.exclusiveBlocks.localHit);
    if (read < fewReads || read < hit)
        return;
    const double waited = metrics.exclusiveIo.sharedRead.value + metrics.exclusiveIo.localRead.value;
    if (waited > 0 && metrics.exclusive && waited < metrics.exclusive->value / 2)
        return;
    // Blocks that come out of the operating system's cache cost next to nothing.
    constexpr double perBlock = 0.05;
    constexpr double noticeable = 20;
    const bool quick =
        waited <= 0 && metrics.exclusive && metrics.exclusive->value < std::max(noticeable, read * perBlock);
    if (quick)
        return;
    QString evidence =
        QStringLiteral("%1 blocks were read, %2 were found in the cache").arg(countText(read), countText(hit));
    if (waited > 0 && metrics.exclusive)
        evidence += QStringLiteral("; reading took %1 of %2")
                        .arg(millisecondsText({waited}), millisecondsText(*metrics.exclusive));
    if (scan.index)
        evidence += QStringLiteral("; the index has %1 MB, shared_buffers is %2")
                        .arg(QString::number(double(scan.index->size.value) / (1 << 20), 'f', 1),
                             context.facts().setting(QStringLiteral("shared_buffers")));
    const QString name = scan.index ? scan.index->name.toSql() : db::quoteIdentifier(context.node(scan.node).index);
    findings << Finding{
        QStringLiteral("cold_cache"),
        Severity::Slow,
        scan.node,
        QStringLiteral("The index was not in memory"),
        evidence,
        QStringLiteral("Run it again to see the time with a warm cache. After a restart the index can be "
                       "loaded at once; where it does not fit into memory, halfvec or bits make it smaller."),
        QStringLiteral("SELECT pg_prewarm(%1);").arg(db::quoteLiteral(name).trimmed())};
}

void examineSort(const ProblemContext &context, int at, Findings &findings)
{
    if (context.value(at, u"Sort Space Type") != u"Disk")
        return;
    findings << Finding{QStringLiteral("sort_spill"),
                        Severity::Slow,
                        at,
                        QStringLiteral("The sort went to the disk"),
                        QStringLiteral("%1, %2 kB on disk; work_mem is %3")
                            .arg(context.value(at, u"Sort Method"), countText(context.number(at, u"Sort Space Used")),
                                 context.facts().setting(QStringLiteral("work_mem")).isEmpty()
                                     ? QStringLiteral("not known")
                                     : context.facts().setting(QStringLiteral("work_mem"))),
                        QStringLiteral("Raise work_mem for this query, or have fewer or narrower rows sorted."),
                        QStringLiteral("SET LOCAL work_mem = '%1MB';")
                            .arg(qint64(context.number(at, u"Sort Space Used") * 3 / 1024) + 1)};
}

void examineHash(const ProblemContext &context, int at, Findings &findings)
{
    const double batches = std::max(context.number(at, u"Hash Batches"), context.number(at, u"HashAgg Batches"));
    if (batches <= 1)
        return;
    findings << Finding{QStringLiteral("hash_batches"),
                        Severity::Slow,
                        at,
                        QStringLiteral("The hash table did not fit into memory"),
                        QStringLiteral("it was worked on in %1 batches through the disk; peak memory %2 kB")
                            .arg(countText(batches), countText(context.number(at, u"Peak Memory Usage"))),
                        QStringLiteral("Raise work_mem or hash_mem_multiplier for this query."),
                        QStringLiteral("SET LOCAL hash_mem_multiplier = 4;")};
}

void examineBitmap(const ProblemContext &context, int at, Findings &findings)
{
    const double lossy = context.number(at, u"Lossy Heap Blocks");
    if (lossy <= 0)
        return;
    findings << Finding{QStringLiteral("lossy_bitmap"),
                        Severity::Slow,
                        at,
                        QStringLiteral("The bitmap did not fit into memory"),
                        QStringLiteral("%1 pages are marked whole, %2 by row; %3 were read and dropped again")
                            .arg(countText(lossy), countText(context.number(at, u"Exact Heap Blocks")),
                                 rowsText(context.metrics(at).rowsRemoved)),
                        QStringLiteral("Raise work_mem for this query."),
                        QStringLiteral("SET LOCAL work_mem = '64MB';")};
}

void examineWorkers(const ProblemContext &context, int at, Findings &findings)
{
    const PlanNode &node = context.node(at);
    if (!node.workersPlanned || !node.workersLaunched || *node.workersLaunched >= *node.workersPlanned)
        return;
    findings << Finding{
        QStringLiteral("workers_not_launched"),
        Severity::Slow,
        at,
        QStringLiteral("Fewer workers came than were planned"),
        QStringLiteral("%1 planned, %2 launched").arg(*node.workersPlanned).arg(*node.workersLaunched),
        QStringLiteral("max_parallel_workers or max_worker_processes were used up by other sessions, so "
                       "that this plan took longer than the planner thought."),
        {}};
}

void examineJit(const ProblemContext &context, Findings &findings)
{
    constexpr double noticeable = 20;
    const auto &jit = context.plan().jit;
    const auto &whole = context.plan().executionTime;
    if (!jit || !whole || jit->total.value < noticeable || jit->total.value < whole->value / 5)
        return;
    findings << Finding{QStringLiteral("jit_overhead"),
                        Severity::Slow,
                        -1,
                        QStringLiteral("Compiling took a large part of the time"),
                        QStringLiteral("JIT took %1 of %2").arg(millisecondsText(jit->total), millisecondsText(*whole)),
                        QStringLiteral("The estimated cost is high, the query is not: switch JIT off for it, or raise "
                                       "jit_above_cost."),
                        QStringLiteral("SET LOCAL jit = off;")};
}

} // namespace

void findCostlyReads(const ProblemContext &context, Findings &findings)
{
    for (int at = 0; at < context.nodeCount(); ++at) {
        examineToast(context, at, findings);
        examineParallel(context, at, findings);
        examineSort(context, at, findings);
        examineHash(context, at, findings);
        examineBitmap(context, at, findings);
        examineWorkers(context, at, findings);
    }
    for (const VectorScan &scan : context.scans())
        examineCache(context, scan, findings);
    examineJit(context, findings);
}

} // namespace plan
