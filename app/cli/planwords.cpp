#include "app/cli/planwords.h"

#include "app/cli/planoutput.h"

namespace cli {

QString relationshipWord(plan::Relationship relationship)
{
    switch (relationship) {
    case plan::Relationship::Root:
        return QStringLiteral("root");
    case plan::Relationship::Outer:
        return QStringLiteral("outer");
    case plan::Relationship::Inner:
        return QStringLiteral("inner");
    case plan::Relationship::Member:
        return QStringLiteral("member");
    case plan::Relationship::Subquery:
        return QStringLiteral("subquery");
    case plan::Relationship::InitPlan:
        return QStringLiteral("init_plan");
    case plan::Relationship::SubPlan:
        return QStringLiteral("sub_plan");
    case plan::Relationship::Remote:
        return QStringLiteral("remote");
    case plan::Relationship::Other:
        return QStringLiteral("other");
    }
    Q_UNREACHABLE();
}

QString checkWord(plan::IndexCheck check)
{
    switch (check) {
    case plan::IndexCheck::Valid:
        return QStringLiteral("valid");
    case plan::IndexCheck::Predicate:
        return QStringLiteral("predicate");
    case plan::IndexCheck::Expression:
        return QStringLiteral("expression");
    case plan::IndexCheck::Operator:
        return QStringLiteral("operator");
    case plan::IndexCheck::QueryVector:
        return QStringLiteral("query_vector");
    case plan::IndexCheck::Order:
        return QStringLiteral("order");
    case plan::IndexCheck::Limit:
        return QStringLiteral("limit");
    case plan::IndexCheck::Settings:
        return QStringLiteral("settings");
    case plan::IndexCheck::Cost:
        return QStringLiteral("cost");
    case plan::IndexCheck::None:
        return QStringLiteral("none");
    }
    Q_UNREACHABLE();
}

QString nodeTitle(const plan::PlanNode &node)
{
    QString title = node.type;
    if (node.type == u"Aggregate" && !node.strategy.isEmpty() && node.strategy != u"Plain")
        title = node.strategy + u' ' + title;
    if (node.type == u"ModifyTable")
        title = node.operation;
    if (node.parallelAware)
        title.prepend(QStringLiteral("Parallel "));
    if (!node.joinType.isEmpty() && node.joinType != u"Inner")
        title += u' ' + node.joinType;
    if (!node.index.isEmpty())
        title += QStringLiteral(" using ") + node.index;
    if (!node.relation.isEmpty())
        title += QStringLiteral(" on ") + (node.schema.isEmpty() ? QString() : node.schema + u'.') + node.relation;
    else if (!node.cteName.isEmpty())
        title += QStringLiteral(" on ") + node.cteName;
    if (!node.alias.isEmpty() && node.alias != node.relation && node.alias != node.cteName)
        title += u' ' + node.alias;
    return node.subplanName.isEmpty() ? title : QStringLiteral("[%1] %2").arg(node.subplanName, title);
}

} // namespace cli
