#include "app/sweep/measurement.h"

#include "app/sweep/measuredstatement.h"
#include "app/sweep/measuringorder.h"
#include "app/sweep/shuffled.h"

#include <algorithm>

namespace sweep {

using core::Result;

namespace {

constexpr int FewestForConfidence = 100; ///< queries before a point may be left
constexpr size_t FewestForDrift = 20;

} // namespace

Measurement::Measurement(jobs::JobContext &context, db::Connection &connection, db::Transaction &transaction,
                         const SweepSpec &spec, const SweepSetup &setup, const PlanNames &names)
    : m_context(context)
    , m_connection(connection)
    , m_transaction(transaction)
    , m_settings(connection, transaction)
    , m_spec(spec)
    , m_setup(setup)
    , m_names(names)
    , m_random(std::mt19937_64::result_type(spec.seed))
    , m_points(size_t(setup.steps.size()))
{
    const int keys = int(search::keyColumnsOf(setup.measured).size());
    for (const int k : allK(spec))
        m_searches.push_back({{k, keys, setup.sameDistance}, {}, {}, {}});
}

const Measurement::Search &Measurement::searchOf(int point) const
{
    const int k = m_setup.steps.at(point).k;
    return *std::find_if(m_searches.begin(), m_searches.end(),
                         [k](const Search &search) { return search.shape.k == k; });
}

Result<void> Measurement::setQueries(const QList<SweepQuery> &queries, const QList<ExactAnswer> &answers,
                                     const QList<std::vector<double>> &published)
{
    for (qsizetype i = 0; i < queries.size(); ++i) {
        if (answers.at(i).nearest.empty())
            continue;
        const QList<db::Parameter> parameters = measuredParameters(m_setup, queries.at(i));
        for (Search &search : m_searches) {
            ExactAnswer answer = nearestOf(answers.at(i), search.shape.k);
            auto rows = neighbourRows(answer);
            std::vector<double> ofPublished = published.value(i);
            ofPublished.resize(std::min(ofPublished.size(), size_t(search.shape.k)));
            search.queries.push_back(
                {int(i), parameters, queries.at(i).ownRow, std::move(answer), std::move(rows), std::move(ofPublished)});
        }
    }
    if (queryCount() == 0)
        return core::invalidInput(QStringLiteral("no query has a neighbour that meets the condition"));
    return {};
}

std::optional<double> Measurement::meanIdCeiling() const
{
    double sum = 0;
    const auto asked = std::find_if(m_searches.begin(), m_searches.end(),
                                    [this](const Search &search) { return search.shape.k == m_spec.k; });
    for (const MeasuredQuery &query : asked->queries) {
        if (!query.rows)
            return std::nullopt;
        sum += idCeiling(*query.rows);
    }
    return sum / double(asked->queries.size());
}

Result<void> Measurement::restore(int point, const std::vector<QuerySample> &samples)
{
    const bool fits = point >= 0 && point < int(m_points.size()) && int(samples.size()) <= queryCount();
    for (size_t i = 0; fits && i < samples.size(); ++i) {
        if (samples[i].query != m_searches.front().queries[size_t(order()[i])].number)
            return core::invalidInput(QStringLiteral("the queries are not those of the sweep that was cut off"));
    }
    if (!fits)
        return core::invalidInput(QStringLiteral("the sweep that was cut off had other points or more queries"));
    m_points[size_t(point)].samples = samples;
    return {};
}

Result<core::Milliseconds> Measurement::roundTrip()
{
    return measureRoundTrip(m_connection);
}

/// One random order for all points, drawn when it is first asked for.
const std::vector<int> &Measurement::order()
{
    if (m_order.empty())
        m_order = shuffled(queryCount(), m_random);
    return m_order;
}

qint64 Measurement::steps() const
{
    return qint64(queryCount() + measuringBlock(queryCount())) * qint64(m_points.size());
}

Result<void> Measurement::run(const std::function<void(qint64)> &blockDone)
{
    const std::vector<int> &all = order();
    const auto size = qsizetype(measuringBlock(queryCount()));
    const auto blockAt = [&all, size](qsizetype first) {
        return Block(all.begin() + first, all.begin() + std::min(first + size, qsizetype(all.size())));
    };
    if (const auto warm = runBlock(blockAt(0), 0, false); !warm)
        return warm.error();
    for (qsizetype first = 0; first < qsizetype(all.size()); first += size) {
        if (const auto ran = runBlock(blockAt(first), first, true); !ran)
            return ran.error();
        blockDone(m_done);
    }
    return finish();
}

Result<void> Measurement::measureUpTo(int point, int queries)
{
    if (const auto applied = apply(point); !applied)
        return applied.error();
    const auto &samples = m_points[size_t(point)].samples;
    const auto start = order().begin();
    const auto measured = qsizetype(samples.size());
    if (measured >= queries)
        return {};
    if (measured == 0) {
        const Block warmUp(start, start + std::min(queries, measuringBlock(queryCount())));
        if (const auto warm = runQueries(point, warmUp, false); !warm)
            return warm;
    }
    return runQueries(point, Block(start + measured, start + queries), true);
}

/// Whether a block that begins with the query at `first` is still to be run under a point.
bool Measurement::wants(int point, qsizetype first) const
{
    const auto &samples = m_points[size_t(point)].samples;
    if (qsizetype(samples.size()) > first)
        return false; // measured before the sweep was cut off
    if (!m_spec.confidence || first < FewestForConfidence)
        return true;
    if (qsizetype(samples.size()) < first)
        return false; // the interval was narrow enough before
    const MeanInterval recall = this->point(point).recall;
    return std::max(recall.high - recall.mean, recall.mean - recall.low) > *m_spec.confidence;
}

Result<void> Measurement::runBlock(const Block &block, qsizetype first, bool keep)
{
    for (const int point : shuffled(int(m_points.size()), m_random)) {
        if (m_context.isCancelled())
            return core::cancelledError();
        if (keep && !wants(point, first)) {
            m_done += qint64(block.size());
            continue;
        }
        if (const auto applied = apply(point); !applied)
            return applied.error();
        if (const auto ran = runQueries(point, block, keep); !ran)
            return ran.error();
    }
    return {};
}

Result<void> Measurement::runQueries(int point, const Block &block, bool keep)
{
    const Search &search = searchOf(point);
    std::vector<std::pair<double, db::ResultSet>> answers;
    answers.reserve(block.size());
    for (const int query : block) {
        if (m_context.isCancelled())
            return core::cancelledError();
        const QList<db::Parameter> &parameters = search.queries[size_t(query)].parameters;
        const auto start = MeasuringClock::now();
        const auto rows = m_connection.execute(search.prepared, parameters);
        const double elapsed = millisecondsSince(start);
        if (!rows)
            return rows.error();
        answers.emplace_back(elapsed, *rows);
        ++m_done;
    }
    for (size_t i = 0; keep && i < block.size(); ++i)
        m_points[size_t(point)].samples.push_back(
            judgeAnswer(search.queries[size_t(block[i])], answers[i].second, search.shape, answers[i].first));
    return {};
}

QList<SweepPoint> Measurement::points() const
{
    QList<SweepPoint> points;
    for (int position = 0; position < int(m_points.size()); ++position)
        points << point(position);
    return points;
}

SweepPoint Measurement::point(int position) const
{
    return point(position, int(m_points[size_t(position)].samples.size()));
}

SweepPoint Measurement::point(int position, int queries) const
{
    const Point &measured = m_points[size_t(position)];
    SweepPoint point;
    point.position = position;
    point.settings = m_setup.steps.at(position).settings;
    point.forced = m_setup.steps.at(position).forced;
    point.k = m_setup.steps.at(position).k;
    point.plan = measured.plan;
    point.buffers = measured.buffers;
    setFigures(point, std::span(measured.samples).first(size_t(queries)), point.k);
    point.finished = m_finished || point.queries == queryCount();
    return point;
}

std::optional<double> Measurement::drift() const
{
    std::vector<double> factors;
    for (const Point &point : m_points) {
        if (point.samples.size() < FewestForDrift)
            continue;
        std::vector<double> halves[2];
        for (size_t i = 0; i < point.samples.size(); ++i)
            halves[2 * i / point.samples.size()].push_back(point.samples[i].milliseconds);
        const double before = percentile(halves[0], 0.5);
        if (before > 0)
            factors.push_back(percentile(halves[1], 0.5) / before);
    }
    return factors.empty() ? std::nullopt : std::optional(percentile(factors, 0.5));
}

} // namespace sweep
