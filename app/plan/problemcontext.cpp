#include "app/plan/problemcontext.h"

#include "app/plan/statementlimit.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace plan {

namespace {

constexpr double defaultEfSearch = 40;

/// Hands rows on in the order they come.
bool keepsOrder(const PlanNode &node)
{
    static const QStringList types{
        QStringLiteral("Limit"),        QStringLiteral("LockRows"), QStringLiteral("Subquery Scan"),
        QStringLiteral("Result"),       QStringLiteral("CTE Scan"), QStringLiteral("ProjectSet"),
        QStringLiteral("Nested Loop"),  QStringLiteral("Append"),   QStringLiteral("Merge Append"),
        QStringLiteral("Gather Merge"), QStringLiteral("Unique"),   QStringLiteral("WindowAgg"),
        QStringLiteral("Materialize"),  QStringLiteral("Hash Join")};
    return types.contains(node.type);
}

bool isJoin(const PlanNode &node)
{
    return node.type == u"Nested Loop" || node.type == u"Hash Join" || node.type == u"Merge Join";
}

/// What the LIMIT and OFFSET of a Limit node are, told from its costs: rows cost alike, and a LIMIT takes its share.
WantedRows wantedByCosts(const Plan &plan, int at)
{
    const PlanNode &limit = plan.nodes[size_t(at)];
    WantedRows wanted{at, limit.cost->rows, 0};
    if (limit.children.empty() || !plan.nodes[size_t(limit.children.front())].cost)
        return wanted;
    const CostFigures &input = *plan.nodes[size_t(limit.children.front())].cost;
    const double perRow = input.rows > 0 ? (input.total - input.startup) / input.rows : 0;
    constexpr double rounding = 0.02; // two figures of two decimals
    const double skipped = limit.cost->startup - input.startup;
    if (perRow > 0 && skipped > rounding && rounding / perRow < 0.4)
        wanted.offset = std::round(skipped / perRow);
    return wanted;
}

} // namespace

QString countText(double count)
{
    const bool whole = count == std::round(count) || std::abs(count) >= 100;
    QString text = QLocale::c().toString(count, 'f', whole ? 0 : 1);
    return text.remove(u',').size() > 4 ? QLocale::c().toString(count, 'f', 0).replace(u',', u' ') : text;
}

QString millisecondsText(core::Milliseconds time)
{
    return QString::number(time.value, 'f', time.value < 10 ? 2 : 1) + QStringLiteral(" ms");
}

QString rowsText(double rows)
{
    return countText(rows) + (rows == 1 ? QStringLiteral(" row") : QStringLiteral(" rows"));
}

ProblemContext::ProblemContext(const Plan &plan, const PlanMetrics &metrics, const PlanFacts &facts)
    : m_plan(plan)
    , m_metrics(metrics)
    , m_facts(facts)
{
    for (int at = 0; at < nodeCount(); ++at) {
        if (isCte(node(at)))
            m_ctes.insert(node(at).subplanName.mid(4), at);
    }
    for (int at = 0; at < nodeCount(); ++at) {
        if (const int cte = cteScanned(at); cte >= 0 && !m_cteReader.contains(cte))
            m_cteReader.insert(cte, at);
        for (const Property &property : node(at).properties) {
            static const QStringList keys{QStringLiteral("Order By"), QStringLiteral("Sort Key"),
                                          QStringLiteral("Filter"), QStringLiteral("Output")};
            m_measuresDistance = m_measuresDistance || (keys.contains(property.key) && findDistance(property.value));
        }
    }
    findLimits();
    for (int at = 0; at < nodeCount(); ++at)
        findScan(at);
    for (int at = 0; at < nodeCount(); ++at)
        findSort(at);
}

void ProblemContext::findLimits()
{
    const StatementLimit written = statementLimit(m_plan.queryText);
    for (int at = 0; at < nodeCount(); ++at) {
        if (node(at).type != u"Limit" || !node(at).cost)
            continue;
        WantedRows wanted = wantedByCosts(m_plan, at);
        // The Limit at the top is the statement's own; only LockRows or a write can stand above it.
        if (at == 0 && written.limit)
            wanted.count = *written.limit;
        if (at == 0 && written.offset)
            wanted.offset = *written.offset;
        m_limitAt.insert(at, int(m_limits.size()));
        m_limits << wanted;
    }
}

int ProblemContext::cteScanned(int at) const
{
    return node(at).type == u"CTE Scan" ? m_ctes.value(node(at).cteName, -1) : -1;
}

int ProblemContext::consumerOf(int cte) const
{
    return m_cteReader.value(cte, -1);
}

