#include "app/sweep/runfilters.h"

#include "app/db/quoting.h"
#include "app/sweep/filteradvice.h"
#include "app/sweep/filtermeasurement.h"
#include "app/sweep/filtertruth.h"
#include "app/sweep/kepttruth.h"
#include "app/sweep/measuringorder.h"
#include "app/sweep/runsweep.h"

#include <QElapsedTimer>
#include <QMap>

#include <algorithm>
#include <cmath>

namespace sweep {

using core::Result;

namespace {

constexpr qint64 CellIntervalMs = 100;

/// An index of any other kind than pgvector's that finds the rows of a value.
bool servesFilter(const catalog::Index &index, const QString &column)
{
    return index.valid && !index.vectorMethod() && !index.keys.isEmpty() && index.keys.first().column == column &&
           index.predicate.isEmpty();
}

/// Without the rows that are about as near as the last one: which of these are named depends on who finds them, and
/// that on a trial.
ExactAnswer clearlyNearer(ExactAnswer answer)
{
    constexpr double tolerance = 1e-5;
    const double last = answer.nearest.empty() ? 0 : answer.nearest.back();
    const double bound = last - tolerance * std::max(std::abs(last), answer.scale);
    answer.byRow.removeIf([bound](const auto row) { return row.value() >= bound; });
    return answer;
}

class FilterRun
{
public:
    FilterRun(jobs::JobContext &context, const FilterSpec &spec, db::Connection &connection,
              db::Transaction &transaction, const FilterObserver &observer, const EarlierSweep &earlier,
              const std::optional<PartialCopy> &copy)
        : m_context(context)
        , m_spec(spec)
        , m_copy(copy)
        , m_connection(connection)
        , m_transaction(transaction)
        , m_observer(observer)
        , m_earlier(earlier)
    {
    }

    Result<FilterResult> run()
    {
        if (const auto begun = begin(); !begun)
            return begun.error();
        const auto names = loadPlanNames(m_connection, m_setup.sweep);
        if (!names)
            return names.error();
        m_context.setProgress(0, 0, QStringLiteral("choosing queries"));
        auto strata = filterQueries(m_connection, m_spec, m_setup);
        if (!strata)
            return strata.error();
        FilterMeasurement measurement(m_context, m_connection, m_transaction, m_setup, *names, m_spec.sweep.k,
                                      m_spec.sweep.seed);
        if (const auto answered = answer(*names, *strata, measurement); !answered)
            return answered.error();
        if (const auto prepared = prepare(measurement); !prepared)
            return prepared.error();
        return measure(measurement);
    }

private:
    bool isPartitioned() const { return m_spec.sweep.table.kind == catalog::TableKind::Partitioned; }

    /// Facts, settings, and the strategies that this server can be asked for.
    Result<void> begin()
    {
        const auto index = indexUnderTest(m_spec.sweep);
        if (!index)
            return index.error();
        const auto facts = loadServerFacts(m_connection, m_spec.sweep.table, *index);
        if (!facts)
            return facts.error();
        const auto settings = settingsInForce(*index);
        if (!settings)
            return settings.error();
        const db::ServerInfo &server = m_connection.serverInfo();
        auto setup = prepareFilters(m_spec, *settings, {server.vectorAtLeast(0, 8), server.vectorVersion}, m_copy);
        if (!setup)
            return setup.error();
        m_setup = *setup;
        SweepHead &head = m_result.head.sweep;
        head = plannedHead(m_spec.sweep, m_setup.sweep);
        head.serverVersion = server.versionText;
        head.vectorVersion = server.vectorVersion;
        head.startedAt = m_earlier.startedAt.value_or(QDateTime::currentDateTimeUtc());
        head.facts = *facts;
        m_result.head.filterColumn = m_spec.filterColumn;
        m_result.head.settings = *settings;
        if (m_copy)
            m_result.head.built = m_copy->builds;
        return makeSettings();
    }

    /// The spec's own, or what the session has: measured and shown, so that the figures can be had again.
    Result<GridPoint> settingsInForce(const catalog::Index &index)
    {
        GridPoint settings = m_spec.sweep.grid.isEmpty() ? GridPoint() : m_spec.sweep.grid.first();
        if (settings.isEmpty()) {
            const QString name = mainSetting(index.vectorMethod().value_or(vectors::IndexMethod::Hnsw));
            const auto value =
                m_connection.execute({QStringLiteral("SELECT current_setting($1)"), {db::Parameter::text(name)}});
            if (!value)
                return value.error();
            settings << search::Setting{name, value->text(0, 0)};
        }
        for (const SettingAxis &axis : m_spec.sweep.axes)
            settings << search::Setting{axis.name, axis.values.first()};
        return settings;
    }

