#include "app/sweep/inspectquery.h"

#include "app/sweep/answerquality.h"
#include "app/sweep/groundtruth.h"
#include "app/sweep/rowname.h"

#include <QElapsedTimer>

#include <algorithm>

namespace sweep {

using core::Result;

namespace {

/// An answer's rows: the name that is compared, and the key that is shown.
struct NamedAnswer
{
    db::ResultSet binary;
    QStringList keys;
    double milliseconds = 0;
};

class Inspector
{
public:
    Inspector(jobs::JobContext &context, db::Connection &connection, db::Transaction &transaction,
              const SweepSpec &spec, const SweepSetup &setup)
        : m_context(context)
        , m_connection(connection)
        , m_transaction(transaction)
        , m_setup(setup)
        , m_shape{spec.k, int(search::keyColumnsOf(setup.measured).size()), setup.sameDistance}
        , m_spec(spec)
    {
    }

    Result<QueryInspection> inspect(int number)
    {
        // Without workers the same statement gives the same order of ties every time.
        const QList<search::Setting> fixed{{QStringLiteral("plan_cache_mode"), QStringLiteral("force_custom_plan")},
                                           {QStringLiteral("max_parallel_workers_per_gather"), QStringLiteral("0")}};
        if (const auto set = apply(fixed); !set)
            return set.error();
        auto names = loadPlanNames(m_connection, m_setup);
        if (!names)
            return names.error();
        m_names = *names;
        const auto queries = sweepQueries(m_connection, m_spec, m_setup);
        if (!queries)
            return queries.error();
        if (number < 0 || number >= queries->size())
            return core::invalidInput(QStringLiteral("the sweep has no query %1 any more").arg(number));
        m_inspection.query = number;
        if (const auto found = findExactly(queries->at(number)); !found)
            return found.error();
        for (qsizetype step = 0; step < m_setup.steps.size(); ++step) {
            if (m_context.isCancelled())
                return core::cancelledError();
            if (const auto ran = runUnder(m_setup.steps.at(step)); !ran)
                return ran.error();
        }
        return m_inspection;
    }

private:
    Result<void> apply(const QList<search::Setting> &settings)
    {
        for (const search::Setting &setting : settings) {
            if (const auto set = m_transaction.setLocal(setting.name, setting.value); !set)
                return set;
        }
        return {};
    }

    Result<void> findExactly(const SweepQuery &query)
    {
        auto answers =
            findExactNeighbours(m_context, m_connection, m_setup, m_names, {query}, m_shape.k, [](qint64) {});
        if (!answers)
            return answers.error();
        m_query.number = m_inspection.query;
        m_query.ownRow = query.ownRow;
        m_query.parameters = {db::Parameter::binary(query.measured)};
        m_query.answer = answers->first();
        m_query.rows = neighbourRows(m_query.answer);
        return nameExactRows(query);
    }

    Result<void> nameExactRows(const SweepQuery &query)
    {
        const auto value = vectors::fromBinary(m_setup.exact.shape.type, query.original);
        if (!value)
            return value.error();
        const int limit = int(m_query.answer.byRow.size()) + 1;
        auto exact = search::searchStatement(m_setup.exact, *value, limit, {}, search::Exactness::Exact);
        exact.parameters = {db::Parameter::binary(query.original)};
        const auto named = answerOf(exact);
        if (!named)
            return named.error();
        for (int row = 0; row < named->binary.rowCount(); ++row) {
            const QByteArray name = rowName(named->binary, row, m_shape.keys);
            if (name == query.ownRow)
                m_inspection.ownKey = named->keys.at(row);
            else if (const auto distance = m_query.answer.byRow.find(name); distance != m_query.answer.byRow.end()) {
                m_inspection.exact.append({named->keys.at(row), *distance});
                m_exactNames << name;
            }
        }
        return {};
    }

