#include "app/sweep/filtersetup.h"

#include "app/db/quoting.h"

#include <algorithm>

namespace sweep {

using core::Result;
using search::ServingIndex;
using search::Setting;
using vectors::IndexMethod;

namespace {

Setting iterativeScan(IndexMethod method, const char *mode)
{
    return {vectors::methodName(method) + QStringLiteral(".iterative_scan"), QLatin1String(mode)};
}

/// The sweep's own steps: what each point sends, with room for the query's own row, by itself and forced to the index.
struct PreparedPoints
{
    QList<SweepStep> natural;
    QList<SweepStep> forced;
};

PreparedPoints pointsOf(const SweepSetup &setup)
{
    const qsizetype half = setup.steps.size() / 2;
    return {setup.steps.first(half), setup.steps.sliced(half)};
}

QList<ServingIndex> partialsOf(const catalog::Table &table, const SweepSetup &setup)
{
    QList<ServingIndex> partials = search::servedBy(table, setup.measured);
    partials.removeIf(
        [&setup](const ServingIndex &each) { return each.predicate.isEmpty() || each.name == setup.index.name; });
    return partials;
}

/// Where the partial indexes are of the other method, the index under test is made to look dear. Those that were built
/// for the comparison are of its own method.
QList<Setting> steeringToPartials(const FilterSetup &setup)
{
    if (!setup.built.isEmpty())
        return {};
    const auto method = setup.sweep.index.vectorMethod();
    const bool others = std::none_of(setup.partials.begin(), setup.partials.end(),
                                     [&method](const ServingIndex &each) { return each.method == method; });
    if (!others)
        return {};
    if (method == IndexMethod::Hnsw)
        return {{QStringLiteral("hnsw.ef_search"), QStringLiteral("1000")}};
    return {{QStringLiteral("ivfflat.probes"), QStringLiteral("32768")}};
}

class StepMaker
{
public:
    StepMaker(const FilterSetup &setup, const PreparedPoints &points, const IterativeScans &iterative,
              const std::optional<PartialCopy> &copy)
        : m_setup(setup)
        , m_points(points)
        , m_iterative(iterative)
        , m_copy(copy)
    {
    }

    FilterStep make(FilterStrategy strategy) const
    {
        switch (strategy) {
        case FilterStrategy::Planner:
            return {strategy, m_points.natural.first().settings, m_points.natural.first().sent, {}};
        case FilterStrategy::IndexOff:
            return onIndex(strategy, m_iterative.available ? 1 : 0);
        case FilterStrategy::IndexRelaxed:
            return onIndex(strategy, 2);
        case FilterStrategy::IndexStrict:
            return onIndex(strategy, 3);
        case FilterStrategy::ExactFirst:
            return {strategy, {}, {}, {}};
        case FilterStrategy::PartialIndex:
            return onPartial();
        }
        Q_UNREACHABLE();
    }

private:
    FilterStep onIndex(FilterStrategy strategy, int point) const
    {
        FilterStep step{strategy, {}, {}, {}};
        if (point < int(m_points.forced.size())) {
            step.settings = m_points.forced.at(point).settings;
            step.sent = m_setup.sweep.steering + m_points.forced.at(point).sent;
        } else if (m_iterative.available) {
            step.missing = QStringLiteral("IVFFlat has no strict order");
        } else {
            step.missing = QStringLiteral("pgvector %1 has no iterative scans, 0.8 has").arg(m_iterative.vectorVersion);
        }
        return step;
    }

    FilterStep onPartial() const
    {
        FilterStep step{FilterStrategy::PartialIndex, m_points.forced.first().settings, {}, {}};
        if (!m_setup.sweep.index.predicate.isEmpty())
            step.missing = QStringLiteral("%1 is partial itself").arg(m_setup.sweep.index.name.name);
        else if (m_setup.partials.isEmpty() && m_setup.built.isEmpty())
            step.missing = withoutPartials();
        else
            step.sent = steering() + m_points.forced.first().sent + steeringToPartials(m_setup);
        return step;
    }

    QString withoutPartials() const
    {
        if (m_copy && !m_copy->builds.isEmpty())
            return QStringLiteral("the server would not build one: ") + m_copy->builds.first().refused;
        return QStringLiteral("the column has no partial index in this order");
    }

