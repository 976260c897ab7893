#include "app/sweep/groundtruthplan.h"

#include "app/db/quoting.h"
#include "app/sweep/neighboursearch.h"
#include "app/sweep/sampling.h"
#include "app/sweep/streamedtruth.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace sweep {

using core::Result;

namespace {

constexpr qint64 MostNamedRows = 5'000'000; ///< neighbours of all queries: what the answers may take of memory
constexpr qint64 ProbeBytes = 1 << 20;      ///< fetched to measure the stream
constexpr qint64 ServerProbeRows = 5000;
constexpr int ProbeQueries = 64;

double secondsOf(const QElapsedTimer &clock)
{
    return double(clock.nsecsElapsed()) / 1e9;
}

int workersIn(const QJsonObject &node)
{
    int workers = node.value(u"Workers Planned").toInt();
    for (const QJsonValue &child : node.value(u"Plans").toArray())
        workers = std::max(workers, workersIn(child.toObject()));
    return workers;
}

Result<QJsonObject> planOf(db::Connection &connection, const db::Statement &statement)
{
    const auto rows =
        connection.execute({QStringLiteral("EXPLAIN (FORMAT JSON) ") + statement.sql, statement.parameters});
    if (!rows)
        return rows.error();
    return QJsonDocument::fromJson(rows->text(0, 0).toUtf8()).array().at(0).toObject().value(u"Plan").toObject();
}

/// Measures what the estimates rest on.
class Probe
{
public:
    Probe(jobs::JobContext &context, db::Connection &connection, const SweepSetup &setup, int k)
        : m_context(context)
        , m_connection(connection)
        , m_setup(setup)
        , m_k(k)
    {
    }

    /// Nothing when no row has a vector.
    Result<std::optional<TruthRates>> measure()
    {
        const auto example = m_connection.execute(streamedRowsText(m_setup, 1), db::Format::Binary);
        if (!example)
            return example.error();
        if (example->rowCount() == 0)
            return std::optional<TruthRates>();
        m_example = example->bytes(0, example->columnCount() - 1).toByteArray();
        if (const auto server = measureServer(); !server)
            return server.error();
        if (const auto stream = measureStream(); !stream)
            return stream.error();
        return std::optional(m_rates);
    }

private:
    Result<void> measureServer()
    {
        const auto value = vectors::fromBinary(m_setup.exact.shape.type, m_example);
        if (!value)
            return value.error();
        auto exact = search::searchStatement(m_setup.exact, *value, m_k, {}, search::Exactness::Exact);
        exact.parameters = {db::Parameter::binary(m_example)};
        const auto plan = planOf(m_connection, exact);
        if (!plan)
            return plan.error();
        m_rates.serverWorkers = 1 + workersIn(*plan);
        const auto one = secondsFor(*value, 1);
        if (!one)
            return one.error();
        const auto many = secondsFor(*value, ServerProbeRows);
        if (!many)
            return many.error();
        m_rates.serverPerQuery = one->first;
        m_rates.serverPerRow = std::max(many->first - one->first, 1e-9) / std::max(many->second - 1.0, 1.0);
        return {};
    }

    /// Seconds for the distances of `limit` rows, and how many there were.
    Result<std::pair<double, double>> secondsFor(const vectors::VectorValue &value, qint64 limit)
    {
        QString type = vectors::typeName(value.type);
        if (value.type == vectors::VectorType::Bit) // a bare bit is bit(1)
            type += QStringLiteral("(%1)").arg(value.dimensions);
        const QString sql =
            QStringLiteral("SELECT count(part.%1 %2 $1::%3) FROM (")
                .arg(db::quoteIdentifier(m_setup.exact.column), vectors::operatorOf(m_setup.exact.distance), type) +
            streamedRowsText(m_setup, limit) + QStringLiteral("\n) AS part");
        QElapsedTimer clock;
        clock.start();
        const auto counted = m_connection.execute({sql, {db::Parameter::binary(m_example)}});
        if (!counted)
            return counted.error();
        return std::pair(secondsOf(clock), counted->real(0, 0));
    }

    Result<void> measureStream()
    {
        const qint64 limit = std::clamp<qint64>(ProbeBytes / std::max<qint64>(m_example.size(), 1), 50, 5000);
        QElapsedTimer clock;
        clock.start();
        VectorBlock sample;
        const auto streamed = streamRows(m_context, m_connection, m_setup, streamedRowsText(m_setup, limit),
                                         [&sample](const VectorBlock &rows) -> Result<void> {
                                             sample = rows;
                                             return {};
                                         });
        if (!streamed)
            return streamed.error();
        m_rates.streamPerRow = secondsOf(clock) / std::max(double(*streamed), 1.0);
        m_rates.computePerRow = computeSeconds(sample) / std::max(double(sample.rows()), 1.0);
        return {};
    }

