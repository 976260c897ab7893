#include "app/plan/runexplain.h"

#include "app/plan/explainstatement.h"
#include "app/plan/findproblems.h"
#include "app/plan/readfacts.h"
#include "app/plan/readplans.h"

#include <QElapsedTimer>

#include <algorithm>

namespace plan {

using core::Result;
using db::Transaction;

namespace {

const QString preparedName = QStringLiteral("workbench_explained");
constexpr int factsTimeoutMs = 10'000;

class Runner
{
public:
    Runner(jobs::JobContext &context, db::Connection &connection, const ExplainRequest &request)
        : m_context(context)
        , m_connection(connection)
        , m_request(request)
    {
    }

    Result<ExplainedPlan> run(const QString &statement);

private:
    Result<void> applySettings(Transaction &transaction, const QString &statement);
    Result<db::Statement> statementFor(const QString &statement);
    Result<Plan> runOnce(const db::Statement &statement, ExplainRun &run);
    Result<void> runAll(const db::Statement &statement);
    Result<void> arrangeIndexes(HypotheticalIndexes &indexes);
    Result<void> attempt(const QString &statement);
    Result<void> finish(Transaction &transaction);
    bool fallsBack(const Result<void> &ran);
    Result<void> execute(const QString &sql);
    void showMedian();