    /// Away from full indexes of the other method, unless the partial ones are of that method.
    QList<Setting> steering() const
    {
        return steeringToPartials(m_setup).isEmpty() ? m_setup.sweep.steering : QList<Setting>();
    }

    const FilterSetup &m_setup;
    const PreparedPoints &m_points;
    const IterativeScans &m_iterative;
    const std::optional<PartialCopy> &m_copy;
};

} // namespace

Result<FilterSetup> prepareFilters(const FilterSpec &spec, const GridPoint &settings, const IterativeScans &iterative,
                                   const std::optional<PartialCopy> &copy)
{
    if (const auto checked = checkFilters(spec); !checked)
        return checked.error();
    SweepSpec points = spec.sweep;
    points.plans = PlanChoice::Both;
    points.grid = {settings};
    points.axes.clear();
    const auto index = indexUnderTest(points);
    if (!index)
        return index.error();
    const IndexMethod method = index->vectorMethod().value_or(IndexMethod::Hnsw);
    if (iterative.available) {
        points.grid << (settings + GridPoint{iterativeScan(method, "off")})
                    << (settings + GridPoint{iterativeScan(method, "relaxed_order")});
        if (method == IndexMethod::Hnsw)
            points.grid << (settings + GridPoint{iterativeScan(method, "strict_order")});
    }
    const auto prepared = prepareSweep(points);
    if (!prepared)
        return prepared.error();
    FilterSetup setup;
    setup.sweep = *prepared;
    setup.filterColumn = spec.filterColumn.isEmpty() ? QString() : db::quoteIdentifier(spec.filterColumn);
    setup.partials = partialsOf(spec.sweep.table, *prepared);
    if (copy) {
        setup.copy = copy->table.name;
        setup.built = partialsOf(copy->table, *prepared);
    }
    const PreparedPoints steps = pointsOf(*prepared);
    const StepMaker maker(setup, steps, iterative, copy);
    for (const FilterStrategy strategy : strategiesOf(spec))
        setup.steps << maker.make(strategy);
    setup.sweep.steps.clear();
    return setup;
}

QString bothConditions(const QString &where, const QString &more)
{
    if (where.trimmed().isEmpty() || more.isEmpty())
        return where.trimmed().isEmpty() ? more : where;
    return QStringLiteral("(%1\n) AND %2").arg(where, more);
}

QString hiddenCondition(const QString &condition)
{
    return QStringLiteral("CASE WHEN (%1\n) THEN true ELSE false END").arg(condition);
}

QString partialCondition(const SweepSetup &setup, const QString &filterColumn, const QString &value)
{
    if (filterColumn.isEmpty())
        return setup.exact.where;
    return bothConditions(setup.exact.where, QStringLiteral("%1 = %2").arg(db::quoteIdentifier(filterColumn),
                                                                           db::quoteLiteral(value).trimmed()));
}

QString partialIndexTail(const SweepSetup &setup, const QString &condition, double rows)
{
    const catalog::IndexKey &key = setup.index.keys.first();
    const QString ordered =
        key.expression.isEmpty() ? db::quoteIdentifier(key.column) : QStringLiteral("(%1)").arg(key.expression);
    QMap<QString, QString> options = setup.index.options;
    // A list for about a thousand rows, as pgvector's documentation has it.
    if (options.contains(QStringLiteral("lists")))
        options.insert(QStringLiteral("lists"), QString::number(std::max(1, int(rows / 1000))));
    QStringList with;
    for (auto it = options.begin(); it != options.end(); ++it)
        with << QStringLiteral("%1 = %2").arg(it.key(), it.value());
    const QString withClause =
        with.isEmpty() ? QString() : QStringLiteral(" WITH (%1)").arg(with.join(QStringLiteral(", ")));
    // A comment at the condition's end would swallow what follows it.
    const QString whole = condition.contains(u"--") ? QStringLiteral("(%1\n)").arg(condition) : condition;
    return QStringLiteral("USING %1 (%2 %3)%4\n WHERE %5")
        .arg(setup.index.method, ordered, key.operatorClass, withClause, whole);
}

QString partialIndexSql(const SweepSetup &setup, const QString &condition, double rows, bool partitioned)
{
    return QStringLiteral("CREATE INDEX %1ON %2\n %3;\n")
        .arg(partitioned ? QString() : QStringLiteral("CONCURRENTLY "), setup.exact.table.toSql(),
             partialIndexTail(setup, condition, rows));
}

} // namespace sweep