    Result<void> runUnder(const SweepStep &step)
    {
        if (const auto begun = m_connection.execute(QStringLiteral("SAVEPOINT inspected")); !begun)
            return begun.error();
        if (const auto set = apply(m_setup.steering + step.sent); !set)
            return set;
        const auto value = vectors::fromBinary(m_setup.measured.shape.type, *m_query.parameters.first().bytes);
        if (!value)
            return value.error();
        auto statement =
            search::searchStatement(m_setup.measured, *value, m_setup.limit, {}, search::Exactness::AsPlanned);
        statement.parameters = m_query.parameters;
        const auto plan = explain(m_connection, statement);
        if (!plan)
            return plan.error();
        const auto answer = answerOf(statement);
        if (!answer)
            return answer.error();
        keep(step, *answer, judge(*plan, m_names, m_setup.index.name.name));
        const auto restored = m_connection.execute(QStringLiteral("ROLLBACK TO SAVEPOINT inspected"));
        return restored ? Result<void>() : Result<void>(restored.error());
    }

    void keep(const SweepStep &step, const NamedAnswer &answer, const PlanVerdict &plan)
    {
        InspectedSetting setting;
        setting.settings = step.settings;
        setting.plan = plan;
        setting.time.value = answer.milliseconds;
        setting.recall = judgeAnswer(m_query, answer.binary, m_shape, answer.milliseconds).recall;
        setting.found = QList<bool>(m_exactNames.size(), false);
        for (int row = 0, counted = 0; row < answer.binary.rowCount() && counted < m_shape.k; ++row) {
            const QByteArray name = rowName(answer.binary, row, m_shape.keys);
            if (name == m_query.ownRow)
                continue;
            ++counted;
            const auto at = m_exactNames.indexOf(name);
            if (at >= 0)
                setting.found[at] = true;
            else
                setting.extra.append({answer.keys.at(row), answer.binary.real(row, m_shape.keys)});
        }
        m_inspection.settings << setting;
    }

    /// Twice: names are compared in the binary format, and shown in the other one.
    Result<NamedAnswer> answerOf(const db::Statement &statement)
    {
        const auto text = m_connection.execute(statement, db::Format::Text);
        if (!text)
            return text.error();
        QElapsedTimer clock;
        clock.start();
        const auto binary = m_connection.execute(statement, db::Format::Binary);
        if (!binary)
            return binary.error();
        NamedAnswer answer{*binary, {}, double(clock.nsecsElapsed()) / 1e6};
        for (int row = 0; row < text->rowCount(); ++row) {
            QStringList key;
            for (int column = 0; column < m_shape.keys; ++column)
                key << text->text(row, column);
            answer.keys << key.join(QStringLiteral(", "));
        }
        return answer;
    }

    jobs::JobContext &m_context;
    db::Connection &m_connection;
    db::Transaction &m_transaction;
    const SweepSetup &m_setup;
    AnswerShape m_shape;
    SweepSpec m_spec;
    PlanNames m_names;
    MeasuredQuery m_query;
    QList<QByteArray> m_exactNames; ///< beside QueryInspection::exact
    QueryInspection m_inspection;
};

} // namespace

Result<QueryInspection> inspectQuery(jobs::JobContext &context, const workspace::Workspace &workspace,
                                     const InspectRequest &request)
{
    auto spec = loadStoredSpec(workspace, request.sweep, request.table);
    if (!spec)
        return spec.error();
    spec->holdOut = false;
    spec->untilTarget = false;
    spec->plans = PlanChoice::Natural;
    spec->grid = request.settings;
    spec->axes.clear();
    spec->moreK.clear();
    if (request.k > 0)
        spec->k = request.k;
    const auto setup = prepareSweep(*spec);
    if (!setup)
        return setup.error();
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnlySnapshot);
    if (!transaction)
        return transaction.error();
    return Inspector(context, **lease, *transaction, *spec, *setup).inspect(request.query);
}

} // namespace sweep