    jobs::JobContext &m_context;
    db::Connection &m_connection;
    ExplainRequest m_request; ///< without ANALYZE after a timeout
    ExplainedPlan m_explained;
    std::vector<Plan> m_plans;
    QElapsedTimer m_runClock;
    bool m_prepared = false; ///< prepared statements outlive their transaction
};

Result<void> Runner::execute(const QString &sql)
{
    const auto done = m_connection.execute(sql);
    return done ? Result<void>() : Result<void>(done.error());
}

/// Without the extension the server takes any such name, and nothing ever reads it.
Result<void> checkKnown(const Setting &setting, const db::ServerInfo &server)
{
    const bool isVectors = setting.name.startsWith(u"hnsw.") || setting.name.startsWith(u"ivfflat.");
    if (!isVectors || server.hasVector())
        return {};
    core::Error error =
        core::invalidInput(QStringLiteral("%1 is a setting of pgvector, which is not in database \"%2\"")
                               .arg(setting.name, server.database));
    error.kind = core::ErrorKind::Missing;
    return error;
}

Result<void> Runner::applySettings(Transaction &transaction, const QString &statement)
{
    QList<Setting> settings = m_request.settings;
    // The statement was taken apart as the standard reads backslashes in plain quotes.
    if (statement.contains(u'\\'))
        settings.prepend({QStringLiteral("standard_conforming_strings"), QStringLiteral("on")});
    if (m_request.genericPlan)
        settings << Setting{QStringLiteral("plan_cache_mode"), QStringLiteral("force_generic_plan")};
    if (m_request.timeoutMs > 0)
        settings << Setting{QStringLiteral("statement_timeout"), QString::number(m_request.timeoutMs)};
    for (const Setting &setting : settings) {
        if (const auto known = checkKnown(setting, m_connection.serverInfo()); !known)
            return known;
        if (const auto set = transaction.setLocal(setting.name, setting.value); !set)
            return set;
    }
    return {};
}

Result<db::Statement> Runner::statementFor(const QString &statement)
{
    const int version = m_connection.serverInfo().version;
    if (!m_request.genericPlan)
        return db::Statement{explainText(m_request, statement, version), m_request.parameters};
    const auto executed = executeText(m_request, preparedName, parameterCount(statement));
    if (!executed)
        return executed.error();
    if (!m_prepared) {
        if (const auto prepared = execute(QStringLiteral("PREPARE %1 AS %2").arg(preparedName, statement)); !prepared)
            return prepared.error();
        m_prepared = true;
    }
    return db::Statement{explainText(m_request, *executed, version), {}};
}

Result<Plan> Runner::runOnce(const db::Statement &statement, ExplainRun &run)
{
    const auto answer = m_connection.execute(statement);
    if (!answer)
        return answer.error();
    run.json = answer->bytes(0, 0).toByteArray();
    auto document = readPlans(run.json);
    if (!document)
        return document.error();
    Plan plan = std::move(document->plans.front());
    run.planningTime = plan.planning.time;
    run.executionTime = plan.executionTime;
    const BlockCounts &blocks = plan.nodes.front().usage.blocks;
    run.blocksHit = blocks.sharedHit + blocks.localHit;
    run.blocksRead = blocks.sharedRead + blocks.localRead;
    if (plan.queryText.isEmpty())
        plan.queryText = m_explained.sql;
    return plan;
}

Result<void> Runner::runAll(const db::Statement &statement)
{
    const int runs = m_request.analyze ? std::max(m_request.runs, 1) : 1;
    const bool takesBack = m_request.writes && runs > 1;
    for (int at = 0; at < runs; ++at) {
        if (m_context.isCancelled())
            return core::cancelledError();
        m_context.setProgress(at, runs, runs > 1 ? QStringLiteral("run %1 of %2").arg(at + 1).arg(runs) : QString());
        if (takesBack) {
            if (const auto marked = execute(QStringLiteral("SAVEPOINT workbench_run")); !marked)
                return marked;
        }
        ExplainRun run;
        m_runClock.start();
        auto plan = runOnce(statement, run);
        if (!plan)
            return plan.error();
        m_explained.runs << run;
        m_plans.push_back(std::move(*plan));
        if (takesBack) {
            if (const auto undone = execute(QStringLiteral("ROLLBACK TO SAVEPOINT workbench_run")); !undone)
                return undone;
        }
    }
    m_context.setProgress(runs, runs);
    return {};
}

void Runner::showMedian()
{
    QList<int> order;
    for (int at = 0; at < m_explained.runs.size(); ++at)
        order << at;
    std::ranges::stable_sort(
        order, {}, [this](int at) { return m_explained.runs[at].executionTime.value_or(core::Milliseconds()); });
    m_explained.shownRun = order[(order.size() - 1) / 2];
    m_explained.plan = std::move(m_plans[size_t(m_explained.shownRun)]);
}

Result<void> Runner::arrangeIndexes(HypotheticalIndexes &indexes)
{
    if (m_request.analyze && !m_request.hypotheticalIndexes.isEmpty())
        return core::invalidInput(QStringLiteral("a hypothetical index cannot be read"),
                                  QStringLiteral("explain the statement without ANALYZE"));
    if (const auto hidden = indexes.hide(m_request.hiddenIndexes); !hidden)
        return hidden;
    auto made = indexes.create(m_request.hypotheticalIndexes);
    if (!made)
        return made.error();
    m_explained.hypothetical = std::move(*made);
    return {};
}

/// What ended before a timeout is measured; without any the planner's idea is all there is.
bool Runner::fallsBack(const Result<void> &ran)
{
    if (ran || ran.error().kind != core::ErrorKind::Timeout || !m_request.analyze || !m_connection.isUsable() ||
        m_context.isCancelled())
        return false;
    m_explained.stopped = StoppedRun{{double(m_runClock.nsecsElapsed()) / 1e6}, ran.error().message};
    m_request.analyze = false;
    return true;
}

/// One transaction: the settings, the runs unless some have ended before, the facts.
Result<void> Runner::attempt(const QString &statement)
{
    auto transaction =
        Transaction::begin(m_connection, m_request.writes ? Transaction::Mode::ReadWrite : Transaction::Mode::ReadOnly);
    if (!transaction)
        return transaction.error();
    if (const auto applied = applySettings(*transaction, statement); !applied)
        return applied;
    if (m_plans.empty()) {
        const auto explain = statementFor(statement);
        if (!explain)
            return explain.error();
        if (const auto ran = runAll(*explain); !ran)
            return ran;
    }
    return finish(*transaction);
}

Result<void> Runner::finish(Transaction &transaction)
{
    showMedian();
    if (m_request.timeoutMs > 0) { // the statement's, not that of reading what is beside it
        const auto lifted = transaction.setLocal(QStringLiteral("statement_timeout"), QString::number(factsTimeoutMs));
        if (!lifted)
            return lifted;
    }
    auto facts = readFacts(m_connection, m_explained.plan);
    if (!facts)
        return facts.error();
    m_explained.facts = std::move(*facts);
    return transaction.rollback();
}

Result<ExplainedPlan> Runner::run(const QString &statement)
{
    m_explained.sql = statement;
    m_explained.rolledBack = m_request.analyze && m_request.writes;
    HypotheticalIndexes indexes(m_connection);
    if (const auto arranged = arrangeIndexes(indexes); !arranged)
        return arranged.error();
    auto ran = attempt(statement);
    if (fallsBack(ran))
        ran = attempt(statement);
    if (!ran)
        return ran.error();
    return m_explained;
}

core::Error explained(core::Error error, const ExplainRequest &request)
{
    const bool refusedWrite = error.sqlstate == u"25006" && request.analyze && !request.writes;
    if (refusedWrite && error.hint.isEmpty())
        error.hint = QStringLiteral("ANALYZE runs the statement, and nothing has allowed it to write; it can be run in "
                                    "a transaction that is rolled back");
    if (error.kind == core::ErrorKind::Timeout && error.hint.isEmpty())
        error.hint = QStringLiteral("not even the plan was there in time: give it more, or look for a lock");
    return error;
}

} // namespace

std::optional<core::Milliseconds> ExplainedPlan::medianTime() const
{
    if (runs.isEmpty())
        return plan.executionTime;
    return runs[shownRun].executionTime;
}

Result<ExplainedPlan> runExplain(jobs::JobContext &context, const ExplainRequest &request)
{
    const auto statement = singleStatement(request);
    if (!statement)
        return statement.error();
    auto lease = context.lease();
    if (!lease)
        return lease.error();
    auto ended = Runner(context, **lease, request).run(*statement);
    if (!ended)
        return explained(ended.error(), request);
    return ended;
}

namespace {

/// The first run read what the median one found in the cache.
std::optional<Finding> coldStart(const ExplainedPlan &explained)
{
    constexpr qint64 manyBlocks = 100;
    constexpr double noticeable = 10;
    if (explained.runs.size() < 2 || explained.shownRun == 0)
        return std::nullopt;
    const ExplainRun &first = explained.runs.first();
    const ExplainRun &median = explained.runs[explained.shownRun];
    if (!first.executionTime || !median.executionTime || first.blocksRead < median.blocksRead + manyBlocks)
        return std::nullopt;
    const double lost = first.executionTime->value - median.executionTime->value;
    if (lost < noticeable || lost < median.executionTime->value)
        return std::nullopt;
    return Finding{
        QStringLiteral("cold_cache"),
        Severity::Note,
        -1,
        QStringLiteral("The first run had to read what the others found in memory"),
        QStringLiteral("first %1 ms and %2 blocks read, median %3 ms and %4")
            .arg(first.executionTime->value, 0, 'f', 1)
            .arg(first.blocksRead)
            .arg(median.executionTime->value, 0, 'f', 1)
            .arg(median.blocksRead),
        QStringLiteral("The plan shown is of a warm cache. After a restart, pg_prewarm loads an index at once."),
        {}};
}

std::optional<Finding> stoppedRun(const ExplainedPlan &explained)
{
    if (!explained.stopped)
        return std::nullopt;
    const bool measured = explained.plan.analyzed;
    const QString ended = measured ? QStringLiteral("; %1 had ended before it").arg(explained.runs.size()) : QString();
    return Finding{
        QStringLiteral("analyze_timed_out"),
        Severity::Note,
        -1,
        measured ? QStringLiteral("A run was stopped by a timeout")
                 : QStringLiteral("A timeout stopped the measurement: this is the plan alone"),
        QStringLiteral("stopped after %1 ms: %2%3")
            .arg(explained.stopped->after.value, 0, 'f', 0)
            .arg(explained.stopped->message, ended),
        measured ? QStringLiteral("What is shown is measured in the runs that ended. Give it more time for the others.")
                 : QStringLiteral("Rows and costs are what the planner expects under the same settings; nothing of it "
                                  "is measured. Give it more time to see where it goes."),
        {}};
}

} // namespace

QList<Finding> findProblems(const ExplainedPlan &explained)
{
    QList<Finding> findings = findProblems(explained.plan, measure(explained.plan), explained.facts);
    if (const auto stopped = stoppedRun(explained))
        findings.prepend(*stopped);
    const auto cold = coldStart(explained);
    const bool known = std::ranges::any_of(findings, [](const Finding &f) { return f.code == u"cold_cache"; });
    if (cold && !known)
        findings << *cold;
    return findings;
}

} // namespace plan
