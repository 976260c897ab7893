#include "app/sweep/filtermeasurement.h"

#include "app/sweep/filtercells.h"
#include "app/sweep/measuringorder.h"
#include "app/sweep/pointfigures.h"
#include "app/sweep/rowname.h"
#include "app/sweep/shuffled.h"

#include <algorithm>

namespace sweep {

using core::Result;

FilterMeasurement::FilterMeasurement(jobs::JobContext &context, db::Connection &connection,
                                     db::Transaction &transaction, const FilterSetup &setup, const PlanNames &names,
                                     int k, qint64 seed)
    : m_context(context)
    , m_connection(connection)
    , m_settings(connection, transaction)
    , m_setup(setup)
    , m_router(connection, setup, names)
    , m_shape{k, int(search::keyColumnsOf(setup.sweep.measured).size()), setup.sweep.sameDistance}
    , m_random(std::mt19937_64::result_type(seed))
{
}

int FilterMeasurement::addStratum(const FilterQueries &queries, const QList<ExactAnswer> &answers)
{
    Stratum stratum;
    QHash<QString, int> values;
    for (qsizetype i = 0; i < queries.queries.size(); ++i) {
        if (answers.at(i).nearest.empty())
            continue;
        const FilterQuery &query = queries.queries.at(i);
        if (!values.contains(query.value)) {
            values.insert(query.value, int(values.size()));
            stratum.valueUses.push_back(0);
            stratum.valueExamples.push_back(int(stratum.queries.size()));
        }
        QList<db::Parameter> parameters{db::Parameter::binary(query.query.measured)};
        if (!m_setup.filterColumn.isEmpty())
            parameters << db::Parameter::text(query.value);
        const int value = values.value(query.value);
        ++stratum.valueUses[size_t(value)];
        stratum.queries.push_back(
            {{int(i), parameters, query.query.ownRow, answers.at(i), neighbourRows(answers.at(i)), {}}, value});
    }
    stratum.samples.resize(size_t(m_setup.steps.size()));
    stratum.routes.assign(size_t(m_setup.steps.size()), std::vector<FilterRoute>(stratum.valueUses.size()));
    m_strata.push_back(std::move(stratum));
    return int(m_strata.back().queries.size());
}

Result<void> FilterMeasurement::prepare()
{
    const auto filled =
        std::find_if(m_strata.begin(), m_strata.end(), [](const Stratum &stratum) { return !stratum.queries.empty(); });
    if (filled == m_strata.end())
        return core::invalidInput(QStringLiteral("no query has a neighbour that meets its condition"));
    if (const auto prepared = m_router.prepare(*filled->queries.front().asked.parameters.first().bytes); !prepared)
        return prepared;
    for (const FilterStep &step : m_setup.steps) {
        if (const auto read = m_settings.readInitial(step.sent); !read)
            return read;
    }
    makeBlocks();
    return findRoutes([](FilterRoute &route, const FilterRoute &found) { route = found; });
}

/// All strategies under one value after the other, the settings changed as rarely as can be.
Result<void> FilterMeasurement::findRoutes(const std::function<void(FilterRoute &, const FilterRoute &)> &found)
{
    for (int step = 0; step < int(m_setup.steps.size()); ++step) {
        const FilterStep &asked = m_setup.steps.at(step);
        if (!asked.missing.isEmpty())
            continue;
        if (const auto applied = m_settings.apply(asked.sent); !applied)
            return applied;
        for (Stratum &stratum : m_strata) {
            for (size_t value = 0; value < stratum.valueUses.size(); ++value) {
                if (m_context.isCancelled())
                    return core::cancelledError();
                const Query &example = stratum.queries[size_t(stratum.valueExamples[value])];
                const auto route = m_router.route(asked.strategy, example.asked.parameters);
                if (!route)
                    return route.error();
                found(stratum.routes[size_t(step)][value], *route);
            }
        }
    }
    return {};
}

void FilterMeasurement::makeBlocks()
{
    for (Stratum &stratum : m_strata) {
        const std::vector<int> order = shuffled(int(stratum.queries.size()), m_random);
        const auto size = size_t(measuringBlock(int(order.size())));
        for (size_t at = 0; at < order.size(); at += size)
            stratum.blocks.emplace_back(order.begin() + qsizetype(at),
                                        order.begin() + qsizetype(std::min(at + size, order.size())));
    }
}

qint64 FilterMeasurement::steps() const
{
    qint64 queries = 0;
    for (const Stratum &stratum : m_strata)
        queries += qint64(stratum.queries.size() + (stratum.blocks.empty() ? 0 : stratum.blocks.front().size()));
    return queries * m_setup.steps.size();
}

Result<void> FilterMeasurement::run(const std::function<void(qint64)> &blockDone)
{
    size_t rounds = 0;
    for (Stratum &stratum : m_strata) {
        rounds = std::max(rounds, stratum.blocks.size());
        if (stratum.blocks.empty())
            continue;
        if (const auto warm = runBlock(stratum, 0, false); !warm)
            return warm;
    }
    for (size_t round = 0; round < rounds; ++round) {
        for (const int position : shuffled(int(m_strata.size()), m_random)) {
            Stratum &stratum = m_strata[size_t(position)];
            if (round >= stratum.blocks.size())
                continue;
            if (const auto ran = runBlock(stratum, round, true); !ran)
                return ran;
            blockDone(m_done);
        }
    }
    m_finished = true;
    // A plan that changed in the middle (a finished ANALYZE) makes the cell a mixture.
    return findRoutes([](FilterRoute &route, const FilterRoute &later) {
        if (route.verdict.kind == later.verdict.kind)
            return;
        route.verdict.plan += QStringLiteral(", later ") + later.verdict.plan;
        route.verdict.kind = PlanKind::OtherIndex;
    });
}

Result<void> FilterMeasurement::runBlock(Stratum &stratum, size_t number, bool keep)
{
    const Block &block = stratum.blocks[number];
    for (const int step : shuffled(int(m_setup.steps.size()), m_random)) {
        if (m_context.isCancelled())
            return core::cancelledError();
        m_done += qint64(block.size());
        if (!m_setup.steps.at(step).missing.isEmpty() || (keep && stratum.samples[size_t(step)].blocks > number))
            continue; // measured before the comparison was cut off
        if (const auto applied = m_settings.apply(m_setup.steps.at(step).sent); !applied)
            return applied;
        if (const auto ran = runStep(stratum, step, block, keep); !ran)
            return ran;
    }
    return {};
}

Result<void> FilterMeasurement::runStep(Stratum &stratum, int step, const Block &block, bool keep)
{
    std::vector<std::tuple<const Query *, double, db::ResultSet>> answers;
    answers.reserve(block.size());
    for (const int position : block) {
        if (m_context.isCancelled())
            return core::cancelledError();
        const Query &query = stratum.queries[size_t(position)];
        const auto form = stratum.route(step, query).form;
        if (!form)
            continue;
        const auto start = MeasuringClock::now();
        const auto rows = m_connection.execute(m_router.prepared(*form), query.asked.parameters);
        const double elapsed = millisecondsSince(start);
        if (!rows)
            return rows.error();
        answers.emplace_back(&query, elapsed, *rows);
    }
    if (!keep)
        return {};
    Samples &samples = stratum.samples[size_t(step)];
    for (const auto &[query, elapsed, rows] : answers)
        this->keep(samples, query->asked, judged(query->asked, rows, elapsed));
    ++samples.blocks;
    return {};
}

const FilterRoute &FilterMeasurement::Stratum::route(int step, const Query &query) const
{
    return routes[size_t(step)][size_t(query.value)];
}

QuerySample FilterMeasurement::judged(const MeasuredQuery &query, const db::ResultSet &rows, double milliseconds) const
{
    QuerySample sample = judgeAnswer(query, rows, m_shape, milliseconds);
    sample.rows = 0;
    for (int row = 0; row < rows.rowCount() && sample.rows < m_shape.k; ++row)
        sample.rows += rowName(rows, row, m_shape.keys) != query.ownRow ? 1 : 0;
    return sample;
}

void FilterMeasurement::keep(Samples &samples, const MeasuredQuery &query, const QuerySample &sample)
{
    samples.samples.push_back(sample);
    samples.returned += sample.rows;
    samples.possible += double(query.answer.nearest.size());
}

const std::vector<QuerySample> &FilterMeasurement::samples(int cell) const
{
    static const std::vector<QuerySample> none;
    const auto stratum = size_t(cell / FilterStrategyCount);
    for (int step = 0; stratum < m_strata.size() && step < int(m_setup.steps.size()); ++step) {
        if (int(m_setup.steps.at(step).strategy) == cell % FilterStrategyCount)
            return m_strata[stratum].samples[size_t(step)].samples;
    }
    return none;
}

Result<void> FilterMeasurement::restore(int cell, const std::vector<QuerySample> &samples)
{
    const auto other =
        core::invalidInput(QStringLiteral("the queries are not those of the comparison that was cut off"));
    const auto position = size_t(cell / FilterStrategyCount);
    const auto step = std::find_if(m_setup.steps.begin(), m_setup.steps.end(), [cell](const FilterStep &each) {
        return int(each.strategy) == cell % FilterStrategyCount;
    });
    if (position >= m_strata.size() || step == m_setup.steps.end())
        return other;
    Stratum &stratum = m_strata[position];
    const int number = int(step - m_setup.steps.begin());
    Samples &restored = stratum.samples[size_t(number)];
    size_t at = 0;
    while (at < samples.size() && restored.blocks < stratum.blocks.size()) {
        for (const int place : stratum.blocks[restored.blocks]) {
            const Query &query = stratum.queries[size_t(place)];
            if (!stratum.route(number, query).form)
                continue;
            if (at >= samples.size() || samples[at].query != query.asked.number || samples[at].rows < 0)
                return other;
            keep(restored, query.asked, samples[at++]);
        }
        ++restored.blocks;
    }
    return at == samples.size() ? Result<void>() : Result<void>(other);
}

QList<FilterCell> FilterMeasurement::cells() const
{
    QList<FilterCell> cells;
    for (int stratum = 0; stratum < int(m_strata.size()); ++stratum) {
        for (int step = 0; step < int(m_setup.steps.size()); ++step)
            cells << cell(stratum, step);
    }
    return cells;
}

FilterCell FilterMeasurement::cell(int stratum, int step) const
{
    const Stratum &from = m_strata[size_t(stratum)];
    const Samples &samples = from.samples[size_t(step)];
    const FilterStep &asked = m_setup.steps.at(step);
    FilterCell cell;
    cell.stratum = stratum;
    cell.strategy = asked.strategy;
    cell.sent = asked.sent;
    cell.notMeasured = asked.missing;
    SweepPoint &point = cell.point;
    point.position = stratum * FilterStrategyCount + int(asked.strategy);
    point.settings = asked.settings;
    point.finished = m_finished;
    if (asked.missing.isEmpty())
        describeRoutes(cell, from.routes[size_t(step)], from.valueUses);
    setFigures(point, samples.samples, m_shape.k);
    if (point.queries == 0)
        return cell;
    cell.rowsReturned = samples.returned / point.queries;
    cell.rowsPossible = samples.possible / point.queries;
    return cell;
}

} // namespace sweep
