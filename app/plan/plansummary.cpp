#include "app/plan/plansummary.h"

#include "app/plan/readplans.h"

#include <QCryptographicHash>

namespace plan {

using core::Result;

namespace {

/// Which part of the plan a node stands in: the order of the answer comes from the main part, or from a CTE that the
/// main part reads; never from a subquery of a condition.
enum class Branch { Main, Cte, Condition };

Branch branchOf(const PlanNode &node, Branch parent)
{
    if (!isSubplan(node))
        return parent;
    return isCte(node) && parent != Branch::Condition ? Branch::Cte : Branch::Condition;
}

void addOnce(QStringList &names, const QString &name)
{
    if (!names.contains(name))
        names << name;
}

void addTable(QStringList &tables, const PlanNode &node)
{
    addOnce(tables, node.schema.isEmpty() ? node.relation : node.schema + u'.' + node.relation);
}

QString hashOf(const Plan &plan)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (const PlanNode &node : plan.nodes) {
        for (const QString &part : {QString::number(node.parent), node.type, node.schema, node.relation, node.index})
            hash.addData(part.toUtf8() + '\0');
    }
    return QString::fromLatin1(hash.result().toHex().first(8));
}

PlanSummary summaryOf(const Plan &plan)
{
    PlanSummary summary;
    QString orderingInCte;
    std::vector<Branch> branches;
    for (const PlanNode &node : plan.nodes) {
        const Branch branch = branchOf(node, node.parent < 0 ? Branch::Main : branches[size_t(node.parent)]);
        branches.push_back(branch);
        summary.sorted = summary.sorted || node.type == u"Sort" || node.type == u"Incremental Sort";
        if (node.index.isEmpty()) {
            if (node.type == u"Seq Scan")
                addTable(summary.seqScans, node);
            continue;
        }
        addOnce(summary.indexes, node.index);
        if (branch == Branch::Condition || valueOf(node.properties, u"Order By").isEmpty())
            continue;
        QString &ordering = branch == Branch::Main ? summary.orderingIndex : orderingInCte;
        if (ordering.isEmpty())
            ordering = node.index;
    }
    if (summary.orderingIndex.isEmpty())
        summary.orderingIndex = orderingInCte;
    if (plan.nodes.front().cost)
        summary.totalCost = plan.nodes.front().cost->total;
    summary.sharedHit = qint64(plan.nodes.front().usage.blocks.sharedHit);
    summary.sharedRead = qint64(plan.nodes.front().usage.blocks.sharedRead);
    summary.hash = hashOf(plan);
    return summary;
}

} // namespace

Result<PlanSummary> summarize(const QByteArray &explainJson)
{
    const QString refusal = QStringLiteral("not EXPLAIN (FORMAT JSON): ");
    const Result<PlanDocument> document = readPlans(explainJson);
    if (!document)
        return core::invalidInput(refusal + document.error().message);
    if (document->plans.front().format != PlanFormat::Json)
        return core::invalidInput(refusal + QStringLiteral("it is in another format"));
    return summaryOf(document->plans.front());
}

} // namespace plan
