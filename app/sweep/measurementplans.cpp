// Measurement's settings, plans and buffers; the queries themselves are in measurement.cpp.
#include "app/db/quoting.h"
#include "app/sweep/measuredstatement.h"
#include "app/sweep/measurement.h"

#include <algorithm>

namespace sweep {

using core::Result;
using search::Setting;

namespace {

constexpr int BufferQueries = 5; ///< whose blocks are counted, for each point

/// EXPLAIN EXECUTE takes no parameters: the value as the server writes it.
QString literalOf(const QByteArray &binary, vectors::VectorType type)
{
    const auto value = vectors::fromBinary(type, binary);
    return value ? db::quoteLiteral(vectors::toText(*value)) : QStringLiteral("NULL");
}

} // namespace

Result<void> Measurement::prepare()
{
    for (const Setting &setting : m_setup.steering) {
        if (const auto set = m_transaction.setLocal(setting.name, setting.value); !set)
            return set.error();
    }
    for (const SweepStep &step : m_setup.steps) {
        if (const auto read = m_settings.readInitial(step.sent); !read)
            return read;
    }
    for (Search &search : m_searches) {
        if (const auto prepared = prepare(search); !prepared)
            return prepared;
    }
    return judgePlans([this](int point, const PlanVerdict &verdict) { m_points[size_t(point)].plan = verdict; });
}

Result<void> Measurement::prepare(Search &search)
{
    auto statement = measuredStatement(m_setup.limitedTo(search.shape.k), search.queries.front().parameters);
    if (!statement)
        return statement.error();
    search.statement = std::move(*statement);
    auto prepared = m_connection.prepare(search.statement.sql);
    if (!prepared)
        return prepared.error();
    search.prepared = *prepared;
    return {};
}

Result<void> Measurement::apply(int point)
{
    return m_settings.apply(m_setup.steps.at(point).sent);
}

/// Of the statement as it is run: planned for the parameter, or as the session keeps it.
Result<plan::PlanSummary> Measurement::currentPlan(const Search &search) const
{
    if (!m_spec.asPrepared)
        return explain(m_connection, search.statement);
    const QList<db::Parameter> &parameters = search.queries.front().parameters;
    QStringList values{literalOf(*parameters.first().bytes, m_setup.measured.shape.type)};
    if (m_setup.rerank > 0)
        values << literalOf(*parameters.last().bytes, m_setup.exact.shape.type);
    return explain(
        m_connection,
        {QStringLiteral("EXECUTE %1(").arg(db::quoteIdentifier(QString::fromLatin1(search.prepared.name()))) +
             values.join(QStringLiteral(", ")) + u')',
         {}});
}

Result<void> Measurement::judgePlans(const std::function<void(int, const PlanVerdict &)> &judged)
{
    for (int point = 0; point < int(m_points.size()); ++point) {
        if (m_context.isCancelled())
            return core::cancelledError();
        if (const auto applied = apply(point); !applied)
            return applied.error();
        const auto plan = currentPlan(searchOf(point));
        if (!plan)
            return plan.error();
        judged(point, judge(*plan, m_names, m_setup.index.name.name));
    }
    return {};
}

Result<void> Measurement::finish()
{
    m_finished = true;
    const auto judged = judgePlans([this](int point, const PlanVerdict &verdict) {
        PlanVerdict &first = m_points[size_t(point)].plan;
        // The session decides on its plan after some executions; the last one is what was run.
        if (m_spec.asPrepared)
            first = verdict;
        if (first.kind == verdict.kind)
            return;
        // A plan that changed in the middle (a finished ANALYZE) makes the point a mixture.
        first.plan += QStringLiteral(", later ") + verdict.plan;
        first.hash += u'+' + verdict.hash;
        first.kind = PlanKind::OtherIndex;
    });
    return judged ? countBuffers() : judged;
}

Result<void> Measurement::countBuffers()
{
    const int counted = std::min(queryCount(), BufferQueries);
    for (int at = 0; at < int(m_points.size()); ++at) {
        Point &point = m_points[size_t(at)];
        if (point.samples.empty())
            continue;
        if (const auto applied = apply(at); !applied)
            return applied.error();
        const Search &search = searchOf(at);
        BuffersPerQuery sum;
        for (int i = 0; i < counted; ++i) {
            if (m_context.isCancelled())
                return core::cancelledError();
            const MeasuredQuery &query = search.queries[size_t(order()[size_t(i)])];
            const auto plan = explainBuffers(m_connection, {search.statement.sql, query.parameters});
            if (!plan)
                return plan.error();
            sum.hit += double(plan->sharedHit);
            sum.read += double(plan->sharedRead);
        }
        point.buffers = BuffersPerQuery{sum.hit / counted, sum.read / counted};
    }
    return {};
}

} // namespace sweep
