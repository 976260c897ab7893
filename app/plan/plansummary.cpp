#include "app/plan/plansummary.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace plan {

using core::Result;

namespace {

/// Which part of the plan a node stands in: the order of the answer comes from the main part, or from a CTE that the
/// main part reads; never from a subquery of a condition.
enum class Branch { Main, Cte, Condition };

class Reader
{
public:
    void read(const QJsonObject &node, Branch parentBranch)
    {
        const Branch branch = branchOf(node, parentBranch);
        readScan(node, branch);
        const QString type = text(node, "Node Type");
        m_summary.sorted = m_summary.sorted || type == u"Sort" || type == u"Incremental Sort";
        const QJsonArray children = node.value(QLatin1String("Plans")).toArray();
        for (const QJsonValue &child : children)
            read(child.toObject(), branch);
    }

    PlanSummary summary() const
    {
        PlanSummary summary = m_summary;
        if (summary.orderingIndex.isEmpty())
            summary.orderingIndex = m_orderingInCte;
        return summary;
    }

private:
    static QString text(const QJsonObject &node, const char *key) { return node.value(QLatin1String(key)).toString(); }

    static Branch branchOf(const QJsonObject &node, Branch parent)
    {
        const QString relationship = text(node, "Parent Relationship");
        if (relationship != u"InitPlan" && relationship != u"SubPlan")
            return parent;
        const bool cte = text(node, "Subplan Name").startsWith(QLatin1String("CTE "));
        return cte && parent != Branch::Condition ? Branch::Cte : Branch::Condition;
    }

    void readScan(const QJsonObject &node, Branch branch)
    {
        const QString index = text(node, "Index Name");
        if (!index.isEmpty()) {
            addOnce(m_summary.indexes, index);
            if (!text(node, "Order By").isEmpty())
                noteOrder(index, branch);
        } else if (text(node, "Node Type") == u"Seq Scan") {
            const QString schema = text(node, "Schema");
            const QString table = text(node, "Relation Name");
            addOnce(m_summary.seqScans, schema.isEmpty() ? table : schema + u'.' + table);
        }
    }

    void noteOrder(const QString &index, Branch branch)
    {
        if (branch == Branch::Main && m_summary.orderingIndex.isEmpty())
            m_summary.orderingIndex = index;
        else if (branch == Branch::Cte && m_orderingInCte.isEmpty())
            m_orderingInCte = index;
    }

    static void addOnce(QStringList &names, const QString &name)
    {
        if (!names.contains(name))
            names << name;
    }

    PlanSummary m_summary;
    QString m_orderingInCte;
};

} // namespace

Result<PlanSummary> summarize(const QByteArray &explainJson)
{
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(explainJson, &parseError);
    if (document.isNull())
        return core::invalidInput(QStringLiteral("not EXPLAIN (FORMAT JSON): ") + parseError.errorString());
    const QJsonObject top = document.isArray() ? document.array().at(0).toObject() : document.object();
    const QJsonObject root = top.value(QLatin1String("Plan")).toObject();
    if (root.value(QLatin1String("Node Type")).toString().isEmpty())
        return core::invalidInput(QStringLiteral("not EXPLAIN (FORMAT JSON): there is no plan in it"));
    Reader reader;
    reader.read(root, Branch::Main);
    PlanSummary summary = reader.summary();
    summary.totalCost = root.value(QLatin1String("Total Cost")).toDouble();
    return summary;
}

} // namespace plan