void ProblemContext::findScan(int at)
{
    const PlanNode &scanned = node(at);
    if (scanned.type != u"Index Scan" && scanned.type != u"Index Only Scan")
        return;
    const auto distance = findDistance(value(at, u"Order By"));
    if (!distance)
        return;
    VectorScan scan;
    scan.node = at;
    scan.distance = *distance;
    scan.table = m_facts.table(scanned.schema, scanned.relation);
    scan.index = m_facts.index(scan.table, scanned.index);
    if (scan.index) {
        scan.method = scan.index->vectorMethod();
        if (!scan.method)
            return; // GiST and the like have such operators too
    }
    scan.filter = value(at, u"Filter");
    const QStringList parts = conjuncts(scan.filter);
    scan.filtersRows = std::ranges::any_of(parts, [](const QString &part) { return !findDistance(part); });
    scan.rows = metrics(at).rows;
    scan.examined = metrics(at).rows + metrics(at).rowsRemoved;
    scan.loops = scanned.actual ? scanned.actual->loops : 0;
    follow(scan);
    m_scans << scan;
}

/// Goes up from the scan: to the Limit that it feeds, and on to where its order is last seen.
void ProblemContext::follow(VectorScan &scan) const
{
    int below = scan.node;
    int at = isCte(node(below)) ? consumerOf(below) : node(below).parent;
    while (at >= 0) {
        const PlanNode &above = node(at);
        const bool inner = node(below).relationship == Relationship::Inner;
        const bool forCondition = isSubplan(node(below)) && !isCte(node(below));
        if (above.type == u"Limit" && scan.limit < 0 && scan.ordered)
            scan.limit = m_limitAt.value(at, -1);
        else if (scan.limit < 0 && (isJoin(above) || !valueOf(above.properties, u"Filter").isEmpty()) && scan.join < 0)
            scan.join = at;
        if (above.type == u"Aggregate" && scan.limit >= 0)
            scan.countedAbove = true;
        const bool presorted = above.type == u"Incremental Sort";
        if (!presorted && (!keepsOrder(above) || inner || forCondition))
            scan.ordered = false;
        below = at;
        at = isCte(above) ? consumerOf(at) : above.parent;
        if (at == below)
            break;
    }
}

bool ProblemContext::holdsVectorScan(int at) const
{
    const auto inside = [this](int top) {
        return std::ranges::any_of(m_scans,
                                   [&](const VectorScan &scan) { return scan.node == top || isBelow(scan.node, top); });
    };
    if (inside(at))
        return true;
    for (int below = at; below < node(at).end; ++below) {
        if (const int cte = cteScanned(below); cte >= 0 && inside(cte))
            return true;
    }
    return false;
}

/// The scan of the relation that qualifies the distance's column; with no qualifier the only scan there is.
int ProblemContext::scanBelow(int at, const QString &qualifier) const
{
    int found = -1;
    for (int below = at + 1; below < node(at).end; ++below) {
        const PlanNode &candidate = node(below);
        if (candidate.relation.isEmpty())
            continue;
        if (!qualifier.isEmpty() && (candidate.alias == qualifier || candidate.relation == qualifier))
            return below;
        if (found < 0)
            found = below;
    }
    return found;
}

void ProblemContext::findSort(int at)
{
    const PlanNode &sorting = node(at);
    const bool incremental = sorting.type == u"Incremental Sort";
    if (sorting.type != u"Sort" && !incremental)
        return;
    if (incremental && holdsVectorScan(at))
        return; // the index gives the distance, and only equal ones are sorted further
    DistanceSort sort;
    sort.node = at;
    const QList<SortTerm> terms = sortTerms(value(at, u"Sort Key"));
    const bool overLimit = std::ranges::any_of(
        m_scans, [&](const VectorScan &scan) { return scan.limit >= 0 && !isBelow(at, m_limits[scan.limit].node); });
    sort.reranks = overLimit && holdsVectorScan(at) && !terms.isEmpty();
    const auto first = std::ranges::find_if(terms, [](const SortTerm &term) { return term.distance.has_value(); });
    if (first == terms.end() && !sort.reranks)
        return;
    if (first != terms.end()) {
        sort.position = int(first - terms.begin());
        sort.term = *first;
        sort.scan = scanBelow(at, qualifierOf(first->distance->column()));
        if (sort.scan >= 0)
            sort.table = m_facts.table(node(sort.scan).schema, node(sort.scan).relation);
    } else if (!terms.isEmpty()) {
        sort.term = terms.first();
    }
    for (int above = sorting.parent; above >= 0 && !sort.limited; above = node(above).parent)
        sort.limited = node(above).type == u"Limit";
    m_sorts << sort;
}

QString ProblemContext::iterativeScan(const VectorScan &scan) const
{
    const bool ivfflat = scan.method == vectors::IndexMethod::Ivfflat;
    return m_facts.setting(ivfflat ? QStringLiteral("ivfflat.iterative_scan") : QStringLiteral("hnsw.iterative_scan"));
}

double ProblemContext::efSearch() const
{
    return double(m_facts.number(QStringLiteral("hnsw.ef_search")).value_or(qint64(defaultEfSearch)));
}

std::optional<double> ProblemContext::tableRows(const TableFacts *table) const
{
    if (!table)
        return std::nullopt;
    if (table->rows.known())
        return table->rows.value;
    return table->liveRows;
}

} // namespace plan