    Result<void> makeSettings()
    {
        // A generic plan would know neither the settings nor the value that is filtered by.
        auto set = m_transaction.setLocal(QStringLiteral("plan_cache_mode"), QStringLiteral("force_custom_plan"));
        // checkCondition has read backslashes in plain quotes as the standard does.
        if (set && m_spec.sweep.where.contains(u'\\'))
            set = m_transaction.setLocal(QStringLiteral("standard_conforming_strings"), QStringLiteral("on"));
        return set;
    }

    /// Strata of which no query has a neighbour are left out.
    Result<void> answer(const PlanNames &names, const QList<FilterQueries> &strata, FilterMeasurement &measurement)
    {
        FilterTruth truth(m_context, m_connection, m_spec, m_setup, names);
        QList<SweepQuery> allQueries;
        QList<ExactAnswer> allAnswers;
        qint64 total = 0;
        for (const FilterQueries &stratum : strata)
            total += stratum.queries.size();
        for (const FilterQueries &stratum : strata) {
            const auto show = [&](qint64 done) {
                m_context.setProgress(m_answered + done, total * (m_setup.steps.size() + 1),
                                      QStringLiteral("exact neighbours of %1").arg(stratum.stratum.name));
            };
            const auto answers = truth.answer(stratum.queries, show);
            if (!answers)
                return answers.error();
            m_answered += stratum.queries.size();
            for (const FilterQuery &query : stratum.queries)
                allQueries << query.query;
            for (const ExactAnswer &answer : *answers)
                allAnswers << clearlyNearer(answer);
            const bool empty = std::all_of(answers->begin(), answers->end(),
                                           [](const ExactAnswer &answer) { return answer.nearest.empty(); });
            if (!empty)
                addStratum(stratum, *answers, measurement);
        }
        m_result.head.sweep.groundTruth = truth.summary();
        m_result.head.sweep.digest = truthDigest(allQueries, allAnswers);
        return {};
    }

    void addStratum(const FilterQueries &from, const QList<ExactAnswer> &answers, FilterMeasurement &measurement)
    {
        FilterStratum stratum = from.stratum;
        stratum.position = int(m_result.head.strata.size());
        stratum.queries = measurement.addStratum(from, answers);
        const QString condition = partialCondition(m_setup.sweep, m_spec.filterColumn, stratum.values.value(0));
        if (m_setup.filterColumn.isEmpty() || stratum.valueCount == 1)
            stratum.partialSql = partialIndexSql(m_setup.sweep, condition, stratum.rows, isPartitioned());
        m_result.head.strata << stratum;
        m_result.head.rows = from.rowsOfAll;
    }

    Result<void> prepare(FilterMeasurement &measurement)
    {
        m_context.setProgress(0, 0, QStringLiteral("reading plans"));
        if (const auto prepared = measurement.prepare(); !prepared)
            return prepared;
        if (const auto restored = restore(measurement); !restored)
            return restored;
        const auto roundTrip = measureRoundTrip(m_connection);
        if (!roundTrip)
            return roundTrip.error();
        FilterHead &head = m_result.head;
        head.sweep.roundTrip = *roundTrip;
        head.sweep.queries = 0;
        for (const FilterStratum &stratum : head.strata)
            head.sweep.queries += stratum.queries;
        head.searchSql = measurement.searchText(FilterForm::Plain);
        head.exactSql = measurement.searchText(FilterForm::Exact);
        const auto &indexes = m_spec.sweep.table.indexes;
        const bool served = std::any_of(indexes.begin(), indexes.end(), [this](const catalog::Index &index) {
            return servesFilter(index, m_spec.filterColumn);
        });
        if (!m_setup.filterColumn.isEmpty() && !served)
            head.columnIndexSql = QStringLiteral("CREATE INDEX %1ON %2 (%3);\n")
                                      .arg(isPartitioned() ? QString() : QStringLiteral("CONCURRENTLY "),
                                           m_setup.sweep.exact.table.toSql(), m_setup.filterColumn);
        if (m_observer.onHead)
            m_observer.onHead(head);
        return {};
    }

