#include "app/sweep/measurement.h"

#include "app/search/recall.h"
#include "app/sweep/rowname.h"

#include <QSet>

#include <algorithm>
#include <chrono>
#include <limits>
#include <numeric>

namespace sweep {

using core::Result;
using search::Setting;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int MostPerBlock = 10;
constexpr int FewestBlocks = 10;
constexpr int RoundTrips = 21;

double millisecondsSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double meanOf(const std::vector<double> &values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

int blockSize(int queries)
{
    return std::clamp(queries / FewestBlocks, 1, MostPerBlock);
}

} // namespace

Measurement::Measurement(jobs::JobContext &context, db::Connection &connection, db::Transaction &transaction,
                         const SweepSetup &setup, const PlanNames &names, int k, qint64 seed)
    : m_context(context)
    , m_connection(connection)
    , m_transaction(transaction)
    , m_setup(setup)
    , m_names(names)
    , m_k(k)
    , m_keys(int(search::keyColumnsOf(setup.measured).size()))
    , m_random(std::mt19937_64::result_type(seed))
    , m_samples(size_t(setup.steps.size()))
{
}

Result<void> Measurement::setQueries(const QList<SweepQuery> &queries, const QList<ExactAnswer> &answers,
                                     const QList<std::vector<double>> &published)
{
    for (qsizetype i = 0; i < queries.size(); ++i) {
        if (!answers.at(i).nearest.empty())
            m_queries.push_back({{db::Parameter::binary(queries.at(i).measured)},
                                 queries.at(i).ownRow,
                                 answers.at(i),
                                 published.value(i)});
    }
    if (m_queries.empty())
        return core::invalidInput(QStringLiteral("no query has a neighbour that meets the condition"));
    return {};
}

Result<void> Measurement::prepare()
{
    const auto example = vectors::fromBinary(m_setup.measured.shape.type, *m_queries.front().parameters.first().bytes);
    if (!example)
        return example.error();
    m_statement = search::searchStatement(m_setup.measured, *example, m_setup.limit, {}, search::Exactness::AsPlanned);
    for (const Setting &setting : m_setup.steering) {
        if (const auto set = m_transaction.setLocal(setting.name, setting.value); !set)
            return set.error();
    }
    if (const auto read = readInitialSettings(); !read)
        return read.error();
    auto prepared = m_connection.prepare(m_statement.sql);
    if (!prepared)
        return prepared.error();
    m_prepared = *prepared;
    return judgePlans([this](int point, const PlanVerdict &verdict) { m_samples[size_t(point)].plan = verdict; });
}

/// A setting that some points leave alone goes back, for them, to what the session had.
Result<void> Measurement::readInitialSettings()
{
    for (const SweepStep &step : m_setup.steps) {
        for (const Setting &setting : step.sent) {
            if (m_initial.contains(setting.name))
                continue;
            const auto value = m_connection.execute(
                {QStringLiteral("SELECT current_setting($1)"), {db::Parameter::text(setting.name)}});
            if (!value)
                return value.error();
            m_initial.insert(setting.name, value->text(0, 0));
        }
    }
    m_current = m_initial;
    return {};
}

Result<void> Measurement::apply(int point)
{
    QMap<QString, QString> wanted = m_initial;
    for (const Setting &setting : m_setup.steps.at(point).sent)
        wanted.insert(setting.name, setting.value);
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
        if (m_current.value(it.key()) == it.value())
            continue;
        if (const auto set = m_transaction.setLocal(it.key(), it.value()); !set)
            return set.error();
    }
    m_current = wanted;
    return {};
}

Result<void> Measurement::judgePlans(const std::function<void(int, const PlanVerdict &)> &judged)
{
    for (int point = 0; point < int(m_samples.size()); ++point) {
        if (m_context.isCancelled())
            return core::cancelledError();
        if (const auto applied = apply(point); !applied)
            return applied.error();
        const auto plan = explain(m_connection, m_statement);
        if (!plan)
            return plan.error();
        judged(point, judge(*plan, m_names, m_setup.index.name.name));
    }
    return {};
}

Result<core::Milliseconds> Measurement::roundTrip()
{
    const auto prepared = m_connection.prepare(QStringLiteral("SELECT"));
    if (!prepared)
        return prepared.error();
    std::vector<double> times;
    for (int i = 0; i < RoundTrips; ++i) {
        const auto start = Clock::now();
        const auto answered = m_connection.execute(*prepared, {});
        if (!answered)
            return answered.error();
        times.push_back(millisecondsSince(start));
    }
    return core::Milliseconds{percentile(times, 0.5)};
}

std::vector<int> Measurement::shuffled(int count)
{
    std::vector<int> order(static_cast<size_t>(count));
    std::iota(order.begin(), order.end(), 0);
    // std::shuffle may differ between standard libraries; the seed has to mean one order everywhere.
    for (size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[m_random() % i]);
    return order;
}

/// One random order for all points, drawn when it is first asked for.
const std::vector<int> &Measurement::order()
{
    if (m_order.empty())
        m_order = shuffled(queryCount());
    return m_order;
}

std::vector<Measurement::Block> Measurement::blocks()
{
    const std::vector<int> &order = this->order();
    const auto size = size_t(blockSize(queryCount()));
    std::vector<Block> blocks;
    for (size_t at = 0; at < order.size(); at += size)
        blocks.emplace_back(order.begin() + qsizetype(at),
                            order.begin() + qsizetype(std::min(at + size, order.size())));
    return blocks;
}

