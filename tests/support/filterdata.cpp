#include "tests/support/filterdata.h"

#include "app/sweep/filteradvice.h"

#include <algorithm>

using namespace sweep;

namespace testsupport {

namespace {

FilterStratum stratum(int position, const QString &value, double rows)
{
    FilterStratum stratum;
    stratum.position = position;
    stratum.name = value;
    stratum.values = {value};
    stratum.valueCount = 1;
    stratum.queries = 100;
    stratum.rows = rows;
    stratum.share = rows / 60000;
    stratum.partialSql = QStringLiteral("CREATE INDEX CONCURRENTLY … WHERE kind = '%1';\n").arg(value);
    return stratum;
}

PlanVerdict verdict(FilterStrategy strategy)
{
    if (strategy == FilterStrategy::ExactFirst)
        return {PlanKind::Exact, {}, QStringLiteral("Sort, Bitmap Heap Scan on items")};
    return {PlanKind::IndexUnderTest, QStringLiteral("items_hnsw"), QStringLiteral("Index Scan using items_hnsw")};
}

} // namespace

FilterCell filterCell(int position, FilterStrategy strategy, double recall, double margin, double ms)
{
    FilterCell cell;
    cell.stratum = position;
    cell.strategy = strategy;
    cell.rowsReturned = 10 * recall;
    cell.rowsPossible = 10;
    SweepPoint &point = cell.point;
    point.position = position * FilterStrategyCount + int(strategy);
    point.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("40")}};
    point.queries = 100;
    point.finished = true;
    point.recall = {recall, recall - margin, std::min(1.0, recall + margin)};
    point.latency = {{ms}, {ms}, {2 * ms}, {3 * ms}, 1000 / ms};
    point.plan = verdict(strategy);
    if (strategy == FilterStrategy::IndexOff || strategy == FilterStrategy::Planner)
        point.shortResults = recall < 0.9 ? 80 : 0;
    if (strategy == FilterStrategy::IndexRelaxed)
        point.settings << search::Setting{QStringLiteral("hnsw.iterative_scan"), QStringLiteral("relaxed_order")};
    cell.sent = point.settings;
    if (strategy != FilterStrategy::Planner && strategy != FilterStrategy::ExactFirst)
        cell.sent << search::Setting{QStringLiteral("enable_seqscan"), QStringLiteral("off")};
    return cell;
}

FilterCell unmeasuredCell(int stratum, FilterStrategy strategy, const QString &reason)
{
    FilterCell cell;
    cell.stratum = stratum;
    cell.strategy = strategy;
    cell.notMeasured = reason;
    cell.point.position = stratum * FilterStrategyCount + int(strategy);
    return cell;
}

FilterResult filterResult()
{
    FilterResult result;
    FilterHead &head = result.head;
    head.sweep.table = QStringLiteral("public.items");
    head.sweep.column = QStringLiteral("embedding");
    head.sweep.index = QStringLiteral("items_hnsw");
    head.sweep.queries = 300;
    head.sweep.source = QuerySource::Given;
    head.sweep.startedAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
    head.filterColumn = QStringLiteral("kind");
    head.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("40")}};
    head.rows = 60000;
    head.searchSql = QStringLiteral("SELECT … ORDER BY embedding <=> $1 LIMIT 10");
    head.exactSql = QStringLiteral("SELECT … ORDER BY (embedding <=> $1) + 0 LIMIT 10");
    head.strata = {stratum(0, QStringLiteral("often"), 6000), stratum(1, QStringLiteral("some,times"), 1000),
                   stratum(2, QStringLiteral("rare"), 90)};
    using enum FilterStrategy;
    result.cells = {filterCell(0, Planner, 0.27, 0.03, 0.6),
                    filterCell(0, IndexOff, 0.27, 0.03, 0.6),
                    filterCell(0, IndexRelaxed, 0.97, 0.01, 1.8),
                    filterCell(0, IndexStrict, 0.93, 0.01, 1.9),
                    filterCell(0, ExactFirst, 1, 0, 2.5),
                    unmeasuredCell(0, PartialIndex, QStringLiteral("the column has no partial index in this order")),
                    filterCell(1, Planner, 0.06, 0.02, 0.5),
                    filterCell(1, IndexOff, 0.06, 0.02, 0.5),
                    filterCell(1, IndexRelaxed, 0.84, 0.02, 14),
                    filterCell(1, IndexStrict, 0.77, 0.02, 14),
                    filterCell(1, ExactFirst, 1, 0, 0.93),
                    unmeasuredCell(1, PartialIndex, QStringLiteral("the column has no partial index in this order")),
                    filterCell(2, Planner, 1, 0, 0.21),
                    filterCell(2, IndexOff, 0.01, 0.01, 0.9),
                    filterCell(2, IndexRelaxed, 0.73, 0.03, 30),
                    filterCell(2, IndexStrict, 0.72, 0.03, 31),
                    filterCell(2, ExactFirst, 1, 0, 0.2),
                    unmeasuredCell(2, PartialIndex, QStringLiteral("the column has no partial index in this order"))};
    result.cells[12].point.plan = verdict(ExactFirst);
    result.advice = adviseFilters(head, result.cells);
    return result;
}

} // namespace testsupport