    Result<void> restore(FilterMeasurement &measurement)
    {
        if (!m_earlier.samples.isEmpty() && m_earlier.digest != m_result.head.sweep.digest)
            return rowsHaveChanged(m_result.head.sweep.table);
        for (auto cell = m_earlier.samples.begin(); cell != m_earlier.samples.end(); ++cell) {
            if (const auto restored = measurement.restore(cell.key(), cell.value()); !restored)
                return restored;
            m_told[cell.key()] = cell.value().size();
        }
        return {};
    }

    Result<FilterResult> measure(FilterMeasurement &measurement)
    {
        const qint64 total = m_answered + measurement.steps();
        tell(measurement, true);
        const auto ran = measurement.run([&](qint64 done) {
            m_context.setProgress(m_answered + done, total, QStringLiteral("measuring"));
            tell(measurement, false);
        });
        tell(measurement, true); // what is measured is not lost when the rest fails
        if (!ran)
            return ran.error();
        SweepHead &head = m_result.head.sweep;
        if (const auto completed = completeFacts(m_connection, head.facts); !completed)
            return completed.error();
        head.endedAt = QDateTime::currentDateTimeUtc();
        if (m_observer.onHead)
            m_observer.onHead(m_result.head);
        m_result.cells = measurement.cells();
        m_result.advice = adviseFilters(m_result.head, m_result.cells);
        return m_result;
    }

    void tellSamples(const FilterMeasurement &measurement, int cell)
    {
        const auto &samples = measurement.samples(cell);
        size_t &told = m_told[cell];
        if (told < samples.size())
            m_observer.onSamples(cell, int(told), std::span(samples).subspan(told));
        told = samples.size();
    }

    void tell(const FilterMeasurement &measurement, bool now)
    {
        const int cells = FilterStrategyCount * int(m_result.head.strata.size());
        for (int cell = 0; m_observer.onSamples && cell < cells; ++cell)
            tellSamples(measurement, cell);
        if (!m_observer.onCell || (!now && m_sinceTold.elapsed() < CellIntervalMs))
            return;
        for (const FilterCell &cell : measurement.cells())
            m_observer.onCell(cell);
        m_sinceTold.start();
    }

    jobs::JobContext &m_context;
    const FilterSpec &m_spec;
    const std::optional<PartialCopy> &m_copy;
    db::Connection &m_connection;
    db::Transaction &m_transaction;
    const FilterObserver &m_observer;
    const EarlierSweep &m_earlier;
    QMap<int, size_t> m_told; ///< samples of each cell
    FilterSetup m_setup;
    FilterResult m_result;
    QElapsedTimer m_sinceTold;
    qint64 m_answered = 0;
};

Result<FilterResult> measureFilters(jobs::JobContext &context, const FilterSpec &spec, const FilterObserver &observer,
                                    const EarlierSweep &earlier, const std::optional<PartialCopy> &copy)
{
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnlySnapshot);
    if (!transaction)
        return transaction.error();
    return FilterRun(context, spec, **lease, *transaction, observer, earlier, copy).run();
}

/// The connection that made the copy is kept until the end: its lock tells that the copy is in use.
Result<FilterResult> measureWithCopy(jobs::JobContext &context, const FilterSpec &spec, const FilterObserver &observer)
{
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    if (const auto dropped = dropLeftClones(**lease); !dropped)
        return dropped.error();
    const QString schema = newHoldoutSchema();
    const auto copy = makePartialCopy(context, **lease, spec, schema);
    auto result = copy ? measureFilters(context, spec, observer, {}, *copy) : Result<FilterResult>(copy.error());
    if (const auto dropped = cleanUpClone(context, schema); result && !dropped)
        return dropped.error();
    return result;
}

} // namespace

Result<FilterResult> runFilters(jobs::JobContext &context, const FilterSpec &spec, const FilterObserver &observer,
                                const EarlierSweep &earlier)
{
    if (const auto checked = checkFilters(spec); !checked)
        return checked.error();
    if (spec.buildPartials == 0)
        return measureFilters(context, spec, observer, earlier, std::nullopt);
    if (!earlier.samples.isEmpty())
        return core::invalidInput(QStringLiteral("the copy that partial indexes were built on is gone"),
                                  QStringLiteral("The same seed draws the same rows."));
    return measureWithCopy(context, spec, observer);
}

} // namespace sweep
