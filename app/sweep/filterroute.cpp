#include "app/sweep/filterroute.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sweep {

using core::Result;

namespace {

constexpr std::array Forms = {FilterForm::Plain, FilterForm::Exact, FilterForm::Hidden, FilterForm::OnCopy};
static_assert(Forms.size() == FilterFormCount);
constexpr qsizetype MostSteps = 4;

void collectSteps(const QJsonObject &node, QStringList &steps)
{
    QString type = node.value(u"Node Type").toString();
    const bool scan = type.endsWith(u"Scan");
    if (node.value(u"Parallel Aware").toBool())
        type.prepend(QStringLiteral("Parallel "));
    const QString index = node.value(u"Index Name").toString();
    const QString relation = node.value(u"Relation Name").toString();
    if (scan && !index.isEmpty())
        steps << QStringLiteral("%1 %2 %3").arg(type, relation.isEmpty() ? u"on" : u"using", index);
    else if (scan && !relation.isEmpty())
        steps << QStringLiteral("%1 on %2").arg(type, relation);
    else if (scan || type.endsWith(u"Sort"))
        steps << type;
    for (const QJsonValue &child : node.value(u"Plans").toArray())
        collectSteps(child.toObject(), steps);
}

} // namespace

QString planSteps(const QByteArray &explainJson)
{
    QStringList steps;
    collectSteps(QJsonDocument::fromJson(explainJson).array().at(0).toObject().value(u"Plan").toObject(), steps);
    if (steps.size() <= MostSteps)
        return steps.join(QStringLiteral(", "));
    return steps.first(MostSteps).join(QStringLiteral(", ")) +
           QStringLiteral(" and %1 more").arg(steps.size() - MostSteps);
}

Result<void> FilterRouter::prepare(const QByteArray &example)
{
    const auto value = vectors::fromBinary(m_setup.sweep.measured.shape.type, example);
    if (!value)
        return value.error();
    for (const FilterForm form : Forms) {
        if (form == FilterForm::OnCopy && m_setup.built.isEmpty())
            continue;
        if (const auto prepared = prepare(form, *value); !prepared)
            return prepared;
    }
    const auto named = loadNames(m_setup.sweep.exact.table, m_setup.partials, m_partialNames);
    return named ? loadNames(m_setup.copy, m_setup.built, m_builtNames) : named;
}

Result<void> FilterRouter::prepare(FilterForm form, const vectors::VectorValue &example)
{
    search::SearchTarget target = m_setup.sweep.measured;
    if (!m_setup.filterColumn.isEmpty())
        target.where = bothConditions(target.where, m_setup.filterColumn + QStringLiteral(" = $2"));
    if (form == FilterForm::Hidden)
        target.where = hiddenCondition(target.where);
    if (form == FilterForm::OnCopy)
        target.table = m_setup.copy;
    const auto exactness = form == FilterForm::Exact ? search::Exactness::Exact : search::Exactness::AsPlanned;
    const QString sql = search::searchStatement(target, example, m_setup.sweep.limit, {}, exactness).sql;
    auto prepared = m_connection.prepare(sql);
    if (!prepared)
        return prepared.error();
    m_texts.at(size_t(form)) = sql;
    m_prepared.at(size_t(form)) = *prepared;
    return {};
}

Result<void> FilterRouter::loadNames(const catalog::ObjectName &table, const QList<search::ServingIndex> &indexes,
                                     QMap<QString, PlanNames> &names)
{
    for (const search::ServingIndex &index : indexes) {
        SweepSetup named = m_setup.sweep;
        named.exact.table = table;
        named.index.name = index.name;
        auto loaded = loadPlanNames(m_connection, named);
        if (!loaded)
            return loaded.error();
        names.insert(index.name.name, *loaded);
    }
    return {};
}

Result<PlanVerdict> FilterRouter::verdictOf(FilterForm form, const PlanNames &names, const QString &index,
                                            const QList<db::Parameter> &parameters)
{
    const auto rows = m_connection.execute({QStringLiteral("EXPLAIN (FORMAT JSON) ") + text(form), parameters});
    if (!rows)
        return rows.error();
    const QByteArray json = rows->bytes(0, 0).toByteArray();
    const auto plan = plan::summarize(json);
    if (!plan)
        return plan.error();
    PlanVerdict verdict = judge(*plan, names, index);
    verdict.plan = planSteps(json);
    return verdict;
}

Result<FilterRoute> FilterRouter::route(FilterStrategy strategy, const QList<db::Parameter> &parameters)
{
    if (strategy == FilterStrategy::PartialIndex)
        return onPartial(parameters);
    if (strategy != FilterStrategy::Planner && strategy != FilterStrategy::ExactFirst)
        return onIndex(parameters);
    const FilterForm form = strategy == FilterStrategy::ExactFirst ? FilterForm::Exact : FilterForm::Plain;
    const auto verdict = verdictOf(form, m_names, m_setup.sweep.index.name.name, parameters);
    if (!verdict)
        return verdict.error();
    if (form == FilterForm::Exact && verdict->kind != PlanKind::Exact)
        return FilterRoute{{}, *verdict, QStringLiteral("the planner's plan is not exact: %1").arg(verdict->plan)};
    return FilterRoute{form, *verdict, {}};
}

Result<FilterRoute> FilterRouter::onIndex(const QList<db::Parameter> &parameters)
{
    FilterRoute route;
    for (const FilterForm form : {FilterForm::Plain, FilterForm::Hidden}) {
        const auto verdict = verdictOf(form, m_names, m_setup.sweep.index.name.name, parameters);
        if (!verdict)
            return verdict.error();
        if (verdict->kind == PlanKind::IndexUnderTest)
            return FilterRoute{form, *verdict, {}};
        if (form == FilterForm::Plain)
            route.verdict = *verdict;
    }
    route.reason = QStringLiteral("the planner cannot be brought to %1: %2")
                       .arg(m_setup.sweep.index.name.name, route.verdict.plan);
    return route;
}

Result<FilterRoute> FilterRouter::onPartial(const QList<db::Parameter> &parameters)
{
    FilterRoute route;
    for (const search::ServingIndex &partial : m_setup.partials) {
        const auto verdict =
            verdictOf(FilterForm::Plain, m_partialNames.value(partial.name.name), partial.name.name, parameters);
        if (!verdict)
            return verdict.error();
        if (verdict->kind == PlanKind::IndexUnderTest)
            return FilterRoute{FilterForm::Plain, *verdict, {}};
    }
    if (!m_setup.built.isEmpty())
        return onBuilt(parameters);
    route.reason = QStringLiteral("no partial index fits the condition");
    return route;
}

Result<FilterRoute> FilterRouter::onBuilt(const QList<db::Parameter> &parameters)
{
    FilterRoute route;
    for (const search::ServingIndex &built : m_setup.built) {
        const auto verdict =
            verdictOf(FilterForm::OnCopy, m_builtNames.value(built.name.name), built.name.name, parameters);
        if (!verdict)
            return verdict.error();
        if (verdict->kind == PlanKind::IndexUnderTest)
            return FilterRoute{FilterForm::OnCopy, *verdict, {}};
    }
    route.reason = m_setup.filterColumn.isEmpty()
                       ? QStringLiteral("the planner does not take the partial index on the copy")
                       : QStringLiteral("partial indexes were built for the most frequent values only");
    return route;
}

} // namespace sweep