qint64 Measurement::steps() const
{
    return qint64(queryCount() + blockSize(queryCount())) * qint64(m_samples.size());
}

Result<void> Measurement::run(const std::function<void(qint64)> &blockDone)
{
    const std::vector<Block> all = blocks();
    if (const auto warm = runBlock(all.front(), false); !warm)
        return warm.error();
    for (const Block &block : all) {
        if (const auto ran = runBlock(block, true); !ran)
            return ran.error();
        blockDone(m_done);
    }
    return finish();
}

Result<void> Measurement::measureUpTo(int point, int queries)
{
    if (const auto applied = apply(point); !applied)
        return applied.error();
    const auto &samples = m_samples[size_t(point)];
    const auto start = order().begin();
    if (samples.recalls.empty()) {
        const Block warmUp(start, start + std::min(queries, blockSize(queryCount())));
        if (const auto warm = runQueries(point, warmUp, false); !warm)
            return warm;
    }
    const auto measured = qsizetype(samples.recalls.size());
    return runQueries(point, Block(start + std::min<qsizetype>(measured, queries), start + queries), true);
}

Result<void> Measurement::finish()
{
    m_finished = true;
    // A plan that changed in the middle (a finished ANALYZE) makes the point a mixture.
    return judgePlans([this](int point, const PlanVerdict &verdict) {
        PlanVerdict &first = m_samples[size_t(point)].plan;
        if (first.kind == verdict.kind)
            return;
        first.plan += QStringLiteral(", later ") + verdict.plan;
        first.kind = PlanKind::OtherIndex;
    });
}

Result<void> Measurement::runBlock(const Block &block, bool keep)
{
    for (const int point : shuffled(int(m_samples.size()))) {
        if (m_context.isCancelled())
            return core::cancelledError();
        if (const auto applied = apply(point); !applied)
            return applied.error();
        if (const auto ran = runQueries(point, block, keep); !ran)
            return ran.error();
    }
    return {};
}

Result<void> Measurement::runQueries(int point, const Block &block, bool keep)
{
    std::vector<std::pair<double, db::ResultSet>> answers;
    answers.reserve(block.size());
    for (const int query : block) {
        if (m_context.isCancelled())
            return core::cancelledError();
        const QList<db::Parameter> &parameters = m_queries[size_t(query)].parameters;
        const auto start = Clock::now();
        const auto rows = m_connection.execute(m_prepared, parameters);
        const double elapsed = millisecondsSince(start);
        if (!rows)
            return rows.error();
        answers.emplace_back(elapsed, *rows);
        ++m_done;
    }
    for (size_t i = 0; keep && i < block.size(); ++i)
        keepAnswer(m_samples[size_t(point)], m_queries[size_t(block[i])], answers[i].second, answers[i].first);
    return {};
}

double Measurement::exactDistance(const Query &query, const QByteArray &row, double measured) const
{
    return m_setup.sameDistance ? measured : query.answer.byRow.value(row, std::numeric_limits<double>::infinity());
}

void Measurement::keepAnswer(Samples &samples, const Query &query, const db::ResultSet &rows, double milliseconds) const
{
    std::vector<double> distances;
    QSet<QByteArray> seen;
    for (int row = 0; row < rows.rowCount() && int(distances.size()) < m_k; ++row) {
        const QByteArray name = rowName(rows, row, m_keys);
        if (rows.isNull(row, m_keys) || name == query.ownRow || seen.contains(name))
            continue;
        seen.insert(name);
        distances.push_back(exactDistance(query, name, rows.real(row, m_keys)));
    }
    // Returned and exact distances, or exact and published ones, may have been computed on different sides.
    const double scale = m_setup.sameDistance ? query.answer.scale : 0;
    const double publishedScale = m_setup.sameDistance ? 0 : query.answer.scale;
    const auto recall = search::recallByDistance(query.answer.nearest, distances, m_k, scale);
    samples.milliseconds.push_back(milliseconds);
    samples.recalls.push_back(recall.value);
    if (!query.published.empty())
        samples.publishedRecalls.push_back(
            search::recallByDistance(query.published, distances, m_k, publishedScale).value);
    samples.shortResults += int(distances.size()) < recall.possible ? 1 : 0;
}

QList<SweepPoint> Measurement::points() const
{
    QList<SweepPoint> points;
    for (int position = 0; position < int(m_samples.size()); ++position)
        points << point(position);
    return points;
}

SweepPoint Measurement::point(int position) const
{
    const Samples &samples = m_samples[size_t(position)];
    SweepPoint point;
    point.position = position;
    point.settings = m_setup.steps.at(position).settings;
    point.forced = m_setup.steps.at(position).forced;
    point.queries = int(samples.recalls.size());
    point.finished = m_finished || point.queries == queryCount();
    point.recall = recallInterval(samples.recalls, m_k);
    if (!samples.publishedRecalls.empty())
        point.publishedRecall = meanOf(samples.publishedRecalls);
    const auto worst = std::min_element(samples.recalls.begin(), samples.recalls.end());
    point.worstRecall = worst == samples.recalls.end() ? 0 : *worst;
    point.imperfectQueries =
        int(std::count_if(samples.recalls.begin(), samples.recalls.end(), [](double recall) { return recall < 1; }));
    point.latency = latencyOf(samples.milliseconds);
    point.plan = samples.plan;
    point.shortResults = samples.shortResults;
    if (point.plan.kind == PlanKind::Exact && point.imperfectQueries == 0 && point.queries > 0)
        point.recall.low = 1; // known by the plan, not estimated from the sample
    return point;
}

} // namespace sweep