    /// Per query: the second pass over the sample, when the answers are full.
    double computeSeconds(const VectorBlock &sample) const
    {
        VectorBlock queries(sample.type(), sample.dimensions());
        for (int i = 0; i < ProbeQueries; ++i) {
            if (!queries.append(m_example, {}))
                return 0;
        }
        const auto search = NeighbourSearch::create(std::move(queries), m_setup.exact.distance, m_k, FewTies);
        search->add(sample);
        QElapsedTimer clock;
        clock.start();
        search->add(sample);
        return secondsOf(clock) / ProbeQueries;
    }

    jobs::JobContext &m_context;
    db::Connection &m_connection;
    const SweepSetup &m_setup;
    int m_k = 0;
    QByteArray m_example;
    TruthRates m_rates;
};

QString secondsText(std::optional<double> seconds)
{
    if (!seconds)
        return QStringLiteral("an unknown time");
    if (*seconds < 0.1)
        return QStringLiteral("less than 0.1 s");
    return QStringLiteral("about %1 s").arg(*seconds, 0, 'f', *seconds < 10 ? 1 : 0);
}

GroundTruthPlan withReason(int queries, TruthMethod method, const QString &reason)
{
    GroundTruthPlan plan;
    plan.method = method;
    plan.queries = queries;
    plan.reason = reason;
    return plan;
}

/// Within a savepoint, since a statement that fails would end the transaction.
Result<GroundTruthPlan> measuredPlan(jobs::JobContext &context, db::Connection &connection, const SweepSpec &spec,
                                     const SweepSetup &setup, int queries)
{
    const auto plan = planOf(connection, {streamedRowsText(setup), {}});
    if (!plan)
        return plan.error();
    const auto rates = Probe(context, connection, setup, largestK(spec)).measure();
    if (!rates)
        return rates.error();
    if (!*rates)
        return withReason(queries, TruthMethod::ServerScans, QStringLiteral("no row has a vector"));
    return choosePlan(**rates, plan->value(u"Plan Rows").toDouble(), queries, spec.truthMethod);
}

} // namespace

GroundTruthPlan choosePlan(const TruthRates &rates, double rows, int queries, std::optional<TruthMethod> wanted)
{
    GroundTruthPlan plan;
    plan.rows = rows;
    plan.queries = queries;
    const double perQuery = rates.serverPerQuery + rows * rates.serverPerRow / std::max(rates.serverWorkers, 1);
    plan.serverSeconds = queries * perQuery;
    plan.streamSeconds =
        rows * rates.streamPerRow + rows * queries * rates.computePerRow + std::min(queries, CheckedQueries) * perQuery;
    const bool streams = *plan.streamSeconds < *plan.serverSeconds;
    plan.method = wanted.value_or(streams ? TruthMethod::ClientStream : TruthMethod::ServerScans);
    return plan;
}

Result<GroundTruthPlan> planGroundTruth(jobs::JobContext &context, db::Connection &connection, const SweepSpec &spec,
                                        const SweepSetup &setup, int queries)
{
    if (!spec.truthMethod && queries <= CheckedQueries)
        return withReason(queries, TruthMethod::ServerScans, QStringLiteral("so few queries"));
    if (qint64(queries) * largestK(spec) > MostNamedRows)
        return withReason(queries, TruthMethod::ServerScans, QStringLiteral("so many neighbours"));
    if (const auto begun = connection.execute(QStringLiteral("SAVEPOINT probe")); !begun)
        return begun.error();
    auto plan = measuredPlan(context, connection, spec, setup, queries);
    const bool ended = !plan && (context.isCancelled() || plan.error().kind == core::ErrorKind::Cancelled ||
                                 !plan.error().connectionUsable || !connection.isUsable());
    if (ended)
        return plan;
    if (const auto restored = connection.execute(QStringLiteral("ROLLBACK TO SAVEPOINT probe")); !restored)
        return restored.error();
    if (!plan && spec.truthMethod == TruthMethod::ClientStream)
        return plan;
    if (!plan)
        return withReason(queries, TruthMethod::ServerScans, plan.error().message);
    return plan;
}

QString methodText(TruthMethod method)
{
    return method == TruthMethod::ServerScans
               ? QStringLiteral("exact scan on the server")
               : QStringLiteral("exact search here over one stream of the table, checked on the server");
}

QString planText(const GroundTruthPlan &plan)
{
    if (!plan.reason.isEmpty())
        return QStringLiteral("%1 (%2)").arg(methodText(plan.method), plan.reason);
    const bool streams = plan.method == TruthMethod::ClientStream;
    return QStringLiteral("%1: %2 (%3 %4)")
        .arg(methodText(plan.method), secondsText(streams ? plan.streamSeconds : plan.serverSeconds),
             streams ? QStringLiteral("scans on the server:") : QStringLiteral("one stream to here:"),
             secondsText(streams ? plan.serverSeconds : plan.streamSeconds));
}

} // namespace sweep
